package app

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// Facts gives the coded answers of an attendance that stand: what returns and
// messages are made of, without knowing the forms.
func (k *Kiosk) Facts(ctx context.Context, id record.ID) ([]record.Fact, error) {
	entries, err := k.ledger.Entries(ctx, id)
	if err != nil {
		return nil, err
	}
	return record.FactsOf(entries)
}

// answerItem is an item of a QuestionnaireResponse as far as facts and times
// are read from it.
type answerItem struct {
	LinkID string       `json:"linkId"`
	Answer []answer     `json:"answer"`
	Item   []answerItem `json:"item"`
}

type answer struct {
	Coding   *record.Code `json:"valueCoding"`
	String   *string      `json:"valueString"`
	Boolean  *bool        `json:"valueBoolean"`
	Integer  json.Number  `json:"valueInteger"`
	Decimal  json.Number  `json:"valueDecimal"`
	Date     *record.Date `json:"valueDate"`
	DateTime *time.Time   `json:"valueDateTime"`
	Item     []answerItem `json:"item"`
}

func readAnswers(response json.RawMessage) ([]answerItem, error) {
	var r struct {
		Item []answerItem `json:"item"`
	}
	d := json.NewDecoder(bytes.NewReader(response))
	d.UseNumber()
	if err := d.Decode(&r); err != nil {
		return nil, record.Unreadable(err)
	}
	return r.Item, nil
}

// walk visits every item that has an answer, in reading order.
func walk(items []answerItem, visit func(answerItem)) {
	for _, it := range items {
		if len(it.Answer) > 0 {
			visit(it)
		}
		for _, a := range it.Answer {
			walk(a.Item, visit)
		}
		walk(it.Item, visit)
	}
}

// factsOf gives the answers of a form whose questions bear codes.
func factsOf(f *forms.Form, answers json.RawMessage) ([]record.Fact, error) {
	items, err := readAnswers(answers)
	if err != nil {
		return nil, err
	}
	asked := map[string]forms.Item{}
	for _, it := range f.Items() {
		asked[it.LinkID] = it
	}
	var facts []record.Fact
	walk(items, func(it answerItem) {
		question := asked[it.LinkID]
		if len(question.Concepts) == 0 {
			return
		}
		fact := record.Fact{Concepts: question.Concepts, Label: question.Label}
		for _, a := range it.Answer {
			a.tell(&fact)
		}
		facts = append(facts, fact)
	})
	return facts, nil
}

// tell writes an answer into the member of a fact that holds its type.
func (a answer) tell(f *record.Fact) {
	switch {
	case a.Coding != nil:
		f.Codes = append(f.Codes, *a.Coding)
	case a.String != nil:
		f.Text = *a.String
	case a.Boolean != nil:
		f.Yes = a.Boolean
	case a.Integer != "":
		f.Number = a.Integer.String()
	case a.Decimal != "":
		f.Number = a.Decimal.String()
	case a.Date != nil:
		f.Day = *a.Date
	case a.DateTime != nil:
		f.At = *a.DateTime
	}
}
