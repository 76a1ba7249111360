package fhir

import (
	"encoding/json"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// answersOf gives the stored QuestionnaireResponse of an attendance, as the
// form gave it, with what ties it to this attendance. The status follows the
// events: amended after an amendment, entered-in-error after a withdrawal.
func (p Profile) answersOf(d record.Delivery, subject, encounter reference) (object, error) {
	var o object
	if err := json.Unmarshal(d.Attendance.Answers, &o); err != nil {
		return nil, fmt.Errorf("%w: the stored answers can't be read: %w", ErrNotDeliverable, record.Unreadable(err))
	}
	if kind := text(o["resourceType"]); kind != "QuestionnaireResponse" {
		return nil, fmt.Errorf("%w: the stored answers are no QuestionnaireResponse", ErrNotDeliverable)
	}
	delete(o, "id")
	o["meta"] = p.joinMeta(o["meta"], marshal(p.metaOf(d, "UKCore-QuestionnaireResponse")))
	o["identifier"] = marshal(identifier{System: p.system("form-answers"), Value: string(d.Attendance.ID)})
	o["subject"] = marshal(subject)
	o["encounter"] = marshal(encounter)
	o["status"] = marshal(answersStatus(text(o["status"]), d))
	if _, ok := o["questionnaire"]; !ok && d.Attendance.Form.URL != "" {
		o["questionnaire"] = marshal(canonicalURL(d.Attendance.Form))
	}
	if _, ok := o["authored"]; !ok {
		o["authored"] = marshal(dateTime(d.Entry.RecordedAt))
	}
	return o, nil
}

func answersStatus(stored string, d record.Delivery) string {
	switch {
	case d.Attendance.Withdrawal != nil:
		return "entered-in-error"
	case stored == "":
		stored = "completed"
	}
	if d.Entry.Kind == record.KindAmended && stored == "completed" {
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
