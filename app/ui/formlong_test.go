package ui

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/app"
)

type object = map[string]any

// ownForms gives the kiosk a folder with forms of the trust's own.
func ownForms(t testing.TB, all map[string]object) func(*app.Settings) {
	t.Helper()
	folder := t.TempDir()
	for name, q := range all {
		data, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".json"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(s *app.Settings) { s.Forms.Folder = folder }
}

func questionnaire(title string, items ...object) object {
	return object{"resourceType": "Questionnaire", "status": "active", "title": title, "url": "https://trust.example/fhir/Questionnaire/" + title, "item": items}
}

func ask(linkID, kind, text string, more ...object) object {
	it := object{"linkId": linkID, "type": kind, "text": text}
	for _, m := range more {
		for k, v := range m {
			it[k] = v
		}
	}
	return it
}

// calculated works an answer out from others.
func calculated(expression string) object {
	return object{"extension": []object{{"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
		"valueExpression": object{"language": "text/fhirpath", "expression": expression}}}}
}

// long is a form of 500 questions in ten groups: numbers, words, choices, one
// question in five conditional, and a count in each group.
func long() object {
	var groups []object
	for g := range 10 {
		var items []object
		for i := range 50 {
			id := fmt.Sprintf("q.%d.%d", g, i)
			label := fmt.Sprintf("Question %d of group %d", i+1, g+1)
			switch i % 5 {
			case 0:
				items = append(items, ask(id, "integer", label))
			case 1:
				items = append(items, ask(id, "choice", label, object{"answerOption": []object{
					{"valueCoding": object{"code": "a", "display": "Above"}}, {"valueCoding": object{"code": "b", "display": "Below"}}}}))
			case 2:
				items = append(items, ask(id, "boolean", label))
			case 3:
				items = append(items, ask(id, "string", label, object{"enableWhen": []object{
					{"question": fmt.Sprintf("q.%d.%d", g, i-1), "operator": "=", "answerBoolean": true}}}))
			default:
				items = append(items, ask(id, "string", label))
			}
		}
		items = append(items, ask(fmt.Sprintf("n.%d", g), "integer", "Answers so far", object{"readOnly": true}, calculated(
			fmt.Sprintf("%%resource.item.where(linkId='g.%d').item.answer.count()", g))))
		groups = append(groups, ask(fmt.Sprintf("g.%d", g), "group", fmt.Sprintf("Group %d", g+1), object{"item": items}))
	}
	return questionnaire("long", groups...)
}

func (d *desk) longForm() *form {
	d.t.Helper()
	d.signIn("3001")
	return d.filing(d.here(), "long")
}

func TestALongFormIsCutIntoPages(t *testing.T) {
	d := newDesk(t, ownForms(t, map[string]object{"long": long()}))
	f := d.longForm()
	if !f.paged() || f.pageCount() != 11 {
		t.Fatalf("%d pages", f.pageCount())
	}
	if built := len(f.questions); built > 60 {
		t.Errorf("%d questions were made to show the first page", built)
	}
	d.shot("long-1")
	d.sees("Group 1", "Page 1 of 11", "Next: Group 2")
	d.press("PgDn")
	d.sees("Group 2", "Page 2 of 11")
	if f.focused == nil || f.focused.item.At != "q.1.0" {
		t.Errorf("the cursor is in %+v", f.focused)
	}
	d.typed("x1")
	d.press("Tab", "PgUp")
	d.press("Ctrl+E")
	if f.focused == nil || f.focused.item.At != "q.1.0" {
		t.Errorf("Ctrl+E went to %+v", f.focused)
	}
	d.shot("long-2")
	for range 9 {
		d.press("PgDn")
	}
	d.sees("What is missing", "x1 is not a whole number.")
	d.shot("long-missing")
	d.press("Enter")
	if f.focused == nil || f.focused.item.At != "q.1.0" || f.turned != 1 {
		t.Errorf("Enter in the summary went to %+v", f.focused)
	}
}

// A form of 500 questions opens within 100 ms.
func BenchmarkFormOpen500(b *testing.B) {
	d := newDesk(b, ownForms(b, map[string]object{"long": long()}))
	f := d.longForm()
	for b.Loop() {
		d.ui.show(newForm(d.ui, f.filling))
	}
}

// A key costs less than a frame.
func BenchmarkFormKey500(b *testing.B) {
	d := newDesk(b, ownForms(b, map[string]object{"long": long()}))
	d.longForm()
	d.into("q.0.4")
	for i := 0; b.Loop(); i++ {
		d.typed(string(rune('a' + i%26)))
		if i%50 == 49 {
			d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
		}
	}
}

// So does leaving a question.
func BenchmarkFormTab500(b *testing.B) {
	d := newDesk(b, ownForms(b, map[string]object{"long": long()}))
	d.longForm()
	d.into("q.0.4")
	for b.Loop() {
		d.press("Tab", "Shift+Tab")
	}
}
