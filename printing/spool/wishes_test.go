package spool

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"
)

// A printer of IPP/1.1 refuses version 2.0 and is spoken to in its own from then
// on; its sheet comes out once.
func TestAPrinterOfAnOlderVersionIsSpokenToInIt(t *testing.T) {
	p := newFakePrinter(t)
	var versions []goipp.Version
	older := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var m goipp.Message
		if err != nil || m.DecodeBytes(body) != nil {
			t.Error("no message")
		}
		p.set(func() { versions = append(versions, m.Version) })
		if m.Version != olderVersion {
			reply(w, goipp.NewResponse(olderVersion, goipp.StatusErrorVersionNotSupported, m.RequestID))
			return
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		p.ServeHTTP(w, r)
	})
	srv := httptest.NewServer(older)
	defer srv.Close()
	printer, err := Open(strings.Replace(srv.URL, "http:", "ipp:", 1)+"/ipp/print", p.network())
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := printer.Print(within(t, 10*time.Second), aDocument("CC01-000001"))
	if err != nil || outcome.Result != Sent || len(p.names()) != 1 {
		t.Errorf("%+v, %v; came out: %v", outcome, err, p.names())
	}
	if versions[0] != version || slices.Contains(versions[1:], version) {
		t.Errorf("spoke %v", versions)
	}
}

// A print server that would put other paper in without a word is not asked for
// paper that it does not have, and the person is told.
func TestWhatAPrinterDoesNotHaveIsNotAskedFor(t *testing.T) {
	p := newFakePrinter(t)
	p.media, p.sides = []string{"iso_a4_210x297mm"}, []string{"one-sided"}
	printer := p.open()
	if _, err := printer.State(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc := aDocument("WH01-000001")
	doc.Media = "iso_a3_297x420mm"
	outcome, err := printer.Print(within(t, 10*time.Second), doc)
	if err != nil || outcome.Result != Sent || !slices.Equal(outcome.Substituted, []string{"media", "sides"}) || !outcome.troubled() {
		t.Errorf("%+v, %v", outcome, err)
	}
	if got := p.took(0).attrs; textIn(got, "media") != "" || textIn(got, "sides") != "" {
		t.Errorf("asked for %v", got)
	}
}

// CUPS names the sizes of one's own by the least and the most: a label of a roll
// between them is asked for, and Validate-Job may say no. A larger one is not.
func TestALabelOfARollIsAskedForWhereSizesOfOnesOwnAreTaken(t *testing.T) {
	const roll, large = "custom_57x32mm_57x32mm", "custom_300x400mm_300x400mm"
	for media, want := range map[string]string{
		"custom_max_215.9x355.6mm": roll, "custom_max_8.5x14in": roll, "custom_max_2x1in": "", "custom_max_odd": roll,
		"iso_a4_210x297mm": "", roll: roll,
	} {
		p := newFakePrinter(t)
		p.media = []string{"iso_a4_210x297mm", "custom_min_20x20mm", media}
		printer := p.open()
		if _, err := printer.State(t.Context()); err != nil {
			t.Fatal(err)
		}
		doc := aDocument("LB01-000001")
		doc.Media = roll
		outcome, err := printer.Print(within(t, 10*time.Second), doc)
		if err != nil || outcome.troubled() != (want == "") || textIn(p.took(0).attrs, "media") != want {
			t.Errorf("%s: asked for %q, %+v, %v", media, textIn(p.took(0).attrs, "media"), outcome, err)
		}
	}
	if offers([]string{"custom_max_215.9x355.6mm"}, large) {
		t.Error("a sheet larger than the largest is asked for")
	}
}

// A certificate that a printer made for itself is trusted where the settings name
// it, and only that one.
func TestACertificateIsPinned(t *testing.T) {
	p := newFakePrinter(t)
	srv := httptest.NewTLSServer(p)
	defer srv.Close()
	sum := sha256.Sum256(srv.Certificate().Raw)
	right, err := ParsePin(strings.ToUpper(hex.EncodeToString(sum[:])))
	if err != nil {
		t.Fatal(err)
	}
	wrong := Pin(make([]byte, sha256.Size))
	for name, c := range map[string]struct {
		pin  Pin
		want string
	}{"none": {nil, Untrusted}, "the right one": {right, ""}, "another": {wrong, Untrusted}} {
		transport := &http.Transport{DisableKeepAlives: true}
		n := Network{Client: &http.Client{Transport: transport}, User: "K3", Pin: c.pin}
		printer, err := Open(strings.Replace(srv.URL, "https:", "ipps:", 1)+"/ipp/print", n)
		if err != nil {
			t.Fatal(err)
		}
		_, err = printer.State(t.Context())
		if c.want == "" && err != nil || c.want != "" && (err == nil || asFault(err).Keyword != c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
