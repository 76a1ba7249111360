package forms

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// drawnAtRandom makes up a form: groups in groups, some of which repeat, with
// questions that are put by conditions on others before them, limits, sums.
func drawnAtRandom(t *testing.T, random *rand.Rand) *Questionnaire {
	t.Helper()
	a := artist{Rand: random}
	items, err := json.Marshal(a.items(0))
	if err != nil {
		t.Fatal(err)
	}
	q, err := Load(strings.NewReader(questionnaire(strings.Trim(string(items), "[]"))), lists(t))
	if err != nil {
		t.Fatalf("%v\n%s", err, items)
	}
	return q
}

type artist struct {
	*rand.Rand
	drawn []node // questions drawn so far
	count int
}

func (a *artist) items(depth int) []node {
	var items []node
	for range 3 + a.IntN(4) {
		a.count++
		n := node{"linkId": fmt.Sprintf("q%d", a.count), "text": fmt.Sprintf("Item %d", a.count)}
		a.condition(n)
		if depth < 3 && a.IntN(4) == 0 {
			n["type"] = "group"
			n["repeats"] = a.IntN(2) == 0
			n["item"] = a.items(depth + 1)
		} else {
			a.question(n)
			a.drawn = append(a.drawn, n)
		}
		items = append(items, n)
	}
	return items
}

// condition makes that an item is put only after certain answers.
func (a *artist) condition(n node) {
	if len(a.drawn) == 0 || a.IntN(2) == 0 {
		return
	}
	var when []any
	for range 1 + a.IntN(3) {
		when = append(when, a.comparison(a.drawn[a.IntN(len(a.drawn))]))
	}
	n["enableWhen"] = when
	n["enableBehavior"] = []string{"all", "any"}[a.IntN(2)]
}

func (a *artist) comparison(source node) node {
	c := node{"question": source["linkId"], "operator": []string{"=", "!="}[a.IntN(2)]}
	if a.IntN(4) == 0 {
		c["operator"], c["answerBoolean"] = "exists", a.IntN(2) == 0
		return c
	}
	switch source["type"] {
	case "boolean":
		c["answerBoolean"] = a.IntN(2) == 0
	case "integer":
		c["operator"], c["answerInteger"] = a.operator(), a.IntN(10)
	case "decimal":
		c["operator"], c["answerDecimal"] = a.operator(), float64(a.IntN(40))/4
	case "choice":
		options := source["answerOption"].([]any)
		c["answerCoding"] = options[a.IntN(len(options))].(node)["valueCoding"]
	default:
		c["answerString"] = "abc"
	}
	return c
}

func (a *artist) operator() string {
	return []string{"=", "!=", "<", ">", "<=", ">="}[a.IntN(6)]
}

func (a *artist) question(n node) {
	kind := []string{"boolean", "integer", "decimal", "choice", "string"}[a.IntN(5)]
	n["type"], n["required"] = kind, a.IntN(4) == 0
	switch kind {
	case "integer", "decimal":
		a.number(n, kind)
	case "choice":
		n["repeats"] = a.IntN(3) == 0
		n["answerOption"] = []any{}
		for i := range 2 + a.IntN(3) {
			code := node{"system": "https://trust.example/codes", "code": fmt.Sprintf("c%d", i), "display": fmt.Sprintf("Code %d", i)}
			n["answerOption"] = append(n["answerOption"].([]any), node{"valueCoding": code})
		}
	case "string":
		n["maxLength"] = 3 + a.IntN(20)
	}
}

// number bounds a number, or has the form work it out from another.
func (a *artist) number(n node, kind string) {
	value := map[string]string{"integer": "valueInteger", "decimal": "valueDecimal"}[kind]
	if a.IntN(3) > 0 {
		n["extension"] = []any{
			node{"url": coreURL + "minValue", value: a.IntN(5)},
			node{"url": coreURL + "maxValue", value: 5 + a.IntN(5)},
		}
		return
	}
	for _, source := range a.drawn {
		if source["type"] == kind {
			n["readOnly"] = true
			expression := fmt.Sprintf("%%resource.repeat(item).where(linkId = '%s').answer.value.sum() + 1", source["linkId"])
			n["extension"] = []any{node{"url": calculatedURL, "valueExpression": node{"language": "text/fhirpath", "expression": expression}}}
		}
	}
}
