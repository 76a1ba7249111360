package extraction

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the Bundles of testdata/cases")

// example is a form with answers and what they become.
type example struct {
	name          string
	questionnaire node
	response      node
	resources     map[string]map[string]any
	bundle        node
}

// examples gives our own cases, each of which stands in one file with what it
// becomes.
func examples(t testing.TB) []example {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	var all []example
	for _, f := range files {
		name := strings.TrimPrefix(f, "testdata/")
		c := read(t, name)
		e := example{name, child(c, "questionnaire"), child(c, "response"), map[string]map[string]any{}, child(c, "bundle")}
		for n := range child(c, "resources") {
			e.resources[n] = child(child(c, "resources"), n)
		}
		all = append(all, e)
	}
	return all
}

// published gives the forms that others published, with their own answers or
// ours.
func published(t testing.TB) []example {
	var all []example
	for _, name := range []string{"extract-complex-defn3", "extract-complex-template", "extract-complex-template2"} {
		all = append(all, example{name: name, questionnaire: read(t, "sdc/"+name+".json"), response: read(t, "sdc/response.json")})
	}
	for _, name := range []string{"AllergiesAdverseReactions", "Immunisation", "SepsisRisk"} {
		e := example{name: name, questionnaire: read(t, "aehrc/"+name+".questionnaire.json"), response: read(t, "aehrc/"+name+".response.json")}
		e.response["status"] = "completed"
		all = append(all, e)
	}
	return all
}

func (e example) setting() Setting {
	return Setting{Now: now, Resources: e.resources, Provenance: &Provenance{
		Author: node{"reference": "Practitioner/n1"},
		Device: node{"display": "Kiosk K1"},
	}}
}

// TestCases holds our own cases to the Bundles beside them, to the letter;
// -update writes those.
func TestCases(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.name, func(t *testing.T) {
			got, err := Extract(e.questionnaire, e.response, e.setting())
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				write(t, e.name, got)
			} else if print(got) != print(e.bundle) {
				t.Errorf("extracted\n%s", print(got))
			}
		})
	}
}

// TestPublished holds SDC's own examples to the Bundles that we make of them
// and have read through; -update writes those. What others make of them by
// templates is in TestJudge.
func TestPublished(t *testing.T) {
	for _, name := range []string{"extract-complex-defn3", "extract-complex-template", "extract-complex-template2"} {
		got, err := Extract(read(t, "sdc/"+name+".json"), read(t, "sdc/response.json"), Setting{Now: now})
		if err != nil {
			t.Fatal(name, err)
		}
		file := "sdc/bundles/" + name + ".json"
		if *update {
			if err := os.WriteFile("testdata/"+file, []byte(print(got)+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if print(got) != print(read(t, file)) {
			t.Errorf("%s: extracted\n%s", name, print(got))
		}
	}
}

func write(t *testing.T, name string, bundle node) {
	t.Helper()
	c := read(t, name)
	c["bundle"] = bundle
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(c); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/"+name, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
