package forms

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// What one typed answer brings back, question by question.
func TestSetSaysWhatIsWrongInWords(t *testing.T) {
	cases := []struct {
		linkID, text, words string
		severity            Severity
	}{
		{"patient.nhsNumber", "999 000 0018", "", 0},
		{"patient.nhsNumber", "999-000-0026", "", 0},
		{"patient.nhsNumber", "999 000 0019", "This is not a possible NHS number: a digit is wrong or two are swapped.", Error},
		{"patient.nhsNumber", "99900", "An NHS number has 10 digits; this has 5.", Error},
		{"patient.nhsNumber", "RZ9 4071836", "An NHS number has digits only.", Error},
		{"patient.birthDate", "5/1/09", "", 0},
		{"patient.birthDate", "31/2/1958", "The calendar has no such day; day comes first, then month.", Error},
		{"patient.birthDate", "tomorrow", "tomorrow is not a date.", Error},
		{"patient.birthDate", "1/1/2030", "This date is still to come.", Error},
		{"patient.postcode", "qm47rt", "", 0},
		{"patient.postcode", "QM4 7R", "Not a whole postcode.", Doubtful},
		{"patient.phone", "07700 900142", "", 0},
		{"patient.phone", "0770", "Not a usual phone number: it has 4 digits.", Doubtful},
		{"patient.familyName", strings.Repeat("x", 40), "", 0},
		{"patient.familyName", strings.Repeat("é", 41), "FAMILY name has 41 characters; 40 fit.", Error},
		{"patient.givenName", strings.Repeat("x", 36), "Given name has 36 characters; 35 fit.", Error},
		{"patient.middleName", strings.Repeat("x", 101), "Middle name has 101 characters; 100 fit.", Error},
		{"patient.title", strings.Repeat("x", 36), "Title has 36 characters; 35 fit.", Error},
		{"patient.givenName", "Jo\x07hn", "There is a character here that cannot be written.", Error},
		{"patient.familyName", "\u200e", "There is nothing here that can be seen.", Error},
		{"patient.givenName", "\u200b \u2066\u2069", "There is nothing here that can be seen.", Error},
		{"patient.givenName", "Jo\u200dhn", "", 0},
		{"arrival.arrivedAt", "25:10", "25:10 is not a time of day.", Error},
		{"arrival.arrivedAt", "1530", "15:30 is taken as 21-Nov-2026 15:30.", 0},
		{"arrival.arrivedAt", "0330", "", 0},
		{"arrival.arrivedAt", "21/11 0900", "", 0},
		{"arrival.arrivedAt", "23/11 0900", "This time is still to come.", Error},
		{"arrival.mode", "own", "", 0},
		{"arrival.mode", "hovercraft", "hovercraft is not on the list.", Error},
		{"arrival.place", "Tent 4", "", 0},
		{"no.such", "x", `This form has no question "no.such".`, Error},
	}
	for _, c := range cases {
		f := start(t, ArrivalForm)
		problems := f.Set(c.linkID, c.text)
		switch {
		case c.words == "" && c.severity == 0 && c.text != "0330" && len(problems) > 0:
			t.Errorf("Set(%s, %q) finds %v", c.linkID, c.text, problems)
		case c.words != "" && c.severity != 0 && (len(problems) != 1 || problems[0].Words != c.words || problems[0].Severity != c.severity || problems[0].WayOut == ""):
			t.Errorf("Set(%s, %q) finds %v, not %q", c.linkID, c.text, problems, c.words)
		}
		if got := f.Text(c.linkID); c.linkID != "no.such" && got != c.text {
			t.Errorf("the text typed for %s is kept as %q", c.linkID, got)
		}
	}
}

// A time that has not come yet today is read as yesterday's; a slip of the
// hour must not pass for an arrival twenty-four hours ago.
func TestATimeReadAsYesterdayIsDoubted(t *testing.T) {
	f := start(t, ArrivalForm)
	problems := f.Set("arrival.arrivedAt", "0330")
	if len(problems) != 1 || problems[0].Severity != Doubtful || problems[0].Words != "03:30 is taken as 21-Nov-2026 03:30." {
		t.Fatalf("found %v", problems)
	}
	if p := f.Set("arrival.arrivedAt", "21/11 0330"); len(p) > 0 {
		t.Errorf("with its day typed it is doubted still: %v", p)
	}
	if p := f.Set("arrival.arrivedAt", "2350"); len(p) > 0 {
		t.Errorf("three hours ago, over midnight, is doubted: %v", p)
	}
	if p := f.Set("arrival.arrivedAt", "~0330"); len(p) != 1 {
		t.Errorf("an approximate time is not doubted: %v", p)
	}
}

func TestHandoverBeforeTheAmbulanceCame(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "arrival.mode", "Emergency road ambulance", "arrival.ambulanceArrivedAt", "0252")
	got := f.Set("arrival.handoverAt", "0240")
	want := []Problem{{"arrival.handoverAt", "arrival.handoverAt", Error, "Handover 02:40 is before the ambulance came at 02:52.", "Correct one of them, or leave it empty if not known."}}
	if !slices.Equal(got, want) {
		t.Fatalf("found %v", got)
	}
	if p := f.Set("arrival.ambulanceArrivedAt", "0235"); len(p) > 0 || len(f.Problems()) > 0 {
		t.Errorf("correcting the other leaves %v %v", p, f.Problems())
	}
	set(t, f, "arrival.handoverAt", "", "arrival.ambulanceArrivedAt", "0252")
	f.Unknown("arrival.handoverAt")
	if p := f.Problems(); len(p) > 0 {
		t.Errorf("a handover not known is a problem: %v", p)
	}
}

func TestMomentsInTheWrongOrder(t *testing.T) {
	cases := []struct {
		form  string
		typed []string
		words string
	}{
		{ArrivalForm, []string{"arrival.arrivedAt", "20/11 0900", "patient.birthDate", "21/11/2026"}, "Born 21-Nov-2026 is after the arrival on 20-Nov-2026."},
		{ArrivalForm, []string{"arrival.mode", "Helicopter air ambulance", "arrival.ambulanceArrivedAt", "20/11 0900", "patient.birthDate", "21/11/2026"}, "Born 21-Nov-2026 is after the arrival on 20-Nov-2026."},
		{TriageForm, []string{"triage.assessedAt", "0100"}, "Assessed 01:00 is before the arrival at 02:00."},
		{DepartureForm, []string{"departure.concludedAt", "0130"}, "Concluded 01:30 is before the arrival at 02:00."},
		{DepartureForm, []string{"departure.departedAt", "0159"}, "Left 01:59 is before the arrival at 02:00."},
		{DepartureForm, []string{"departure.decidedToAdmitAt", "2300"}, "Decided to admit yesterday 23:00 is before the arrival at 02:00."},
		{DepartureForm, []string{"departure.concludedAt", "0300", "departure.departedAt", "0250"}, "Left 02:50 is before care was concluded at 03:00."},
		{DepartureForm, []string{"departure.decidedToAdmitAt", "0300", "departure.departedAt", "0250"}, "Left 02:50 is before the decision to admit at 03:00."},
	}
	for _, c := range cases {
		f := start(t, c.form)
		f.setting.ArrivedAt = at(2, 0).Add(40 * time.Second)
		for i := 0; i < len(c.typed); i += 2 {
			f.Set(c.typed[i], c.typed[i+1])
		}
		if p := f.Problems(); len(p) != 1 || p[0].Words != c.words {
			t.Errorf("%v finds %v", c.typed, p)
		}
	}
	f := start(t, DepartureForm)
	f.setting.ArrivedAt = at(2, 0).Add(40 * time.Second)
	set(t, f, "departure.departedAt", "0200")
	if p := f.Problems(); len(p) > 0 {
		t.Errorf("leaving in the minute of arrival is a problem: %v", p)
	}
}

// Lesson 12: a wrong device clock breaks ages and triage. A record made under
// a clock that ran ahead shows its arrival as still to come.
func TestLesson12AnArrivalStillToComeIsAnError(t *testing.T) {
	f := start(t, ArrivalForm)
	Populate(f, record.Details{ArrivedAt: night.Add(time.Hour)})
	p := f.Problems()
	if len(p) != 1 || p[0].Severity != Error || p[0].Words != "Arrived 04:11 is still to come." {
		t.Errorf("found %v", p)
	}
	Populate(f, record.Details{ArrivedAt: night.Add(time.Minute)})
	if p := f.Problems(); len(p) > 0 {
		t.Errorf("a minute between two clocks is a problem: %v", p)
	}
}

func TestOnlyFamilyNameAndArrivalAreRequired(t *testing.T) {
	f := start(t, ArrivalForm)
	blocking := f.Blocking()
	if len(blocking) != 2 || blocking[0].LinkID != "patient.familyName" || blocking[1].LinkID != "arrival.arrivedAt" {
		t.Fatalf("an empty form is held up by %v", blocking)
	}
	f.Unknown("patient.familyName")
	if len(f.Blocking()) != 2 {
		t.Error("a family name not known lets the form be saved; that is what the form for unknown patients is for")
	}
	set(t, f, "patient.familyName", "Smith", "arrival.arrivedAt", "now")
	if b := f.Blocking(); len(b) > 0 {
		t.Errorf("still held up by %v", b)
	}
	set(t, f, "arrival.mode", "Emergency road ambulance")
	if b := f.Blocking(); len(b) != 1 || b[0].LinkID != "arrival.ambulanceArrivedAt" {
		t.Errorf("by ambulance it is held up by %v", b)
	}
}

func TestBlockingIsInReadingOrder(t *testing.T) {
	f := start(t, ArrivalForm)
	f.Set("arrival.arrivedAt", "25:10")
	f.Set("patient.nhsNumber", "1")
	var order []string
	for _, p := range f.Blocking() {
		order = append(order, p.LinkID)
	}
	if want := []string{"patient.nhsNumber", "patient.familyName", "arrival.arrivedAt"}; !slices.Equal(order, want) {
		t.Errorf("in order %v", order)
	}
}

func TestMissing(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "patient.familyName", "Smith", "arrival.arrivedAt", "0252", "patient.allergies.status", "Not asked")
	f.Unknown("patient.phone")
	gaps := map[string]Gap{}
	for _, g := range f.Missing() {
		gaps[g.LinkID] = g
	}
	if g := gaps["patient.allergies.status"]; g.Words != "Allergies not asked" || g.CanWait || g.Group != "arrival" {
		t.Errorf("allergies not asked are missing as %+v", g)
	}
	if g := gaps["patient.ethnicCategory"]; !g.CanWait || g.Group != "about" || g.Required {
		t.Errorf("what can wait is missing as %+v", g)
	}
	for _, id := range []string{"patient.phone", "patient.familyName", "arrival.handoverAt", "patient.allergies.items", "arrival.category"} {
		if _, there := gaps[id]; there {
			t.Errorf("%s is missing though it is answered, not known or not put", id)
		}
	}
	set(t, f, "patient.allergies.status", "None")
	for _, g := range f.Missing() {
		if g.LinkID == "patient.allergies.status" {
			t.Error("no known allergies are missing")
		}
	}
}

func TestUnknownIsNotEmpty(t *testing.T) {
	f := start(t, ArrivalForm)
	if got := f.Summary("patient.phone"); got != "Not recorded" {
		t.Errorf("empty is shown as %q", got)
	}
	f.Unknown("patient.phone")
	if got := f.Summary("patient.phone"); got != "Not known" {
		t.Errorf("not known is shown as %q", got)
	}
	set(t, f, "patient.birthDate", "unknown")
	if got := f.Summary("patient.birthDate"); got != "Not known" {
		t.Errorf("a birth date typed as unknown is shown as %q", got)
	}
	f.Unknown("patient.sex")
	if d := Details(f, record.Details{}); d.Patient.Sex != record.SexNotKnown {
		t.Errorf("a sex not known is recorded as %q", d.Patient.Sex)
	}
	f.Unknown("patient.ethnicCategory")
	if d := Details(f, record.Details{}); d.Patient.EthnicCategory.Code != "99" {
		t.Errorf("an ethnic category not known is recorded as %q", d.Patient.EthnicCategory.Code)
	}
	set(t, f, "patient.phone", "")
	if got := f.Summary("patient.phone"); got != "Not recorded" {
		t.Errorf("emptied again it is shown as %q", got)
	}
}

func TestTextTidyAndSummary(t *testing.T) {
	cases := []struct{ linkID, text, tidy, summary, aside string }{
		{"patient.nhsNumber", "999-000-0018", "999 000 0018", "999 000 0018", ""},
		{"patient.birthDate", "14/3/58", "14-Mar-1958", "14-Mar-1958 (68y)", "68y"},
		{"patient.birthDate", "35y", "01-Jan-1991", "01-Jan-1991 (35y, estimated)", "35y"},
		{"arrival.arrivedAt", "0252", "02:52", "02:52", "today"},
		{"arrival.arrivedAt", "2350", "21-Nov-2026 23:50", "yesterday 23:50", "yesterday"},
		{"arrival.arrivedAt", "approx 2", "approx 2", "Not recorded", ""},
		{"arrival.arrivedAt", "approx 0200", "Approx 02:00", "Approx 02:00", "today"},
		{"arrival.mode", "heli", "Helicopter air ambulance", "Helicopter air ambulance", ""},
		{"patient.address", "4 Station Road,Marlham", "4 Station Road, Marlham", "4 Station Road, Marlham", ""},
		{"patient.postcode", "qm47rt", "QM4 7RT", "QM4 7RT", ""},
	}
	for _, c := range cases {
		f := start(t, ArrivalForm)
		f.Set(c.linkID, c.text)
		if got := f.Text(c.linkID); got != c.text {
			t.Errorf("%q is kept as %q", c.text, got)
		}
		if got := f.Summary(c.linkID); got != c.summary {
			t.Errorf("%q is summed up as %q, not %q", c.text, got, c.summary)
		}
		if got := f.Tidy(c.linkID); got != c.tidy {
			t.Errorf("%q is tidied to %q, not %q", c.text, got, c.tidy)
		}
		for _, it := range f.Items() {
			if it.LinkID == c.linkID && it.Aside != c.aside {
				t.Errorf("beside %q stands %q, not %q", c.text, it.Aside, c.aside)
			}
		}
	}
}

func TestAboutHowOld(t *testing.T) {
	f := start(t, UnknownForm)
	set(t, f, "patient.birthDate", "35")
	b := Details(f, record.Details{}).Patient.BirthDate
	if want := (record.BirthDate{Date: record.Date{Year: 1991, Month: time.January, Day: 1}, Estimated: true}); b != want {
		t.Errorf("35 is recorded as %v", b)
	}
	if got := f.Tidy("patient.birthDate"); got != "35" {
		t.Errorf("tidied to %q", got)
	}
	if p := start(t, ArrivalForm).Set("patient.birthDate", "35"); len(p) != 1 {
		t.Error("where a birth date is asked for, 35 is taken as an age")
	}
}

func TestSetCodeKeepsACodeThatNoListHas(t *testing.T) {
	f := start(t, ArrivalForm)
	if p := f.SetCode("arrival.mode", snomed("1048071000000103", "")); len(p) > 0 || f.Text("arrival.mode") != "Own transport" {
		t.Errorf("a code of the list gives %v, shown as %q", p, f.Text("arrival.mode"))
	}
	newer := snomed("9999991000000109", "Arrival by hovercraft")
	p := f.SetCode("arrival.mode", newer)
	if len(p) != 1 || p[0].Severity != Doubtful {
		t.Errorf("a code of no list gives %v", p)
	}
	if got := Details(f, record.Details{}).ArrivalMode; got != newer {
		t.Errorf("it is recorded as %v", got)
	}
	f.SetCode("arrival.mode")
	if f.Text("arrival.mode") != "" {
		t.Error("no codes leave the answer")
	}
	if p := f.SetCode("patient.familyName", newer); len(p) != 1 || p[0].Severity != Error {
		t.Error("a text takes a code")
	}
}

func TestReadOnlyAndHiddenItems(t *testing.T) {
	f := start(t, UnknownForm)
	if p := f.Set("patient.familyName", "Smith"); len(p) != 1 || p[0].Severity != Error {
		t.Error("a drawn name can be typed over")
	}
	Populate(f, record.Details{Patient: record.Patient{Name: record.Name{Family: "TANGO", Given: "Bravo"}, Unknown: true}})
	if f.Text("patient.familyName") != "TANGO" {
		t.Error("a drawn name is not put in")
	}
	for _, it := range f.Items() {
		if it.LinkID == "patient.unknown" {
			t.Error("a hidden item is shown")
		}
	}
	if !Details(start(t, UnknownForm), record.Details{}).Patient.Unknown {
		t.Error("the form for unknown patients does not record one")
	}
}

// F3 then F10 is enough.
func TestAnUnknownPatientNeedsNothingTyped(t *testing.T) {
	f := start(t, UnknownForm)
	PopulatePatient(f, record.Patient{Name: record.Name{Family: "TANGO", Given: "Bravo"}, TemporaryNumber: "RZ9 4071836", Unknown: true})
	set(t, f, "arrival.arrivedAt", "now")
	if b := f.Blocking(); len(b) > 0 {
		t.Errorf("held up by %v", b)
	}
	d := Details(f, record.Details{})
	if d.Patient.Name.Family != "TANGO" || d.AttendanceCategory.Code != "1" || !d.ArrivedAt.Equal(at(3, 11)) {
		t.Errorf("recorded as %+v", d)
	}
}

func TestItemsForADrawing(t *testing.T) {
	f := start(t, ArrivalForm)
	set(t, f, "patient.language", "Polish")
	items := map[string]Item{}
	for _, it := range f.Items() {
		items[it.LinkID] = it
	}
	if it := items["arrival.complaint"]; it.Hint != "in the patient’s words" || it.Width != 7 || it.MaxLen != 250 || it.Parent != "arrival" || it.Depth != 1 {
		t.Errorf("the complaint is drawn as %+v", it)
	}
	if it := items["arrival.handoverAt"]; it.Enabled || it.Format != "HH:mm" {
		t.Errorf("the handover is drawn as %+v", it)
	}
	if it := items["about"]; !it.CanWait || it.Asked != 10 || it.Done != 1 || it.Label != "About the patient" {
		t.Errorf("what can wait is drawn as %+v", it)
	}
	if it := items["patient.sex"]; len(it.Options) != 4 || it.Options[0].Code.Display != "Male" || it.Control != "radio-button" || it.Open {
		t.Errorf("sex is drawn as %+v", it)
	}
	if got := f.Summary("about"); got != "Polish" {
		t.Errorf("the group is summed up as %q", got)
	}
	if got := f.Summary("injury"); got != "Where and when it happened" {
		t.Errorf("an empty group is summed up as %q", got)
	}
	for id := range items {
		if strings.HasSuffix(id, ".hint") {
			t.Errorf("a hint is drawn as an item: %s", id)
		}
	}
}

func TestTypingTheSameTextAgainKeepsWhatWasUnderstood(t *testing.T) {
	f := start(t, ArrivalForm)
	d := record.Details{ArrivedAt: at(2, 52).Add(17 * time.Second), Patient: record.Patient{Address: record.Address{Lines: []string{"Flat 2, 4 Station Road", "Marlham"}}}}
	Populate(f, d)
	for _, id := range []string{"arrival.arrivedAt", "patient.address"} {
		f.Set(id, f.Text(id))
		f.Tidy(id)
	}
	got := Details(f, record.Details{})
	if !got.ArrivedAt.Equal(d.ArrivedAt) || len(got.Patient.Address.Lines) != 2 {
		t.Errorf("recorded as %v, %q", got.ArrivedAt, got.Patient.Address.Lines)
	}
}

func TestGenericTypes(t *testing.T) {
	q := drawn(t, `
		{"linkId":"i","type":"integer","text":"Pain","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":0},{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":10}]},
		{"linkId":"d","type":"decimal","text":"Temperature","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"code":"Cel","display":"°C"}},{"url":"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces","valueInteger":1}]},
		{"linkId":"b","type":"boolean","text":"Pregnant"},
		{"linkId":"t","type":"time","text":"Last meal"},
		{"linkId":"day","type":"date","text":"Next appointment"},
		{"linkId":"when","type":"dateTime","text":"Call back"},
		{"linkId":"r","type":"string","text":"Medicines","repeats":true,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":2},{"url":"http://hl7.org/fhir/StructureDefinition/minLength","valueInteger":3}]},
		{"linkId":"c","type":"choice","text":"Side","answerOption":[{"valueString":"Left"},{"valueString":"Right","initialSelected":true}]}`)
	f := New(q, setting)
	if f.Text("c") != "Right" {
		t.Errorf("the initial option is %q", f.Text("c"))
	}
	cases := []struct {
		linkID, text, summary string
		bad                   bool
	}{
		{"i", "007", "7", false}, {"i", "11", "11", true}, {"i", "-1", "-1", true}, {"i", "3.5", "Not recorded", true},
		{"d", "38.60", "38.60 °C", true}, {"d", "38.6", "38.6 °C", false}, {"d", "38,6", "Not recorded", true}, {"d", "-.5", "Not recorded", true}, {"d", "05.0", "5.0 °C", false},
		{"b", "Y", "Yes", false}, {"b", "no", "No", false}, {"b", "maybe", "Not recorded", true},
		{"t", "1830", "18:30", false}, {"t", "18h30", "18:30", false}, {"t", "2500", "Not recorded", true},
		{"day", "14/3/2027", "14-Mar-2027", false}, {"day", "14 mar 2027", "14-Mar-2027", false}, {"day", "30/2/2027", "Not recorded", true},
		{"when", "1/12/2026 0930", "01-Dec-2026 09:30", false}, {"when", "0252", "02:52", false},
		{"r", "aspirin; paracetamol", "aspirin; paracetamol", false}, {"r", "aaa\nbbb\nccc", "aaa; bbb; ccc", true}, {"r", "ab", "ab", true},
		{"c", "left", "Left", false}, {"c", "middle", "Not recorded", true},
	}
	for _, c := range cases {
		if p := f.Set(c.linkID, c.text); (len(p) > 0) != c.bad {
			t.Errorf("Set(%s, %q) finds %v", c.linkID, c.text, p)
		}
		if got := f.Summary(c.linkID); got != c.summary {
			t.Errorf("Set(%s, %q) is summed up as %q", c.linkID, c.text, got)
		}
	}
}
