package forms

import "slices"

// Gap is a question that nobody has answered yet.
type Gap struct {
	LinkID   string
	Words    string // "FAMILY name", "Allergies not asked"
	Required bool   // the form cannot be saved without
	CanWait  bool
	Group    string // linkId of the group at the top that it stands in
}

// Missing gives every question that is put and has no answer, in reading
// order. "Not known" is an answer, except to a question that is required.
func (f *Form) Missing() []Gap {
	on := f.enabled()
	var gaps []Gap
	for _, it := range f.q.items {
		if !on[it.index] || !it.question() || !f.lacking(it) {
			continue
		}
		if !it.required && (it.readOnly || f.q.concealed(it)) {
			continue
		}
		g := Gap{LinkID: it.linkID, Words: it.text, Required: it.required, CanWait: it.canWait, Group: f.q.top(it).linkID}
		if f.notAsked(it) {
			g.Words += " not asked"
		}
		gaps = append(gaps, g)
	}
	return gaps
}

// lacking reports whether a question still wants an answer. One whose text
// was not understood has a problem instead.
func (f *Form) lacking(it *item) bool {
	st := f.states[it.index]
	switch {
	case st.fault != nil:
		return false
	case it.required:
		return len(st.values) == 0
	}
	return !f.answered(it)
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
	slices.SortStableFunc(all, func(a, b Problem) int { return f.q.byID[a.LinkID].index - f.q.byID[b.LinkID].index })
	return all
}

func (f *Form) needed(g Gap) Problem {
	it := f.q.byID[g.LinkID]
	p := Problem{g.LinkID, Error, it.text + " is needed.", "Type it."}
	switch {
	case it.chosen():
		p.WayOut = "Choose from the list."
	case it.linkID == "patient.familyName":
		p.WayOut = "Type it, or register an unknown patient."
	case it.entry == arrivalEntry:
		p.WayOut = "Type it, or the nearest that is known, like approx 0200."
	}
	return p
}
