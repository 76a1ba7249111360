package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// department gives the forms that ship.
var department = sync.OnceValues(func() (*forms.Department, error) {
	lists, err := forms.LoadCodes(assets.Codes)
	if err != nil {
		return nil, err
	}
	return forms.LoadDepartment(lists, assets.Forms)
})

func shipped(t testing.TB) *forms.Department {
	t.Helper()
	d, err := department()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// filled gives a form of the department with answers, by address and text.
func filled(t testing.TB, name string, status forms.Status, answers ...string) (record.Form, json.RawMessage) {
	t.Helper()
	q, err := shipped(t).Form(name)
	if err != nil {
		t.Fatal(err)
	}
	a := record.Attendance{ID: attendanceID, Number: number, Details: arrivalDetails()}
	now := arrived.Add(90 * time.Minute)
	f := forms.New(q, forms.Setting{
		Now: func() time.Time { return now }, ArrivedAt: arrived, Today: func() record.Date { return record.DateOf(now) },
		Resources: profile.Population(a, record.Staff{ID: "n.mbeki"}),
	})
	for i := 0; i < len(answers); i += 2 {
		if answers[i+1] == "+" {
			if _, err := f.Add(answers[i]); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for _, p := range f.Set(answers[i], answers[i+1]) {
			t.Fatalf("%s, %s: %+v", name, answers[i], p)
		}
	}
	response, err := forms.Response(f, status)
	if err != nil {
		t.Fatal(err)
	}
	return q.Form(), response
}

var (
	firstSet = []string{"obs.takenAt", "2355", "news.respirations", "18", "news.pulse", "96", "news.consciousness", "A"}
	nextSet  = []string{"obs.set", "+", "obs.takenAt@2", "0020", "news.respirations@2", "16"}
)

// formsStory is an attendance with every form that makes something: entries 1
// registered, 2 triaged, 3 observations, 4 the same amended, 5 notes,
// 6 investigations, 7 departed.
func formsStory(t testing.TB) []record.Entry {
	t.Helper()
	filed := func(name string, status forms.Status, answers ...string) *record.Filed {
		form, response := filled(t, name, status, answers...)
		return &record.Filed{Form: form, Name: name, Title: name, Answers: response}
	}
	registered := &record.Registered{Number: number, Details: arrivalDetails()}
	registered.Form, registered.Answers = filled(t, "arrival", forms.Completed, "patient.familyName", "O'Sullivan", "arrival.arrivedAt", "2340")
	triage := &record.Triaged{Triage: record.Triage{AssessedAt: arrived.Add(5 * time.Minute)}}
	triage.Form, triage.Answers = filled(t, "triage", forms.Completed, "triage.assessedAt", "2345", "triage.acuity", "Urgent",
		"news.respirations", "24", "news.temperature", "37.4", "pain.score", "6")
	departed := &record.Departed{Departure: record.Departure{DepartedAt: arrived.Add(80 * time.Minute)}}
	departed.Form, departed.Answers = filled(t, "departure", forms.Completed, "departure.departedAt", "0100")
	all := entries(t,
		registered,
		triage,
		filed("observations", forms.Completed, append(slices.Clone(firstSet), nextSet...)...),
		filed("observations", forms.Amended, append([]string{}, "obs.takenAt", "2355", "news.respirations", "19", "news.pulse", "96")...),
		filed("notes", forms.Completed, "notes.seenAt", "0005", "notes.diagnosis.condition", "Asthma", "notes.diagnosis.qualifier", "Confirmed"),
		filed("investigations", forms.Completed, "investigation.what", "Plain X-ray", "investigation.at", "0010", "treatment.what", "Splint the wrist"),
		departed,
	)
	all[1].OccurredAt = arrived.Add(5 * time.Minute)
	all[2].OnBehalfOf = "Lena Marsh, nurse"
	all[3].Amends = all[2].ID
	return all
}

// everyBundle gives the transactions of the golden stories and of formsStory.
func everyBundle(t *testing.T) map[string][][]byte {
	t.Helper()
	all := goldens(t)
	tr := &trust{}
	s := tr.open(t)
	s.Find = shipped(t).Find
	for _, d := range deliverable(t, formsStory(t)) {
		send(t, s, d)
	}
	all["forms"] = tr.bodies
	return all
}

// only gives the resources of a kind that are not entered in error.
func (tr *trust) only(kind string) []object {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var all []object
	for _, ref := range tr.search(kind, nil) {
		if o := tr.resources[ref]; text(o["status"]) != "entered-in-error" {
			all = append(all, o)
		}
	}
	return all
}

// said gives the values of Observations under a LOINC code, with their times.
func said(all []object, code string) map[string]string {
	out := map[string]string{}
	for _, o := range all {
		if strings.Contains(string(o["code"]), `"`+code+`"`) {
			var q struct{ Value json.Number }
			json.Unmarshal(o["valueQuantity"], &q)
			out[text(o["effectiveDateTime"])] = string(q.Value)
		}
	}
	return out
}

const respirations = "9279-1"

// What forms make arrives with its own times and people, once, however often
// it is sent; an amendment replaces what it changes and takes back what it
// leaves out.
func TestFormsMakeResourcesOnce(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	s.Find = shipped(t).Find
	story := deliverable(t, formsStory(t))
	for i, d := range story {
		for range 2 {
			if r := send(t, s, d); len(r.Omitted) > 0 {
				t.Errorf("entry %d: omitted %q", i+1, r.Omitted)
			}
		}
		if i == 2 {
			want := map[string]string{"2026-10-24T23:45:00+01:00": "24", "2026-10-24T23:55:00+01:00": "18", "2026-10-25T00:20:00+01:00": "16"}
			if got := said(tr.only("Observation"), respirations); !maps.Equal(got, want) {
				t.Errorf("respirations %v", got)
			}
		}
	}
	observations := tr.only("Observation")
	if !slices.ContainsFunc(observations, func(o object) bool {
		return text(o["status"]) == "amended" && text(o["effectiveDateTime"]) == "2026-10-24T23:55:00+01:00"
	}) {
		t.Error("no observation of the amended chart says that it was amended")
	}
	want := map[string]string{"2026-10-24T23:45:00+01:00": "24", "2026-10-24T23:55:00+01:00": "19"}
	if got := said(observations, respirations); !maps.Equal(got, want) {
		t.Errorf("after the amendment respirations %v", got)
	}
	if got := len(observations); got != 5 || tr.count("Observation") != 7 {
		t.Errorf("%d observations stand of %d", got, tr.count("Observation"))
	}
	if c := tr.only("Condition"); len(c) != 1 || !strings.Contains(string(c[0]["verificationStatus"]), "confirmed") {
		t.Errorf("conditions %s", marshal(c))
	}
	if p := tr.only("Procedure"); len(p) != 2 || text(p[0]["status"]) != "completed" || text(p[1]["status"]) != "unknown" {
		t.Errorf("procedures %s", marshal(p))
	}
	if n := tr.count("QuestionnaireResponse"); n != 6 {
		t.Errorf("%d responses", n)
	}
	patient, encounter := tr.the(t, "Patient").reference(), tr.the(t, "Encounter").reference()
	for _, o := range slices.Concat(observations, tr.only("Condition"), tr.only("Procedure")) {
		if subject := (&held{object: o}).subject(); subject != patient || !strings.Contains(string(o["encounter"]), encounter) {
			t.Errorf("%s is about %s, %s", text(o["resourceType"]), subject, o["encounter"])
		}
	}
}

// With the attendance goes all that was made of its forms.
func TestAWithdrawalTakesBackWhatFormsMade(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	s.Find = shipped(t).Find
	story := append(formsStory(t), entries(t, &record.Withdrawn{Reason: "Registered twice"})...)
	story[7].ID, story[7].Seq = entryID(8), 107
	for _, d := range deliverable(t, story) {
		send(t, s, d)
		send(t, s, d)
	}
	for _, kind := range []string{"QuestionnaireResponse", "Observation", "Procedure"} {
		if left := tr.only(kind); len(left) > 0 {
			t.Errorf("%d of %s stand", len(left), kind)
		}
	}
	if c := tr.the(t, "Condition").object; !strings.Contains(string(c["verificationStatus"]), "entered-in-error") || c["clinicalStatus"] != nil {
		t.Errorf("condition %s", marshal(c))
	}
}

// What somebody at the trust has made of a finding stays, and is noted.
func TestAFindingThatTheTrustChangedStays(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	s.Find = shipped(t).Find
	story := deliverable(t, formsStory(t))
	for _, d := range story[:3] {
		send(t, s, d)
	}
	for _, ref := range slices.Clone(tr.order) {
		if o := tr.resources[ref]; strings.HasPrefix(ref, "Observation/") && strings.Contains(string(o["code"]), respirations) {
			tr.change(t, ref, func(o object) { o["note"] = json.RawMessage(`[{"text":"Counted again"}]`) })
		}
	}
	r := send(t, s, story[3])
	if !slices.ContainsFunc(r.Proof, func(p string) bool { return strings.Contains(p, "left as the trust changed it") }) {
		t.Errorf("proof %q", r.Proof)
	}
	if got := said(tr.only("Observation"), respirations); got["2026-10-24T23:55:00+01:00"] != "18" || len(got) != 3 {
		t.Errorf("respirations %v", got)
	}
}

// A form that is gone, and a server that won't have what was made of answers:
// the answers arrive, and the receipt says what didn't.
func TestAnswersArriveWithoutWhatTheyMake(t *testing.T) {
	story := deliverable(t, formsStory(t))
	gone := func(string) (*forms.Questionnaire, error) { return nil, forms.ErrNoForm }
	refuse := func(w http.ResponseWriter, r *http.Request, body []byte) bool {
		if !strings.Contains(string(body), `"resourceType":"Observation"`) {
			return false
		}
		w.WriteHeader(422)
		w.Write(outcomeJSON("business-rule", "no observations here"))
		return true
	}
	for name, c := range map[string]struct {
		find   FindForm
		before func(http.ResponseWriter, *http.Request, []byte) bool
		words  string
	}{
		"the forms are gone":  {gone, nil, "no form of that name and version any more"},
		"the server won't":    {shipped(t).Find, refuse, "would not take what was made of them"},
		"no forms are looked": {nil, nil, ""},
	} {
		tr := &trust{before: c.before}
		s := tr.open(t)
		s.Find = c.find
		send(t, s, story[0])
		for _, d := range story[1:4] {
			if told := strings.Join(send(t, s, d).Omitted, " "); !strings.Contains(told, c.words) || (told == "") != (c.words == "") {
				t.Errorf("%s, %s: omitted %q", name, d.Entry.Kind, told)
			}
		}
		if tr.count("QuestionnaireResponse") != 3 || tr.count("Observation") != 0 {
			t.Errorf("%s: %d responses, %d observations", name, tr.count("QuestionnaireResponse"), tr.count("Observation"))
		}
	}
}

// Only what is new and can be found again is sent, and nothing that refers to
// what is not.
func TestWhatAFormMayNotSend(t *testing.T) {
	entry := func(full, method, url, resource string) map[string]any {
		tree, _ := canonical([]byte(resource)).(map[string]any)
		return map[string]any{"fullUrl": full, "resource": tree, "request": map[string]any{"method": method, "url": url}}
	}
	bundle := map[string]any{"entry": []any{
		entry("urn:uuid:1", "PUT", "Patient/x", `{"resourceType":"Patient","id":"x"}`),
		entry("urn:uuid:2", "POST", "Observation", `{"resourceType":"Observation","subject":{"reference":"urn:uuid:1"}}`),
		entry("urn:uuid:3", "POST", "Organization", `{"resourceType":"Organization"}`),
		entry("urn:uuid:4", "POST", "Observation", `{"resourceType":"Observation","performer":[{"reference":"urn:uuid:3"}]}`),
		entry("urn:uuid:5", "POST", "Observation", `{"resourceType":"Observation","derivedFrom":[{"reference":"urn:uuid:4"}]}`),
		entry("urn:uuid:6", "PATCH", "Condition/9", `{"resourceType":"Parameters"}`),
		entry("urn:uuid:7", "POST", "Composition", `{"resourceType":"Composition"}`),
	}}
	x := sift("answers", bundle, kept{"Patient/p", "Encounter/e"})
	if len(x.findings) != 1 || x.findings[0].fullURL != "urn:uuid:2" || len(x.omitted) != 6 {
		t.Errorf("%+v", x)
	}
	if subject := x.findings[0].tree["subject"].(map[string]any)["reference"]; subject != "Patient/p" {
		t.Errorf("subject %v", subject)
	}
}

// However the same story is sent, the same bytes go.
func TestTheSameFindingsAreTheSameBytes(t *testing.T) {
	bodies := func() [][]byte {
		tr := &trust{}
		s := tr.open(t)
		s.Find = shipped(t).Find
		for _, d := range deliverable(t, formsStory(t)) {
			if _, err := s.Send(context.Background(), d); err != nil {
				t.Fatal(err)
			}
		}
		return tr.bodies
	}
	if !slices.EqualFunc(bodies(), bodies(), slices.Equal) {
		t.Error("they differ")
	}
}

// A later triage takes the place of the one before, and what it made too.
func TestALaterTriageReplacesWhatTheFirstMade(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	s.Find = shipped(t).Find
	story := formsStory(t)
	again := &record.Triaged{Triage: record.Triage{AssessedAt: arrived.Add(20 * time.Minute)}}
	again.Form, again.Answers = filled(t, "triage", forms.Completed, "triage.assessedAt", "0000", "triage.acuity", "Urgent", "news.respirations", "20")
	later := entries(t, again)[0]
	later.ID, later.OccurredAt = entryID(3), arrived.Add(20*time.Minute)
	for _, d := range deliverable(t, append(story[:2:2], later)) {
		send(t, s, d)
		send(t, s, d)
	}
	if got := said(tr.only("Observation"), respirations); !maps.Equal(got, map[string]string{"2026-10-25T00:00:00+01:00": "20"}) {
		t.Errorf("respirations %v", got)
	}
	if got := len(tr.only("Observation")); got != 1 || tr.count("Observation") != 3 || tr.count("QuestionnaireResponse") != 2 {
		t.Errorf("%d observations stand of %d, %d responses", got, tr.count("Observation"), tr.count("QuestionnaireResponse"))
	}
}

// A server that drops our marks still gets each thing once.
func TestAResendToAServerWithoutTagsDoublesNothing(t *testing.T) {
	tr := &trust{noTags: true}
	s := tr.open(t)
	s.Find = shipped(t).Find
	s.Profile.WithoutProvenance = true
	for _, d := range deliverable(t, formsStory(t))[:3] {
		for range 2 {
			if _, err := s.Send(context.Background(), d); err != nil {
				if _, refused := errors.AsType[*record.Refusal](err); !refused {
					t.Fatal(err)
				}
			}
		}
	}
	if n := tr.count("Observation"); n != 7 {
		t.Errorf("%d observations, want 7", n)
	}
}
