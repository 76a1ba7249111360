package forms

import (
	"os"
	"strings"
	"testing"
)

// differing is what is known to differ: by form, item and aspect, with whether
// it was met. The form may be all in a folder (random/*), or any (*); the item is
// a linkId, all of a type ("(time)"), or any (*).
type differing map[[3]string]bool

func knownDifferences(t *testing.T) differing {
	t.Helper()
	data, err := os.ReadFile("testdata/hearing/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := differing{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		var key [3]string
		if n := copy(key[:], strings.Split(line, "\t")); n != len(key) {
			t.Fatalf("testdata/hearing/differences.txt: %q", line)
		}
		known[key] = false
	}
	return known
}

func (d differing) has(form, aspect string, items ...string) bool {
	folder, _, _ := strings.Cut(form, "/")
	met := false
	for _, f := range []string{form, folder + "/*", "*"} {
		for _, item := range items {
			key := [3]string{f, item, aspect}
			if _, ok := d[key]; ok {
				d[key], met = true, true
			}
		}
	}
	return met
}

// unmet tells of the differences that this seed did not show.
func (d differing) unmet(t *testing.T) {
	t.Helper()
	for key, met := range d {
		if !met {
			t.Logf("not met with this seed: %q", key)
		}
	}
}
