package fhir

import (
	"encoding/json"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// given are the answers to one form: those of the arrival go under the ID of
// the attendance, those of the triage and the departure under names made of it,
// those of any other form under the ID of its filing.
type given struct {
	key     record.ID
	form    record.Form
	answers json.RawMessage
	amended bool
	again   bool // the server may hold an earlier version
	own     bool // the entry's author gave them
	extract
}

func triageKey(a record.Attendance) record.ID    { return a.ID + "-triage" }
func departureKey(a record.Attendance) record.ID { return a.ID + "-departure" }

// given gives the answers that go with a delivery, and what the forms make of
// them. Those of the arrival go with the entries that hold any, and with
// whichever entry is the first that the server takes.
func (p Profile) given(d record.Delivery, find FindForm) ([]given, error) {
	if p.WithoutAnswers {
		return nil, nil
	}
	var all []given
	if len(d.Attendance.Answers) > 0 {
		all = append(all, arrivalAnswers(d))
	}
	g, err := formAnswers(d)
	if err != nil {
		return nil, err
	}
	if len(g.answers) > 0 {
		all = append(all, g)
	}
	for i := range all {
		if all[i].extract, err = p.extract(d, all[i], find); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func arrivalAnswers(d record.Delivery) given {
	a := d.Attendance
	amended := d.Entry.Kind == record.KindAmended
	return given{key: a.ID, form: a.Form, answers: a.Answers, amended: amended, again: changesRegistration(d.Entry), own: amended || d.Entry.Kind == record.KindRegistered}
}

// formAnswers gives the answers that the entry itself holds, beside those of
// the arrival; none where it holds none.
func formAnswers(d record.Delivery) (given, error) {
	switch d.Entry.Kind {
	case record.KindTriaged, record.KindDeparted, record.KindFiled:
	default:
		return given{}, nil
	}
	body, err := d.Entry.Decode()
	if err != nil {
		return given{}, fmt.Errorf("%w: %w", ErrNotDeliverable, err)
	}
	switch b := body.(type) {
	case *record.Triaged:
		return given{key: triageKey(d.Attendance), form: b.Form, answers: b.Answers, again: true, own: true}, nil
	case *record.Departed:
		return given{key: departureKey(d.Attendance), form: b.Form, answers: b.Answers, again: true, own: true}, nil
	case *record.Filed:
		if filing, known := d.Attendance.Filing(d.Entry.ID); known {
			return given{key: filing.ID(), form: b.Form, answers: b.Answers, amended: d.Entry.Amends != "", again: len(filing.Entries) > 1, own: true}, nil
		}
	}
	return given{}, fmt.Errorf("%w: the entry is no filed form of its attendance", ErrNotDeliverable)
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
	o["meta"] = p.joinMeta(o["meta"], marshal(p.answersMeta(d, g)))
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
	if author := p.authorOf(d.Entry); author != nil && g.own && o["author"] == nil {
		o["author"] = marshal(author)
	}
	return o, nil
}

// answersMeta marks answers with the types of the resources that were made of
// them, so that those are found again when the answers are amended.
func (p Profile) answersMeta(d record.Delivery, g given) *meta {
	m := p.metaOf(d, "UKCore-QuestionnaireResponse")
	for _, kind := range g.kinds() {
		m.Tag = append(m.Tag, coding{System: p.system("extracted"), Code: kind})
	}
	return m
}

// authorOf names whose answers an entry holds: whoever wrote the paper that
// they were typed in from, or else the entry's author.
func (p Profile) authorOf(e record.Entry) *reference {
	if other := clean(e.OnBehalfOf); other != "" {
		return &reference{Type: "Practitioner", Display: other}
	}
	if e.Author == "" {
		return nil
	}
	return &reference{Type: "Practitioner", Identifier: p.staff(e.Author)}
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
