package printing

import (
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// listSample is a list of so many patients at six in the morning.
func listSample(n int) List {
	l := List{
		AsAt: at("2026-11-21 06:00"), Next: at("2026-11-21 07:00"),
		Kiosks:   Hearing{Heard: 4, Of: 4, At: at("2026-11-21 05:58")},
		Replaces: ListBefore{Serial: 4120, AsAt: at("2026-11-21 05:00")},
	}
	people := listPeople()
	for i := range n {
		r := people[i%len(people)]
		r.Number = record.NewDowntimeNumber("K3", "7HWRM", i+1)
		r.Name.Family += strings.Repeat("-Second", i/len(people)%2)
		l.Rows = append(l.Rows, r)
	}
	return l
}

// listPeople are the people of the sheet as it was drawn.
func listPeople() []ListRow {
	var all []ListRow
	add := func(place, family, given, title, born string, sex record.Sex, nhs, arrived string, acuity int, complaint, clinician string) {
		day, err := time.Parse("02-Jan-2006", born)
		if err != nil {
			panic(err)
		}
		r := ListRow{
			Place: place, Part: strings.TrimRight(place, " 0123456789"), Name: record.Name{Family: family, Given: given, Title: title},
			Unknown: nhs == "" && title == "", BirthDate: record.BirthDate{Date: record.DateOf(day), Estimated: nhs == "" && title == ""},
			Sex: sex, NHSNumber: record.NHSNumber(nhs), ArrivedAt: at(arrived), Acuity: acuity, Complaint: complaint, Clinician: clinician,
			SimilarName: family == "Iqbal",
		}
		r.Here = at("2026-11-21 06:00").Sub(r.ArrivedAt)
		r.Clock = r.Here
		if acuity > 0 {
			r.Triage = []string{"Immediate", "Very urgent", "Urgent", "Standard", "Low"}[acuity-1]
		}
		all = append(all, r)
	}
	m, f := record.Male, record.Female
	add("Resus 1", "Abernethy", "Douglas", "Mr", "02-Feb-1948", m, "9990000050", "2026-11-21 04:51", 1, "Chest pain", "Dr OYELARAN")
	add("Resus 2", "Foxtrot", "Whisky", "", "01-Jan-1981", m, "", "2026-11-21 04:09", 2, "Collapse", "Dr SINGH")
	add("Resus 3", "Nguyễn", "Thanh Hương", "Ms", "19-Sep-1990", f, "9990000069", "2026-11-21 05:44", 2, "Shortness of breath", "")
	add("Majors 1", "Braithwaite", "Winston", "Mr", "30-Jun-1939", m, "9990000077", "2026-11-20 16:52", 3, "Abdominal pain", "Dr SINGH")
	add("Majors 2", "Davies", "Siân", "Mrs", "11-Oct-1975", f, "9990000085", "2026-11-20 17:35", 3, "Headache", "Dr LOWE")
	add("Majors 3", "Eze", "Ngozi", "Mrs", "25-Dec-1962", f, "9990000093", "2026-11-20 23:48", 2, "Sepsis suspected", "Dr LOWE")
	add("Majors 4", "Hollingworth", "Margaret", "Mrs", "14-Mar-1957", f, "9990000018", "2026-11-21 02:58", 2, "Hip pain, fall", "Dr SINGH")
	add("Majors 5", "Featherstonehaugh-Cholmondeley-Wriothesl", "Anastasia", "", "14-Mar-1957", f, "9990000026", "2026-11-21 03:10", 3, "Dizziness", "")
	add("Majors 6", "Iqbal", "Mohammed", "Mr", "07-May-1969", m, "9990000107", "2026-11-21 01:20", 3, "Back pain", "ANP REID")
	add("Majors 7", "Iqbal", "Mohammad", "Mr", "07-May-1996", m, "9990000115", "2026-11-21 03:40", 3, "Palpitations", "")
	add("Majors 8", "Kowalczyk", "Łukasz", "Mr", "16-Jan-1984", m, "9990000123", "2026-11-21 03:31", 3, "Abdominal pain", "")
	add("Majors 9", "Ó Súilleabháin", "Pádraig", "Mr", "08-Apr-1951", m, "9990000131", "2026-11-21 03:05", 2, "Stroke suspected", "Dr OYELARAN")
	add("Corridor 1", "Tango", "Lima", "", "01-Jan-1996", f, "", "2026-11-21 04:40", 3, "Intoxication", "")
	add("Minors 1", "Patel", "Asha", "Ms", "22-Nov-2001", f, "9990000158", "2026-11-21 05:06", 4, "Ankle injury", "ENP COLE")
	add("Minors 2", "Rossi", "Giulia", "Miss", "05-Jan-2009", f, "9990000166", "2026-11-21 05:12", 4, "Wrist injury", "")
	add("Minors 3", "Thompson", "Kyle", "Mr", "13-Aug-1999", m, "9990000174", "2026-11-21 05:20", 4, "Laceration, hand", "")
	add("Paeds 1", "Okafor", "Chidi", "", "18-Nov-2026", m, "9990000042", "2026-11-21 04:27", 2, "Poor feeding", "Dr MENSAH")
	add("Paeds 2", "Łukasik", "Zofia", "Miss", "03-Aug-2019", f, "", "2026-11-21 05:02", 3, "Fever", "")
	add("Waiting room", "Williams", "Grace", "Mrs", "17-Feb-1988", f, "9990000182", "2026-11-21 04:33", 4, "Vaginal bleeding", "")
	add("Waiting room", "Campbell", "Iain", "Mr", "29-Jul-1972", m, "9990000190", "2026-11-21 04:58", 4, "Eye pain", "")
	add("Waiting room", "Zhang", "Wei", "Mr", "03-Mar-2003", m, "9990000204", "2026-11-21 05:26", 4, "Earache", "")
	add("Waiting room", "Begum", "Rukhsana", "Mrs", "12-Dec-1979", f, "9990000212", "2026-11-21 05:31", 3, "Chest pain", "")
	add("Waiting room", "Evans West", "Jonathan", "Sir", "21-May-1944", m, "9990000220", "2026-11-21 05:47", 5, "Dressing change", "")
	add("Waiting room", "Quebec", "Kilo", "", "01-Jan-2001", m, "", "2026-11-21 05:55", 0, "", "")
	all[5].Plan, all[5].Alerts, all[5].Score = "Admit: AMU, side room.", "MRSA. Barrier nursing.", "NEWS2 7 at 05:40"
	all[6].Allergies = known().Patient.Allergies
	all[8].Allergies = record.Allergies{Status: record.AllergiesNone, Source: "Patient, 21-Nov-2026 01:30"}
	return all
}

// nastyList has whatever may be typed: every text long, in any script.
func nastyList() List {
	l := listSample(3)
	long := strings.TrimSpace(strings.Repeat("No pain in the left leg. Sent by the practice nurse, who could not find a pulse. ", 25))
	worst := l.Rows[0]
	worst.Place, worst.Part = "Relatives’ room behind the children’s waiting area", "Relatives’ room behind"
	worst.Name = record.Name{Family: strings.Repeat("W", 40), Given: strings.Repeat("W", 35), Title: strings.Repeat("W", 35)}
	worst.SimilarName, worst.ArrivedApprox, worst.Here, worst.Clock = true, true, 76*time.Hour+11*time.Minute, 76*time.Hour
	worst.ArrivedAt = at("2026-11-18 01:49")
	worst.Complaint, worst.Alerts, worst.Plan, worst.Clinician, worst.Triage, worst.Acuity = long, long, long, "Dr Oluwaseun NWOSU-ABERNETHY, locum registrar in emergency medicine", "Emergency level care, as the trust has it in its own words", 0
	worst.Resuscitation = long
	worst.Allergies = record.Allergies{Status: record.AllergiesKnown, Source: "Snapshot of 20-Nov-2026 03:00"}
	for i := range 30 {
		worst.Allergies.Items = append(worst.Allergies.Items, record.Allergy{Substance: fmt.Sprintf("Substance number %d of a long list", i+1), Reaction: "anaphylaxis, twice"})
	}
	cjk, rtl, bare := l.Rows[1], l.Rows[2], ListRow{Number: l.Rows[0].Number}
	cjk.Name = record.Name{Family: strings.Repeat("王小明", 13) + "王", Given: "小明"}
	cjk.Complaint = "Fell 😀 off a wall."
	rtl.Name = record.Name{Family: "أبو الهول", Given: "محمد بن عبد الله"}
	bare.Unknown = true
	for i, r := range []*ListRow{&worst, &cjk, &rtl, &bare} {
		r.Number = record.NewDowntimeNumber("W9", "WWWWW", 9990+i)
	}
	l.Rows = append(l.Rows, worst, cjk, rtl, bare)
	return l
}
