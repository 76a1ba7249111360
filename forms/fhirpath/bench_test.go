package fhirpath

import (
	"encoding/json"
	"fmt"
	"testing"
)

// bigResponse answers a form of so many items.
func bigResponse(items int) map[string]any {
	all := make([]any, items)
	for i := range all {
		all[i] = map[string]any{
			"linkId": fmt.Sprintf("q%d", i), "text": "How many?",
			"answer": []any{map[string]any{"valueInteger": json.Number(fmt.Sprint(i % 4))}},
		}
	}
	return map[string]any{"resourceType": "QuestionnaireResponse", "item": all}
}

func BenchmarkEvaluate(b *testing.B) {
	c := overResource(bigResponse(500))
	for _, source := range []string{
		"%resource.item.where(linkId='q250').answer.value",
		"%resource.repeat(item).where(linkId='q250').answer.value",
		"%resource.descendants().where(linkId='q250').answer.value",
		"%resource.item.answer.value.sum()",
		"%resource.item.where(answer.value > 2).count()",
	} {
		b.Run(source, func(b *testing.B) {
			e, err := Compile(source)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Evaluate(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile("iif(%age >= 16, %resource.item.where(linkId='news2').answer.value.ordinal().sum(), {})"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClasses(b *testing.B) {
	for b.Loop() {
		readClasses()
	}
}
