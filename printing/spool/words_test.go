package spool

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/OpenPrinting/goipp"
)

// Every sentence can take a printer's own name, and everything that stops paper
// says what to do.
func TestEveryKeywordHasASentenceAndSteps(t *testing.T) {
	plain := regexp.MustCompile(`^[A-Z][^<>"]*\.$`)
	for keyword, e := range vocabulary {
		if !strings.HasPrefix(e.sentence, thePrinter+" ") && !strings.HasPrefix(e.sentence, thePrinter+"'s ") {
			t.Errorf("%s: %q does not begin with %q", keyword, e.sentence, thePrinter)
		}
		for _, text := range append([]string{e.sentence}, e.steps...) {
			if !plain.MatchString(text) || strings.Contains(text, "  ") {
				t.Errorf("%s: %q is no sentence", keyword, text)
			}
		}
		if e.urgency == UrgencyNow && len(e.steps) == 0 {
			t.Errorf("%s leaves a person without a next step", keyword)
		}
	}
}

func TestExplain(t *testing.T) {
	cases := []struct {
		keyword, bare string
		urgency       Urgency
		sentence      string
	}{
		{"media-jam", "media-jam", UrgencyNow, "The printer has jammed."},
		{"media-jam-error", "media-jam", UrgencyNow, "The printer has jammed."},
		{"media-empty-report", "media-empty", UrgencyNow, "The printer is out of paper."},
		{"toner-low-error", "toner-low", UrgencySoon, "The printer is low on toner."},
		{"offline-report", "offline", UrgencyNow, "The printer does not answer."},
		{"document-format-error", "document-format-error", UrgencyNow, "The printer could not read this sheet."},
		{"com.example-odd", "com.example-odd", UrgencySoon, "The printer says: com.example-odd."},
		{"com.example-odd-error", "com.example-odd", UrgencyNow, "The printer says: com.example-odd."},
		{"com.example-odd-report", "com.example-odd", UrgencyNone, "The printer says: com.example-odd."},
	}
	for _, c := range cases {
		got := Explain(c.keyword)
		if got.Keyword != c.bare || got.Urgency != c.urgency || got.Words.Sentence != c.sentence {
			t.Errorf("%s: got %+v", c.keyword, got)
		}
	}
}

// The keywords for status codes are goipp's own spelling, so that none is
// missed for a letter.
func TestStatusKeywordsAreSpeltAsGoippDoes(t *testing.T) {
	spelt := map[string]bool{}
	for code := goipp.Status(0x0400); code < 0x0600; code++ {
		spelt[code.String()] = true
	}
	for keyword := range vocabulary {
		if (strings.HasPrefix(keyword, "client-error-") || strings.HasPrefix(keyword, "server-error-")) && !spelt[keyword] {
			t.Errorf("no status is called %s", keyword)
		}
	}
}

func TestFaultIsReadable(t *testing.T) {
	cause := errors.New("connection refused")
	f := &Fault{Offline, cause}
	if f.Error() != "The printer does not answer: connection refused" || !errors.Is(f, cause) {
		t.Errorf("got %q", f.Error())
	}
}

func TestOpen(t *testing.T) {
	n := Network{Client: http.DefaultClient}
	cases := []struct{ address, uri, post, dir string }{
		{"ipp://10.20.4.51/ipp/print", "ipp://10.20.4.51/ipp/print", "http://10.20.4.51:631/ipp/print", ""},
		{"ipp://10.20.4.51", "ipp://10.20.4.51/ipp/print", "http://10.20.4.51:631/ipp/print", ""},
		{" ipp://h:8631/printers/majors ", "ipp://h:8631/printers/majors", "http://h:8631/printers/majors", ""},
		{"ipps://h/ipp/print", "ipps://h/ipp/print", "https://h:631/ipp/print", ""},
		{"IPP://h/ipp/print", "ipp://h/ipp/print", "http://h:631/ipp/print", ""},
		{"ipp://[fe80::1]/ipp/print", "ipp://[fe80::1]/ipp/print", "http://[fe80::1]:631/ipp/print", ""},
		{"ipp://kiosk:secret@h/ipp/print", "ipp://h/ipp/print", "http://kiosk:secret@h:631/ipp/print", ""},
		{"file:///srv/sheets", "", "", "/srv/sheets"},
		{"file://localhost/srv/two%20words", "", "", "/srv/two words"},
		{"/srv/sheets/", "", "", "/srv/sheets"},
	}
	for _, c := range cases {
		printer, err := Open(c.address, n)
		if err != nil {
			t.Errorf("%s: %v", c.address, err)
			continue
		}
		switch p := printer.(type) {
		case *IPP:
			if p.uri != c.uri || p.post != c.post {
				t.Errorf("%s: %s, %s", c.address, p.uri, p.post)
			}
		case *Folder:
			if p.dir != c.dir {
				t.Errorf("%s: %s", c.address, p.dir)
			}
		}
	}
}

func TestOpenSaysWhatToWriteInstead(t *testing.T) {
	cases := map[string]string{
		"":                    `"" is not a printer's address: write one like ipp://10.20.4.51/ipp/print, or a folder`,
		"10.20.4.77":          `"10.20.4.77" is not a printer's address: write ipp://10.20.4.77/ipp/print for a printer, or the whole path of a folder`,
		"http://10.20.4.77/":  `"http://10.20.4.77/" is not a printer's address: it must begin with ipp://, ipps://, socket:// or file:///`,
		"ipp:///ipp/print":    `"ipp:///ipp/print" is not a printer's address: write the printer's name or number after ipp://`,
		"file://server/share": `"file://server/share" is not a printer's address: a folder is written file:///folder/sub-folder, with three strokes`,
	}
	for address, want := range cases {
		_, err := Open(address, Network{Client: http.DefaultClient})
		var wrong *AddressError
		if !errors.As(err, &wrong) || err.Error() != want {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := Open("ipp://h", Network{}); err == nil {
		t.Error("a printer without a client was opened")
	}
}
