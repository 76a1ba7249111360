package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// FromResponse puts the answers of a QuestionnaireResponse back into a form.
// It fails with ErrOtherForm where they were given to another form or another
// version of it, with ErrUnknownAnswer where they answer a question that the
// form does not put at that place, and with ErrInvalid where an answer is of
// the wrong type. Codes that no list has come back as they were.
func FromResponse(q *Questionnaire, s Setting, raw json.RawMessage) (*Form, error) {
	root, err := readObject(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if root["resourceType"] != "QuestionnaireResponse" {
		return nil, &Refusal{Element: "resourceType", Reason: ErrInvalid, Detail: "a QuestionnaireResponse expected"}
	}
	if c := textOf(root["questionnaire"]); c != q.Canonical() {
		return nil, &Refusal{Element: "questionnaire", Reason: ErrOtherForm, Detail: fmt.Sprintf("%s, not %s", c, q.Canonical())}
	}
	f := empty(q, s)
	if err := f.takeItems(root, -1); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *Form) takeItems(n node, parent int) error {
	if items := n["item"]; items != nil && len(list(items)) == 0 {
		return &Refusal{Element: "item", Reason: ErrInvalid, Detail: "a list of items expected"}
	}
	for _, a := range list(n["item"]) {
		child, _ := a.(node)
		it := f.q.byID[textOf(child["linkId"])]
		if it == nil || it.parent != parent {
			return &Refusal{LinkID: textOf(child["linkId"]), Reason: ErrUnknownAnswer}
		}
		if err := f.takeItem(it, child); err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) takeItem(it *item, n node) error {
	if it.kind == TypeGroup {
		return f.takeItems(n, it.index)
	}
	answers := list(n["answer"])
	if len(answers) > 1 && !it.repeats {
		return &Refusal{LinkID: it.linkID, Element: "answer", Reason: ErrInvalid, Detail: "one answer expected"}
	}
	st, err := f.takeAnswers(it, answers)
	if err != nil {
		return err
	}
	f.states[it.index] = st
	for _, a := range answers {
		if err := f.takeItems(a.(node), it.index); err != nil {
			return err
		}
	}
	return nil
}

// takeAnswers reads the answers of one question, as a response or a savepoint
// holds them.
func (f *Form) takeAnswers(it *item, answers []any) (state, error) {
	var st state
	for _, a := range answers {
		n, ok := a.(node)
		if !ok {
			return st, &Refusal{LinkID: it.linkID, Element: "answer", Reason: ErrInvalid, Detail: "an object expected"}
		}
		if askedAndUnknown(n) {
			st.unknown = true
			continue
		}
		v, element, err := readValue(n, "value")
		switch {
		case err != nil:
			return st, &Refusal{LinkID: it.linkID, Element: "answer." + element, Reason: err}
		case element == "":
			continue
		case !it.accepts(v.kind):
			return st, &Refusal{LinkID: it.linkID, Element: "answer." + element, Reason: ErrInvalid, Detail: fmt.Sprintf("does not answer a question of type %s", it.kind)}
		}
		if v.kind == dateTimeValue {
			v.at = v.at.In(f.now().Location())
		}
		st.values = append(st.values, v)
	}
	st.text = f.textOf(it, st.values)
	return st, nil
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
