package forms

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// savepoint is an unfinished form: every text as typed, understood or not,
// and beside it the answer that was understood when it was typed, since "now"
// and "0252" mean another moment an hour later.
type savepoint struct {
	Questionnaire string           `json:"questionnaire"`
	Answers       []savepointState `json:"answers"`
}

type savepointState struct {
	LinkID  string `json:"linkId"`
	Text    string `json:"text,omitempty"`
	Unknown bool   `json:"unknown,omitempty"`
	Values  []any  `json:"values,omitempty"`
}

// Savepoint gives everything typed so far, for Restore.
func Savepoint(f *Form) ([]byte, error) {
	s := savepoint{Questionnaire: f.q.Canonical(), Answers: []savepointState{}}
	for _, it := range f.q.items {
		st := f.states[it.index]
		if st.text == "" && !st.unknown && len(st.values) == 0 {
			continue
		}
		kept := savepointState{LinkID: it.linkID, Text: st.text, Unknown: st.unknown}
		for _, v := range st.values {
			kept.Values = append(kept.Values, v.fhir())
		}
		s.Answers = append(s.Answers, kept)
	}
	return json.Marshal(s)
}

// Restore brings back the form that a savepoint was made of. It fails with
// ErrOtherForm for a savepoint of another form or version, so that recovered
// work is never attached to the wrong form.
func Restore(q *Questionnaire, s Setting, data []byte) (*Form, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var sp savepoint
	if err := d.Decode(&sp); err != nil {
		return nil, fmt.Errorf("a savepoint cannot be read: %w", record.Unreadable(err))
	}
	if sp.Questionnaire != q.Canonical() {
		return nil, &Refusal{Element: "questionnaire", Reason: ErrOtherForm, Detail: fmt.Sprintf("%s, not %s", sp.Questionnaire, q.Canonical())}
	}
	f := empty(q, s)
	for _, kept := range sp.Answers {
		it := q.byID[kept.LinkID]
		if it == nil || !it.question() {
			return nil, &Refusal{LinkID: kept.LinkID, Reason: ErrUnknownAnswer}
		}
		st, err := f.restored(it, kept)
		if err != nil {
			return nil, err
		}
		f.states[it.index] = st
	}
	return f, nil
}

// restored reads a text anew only where it had not been understood.
func (f *Form) restored(it *item, kept savepointState) (state, error) {
	if len(kept.Values) == 0 && !kept.Unknown {
		return f.read(it, kept.Text), nil
	}
	st, err := f.takeAnswers(it, kept.Values)
	st.text, st.unknown = kept.Text, kept.Unknown
	return st, err
}
