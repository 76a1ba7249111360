package fhir

import (
	"fmt"
	"maps"

	"github.com/tideover/tideover/forms/record"
)

// replaced gives the filings of which the server may hold something that the
// entry replaces or takes back.
func replaced(d record.Delivery) []record.Filing {
	switch d.Entry.Kind {
	case record.KindWithdrawn:
		return d.Attendance.Filings
	case record.KindFiled:
		if f, ok := d.Attendance.Filing(d.Entry.ID); ok && len(f.Entries) > 1 {
			return []record.Filing{f}
		}
	}
	return nil
}

// putFilings sends the form that the entry filed, under the ID of its filing,
// or takes back with the attendance the forms that the server holds.
func (b *builder) putFilings() error {
	switch {
	case b.WithoutAnswers:
	case b.Entry.Kind == record.KindFiled:
		return b.putFiled()
	case b.Entry.Kind == record.KindWithdrawn:
		for _, f := range b.Attendance.Filings {
			if h := b.heldFilings[f.ID()]; h != nil {
				b.update(h, f.ID(), b.takenBack(h))
			}
		}
	}
	return nil
}

func (b *builder) putFiled() error {
	body, err := b.Entry.Decode()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotDeliverable, err)
	}
	filed, ok := body.(*record.Filed)
	filing, known := b.Attendance.Filing(b.Entry.ID)
	if !ok || !known {
		return fmt.Errorf("%w: the entry is no filed form of its attendance", ErrNotDeliverable)
	}
	g := given{key: filing.ID(), form: filed.Form, answers: filed.Answers, amended: b.Entry.Amends != ""}
	return b.putGiven(g, b.heldFilings[g.key])
}

// takenBack gives a form that the server holds as entered in error, whatever
// anybody has made of it since.
func (b *builder) takenBack(h *held) object {
	out := maps.Clone(h.object)
	out["status"] = marshal("entered-in-error")
	out["meta"] = b.joinMeta(h.object["meta"], marshal(b.metaOf(b.Delivery, "UKCore-QuestionnaireResponse")))
	return out
}
