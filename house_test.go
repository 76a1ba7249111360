package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/tideover/tideover/"

// ban says which imports may appear only in some rooms of the house, and why.
// A folder that ends in /... stands for itself and all below it.
type ban struct {
	imports []string // import paths, or the beginnings of such ending in /...
	only    []string // rooms that may import them all the same
	in      []string // rooms that the ban is for; empty for the whole house
	because string
}

var bans = []ban{
	{
		imports: []string{"fyne.io/..."}, only: []string{"gui.go", "app/ui/..."},
		because: "everything but the screens must build, run and be tested without a display or a C compiler",
	},
	{
		imports: []string{"fyne.io/fyne/v2/app"}, only: []string{"gui.go"},
		because: "only that package needs OpenGL, so that screens can be tested without it",
	},
	{
		imports: []string{"database/sql", "modernc.org/sqlite/..."}, only: []string{"app/ledger", "app/index"},
		because: "one package owns each file on disk; others ask it in the field's terms",
	},
	{
		imports: []string{"net/http", "net"}, only: []string{"sync/mllp", "sync/fhir", "sync/exchange", "printing/spool", "app/drill", "app/app.go", "app/destination.go", "app/explain.go", "app/setup.go"},
		because: "the network is reached through a dialer that comes in from outside; package app hands it down",
	},
	{
		imports: []string{module + "app/..."}, in: []string{"forms/...", "printing/...", "sync/...", "assets"},
		because: "imports run downwards: what the kiosk is made of does not know the kiosk",
	},
	{
		imports: []string{module + "forms", module + "printing/...", module + "sync/...", module + "app/..."}, in: []string{"forms/record"},
		because: "the vocabulary is spoken by all and knows none of them",
	},
	{
		imports: []string{module + "sync/hl7", module + "sync/mllp", module + "sync/fhir"}, in: []string{"sync/delivery", "sync/matching", "sync/reconcile"},
		because: "when and whether to send must not depend on how",
	},
	{
		imports: []string{module + "..."}, in: []string{"assets"},
		because: "assets is a leaf: bytes without meaning",
	},
	{
		imports: []string{module + "app/ui/...", module + "app/drill", module + "app/console"}, in: []string{"app", "app/ledger", "app/index"},
		because: "the kiosk runs without its screens, its exercises and its command line",
	},
	{
		imports: []string{module + "printing", module + "printing/..."}, in: []string{"sync/..."},
		because: "paper and messages are two views of the same values and do not know each other",
	},
}

// TestImportsRunDownwards holds the house to its plan (ARCHITECTURE.md). Test
// files may import what they like: they are nobody's dependency.
func TestImportsRunDownwards(t *testing.T) {
	for path, imports := range readImports(t) {
		for _, imported := range imports {
			for _, b := range bans {
				if b.forbids(path, imported) {
					t.Errorf("%s imports %s, but %s", path, imported, b.because)
				}
			}
		}
	}
}

func (b ban) forbids(path, imported string) bool {
	room := filepath.ToSlash(filepath.Dir(path))
	if !matches(b.imports, imported) || matches(b.only, room) || matches(b.only, path) {
		return false
	}
	return len(b.in) == 0 || matches(b.in, room)
}

func matches(patterns []string, name string) bool {
	for _, p := range patterns {
		prefix, tree := strings.CutSuffix(p, "...")
		if p == name || tree && (strings.HasPrefix(name, prefix) || name == strings.TrimSuffix(prefix, "/")) {
			return true
		}
	}
	return false
}

func readImports(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (d.Name() == "testdata" || d.Name() == "build" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[path] = append(imports[path], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) < 20 {
		t.Fatalf("only %d files were found; the test looks in the wrong place", len(imports))
	}
	return imports
}
