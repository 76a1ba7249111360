package ui

import (
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// inDepartment is one patient of the drawn board.
type inDepartment struct {
	family, given, title, born string
	sex                        record.Sex
	nhs                        record.NHSNumber
	here                       int // minutes
	place, complaint           string
	acuity                     string // code, "" for not triaged
	chief                      string // words of the chief complaint
}

const (
	immediate  = "1064891000000107"
	veryUrgent = "1064911000000105"
	urgent     = "1064901000000108"
	standard   = "1077241000000103"
	low        = "1077251000000100"
)

// tonight is who is on the drawn board.
var tonight = []inDepartment{
	{"Roberts", "Geoffrey", "Mr", "03-Apr-1938", record.Male, "9990142734", 372, "Majors 9", "Fell out of bed", veryUrgent, "Falls"},
	{"Begum", "Shireen", "Mrs", "19-Sep-1961", record.Female, "9990205183", 267, "Majors 4", "Bad pain in the belly", urgent, "Abdominal pain"},
	{"Macdonald", "Iain", "Mr", "11-Feb-1990", record.Male, "9990331200", 243, "Minors 2", "Something in my eye", standard, "Eye injury"},
	{"Whittaker", "Margaret", "Mrs", "14-Mar-1951", record.Female, "9990477612", 221, "Majors 1", "Tight across the chest", veryUrgent, "Chest pain"},
	{"Kowalski", "Tomasz", "Mr", "09-Jun-1984", record.Male, "9990519021", 198, "Minors 5", "Dressing came off", standard, "Wound care"},
	{"Wolstenholme-Featherstone", "Bartholomew", "Mr", "27-Nov-1970", record.Male, "9990661847", 149, "Majors 7", "Back went while lifting", urgent, "Backache"},
	{"Smith", "Joan", "Mrs", "14-Mar-1958", record.Female, "9990000042", 148, "Majors 6", "Dizzy since supper", urgent, "Dizziness"},
	{"Taylor-Hughes", "Poppy", "Miss", "08-Jul-2020", record.Female, "9990744599", 106, "Paeds 1", "Hot and not herself", urgent, "Fever"},
	{"Adeyemi", "Folasade", "Mrs", "30-Jan-1976", record.Female, "9990813361", 80, "Resus 1", "Can’t breathe", veryUrgent, "Difficulty breathing"},
	{"O'Brien", "Declan", "Mr", "27-Nov-1969", record.Male, "9990900272", 62, "Waiting room", "Back pain", standard, "Backache"},
	{"Hussain", "Amina", "Miss", "02-Aug-1998", record.Female, "9991033459", 43, "Waiting room", "Sore throat for three days", low, "Sore throat"},
	{"Smith", "John", "Mr", "14-Mar-1958", record.Male, "9990000018", 42, "Majors 3", "Can’t get my breath, worse since midnight, inhaler ran out on Friday", "", ""},
	{"Chen", "Li Na", "Ms", "22-May-1987", record.Female, "", 21, "", "Pain low down on the right side", "", ""},
}

// department registers everybody of tonight, as the night shift did.
func (d *desk) department() map[string]record.Attendance {
	d.t.Helper()
	end := d.clock()
	all := map[string]record.Attendance{}
	for _, p := range tonight {
		d.mu.Lock()
		d.now = end.Add(-time.Duration(p.here) * time.Minute)
		d.mu.Unlock()
		a := d.arrived(0, d.patient(p), "arrival.complaint", p.complaint, "arrival.place", p.place)
		if p.place != "" {
			d.must(d.ui.session.Move(ctx, a.ID, p.place))
		}
		if p.acuity != "" {
			d.triaged(a.ID, 15*time.Minute, p.acuity, p.chief)
		}
		all[p.family+" "+p.given] = a
	}
	d.mu.Lock()
	d.now = end
	d.mu.Unlock()
	d.ui.refresh()
	return all
}

func (d *desk) patient(p inDepartment) record.Patient {
	d.t.Helper()
	born, err := record.ParseBirthDate(p.born, record.DateOf(d.clock()))
	d.must(err)
	return record.Patient{
		Name: record.Name{Family: p.family, Given: p.given, Title: p.title}, BirthDate: born, Sex: p.sex, NHSNumber: p.nhs,
		Address: record.Address{Lines: []string{"31 Ropewalk", "Marlham"}, Postcode: "QM2 8PJ"}, Phone: "07700 900385",
	}
}

// triaged fills in a triage some time after now, and leaves the clock there.
func (d *desk) triaged(id record.ID, after time.Duration, acuity, chief string) {
	d.t.Helper()
	d.mu.Lock()
	d.now = d.now.Add(after)
	d.mu.Unlock()
	f, err := d.ui.session.About(ctx, id, app.ForTriage)
	d.must(err)
	f.Set("triage.assessedAt", d.clock().Format("15:04"))
	f.SetCode("triage.acuity", record.Code{Code: acuity})
	f.Set("triage.chiefComplaint", chief)
	if _, err = f.Save(ctx); err != nil {
		d.t.Fatalf("%v: %+v", err, f.Problems())
	}
}
