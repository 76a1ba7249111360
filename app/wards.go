package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// Ward is a ward that somebody went to from here and has not left.
type Ward struct {
	Name string
	// Patients are as the board has those in the department, each in their bed.
	// A name alert is about another on any of the wards.
	Patients []BoardRow
}

// Wards gives the wards by name with their patients by bed, as far as this
// kiosk was told.
func (s *Session) Wards(ctx context.Context) ([]Ward, error) {
	if err := s.Allow(SeePatients); err != nil {
		return nil, err
	}
	patients, err := s.kiosk.wardPatients(ctx)
	if err != nil {
		return nil, err
	}
	families := map[string]int{}
	for _, p := range patients {
		families[strings.ToUpper(p.Patient.Name.Family)]++
	}
	var wards []Ward
	for _, p := range patients {
		row := BoardRow{Attendance: p.Attendance, SimilarName: families[strings.ToUpper(p.Patient.Name.Family)] > 1 && p.Patient.Name.Family != ""}
		row.Place = cmp.Or(p.course.ward.bed, "No bed")
		i := slices.IndexFunc(wards, func(w Ward) bool { return called(w.Name)(p.ward) })
		if i < 0 {
			i, wards = len(wards), append(wards, Ward{Name: p.ward})
		}
		wards[i].Patients = append(wards[i].Patients, row)
	}
	for _, w := range wards {
		slices.SortStableFunc(w.Patients, func(a, b BoardRow) int { return strings.Compare(a.Place, b.Place) })
	}
	slices.SortFunc(wards, func(a, b Ward) int { return strings.Compare(a.Name, b.Name) })
	return wards, nil
}

// wardPatient is somebody on a ward, or on the way to it.
type wardPatient struct {
	record.Attendance
	course
	ward    string
	arrived bool // the ward said so
}

// wardPatients finds everybody who went to a ward: by the ward's own forms,
// and before there are any by the decision to admit and the departure.
func (k *Kiosk) wardPatients(ctx context.Context) ([]wardPatient, error) {
	all, err := k.ledger.Attendances(ctx)
	if err != nil {
		return nil, err
	}
	var found []wardPatient
	for _, a := range all {
		if a.Withdrawal != nil || a.Departure == nil && len(a.Filings) == 0 {
			continue
		}
		so, err := k.courseOf(ctx, a)
		if err != nil {
			return nil, err
		}
		if p := (wardPatient{Attendance: a, course: so}); p.find(k.inHospital) {
			found = append(found, p)
		}
	}
	return found, nil
}

// find says whether somebody is on a ward, and on which.
func (p *wardPatient) find(inHospital func(record.Code) bool) bool {
	switch stay := p.course.ward; {
	case stay.ward != "":
		p.ward, p.arrived = stay.ward, true
		return !stay.left
	case p.Departure != nil && inHospital(p.Departure.DischargeDestination):
		p.ward = cmp.Or(p.bed.ward, p.Departure.DischargeDestination.String())
		return true
	}
	return false
}

// The list of discharge destinations, and the heading that it has over those
// within the hospital.
const (
	destinationList = "https://tideover.example/fhir/ValueSet/discharge-destination"
	thisHospital    = "This hospital"
)

func (k *Kiosk) inHospital(c record.Code) bool {
	return slices.ContainsFunc(k.codes.Options(destinationList), func(o forms.Option) bool {
		return o.Code.Code == c.Code && o.Group == thisHospital
	})
}

// wardList gives the patients of a ward, by bed. It fails with ErrNoSuchArea
// where none of them is on a ward of that name.
func (k *Kiosk) wardList(ctx context.Context, r PrintRequest) (printing.List, error) {
	patients, err := k.wardPatients(ctx)
	if err != nil {
		return printing.List{}, err
	}
	list := printing.List{Area: strings.TrimSpace(r.Area), Ward: true, AsAt: k.now().Round(0)}
	here := called(r.Area)
	for _, p := range patients {
		if here(p.ward) {
			list.Rows = append(list.Rows, k.wardRow(p, list.AsAt))
		}
	}
	if len(list.Rows) == 0 {
		return list, fmt.Errorf("%w: %q", ErrNoSuchArea, r.Area)
	}
	markSimilar(list.Rows)
	slices.SortStableFunc(list.Rows, func(a, b printing.ListRow) int { return strings.Compare(a.Place, b.Place) })
	return list, nil
}

// wardRow says of somebody on a ward what a list shows.
func (k *Kiosk) wardRow(p wardPatient, now time.Time) printing.ListRow {
	r, stay := whoIs(p.Attendance), p.course.ward
	r.Place = cmp.Or(stay.bed, "No bed")
	since := stay.since
	r.Clinician = joinKnown(cmp.Or(stay.consultant, p.bed.consultant), cmp.Or(stay.specialty, p.bed.specialty))
	r.Complaint = cmp.Or(stay.reason, p.bed.reason, p.Complaint)
	r.Score, r.Plan = k.scoreWords(p.course, now), stay.plan
	if stay.resuscitation != "" {
		r.Resuscitation = joinKnown(stay.resuscitation, stay.decidedBy)
	}
	if !p.arrived {
		since = clocked{p.Departure.DepartedAt, k.Reckoned(p.Attendance).Departure.DepartedAt}
		r.Plan = "Left the department at " + record.FormatDateTime(p.Departure.DepartedAt.In(k.zone)) + "; the ward has not said that they came."
	}
	if p.unread {
		r.Plan = notReadable
	}
	r.ArrivedAt, r.Here = since.read, now.Sub(since.reckoned)
	return r
}

// markSimilar marks rows whose family name another row bears.
func markSimilar(rows []printing.ListRow) {
	names := map[string]int{}
	for _, r := range rows {
		names[strings.ToUpper(r.Name.Family)]++
	}
	for i, r := range rows {
		rows[i].SimilarName = r.Name.Family != "" && names[strings.ToUpper(r.Name.Family)] > 1
	}
}
