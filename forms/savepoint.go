package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// savepoint is an unfinished form: every text as typed, understood or not,
// and beside it the answer that was understood when it was typed, since "now"
// and "0252" mean another moment an hour later.
type savepoint struct {
	Questionnaire string           `json:"questionnaire"`
	Answers       []savepointState `json:"answers"`
	// Keys tell which occurrences there are of what repeats as a block, by the
	// address that the first of them would have; none where that one is alone.
	Keys map[string][]int `json:"occurrences,omitempty"`
}

type savepointState struct {
	LinkID  string       `json:"linkId"` // the address of the occurrence
	Text    string       `json:"text,omitempty"`
	Unknown bool         `json:"unknown,omitempty"`
	Edited  bool         `json:"edited,omitempty"`
	Unit    *record.Code `json:"unit,omitempty"`
	Values  []any        `json:"values,omitempty"`
}

// Savepoint gives everything typed so far, for Restore.
func Savepoint(f *Form) ([]byte, error) {
	f.settle()
	s := savepoint{Questionnaire: f.q.Canonical(), Answers: []savepointState{}}
	for _, p := range f.places {
		if p.number == 1 {
			s.keep(p)
		}
		if kept, any := p.kept(); any {
			s.Answers = append(s.Answers, kept)
		}
	}
	return json.Marshal(s)
}

// keep notes the occurrences of a family, from its first.
func (s *savepoint) keep(first *place) {
	family := first.siblings()
	if len(family) == 1 && first.key() == 1 {
		return
	}
	if s.Keys == nil {
		s.Keys = map[string][]int{}
	}
	for _, p := range family {
		s.Keys[first.familyName()] = append(s.Keys[first.familyName()], p.key())
	}
}

// familyName is the address that the first of a family has, or would have.
func (p *place) familyName() string { return familyName(p.item, p.above) }

func familyName(it *item, above *place) string {
	return address(it, append(slices.Clone(above.keys), 1))
}

// kept gives what was typed at one place, and whether anything was.
func (p *place) kept() (savepointState, bool) {
	st := p.st
	kept := savepointState{LinkID: p.at, Text: st.text, Unknown: st.unknown, Edited: st.edited && p.computed()}
	if !st.unit.IsZero() {
		kept.Unit = &st.unit
	}
	for _, v := range st.values {
		kept.Values = append(kept.Values, v.fhir())
	}
	return kept, st.text != "" || st.unknown || len(st.values) > 0 || kept.Unit != nil || kept.Edited
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
	if err := f.regrow(f.root, sp.Keys); err != nil {
		return nil, err
	}
	f.arrange()
	for _, kept := range sp.Answers {
		p := f.byAt[kept.LinkID]
		if p == nil || !p.question() {
			return nil, &Refusal{LinkID: kept.LinkID, Reason: ErrUnknownAnswer}
		}
		if err := f.restore(p, kept); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// regrow gives the families below a place the occurrences that they had.
func (f *Form) regrow(above *place, keys map[string][]int) error {
	for i, it := range above.item.below {
		had := keys[familyName(it, above)]
		if it.multiplies && len(had) > 0 {
			for _, p := range above.below[i] {
				p.walk(func(b *place) { delete(f.byAt, b.at); f.count-- })
			}
			above.below[i] = nil
			for n, key := range had {
				if key < 1 || slices.Contains(had[:n], key) {
					return &Refusal{LinkID: it.linkID, Element: "occurrences", Reason: ErrInvalid, Detail: "each is named once, from 1"}
				}
				if _, err := f.insert(above, it, n, key); err != nil {
					return err
				}
			}
		}
		for _, p := range above.below[i] {
			if err := f.regrow(p, keys); err != nil {
				return err
			}
		}
	}
	return nil
}

// restore reads a text anew only where it had not been understood.
func (f *Form) restore(p *place, kept savepointState) error {
	if kept.Unit != nil {
		p.st.unit = *kept.Unit
	}
	st := state{}
	switch {
	case len(kept.Values) == 0 && !kept.Unknown:
		st = f.read(p, kept.Text)
	default:
		var err error
		if st, err = f.takeAnswers(p, kept.Values); err != nil {
			return err
		}
		st.text, st.unknown, st.unit = kept.Text, kept.Unknown, p.st.unit
	}
	st.edited = kept.Edited
	p.st = st
	f.touch(p)
	return nil
}
