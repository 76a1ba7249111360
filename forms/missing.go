package forms

import "slices"

// Gap is a question that nobody has answered yet.
type Gap struct {
	LinkID   string
	At       string // the occurrence of the question: see Item.At
	Words    string // "FAMILY name", "Allergies not asked"
	Required bool   // the form cannot be saved without
	CanWait  bool
	Group    string // At of the group at the top that it stands in
}

// Missing gives every question that is put and has no answer, in reading
// order. "Not known" is an answer, except to a question that is required. A
// group that is required wants one answer at least, to its first question.
func (f *Form) Missing() []Gap {
	f.settle()
	var gaps []Gap
	for _, p := range f.places {
		if !p.on || p.kind == TypeDisplay || !f.lacking(p) {
			continue
		}
		if !p.required && (p.readOnly || p.concealed()) {
			continue
		}
		gaps = append(gaps, f.gap(p))
	}
	return gaps
}

func (f *Form) gap(p *place) Gap {
	g := Gap{LinkID: p.linkID, At: p.at, Words: f.words(p), Required: p.required, CanWait: p.canWait, Group: p.top().at}
	if f.notAsked(p) {
		g.Words += " not asked"
	}
	if first := p.firstAsked(); p.kind == TypeGroup && first != nil {
		g.LinkID, g.At = first.linkID, first.at
	}
	return g
}

// firstAsked gives the first question below a place that a person can answer.
func (p *place) firstAsked() *place {
	for _, family := range p.below {
		for _, b := range family {
			if !b.on || b.concealed() {
				continue
			}
			if b.question() && !b.readOnly {
				return b
			}
			if found := b.firstAsked(); found != nil {
				return found
			}
		}
	}
	return nil
}

// lacking reports whether a question still wants an answer. One whose text
// was not understood has a problem instead. Of a family of blocks, the first
// answers for all.
func (f *Form) lacking(p *place) bool {
	switch {
	case p.kind == TypeGroup:
		return p.required && p.number <= 1 && p.firstAsked() != nil && !slices.ContainsFunc(p.siblings(), (*place).answeredWithin)
	case p.st.fault != nil:
		return false
	case p.multiplies && p.number > 1:
		return false
	case p.required:
		return len(p.st.values) == 0
	}
	return !f.answered(p)
}

// answered reports whether a question needs no more asking. An answer that
// says "not asked" does.
func (f *Form) answered(p *place) bool {
	return p.st.unknown || len(p.st.values) > 0 && !f.notAsked(p)
}

func (f *Form) notAsked(p *place) bool {
	for _, v := range p.st.values {
		if o, ok := p.option(v); ok && o.Absent == NotAsked {
			return true
		}
	}
	return false
}

// Blocking gives what stands in the way of saving, in reading order: errors,
// and required questions without an answer.
func (f *Form) Blocking() []Problem {
	var all []Problem
	for _, p := range f.Problems() {
		if p.Severity == Error {
			all = append(all, p)
		}
	}
	for _, g := range f.Missing() {
		if g.Required {
			all = append(all, f.needed(g))
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return f.byAt[a.At].order - f.byAt[b.At].order })
	return all
}

func (f *Form) needed(g Gap) Problem {
	p := f.byAt[g.At]
	x := p.problem(Error, g.Words+" is needed.", "Type it.")
	switch {
	case p.chosen():
		x.WayOut = "Choose from the list."
	case p.kind == TypeAttachment:
		x.WayOut = "Attach a file."
	case p.linkID == "patient.familyName":
		x.WayOut = "Type it, or register an unknown patient."
	case p.entry == arrivalEntry:
		x.WayOut = "Type it, or the nearest that is known, like approx 0200."
	}
	return x
}
