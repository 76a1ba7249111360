package forms

import (
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// maxRounds bounds how often what follows from the answers is found anew
// before the form is taken to be one that never comes to rest.
const maxRounds = 32

// settle brings up to date what follows from the answers: which questions are
// put, and what the form works out. Only what can have changed is evaluated.
func (f *Form) settle() {
	f.turnDay()
	if !f.stale {
		return
	}
	f.restless = !f.comesToRest()
	f.stale = false
	for _, it := range f.q.offering {
		for _, p := range f.byItem[it.index] {
			f.offer(p)
		}
	}
}

// comesToRest decides and calculates until nothing changes any more, and
// reports whether it came to that.
func (f *Form) comesToRest() bool {
	for range maxRounds {
		f.stale = false
		f.decide()
		f.calculate()
		if !f.stale {
			return true
		}
	}
	return false
}

// turnDay marks what asks for the day to be found anew once it is another.
func (f *Form) turnDay() {
	if len(f.q.daily) == 0 {
		return
	}
	if day := record.DateOf(f.now()); day != f.day {
		f.day, f.stale = day, true
		for _, fm := range f.q.daily {
			f.doubt(fm, f.root)
		}
	}
}

// touch marks that what is answered at a place changed, or that it is put now
// or no longer.
func (f *Form) touch(p *place) {
	f.stale, f.soFar = true, nil
	for above := p; above != nil; above = above.above {
		above.inkDry = false
		if above.multiplies && above.question() {
			above.siblings()[0].inkDry = false
		}
		for _, w := range f.q.watchers[above.item] {
			f.doubt(w.formula, above.upTo(w.within))
		}
	}
	for _, fm := range f.q.attentive {
		f.doubt(fm, f.root)
	}
}

// upTo gives the place of an item that a place is or stands under, or else the
// form as a whole.
func (p *place) upTo(it *item) *place {
	for p.item != it && p.above != nil {
		p = p.above
	}
	return p
}

// doubt marks what a formula came to, at its places in or under another, as to
// be found anew.
func (f *Form) doubt(fm *formula, within *place) {
	if fm.item == within.item {
		within.forget(fm)
		return
	}
	if fm.item == f.q.root {
		f.root.forget(fm)
		return
	}
	for _, p := range f.byItem[fm.item.index] {
		if within == f.root || p.under(within) {
			p.forget(fm)
		}
	}
}

func (p *place) forget(fm *formula) {
	if p.cells != nil {
		p.cells[fm.slot].fresh = false
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

// calculateAt takes what a calculation comes to as the answer; one that fails
// leaves none, rather than one that was true before.
func (f *Form) calculateAt(p *place) {
	values, err := f.answersBy(p, p.calculated)
	if err != nil {
		values = nil
	}
	if slices.EqualFunc(values, p.st.values, value.identical) && !p.st.unknown && p.st.fault == nil {
		return
	}
	f.put(p, slices.Clone(values))
}

// computed reports whether the form works the answer out from others.
func (it *item) computed() bool { return it.calculated != nil }
