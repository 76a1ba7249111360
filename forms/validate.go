package forms

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Validate holds anybody's QuestionnaireResponse against the form that it
// answers: every answer where the form puts it, of the right type, within its
// limits and put at all, and, where the response says that it is complete,
// none missing that is required. The error is for what is no response at all.
func Validate(q *Questionnaire, s Setting, response []byte) ([]Problem, error) {
	root, err := readAnswers(response)
	if err != nil {
		return nil, err
	}
	t := taking{f: empty(q, s)}
	t.f.frozen = true
	t.take(root)
	found := t.namesForm(textOf(root["questionnaire"]))
	for _, r := range t.refusals {
		found = append(found, r.problem(q))
	}
	found = append(found, t.f.unasked()...)
	found = append(found, t.f.miscalculated()...)
	if status := textOf(root["status"]); status == "in-progress" || status == "stopped" {
		return append(found, t.f.Problems()...), nil
	}
	found = append(found, t.f.Problems()...)
	for _, g := range t.f.Missing() {
		if g.Required {
			found = append(found, t.f.needed(g))
		}
	}
	return found, nil
}

// namesForm doubts answers that name another form, or another version of it.
func (t *taking) namesForm(canonical string) []Problem {
	url, version, _ := strings.Cut(canonical, "|")
	q := t.f.q
	switch {
	case canonical == "":
		return []Problem{{Severity: Doubtful, Words: "The answers do not say which form they answer.", WayOut: "Make sure that it is this one."}}
	case url != q.URL:
		return []Problem{{Severity: Doubtful, Words: fmt.Sprintf("The answers are to the form %s.", canonical), WayOut: "Make sure that it is this one."}}
	case version != "" && version != q.Version:
		return []Problem{{Severity: Doubtful, Words: fmt.Sprintf("The answers are to version %s of the form.", version), WayOut: "Look for that version."}}
	}
	return nil
}

// problem says a refusal of an answer as one of the problems of the form.
func (r *Refusal) problem(q *Questionnaire) Problem {
	words := r.Error()
	if it := q.byID[r.LinkID]; it != nil && it.label != "" {
		words = it.label + ": " + (&Refusal{Element: r.Element, Detail: r.Detail, Reason: r.Reason}).Error()
	}
	wayOut := "Correct the answer."
	if errors.Is(r, ErrUnknownAnswer) {
		wayOut = "Take it away, or use the form that it belongs to."
	}
	return Problem{LinkID: r.LinkID, At: r.LinkID, Severity: Error, Words: words, WayOut: wayOut}
}

// miscalculated doubts answers that are not what the form works out itself.
func (f *Form) miscalculated() []Problem {
	f.settle()
	var found []Problem
	f.eachCalculated(func(p *place) {
		values, err := f.answersBy(p, p.calculated)
		if !p.on || err != nil || len(p.st.values) == 0 || slices.EqualFunc(values, p.st.values, value.same) {
			return
		}
		found = append(found, p.problem(Doubtful, fmt.Sprintf("%s is not what the form works out: %q.", f.words(p), f.textOf(p, values)), "Look at it again."))
	})
	return found
}

// unasked finds answers to questions that are not put, given the others.
func (f *Form) unasked() []Problem {
	f.settle()
	var found []Problem
	for _, p := range f.places {
		if !p.on && len(p.st.values) > 0 {
			found = append(found, p.problem(Error, f.words(p)+" is answered, though the other answers rule the question out.", "Take the answer away, or correct the others."))
		}
	}
	return found
}
