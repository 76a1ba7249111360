package fhirpath

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// asked is what the tables of the other tests evaluate, by the resource.
var asked = map[string]*inquiry{}

type inquiry struct {
	Resource      any      `json:"resource"`
	Questionnaire any      `json:"questionnaire"`
	Expressions   []string `json:"expressions"`
	ours          [][]string
}

// TestMain holds this package against fhirpath.js once the tables have been
// gone through, where FHIRPATH_JS names a folder of node modules that has it.
func TestMain(m *testing.M) {
	code := m.Run()
	if modules := judgeModules(); modules != "" {
		if err := judge(modules); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func judgeModules() string { return os.Getenv("FHIRPATH_JS") }

// ask puts an expression by, to be judged; those that depend on the time or on
// variables of ours are not for others.
func ask(source string, c *Context) {
	if judgeModules() == "" || len(c.Focus) > 1 {
		return
	}
	for _, ours := range []string{"now(", "today(", "timeOfDay(", "%late", "%score", "%nobody", "with-hyphen", "memberOf("} {
		if strings.Contains(source, ours) || len(source) > 500 {
			return
		}
	}
	var resource any = map[string]any{}
	if len(c.Focus) == 1 && c.Focus[0].kind == elementKind {
		resource = c.Focus[0].data
	}
	key, _ := json.Marshal(resource)
	if asked[string(key)] == nil {
		asked[string(key)] = &inquiry{Resource: resource}
	}
	i := asked[string(key)]
	for _, q := range c.Variables["questionnaire"] {
		i.Questionnaire = q.data
	}
	if slices.Contains(i.Expressions, source) {
		return
	}
	i.Expressions = append(i.Expressions, source)
	i.ours = append(i.ours, comesTo(source, c))
}

// comesTo gives the items of a result as texts, and nil for an error.
func comesTo(source string, c *Context) []string {
	e, err := Compile(source)
	if err != nil {
		return nil
	}
	quiet := *c
	quiet.Trace = nil // whoever listens has heard it
	out, err := e.Evaluate(&quiet)
	if err != nil {
		return nil
	}
	all := []string{}
	for _, v := range out {
		s, ok := v.text()
		if !ok {
			s = "a tree"
		}
		all = append(all, s)
	}
	return all
}

func judge(modules string) error {
	known, err := disagreements()
	if err != nil {
		return err
	}
	count, astray := 0, []error{}
	for _, i := range asked {
		theirs, err := i.ask(modules)
		if err != nil {
			return err
		}
		for n, source := range i.Expressions {
			count++
			agree := slices.EqualFunc(i.ours[n], theirs[n], sameText) && (i.ours[n] == nil) == (theirs[n] == nil)
			if _, listed := known[source]; listed == agree {
				astray = append(astray, fmt.Errorf("%q\n comes to %q here and to %q with fhirpath.js; listed: %v", source, i.ours[n], theirs[n], listed))
			}
		}
	}
	if len(astray) > 0 {
		return errors.Join(astray...)
	}
	fmt.Printf("fhirpath.js agrees with %d of %d expressions; testdata/disagreements.txt says why not with the rest\n", count-len(known), count)
	return nil
}

func (i *inquiry) ask(modules string) ([][]string, error) {
	input, err := json.Marshal(i)
	if err != nil {
		return nil, err
	}
	command := exec.Command("node", "testdata/judge.cjs", modules)
	command.Stdin, command.Stderr = bytes.NewReader(input), os.Stderr
	output, err := command.Output()
	if err != nil {
		return nil, err
	}
	var theirs [][]string
	return theirs, json.Unmarshal(output, &theirs)
}

// sameText takes two numbers for the same that JavaScript cannot tell apart.
func sameText(a, b string) bool {
	f, err := strconv.ParseFloat(a, 64)
	g, errToo := strconv.ParseFloat(b, 64)
	return a == b || err == nil && errToo == nil && math.Abs(f-g) <= max(math.Abs(f)*1e-8, smallest)
}

// disagreements gives the expressions that are known to be judged otherwise,
// with the reason.
func disagreements() (map[string]string, error) {
	data, err := os.ReadFile("testdata/disagreements.txt")
	if err != nil {
		return nil, err
	}
	known, why := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch reason, heading := strings.CutPrefix(line, "# "); {
		case heading:
			why = reason
		case line != "":
			source, err := strconv.Unquote(line)
			if err != nil {
				return nil, fmt.Errorf("testdata/disagreements.txt: %s: %w", line, err)
			}
			known[source] = why
		}
	}
	return known, nil
}
