package forms

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tideover/tideover/assets"
)

// shipped are the names of the forms that ship, sorted.
var shipped = slices.Sorted(slices.Values([]string{
	ArrivalForm, UnknownForm, HandoverForm, TriageForm, ObservationsForm, NotesForm, InvestigationsForm, ReferralForm, DecisionToAdmitForm,
	TransferForm, DepartureForm, LeftForm, DeathForm, WardAdmissionForm, WardTransferForm, WardDischargeForm, SafeguardingForm, IncidentForm,
}))

func TestShippedDepartment(t *testing.T) {
	d := department(t)
	if got := d.Names(); !slices.Equal(got, shipped) {
		t.Errorf("the forms are %v", got)
	}
	for _, name := range d.Names() {
		q, err := d.Form(name)
		if err != nil {
			t.Fatal(err)
		}
		if q.Status != "active" || q.Version == "" || q.URL != "https://tideover.example/fhir/Questionnaire/"+name {
			t.Errorf("%s is %s, %s", name, q.Canonical(), q.Status)
		}
		for _, canonical := range []string{q.Canonical(), q.URL} {
			if found, err := d.Find(canonical); err != nil || found != q {
				t.Errorf("%s is not found: %v", canonical, err)
			}
		}
	}
	for _, canonical := range []string{"https://tideover.example/fhir/Questionnaire/arrival|0.9", "x"} {
		if _, err := d.Find(canonical); !errors.Is(err, ErrNoForm) {
			t.Errorf("%s: %v", canonical, err)
		}
	}
	if _, err := d.Form("theatre"); !errors.Is(err, ErrNoForm) {
		t.Errorf("theatre: %v", err)
	}
}

// Every question that the record can keep is asked by some form, or is here.
func TestEveryFieldIsAsked(t *testing.T) {
	d := department(t)
	notAsked := []string{"patient.suffix"}
	for linkID := range entries {
		asked := false
		for _, name := range d.Names() {
			asked = asked || d.byName[name].Has(linkID)
		}
		if asked == slices.Contains(notAsked, linkID) {
			t.Errorf("%s is asked: %v", linkID, asked)
		}
	}
}

func TestATrustsOwnForm(t *testing.T) {
	l := lists(t)
	own := func(items string) fs.FS {
		return fstest.MapFS{"triage.json": {Data: []byte(questionnaire(items))}}
	}
	acuity := `{"linkId":"triage.acuity","type":"choice","answerValueSet":"https://tideover.example/fhir/ValueSet/acuity"}`
	assessed := `{"linkId":"triage.assessedAt","type":"dateTime"}`
	d, err := LoadDepartment(l, assets.Forms, own(acuity+","+assessed+`,{"linkId":"pain","type":"integer"}`))
	if err != nil {
		t.Fatal(err)
	}
	if q, _ := d.Form(TriageForm); !q.Has("pain") {
		t.Error("the trust's form does not replace the one that ships")
	}
	for items, linkID := range map[string]string{
		acuity: "triage.assessedAt",
		acuity + "," + assessed + `,{"linkId":"triage.accuity","type":"string"}`: "triage.accuity",
		acuity + "," + assessed + `,{"linkId":"x","type":"colour"}`:              "x",
	} {
		_, err := LoadDepartment(l, assets.Forms, own(items))
		if r := Refusals(err); len(r) != 1 || r[0].LinkID != linkID || !strings.Contains(err.Error(), "triage") {
			t.Errorf("without %s or with it wrong: %v", linkID, err)
		}
	}
	if _, err := LoadDepartment(l); !errors.Is(err, ErrNoForm) {
		t.Errorf("a department without forms: %v", err)
	}
}

// The README beside the forms names every linkId that the record knows.
func TestReadmeNamesEveryLinkID(t *testing.T) {
	readme, err := assets.Forms.ReadFile("forms/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for linkID := range entries {
		if !strings.Contains(string(readme), "| `"+linkID+"` |") {
			t.Errorf("%s is not in it", linkID)
		}
	}
	for _, e := range []string{"column-width", "can-wait", "approximate"} {
		if !strings.Contains(string(readme), "| `"+e+"` |") {
			t.Errorf("the extension %s is not in it", e)
		}
	}
}
