package extraction

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// modulesVariable names the directory node_modules that `npm ci` makes of
// sync/fhir/testdata/medplum.
const modulesVariable = "TIDEOVER_NODE_MODULES"

// ask runs a script of Node's over lines of JSON and gives its answer to each,
// or skips.
func ask(t *testing.T, folder, script string, questions []any) []string {
	t.Helper()
	if os.Getenv(modulesVariable) == "" {
		t.Skipf("%s is not set: run npm ci in a copy of sync/fhir/testdata/medplum and name its node_modules", modulesVariable)
	}
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	var in bytes.Buffer
	e := json.NewEncoder(&in)
	for _, q := range questions {
		if err := e.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, script)
	cmd.Dir, cmd.Stdin, cmd.Stderr = folder, &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	return answers
}

// schemaFaults are what HL7's JSON schema has against resources that a
// published form makes as it says: SDC's example writes the use and the system
// of a telephone number the wrong way round.
var schemaFaults = map[string]string{"extract-complex-defn3": "/telecom/0/"}

// TestSchema holds every Bundle that these tests extract to HL7's JSON schema
// of FHIR R4.
func TestSchema(t *testing.T) {
	all := append(examples(t), published(t)...)
	var bundles []any
	for _, e := range all {
		bundle, err := Extract(e.questionnaire, e.response, e.setting())
		if err != nil {
			t.Fatal(e.name, err)
		}
		bundles = append(bundles, bundle)
	}
	for i, verdict := range ask(t, "../../sync/fhir/testdata/medplum", "validate.cjs", bundles) {
		known := schemaFaults[all[i].name]
		for fault := range strings.SplitSeq(verdict, " | ") {
			if fault != "ok" && (known == "" || !strings.Contains(fault, known)) {
				t.Errorf("%s: %s", all[i].name, fault)
			}
		}
	}
}

// TestJudge holds template-based extraction to what another implementation
// makes of the same forms and answers. Set aside are the Bundle's id, meta and
// timestamp; the order of entries and the digits of numbers; fullUrls, which
// become numbers in both wherever they stand; and two things that the judge
// does otherwise:
//
//   - where a template puts text into a Reference, as SDC's example does for
//     Observation.subject, it leaves the text bare, which FHIR doesn't allow;
//   - of the conditions on a request it takes none (they are words, and it
//     looks for objects).
//
// Our case templates-names is left out: the judge knows neither the names of
// contexts nor IDs allocated below the root of a form.
func TestJudge(t *testing.T) {
	var cases []example
	for _, e := range append(published(t), examples(t)...) {
		_, _, template, _ := Uses(e.questionnaire)
		if template && !has(e.questionnaire, bundleURL) && e.name != "cases/templates-names.json" {
			cases = append(cases, e)
		}
	}
	var questions []any
	for _, e := range cases {
		questions = append(questions, node{"questionnaire": e.questionnaire, "response": e.response})
	}
	for i, line := range ask(t, "testdata/judge", "extract.cjs", questions) {
		judged, err := decode([]byte(line))
		if err != nil {
			t.Fatalf("%s: %v in %s", cases[i].name, err, line)
		}
		ours, err := Extract(cases[i].questionnaire, cases[i].response, Setting{Now: now})
		if err != nil {
			t.Fatal(cases[i].name, err)
		}
		if a, b := comparable(ours), comparable(judged); a != b {
			t.Errorf("%s: ours is\n%s\nthe judge's is\n%s", cases[i].name, a, b)
		}
	}
}

// comparable gives the entries of a Bundle without what TestJudge sets aside.
func comparable(bundle node) string {
	entries := list(clone(bundle).(node), "entry")
	blank := map[string]string{}
	for _, e := range entries {
		blank[text(e, "fullUrl")] = "#"
		for _, header := range headers {
			delete(child(e, "request"), header)
		}
		if subject, ok := child(e, "resource")["subject"].(string); ok {
			child(e, "resource")["subject"] = node{"reference": subject}
		}
	}
	slices.SortFunc(entries, func(a, b node) int {
		return strings.Compare(print(alike(clone(a), blank)), print(alike(clone(b), blank)))
	})
	numbers := map[string]string{}
	for i, e := range entries {
		numbers[text(e, "fullUrl")] = "#" + strconv.Itoa(i)
	}
	return print(alike(entries, numbers))
}

// alike gives a value with numbers for fullUrls and no digits for show.
func alike(v any, urls map[string]string) any {
	switch v := v.(type) {
	case []node:
		for i := range v {
			alike(v[i], urls)
		}
	case node:
		for name := range maps.Keys(v) {
			v[name] = alike(v[name], urls)
		}
	case []any:
		for i := range v {
			v[i] = alike(v[i], urls)
		}
	case string:
		if short, ok := urls[v]; ok {
			return short
		}
	case json.Number:
		f, _ := v.Float64()
		return f
	}
	return v
}
