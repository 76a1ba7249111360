package forms

import (
	"fmt"
	"strings"
	"testing"
)

// large is a form of 500 questions in ten groups, with fifty calculations over
// ten questions each, a total of them, conditions and variables.
func large() string {
	var groups []string
	var totals []string
	for g := range 10 {
		var items []string
		for i := range 45 {
			id := fmt.Sprintf("q%d.%d", g, i)
			when := ""
			if i > 0 && i%5 == 0 {
				when = fmt.Sprintf(`,"enableWhen":[{"question":"q%d.%d","operator":"exists","answerBoolean":true}]`, g, i-1)
			}
			items = append(items, fmt.Sprintf(`{"linkId":%q,"type":"integer","text":"Question %d of %d"%s}`, id, i, g, when))
		}
		for c := range 5 {
			var parts []string
			for i := range 10 {
				parts = append(parts, fmt.Sprintf("iif(%%resource.item.where(linkId='g%d').item.where(linkId='q%d.%d').answer.value > 3, 1, 0)", g, g, (c*9+i)%45))
			}
			items = append(items, fmt.Sprintf(`{"linkId":"c%d.%d","type":"integer","text":"Score","readOnly":true,"extension":[%s]}`, g, c, by(calculatedURL, strings.Join(parts, " + "))))
			totals = append(totals, fmt.Sprintf("%%resource.item.where(linkId='g%d').item.where(linkId='c%d.%d').answer.value", g, g, c))
		}
		groups = append(groups, fmt.Sprintf(`{"linkId":"g%d","type":"group","text":"Group %d","item":[%s]}`, g, g, strings.Join(items, ",")))
	}
	groups = append(groups, fmt.Sprintf(`{"linkId":"total","type":"integer","text":"Total","readOnly":true,"extension":[%s]}`, by(calculatedURL, strings.Join(totals, " + "))))
	return strings.Join(groups, ",")
}

// The calculations of the benchmark come to what they should.
func TestTheLargeFormCalculates(t *testing.T) {
	f := New(drawn(t, large()), setting)
	if got := f.Text("total"); got != "0" {
		t.Errorf("of nothing the total is %q", got)
	}
	set(t, f, "q3.1", "5", "q4.9", "4")
	if f.Text("c3.0") != "1" || f.Text("total") != "3" { // q4.9 counts in two scores
		t.Errorf("the scores are %s, %s", f.Text("c3.0"), f.Text("total"))
	}
}

// BenchmarkKeyPress500 is what one key press costs in a form of 500 questions
// with 51 calculations: the answer, and all that the screen then asks for.
func BenchmarkKeyPress500(b *testing.B) {
	f := New(drawn(b, large()), setting)
	f.Items()
	texts := []string{"5", "52", "1"}
	for i := 0; b.Loop(); i++ {
		f.Set("q3.7", texts[i%len(texts)])
		f.Items()
		f.Missing()
		f.Blocking()
	}
}

// BenchmarkOpen500 is what it costs to begin the same form and draw it.
func BenchmarkOpen500(b *testing.B) {
	q := drawn(b, large())
	for b.Loop() {
		f := New(q, setting)
		f.Items()
		f.Missing()
	}
}

// BenchmarkLoad500 is what it costs to read the same form.
func BenchmarkLoad500(b *testing.B) {
	form, l := questionnaire(large()), lists(b)
	for b.Loop() {
		if _, err := Load(strings.NewReader(form), l); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkKeyPressChart is what one key press costs in the department's
// observation chart with forty sets of observations, each with its scores.
func BenchmarkKeyPressChart(b *testing.B) {
	f := start(b, "observations")
	var last string
	for _, it := range f.Items() {
		if it.CanAdd {
			last = it.At
		}
	}
	for range 39 {
		added, err := f.Add(last)
		if err != nil {
			b.Fatal(err)
		}
		last = added
	}
	var at string
	for _, it := range f.Items() {
		if it.Type == TypeInteger && !it.ReadOnly {
			at = it.At
		}
	}
	texts := []string{"1", "16", "2"}
	for i := 0; b.Loop(); i++ {
		f.Set(at, texts[i%len(texts)])
		f.Items()
		f.Missing()
		f.Blocking()
	}
}
