package cds

import (
	"fmt"
	"os"
	"strings"
	"testing"
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
	case e.ours && e.name == "CodedClinicalEntrySequenceNumber":
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
