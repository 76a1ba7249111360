package fhirpath_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/fhirpath"
)

// A score is added up from the answers of a form.
func ExampleExpression_Evaluate() {
	decoder := json.NewDecoder(strings.NewReader(`{"resourceType": "QuestionnaireResponse", "item": [
		{"linkId": "breathing", "answer": [{"valueInteger": 2}]},
		{"linkId": "pulse", "answer": [{"valueInteger": 1}]}]}`))
	decoder.UseNumber()
	var response map[string]any
	if err := decoder.Decode(&response); err != nil {
		panic(err)
	}
	score, err := fhirpath.Compile("%resource.item.answer.value.sum()")
	if err != nil {
		panic(err)
	}
	r := fhirpath.Collection{fhirpath.Resource(response)}
	total, err := score.Evaluate(&fhirpath.Context{Focus: r, Variables: map[string]fhirpath.Collection{"resource": r}})
	fmt.Println(total[0].Type(), total[0].JSON(), err)
	// Output: integer 3 <nil>
}
