package extraction

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// large makes a form of n questions, each marked for an Observation, and its
// answers.
func large(t testing.TB, n int) (questionnaire, response node) {
	var items, given []string
	for i := range n {
		items = append(items, fmt.Sprintf(`{"linkId":"q%d","type":"integer","code":[{"system":"http://loinc.org","code":"%d"}]}`, i, i))
		given = append(given, said(fmt.Sprintf("q%d", i), `"valueInteger":1`))
	}
	mark := `,"extension":[` + ext("observationExtract", `"valueBoolean":true`) + `]`
	return tree(t, form(strings.Join(items, ","), mark)), tree(t, answers(strings.Join(given, ",")))
}

// TestLarge holds a form of ten thousand questions to becoming ten thousand
// Observations.
func TestLarge(t *testing.T) {
	questionnaire, response := large(t, 10_000)
	bundle, err := Extract(questionnaire, response, Setting{Now: now})
	if err != nil || len(list(bundle, "entry")) != 10_000 {
		t.Fatalf("%d entries, %v", len(list(bundle, "entry")), err)
	}
}

// TestExpansionEnds holds a template whose contexts multiply each other to
// being refused before it fills the machine's memory.
func TestExpansionEnds(t *testing.T) {
	all := `{"url":"` + templateFocusURL + `","valueString":"%resource.item"}`
	pattern := `{"extension":[` + all + `],"code":{"text":"x"}}`
	for range 6 {
		pattern = `{"extension":[` + all + `,{"extension":[` + all + `],"url":"http://tideover.example/x","valueString":"x"}],"item":[` + pattern + `]}`
	}
	questionnaire, response := large(t, 20)
	questionnaire["contained"] = []any{tree(t, `{"resourceType":"QuestionnaireResponse","id":"t","item":[`+pattern+`]}`)}
	questionnaire["extension"] = []any{tree(t, templateOf("#t"))}
	if _, err := Extract(questionnaire, response, Setting{Now: now}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkExtract(b *testing.B) {
	for _, e := range published(b) {
		b.Run(e.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Extract(e.questionnaire, e.response, Setting{Now: now}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
