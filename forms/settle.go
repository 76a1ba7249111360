package forms

import "slices"

// maxRounds bounds how often what follows from the answers is found anew
// before the form is taken to be one that never comes to rest.
const maxRounds = 32

// settle brings up to date what follows from the answers: which questions are
// put, and what the form works out. Only what can have changed is evaluated.
func (f *Form) settle() {
	for range maxRounds {
		if !f.stale {
			return
		}
		f.stale = false
		f.decide()
		f.calculate()
	}
	f.restless = f.stale
	f.stale = false
}

// touch marks that what is answered at a place changed, or that it is put now
// or no longer.
func (f *Form) touch(p *place) {
	f.stale, f.soFar = true, nil
	for above := p; above != nil; above = above.above {
		above.inkDry = false
		f.doubt(f.q.watchers[above.item])
		if above.multiplies && above.question() {
			above.siblings()[0].inkDry = false
		}
	}
	f.doubt(f.q.attentive)
}

// doubt marks what formulas came to as to be found anew.
func (f *Form) doubt(formulas []*formula) {
	for _, fm := range formulas {
		places := []*place{f.root}
		if fm.item != f.q.root {
			places = f.byItem[fm.item.index]
		}
		for _, p := range places {
			if p.cells != nil {
				p.cells[fm.slot].fresh = false
			}
		}
	}
}

// decide finds which places are put. What is not put counts as unanswered for
// the conditions that ask about it.
func (f *Form) decide() {
	f.root.on = true
	for _, it := range f.q.order {
		for _, p := range f.byItem[it.index] {
			if on := p.above.on && f.conditionsHold(p) && f.enabledBy(p); on != p.on {
				p.on = on
				f.touch(p)
			}
		}
	}
}

// enabledBy asks the expression that decides whether a place is put. Where it
// cannot be evaluated the question is put, since nobody knows that it may not.
func (f *Form) enabledBy(p *place) bool {
	if p.enabling == nil {
		return true
	}
	holds, known, err := f.truth(p, p.enabling)
	return err != nil || known && holds
}

// calculate works out the answers that the form gives itself. One that a
// person gave in its place stays; once it is taken away the form's comes back.
func (f *Form) calculate() {
	if f.frozen {
		return
	}
	for _, it := range f.q.calculations {
		for _, p := range f.byItem[it.index] {
			if p.on && (p.readOnly || !p.st.edited) {
				f.calculateAt(p)
			}
		}
	}
}

func (f *Form) calculateAt(p *place) {
	values, err := f.answersBy(p, p.calculated)
	if err != nil || slices.EqualFunc(values, p.st.values, value.identical) && !p.st.unknown && p.st.fault == nil {
		return
	}
	f.put(p, slices.Clone(values))
}

// computed reports whether the form works the answer out from others.
func (it *item) computed() bool { return it.calculated != nil }
