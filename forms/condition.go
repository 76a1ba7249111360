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
		for i := range it.when {
			l.linkCondition(it, &it.when[i])
		}
	}
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
	case !c.source.accepts(c.answer.kind):
		l.refuse(ErrInvalid, it.linkID, "enableWhen.answer", fmt.Sprintf("item %q is never answered by a %s", c.question, c.answer.kind))
	case c.operator != "=" && c.operator != "!=" && !c.answer.ordered():
		l.refuse(ErrInvalid, it.linkID, "enableWhen.operator", fmt.Sprintf("a %s is neither more nor less than another", c.answer.kind))
	}
}

func (v value) ordered() bool {
	return v.kind != codingValue && v.kind != booleanValue && v.kind != stringValue
}

// sortByDependence orders the items so that each follows its parent and the
// sources of its conditions. A circle can never be decided and is refused.
func (l *loader) sortByDependence() {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(l.q.items))
	var visit func(it *item) bool
	visit = func(it *item) bool {
		switch state[it.index] {
		case done:
			return true
		case open:
			l.refuse(ErrCycle, it.linkID, "enableWhen", "whether it is put depends on its own answer")
			return false
		}
		state[it.index] = open
		for _, next := range l.q.dependsOn(it) {
			if !visit(next) {
				return false
			}
		}
		state[it.index] = done
		l.q.order = append(l.q.order, it.index)
		return true
	}
	for _, it := range l.q.items {
		if !visit(it) {
			return
		}
	}
}

func (q *Questionnaire) dependsOn(it *item) []*item {
	var others []*item
	if it.parent >= 0 {
		others = append(others, q.items[it.parent])
	}
	for _, c := range it.when {
		others = append(others, c.source)
	}
	return others
}

// enabled decides which items are put, by index. An item that is not put
// counts as unanswered for the conditions that ask about it.
func (f *Form) enabled() []bool {
	on := make([]bool, len(f.q.items))
	for _, i := range f.q.order {
		it := f.q.items[i]
		if it.parent >= 0 && !on[it.parent] {
			continue
		}
		on[i] = f.conditionsHold(it, on)
	}
	return on
}

func (f *Form) conditionsHold(it *item, on []bool) bool {
	if len(it.when) == 0 {
		return true
	}
	for _, c := range it.when {
		var answers []value
		if on[c.source.index] {
			answers = f.states[c.source.index].values
		}
		if c.holds(answers) == it.whenAny {
			return it.whenAny
		}
	}
	return !it.whenAny
}
