package fhir

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// modulesVariable names the directory node_modules that `npm ci` makes of
// testdata/medplum.
const modulesVariable = "TIDEOVER_NODE_MODULES"

// node gives a command that runs a script of testdata/medplum, or skips.
func node(t *testing.T, script string) *exec.Cmd {
	t.Helper()
	modules := os.Getenv(modulesVariable)
	if modules == "" {
		t.Skipf("%s is not set: run npm ci in a copy of testdata/medplum and name its node_modules", modulesVariable)
	}
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	cmd := exec.Command(program, script)
	cmd.Dir, cmd.Stderr = "testdata/medplum", os.Stderr
	return cmd
}

// medplum starts Medplum's FHIR router with its own memory, and gives a sender
// to it.
func medplum(t *testing.T) *Sender {
	t.Helper()
	cmd := node(t, "server.cjs")
	end, err := cmd.StdinPipe() // the server ends with it
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end.Close()
		cmd.Wait()
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server did not start: %v", err)
	}
	return senderTo("http://127.0.0.1:" + strings.TrimSpace(port))
}

// had gives what the server has of a kind under one of our identifiers, each
// exactly once.
func had(t *testing.T, s *Sender, kind, system, value string) *held {
	t.Helper()
	found, err := s.find(context.Background(), "", kind, s.Profile.system(system), value)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %d, %v", kind, len(found), err)
	}
	return found[0]
}

func provenances(t *testing.T, s *Sender, e record.ID) int {
	t.Helper()
	tag := s.Profile.entryTag(e)
	found, err := s.Client.Search(context.Background(), "Provenance", map[string][]string{"_tag": {tokenValue(tag.System, tag.Code)}})
	if err != nil {
		t.Fatal(err)
	}
	return len(found.Found)
}

// TestMedplum tells one server of others a whole story twice, and then the
// cases of a withdrawal and a matched patient.
func TestMedplum(t *testing.T) {
	s := medplum(t)
	t.Run("story", func(t *testing.T) { storyInMedplum(t, s) })
	t.Run("withdrawal", func(t *testing.T) { withdrawalInMedplum(t, s) })
	t.Run("matched", func(t *testing.T) { matchedInMedplum(t, s) })
	t.Run("forms", func(t *testing.T) { formsInMedplum(t, s) })
	t.Run("refusal", func(t *testing.T) {
		_, err := s.Client.Transaction(context.Background(), "x", []byte(`{"resourceType":"Bundle","type":"transaction"}`))
		if outcome, ok := err.(*OutcomeError); !ok || outcome.Status != 400 || len(outcome.Issues) != 1 {
			t.Errorf("got %v", err)
		}
	})
}

func storyInMedplum(t *testing.T, s *Sender) {
	all := deliverable(t, story(t))
	for i, d := range append(all, all...) {
		r := send(t, s, d)
		if again := i >= len(all); r.AlreadyThere != again {
			t.Errorf("sending %d, %s: already there %v, proof %q", i+1, d.Entry.Kind, r.AlreadyThere, r.Proof)
		}
	}
	e := had(t, s, "Encounter", "downtime-number", number.Compact())
	p := had(t, s, "Patient", "patient", string(patientID))
	q := had(t, s, "QuestionnaireResponse", "form-answers", string(attendanceID))
	if text(e.object["status"]) != statusFinished || e.subject() != p.reference() || q.subject() != p.reference() {
		t.Errorf("encounter %s", marshal(e.object))
	}
	if text(q.object["status"]) != "amended" || !bytes.Contains(marshal(p.object), []byte("07700 900123")) {
		t.Error("the amendment did not arrive")
	}
	for _, d := range all {
		if n := provenances(t, s, d.Entry.ID); n != 1 {
			t.Errorf("%s: %d of Provenance", d.Entry.Kind, n)
		}
	}
	n, seen, err := s.ReadBack(context.Background(), number)
	if err != nil || n != 1 || !seen[0].Start.Equal(arrived) || seen[0].End.Sub(seen[0].Start) != 200*time.Minute {
		t.Errorf("%d %+v %v", n, seen, err)
	}
}

// formsInMedplum tells of another attendance with everything that forms make,
// each entry twice.
func formsInMedplum(t *testing.T, s *Sender) {
	d := arrivalDetails()
	d.Patient.PatientID, d.Patient.NHSNumber = "patient-f1", ""
	story := formsStory(t)
	first := &record.Registered{Number: record.NewDowntimeNumber("K3", "7HWRM", 8), Details: d}
	first.Form, first.Answers = filled(t, "arrival", forms.Completed, "patient.familyName", "Fox", "arrival.arrivedAt", "2340")
	story[0] = entries(t, first)[0]
	for i := range story {
		story[i].AttendanceID = "attendance-f1"
		story[i].ID = story[i].ID[:30] + "f1" + story[i].ID[32:]
	}
	story[3].Amends = story[2].ID
	s.Find = shipped(t).Find
	for _, d := range deliverable(t, story) {
		send(t, s, d)
		if r := send(t, s, d); !r.AlreadyThere || len(r.Omitted) > 0 {
			t.Errorf("%s again: %+v", d.Entry.Kind, r)
		}
	}
	for kind, want := range map[string]map[record.ID]int{
		"Observation": {"attendance-f1-triage": 3, story[2].ID: 4}, "Condition": {story[4].ID: 1}, "Procedure": {story[5].ID: 2},
	} {
		for key, n := range want {
			found, err := s.findingsOf(context.Background(), kind, key)
			if err != nil || len(found) != n {
				t.Errorf("%s of %s: %d, %v", kind, key, len(found), err)
			}
		}
	}
	taken := 0
	found, _ := s.findingsOf(context.Background(), "Observation", story[2].ID)
	for _, raw := range found {
		if strings.Contains(string(raw), `"entered-in-error"`) {
			taken++
		}
	}
	if taken != 2 {
		t.Errorf("%d observations were taken back", taken)
	}
}

// another gives the entries of another attendance of another patient.
func another(t *testing.T, key string, bodies ...record.Body) []record.Entry {
	t.Helper()
	es := entries(t, bodies...)
	for i := range es {
		es[i].AttendanceID = record.ID("attendance-" + key)
		es[i].ID = es[i].ID[:30] + record.ID(key) + es[i].ID[32:]
	}
	return es
}

func withdrawalInMedplum(t *testing.T, s *Sender) {
	d := arrivalDetails()
	d.Patient.PatientID, d.Patient.NHSNumber = "patient-w1", ""
	n := record.NewDowntimeNumber("K3", "7HWRM", 6)
	st := another(t, "w1", &record.Registered{Number: n, Details: d, Answers: answers()}, &record.Withdrawn{Reason: "Registered twice"})
	for _, d := range append(deliverable(t, st), deliverable(t, st)...) {
		send(t, s, d)
	}
	if got := text(had(t, s, "Encounter", "downtime-number", n.Compact()).object["status"]); got != statusInError {
		t.Errorf("status %s", got)
	}
	if got := text(had(t, s, "QuestionnaireResponse", "form-answers", "attendance-w1").object["status"]); got != "entered-in-error" {
		t.Errorf("answers %s", got)
	}
	if got := string(had(t, s, "Patient", "patient", "patient-w1").object["active"]); got != "false" {
		t.Errorf("patient active %s", got)
	}
}

func matchedInMedplum(t *testing.T, s *Sender) {
	body := `{"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000034"}],` +
		`"name":[{"family":"Grey","given":["Ann"]}],"birthDate":"1990-05-06","gender":"female"}`
	answer, err := http.Post(s.Client.Base+"/Patient", fhirJSON, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var created struct {
		ID   string `json:"id"`
		Meta struct {
			VersionID string `json:"versionId"`
		} `json:"meta"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&created); err != nil || created.ID == "" {
		t.Fatal(err)
	}
	tracer := &Tracer{Client: s.Client, Profile: s.Profile}
	candidates, err := tracer.Trace(context.Background(), record.Patient{Name: record.Name{Family: "Grey"}, Sex: record.Female,
		BirthDate: record.BirthDate{Date: record.Date{Year: 1990, Month: 5, Day: 6}}})
	if err != nil || len(candidates) != 1 || candidates[0].Person.Reference != "Patient/"+created.ID {
		t.Fatalf("%+v %v", candidates, err)
	}
	d := arrivalDetails()
	d.Patient.PatientID, d.Patient.NHSNumber = "patient-m1", "9990000034"
	n := record.NewDowntimeNumber("K3", "7HWRM", 7)
	st := another(t, "m1", &record.Registered{Number: n, Details: d, Answers: answers()},
		&record.Amended{Details: d, Answers: answers()}, &record.Departed{Departure: record.Departure{DepartedAt: arrived.Add(time.Hour)}})
	for _, d := range append(deliverable(t, st), deliverable(t, st)...) {
		send(t, s, matchedTo(d, candidates[0].Person))
	}
	if got := had(t, s, "Encounter", "downtime-number", n.Compact()).subject(); got != "Patient/"+created.ID {
		t.Errorf("subject %s", got)
	}
	found, err := s.find(context.Background(), "", "Patient", nhsNumberSystem, "9990000034")
	if err != nil || len(found) != 1 || found[0].version != created.Meta.VersionID {
		t.Errorf("the trust's patient was written or doubled: %d %v", len(found), err)
	}
	if ours, err := s.find(context.Background(), "", "Patient", s.Profile.system("patient"), "patient-m1"); err != nil || len(ours) != 0 {
		t.Errorf("a patient of ours was created: %d %v", len(ours), err)
	}
}

// TestStoriesAreValidFHIR holds every golden Bundle to HL7's JSON schema.
func TestStoriesAreValidFHIR(t *testing.T) {
	cmd := node(t, "validate.cjs")
	var in, names []string
	for name, bundles := range everyBundle(t) {
		for _, b := range bundles {
			in, names = append(in, string(b)), append(names, name)
		}
	}
	in, names = append(in, `{"resourceType":"Encounter"}`), append(names, "what must be found wrong")
	cmd.Stdin = strings.NewReader(strings.Join(in, "\n") + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	verdicts := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(verdicts) != len(in) {
		t.Fatalf("%d verdicts for %d", len(verdicts), len(in))
	}
	for i, v := range verdicts {
		if last := i == len(in)-1; (v == "ok") == last {
			t.Errorf("%s: %s", names[i], v)
		}
	}
}
