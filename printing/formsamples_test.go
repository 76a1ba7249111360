package printing

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// options makes options of the given words.
func options(words ...string) []forms.Option {
	var all []forms.Option
	for i, w := range words {
		all = append(all, forms.Option{Code: record.Code{System: "urn:x", Code: fmt.Sprint(i), Display: w}})
	}
	return all
}

func numbered(n int, words string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("%s %d", words, i+1)
	}
	return all
}

// under puts items below the last of the ones before them.
func under(parent forms.Item, below ...forms.Item) []forms.Item {
	parent.Enabled = true
	all := []forms.Item{parent}
	for _, b := range below {
		if b.Parent == "" {
			b.Parent = parent.At
		}
		b.Depth = parent.Depth + 1
		all = append(all, b)
	}
	return all
}

func group(at, label string, change ...func(*forms.Item)) forms.Item {
	return ask(at, forms.TypeGroup, label, change...)
}

func ask(at string, kind forms.Type, label string, change ...func(*forms.Item)) forms.Item {
	it := forms.Item{LinkID: at, At: at, Type: kind, Label: label, Enabled: true}
	for _, c := range change {
		c(&it)
	}
	return it
}

func answered(text string) func(*forms.Item) {
	return func(it *forms.Item) { it.Text, it.Answered = text, true }
}

func offering(words ...string) func(*forms.Item) {
	return func(it *forms.Item) { it.Options = options(words...) }
}

func when(words string) func(*forms.Item) {
	return func(it *forms.Item) { it.When = words }
}

// everyType asks a question of each type, and each way of laying them out.
func everyType() []forms.Item {
	items := under(group("a", "Every type"),
		ask("text", forms.TypeText, "What happened, in your own words", func(it *forms.Item) { it.Required = true }, answered("He fell.\nNo loss of consciousness, "+strings.Repeat("and nothing else was seen by anybody who was there; ", 60))),
		ask("nhs", forms.TypeString, "NHS No.", func(it *forms.Item) { it.Format = "999 999 9999" }, answered("999 000 0018")),
		ask("born", forms.TypeDate, "Born"), ask("seen", forms.TypeDateTime, "Seen at", func(it *forms.Item) { it.Written = "21-Nov-2026 03:10" }, answered("03:10")),
		ask("clock", forms.TypeTime, "Time of day"), ask("yes", forms.TypeBoolean, "Pregnant?", func(it *forms.Item) { it.Unknown, it.Answered = true, true }),
		ask("kg", forms.TypeDecimal, "Weight", func(it *forms.Item) { it.Unit, it.Least, it.Most = "kg", "0.5", "300" }, answered("71.5")),
		ask("pain", forms.TypeInteger, "Pain", func(it *forms.Item) { it.Least, it.Most, it.Control = "0", "10", "slider" }, answered("7")),
		ask("count", forms.TypeInteger, "How many tablets", func(it *forms.Item) { it.Least = "1" }),
		ask("dose", forms.TypeQuantity, "Dose", func(it *forms.Item) {
			it.Units = []record.Code{{Code: "mg"}, {Code: "g"}, {Code: "ug", Display: "microgram"}}
		}),
		ask("photo", forms.TypeAttachment, "Photograph", func(it *forms.Item) {
			it.Files, it.Answered = []forms.Attachment{{ContentType: "image/png", Title: "wound.png", Data: make([]byte, 12345)}}, true
		}),
		ask("who", forms.TypeReference, "Consultant"), ask("link", forms.TypeURL, "Link to policy"),
		ask("sum", forms.TypeInteger, "Score", func(it *forms.Item) { it.Calculated, it.ReadOnly = true, true }, answered("11")),
		ask("fixed", forms.TypeString, "Site", func(it *forms.Item) { it.ReadOnly = true }, answered("Tidewater")),
		ask("note", forms.TypeDisplay, "Tell the nurse in charge before the patient leaves."),
	)
	items = append(items, under(group("b", "Choices"),
		ask("sex", forms.TypeChoice, "Sex", offering("Female", "Male", "Indeterminate", "Not known"), answered("Female")),
		ask("many", forms.TypeChoice, "Injuries", offering(numbered(17, "Injury of the part")...), func(it *forms.Item) { it.Repeats = true }),
		ask("down", forms.TypeChoice, "Down", offering("One", "Two", "Three"), func(it *forms.Item) { it.Orientation = "vertical" }),
		ask("across", forms.TypeOpenChoice, "Across", offering(numbered(9, "A rather long option that has many words")...), func(it *forms.Item) { it.Orientation, it.Open = "horizontal", true }),
		ask("list", forms.TypeChoice, "Chief complaint", offering(numbered(200, "Complaint")...), func(it *forms.Item) { it.Control = "autocomplete" }),
		ask("allergy", forms.TypeChoice, "Allergies", offering("Known", "None", "Not asked")),
		ask("to", forms.TypeString, "Allergic to", when("if Allergies is Known"), func(it *forms.Item) { it.Repeats = true }),
		ask("x1", forms.TypeString, "Crew", when("if Arrival mode is Emergency road ambulance, Helicopter or another ambulance")),
		ask("x2", forms.TypeTime, "Handover", when("if Arrival mode is Emergency road ambulance, Helicopter or another ambulance"), func(it *forms.Item) { it.Enabled = false }),
	)...)
	return append(items, tabled()...)
}

// tabled are groups that are tables on paper.
func tabled() []forms.Item {
	items := under(group("drugs", "Drugs given", func(it *forms.Item) { it.Control, it.Repeats = "gtable", true }),
		ask("drug", forms.TypeString, "Drug"), ask("drugdose", forms.TypeDecimal, "Dose", func(it *forms.Item) { it.Unit = "mg" }),
		ask("route", forms.TypeChoice, "Route", offering("IV", "IM", "PO")), ask("given", forms.TypeTime, "Given"))
	var chart []forms.Item
	for i, words := range []string{"Respirations a minute", "SpO2", "Systolic", "Pulse", "Temperature", "Pain", "Glucose"} {
		chart = append(chart, ask(fmt.Sprint("obs", i), forms.TypeInteger, words, answered(fmt.Sprint(10+i))))
	}
	chart = append(chart, ask("obsat", forms.TypeDateTime, "Taken at"), ask("avpu", forms.TypeChoice, "Consciousness", offering("Alert", "Confused", "Voice", "Pain", "Unresponsive")))
	items = append(items, under(group("obs", "Observations", func(it *forms.Item) { it.Repeats = true }), chart...)...)
	items = append(items, under(group("phq", "Over the last two weeks", func(it *forms.Item) { it.Control = "table" }),
		ask("phq1", forms.TypeChoice, "Little interest or pleasure in doing things", offering("Not at all", "Several days", "Most days", "Every day")),
		ask("phq2", forms.TypeChoice, "Feeling down", offering("Not at all", "Several days", "Most days", "Every day")))...)
	items = append(items, under(group("grid", "Reflexes", func(it *forms.Item) { it.Control = "grid" }),
		ask("gl", forms.TypeGroup, "Left"), ask("gl1", forms.TypeString, "Knee", func(it *forms.Item) { it.Parent = "gl" }), ask("gl2", forms.TypeString, "Ankle", func(it *forms.Item) { it.Parent = "gl" }),
		ask("gr", forms.TypeGroup, "Right"), ask("gr1", forms.TypeString, "Knee", func(it *forms.Item) { it.Parent = "gr" }), ask("gr2", forms.TypeString, "Ankle", func(it *forms.Item) { it.Parent = "gr" }))...)
	return append(items, under(group("kin", "Next of kin", func(it *forms.Item) { it.CanAdd = true }),
		ask("kinname", forms.TypeString, "Name"), ask("kinnotes", forms.TypeText, "What they were told"))...)
}

func sampleForm(items []forms.Item, change ...func(*FormSheet)) FormSheet {
	f := FormSheet{Form: record.Form{URL: "https://trust.example/Questionnaire/every", Version: "2.1.0"}, Title: "Every type", Items: items}
	for _, c := range change {
		c(&f)
	}
	return f
}

func aboutKnown(f *FormSheet) { a := known(); f.About = &a }
func filledIn(f *FormSheet)   { f.Filled, f.Writer, f.Written = true, "K PATEL", at("2026-11-21 03:20") }

// drawForm draws a form, and keeps it where TIDEOVER_SHEETS says, to be looked
// at.
func drawForm(t testing.TB, name string, p *Press, f FormSheet, pages int) []byte {
	t.Helper()
	job := testJob(record.FormSheet(f.Form), pages)
	pdf, err := p.Form(job, f, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	if folder := os.Getenv("TIDEOVER_SHEETS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return pdf
}
