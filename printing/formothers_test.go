package printing

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// The forms of others: one that loads is printed, blank and with the answers
// that its authors published, whole and in its place. Which are refused, and
// why, is in the table of package forms.
func TestTheFormsOfOthersArePrinted(t *testing.T) {
	lists, err := forms.LoadCodes(assets.Codes, os.DirFS("../forms/testdata/codes"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../forms/testdata/questionnaires/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	p := testPress(t)
	loaded := map[string]*forms.Questionnaire{}
	for _, path := range files {
		if q, err := forms.Load(bytes.NewReader(read(t, path)), lists); err == nil {
			loaded[q.URL] = q
			printed(t, p, filepath.Base(path), forms.New(q, clockAtNight), false)
		}
	}
	filled := 0
	for _, path := range files {
		data := read(t, path)
		var r struct{ ResourceType, Questionnaire string }
		if err := json.Unmarshal(data, &r); err != nil {
			t.Fatal(path, err)
		}
		q := loaded[r.Questionnaire]
		if r.ResourceType != "QuestionnaireResponse" || q == nil {
			continue
		}
		if f, err := forms.FromResponse(q, clockAtNight, data); err == nil {
			filled++
			printed(t, p, filepath.Base(path), f, true)
		}
	}
	if len(loaded) < 50 || filled < 2 {
		t.Errorf("only %d forms were printed blank and %d filled", len(loaded), filled)
	}
}

var clockAtNight = forms.Setting{Now: func() time.Time { return at("2026-11-21 03:00") }}

func printed(t *testing.T, p *Press, name string, f *forms.Form, answered bool) {
	t.Helper()
	q := f.Questionnaire()
	sheet := FormSheet{Form: q.Form(), Title: q.Title, Items: f.Items()}
	if answered {
		filledIn(&sheet)
	}
	pdf := drawForm(t, name, p, sheet, 0)
	checkLayout(t, func(format string, args ...any) { t.Errorf(name+": "+format, args...) }, pdf, pageWidth, pageHeight)
	if c := cornerCode(t, pdf, 1); c.Sheet != record.FormSheet(q.Form()) {
		t.Errorf("%s: its code names %s", name, string(c.Sheet))
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
