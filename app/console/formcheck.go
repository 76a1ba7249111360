package console

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/extraction"
	"github.com/tideover/tideover/forms/record"
)

// checkedForm is what `tideover form check --json` prints.
type checkedForm struct {
	File      string `json:"file"`
	Usable    bool   `json:"usable"`
	Title     string `json:"title,omitempty"`
	Canonical string `json:"canonical,omitempty"`
	Status    string `json:"status,omitempty"`
	Sheet     string `json:"sheet,omitempty"` // the form and its version, as page codes name them

	Groups      int      `json:"groups"`
	Questions   int      `json:"questions"`
	Displays    int      `json:"displays"`
	Conditional int      `json:"conditional"`
	Computed    int      `json:"computed"`
	Extraction  []string `json:"extraction,omitempty"`

	Refused  []formFinding `json:"refused"`
	NoEffect []formFinding `json:"noEffect"`
}

// formFinding is something in a form that cannot be honoured.
type formFinding struct {
	LinkID  string `json:"linkId,omitempty"`
	Element string `json:"element,omitempty"`
	Words   string `json:"words"`
}

func (f formFinding) String() string {
	var said []string
	if f.LinkID != "" {
		said = append(said, fmt.Sprintf("item %q", f.LinkID))
	}
	for _, words := range []string{f.Element, f.Words} {
		if words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, ": ")
}

// checkForm says what a form is, and what in it has no effect or keeps it from
// being used.
func checkForm(_ context.Context, c *call) error {
	f := c.form()
	lists, err := f.readForm()
	if err != nil {
		return err
	}
	found := f.examine(lists)
	if err := c.print(found, func(w io.Writer) { writeCheck(w, found) }); err != nil {
		return err
	}
	if !found.Usable {
		return app.ErrFormRefused
	}
	return nil
}

func (c *formCall) examine(lists *forms.CodeLists) checkedForm {
	x := forms.Examine(c.data, lists)
	found := checkedForm{
		File: c.name, Usable: len(x.Refusals) == 0, Title: x.Title, Canonical: x.Canonical, Status: x.Status,
		Groups: x.Groups, Questions: x.Questions, Displays: x.Displays, Conditional: x.Conditional, Computed: x.Computed,
		Refused: []formFinding{}, NoEffect: []formFinding{},
	}
	for _, r := range x.Refusals {
		plain := *r
		plain.LinkID, plain.Element = "", ""
		found.Refused = append(found.Refused, formFinding{r.LinkID, r.Element, plain.Error()})
	}
	for _, n := range x.Notes {
		found.NoEffect = append(found.NoEffect, formFinding{n.LinkID, n.Element, n.Words})
	}
	if found.Canonical != "" {
		url, _, _ := strings.Cut(found.Canonical, "|")
		found.Sheet = string(record.FormSheet(record.Form{URL: url, Version: x.Version}))
	}
	c.examineExtraction(&found)
	return found
}

// examineExtraction adds by which ways resources are made of the answers, and
// what of that cannot be done. A form is used all the same: its answers are
// kept and sent whole.
func (c *formCall) examineExtraction(found *checkedForm) {
	tree, err := readTree(c.data)
	if err != nil || tree["resourceType"] != "Questionnaire" {
		return
	}
	definition, observation, template, structureMap := extraction.Uses(tree)
	for _, way := range []struct {
		used bool
		name string
	}{{definition, "definition"}, {observation, "observation"}, {template, "template"}, {structureMap, "StructureMap (not supported)"}} {
		if way.used {
			found.Extraction = append(found.Extraction, way.name)
		}
	}
	for _, fault := range extraction.Check(tree, extraction.Setting{Now: c.now()}) {
		found.NoEffect = append(found.NoEffect, formFinding{fault.LinkID, fault.Element, "extraction: " + fault.Words})
	}
}

func writeCheck(w io.Writer, f checkedForm) {
	fmt.Fprintln(w, strings.TrimSuffix(strings.Join([]string{f.File, f.Title}, ": "), ": "))
	if f.Canonical != "" {
		fmt.Fprintf(w, "  %s, %s; sheet %s\n", f.Canonical, f.Status, f.Sheet)
	}
	fmt.Fprintf(w, "  %s in %s, %s to read; under a condition: %s; worked out: %s\n", counted(f.Questions, "question"), counted(f.Groups, "group"),
		counted(f.Displays, "note"), counted(f.Conditional, "item"), counted(f.Computed, "answer"))
	if len(f.Extraction) > 0 {
		fmt.Fprintf(w, "  resources are made of the answers by: %s\n", strings.Join(f.Extraction, ", "))
	}
	writeFindings(w, "Keeps the form from being used:", f.Refused)
	writeFindings(w, "Has no effect here:", f.NoEffect)
	if f.Usable {
		fmt.Fprintln(w, "The form can be used.")
	}
}

// counted gives a number with its noun: "1 page", "3 pages".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func writeFindings(w io.Writer, heading string, found []formFinding) {
	if len(found) == 0 {
		return
	}
	fmt.Fprintln(w, heading)
	for _, f := range found {
		fmt.Fprintf(w, "  %s\n", f)
	}
}

// validated is what `tideover form validate --json` prints.
type validated struct {
	Valid    bool          `json:"valid"`
	Problems []formProblem `json:"problems"`
}

type formProblem struct {
	LinkID   string `json:"linkId,omitempty"`
	At       string `json:"at,omitempty"` // the occurrence, where the question is put several times
	Severity string `json:"severity"`     // error or doubtful
	Words    string `json:"words"`
	WayOut   string `json:"wayOut,omitempty"`
}

// validateForm holds anybody's answers against the form that they answer.
func validateForm(_ context.Context, c *call) error {
	f := c.form().takesAnswers()
	q, err := f.load()
	if err != nil {
		return err
	}
	s, err := f.setting()
	if err != nil {
		return err
	}
	raw, err := f.readAnswers()
	if err != nil {
		return err
	}
	problems, err := forms.Validate(q, s, raw)
	if err != nil {
		return err
	}
	result := validated{Valid: true, Problems: []formProblem{}}
	for _, p := range problems {
		result.add(p)
	}
	if err := c.print(result, func(w io.Writer) { writeValidated(w, result) }); err != nil {
		return err
	}
	if !result.Valid {
		return app.ErrAnswersRefused
	}
	return nil
}

func (v *validated) add(p forms.Problem) {
	severity := "doubtful"
	if p.Severity == forms.Error {
		severity, v.Valid = "error", false
	}
	v.Problems = append(v.Problems, formProblem{p.LinkID, p.At, severity, p.Words, p.WayOut})
}

func writeValidated(w io.Writer, v validated) {
	for _, p := range v.Problems {
		where := p.At
		if where == "" {
			where = p.LinkID
		}
		if where != "" {
			where += ": "
		}
		fmt.Fprintf(w, "%s: %s%s %s\n", p.Severity, where, p.Words, p.WayOut)
	}
	if v.Valid {
		fmt.Fprintln(w, "The answers fit the form.")
	}
}
