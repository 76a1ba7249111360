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
