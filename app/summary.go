package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// Why there is no summary of a patient.
var (
	// ErrNotInIndex says that the offline index knows nobody whom this patient
	// surely is.
	ErrNotInIndex = errors.New("the patient index has nobody who is surely this patient")
	// ErrOtherNHSNumber says that whoever the index has under the hospital number
	// has another NHS number: twins share a birth date.
	ErrOtherNHSNumber = fmt.Errorf("%w: under the hospital number it has another NHS number", ErrNotInIndex)
	// ErrNoPatient says that a sheet is about a patient and nobody was named.
	ErrNoPatient = errors.New("this sheet is about a patient, and none was named")
)

// summarise gives what the index knew of whoever an attendance is of. They are
// found by a number that only one person of the index has, and only where the
// birth date agrees: a summary of somebody else would be worse than none.
func summarise(ctx context.Context, k *Kiosk, r PrintRequest) (printing.Summary, error) {
	if r.Attendance == "" {
		return printing.Summary{}, ErrNoPatient
	}
	a, err := k.ledger.Attendance(ctx, r.Attendance)
	if err != nil {
		return printing.Summary{}, err
	}
	person, by, err := k.inIndex(ctx, a.Patient)
	if err != nil {
		return printing.Summary{}, err
	}
	st, err := k.Status(ctx)
	return printing.Summary{
		Attendance: a, Known: person.Patient, LastAttended: person.LastAttended,
		AsOf: st.IndexAsOf, Age: max(0, st.IndexAge),
		Fit: fmt.Sprintf("Found by %s; the birth date agrees.", by),
	}, err
}

// inIndex finds a patient in the offline index, by NHS number or else by
// hospital number, and says by which.
func (k *Kiosk) inIndex(ctx context.Context, who record.Patient) (person index.Person, by string, err error) {
	holders, err := k.index.Get(ctx, who.NHSNumber)
	if err != nil {
		return person, "", err
	}
	by = "NHS number"
	if len(holders) == 0 {
		if holders, err = k.ofHospitalNumber(ctx, who.LocalPatientID); err != nil {
			return person, "", err
		}
		by = "hospital number"
	}
	if len(holders) != 1 || who.BirthDate.Date.IsZero() || holders[0].Patient.BirthDate.Date != who.BirthDate.Date {
		return person, "", ErrNotInIndex
	}
	if known := holders[0].Patient.NHSNumber; known != "" && who.NHSNumber != "" && known != who.NHSNumber {
		return person, "", ErrOtherNHSNumber
	}
	return holders[0], by, nil
}

func (k *Kiosk) ofHospitalNumber(ctx context.Context, number string) ([]index.Person, error) {
	if number == "" {
		return nil, nil
	}
	answer, err := k.index.Search(ctx, number, k.latestDay())
	var holders []index.Person
	for _, hit := range answer.Hits {
		if hit.Patient.LocalPatientID == number {
			holders = append(holders, hit.Person)
		}
	}
	return holders, err
}
