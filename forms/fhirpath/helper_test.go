package fhirpath

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// tree reads JSON as the kiosk does.
func tree(t testing.TB, text string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func treeOf(t testing.TB, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return tree(t, string(data))
}

// night is the moment at which all tests evaluate.
var night = time.Date(2026, time.November, 22, 3, 0, 5, 0, time.FixedZone("", 3600))

// over evaluates against a resource, which is %resource as well.
func overResource(resource map[string]any) *Context {
	c := Collection{Resource(resource)}
	return &Context{Focus: c, Variables: map[string]Collection{"resource": c, "rootResource": c}, Now: night}
}

// result shows what an expression comes to: its items as literals, {} for
// none, or what kind of error there is.
func result(source string, c *Context) string {
	e, err := Compile(source)
	if err != nil {
		return failure(err)
	}
	out, err := e.Evaluate(c)
	if err != nil {
		return failure(err)
	}
	return show(out)
}

func failure(err error) string {
	var syntax *SyntaxError
	var unsupported *UnsupportedError
	var strange *UnknownError
	var evaluation *EvaluationError
	switch {
	case errors.As(err, &syntax):
		return "syntax"
	case errors.As(err, &unsupported):
		return "unsupported"
	case errors.As(err, &strange):
		return "unknown"
	case errors.As(err, &evaluation):
		return "error"
	case errors.Is(err, ErrTooMuch):
		return "too much"
	}
	return err.Error()
}

func show(c Collection) string {
	if len(c) == 0 {
		return "{}"
	}
	words := make([]string, len(c))
	for i, v := range c {
		words[i] = literal(v)
	}
	return strings.Join(words, ", ")
}

func literal(v Value) string {
	p := v.plain()
	s, ok := p.text()
	switch {
	case !ok:
		data, _ := json.Marshal(v.JSON())
		return string(data)
	case p.kind == stringKind:
		return "'" + s + "'"
	case p.kind == dateKind:
		return "@" + s
	case p.kind == dateTimeKind && !strings.Contains(s, "T"):
		return "@" + s + "T"
	case p.kind == dateTimeKind:
		return "@" + s
	case p.kind == timeKind:
		return "@T" + s
	}
	return s
}

// example is an expression and what it comes to.
type example struct{ source, want string }

func check(t *testing.T, c *Context, examples []example) {
	t.Helper()
	for _, e := range examples {
		if got := result(e.source, c); got != e.want {
			t.Errorf("%s\n gives %s\n   not %s", e.source, got, e.want)
		}
	}
}
