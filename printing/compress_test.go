package printing

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// gofpdfFile is a file of pages with some content, as gofpdf writes it.
func gofpdfFile(t *testing.T, compress bool, pages ...string) []byte {
	t.Helper()
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(compress)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(time.Unix(0, 0))
	pdf.SetModificationDate(time.Unix(0, 0))
	for _, content := range pages {
		pdf.AddPage()
		pdf.RawWriteStr(content)
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file is byte for byte what gofpdf would have made of it, whatever the
// compressor was used for before.
func TestCompressedIsAsGofpdfCompresses(t *testing.T) {
	deceiving := "endstream\nendobj\nxref\n0 1\ntrailer\nstartxref\n7\n%%EOF\n4 0 obj\n<</Length 5>>\nstream\n"
	for _, pages := range [][]string{
		{""}, {"One page"}, {"One", "", "Three"}, {deceiving, deceiving}, {strings.Repeat("A long one. ", 3000), "A short one"},
	} {
		got, err := compressed(gofpdfFile(t, false, pages...))
		if want := gofpdfFile(t, true, pages...); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d pages: %d bytes, want %d, %v", len(pages), len(got), len(want), err)
		}
	}
}

// A file that gofpdf would write otherwise one day is refused, and not printed
// in part.
func TestCompressedRefusesWhatItCannotFollow(t *testing.T) {
	whole := gofpdfFile(t, false, "One", "Two")
	for end := range len(whole) {
		if got, err := compressed(whole[:end]); !errors.Is(err, errNotTakenApart) {
			t.Fatalf("of %d bytes of %d it made %d, %v", end, len(whole), len(got), err)
		}
	}
}

func FuzzCompressed(f *testing.F) {
	f.Add([]byte("%PDF-1.3\n1 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<\n>>\nstartxref\n61\n%%EOF\n"))
	f.Fuzz(func(_ *testing.T, pdf []byte) {
		compressed(pdf) // which does not panic
	})
}
