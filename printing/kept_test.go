package printing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kept leaves a copy of a sheet in the folder that TIDEOVER_SHEETS names, to be
// looked at; without it it does nothing.
func kept(t testing.TB, pdf []byte) []byte {
	t.Helper()
	if dir := os.Getenv("TIDEOVER_SHEETS"); dir != "" {
		name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
		f, err := os.CreateTemp(dir, name+"-*.pdf")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Write(pdf); err != nil {
			t.Fatal(err)
		}
		t.Logf("kept %s", filepath.Base(f.Name()))
	}
	return pdf
}
