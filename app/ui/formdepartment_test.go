package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
)

// filing brings a form of the department up about an attendance.
func (d *desk) filing(a app.View, name string) *form {
	d.t.Helper()
	filling, err := d.ui.session.File(ctx, a.ID, name)
	d.must(err)
	d.ui.show(newForm(d.ui, filling))
	return d.form()
}

// here registers Joan Smith and opens her record.
func (d *desk) here() app.View {
	d.t.Helper()
	a := d.arrived(44*time.Minute, joan, "arrival.complaint", "Can’t get my breath, worse since midnight")
	v, err := d.ui.session.View(ctx, a.ID)
	d.must(err)
	return v
}

// everyPage opens each page and each fold of a form, and visits what is there.
func everyPage(f *form, visit func()) {
	for n := range f.pageCount() {
		if f.turned != n {
			f.openPage(n)
		}
		visit()
		for _, x := range f.folds {
			f.open = x.at
			f.lay()
			visit()
		}
	}
}

// Whoever cannot see the screen hears what each part asks for; whoever has no
// mouse comes to each.
func TestEveryQuestionOfEveryFormIsReachedAndDescribed(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	v := d.here()
	lines, err := d.ui.session.Forms(ctx, v.ID)
	d.must(err)
	for _, line := range lines {
		f := d.filing(v, line.Name)
		seen := map[string]bool{}
		everyPage(f, func() {
			if len(seen) == 0 {
				d.shot("form-" + line.Name)
			}
			for _, q := range f.order {
				seen[q.item.At] = true
				if !strings.Contains(q.part.Description(), q.item.Label) {
					t.Errorf("%s: %s is described as %q", line.Name, q.item.At, q.part.Description())
				}
				for _, part := range q.part.takesKeys() {
					d.window.Canvas().Focus(part)
					if d.window.Canvas().Focused() != part {
						t.Errorf("%s: %s cannot be reached", line.Name, q.item.At)
					}
					if words := part.(fyne.Accessible).AccessibilityLabel(); !strings.Contains(words, q.item.Label) {
						t.Errorf("%s: %s is read out as %q", line.Name, q.item.At, words)
					}
				}
				if len(q.part.takesKeys()) == 0 && !q.item.ReadOnly {
					t.Errorf("%s: %s takes no keys", line.Name, q.item.At)
				}
			}
		})
		for _, it := range f.items {
			asked := it.Enabled && it.Type != forms.TypeGroup && it.Type != forms.TypeDisplay
			if asked && !seen[it.At] {
				t.Errorf("%s: %s is on no page", line.Name, it.At)
			}
		}
		d.must(f.filling.Discard(ctx))
		f.ready = false
	}
}

// The nurse talks, types seven values, and sees the score.
func TestNEWS2IsWorkedOutWhileTheNurseTypes(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	d.filing(d.here(), "triage")
	d.fillIn("news.respirations", "24")
	d.sees("so far")
	d.fillIn("news.spo2", "93")
	d.into("news.oxygen")
	d.press("A")
	d.fillIn("news.systolic", "104")
	d.fillIn("news.pulse", "112")
	d.into("news.consciousness")
	d.press("A")
	d.shot("08-news2-so-far")
	if words := d.form().questions["news.total"].part.Description(); !strings.Contains(words, "6 missing") && !strings.Contains(words, "so far") {
		t.Errorf("before the temperature the panel says %q", words)
	}
	d.fillIn("news.temperature", "38.6")
	d.answers(map[string]string{"news.total": "8"})
	d.into("news.temperature")
	d.shot("08-news2")
}

func TestAScoreThatDoesNotApplySaysSoInItsPlace(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	d.filing(d.here(), "triage")
	d.fillIn("news.respirations", "24")
	d.into("news.pregnant")
	d.press("Y")
	d.sees("NEWS2 is not for pregnancy")
	if part, ok := d.form().questions["news.response"].part.(*scorePart); !ok || part.panel.View().Figure != "" {
		t.Errorf("it stands in %T", d.form().questions["news.response"].part)
	}
	d.press("N")
	d.seesNot("NEWS2 is not for pregnancy")
}

// A whole attendance by keyboard alone: arrival, triage, notes, departure.
func TestAWholeAttendanceIsTypedInByKeysAlone(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	d.press("F2")
	d.typed("9990000018")
	d.press("↓", "Enter")
	d.typed("emer")
	d.press("Enter")
	d.typed("0252")
	d.press("F10")
	if _, ok := d.ui.now.(*registered); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
	a := d.ui.now.(*registered).attendance
	d.press("F4", "↓", "T", "Alt+3", "F10")
	d.onBoard()
	d.press("Enter", "F")
	d.typed("clin")
	d.press("Enter")
	d.typed("0312")
	d.press("Enter")
	d.typed("RUTH COLE")
	d.press("F10")
	if _, ok := d.ui.now.(*recordScreen); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
	d.sees("Clinician’s notes")
	d.press("D", "Tab", "Tab")
	d.typed("0311")
	d.press("F10")
	d.onBoard()
	v, err := d.ui.session.View(ctx, a.ID)
	d.must(err)
	if v.Triage == nil || v.Departure == nil || len(v.Filings) != 1 {
		t.Errorf("triage %+v, departure %+v, filings %+v", v.Triage, v.Departure, v.Filings)
	}
}

func (d *desk) onBoard() {
	d.t.Helper()
	if _, ok := d.ui.now.(*board); !ok {
		d.t.Fatalf("%T is on screen:\n%s", d.ui.now, strings.Join(d.texts(), "\n"))
	}
}

// The digits of acuity come first; what can wait has those after them.
func TestAltAndADigitMeanOneThing(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	v := d.here()
	f := d.filing(v, "triage")
	d.press("Alt+2")
	d.answers(map[string]string{"triage.acuity": "Very urgent"})
	d.press("Alt+6")
	if first := f.folds[0]; f.open != first.at || first.number != 6 {
		t.Errorf("Alt+6 opened %q, the first fold has %d", f.open, first.number)
	}
	f = d.filing(v, "ward-admission")
	d.press("Alt+1")
	if f.open != f.folds[0].at {
		t.Errorf("Alt+1 opened %q", f.open)
	}
}
