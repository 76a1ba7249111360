package fhir

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule is one line of testdata/ukcore/constraints.tsv: what UK Core says of one
// element.
type rule struct {
	min      int
	max      string
	binding  string
	codes    []string
	systems  map[string]bool
	contexts string
}

func rules(t *testing.T) map[string]rule {
	t.Helper()
	out := map[string]rule{}
	for line := range strings.Lines(string(readExample(t, "ukcore/constraints.tsv"))) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 5 {
			continue
		}
		r := rule{max: f[2], binding: f[3], codes: strings.Fields(f[4]), systems: map[string]bool{}, contexts: f[4]}
		r.min, _ = strconv.Atoi(f[1])
		for _, c := range r.codes {
			system, _, _ := strings.Cut(c, "#")
			r.systems[system] = true
		}
		out[f[0]] = r
	}
	return out
}

// inspector holds one resource to the rules and counts what it checked.
type inspector struct {
	t       *testing.T
	rules   map[string]rule
	checked map[string]int
}

// TestResourcesSatisfyUKCore holds what the stories send to the profiles:
// elements that exist, cardinalities, and the codes of required bindings.
func TestResourcesSatisfyUKCore(t *testing.T) {
	in := inspector{t, rules(t), map[string]int{}}
	for story, bundles := range everyBundle(t) {
		for _, raw := range bundles {
			var b struct {
				Entry []struct{ Resource map[string]any }
			}
			if err := json.Unmarshal(raw, &b); err != nil {
				t.Fatal(story, err)
			}
			for _, e := range b.Entry {
				in.resource(e.Resource)
			}
		}
	}
	for _, path := range []string{"Patient.gender", "Encounter.status", "Provenance.agent.who", "QuestionnaireResponse.status", "Patient.identifier:nhsNumber.value",
		"Patient.communication.language", "Encounter.location.location", verificationURL + ".value[x]", birthSexURL + ".value[x]",
		"Observation.effective[x]", "Observation.status", "Condition.verificationStatus", "Condition.subject", "Procedure.status", "Procedure.performed[x]",
		transportURL + ".extension:transportType.value[x]", typedDateTimeURL + ".extension:dateTime.value[x]", dischargeStatusURL + ".value[x]"} {
		if in.checked[path] == 0 {
			t.Errorf("no story has a %s", path)
		}
	}
}

func (in inspector) resource(r map[string]any) {
	kind := r["resourceType"].(string)
	want := "https://fhir.hl7.org.uk/StructureDefinition/UKCore-" + kind
	claimed, _ := r["meta"].(map[string]any)["profile"].([]any)
	if !slices.Contains(claimed, any(want)) && (claimed != nil || !slices.Contains(madeOfAnswers, kind)) {
		in.t.Errorf("%s claims %v", kind, claimed)
	}
	for name := range r {
		if name != "resourceType" && !in.exists(kind, strings.TrimPrefix(name, "_")) {
			in.t.Errorf("%s has no element %s", kind, name)
		}
	}
	in.element(kind, r)
	in.choices(kind, r)
}

// madeOfAnswers are the types of which only some claim a profile: those that
// their forms let. They are held to it all the same.
var madeOfAnswers = []string{"Observation", "Condition", "Procedure"}

// exists reports whether a resource has an element, or a type of a choice.
func (in inspector) exists(kind, name string) bool {
	if _, plain := in.rules[kind+"."+name]; plain {
		return true
	}
	for path := range in.rules {
		if choice, ok := strings.CutSuffix(path, "[x]"); ok && strings.HasPrefix(kind+"."+name, choice) {
			return true
		}
	}
	return false
}

// choices counts the types that a resource has of each element with a choice.
func (in inspector) choices(kind string, r map[string]any) {
	for path := range in.rules {
		choice, ok := strings.CutSuffix(path, "[x]")
		stem, ours := strings.CutPrefix(choice, kind+".")
		if !ok || !ours || strings.ContainsAny(stem, ".:") {
			continue
		}
		n := 0
		for name := range r {
			if strings.HasPrefix(name, stem) && !in.plain(kind, name) {
				n++
			}
		}
		in.count(path, n)
	}
}

func (in inspector) plain(kind, name string) bool {
	_, ok := in.rules[kind+"."+name]
	return ok
}

// element checks the parts of an element that the rules name, and goes down.
func (in inspector) element(path string, e map[string]any) {
	for _, child := range slices.Sorted(maps.Keys(in.rules)) {
		rest, below := strings.CutPrefix(child, path+".")
		if !below || strings.ContainsAny(rest, ".:") || strings.HasSuffix(rest, "[x]") {
			continue
		}
		values := many(e[rest])
		in.count(child, len(values))
		for _, v := range values {
			in.bound(child, v)
			if sub, ok := v.(map[string]any); ok {
				in.element(child, sub)
			}
		}
	}
	for _, x := range many(e["extension"]) {
		in.extension(path, x.(map[string]any))
	}
	if path == "Patient" {
		for _, i := range many(e["identifier"]) {
			in.identifier(i.(map[string]any))
		}
	}
}

func (in inspector) identifier(i map[string]any) {
	for _, x := range many(i["extension"]) {
		in.extension("Patient.identifier", x.(map[string]any))
	}
	if i["system"] == nhsNumberSystem {
		in.element("Patient.identifier:nhsNumber", i)
	}
}

// extension checks one of UK Core's: where it stands, its value, its parts.
func (in inspector) extension(where string, x map[string]any) {
	url := x["url"].(string)
	r, ours := in.rules[url]
	if !ours {
		return
	}
	if where = strings.TrimSuffix(where, ":nhsNumber"); !slices.Contains(strings.Fields(r.contexts), where) {
		in.t.Errorf("%s may not stand in %s", url, where)
	}
	in.value(url, x)
	parts := map[string]int{}
	for _, p := range many(x["extension"]) {
		part := p.(map[string]any)
		name := url + ".extension:" + part["url"].(string)
		if _, ok := in.rules[name]; !ok {
			in.t.Errorf("no part %s", name)
		}
		parts[name]++
		in.value(name, part)
	}
	for name, r := range in.rules {
		if strings.HasPrefix(name, url+".extension:") && !strings.HasSuffix(name, "[x]") && parts[name] < r.min {
			in.t.Errorf("%s is missing", name)
		}
	}
}

func (in inspector) value(path string, x map[string]any) {
	var values []any
	for name, v := range x {
		if strings.HasPrefix(name, "value") {
			values = append(values, v)
		}
	}
	if _, ok := in.rules[path+".value[x]"]; !ok {
		return
	}
	in.count(path+".value[x]", len(values))
	for _, v := range values {
		in.bound(path+".value[x]", v)
	}
}

func (in inspector) count(path string, n int) {
	r := in.rules[path]
	if n < r.min || r.max != "*" && n > 1 {
		in.t.Errorf("%s stands %d times, may %d to %s", path, n, r.min, r.max)
	}
	in.checked[path] += n
}

// bound holds codes to a binding. An extensible one allows other systems.
func (in inspector) bound(path string, v any) {
	r := in.rules[path]
	if len(r.codes) == 0 {
		return
	}
	switch v := v.(type) {
	case string:
		if !slices.ContainsFunc(r.codes, func(c string) bool { return strings.HasSuffix(c, "#"+v) }) {
			in.t.Errorf("%s may not be %q", path, v)
		}
	case map[string]any:
		codings := many(v["coding"])
		if r.binding == "required" && len(codings) == 0 {
			in.t.Errorf("%s needs a code", path)
		}
		for _, c := range codings {
			m := c.(map[string]any)
			system, _ := m["system"].(string)
			code, _ := m["code"].(string)
			if (r.binding == "required" || r.systems[system]) && !slices.Contains(r.codes, system+"#"+code) {
				in.t.Errorf("%s may not be %s#%s", path, system, code)
			}
		}
	}
}

func many(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}
