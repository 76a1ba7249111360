package fhirpath

import (
	"errors"
	"strings"
	"sync"
	"testing"
)

// Whatever is nested or repeated without end is refused or stopped, and by
// name.
func TestNothingHoldsUpTheKiosk(t *testing.T) {
	const many = 100_000
	c := overResource(treeOf(t, "patient.json"))
	check(t, c, []example{
		{strings.Repeat("(", many), "syntax"},
		{strings.Repeat("(", 1000) + "1" + strings.Repeat(")", 1000), "syntax"},
		{strings.Repeat("-", 1000) + "1", "syntax"},
		{strings.Repeat("iif(true,", 1000) + "1" + strings.Repeat(")", 1000), "syntax"},
		{strings.Repeat("a[", 1000), "syntax"},
		{"1" + strings.Repeat("+1", 30_000), "30001"},
		{"name" + strings.Repeat(".name", 10_000), "{}"},
		{"'" + strings.Repeat("x", many) + "'", "syntax"},
		{"0.repeat($this + 1)", "too much"},
		{"'a'.repeat($this & $this)", "too much"},
		{"(" + numbers(60) + ").aggregate($total & $total, 'a')", "too much"},
		{"(" + numbers(60) + ").aggregate($total.combine($total), 'a').count()", "too much"},
		{"(" + numbers(60) + ").aggregate($total * $total, 3)", "{}"},
		{"(" + numbers(60) + ").aggregate($total.replace('a', 'aaaaaaaaaa'), 'a')", "too much"},
		{"(" + numbers(60) + ").aggregate($total.replaceMatches('a', 'aaaaaaaaaa'), 'a')", "too much"},
		{"(" + numbers(60) + ").aggregate(($total | 'b').join($total), 'a')", "too much"},
		{"(" + numbers(60) + ").aggregate($total.encode('hex'), 'a')", "too much"},
		{"(" + numbers(60) + ").aggregate($total.toChars().combine($total).join(), 'a')", "too much"},
		{"('" + strings.Repeat("a", 1_000) + "').matches('(a?){500}b')", "false"},
		{"(" + numbers(60) + ").select('" + strings.Repeat("a", 10_000) + "').matches('(a?){500}b')", "error"},
		{"(" + numbers(60) + ").select('" + strings.Repeat("a", 10_000) + "').where($this.matches('(a?){500}b'))", "too much"},
		{"'a'.matches('a{1001}')", "syntax"},
		{"'(a*)*b'.matches('^(a*)*$')", "false"},
	})
}

func numbers(n int) string {
	return strings.TrimSuffix(strings.Repeat("1.combine(", n)+"1"+strings.Repeat(")", n), "|")
}

func TestStepsAreBounded(t *testing.T) {
	c := overResource(bigResponse(100))
	c.Steps = 50
	e, err := Compile("item.where(linkId = 'q1')")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Evaluate(c); !errors.Is(err, ErrTooMuch) {
		t.Errorf("it went on: %v", err)
	}
}

// What is wrong is said with its place, and never with a value.
func TestErrorsSayWhere(t *testing.T) {
	for _, e := range []struct{ source, want string }{
		{"name.given +", "at character 13 of the expression: the expression ends where a value or a path is expected"},
		{"name.slice('a', 'b')", "at character 6 of the expression: slice() is not supported"},
		{"name.middle()", "at character 6 of the expression: there is no function middle()"},
		{"name.where()", "at character 6 of the expression: where() takes one argument, and 0 are given"},
		{"true and name.given", "at character 6 of the expression: one item was expected and there are 5"},
		{"birthDate > gender", "at character 11 of the expression: a date is neither more nor less than a string"},
		{"name.single()", "at character 6 of the expression: one item was expected and there are 3"},
		{"%nobody", "at character 1 of the expression: there is no variable %nobody"},
		{"gender + 1", "at character 8 of the expression: + does not join a string and an integer"},
	} {
		if got := failureWords(e.source, overResource(treeOf(t, "patient.json"))); got != e.want {
			t.Errorf("%s\n says %q\n not  %q", e.source, got, e.want)
		}
	}
}

func failureWords(source string, c *Context) string {
	e, err := Compile(source)
	if err != nil {
		return err.Error()
	}
	if _, err = e.Evaluate(c); err != nil {
		return err.Error()
	}
	return ""
}

// An expression is used by several goroutines at a time.
func TestExpressionsAreShared(t *testing.T) {
	e, err := Compile("item.where(linkId.matches('q1')).answer.value.sum()")
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			got, err := e.Evaluate(overResource(bigResponse(50)))
			if err != nil || show(got) != "18" {
				t.Errorf("it gives %s, %v", show(got), err)
			}
		})
	}
	wait.Wait()
}

func TestExpressionNamesWhatItUses(t *testing.T) {
	const source = "iif(%a.exists(), %'vs-x' & %a, %b-c.where(%d > today()))"
	e, err := Compile(source)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(e.Variables(), " "); got != "a b-c d vs-x" {
		t.Errorf("variables: %s", got)
	}
	if got := strings.Join(e.Functions(), " "); got != "exists iif today where" {
		t.Errorf("functions: %s", got)
	}
	if e.String() != source {
		t.Errorf("it is shown as %s", e)
	}
}
