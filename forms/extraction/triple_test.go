package extraction

import (
	"slices"
	"strings"
	"testing"
)

// TestTriples holds template-based extraction to forms, answers and Bundles
// that another implementation published together (testdata/README.md). The
// published answers are in progress; here they are completed, since others are
// not extracted. Of both Bundles the following is set aside, and nothing else:
// the Bundle's id, meta and timestamp; each entry's fullUrl, which must be a
// UUID and is used by no reference in them; and the order of the entries, which
// a transaction gives no meaning.
func TestTriples(t *testing.T) {
	for _, name := range []string{"AllergiesAdverseReactions", "Immunisation", "SepsisRisk"} {
		t.Run(name, func(t *testing.T) {
			response := read(t, "aehrc/"+name+".response.json")
			response["status"] = "completed"
			got, err := Extract(read(t, "aehrc/"+name+".questionnaire.json"), response, Setting{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			want := read(t, "aehrc/"+name+".bundle.json")
			if a, b := normal(t, got), normal(t, want); a != b {
				t.Errorf("extracted\n%s\nwant\n%s", a, b)
			}
		})
	}
}

// normal gives a Bundle without what TestTriples sets aside.
func normal(t *testing.T, bundle node) string {
	t.Helper()
	bundle = clone(bundle).(node)
	for _, name := range []string{"id", "meta", "timestamp"} {
		delete(bundle, name)
	}
	var entries []string
	for _, e := range list(bundle, "entry") {
		if !strings.HasPrefix(text(e, "fullUrl"), "urn:uuid:") {
			t.Errorf("fullUrl %q", e["fullUrl"])
		}
		delete(e, "fullUrl")
		entries = append(entries, print(e))
	}
	slices.Sort(entries)
	delete(bundle, "entry")
	return print(bundle) + "\n" + strings.Join(entries, "\n")
}
