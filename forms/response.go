package forms

import (
	"encoding/json"
	"fmt"
	"time"
)

// Status is a code of FHIR R4 QuestionnaireResponse.status.
type Status string

// The statuses that a response is written with.
const (
	InProgress Status = "in-progress"
	Completed  Status = "completed"
	Amended    Status = "amended"
)

// response is FHIR R4 QuestionnaireResponse as it is written.
type response struct {
	ResourceType  string `json:"resourceType"`
	Questionnaire string `json:"questionnaire"`
	Status        Status `json:"status"`
	Authored      string `json:"authored"`
	Item          []any  `json:"item,omitempty"`
}

// Response gives the answers as a FHIR R4 QuestionnaireResponse. Questions
// that are not put are left out; "not known" is an answer without a value that
// carries data-absent-reason. A completed or amended response of a form that
// cannot be saved is refused with ErrNotComplete. A text that was not
// understood has no place in a response; a Savepoint keeps it.
func Response(f *Form, s Status) (json.RawMessage, error) {
	switch s {
	case InProgress:
	case Completed, Amended:
		if n := len(f.Blocking()); n > 0 {
			return nil, fmt.Errorf("%w: %d to put right", ErrNotComplete, n)
		}
	default:
		return nil, fmt.Errorf("%q is no status that a response is written with", s)
	}
	on := f.enabled()
	r := response{
		ResourceType: "QuestionnaireResponse", Questionnaire: f.q.Canonical(), Status: s,
		Authored: f.now().Format(time.RFC3339Nano),
	}
	for _, it := range f.q.items {
		if it.parent < 0 {
			r.Item = append(r.Item, f.responseItem(it, on)...)
		}
	}
	return json.Marshal(r)
}

// responseItem gives one item with all below it, or nothing where nothing was
// answered.
func (f *Form) responseItem(it *item, on []bool) []any {
	if !on[it.index] || it.kind == TypeDisplay {
		return nil
	}
	var below []any
	for _, i := range it.children {
		below = append(below, f.responseItem(f.q.items[i], on)...)
	}
	n := node{"linkId": it.linkID}
	if it.text != "" {
		n["text"] = it.text
	}
	if it.definition != "" {
		n["definition"] = it.definition
	}
	if it.kind == TypeGroup {
		n["item"] = below
		return unlessEmpty(n, below)
	}
	answers := f.states[it.index].answers(it)
	if len(below) > 0 {
		if len(answers) == 0 {
			answers = []any{node{}}
		}
		answers[0].(node)["item"] = below
	}
	n["answer"] = answers
	return unlessEmpty(n, answers)
}

func unlessEmpty(n node, content []any) []any {
	if len(content) == 0 {
		return nil
	}
	return []any{n}
}

// answers gives the answers of one question as FHIR writes them.
func (st state) answers(it *item) []any {
	var all []any
	for _, v := range st.values {
		all = append(all, v.fhir())
	}
	if st.unknown {
		all = append(all, absentAnswer(answerKinds[it.kind][0]))
	}
	return all
}

// absentAnswer is an answer whose value is only the reason of its absence.
func absentAnswer(kind valueKind) node {
	reason := node{"extension": []any{node{"url": absentReasonURL, "valueCode": askedUnknown}}}
	if kind == codingValue {
		return node{"valueCoding": reason}
	}
	return node{"_value" + string(kind): reason}
}
