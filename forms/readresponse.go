package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// FromResponse puts the answers of a QuestionnaireResponse back into a form.
// It fails with ErrOtherForm where they were given to another form or another
// version of it, with ErrUnknownAnswer where they answer a question that the
// form does not put at that place, and with ErrInvalid where an answer is of
// the wrong type. Codes that no list has come back as they were.
func FromResponse(q *Questionnaire, s Setting, raw json.RawMessage) (*Form, error) {
	root, err := readAnswers(raw)
	if err != nil {
		return nil, err
	}
	if c := textOf(root["questionnaire"]); c != q.Canonical() {
		return nil, &Refusal{Element: "questionnaire", Reason: ErrOtherForm, Detail: fmt.Sprintf("%s, not %s", c, q.Canonical())}
	}
	t := taking{f: empty(q, s)}
	t.take(root)
	t.f.owners()
	return t.f, t.first()
}

// owners finds whose the answers are that the form could have worked out: where
// they are not what it comes to now, a person gave them, and they stay.
func (f *Form) owners() {
	f.eachCalculated(func(p *place) { p.st.edited = !p.readOnly && (len(p.st.values) > 0 || p.st.unknown) })
	f.settle()
	f.eachCalculated(func(p *place) {
		if values, err := f.answersBy(p, p.calculated); err == nil && slices.EqualFunc(values, p.st.values, value.same) {
			p.st.edited = false
		}
	})
}

func (f *Form) eachCalculated(do func(*place)) {
	for _, it := range f.q.calculations {
		for _, p := range f.byItem[it.index] {
			do(p)
		}
	}
}

// readAnswers reads a QuestionnaireResponse of any form.
func readAnswers(raw []byte) (node, error) {
	root, err := readObject(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if root["resourceType"] != "QuestionnaireResponse" {
		return nil, &Refusal{Element: "resourceType", Reason: ErrInvalid, Detail: "a QuestionnaireResponse expected"}
	}
	return root, nil
}

// taking puts the answers of a response into an empty form, and gathers what
// cannot be put anywhere.
type taking struct {
	f        *Form
	refusals []*Refusal
}

func (t *taking) first() error {
	if len(t.refusals) > 0 {
		return t.refusals[0]
	}
	return nil
}

func (t *taking) refuse(at, element string, reason error, detail string) {
	t.refusals = append(t.refusals, &Refusal{LinkID: at, Element: element, Reason: reason, Detail: detail})
}

func (t *taking) take(root node) {
	t.items(root, t.f.root)
	t.f.arrange()
}

// items takes the items directly below n, whose place is above.
func (t *taking) items(n node, above *place) {
	if items := n["item"]; items != nil && len(list(items)) == 0 {
		t.refuse(above.at, "item", ErrInvalid, "a list of items expected")
	}
	seen := map[*item]int{}
	for _, a := range list(n["item"]) {
		child, _ := a.(node)
		id := textOf(child["linkId"])
		it := t.f.q.byID[id]
		if it == nil || it.above != above.item {
			t.refuse(id, "", ErrUnknownAnswer, "")
			continue
		}
		if seen[it] > 0 && (it.kind != TypeGroup || !it.multiplies) {
			t.refuse(id, "item", ErrInvalid, "given more than once")
			continue
		}
		t.item(it, child, above, seen[it])
		seen[it]++
	}
}

// item takes one item: of a group the nth time that it is given.
func (t *taking) item(it *item, n node, above *place, nth int) {
	answers := list(n["answer"])
	switch {
	case it.question() && n["item"] != nil:
		t.refuse(it.linkID, "item", ErrInvalid, "the items below a question stand in its answer")
	case !it.question() && n["answer"] != nil:
		t.refuse(it.linkID, "answer", ErrInvalid, "a "+string(it.kind)+" takes no answer")
	case n["answer"] != nil && len(answers) == 0:
		t.refuse(it.linkID, "answer", ErrInvalid, "a list of answers expected")
	case it.kind == TypeGroup:
		if p := t.occurrence(above, it, nth); p != nil {
			t.items(n, p)
		}
	case it.multiplies:
		for i, a := range answers {
			if p := t.occurrence(above, it, i); p != nil {
				t.answers(p, []any{a})
			}
		}
	case len(answers) > 1 && !it.repeats:
		t.refuse(it.linkID, "answer", ErrInvalid, "one answer expected")
	default:
		t.answers(above.family(it)[0], answers)
	}
}

// occurrence gives the nth of a family, which is made if there is none yet.
func (t *taking) occurrence(above *place, it *item, nth int) *place {
	if family := above.family(it); nth < len(family) {
		return family[nth]
	}
	p, err := t.f.insert(above, it, nth, nth+1)
	var r *Refusal
	if errors.As(err, &r) {
		t.refusals = append(t.refusals, r)
	}
	return p
}

// answers takes the answers at a place and what was answered below them.
func (t *taking) answers(p *place, answers []any) {
	st, err := t.f.takeAnswers(p, answers)
	var r *Refusal
	if errors.As(err, &r) {
		t.refusals = append(t.refusals, r)
	}
	p.st = st
	t.f.touch(p)
	for _, a := range answers {
		if n, ok := a.(node); ok {
			t.items(n, p)
		}
	}
}

// takeAnswers reads the answers at one place, as a response or a savepoint
// holds them. Those that can be read are kept beside the error.
func (f *Form) takeAnswers(p *place, answers []any) (state, error) {
	var st state
	var bad error
	for _, a := range answers {
		v, unknown, err := p.takeAnswer(a)
		switch {
		case err != nil && bad == nil:
			bad = err
		case err != nil:
		case unknown:
			st.unknown = true
		case v.kind != "":
			if v.kind == dateTimeValue && v.part == whole {
				v.at = v.at.In(f.now().Location())
			}
			if v.kind == quantityValue {
				st.unit = v.code
			}
			st.values = append(st.values, v)
		}
	}
	st.text = f.textOf(p, st.values)
	return st, bad
}

// takeAnswer reads one answer; its kind is empty where it has no value but
// only what stands below it.
func (it *item) takeAnswer(a any) (v value, unknown bool, err error) {
	n, ok := a.(node)
	if !ok {
		return v, false, &Refusal{LinkID: it.linkID, Element: "answer", Reason: ErrInvalid, Detail: "an object expected"}
	}
	if askedAndUnknown(n) {
		return v, true, nil
	}
	v, element, err := readValue(n, "value")
	switch {
	case err != nil:
		return v, false, &Refusal{LinkID: it.linkID, Element: "answer." + element, Reason: err}
	case element != "" && !it.accepts(v.kind):
		return v, false, &Refusal{LinkID: it.linkID, Element: "answer." + element, Reason: ErrInvalid, Detail: fmt.Sprintf("does not answer a question of type %s", it.kind)}
	}
	return v, false, nil
}

// askedAndUnknown reports whether an answer carries data-absent-reason
// instead of a value, on the answer or on its value.
func askedAndUnknown(answer node) bool {
	if hasAbsentReason(answer) {
		return true
	}
	for kind := range valueReaders {
		for _, key := range []string{"value" + string(kind), "_value" + string(kind)} {
			if element, ok := answer[key].(node); ok && hasAbsentReason(element) {
				return true
			}
		}
	}
	return false
}

func hasAbsentReason(n node) bool {
	for _, e := range list(n["extension"]) {
		if x, ok := e.(node); ok && x["url"] == absentReasonURL && x["valueCode"] == askedUnknown {
			return true
		}
	}
	return false
}
