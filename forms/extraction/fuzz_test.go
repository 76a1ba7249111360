package extraction

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// FuzzExtract holds Extract and Check to ending without a panic, whatever the
// form and the answers, and a Bundle to being well formed: every entry has a
// resource, a request and a fullUrl of its own.
func FuzzExtract(f *testing.F) {
	for _, e := range append(examples(f), published(f)...) {
		f.Add(seed(f, e.questionnaire), seed(f, e.response))
	}
	f.Fuzz(func(t *testing.T, form, answers []byte) {
		questionnaire, err := decode(form)
		response, err2 := decode(answers)
		if err != nil || err2 != nil {
			return
		}
		wellFormed(t, questionnaire, response)
	})
}

// FuzzMangled does the same to forms and answers in which parts have changed
// places: a list stands where a word should, an answer where an extension.
func FuzzMangled(f *testing.F) {
	all := append(examples(f), published(f)...)
	for i := range all {
		f.Add(i, []byte{1, 2, 3, 4})
	}
	f.Fuzz(func(t *testing.T, which int, script []byte) {
		e := all[uint(which)%uint(len(all))]
		both := clone(node{"questionnaire": e.questionnaire, "response": e.response}).(node)
		for len(script) >= 4 {
			places := places(both)
			to, from := places[number(script[:2])%len(places)], places[number(script[2:4])%len(places)]
			to.set(clone(from.value))
			script = script[4:]
		}
		questionnaire, response := child(both, "questionnaire"), child(both, "response")
		if questionnaire != nil && response != nil {
			wellFormed(t, questionnaire, response)
		}
	})
}

func number(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// place is where a value stands in a tree.
type place struct {
	value any
	set   func(any)
}

// places gives every place in a tree, in an order that is always the same.
func places(v any) []place {
	var all []place
	switch v := v.(type) {
	case node:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, place{v[name], func(to any) { v[name] = to }})
			all = append(all, places(v[name])...)
		}
	case []any:
		for i := range v {
			all = append(all, place{v[i], func(to any) { v[i] = to }})
			all = append(all, places(v[i])...)
		}
	}
	return all
}

// wellFormed checks a form and extracts from it, and judges the Bundle.
func wellFormed(t *testing.T, questionnaire, response node) {
	s := Setting{Now: now, Resources: map[string]map[string]any{"patient": {"resourceType": "Patient", "id": "p1"}}}
	Check(questionnaire, s)
	bundle, err := Extract(questionnaire, response, s)
	if err != nil {
		return
	}
	seen := map[string]bool{}
	for _, e := range list(bundle, "entry") {
		full := text(e, "fullUrl")
		if full == "" || seen[full] || text(child(e, "resource"), "resourceType") == "" || text(child(e, "request"), "method") == "" {
			t.Errorf("entry %s", print(e))
		}
		seen[full] = true
	}
}

func seed(f *testing.F, n node) []byte {
	data, err := json.Marshal(n)
	if err != nil {
		f.Fatal(err)
	}
	return data
}
