package forms

import (
	"fmt"
	"slices"
)

// condition is one enableWhen: a comparison with the answers of another item.
type condition struct {
	question string
	source   *item
	operator string
	answer   value
}

// holds reports whether the condition is met by the answers of its source.
// As in R4, "!=" holds where no answer is equal, so also where there is none;
// every other comparison needs an answer for which it is true.
func (c condition) holds(answers []value) bool {
	switch c.operator {
	case "exists":
		return (len(answers) > 0) == c.answer.yes
	case "!=":
		return !slices.ContainsFunc(answers, c.answer.same)
	}
	return slices.ContainsFunc(answers, func(v value) bool {
		if c.operator == "=" {
			return v.same(c.answer)
		}
		order, ok := v.compare(c.answer)
		return ok && inOrder(order, c.operator)
	})
}

func inOrder(order int, operator string) bool {
	switch operator {
	case ">":
		return order > 0
	case "<":
		return order < 0
	case ">=":
		return order >= 0
	case "<=":
		return order <= 0
	}
	return false
}

// link joins each condition to the item it asks about, checks that it can
// ever hold, and finds the order in which to decide what is enabled.
func (l *loader) link() {
	for _, it := range l.q.items {
		l.likeAnAddress(it)
		for i := range it.when {
			l.linkCondition(it, &it.when[i])
		}
	}
	l.linkFormulas()
	if len(l.refusals) > 0 {
		return
	}
	for _, it := range l.q.items {
		it.whenText = it.whenWords()
	}
	l.sortByDependence()
}

func (l *loader) linkCondition(it *item, c *condition) {
	c.source = l.q.byID[c.question]
	switch {
	case c.source == nil:
		l.refuse(ErrInvalid, it.linkID, "enableWhen.question", fmt.Sprintf("there is no item %q", c.question))
	case !c.source.question():
		l.refuse(ErrInvalid, it.linkID, "enableWhen.question", fmt.Sprintf("item %q takes no answer", c.question))
	case c.operator == "exists":
		if c.answer.kind != booleanValue {
			l.refuse(ErrInvalid, it.linkID, "enableWhen.answer", "exists is compared with true or false")
		}
	case !c.source.comparable(c.answer.kind):
		l.refuse(ErrInvalid, it.linkID, "enableWhen.answer", fmt.Sprintf("item %q is never answered by a %s", c.question, c.answer.kind))
	case c.operator != "=" && c.operator != "!=" && !c.answer.ordered():
		l.refuse(ErrInvalid, it.linkID, "enableWhen.operator", fmt.Sprintf("a %s is neither more nor less than another", c.answer.kind))
	}
}

func (v value) ordered() bool {
	switch v.kind {
	case integerValue, decimalValue, dateValue, dateTimeValue, timeValue, quantityValue:
		return true
	}
	return false
}

// sortByDependence orders the items so that each follows the one above it and
// the sources of its conditions. A circle can never be decided and is refused.
func (l *loader) sortByDependence() {
	order, round := sorted(l.q.items, (*item).dependsOn)
	l.q.order = order
	if round != nil {
		l.refuse(ErrCycle, round.linkID, "enableWhen", "whether it is put depends on its own answer")
	}
}

// sorted orders items so that each follows those it depends on, and gives one
// that depends on itself, where there is a circle.
func sorted(items []*item, dependsOn func(*item) []*item) (order []*item, round *item) {
	const (
		unseen = iota
		open
		done
	)
	state := map[*item]int{}
	var visit func(it *item)
	visit = func(it *item) {
		switch {
		case round != nil || state[it] == done:
			return
		case state[it] == open:
			round = it
			return
		}
		state[it] = open
		for _, next := range dependsOn(it) {
			visit(next)
		}
		state[it] = done
		order = append(order, it)
	}
	for _, it := range items {
		visit(it)
	}
	return order, round
}

// dependsOn gives the items that decide whether an item is put.
func (it *item) dependsOn() []*item {
	var others []*item
	if it.above.above != nil {
		others = append(others, it.above)
	}
	for _, c := range it.when {
		others = append(others, c.source)
	}
	return others
}

func (f *Form) conditionsHold(p *place) bool {
	if len(p.when) == 0 {
		return true
	}
	for _, c := range p.when {
		if c.holds(f.answersNear(p, c.source)) == p.whenAny {
			return p.whenAny
		}
	}
	return !p.whenAny
}

// answersNear gives the answers to a question as seen from a place: those of
// the place it stands under, or of the nearest occurrence in what both stand
// under, first among those before the place and then among those after it.
// Where each answer of a question has a place of its own, all of them count
// but to what stands under one.
func (f *Form) answersNear(p *place, source *item) []value {
	s := f.nearest(p, source)
	if s == nil || !s.multiplies || p.item.within(source) {
		return s.answersPut()
	}
	var all []value
	for _, each := range s.siblings() {
		all = append(all, each.answersPut()...)
	}
	return all
}

func (p *place) answersPut() []value {
	if p == nil || !p.on {
		return nil
	}
	return p.st.values
}

// nearest finds the occurrence of an item that is nearest to a place.
func (f *Form) nearest(p *place, it *item) *place {
	all := f.byItem[it.index]
	if len(all) == 1 {
		return all[0]
	}
	shared := p
	for !it.within(shared.item) {
		shared = shared.above
	}
	if shared.item == it {
		return shared
	}
	var found *place
	for _, s := range all {
		if !s.under(shared) {
			continue
		}
		if found != nil && s.order > p.order {
			break
		}
		found = s
	}
	return found
}

// under reports whether a place stands somewhere below another.
func (p *place) under(other *place) bool {
	for ; p != nil; p = p.above {
		if p == other {
			return true
		}
	}
	return false
}
