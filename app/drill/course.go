package drill

import (
	"math"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func snomed(code, display string) record.Code {
	return record.Code{System: "http://snomed.info/sct", Code: code, Display: display}
}

func category(code, display string) record.Code {
	return record.Code{
		System: "https://www.datadictionary.nhs.uk/data_elements/emergency_care_attendance_category.html",
		Code:   code, Display: display,
	}
}

// Codes of the Emergency Care Data Set.
var (
	ownTransport    = snomed("1048071000000103", "Arrival by own transport")
	byRoadAmbulance = snomed("1048031000000100", "Arrival by emergency road ambulance")

	bySelf             = snomed("1991000124105", "Referred by self")
	byNHS111           = snomed("879591000000102", "Referred by NHS 111 service")
	byAmbulanceService = snomed("198261000000104", "Referred by ambulance service")

	firstAttendance = category("1", "Unplanned First")
	followUp        = category("2", "Unplanned Follow-up within 7 days, this department")

	acuities = []record.Code{
		snomed("1064891000000107", "Immediate care level emergency care"),
		snomed("1064911000000105", "Very urgent level emergency care"),
		snomed("1064901000000108", "Urgent level emergency care"),
		snomed("1077241000000103", "Standard level emergency care"),
		snomed("1077251000000100", "Low acuity level emergency care"),
	}

	completed     = snomed("182992009", "Treatment completed")
	leftBefore    = snomed("1066301000000103", "Left care setting before initial assessment")
	leftAfter     = snomed("1066311000000101", "Left care setting after initial assessment")
	diedHere      = snomed("75004002", "Emergency room admission, died in emergency room")
	home          = snomed("306689006", "Home")
	ward          = snomed("306706006", "Ward")
	shortStay     = snomed("1066331000000109", "Emergency department short stay ward")
	intensiveCare = snomed("1066391000000105", "ICU")
	mortuary      = snomed("305398007", "Mortuary")
	elsewhere     = snomed("19712007", "Patient transfer (to another hospital/facility)")
)

// complaint is why somebody comes, and what tends to follow.
type complaint struct {
	share       float64
	chief       record.Code
	words       []string // the patient's own
	injury      bool
	byAmbulance float64 // percent
	acuity      []float64
	admitted    float64 // percent
}

var cases = []complaint{
	{14, snomed("29857009", "Chest pain"), []string{"pain in my chest", "tight chest since lunch", "chest pain down left arm"}, false, 55, []float64{3, 35, 50, 12, 0}, 45},
	{13, snomed("21522001", "Abdominal pain"), []string{"tummy pain", "bad stomach ache, being sick", "pain right side of belly"}, false, 25, []float64{0, 8, 55, 35, 2}, 35},
	{10, snomed("230145002", "Difficulty breathing"), []string{"can't get my breath", "wheezy all night", "short of breath"}, false, 60, []float64{6, 40, 44, 10, 0}, 55},
	{8, snomed("25064002", "Headache"), []string{"worst headache of my life", "headache for three days"}, false, 15, []float64{0, 10, 45, 42, 3}, 15},
	{8, snomed("161898004", "Falls"), []string{"fell on the stairs", "found on the floor by carer", "slipped on the ice"}, true, 55, []float64{1, 10, 45, 42, 2}, 40},
	{6, snomed("49727002", "Cough"), []string{"cough and temperature", "coughing for two weeks"}, false, 8, []float64{0, 3, 30, 55, 12}, 12},
	{6, snomed("161891005", "Backache"), []string{"my back has gone", "back pain, can't stand"}, false, 12, []float64{0, 3, 35, 55, 7}, 8},
	{5, snomed("62315008", "Diarrhoea"), []string{"diarrhoea and vomiting", "can't keep anything down"}, false, 10, []float64{0, 4, 35, 56, 5}, 18},
	{4, snomed("125666000", "Burn"), []string{"burnt hand on the oven", "hot tea over arm & chest"}, true, 20, []float64{1, 12, 45, 40, 2}, 15},
	{4, snomed("40917007", "Clouded consciousness (confusion)"), []string{"more confused than usual", "not himself since morning"}, false, 75, []float64{8, 35, 50, 7, 0}, 75},
	{3, snomed("48694002", "Anxiety"), []string{"panic attack", "can't cope | feel awful"}, false, 18, []float64{0, 6, 40, 48, 6}, 6},
	{2, snomed("55899000", "Foreign body on eye"), []string{"something in my eye", "metal in eye at work"}, true, 2, []float64{0, 2, 20, 68, 10}, 1},
	{2, snomed("68235000", "Nasal congestion"), []string{"blocked nose ^ baby not feeding"}, false, 3, []float64{0, 2, 25, 58, 15}, 6},
	{1, snomed("87317003", "Respiratory arrest"), []string{"stopped breathing, CPR in progress"}, false, 100, []float64{100, 0, 0, 0, 0}, 60},
}

var caseShares = func() []float64 {
	weights := make([]float64, len(cases))
	for i, c := range cases {
		weights[i] = c.share
	}
	return weights
}()

var places = []string{"At home", "Marlham station", "Building site, Wharf Hill", "Northgate school", "A167 near Saltmarsh", "Football ground"}

var descriptions = []string{
	"grey coat, scar over left eyebrow", "found on Quayside, no belongings", "red hooded top, tattoo of an anchor on right forearm",
	"pyjamas, wedding ring engraved 1974", "cyclist, blue helmet",
}

var nurses = []string{"N-2041 A Kowalczyk", "N-1187 J Boateng", "N-3310 S Whitfield"}

// treat gives the course after registration, as far as it falls before the
// end of the shift.
func (s *shift) treat(a *Arrival, c complaint) {
	d := s.dice
	assessed := a.RegisteredAt.Add(d.minutes(2, 25))
	level := weigh(d, c.acuity...)
	if level == 0 {
		assessed = a.Details.ArrivedAt.Add(d.minutes(0, 2))
	}
	if level >= 3 && d.chance(4) {
		s.leave(a, &record.Departure{DepartedAt: a.RegisteredAt.Add(d.minutes(30, 150)), DischargeStatus: leftBefore, DischargeDestination: home})
		return
	}
	if assessed.Before(s.end) {
		a.Triage = &record.Triage{AssessedAt: assessed, Acuity: acuities[level], ChiefComplaint: c.chief, AssessedBy: one(d, nurses)}
	}
	s.leave(a, s.outcome(assessed, level, c))
}

func (s *shift) leave(a *Arrival, d *record.Departure) {
	if d.DepartedAt.Before(s.end) {
		a.Departure = d
	}
}

// outcome draws how long somebody stays, three hours in the middle with a long
// tail, and where they go.
func (s *shift) outcome(from time.Time, level int, c complaint) *record.Departure {
	d := s.dice
	stay := time.Duration(165*math.Exp(d.NormFloat64()*0.55)) * time.Minute
	out := &record.Departure{ConcludedAt: from.Add(stay), DepartedAt: from.Add(stay + d.minutes(2, 20)), DischargeStatus: completed, DischargeDestination: home}
	switch {
	case level == 0 && d.chance(12):
		out.DischargeStatus, out.DischargeDestination = diedHere, mortuary
	case d.chance(c.admitted):
		out.DecidedToAdmitAt = out.ConcludedAt
		out.DepartedAt = out.ConcludedAt.Add(d.minutes(15, 300))
		out.DischargeDestination = []record.Code{ward, shortStay, intensiveCare, elsewhere}[weigh(d, 70, 20, 6, 4)]
	case d.chance(3):
		out.DischargeStatus, out.ConcludedAt = leftAfter, time.Time{}
	case d.chance(4):
		out.AwaitingTransport = true
		out.DepartedAt = out.ConcludedAt.Add(d.minutes(40, 200))
	}
	return out
}
