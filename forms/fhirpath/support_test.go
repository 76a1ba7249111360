package fhirpath

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// written gives a table of SUPPORT.md: what it says of each name.
func written(t *testing.T, heading string) map[string][2]string {
	t.Helper()
	data, err := os.ReadFile("SUPPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(data), "## "+heading+"\n")
	part, _, _ = strings.Cut(part, "\n## ")
	rows := map[string][2]string{}
	for line := range strings.Lines(strings.ReplaceAll(part, `\|`, "\x00")) {
		cells := strings.Split(strings.ReplaceAll(line, "\n", ""), "|")
		if len(cells) == 5 && strings.HasPrefix(cells[1], " `") {
			name := strings.ReplaceAll(strings.Trim(cells[1], " `"), "\x00", "|")
			rows[name] = [2]string{strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])}
		}
	}
	return rows
}

// SUPPORT.md says of every function what the code does with it.
func TestSupportOfFunctionsIsAsWritten(t *testing.T) {
	rows := written(t, "Functions")
	for name := range functions {
		if rows[name][0] != "Yes" {
			t.Errorf("%s() is there, and SUPPORT.md says %q", name, rows[name][0])
		}
		if without[name] != "" {
			t.Errorf("%s() is there and is not", name)
		}
	}
	for name, why := range without {
		if rows[name] != [2]string{"No", why} {
			t.Errorf("%s() is missing because it %s, and SUPPORT.md says %q", name, why, rows[name])
		}
	}
	for name, row := range rows {
		_, err := Compile("$this." + name + "()")
		var unsupported *UnsupportedError
		var strange *UnknownError
		if errors.As(err, &strange) || errors.As(err, &unsupported) != (row[0] == "No") {
			t.Errorf("SUPPORT.md says %q of %s(), and it comes to %v", row[0], name, err)
		}
	}
}

func TestSupportOfOperatorsIsAsWritten(t *testing.T) {
	rows := written(t, "Operators")
	for name := range strengths {
		if rows[name][0] != "Yes" {
			t.Errorf("%s is an operator, and SUPPORT.md says %q", name, rows[name][0])
		}
	}
	for name := range rows {
		if strengths[name] == 0 {
			t.Errorf("SUPPORT.md has the operator %s, and the code has not", name)
		}
		if operators[name] == nil && name != "is" && name != "as" {
			t.Errorf("%s does nothing", name)
		}
	}
}
