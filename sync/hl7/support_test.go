package hl7_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rows reads the tables of SUPPORT.md whose header is given: the first cell of
// each row, and whether its Sent cell says Yes.
func rows(t *testing.T, header string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("SUPPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n"+header+"\n")
	if !found {
		t.Fatalf("SUPPORT.md has no table %q", header)
	}
	sent := slices.Index(strings.Split(header, " | "), "Sent")
	said := map[string]bool{}
	for line := range strings.SplitSeq(table, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if len(cells) > sent {
			said[cells[0]] = cells[sent] == "Yes"
		}
	}
	return said
}

// A support table is only worth reading while it is true.
func TestSupportTableIsTrue(t *testing.T) {
	fields, observations := map[string]bool{}, map[string]bool{}
	for _, x := range examples(t) {
		for _, m := range encode(t, x.profile, x.delivery) {
			for i, s := range m.Segments {
				for n, value := range s.Fields {
					if value != "" {
						fields[fmt.Sprintf("%s-%d", s.Name, n+1)] = true
					}
				}
				if s.Name == "OBX" {
					observations[strings.SplitN(s.Field(3), "^", 2)[0]] = true
				}
				if i == 0 && s.Name != "MSH" {
					t.Errorf("%s begins with %s", x.path, s.Name)
				}
			}
		}
	}
	compare(t, fields, rows(t, "| Field | Sent | Content |"), regexp.MustCompile(`^[A-Z0-9]{3}-\d+$`))
	compare(t, observations, rows(t, "| Name | Type | Sent | Content |"), regexp.MustCompile(`^[A-Z][A-Za-z]+$`))
}

func compare(t *testing.T, emitted, said map[string]bool, name *regexp.Regexp) {
	t.Helper()
	for _, what := range slices.Sorted(maps.Keys(emitted)) {
		if yes, listed := said[what]; !listed || !yes {
			t.Errorf("%s is sent, but SUPPORT.md does not say so", what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(said)) {
		if name.MatchString(what) && said[what] && !emitted[what] {
			t.Errorf("SUPPORT.md says that %s is sent, but no example has it", what)
		}
	}
	if len(said) < 20 {
		t.Errorf("only %d rows were read", len(said))
	}
}
