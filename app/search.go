package app

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
)

// Found is the answer to a search at reception: who is here already, before
// who is in the index, since registering somebody twice is the commoner slip.
type Found struct {
	Here  []record.Attendance
	Index index.Answer
}

// Search looks for somebody by anything that reception may be told: NHS or
// hospital number, names, birth date, postcode, or a downtime number.
func (k *Kiosk) Search(ctx context.Context, text string) (Found, error) {
	var found Found
	var err error
	if found.Index, err = k.index.Search(ctx, text, k.latestDay()); err != nil {
		return found, err
	}
	found.Here, err = k.hereAlready(ctx, text, found.Index)
	return found, err
}

// hereAlready gives the attendances of those still in the department whom the
// text fits, and any attendance by its own number.
func (k *Kiosk) hereAlready(ctx context.Context, text string, answer index.Answer) ([]record.Attendance, error) {
	if n, err := record.ParseDowntimeNumber(text); err == nil {
		a, err := k.ledger.AttendanceByNumber(ctx, n)
		if err == nil {
			return []record.Attendance{a}, nil
		}
	}
	present, err := k.ledger.Present(ctx)
	if err != nil {
		return nil, err
	}
	numbers := map[record.NHSNumber]bool{}
	for _, hit := range answer.Hits {
		if hit.Patient.NHSNumber != "" {
			numbers[hit.Patient.NHSNumber] = true
		}
	}
	var here []record.Attendance
	for _, a := range present {
		if numbers[a.Patient.NHSNumber] || k.fits(text, a) {
			here = append(here, a)
		}
	}
	return here, nil
}

// fits reports whether every word of the text begins a word of the patient's
// names, or is their birth date or number.
func (k *Kiosk) fits(text string, a record.Attendance) bool {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 {
		return false
	}
	n := a.Patient.Name
	names := strings.Fields(strings.ToLower(strings.Join([]string{n.Family, n.Given, n.Middle, n.KnownAs, a.Patient.TemporaryNumber}, " ")))
	named := false
	for i, w := range words {
		if slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, w) }) {
			named = true
			continue
		}
		born, err := record.ParseBirthDate(strings.Join(words[i:], " "), k.latestDay())
		return named && err == nil && born.Date == a.Patient.BirthDate.Date
	}
	return named
}

// Search looks for somebody, for whoever may see patients.
func (s *Session) Search(ctx context.Context, text string) (Found, error) {
	if err := s.Allow(SeePatients); err != nil {
		return Found{}, err
	}
	return s.kiosk.Search(ctx, text)
}

// ViewPerson notes that this person opened somebody of the offline index,
// whatever comes of it. To go past them in a list is no such look.
func (s *Session) ViewPerson(ctx context.Context, p record.Patient) error {
	return s.do(ctx, SeePatients, record.Draft{Body: &record.PersonViewed{
		PatientID: p.PatientID, LocalPatientID: p.LocalPatientID, NHSNumber: p.NHSNumber,
	}})
}

// ImportIndex takes a snapshot of the trust's patient index in, and says so in
// the ledger.
func (s *Session) ImportIndex(ctx context.Context, r io.Reader, format index.Format, o index.ImportOptions) (index.Result, error) {
	if err := s.Allow(ImportIndex); err != nil {
		return index.Result{}, err
	}
	o.DecodePatient = decodePatient
	result, err := s.kiosk.index.Import(ctx, r, format, o)
	if err != nil {
		return result, err
	}
	_, err = s.append(ctx, record.Draft{OccurredAt: o.AsOf, Body: &record.IndexImported{
		Source: o.Source, AsOf: o.AsOf, People: result.People, Refused: result.RefusedCount,
	}})
	return result, err
}
