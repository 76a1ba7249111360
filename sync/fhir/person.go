package fhir

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/tideover/tideover/forms/record"
)

// refuseTwin keeps a second Patient with one NHS number out of the trust's
// index: the snapshot that matching saw may have been older than the index is.
func (s *Sender) refuseTwin(ctx context.Context, r record.Patient) error {
	if r.NHSNumber == "" {
		return nil
	}
	found, err := s.find(ctx, "", "Patient", nhsNumberSystem, string(r.NHSNumber))
	if err != nil {
		return err
	}
	for _, h := range found {
		if !h.bears(s.Profile.system("patient"), string(r.PatientID)) {
			return refusal("409", "the trust already has a patient with this NHS number; match the record to a person, then send it again")
		}
	}
	return nil
}

var patientReference = regexp.MustCompile(`^Patient/[A-Za-z0-9.-]{1,64}$`)

// person finds the Patient that a match names and makes sure that the name
// still means the same person.
func (s *Sender) person(ctx context.Context, who record.TrustPerson) (string, error) {
	h, err := s.findPerson(ctx, who)
	if err != nil {
		return "", err
	}
	if h == nil {
		return "", refusal("409", "the person that this record was matched to is not in the trust's index, or is there twice; match it again")
	}
	var p readPatient
	if err := json.Unmarshal(marshal(h.object), &p); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
	}
	if p.replacedBy() != "" {
		return "", refusal("409", "the person that this record was matched to was merged into another at the trust; match it again")
	}
	if n, _ := p.nhsNumber(); who.NHSNumber != "" && n != "" && n != who.NHSNumber {
		return "", refusal("409", "the person that this record was matched to has another NHS number at the trust; match it again")
	}
	return h.reference(), nil
}

func (s *Sender) findPerson(ctx context.Context, who record.TrustPerson) (*held, error) {
	var found []*held
	var err error
	switch ref := relative(who.Reference); {
	case patientReference.MatchString(ref):
		raw, err := s.Client.Read(ctx, ref)
		if err != nil {
			return nil, err
		}
		return readHeld(raw)
	case who.LocalPatientID != "" && s.Profile.LocalPatientSystem != "":
		found, err = s.find(ctx, "", "Patient", s.Profile.LocalPatientSystem, who.LocalPatientID)
	case who.NHSNumber != "":
		found, err = s.find(ctx, "", "Patient", nhsNumberSystem, string(who.NHSNumber))
	}
	if err != nil || len(found) != 1 {
		return nil, err
	}
	return found[0], nil
}
