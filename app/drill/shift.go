package drill

import (
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Known says what reception can find out about who has arrived.
type Known int

// What reception can find out.
const (
	InIndex    Known = iota // is in the offline index
	NotInIndex              // says who they are, but the index has not heard of them
	Nobody                  // cannot say, and nobody with them can
)

// Arrival is one attendance of a shift, as it truly is. The kiosk is told of
// it at the times given here.
type Arrival struct {
	Ordinal int
	Known   Known
	// Person is the ordinal in the population, whoever reception takes them for.
	Person int
	// RegisteredAt is when reception writes the arrival down, which is later
	// than Details.ArrivedAt.
	RegisteredAt time.Time
	Details      record.Details
	Triage       *record.Triage    // nil for those who leave before it
	Departure    *record.Departure // nil for those still there at the end
	Amendments   []Amendment       // in order
	Withdrawal   *Withdrawal
	// Again is the ordinal of the earlier arrival of the same person in this
	// shift, or -1.
	Again int
}

// Amendment is a correction that reception makes later.
type Amendment struct {
	At      time.Time
	Reason  string
	Details record.Details
}

// Withdrawal is a registration taken back.
type Withdrawal struct {
	At     time.Time
	Reason string
}

// Shift gives the arrivals of so many hours from start, perHour of them on
// average with the intervals of a Poisson process, in the order of
// registration. About seven in ten are in the index, one in fifty cannot say
// who they are. The same population, start and numbers give the same shift.
func Shift(p *Population, start time.Time, hours int, perHour float64) []Arrival {
	d := newDice(p.seed, diceShift, uint64(start.Unix()))
	end := start.Add(time.Duration(hours) * time.Hour)
	s := &shift{population: p, dice: d, end: end}
	for at := start; perHour > 0; {
		at = at.Add(time.Duration(d.ExpFloat64() / perHour * float64(time.Hour)))
		if !at.Before(end) {
			break
		}
		s.arrive(at.Truncate(time.Second))
	}
	slices.SortStableFunc(s.arrivals, func(a, b Arrival) int { return a.RegisteredAt.Compare(b.RegisteredAt) })
	s.renumber()
	return s.arrivals
}

type shift struct {
	population *Population
	dice       dice
	end        time.Time
	arrivals   []Arrival
}

// renumber makes ordinals those of the order of registration.
func (s *shift) renumber() {
	places := map[int]int{}
	for i, a := range s.arrivals {
		places[a.Ordinal] = i
	}
	for i := range s.arrivals {
		a := &s.arrivals[i]
		a.Ordinal = i
		if a.Again >= 0 {
			a.Again = places[a.Again]
		}
	}
}

func (s *shift) arrive(at time.Time) {
	d := s.dice
	a := Arrival{Ordinal: len(s.arrivals), Again: -1}
	s.choosePerson(&a, at)
	patient := s.population.Person(a.Person).Patient
	why := cases[weigh(d, caseShares...)]
	a.Details = s.details(at, why, patient)
	a.Details.Patient = s.asReceptionHears(a, patient)
	if a.Again >= 0 {
		a.Details.AttendanceCategory = followUp
	}
	a.RegisteredAt = a.Details.ArrivedAt.Add(d.minutes(1, 9)).Add(time.Duration(d.IntN(60)) * time.Second)
	s.treat(&a, why)
	s.correct(&a, patient)
	s.arrivals = append(s.arrivals, a)
}

// choosePerson draws who comes; nobody comes twice but those who re-attend
// after they have left, and the dead stay away.
func (s *shift) choosePerson(a *Arrival, at time.Time) {
	if i, ok := s.returning(at); ok {
		a.Again, a.Person, a.Known = i, s.arrivals[i].Person, s.arrivals[i].Known
		return
	}
	a.Known = Known(weigh(s.dice, 70, 28, 2))
	for {
		a.Person = s.dice.IntN(Indexed)
		if a.Known == NotInIndex || a.Known == Nobody && s.dice.chance(50) {
			a.Person = strangersFrom + s.dice.IntN(90_000)
		}
		if s.population.Person(a.Person).Patient.DiedOn.IsZero() && !s.hasCome(a.Person) {
			return
		}
	}
}

func (s *shift) hasCome(person int) bool {
	return slices.ContainsFunc(s.arrivals, func(a Arrival) bool { return a.Person == person })
}

// returning finds somebody who left an hour ago or more, in one arrival of
// forty.
func (s *shift) returning(at time.Time) (ordinal int, ok bool) {
	if !s.dice.chance(2.5) {
		return 0, false
	}
	for i, a := range s.arrivals {
		left := a.Departure != nil && a.Departure.DepartedAt.Add(time.Hour).Before(at)
		if left && a.Known != Nobody && a.Withdrawal == nil && a.Again < 0 && a.Departure.DischargeDestination == home && !s.hasReturned(i) {
			return i, true
		}
	}
	return 0, false
}

func (s *shift) hasReturned(ordinal int) bool {
	return slices.ContainsFunc(s.arrivals, func(a Arrival) bool { return a.Again == ordinal })
}

// details are those of the arrival itself.
func (s *shift) details(at time.Time, c complaint, patient record.Patient) record.Details {
	d := s.dice
	out := record.Details{
		ArrivedAt: at, ArrivalMode: ownTransport, AttendanceSource: bySelf, AttendanceCategory: firstAttendance,
		Complaint: one(d, c.words), Place: "Waiting room",
	}
	if years, _ := patient.BirthDate.Years(record.DateOf(at)); years < 16 {
		out.Place = "Paediatrics"
	}
	if d.chance(8) {
		out.AttendanceSource = byNHS111
	}
	if c.injury {
		out.Incident = fmt.Sprintf("%s, about %s", one(d, places), at.Add(-d.minutes(20, 180)).Format("15:04"))
	}
	out.ArrivedApprox = d.chance(3)
	if d.chance(c.byAmbulance) {
		s.byAmbulance(&out)
	}
	return out
}

// byAmbulance hands over within a quarter of an hour or much later.
func (s *shift) byAmbulance(out *record.Details) {
	d := s.dice
	out.ArrivalMode, out.AttendanceSource = byRoadAmbulance, byAmbulanceService
	out.AmbulanceArrivedAt = out.ArrivedAt
	out.HandoverAt = out.ArrivedAt.Add(d.minutes(3, 14))
	if d.chance(35) {
		out.HandoverAt = out.ArrivedAt.Add(d.minutes(16, 75))
	}
	out.AmbulanceIncidentNumber = fmt.Sprintf("EX%08d", d.IntN(100_000_000))
	out.ConveyingTrust = "X9Z"
	out.Place = one(d, []string{"Majors 1", "Majors 2", "Majors 3", "Majors 4", "Resus 1"})
}

// asReceptionHears is the patient as they are first written down: whole from
// the index, less from their own mouth, nearly nothing of the unknown.
func (s *shift) asReceptionHears(a Arrival, truth record.Patient) record.Patient {
	d := s.dice
	switch a.Known {
	case InIndex:
		truth.Allergies.Source = "Snapshot of " + snapshotDay.String()
		return truth
	case Nobody:
		years, _ := truth.BirthDate.Years(snapshotDay)
		return record.Patient{
			Unknown: true, Sex: truth.Sex, NHSNumberStatus: record.NHSNumberTraceNeeded,
			BirthDate:   record.EstimatedFromAge(max(1, years+d.between(-5, 5)), snapshotDay),
			Description: fmt.Sprintf("%s, about %d, %s", truth.Sex, max(1, years/5*5), one(d, descriptions)),
		}
	}
	heard := record.Patient{
		Name: truth.Name, BirthDate: truth.BirthDate, Sex: truth.Sex, Address: truth.Address, Phone: truth.Phone,
		NextOfKin: truth.NextOfKin, GP: truth.GP, NHSNumberStatus: record.NHSNumberTraceNeeded,
	}
	if d.chance(30) {
		heard.NHSNumber, heard.NHSNumberStatus = truth.NHSNumber, truth.NHSNumber.CapturedStatus()
	}
	return heard
}

// correct adds what reception amends later, or takes the registration back.
func (s *shift) correct(a *Arrival, truth record.Patient) {
	d := s.dice
	at := a.RegisteredAt.Add(d.minutes(10, 90))
	amended := a.Details
	switch {
	case a.Known == Nobody && d.chance(60):
		amended.Patient = truth
		amended.Patient.Description = a.Details.Patient.Description
		a.amend(at, "Identified by relatives", amended)
	case a.Known == Nobody:
	case d.chance(1.5) && a.Again < 0:
		a.Withdrawal = &Withdrawal{At: a.RegisteredAt.Add(d.minutes(2, 25)), Reason: "Registered twice by mistake"}
		a.Triage, a.Departure = nil, nil
	case d.chance(4):
		amended.Patient.NextOfKin = drawNextOfKin(d, truth, one(d, origins), 40)
		a.amend(at, "Next of kin has changed", amended)
	case d.chance(4):
		amended.Patient.Phone = drawPhone(d)
		a.amend(at, "New telephone number", amended)
	case d.chance(3):
		amended.ArrivedAt = amended.ArrivedAt.Add(-d.minutes(2, 15))
		a.amend(at, "Arrival time was wrong", amended)
	}
}

func (a *Arrival) amend(at time.Time, reason string, details record.Details) {
	a.Amendments = append(a.Amendments, Amendment{At: at, Reason: reason, Details: details})
}
