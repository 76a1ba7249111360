package extraction

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSupportTable holds the table of SUPPORT.md to naming each extension that
// the code names, and no other.
func TestSupportTable(t *testing.T) {
	var stated []string
	text, err := os.ReadFile("SUPPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		stated = append(stated, row[1])
	}
	named := extensionsNamed(t)
	slices.Sort(stated)
	slices.Sort(named)
	if !slices.Equal(stated, named) {
		t.Errorf("SUPPORT.md names\n%v\nthe code\n%v", stated, named)
	}
}

// extensionsNamed gives the last part of each URL among the constants of
// extensions.go.
func extensionsNamed(t *testing.T) []string {
	file, err := parser.ParseFile(token.NewFileSet(), "extensions.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name == "sdcURL" || spec.Names[0].Name == "fhirURL" {
			return true
		}
		all = append(all, lastPart(t, spec.Values[0]))
		return false
	})
	return all
}

func lastPart(t *testing.T, e ast.Expr) string {
	prefix := ""
	if sum, ok := e.(*ast.BinaryExpr); ok {
		if sum.X.(*ast.Ident).Name == "sdcURL" {
			prefix = "sdc-questionnaire-"
		}
		e = sum.Y
	}
	text, err := strconv.Unquote(e.(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	return prefix + text[strings.LastIndexByte(text, '/')+1:]
}
