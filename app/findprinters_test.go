package app

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tideover/tideover/printing/spool"
)

func TestWhatAFoundPrinterIsGoodForIsSaid(t *testing.T) {
	jammed := spool.State{Condition: spool.Stopped, Accepting: true, Reasons: []spool.Reason{spool.Explain("media-jam")}}
	for words, c := range map[string]struct {
		found    spool.Found
		language string
	}{
		"Prints every A4 sheet.": {spool.Found{Name: "Laser", Formats: []string{"application/pdf"}}, LanguagePDF},
		"A label printer":        {spool.Found{Name: "Zebra", Formats: []string{"application/vnd.zebra-zpl"}}, LanguageZPL},
		"print a test sheet":     {spool.Found{Name: "Silent"}, LanguagePDF},
		"It takes no PDF":        {spool.Found{Name: "Inkjet", Formats: []string{"image/urf"}}, ""},
		"Queue has jammed.":      {spool.Found{Name: "Queue", Device: "ipp://laser/", Formats: []string{"application/pdf"}, State: jammed}, LanguagePDF},
	} {
		if got := foundInWords(c.found); !strings.Contains(got.Words, words) || got.Language != c.language {
			t.Errorf("%s: %+v", c.found.Name, got)
		}
	}
}

// A printer that made its certificate itself is trusted at set-up as it will be
// afterwards: by the one that the settings name.
func TestAPrinterIsProbedWithItsCertificate(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	p := Printer{Address: strings.Replace(server.URL, "https://", "ipps://", 1) + "/ipp/print"}
	stranger := ProbePrinter(ctx, Outside{}, p)
	pin := sha256.Sum256(server.Certificate().Raw)
	p.Certificate = hex.EncodeToString(pin[:])
	if known := ProbePrinter(ctx, Outside{}, p); known == stranger || !strings.Contains(stranger.Sentence+stranger.Detail, "certificate") {
		t.Errorf("without its certificate %+v, with it %+v", stranger, known)
	}
}
