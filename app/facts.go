package app

import (
	"context"
	"encoding/json"
	"time"

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

// momentsIn gives the moments that were answered, in reading order, whether or
// not anybody has given their questions a code.
func momentsIn(response json.RawMessage) ([]time.Time, error) {
	var root responseItem
	if err := json.Unmarshal(response, &root); err != nil {
		return nil, record.Unreadable(err)
	}
	return root.moments(nil), nil
}

// responseItem is an item of a QuestionnaireResponse, or the response itself,
// as far as anything is read from it without its form.
type responseItem struct {
	LinkID string           `json:"linkId"`
	Answer []responseAnswer `json:"answer"`
	Item   []responseItem   `json:"item"`
}

type responseAnswer struct {
	DateTime time.Time      `json:"valueDateTime"`
	Text     string         `json:"valueString"`
	Integer  *int           `json:"valueInteger"`
	Coding   record.Code    `json:"valueCoding"`
	Item     []responseItem `json:"item"`
}

func (it responseItem) moments(found []time.Time) []time.Time {
	for _, a := range it.Answer {
		if !a.DateTime.IsZero() {
			found = append(found, a.DateTime)
		}
		for _, below := range a.Item {
			found = below.moments(found)
		}
	}
	for _, below := range it.Item {
		found = below.moments(found)
	}
	return found
}
