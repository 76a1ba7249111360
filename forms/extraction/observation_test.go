package extraction

import (
	"encoding/json"
	"testing"
)

// TestObservationsJudged holds observation-based extraction to what another
// implementation, LHC-Forms, made of the same form and answers
// (testdata/judge/observe.cjs tells how). Of each Observation the code,
// category, subject, status, value and components are compared. The judge
// writes numbers as strings and repeats a code's display as its text; here both
// are read as FHIR has them. It makes no hasMember, which is set aside.
func TestObservationsJudged(t *testing.T) {
	c := read(t, "cases/observations-judged.json")
	ours, err := Extract(child(c, "questionnaire"), child(c, "response"), Setting{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	theirs := read(t, "judge/observations.json")
	a, b := resources(ours), resources(theirs)
	if len(a) != len(b) || len(a) == 0 {
		t.Fatalf("%d Observations, and the judge has %d", len(a), len(b))
	}
	for i := range a {
		if x, y := print(judged(a[i])), print(judged(b[i])); x != y {
			t.Errorf("ours is\n%s\nthe judge's is\n%s", x, y)
		}
	}
}

// judged gives what is compared of an Observation.
func judged(observation node) node {
	kept := node{}
	for _, name := range []string{"code", "category", "subject", "status"} {
		kept[name] = observation[name]
	}
	kept["value"] = valueOf(observation)
	for _, c := range list(observation, "component") {
		all, _ := kept["component"].([]any)
		kept["component"] = append(all, node{"code": c["code"], "value": valueOf(c)})
	}
	return kept
}

func valueOf(n node) any {
	v := choice(n, "value")
	if s, ok := v.content.(string); ok && v.of == "integer" {
		v.content = json.Number(s)
	}
	q, _ := v.content.(node)
	if s := text(q, "value"); s != "" {
		q["value"] = json.Number(s)
	}
	if v.of == "CodeableConcept" {
		delete(q, "text")
	}
	return node{v.of: v.content}
}
