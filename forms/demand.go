package forms

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// demandProblems gives the constraints of a place that do not hold. One that
// comes to nothing is not broken: what it speaks of is not answered.
func (f *Form) demandProblems(p *place) []Problem {
	var found []Problem
	for _, d := range p.demands {
		holds, known, err := f.truth(p, d.formula)
		switch {
		case err != nil:
			found = append(found, f.blame(p, d.formula).problem(Doubtful, "Whether the answers fit together could not be checked here.", "Look at them again; the form has a fault in its rule "+d.key+"."))
		case known && !holds:
			words, wayOut := d.words()
			found = append(found, f.blame(p, d.formula).problem(d.severity, words, wayOut))
		}
	}
	return found
}

// words parts what the author says of a broken constraint into what is wrong
// and, where another sentence follows, the way out.
func (d *demand) words() (wrong, wayOut string) {
	wrong, wayOut, _ = strings.Cut(d.human, ". ")
	if first, _ := utf8.DecodeRuneInString(wayOut); unicode.IsUpper(first) {
		return wrong + ".", wayOut
	}
	wrong, wayOut = d.human, "Look at the answers again."
	if wrong == "" {
		wrong = "The answers do not fit together (" + d.key + ")."
	}
	return wrong, wayOut
}

// blame gives the question at which a broken constraint is shown: its own, or
// for a heading the last below it that the constraint reads, else the first
// that a person can answer.
func (f *Form) blame(p *place, fm *formula) *place {
	if p.question() {
		return p
	}
	if fm != nil {
		if s := f.lastRead(p, fm); s != nil {
			return s
		}
	}
	if first := p.firstAsked(); first != nil {
		return first
	}
	return p
}

// lastRead gives the last question below a place that a formula reads by name.
func (f *Form) lastRead(p *place, fm *formula) *place {
	for _, r := range slices.Backward(fm.reads.items) {
		if r.item == p.item || !r.item.question() {
			continue
		}
		for _, s := range f.byItem[r.item.index] {
			if s.under(p) && s.on && !s.concealed() {
				return s
			}
		}
	}
	return nil
}

// formulaProblems tells of what could not be worked out at a place.
func (f *Form) formulaProblems(p *place) []Problem {
	var found []Problem
	if p.calculated != nil && (p.readOnly || !p.st.edited) {
		if _, err := f.answersBy(p, p.calculated); err != nil {
			found = append(found, p.problem(Doubtful, f.words(p)+" could not be worked out.", "Work it out by hand; the form has a fault."))
		}
	}
	if p.enabling != nil {
		if _, _, err := f.truth(p, p.enabling); err != nil {
			found = append(found, p.problem(Doubtful, "Whether "+f.words(p)+" is to be asked could not be found out.", "Answer it if it matters; the form has a fault."))
		}
	}
	return found
}
