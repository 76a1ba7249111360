package fhir

import (
	"encoding/json"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// given are the answers to one form: those of the arrival go under the ID of
// the attendance, those of any other under the ID of its filing.
type given struct {
	key     record.ID
	form    record.Form
	answers json.RawMessage
	amended bool
}

func arrivalAnswers(d record.Delivery) given {
	a := d.Attendance
	return given{a.ID, a.Form, a.Answers, d.Entry.Kind == record.KindAmended}
}

// answersOf gives a stored QuestionnaireResponse, as the form gave it, with
// what ties it to this attendance. The status follows the events: amended after
// an amendment, entered-in-error after a withdrawal.
func (p Profile) answersOf(d record.Delivery, g given, subject, encounter reference) (object, error) {
	var o object
	if err := json.Unmarshal(g.answers, &o); err != nil {
		return nil, fmt.Errorf("%w: the stored answers can't be read: %w", ErrNotDeliverable, record.Unreadable(err))
	}
	if kind := text(o["resourceType"]); kind != "QuestionnaireResponse" {
		return nil, fmt.Errorf("%w: the stored answers are no QuestionnaireResponse", ErrNotDeliverable)
	}
	delete(o, "id")
	o["meta"] = p.joinMeta(o["meta"], marshal(p.metaOf(d, "UKCore-QuestionnaireResponse")))
	o["identifier"] = marshal(identifier{System: p.system("form-answers"), Value: string(g.key)})
	o["subject"] = marshal(subject)
	o["encounter"] = marshal(encounter)
	o["status"] = marshal(answersStatus(text(o["status"]), d, g))
	if _, ok := o["questionnaire"]; !ok && g.form.URL != "" {
		o["questionnaire"] = marshal(canonicalURL(g.form))
	}
	if _, ok := o["authored"]; !ok {
		o["authored"] = marshal(dateTime(d.Entry.RecordedAt))
	}
	return o, nil
}

func answersStatus(stored string, d record.Delivery, g given) string {
	switch {
	case d.Attendance.Withdrawal != nil:
		return "entered-in-error"
	case stored == "":
		stored = "completed"
	}
	if g.amended && stored == "completed" {
		return "amended"
	}
	return stored
}

func canonicalURL(f record.Form) string {
	if f.Version == "" {
		return f.URL
	}
	return f.URL + "|" + f.Version
}
