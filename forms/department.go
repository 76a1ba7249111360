package forms

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The names of the forms that every department has.
const (
	ArrivalForm   = "arrival"
	UnknownForm   = "unknown"
	TriageForm    = "triage"
	DepartureForm = "departure"
)

// The names of the other forms that ship. A department may do without them.
const (
	HandoverForm        = "handover"
	ObservationsForm    = "observations"
	NotesForm           = "notes"
	InvestigationsForm  = "investigations"
	ReferralForm        = "referral"
	DecisionToAdmitForm = "decision-to-admit"
	TransferForm        = "transfer"
	LeftForm            = "left" // before being seen
	DeathForm           = "death"
	WardAdmissionForm   = "ward-admission"
	WardTransferForm    = "ward-transfer"
	WardDischargeForm   = "ward-discharge"
	SafeguardingForm    = "safeguarding"
	IncidentForm        = "incident"
)

// needed are the questions without which a department's form could not make
// the record it is for.
var needed = map[string][]string{
	ArrivalForm:   {"patient.familyName", arrivalID},
	UnknownForm:   {"patient.familyName", "patient.unknown", arrivalID},
	TriageForm:    {"triage.assessedAt", "triage.acuity"},
	DepartureForm: {"departure.departedAt"},
}

// reserved begin the linkIds that name fields of the record.
var reserved = []string{"patient.", "arrival.", "triage.", "departure."}

// ErrNoForm means that the department has no such form.
var ErrNoForm = errors.New("the department has no such form")

// Department is the forms of one department, by name and by canonical URL.
type Department struct {
	byName map[string]*Questionnaire
}

// LoadDepartment loads every .json file below the given roots; a form goes by
// the name of its file. A form in a later root replaces one of the same name
// in an earlier root. It fails where a form cannot be loaded, where one of the
// four forms is missing or lacks a question that the record needs, and where a
// linkId seems to name a field of the record but names none.
func LoadDepartment(lists *CodeLists, roots ...fs.FS) (*Department, error) {
	d := &Department{byName: map[string]*Questionnaire{}}
	for _, root := range roots {
		err := eachJSON(root, func(name string, data []byte) error {
			q, err := Load(bytes.NewReader(data), lists)
			if err != nil {
				return err
			}
			d.byName[strings.TrimSuffix(path.Base(name), ".json")] = q
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("form %w", err)
		}
	}
	for _, name := range []string{ArrivalForm, UnknownForm, TriageForm, DepartureForm} {
		if err := d.check(name); err != nil {
			return nil, fmt.Errorf("form %s: %w", name, err)
		}
	}
	return d, nil
}

func (d *Department) check(name string) error {
	q, err := d.Form(name)
	if err != nil {
		return err
	}
	for _, linkID := range needed[name] {
		if !q.Has(linkID) {
			return &Refusal{LinkID: linkID, Reason: ErrBinding, Detail: "the form needs this question"}
		}
	}
	for _, it := range q.items {
		if it.question() && it.entry == plainEntry && seemsOfRecord(it.linkID) && !slices.Contains(answersOnly, it.linkID) {
			return &Refusal{LinkID: it.linkID, Element: "linkId", Reason: ErrBinding, Detail: "the record has no such field"}
		}
	}
	return nil
}

func seemsOfRecord(linkID string) bool {
	return slices.ContainsFunc(reserved, func(prefix string) bool { return strings.HasPrefix(linkID, prefix) })
}

// Form gives a form by its name, such as ArrivalForm.
func (d *Department) Form(name string) (*Questionnaire, error) {
	if q := d.byName[name]; q != nil {
		return q, nil
	}
	return nil, fmt.Errorf("%w: %s", ErrNoForm, name)
}

// Find gives the form that a response names as url|version. Without a version
// any version will do.
func (d *Department) Find(canonical string) (*Questionnaire, error) {
	for _, name := range d.Names() {
		if q := d.byName[name]; q.Canonical() == canonical || q.URL == canonical {
			return q, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrNoForm, canonical)
}

// Names gives the names of all forms, sorted.
func (d *Department) Names() []string {
	names := make([]string, 0, len(d.byName))
	for name := range d.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
