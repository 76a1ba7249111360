package forms

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tideover/tideover/assets"
)

// refusedExamples are the forms of others that are not taken, each with what
// is told of it; SUPPORT.md has the reason.
var refusedExamples = map[string][]string{
	"android-fhir/layout_paginated.json": {`item "10.1", linkId: linkId given twice`},
	"sdc/Questionnaire-questionnaire-sdc-test-all-data-types.json": {
		`item "id-choice", answerValueSet: names a value set that is not among the code lists: http://terminology.hl7.org/ValueSet/gender-identity`},
	"sdc/Questionnaire-questionnaire-sdc-test-enableWhen.json": {
		`item "945b97b5-6d74-4a55-9be1-19897512jj89", enableWhen.answer: not valid FHIR R4: item "s3-radio" is never answered by a Decimal`},
	"sdc/Questionnaire-questionnaire-sdc-test-nested-groups.json": {
		`answerValueSet: names a value set that is not among the code lists: http://terminology.hl7.org/ValueSet/service-type`},
	"sdc/Questionnaire-sdc-modular-contact.json": {
		`item "1.1", extension http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-subQuestionnaire: not supported`},
	"sdc/Questionnaire-sdc-modular-root.json": {
		`item "5.1", extension http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-subQuestionnaire: not supported`,
		`item "3", answerOption: not supported: a choice without options`},
	"sdc/input__resources__Questionnaire-rxterms.json": {
		`item "medication", answerValueSet: names a value set that is not among the code lists: https://clinicaltables.nlm.nih.gov/fhir/R4/ValueSet/rxterms`},
	"extract-cases/questionnaires__QSepsisRisk__QSepsisRisk.json": {
		`item "pi-atsi", answerValueSet: names a value set that is not among the code lists: https://healthterminologies.gov.au/fhir/ValueSet/australian-indigenous-status-1`},
	"ukcore/UKCore-Questionnaire-EOLPlan-Example.json": {
		`item "Q1.1g", answerValueSet: names a value set that is not among the code lists: https://fhir.hl7.org.uk/ValueSet/UKCore-ConditionCode`},
	"ukcore/UKCore-Questionnaire-FitnessForWork-Example.json": {
		`item "Q2g", answerValueSet: names a value set that is not among the code lists: https://fhir.hl7.org.uk/ValueSet/UKCore-ConditionCode`},
}

func exampleLists(t testing.TB) *CodeLists {
	t.Helper()
	l, err := LoadCodes(assets.Codes, os.DirFS("testdata/codes"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// examples gives the forms, or the answers, of others by their paths.
func examples(t testing.TB, resourceType string) map[string][]byte {
	t.Helper()
	const folder = "testdata/questionnaires/"
	files, err := filepath.Glob(folder + "*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var resource struct{ ResourceType string }
		if err := json.Unmarshal(data, &resource); err != nil {
			t.Fatal(name, err)
		}
		if resource.ResourceType == resourceType {
			found[strings.TrimPrefix(name, folder)] = data
		}
	}
	return found
}

// Every form of others is taken, shows all its items and comes back from its
// response as it was filled in, or is refused by name.
func TestFormsOfOthers(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("TIDEOVER_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	t.Logf("TIDEOVER_SEED=%d", seed)
	l := exampleLists(t)
	all := examples(t, "Questionnaire")
	if len(all) < 70 {
		t.Fatalf("only %d forms are there", len(all))
	}
	for name, data := range all {
		x := Examine(data, l)
		if want := refusedExamples[name]; len(want) > 0 || len(x.Refusals) > 0 {
			checkRefusals(t, name, x.Refusals, want)
			continue
		}
		q, err := Load(bytes.NewReader(data), l)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		fillAtRandom(t, name, q, rand.New(rand.NewPCG(seed, 1)))
	}
}

func checkRefusals(t *testing.T, name string, got []*Refusal, want []string) {
	t.Helper()
	var all strings.Builder
	for _, r := range got {
		all.WriteString(r.Error() + "\n")
	}
	for _, w := range want {
		if !strings.Contains(all.String(), w) {
			t.Errorf("%s is not refused for %s", name, w)
		}
	}
	if len(want) == 0 || len(got) == 0 {
		t.Errorf("%s is refused for\n%s", name, all.String())
	}
}

// fillAtRandom answers a form, some questions several times over, and holds it
// against what its savepoint and its response bring back.
func fillAtRandom(t *testing.T, name string, q *Questionnaire, random *rand.Rand) {
	t.Helper()
	for range 3 {
		f := New(q, setting)
		if shown := len(f.Items()); shown == 0 {
			t.Errorf("%s shows nothing", name)
		}
		for range 20 + len(f.places)/5 {
			answerAtRandom(f, random)
		}
		for _, it := range f.Items() {
			if p := f.byAt[it.At]; it.Label != f.words(p) || it.LinkID != p.linkID {
				t.Errorf("%s shows %q as %q", name, it.At, it.Label)
			}
		}
		evaluatedAfresh(t, name, f)
		roundTrip(t, q, f)
		raw, err := Response(f, InProgress)
		if err != nil {
			t.Fatal(name, err)
		}
		found, err := Validate(q, setting, raw)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, p := range found {
			bettered := p.Severity == Doubtful && f.byAt[p.At] != nil && f.byAt[p.At].computed() && f.byAt[p.At].st.edited
			if !bettered && !hasProblem(f, p) {
				t.Errorf("%s: its own response has the problem %+v", name, p)
			}
		}
	}
}

// evaluatedAfresh holds a form, in which only what could have changed was
// evaluated after each answer, against one in which everything is evaluated.
func evaluatedAfresh(t *testing.T, name string, f *Form) {
	t.Helper()
	sp, err := Savepoint(f)
	if err != nil {
		t.Fatal(name, err)
	}
	g, err := Restore(f.q, f.setting, sp)
	if err != nil {
		t.Fatal(name, err)
	}
	ours, afresh := f.Items(), g.Items()
	if len(ours) != len(afresh) {
		t.Fatalf("%s shows %d items, and %d afresh", name, len(ours), len(afresh))
	}
	for i, it := range ours {
		if a := afresh[i]; a.At != it.At || a.Enabled != it.Enabled || a.Text != it.Text || a.Label != it.Label || a.Most != it.Most || len(a.Options) != len(it.Options) {
			t.Errorf("%s shows %q put %v as %q, and afresh %q put %v as %q", name, it.At, it.Enabled, it.Text, a.At, a.Enabled, a.Text)
		}
	}
}

// The department's own forms do as well as those of others, with what is known
// of a patient beforehand, and so do the forms that try the engine hardest.
func TestOwnFormsAtRandom(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 2))
	d := department(t)
	for _, name := range d.Names() {
		q, err := d.Form(name)
		if err != nil {
			t.Fatal(err)
		}
		fillAtRandom(t, name, q, random)
	}
	for name, items := range map[string]string{"large": large(), "medicines": medicines, "body mass": bodyMass(), "calculations": judgedCalculations, "blocks": judgedBlocks} {
		fillAtRandom(t, name, drawn(t, items), random)
	}
}

func hasProblem(f *Form, p Problem) bool {
	for _, own := range f.Problems() {
		if own.LinkID == p.LinkID && own.Words == p.Words {
			return true
		}
	}
	return false
}

// answerAtRandom answers one question, or adds or takes away a block.
func answerAtRandom(f *Form, random *rand.Rand) {
	items := f.Items()
	it := items[random.IntN(len(items))]
	switch {
	case it.CanAdd && random.IntN(3) == 0:
		_, _ = f.Add(it.At) // beyond its number nothing is added
	case it.CanRemove && random.IntN(6) == 0:
		_ = f.Remove(it.At)
	case it.Type == TypeGroup || it.Type == TypeDisplay:
	case random.IntN(10) == 0:
		f.Unknown(it.At)
	case len(it.Options) > 0 && !it.ReadOnly:
		f.Set(it.At, it.Options[random.IntN(len(it.Options))].Code.Display)
	case it.Type == TypeAttachment:
		f.Attach(it.At, Attachment{ContentType: "image/png", Title: "a.png", Data: []byte{1, 2}})
	default:
		words := map[Type][]string{
			TypeBoolean: {"yes", "no"}, TypeDecimal: {"1.5", "37", "120"}, TypeInteger: {"3", "60", "0"}, TypeDate: {"14/3/1958", "2015"},
			TypeDateTime: {"0252", "21/11/2026 1200"}, TypeTime: {"0830"}, TypeURL: {"www.nhs.uk"}, TypeQuantity: {"72", "5 kg"},
		}[it.Type]
		if words == nil {
			words = []string{"abc", "Smith", "some words"}
		}
		f.Set(it.At, words[random.IntN(len(words))])
		if len(it.Units) > 0 {
			f.SetUnit(it.At, it.Units[0])
		}
	}
}

// answersOfOthers are responses of others with the form that each answers, and
// the problems that it has, by linkId: none where its authors call it valid.
var answersOfOthers = map[string]struct {
	form     string
	problems []string
}{
	"sdc/QuestionnaireResponse-map-populate-out.json":                                        {form: "sdc/Questionnaire-questionnaire-sdc-test-fhirpath-prepop-source-query.json"},
	"sdc/QuestionnaireResponse-questionnaireresponse-sdc-profile-example-multi-subject.json": {form: "sdc/Questionnaire-questionnaire-sdc-profile-example-multi-subject.json"},
	"ukcore/UKCore-QuestionnaireResponse-InpatientSurvey-Example.json":                       {form: "ukcore/UKCore-Questionnaire-InpatientSurvey-Example.json"},
	"ukcore/UKCore-QuestionnaireResponse-EOLPlan-Example.json":                               {form: "ukcore/UKCore-Questionnaire-EOLPlan-Example.json"},
	"ukcore/UKCore-QuestionnaireResponse-FitnessForWork-Example.json":                        {form: "ukcore/UKCore-Questionnaire-FitnessForWork-Example.json"},
	"extract-cases/questionnaireResponses__QRAllergiesAdverseReactions__QRAllergiesAdverseReactions.json": {
		form: "extract-cases/questionnaires__QAllergiesAdverseReactions__QAllergiesAdverseReactions.json"},
	// Its amber flags were answered and then ruled out by a red one.
	"extract-cases/questionnaireResponses__QRSepsisRisk__QRSepsisRisk.json": {
		form:     "extract-cases/questionnaires__QSepsisRisk__QSepsisRisk.json",
		problems: []string{"amberflag-hr", "amberflag-sbp"}},
	// Its numbers begin with a tab, which the form's own rule does not allow.
	"sdc/input__resources__QuestionnaireResponse-Cardiology-MariaSantos.json": {
		form:     "sdc/input__resources__Questionnaire-CardiologyForm.json",
		problems: []string{"referrer_phone", "referrer_fax"}},
}

// listsOfTheirOwn are the lists that those who gave the answers had.
var listsOfTheirOwn = fstest.MapFS{
	"conditions.json": {Data: []byte(`{"url":"https://fhir.hl7.org.uk/ValueSet/UKCore-ConditionCode","system":"http://snomed.info/sct","concepts":[
		{"code":"24693007","term":"Fibromyalgia"},{"code":"203082005","term":"Fibromyalgia"}]}`)},
	"status.json": {Data: []byte(`{"url":"https://healthterminologies.gov.au/fhir/ValueSet/australian-indigenous-status-1","system":"x","concepts":[{"code":"1","term":"One"}]}`)},
}

// Answers of others are as valid as their authors say, and each problem is told
// of by linkId.
func TestAnswersOfOthers(t *testing.T) {
	l, err := LoadCodes(assets.Codes, os.DirFS("testdata/codes"), listsOfTheirOwn)
	if err != nil {
		t.Fatal(err)
	}
	forms := examples(t, "Questionnaire")
	for name, data := range examples(t, "QuestionnaireResponse") {
		example, known := answersOfOthers[name]
		if !known {
			if name != "ukcore/UKCore-QuestionnaireResponse-BabyPatientSurvey-Example.json" { // its form is not published
				t.Errorf("nobody says which form %s answers", name)
			}
			continue
		}
		q, err := Load(bytes.NewReader(forms[example.form]), l)
		if err != nil {
			t.Errorf("%s: %v", example.form, err)
			continue
		}
		found, err := Validate(q, setting, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var wrong []string
		for _, p := range found {
			if p.Severity == Error {
				wrong = append(wrong, p.LinkID)
			}
		}
		if !slices.Equal(wrong, example.problems) {
			t.Errorf("%s has the problems %+v", name, found)
		}
	}
}
