package cds

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms/record"
)

// supported gives a row of SUPPORT.md for each element that has a text.
func supported() []string {
	var rows []string
	seen := map[string]bool{}
	for _, e := range emergencyCare.leaves() {
		if row := fmt.Sprintf("| %s | %s |", e.name, where(e)); !seen[row] {
			rows, seen[row] = append(rows, row), true
		}
	}
	return rows
}

// where says what an element comes from.
func where(e element) string {
	switch {
	case e.ours && e.name == sequenceElement:
		return "its place among them"
	case e.ours:
		return "settings"
	case e.only:
		return "record"
	case e.from != nil:
		return "record, else forms"
	}
	return "forms"
}

// A support table is only worth reading while it is true: each element has its
// row, says where it comes from, and stands in the order of the schema.
func TestSupportTableIsTrue(t *testing.T) {
	text, err := os.ReadFile("SUPPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "| Element | From |\n|---|---|\n")
	if !found {
		t.Fatal("SUPPORT.md has no table of elements")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	if want := strings.Join(supported(), "\n"); table != want {
		t.Errorf("the table of SUPPORT.md should be\n%s", want)
	}
}

// question is an item of a form as far as it names elements.
type question struct {
	LinkID string        `json:"linkId"`
	Type   string        `json:"type"`
	Code   []record.Code `json:"code"`
	Item   []question    `json:"item"`
}

func (q question) walk(visit func(question)) {
	visit(q)
	for _, below := range q.Item {
		below.walk(visit)
	}
}

// What the forms call an element is one: a slip of the pen would be found only
// when a return is short of it.
func TestFormsNameElementsOfTheSchema(t *testing.T) {
	named := 0
	err := fs.WalkDir(assets.Forms, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".json") {
			return err
		}
		text, err := fs.ReadFile(assets.Forms, path)
		if err != nil {
			return err
		}
		var form question
		if err := json.Unmarshal(text, &form); err != nil {
			return err
		}
		form.walk(func(q question) {
			for _, c := range q.Code {
				if c.System != System || q.Type == "group" {
					continue
				}
				named++
				if _, known := leaves[c.Code]; !known {
					t.Errorf("%s: %s names %s, which the schema does not have", path, q.LinkID, c.Code)
				}
			}
		})
		return nil
	})
	if err != nil || named == 0 {
		t.Errorf("%d elements are named, %v", named, err)
	}
}
