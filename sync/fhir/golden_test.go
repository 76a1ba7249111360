package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tideover/tideover/forms/record"
)

var update = flag.Bool("update", false, "write what the code does now into the golden files")

// goldens gives the transactions of each golden story, by the story's name.
func goldens(t *testing.T) map[string][][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	out := map[string][][]byte{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".txtar")] = tell(t, a)
	}
	return out
}

// tell sends a story to a trust and gives the transactions that reached it. An
// archive holds profile.json, entries.json and, where somebody was matched,
// match.json with the trust's own patient in patient.json.
func tell(t *testing.T, a *txtar.Archive) [][]byte {
	t.Helper()
	tr := &trust{}
	s := tr.open(t)
	s.Profile = Profile{}
	var told []record.Entry
	var match *record.Match
	into := map[string]any{"profile.json": &s.Profile, "entries.json": &told, "match.json": &match}
	for _, f := range a.Files {
		if f.Name == "patient.json" {
			tr.hold(t, "Patient/9f", string(f.Data))
		} else if v, ok := into[f.Name]; ok {
			if err := json.Unmarshal(f.Data, v); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	for _, d := range deliverable(t, told) {
		d.Match = match
		if _, err := s.Send(context.Background(), d); err != nil {
			t.Fatalf("%s: %v", d.Entry.Kind, err)
		}
	}
	return tr.bodies
}

// TestStories holds the records beside the Bundles that they become.
func TestStories(t *testing.T) {
	for name, bundles := range goldens(t) {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata/stories", name+".txtar")
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string][]byte{}
			var inputs []txtar.File
			for _, f := range a.Files {
				if strings.HasPrefix(f.Name, "bundle") {
					want[f.Name] = f.Data
				} else {
					inputs = append(inputs, f)
				}
			}
			a.Files = inputs
			for i, b := range bundles {
				var indented bytes.Buffer
				json.Indent(&indented, b, "", "  ")
				indented.WriteByte('\n')
				f := txtar.File{Name: fmt.Sprintf("bundle%d.json", i+1), Data: indented.Bytes()}
				if a.Files = append(a.Files, f); !*update && !bytes.Equal(f.Data, want[f.Name]) {
					t.Errorf("%s differs from the golden one; it is now\n%s", f.Name, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if len(want) != len(bundles) {
				t.Errorf("%d bundles, want %d", len(bundles), len(want))
			}
		})
	}
}
