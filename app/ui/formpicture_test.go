package ui

import (
	"bytes"
	"encoding/json"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// everyKind is a form with a question of each type and each control.
func everyKind() object {
	control := func(code string, more ...object) object {
		return object{"extension": append([]object{{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
			"valueCodeableConcept": object{"coding": []object{{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}}}}}, more...)}
	}
	options := func(words ...string) object {
		var all []object
		for _, w := range words {
			all = append(all, object{"valueCoding": object{"system": "https://trust.example/fhir/CodeSystem/c", "code": w[:3], "display": w}})
		}
		return object{"answerOption": all}
	}
	several := object{"repeats": true}
	number := func(url string, n int) object {
		return object{"url": "http://hl7.org/fhir/StructureDefinition/" + url, "valueInteger": n}
	}
	unit := func(code string) object {
		return object{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption",
			"valueCoding": object{"system": "http://unitsofmeasure.org", "code": code, "display": code}}
	}
	return questionnaire("every-kind",
		ask("text", "group", "Words", object{"item": []object{
			ask("d", "display", "Read this first."), ask("s", "string", "String"), ask("t", "text", "Text"), ask("u", "url", "Web address"),
		}}),
		ask("numbers", "group", "Numbers and times", object{"item": []object{
			ask("i", "integer", "Integer"), ask("f", "decimal", "Decimal"), ask("q", "quantity", "Weight", object{"extension": []object{unit("kg"), unit("g")}}),
			ask("slide", "integer", "Pain now", control("slider", number("minValue", 0), number("maxValue", 10), number("questionnaire-sliderStepValue", 1))),
			ask("date", "date", "Date"), ask("dt", "dateTime", "Moment"), ask("time", "time", "Time"), ask("b", "boolean", "Boolean"),
			ask("count", "integer", "Answers so far", object{"readOnly": true}, calculated("%resource.item.item.answer.count()")),
		}}),
		ask("lists", "group", "Lists", object{"item": []object{
			ask("drop", "choice", "Drop-down", options("Left", "Right"), control("drop-down")),
			ask("radio", "choice", "Radio", options("Left", "Right", "Both"), control("radio-button")),
			ask("many", "choice", "Check boxes", options("Asthma", "Diabetes", "Epilepsy", "Heart failure"), several, control("check-box")),
			ask("auto", "open-choice", "Several, or words", options("Penicillin", "Latex", "Nuts"), several),
		}}),
		ask("family", "group", "Next of kin", several, object{"item": []object{ask("kin", "string", "Name"), ask("phone", "string", "Phone")}}),
		ask("drugs", "group", "Medicines", several, control("gtable"), object{"item": []object{
			ask("drug", "string", "Name"), ask("dose", "string", "Dose"), ask("taken", "time", "Last taken")}}),
		ask("file", "attachment", "Photograph"), ask("ref", "reference", "Practice"))
}

func loaded(t *testing.T, q object) *forms.Form {
	t.Helper()
	data, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := forms.Load(bytes.NewReader(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return forms.New(loaded, forms.Setting{Now: func() time.Time { return night }})
}

func TestAPictureShowsTheWholeFormWithoutADisplay(t *testing.T) {
	for name, c := range map[string]struct {
		form    object
		picture FormPicture
		width   int
		least   int
	}{
		"every kind":           {everyKind(), FormPicture{}, 1096, 1000},
		"a page of a long one": {long(), FormPicture{Page: 3}, 1096, 600},
		"its last":             {long(), FormPicture{Page: 11, Height: 700}, 1096, 700},
		"a size of its own":    {everyKind(), FormPicture{Width: 1400, Height: 900}, 1400, 900},
	} {
		var buf bytes.Buffer
		if err := c.picture.Draw(&buf, loaded(t, c.form)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if dir := os.Getenv("TIDEOVER_SHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "picture "+name+".png"), buf.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		img, err := png.Decode(&buf)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if size := img.Bounds().Size(); size.X != c.width || size.Y < c.least {
			t.Errorf("%s is %v", name, size)
		}
	}
	if err := (FormPicture{Page: 12}).Draw(&bytes.Buffer{}, loaded(t, long())); err == nil {
		t.Error("a page that there is not was drawn")
	}
}

// The forms of others: one that loads is shown, on every page, with each
// question that is put described and none lost.
func TestTheFormsOfOthersAreShown(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(controls.Theme())
	codes, err := forms.LoadCodes(os.DirFS("../../forms/testdata/codes"))
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	err = filepath.WalkDir("../../forms/testdata/questionnaires", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		q, err := forms.Load(bytes.NewReader(data), codes)
		if err != nil {
			return nil // refused by name: forms has the table of those
		}
		shown++
		showsAll(t, filepath.Base(path), forms.New(q, forms.Setting{Now: func() time.Time { return night }}))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if shown < 40 {
		t.Errorf("only %d forms were shown", shown)
	}
}

// showsAll opens every page and fold of a form.
func showsAll(t *testing.T, name string, f *forms.Form) {
	t.Helper()
	b := newBody(f, FormPicture{}.around(f))
	b.build()
	seen := map[string]bool{}
	for n := range b.pageCount() {
		if n != b.turned {
			b.openPage(n)
		}
		for _, fold := range append([]*fold{nil}, b.folds...) {
			if fold != nil {
				b.open = fold.at
				b.lay()
			}
			for _, q := range b.order {
				seen[q.item.At] = true
				if !strings.Contains(q.part.Description(), q.item.Label) {
					t.Errorf("%s: %s is described as %q", name, q.item.At, q.part.Description())
				}
			}
			b.left.Resize(fyne.NewSize(760, controls.HeightFor(b.left, 760)))
		}
	}
	for _, it := range b.items {
		if it.Enabled && it.Type != forms.TypeGroup && it.Type != forms.TypeDisplay && !seen[it.At] {
			t.Errorf("%s: %s is on no page", name, it.At)
		}
	}
}
