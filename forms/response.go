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
	f.settle()
	r := response{
		ResourceType: "QuestionnaireResponse", Questionnaire: f.q.Canonical(), Status: s,
		Authored: f.now().Format(time.RFC3339Nano), Item: f.root.answersBelow(),
	}
	return json.Marshal(r)
}

// answersBelow gives the items under a place that have an answer.
func (p *place) answersBelow() []any {
	var items []any
	for i, it := range p.item.below {
		switch family := p.below[i]; it.kind {
		case TypeDisplay:
		case TypeGroup:
			for _, g := range family {
				items = append(items, g.answeredGroup()...)
			}
		default:
			items = append(items, it.answeredQuestion(family)...)
		}
	}
	return items
}

func (p *place) answeredGroup() []any {
	if !p.on {
		return nil
	}
	below := p.answersBelow()
	if len(below) == 0 {
		return nil
	}
	n := p.heading()
	n["item"] = below
	return []any{n}
}

// answeredQuestion gives one item with the answers of a family: one place with
// any number of answers, or a place for each.
func (it *item) answeredQuestion(family []*place) []any {
	var answers []any
	for _, p := range family {
		answers = append(answers, p.answers()...)
	}
	if len(answers) == 0 {
		return nil
	}
	n := it.heading()
	n["answer"] = answers
	return []any{n}
}

// heading begins an item of a response.
func (it *item) heading() node {
	return withStrings(node{"linkId": it.linkID}, "text", it.wording, "definition", it.definition)
}

// answers gives the answers at a place as FHIR writes them. What was answered
// below stands in the first.
func (p *place) answers() []any {
	if !p.on {
		return nil
	}
	var all []any
	for _, v := range p.st.values {
		all = append(all, v.fhir())
	}
	if p.st.unknown {
		all = append(all, absentAnswer(answerKinds[p.kind][0]))
	}
	below := p.answersBelow()
	if len(below) == 0 {
		return all
	}
	if len(all) == 0 {
		all = []any{node{}}
	}
	all[0].(node)["item"] = below
	return all
}

// absentAnswer is an answer whose value is only the reason of its absence.
func absentAnswer(kind valueKind) node {
	reason := node{"extension": []any{node{"url": absentReasonURL, "valueCode": askedUnknown}}}
	switch kind {
	case codingValue, quantityValue, attachmentValue, referenceValue:
		return node{"value" + string(kind): reason}
	}
	return node{"_value" + string(kind): reason}
}
