package forms

import (
	"encoding/json"
	"testing"
	"time"
)

// knownOf gives what is known of a patient of the given birth date who arrived
// at 02:52.
func knownOf(born string) map[string]map[string]any {
	known := map[string]map[string]any{"encounter": {
		"resourceType": "Encounter", "status": "in-progress", "class": map[string]any{"code": "EMER"},
		"period": map[string]any{"start": at(2, 52).Format(time.RFC3339)},
	}}
	if born != "" {
		known["patient"] = map[string]any{"resourceType": "Patient", "birthDate": born}
	}
	return known
}

// startAbout starts a form of the department about somebody born on a day.
func startAbout(t testing.TB, name, born string) *Form {
	t.Helper()
	q, err := department(t).Form(name)
	if err != nil {
		t.Fatal(err)
	}
	s := setting
	s.ArrivedAt, s.Resources = at(2, 52), knownOf(born)
	return New(q, s)
}

// answered types answers, each of which must be taken without a problem.
func answered(t testing.TB, f *Form, answers ...[2]string) {
	t.Helper()
	for _, a := range answers {
		if problems := f.Set(a[0], a[1]); len(problems) > 0 {
			t.Errorf("%s %q: %v", a[0], a[1], problems)
		}
	}
}

// shownText gives what is shown for a question; "not put" where it is not asked.
func shownText(t testing.TB, f *Form, at string) string {
	t.Helper()
	for _, it := range f.Items() {
		if it.At != at {
			continue
		}
		if !it.Enabled {
			return "not put"
		}
		return it.Text
	}
	t.Fatalf("%s is not there", at)
	return ""
}

// A triage as a nurse types it: the score follows each value, the total comes
// with the seventh.
func TestTriageScoresAsItIsTyped(t *testing.T) {
	f := startAbout(t, TriageForm, "1958-03-14")
	for _, step := range []struct{ at, text, score, total, words string }{
		{"triage.assessedAt", "03:05", "news.pulse.score", "", ""},
		{"news.respirations", "24", "news.respirations.score", "", "2 so far, SpO2, air or oxygen, systolic, pulse, consciousness, temperature missing"},
		{"news.spo2", "93", "news.spo2.score1", "", "4 so far, air or oxygen, systolic, pulse, consciousness, temperature missing"},
		{"news.oxygen", "Air", "news.oxygen.score", "", "4 so far, systolic, pulse, consciousness, temperature missing"},
		{"news.systolic", "104", "news.systolic.score", "", "Urgent review: 5 so far, pulse, consciousness, temperature missing"},
		{"news.pulse", "112", "news.pulse.score", "", "Emergency response: 7 so far, consciousness, temperature missing"},
		{"news.consciousness", "Alert", "news.consciousness.score", "", "Emergency response: 7 so far, temperature missing"},
		{"news.temperature", "38.6", "news.temperature.score", "8", "Emergency response: 7 or more"},
		{"news.temperature", "37", "news.temperature.score", "7", "Emergency response: 7 or more"},
	} {
		answered(t, f, [2]string{step.at, step.text})
		if total, words := shownText(t, f, "news.total"), shownText(t, f, "news.response"); total != step.total || words != step.words {
			t.Errorf("after %s: total %q, %q", step.at, total, words)
		}
		if score := shownText(t, f, step.score); (score == "") != (step.at == "triage.assessedAt") {
			t.Errorf("after %s: %s is %q", step.at, step.score, score)
		}
	}
	if got := shownText(t, f, "news.sixteen"); got != "not put" {
		t.Errorf("the birth date says the age, and yet it is asked: %q", got)
	}
	answered(t, f, [2]string{"news.pregnant", "yes"})
	if total, words := shownText(t, f, "news.total"), shownText(t, f, "news.response"); total != "not put" || words != "NEWS2 is not for pregnancy: use the maternity chart." {
		t.Errorf("pregnant: total %q, %q", total, words)
	}
}

// Children are observed and not scored, and are not shown where scores would be.
func TestAChildIsNotScored(t *testing.T) {
	f := startAbout(t, TriageForm, "2016-05-01")
	answered(t, f, [2]string{"news.pulse", "140"})
	for _, linkID := range []string{"news.pulse.score", "news.spo2.score1", "news.spo2.score2", "news.total", "news.sixteen"} {
		if got := shownText(t, f, linkID); got != "not put" {
			t.Errorf("%s is put: %q", linkID, got)
		}
	}
	if got := shownText(t, f, "news.response"); got != "NEWS2 is not for under 16s: use the children’s chart." {
		t.Errorf("it says %q", got)
	}
}

// Each set of a chart is scored by itself, on its own scale.
func TestChartScoresEachSet(t *testing.T) {
	f := startAbout(t, ObservationsForm, "")
	if got := shownText(t, f, "news.sixteen"); got == "not put" {
		t.Error("nobody knows the age, and it is not asked")
	}
	answered(t, f, [2]string{"news.sixteen", "yes"})
	set := func(suffix, when, spo2 string) {
		for _, a := range [][2]string{
			{"obs.takenAt", when}, {"news.respirations", "16"}, {"news.spo2", spo2}, {"news.oxygen", "Oxygen"}, {"news.systolic", "120"},
			{"news.pulse", "70"}, {"news.consciousness", "Alert"}, {"news.temperature", "37.0"},
		} {
			answered(t, f, [2]string{a[0] + suffix, a[1]})
		}
	}
	set("", "02:58", "97")
	at, err := f.Add("obs.set")
	if err != nil {
		t.Fatal(err)
	}
	suffix := at[len("obs.set"):]
	set(suffix, "03:08", "97")
	if first, second := shownText(t, f, "news.total"), shownText(t, f, "news.total"+suffix); first != "2" || second != "2" {
		t.Errorf("on scale 1 the sets come to %q and %q", first, second)
	}
	answered(t, f, [2]string{"news.scale2.by", "DR A PATEL, ST5"}, [2]string{"news.scale", "Scale 1"}, [2]string{"news.scale" + suffix, "Scale 2, target 88 to 92 %"})
	if first, second := shownText(t, f, "news.total"), shownText(t, f, "news.total"+suffix); first != "2" || second != "5" {
		t.Errorf("with the second on scale 2 the sets come to %q and %q", first, second)
	}
}

// What is unlikely is doubted and may be saved; what is impossible may not.
func TestDoubtsAndLimits(t *testing.T) {
	for _, c := range []struct {
		form, at, text string
		severity       Severity
	}{
		{TriageForm, "news.temperature", "36.6", 0},
		{TriageForm, "news.temperature", "31.9", Doubtful},
		{TriageForm, "news.temperature", "42.1", Doubtful},
		{TriageForm, "news.temperature", "98.6", Error},
		{TriageForm, "news.temperature", "36.66", Error},
		{TriageForm, "news.spo2", "69", Doubtful},
		{TriageForm, "news.spo2", "101", Error},
		{TriageForm, "news.respirations", "61", Doubtful},
		{TriageForm, "news.pulse", "29", Doubtful},
		{TriageForm, "news.systolic", "40", Doubtful},
		{TriageForm, "pain.score", "11", Error},
		{TriageForm, "obs.weight", "251", Doubtful},
		{TriageForm, "obs.glucose", "90", Doubtful},
		{NotesForm, "notes.seenAt", "03:00", 0},
		{NotesForm, "notes.seenAt", "02:40", Doubtful},
		{DepartureForm, "destination.site", "RZZ01", 0},
	} {
		f := startAbout(t, c.form, "1958-03-14")
		var worst Severity
		for _, p := range f.Set(c.at, c.text) {
			if worst == 0 || p.Severity < worst {
				worst = p.Severity
			}
		}
		if worst != c.severity {
			t.Errorf("%s %q: severity %d, not %d", c.at, c.text, worst, c.severity)
		}
	}
}

// Every form opens, is blocked by its required answers alone, and tells what
// it was answered as facts that name elements of CDS.
func TestFormsOpen(t *testing.T) {
	for _, name := range shipped {
		f := startAbout(t, name, "1958-03-14")
		for _, p := range f.Problems() {
			t.Errorf("%s, nothing typed: %s: %s", name, p.LinkID, p.Words)
		}
		if _, err := json.Marshal(f.Items()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := startAbout(t, InvestigationsForm, "")
	answered(t, f, [2]string{"investigation.what", "Troponin"}, [2]string{"investigation.at", "03:01"})
	said := map[string]string{}
	for _, fact := range Facts(f) {
		for _, concept := range fact.Concepts {
			said[concept.Code] = fact.Group
			for _, c := range fact.Codes {
				said[concept.Code] += " " + c.Code
			}
		}
	}
	for element, want := range map[string]string{
		"EmergencyCareClinicalInvestigation_SnomedCt":      "investigation 105000003",
		"ProcedureTime_EmergencyCareClinicalInvestigation": "investigation",
	} {
		if said[element] != want {
			t.Errorf("%s is %q in the facts", element, said[element])
		}
	}
}
