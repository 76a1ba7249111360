package printing

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

func testPress(t testing.TB, change ...func(*Issuer)) *Press {
	t.Helper()
	issuer := Issuer{
		Trust: "RZZ", Site: "Tidewater General Hospital", ODS: "RZZ01", Department: "Emergency Department",
		KioskCode: "K3", KioskName: "Reception 1", Location: time.UTC,
	}
	for _, c := range change {
		c(&issuer)
	}
	p, err := NewPress(issuer)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", clock)
	if err != nil {
		panic(err)
	}
	return t
}

func testJob(sheet record.SheetKind, pages int) record.PrintJob {
	return record.PrintJob{
		Sheet: sheet, Copy: 1, Pages: pages, FirstSerial: 4127,
		QueuedAt: at("2026-11-21 03:01"), QueuedBy: "17", ChainHead: "7FK3-9XD2",
	}
}

// known is a patient of the offline index who came by ambulance.
func known() record.Attendance {
	return record.Attendance{
		ID: "0192f0c1-0000-7000-8000-000000000001", Number: record.NewDowntimeNumber("K3", "7HWRM", 5),
		RegisteredAt: at("2026-11-21 03:00"),
		Details: record.Details{
			ArrivedAt: at("2026-11-21 02:58"), AmbulanceArrivedAt: at("2026-11-21 02:44"), HandoverAt: at("2026-11-21 02:58"),
			AmbulanceIncidentNumber: "2611-20418", ArrivalMode: record.Code{Display: "Emergency road ambulance"},
			AttendanceSource:   record.Code{Display: "Referred by ambulance service"},
			AttendanceCategory: record.Code{Code: "1", Display: "Unplanned first emergency care attendance"},
			Complaint:          "Fall on stairs. Pain in right hip, cannot stand. Grazed forehead, no loss of consciousness seen by husband.",
			Incident:           "Home, stairs. 21-Nov-2026 Approx 01:30",
			Alerts:             "No alert or safeguarding flag in snapshot of 20-Nov-2026 03:00",
			Patient: record.Patient{
				NHSNumber: "9990000018", NHSNumberStatus: record.NHSNumberNotTraced, LocalPatientID: "4471902",
				Name:      record.Name{Family: "Hollingworth", Given: "Margaret", Title: "Mrs", KnownAs: "Peggy"},
				BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}}, Sex: record.Female,
				Address: record.Address{Lines: []string{"14 Larkspur Gardens", "Heaton Vale", "Tidewater"}, Postcode: "TD4 7QX"},
				Phone:   "01632 960 144", GP: record.GP{Name: "Dr A NWOSU", Practice: "Quayside Medical Centre", PracticeCode: "Y99021"},
				NextOfKin:  record.NextOfKin{Name: "Brian HOLLINGWORTH", Relation: "husband", Phone: "07700 900 117"},
				Occupation: "Retired teacher", Interpreter: "Not needed", Language: "English",
				Allergies: record.Allergies{
					Status: record.AllergiesKnown, Source: "Snapshot of 20-Nov-2026 03:00",
					Items: []record.Allergy{
						{Substance: "Penicillin", Reaction: "anaphylaxis", RecordedOn: record.Date{Year: 2019, Month: 6, Day: 12}},
						{Substance: "Elastic adhesive dressing", Reaction: "rash", RecordedOn: record.Date{Year: 2014, Month: 2, Day: 3}},
					},
				},
			},
		},
	}
}

// unknown is a patient whom nobody can name.
func unknown() record.Attendance {
	a := known()
	a.Complaint, a.Incident, a.Alerts = "Found collapsed on pavement. Smells of alcohol. Cut to back of head.", "Harbour Street, Tidewater. 21-Nov-2026 Approx 03:30", ""
	a.Patient = record.Patient{
		Unknown: true, TemporaryNumber: "RZZ 4180273", Name: record.Name{Family: "Tango", Given: "Bravo"},
		BirthDate: record.EstimatedFromAge(45, record.Date{Year: 2026, Month: 11, Day: 21}), Sex: record.Male,
		Description: "Anchor tattoo on left forearm, blue coat",
	}
	return a
}

// longest has every text at its limit or past it.
func longest() record.Attendance {
	a := known()
	a.Patient.Name = record.Name{
		Family: "Featherstonehaugh-Cholmondeley-Wriothesl", Given: "Anastasia Wilhelmina Bartholomea-Georgin",
		Title: "Professor", KnownAs: "Nastya of the Very Long Sobriquet-x",
	}
	a.Patient.Name.Given = a.Patient.Name.Given[:35]
	a.Patient.NHSNumber = "9990000026"
	a.Patient.Address = record.Address{Lines: []string{
		"Flat 127, The Old Wool Warehouse", "1042 Great Northern Quayside Parade", "Upper Heaton Vale under Larkspur",
		"Tidewater St Nicholas at the Bridge", "Metropolitan County of Tidewater",
	}, Postcode: "TD14 7QX"}
	a.Patient.GP = record.GP{Name: "Dr Nnamdi Oluwaseun NWOSU-ABERNETHY", Practice: "The Quayside and Larkspur Gardens Primary Care Medical Centre", PracticeCode: "Y99021"}
	a.Patient.NextOfKin = record.NextOfKin{Name: "Bartholomew Featherstonehaugh-Cholmondeley-Wriothesl", Relation: "grandfather by adoption", Phone: "07700 900 117 or 01632 960 144"}
	a.Patient.Occupation = "Retired teacher of mathematics at the Royal Tidewater Grammar School"
	a.ArrivalMode = record.Code{Display: "Arrival by emergency road ambulance with medical escort"}
	a.AttendanceSource = record.Code{Display: "Referral by UEC ECE (urgent and emergency care extended care episode)"}
	a.Complaint = strings.Repeat("Pain in right hip since the fall, cannot stand, no loss of consciousness seen. ", 26)[:2000]
	a.Incident = "Home, on the stairs between the second floor and the half landing. About 01:30, her husband heard her call. No light. She lay there for an hour and a half before the crew came, on her right side."
	a.Alerts = "Infection risk: barrier nurse in a side room. Two people at all times. Safeguarding flag, ask the nurse in charge before discharge."
	a.Patient.Allergies.Source = "Snapshot of 20-Nov-2026 03:00, and what her husband says"
	for _, s := range []string{"Ibuprofen", "Co-trimoxazole", "Latex", "Chlorhexidine", "Iodinated contrast medium"} {
		a.Patient.Allergies.Items = append(a.Patient.Allergies.Items, record.Allergy{Substance: s, Reaction: "swelling of the lips and tongue"})
	}
	return a
}

// settled is an attendance that is over, as a late copy shows it.
func settled() record.Attendance {
	a := known()
	a.Patient.CurrentGender, a.Patient.DiedOn = record.Code{Display: "Non-binary"}, record.Date{Year: 2026, Month: 11, Day: 21}
	a.Patient.Allergies = record.Allergies{Status: record.AllergiesNone, Source: "Patient, 21-Nov-2026 03:00"}
	a.Place = "Majors 3"
	a.Triage = &record.Triage{
		AssessedAt: at("2026-11-21 03:10"), Acuity: record.Code{Code: "1064901000000108", Display: "Urgent level emergency care"},
		ChiefComplaint: record.Code{Display: "At increased risk for injury due to fall"}, AssessedBy: "J NGUYỄN",
	}
	a.Departure = &record.Departure{
		DecidedToAdmitAt: at("2026-11-21 04:20"), ConcludedAt: at("2026-11-21 05:00"), DepartedAt: at("2026-11-21 05:10"),
		DischargeStatus:      record.Code{Display: "Streamed from emergency department to ambulatory emergency care service following initial assessment"},
		DischargeDestination: record.Code{Display: "Patient transfer (to another hospital/facility)"},
		FollowUp:             record.Code{Display: "Follow up by general practitioner"},
	}
	a.Withdrawal = &record.Withdrawal{At: at("2026-11-21 06:00"), By: "K PATEL", Reason: "Registered twice."}
	return a
}

// widest has the widest letters where there may be letters.
func widest() record.Attendance {
	a := known()
	a.Number = record.NewDowntimeNumber("W9", "WWWWW", 9999)
	a.Patient.Name = record.Name{Family: strings.Repeat("W", 40), Given: strings.Repeat("W", 35), Title: strings.Repeat("W", 35), KnownAs: strings.Repeat("W", 35)}
	a.Patient.CurrentGender = record.Code{Display: strings.Repeat("WWWW ", 12)}
	a.Patient.LocalPatientID, a.Patient.TemporaryNumber = strings.Repeat("W", 20), "RZZ 4180273"
	a.Patient.Phone = strings.Repeat("0", 40)
	return a
}

// drawAttendance draws texts of any length and script for an attendance.
func drawAttendance(t *rapid.T) record.Attendance {
	text := func(most int) string {
		n := rapid.IntRange(0, most).Draw(t, "length")
		words := rapid.SampledFrom([]string{"Hollingworth ", "O’Súilleabháin-", "No pain. ", "Nguyễn, ", "王小明 ", "WWWWWWWWWW", "ill ", "01632 960 144 "})
		var b strings.Builder
		for b.Len() < n {
			b.WriteString(words.Draw(t, "word"))
		}
		return string([]rune(b.String())[:min(n, len([]rune(b.String())))])
	}
	a := settled()
	a.Patient.Name = record.Name{Family: text(40) + "X", Given: text(35), Title: text(35), KnownAs: text(35)}
	if rapid.Bool().Draw(t, "without number") {
		a.Patient.NHSNumber = ""
	}
	a.Patient.Address = record.Address{Lines: []string{text(35) + "x", text(35) + "x", text(35) + "x", text(35) + "x"}, Postcode: "TD4 7QX"}
	a.Patient.Phone, a.Patient.Occupation, a.Patient.Language, a.Patient.LocalPatientID = text(30), text(60), text(30), text(20)
	a.Patient.GP.Practice, a.Patient.NextOfKin.Name = text(80), text(70)
	a.Patient.CurrentGender.Display = text(60)
	a.Complaint, a.Incident, a.Alerts, a.Place = text(2000), text(300), text(300), text(40)
	a.Patient.Allergies.Status = rapid.SampledFrom([]record.AllergyStatus{"", "known", "none", "not-recorded"}).Draw(t, "allergies")
	a.Patient.Allergies.Source = text(80)
	for range rapid.IntRange(0, 8).Draw(t, "substances") {
		a.Patient.Allergies.Items = append(a.Patient.Allergies.Items, record.Allergy{Substance: text(40) + "x", Reaction: text(60)})
	}
	a.Triage.ChiefComplaint.Display, a.Triage.AssessedBy = text(80), text(40)
	a.Departure.DischargeDestination.Display, a.Departure.FollowUp.Display = text(60), text(60)
	return a
}

// clone keeps a test from changing what another shares.
func clone(t testing.TB, a record.Attendance) record.Attendance {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var out record.Attendance
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func balanceSample(lines int) BalanceSheet {
	b := BalanceSheet{
		Title: "Reconciliation report 3", OutageFrom: at("2026-11-20 16:10"), OutageTo: at("2026-11-22 21:40"), Lasted: 53*time.Hour + 30*time.Minute,
		Cleared: "IT declared systems clean 22-Nov-2026 21:40", AsAt: at("2026-11-24 11:15"), PreparedBy: "S RAHMAN",
		Terms: []BalanceTerm{
			{"Numbers issued", 412}, {"Delivered and verified", 373}, {"Matched, was there already", 19},
			{"Withdrawn or unused", 14}, {"Kept on paper only", 1}, {"Still waiting", 5},
		},
		Kiosks: []BalanceKiosk{
			{"K3 Reception 1", []int{192, 172, 10, 7, 1, 2}}, {"M7 Reception 2", []int{121, 112, 6, 2, 0, 1}},
			{"P4 Ambulance, resus", []int{99, 89, 3, 5, 0, 2}},
		},
		Paper: []BalanceTerm{{"Printed", 1566}, {"Typed in, checked", 1548}, {"Returned unwritten", 11}, {"Spoiled, kept", 6}, {"Missing", 1}},
		Needs: []BalanceNeed{
			{record.NewDowntimeNumber("K3", "7HWRM", 152), "Two people in the PAS are within 5 points. Choose, or keep as unknown.", "Records, two people"},
			{record.NewDowntimeNumber("M7", "4QXZT", 88), "Refused by the PAS: postcode. Mend, then resend.", "Reception lead"},
		},
		Entries: 14022, Chain: "unbroken; head 7FK3-9XD2; all 3 kiosks’ signatures good",
		Digest: strings.Repeat("4c9e17d2", 8), Key: "Ed25519, kiosk K3, key TD-K3-9XD2. Check: tideover recover report --verify FILE",
	}
	for i := range lines {
		l := BalanceLine{Number: record.NewDowntimeNumber("K3", "7HWRM", i+1), State: "verified", Proof: "PAS: MSA AA T3F0000" + strings.Repeat("7", 4) + ", read back 24-Nov-2026 09:02"}
		if i < 5 {
			l.State, l.Open, l.Proof = "waiting", true, "person to choose"
		}
		b.Lines = append(b.Lines, l)
	}
	return b
}
