package index_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/fhir"
)

// decodePatient reads as the program does, but keeps an NHS number that cannot
// be one, so that the importer's own check is seen.
func decodePatient(resource []byte) (record.Patient, error) {
	p, err := fhir.DecodePatient(resource)
	if bytes.Contains(resource, []byte("9990000019")) {
		p.NHSNumber = "9990000019"
	}
	return p, err
}

func importFHIR(t testing.TB, x *index.Index, text []byte) (index.Result, error) {
	t.Helper()
	return x.Import(t.Context(), bytes.NewReader(text), index.FHIR,
		index.ImportOptions{Source: "FHIR", AsOf: asOf, Replace: true, DecodePatient: decodePatient})
}

func sandbox(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "pds-sandbox", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestThePatientsOfThePDSSandboxAreImported(t *testing.T) {
	x := fresh(t)
	var all []byte
	for _, name := range []string{"Patient.json", "PatientCompoundName.json", "Sensitive_Patient.json", "Minimal_Patient.json"} {
		all = append(append(all, sandbox(t, name)...), '\n')
	}
	result, err := importFHIR(t, x, all)
	if err != nil || result.People != 3 || result.RefusedCount != 1 || result.Refused[0].Row != 4 {
		t.Fatalf("%+v, %v: the patient without a name should be refused", result, err)
	}
	for text, want := range map[string]string{
		"900 000 0009": "SMITH, Jane", "smith john": "SMITH, John Paul", "smythe 22 10 2010": "SMYTHE, Janet", "9000000025": "SMYTHE, Janet",
	} {
		hits := search(t, x, text).Hits
		if len(hits) == 0 || !strings.HasPrefix(hits[0].Patient.Name.String(), want) {
			t.Errorf("%q finds %v, want %s", text, hits, want)
		}
	}
	if janet := search(t, x, "smythe janet").Hits[0].Patient; !janet.Sensitive || janet.Phone != "" {
		t.Errorf("a sensitive record shows %+v", janet)
	}
	if _, err := importFHIR(t, x, sandbox(t, "PatientSearch.json")); err != nil {
		t.Error(err)
	}
	if _, people := x.Freshness(); people != 1 {
		t.Errorf("the Bundle holds %d people", people)
	}
}

func patientJSON(i int) string {
	return fmt.Sprintf(`{"resourceType":"Patient","name":[{"family":"Hart","given":["Person%d"]}],"birthDate":"1958-03-14"}`, i)
}

func TestFHIRComesInEveryWrapping(t *testing.T) {
	bundle := func(entries ...string) string {
		return `{"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"x"}],"entry":[` +
			strings.Join(entries, ",") + `],"total":2,"meta":{"tag":[{"code":"a"}]}}`
	}
	entry := func(resource string) string {
		return `{"fullUrl":"urn:x","resource":` + resource + `,"search":{"mode":"match"}}`
	}
	outcome := `{"resource":{"resourceType":"OperationOutcome"},"search":{"mode":"outcome"}}`
	two := entry(patientJSON(1)) + "," + entry(patientJSON(2))
	for name, c := range map[string]struct {
		text                      string
		people, refused, warnings int
	}{
		"one Patient":                {patientJSON(1), 1, 0, 0},
		"NDJSON":                     {patientJSON(1) + "\n" + patientJSON(2) + "\n\n", 2, 0, 0},
		"NDJSON with CR LF and mark": {"\uFEFF" + patientJSON(1) + "\r\n" + patientJSON(2), 2, 0, 0},
		"NDJSON with a bad line":     {patientJSON(1) + "\n{\"resourceType\":\n" + patientJSON(2) + "\n[]\n", 2, 2, 0},
		"Bundle":                     {bundle(two), 2, 0, 0},
		"Bundle, indented":           {strings.ReplaceAll(bundle(two), ",", ",\n  "), 2, 0, 0},
		"two Bundles":                {bundle(two) + "\n" + bundle(entry(patientJSON(3))), 3, 0, 0},
		"Bundle with an outcome":     {bundle(outcome, two), 2, 0, 1},
		"NDJSON with another type":   {patientJSON(1) + "\n{\"resourceType\":\"Encounter\"}\n", 1, 0, 1},
		"a Patient of wrong types":   {patientJSON(1) + "\n" + `{"resourceType":"Patient","name":7}` + "\n", 1, 1, 0},
		"a bad NHS number": {patientJSON(1) + "\n" + strings.Replace(patientJSON(2), `"name"`,
			`"identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000019"}],"name"`, 1), 1, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			x := fresh(t)
			result, err := importFHIR(t, x, []byte(c.text))
			if err != nil || result.People != c.people || result.RefusedCount != c.refused || len(result.Warnings) != c.warnings {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
}

func TestFHIRThatIsCutIsNotTakenForWhole(t *testing.T) {
	whole := `{"resourceType":"Bundle","entry":[{"resource":` + patientJSON(1) + `},{"resource":` + patientJSON(2) + `}]}`
	for n := 1; n < len(whole); n += 7 {
		x := fresh(t)
		if result, err := importFHIR(t, x, []byte(whole[:n])); err == nil {
			t.Fatalf("cut at byte %d: %d imported", n, result.People)
		}
	}
	for _, text := range []string{"null", "[]", "7", `{"resourceType":"Bundle"}`, `{"entry":7}`, "", "hello"} {
		_, err := importFHIR(t, fresh(t), []byte(text))
		if !errors.Is(err, index.ErrFormat) && !errors.Is(err, index.ErrNobody) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
