package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
)

func (d *desk) everyKind() *form {
	d.t.Helper()
	d.signIn("3001")
	return d.filing(d.here(), "every-kind")
}

// emptied empties the entry with the focus, as Ctrl+A and Del do.
func (d *desk) emptied() {
	d.t.Helper()
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
}

func (d *desk) answers(want map[string]string) {
	d.t.Helper()
	for at, words := range want {
		if got := d.form().filling.Form.Summary(at); got != words {
			d.t.Errorf("%s holds %q, want %q", at, got, words)
		}
	}
}

func TestEveryKindOfQuestionIsAnsweredByKeysAlone(t *testing.T) {
	d := newDesk(t, ownForms(t, map[string]object{"every-kind": everyKind()}))
	d.everyKind()
	photograph := filepath.Join(t.TempDir(), "wound.png")
	d.must(os.WriteFile(photograph, []byte("\x89PNG"), 0o600))
	d.into("s")
	d.typed("a string")
	d.press("Enter")
	d.typed("two short lines")
	d.press("Enter")
	d.typed("https://trust.example/x")
	d.press("Enter")
	d.typed("12")
	d.press("Enter")
	d.typed("38.6")
	d.press("Enter")
	d.typed("3400")
	d.press("Enter", "→", "→", "Enter") // grams, beside it
	d.press("→", "→", "→", "Enter")     // a pain of 2
	d.typed("14/3/1958")
	d.press("Enter")
	d.typed("0252")
	d.press("Enter")
	d.typed("1430")
	d.press("Enter", "Y", "Enter")
	d.typed("ri")
	d.press("Enter", "B", "Enter")
	d.press("1", "4", "Enter")
	d.typed("lat")
	d.press("Enter")
	d.typed("cat hair")
	d.press("Enter", "Enter")
	d.shot("every-kind-answered")
	d.fillIn("file", photograph)
	d.fillIn("ref", "Quayside Surgery")
	d.answers(map[string]string{
		"s": "a string", "t": "two short lines", "u": "https://trust.example/x", "i": "12", "f": "38.6", "q": "3400 g", "slide": "2",
		"date": "14-Mar-1958", "dt": "02:52", "time": "14:30", "b": "Yes", "drop": "Right", "radio": "Both",
		"many": "Asthma; Heart failure", "auto": "Latex; cat hair", "file": "wound.png", "ref": "Quayside Surgery",
	})
	d.sees("wound.png", "image/png, 4 bytes")
	d.into("file")
	d.press("Tab", "Enter")
	d.answers(map[string]string{"file": "Not recorded"})
	d.into("auto")
	d.press("Backspace")
	d.answers(map[string]string{"auto": "Latex"})
	d.into("radio")
	d.press("Del")
	d.into("slide")
	d.press("Del")
	d.answers(map[string]string{"radio": "Not recorded", "slide": "Not recorded"})
	d.press("F10")
	if _, ok := d.ui.now.(*recordScreen); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
}

func TestAFileThatIsNotThereIsSaidAtItsField(t *testing.T) {
	d := newDesk(t, ownForms(t, map[string]object{"every-kind": everyKind()}))
	d.everyKind()
	d.fillIn("file", "/media/usb/gone.jpg")
	d.sees("There is no such file.", "Check the path and the stick it is on")
	d.into("file")
	d.emptied()
	d.fillIn("file", t.TempDir())
	d.sees("That is a folder or a device, not a file.")
}

func TestOccurrencesAreAddedTakenAwayAndBroughtBack(t *testing.T) {
	d := newDesk(t, ownForms(t, map[string]object{"every-kind": everyKind()}))
	f := d.everyKind()
	d.fillIn("kin", "Ann Smith")
	d.fillIn("phone", "07700 900001")
	d.press("Enter") // on the button that adds another
	if f.focused == nil || f.focused.item.At != "kin@2" {
		t.Fatalf("the cursor is in %+v", f.focused)
	}
	d.typed("Bob Smith")
	d.press("Ctrl+N")
	d.typed("Carol Smith")
	d.sees("3 of 3")
	d.shot("blocks-three")
	d.into("kin@2")
	d.press("Ctrl+R")
	d.sees("Next of kin 2 was taken away. Bob Smith", "2 of 2")
	if f.focused == nil || f.focused.item.At != "kin@3" {
		t.Errorf("the cursor is in %+v", f.focused)
	}
	d.shot("blocks-taken-away")
	d.press("Ctrl+B")
	d.seesNot("was taken away")
	d.sees("3 of 3")
	var names []string
	for _, it := range f.items {
		if it.LinkID == "kin" {
			names = append(names, it.Text)
		}
	}
	if got := strings.Join(names, ", "); got != "Ann Smith, Bob Smith, Carol Smith" {
		t.Errorf("next of kin are %s", got)
	}
	d.into("kin")
	d.press("Ctrl+R", "Ctrl+R", "Ctrl+R")
	if it, _ := f.item("kin@3"); len(f.below[""]) == 0 || it.Text != "" && it.CanRemove {
		t.Errorf("the last one can be taken away: %+v", it)
	}
}

func TestATableTakesRowsAndKeepsTheFocus(t *testing.T) {
	d := newDesk(t, ownForms(t, map[string]object{"every-kind": everyKind()}))
	f := d.everyKind()
	d.fillIn("drug", "Salbutamol")
	d.fillIn("dose", "100 micrograms")
	d.press("Ctrl+N")
	if f.focused == nil || f.focused.item.LinkID != "drug" || f.focused.item.At == "drug" {
		t.Fatalf("the cursor is in %+v", f.focused)
	}
	d.typed("Aspirin")
	d.fillIn(strings.Replace(f.focused.item.At, "drug", "taken", 1), "25:10")
	d.shot("table-problem")
	d.press("Ctrl+E")
	if f.focused == nil || f.focused.item.LinkID != "taken" {
		t.Errorf("Ctrl+E went to %+v", f.focused)
	}
	if words := d.window.Canvas().Focused().(fyne.Accessible).AccessibilityLabel(); !strings.Contains(words, "Last taken") {
		t.Errorf("a cell is read out as %q", words)
	}
	d.sees("Last taken, Medicines 2, put right")
}

// other saves somebody else's amendment of the phone and the complaint while
// the form is open.
func (d *desk) other(a app.View, answers ...string) {
	d.t.Helper()
	s, err := d.ui.kiosk.SignIn(ctx, "1002", "112233")
	d.must(err)
	f, err := s.About(ctx, a.ID, app.ForAmendment)
	d.must(err)
	for i := 0; i < len(answers); i += 2 {
		f.Set(answers[i], answers[i+1])
	}
	f.SetReason("Now known")
	if _, err := f.Save(ctx); err != nil {
		d.t.Fatalf("%v: %v", err, f.Problems())
	}
}

func TestAnAmendmentShowsWhatTheAnswerWas(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	a := d.arrived(0, joan, "patient.phone", "07700 900412")
	d.ui.fillIn(a.ID, app.ForAmendment)
	d.into("patient.phone")
	d.emptied()
	d.typed("07700900421")
	d.press("Tab")
	d.sees("was 07700 900412")
	d.shot("amend-was")
}

func TestParallelChangesAreBroughtTogether(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	v := d.here()
	d.ui.fillIn(v.ID, app.ForAmendment)
	d.into("patient.phone")
	d.typed("07700900421")
	d.other(v, "arrival.complaint", "Fell from a ladder")
	d.form().filling.SetReason("Now known")
	d.press("F10")
	d.sees("Somebody changed other answers meanwhile.", "What is the matter, was Can’t get my breath, worse since midnight, now Fell from a ladder")
	d.shot("amend-parallel")
	d.press("F10")
	after, err := d.ui.session.View(ctx, v.ID)
	d.must(err)
	if after.Complaint != "Fell from a ladder" || after.Patient.Phone == "" {
		t.Errorf("complaint %q, phone %q", after.Complaint, after.Patient.Phone)
	}
}

func TestAConflictIsShownAsBothHaveItAndAsked(t *testing.T) {
	for key, want := range map[string]string{"T": "Fell from a ladder", "M": "Chest pain"} {
		d := newDesk(t)
		d.signIn("1001")
		v := d.here()
		d.ui.fillIn(v.ID, app.ForAmendment)
		d.into("arrival.complaint")
		d.emptied()
		d.typed("Chest pain")
		d.other(v, "arrival.complaint", "Fell from a ladder")
		d.form().filling.SetReason("Now known")
		d.press("F10")
		d.sees("Theirs: Fell from a ladder", "Mine: Chest pain", "it was Can’t get my breath, worse since midnight")
		d.shot("amend-conflict")
		d.press(key)
		d.seesNot("Theirs: Fell")
		d.press("F10")
		after, err := d.ui.session.View(ctx, v.ID)
		d.must(err)
		if after.Complaint != want {
			t.Errorf("after %s the complaint is %q on %T", key, after.Complaint, d.ui.now)
		}
	}
}

func TestAFormIsPickedByAFewLetters(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	v := d.here()
	d.ui.openRecord(v.ID, nil)
	d.press("F")
	d.sees("Which form?", "Arrival", "Clinician’s notes", "Observation chart")
	d.shot("form-picker")
	d.typed("refe")
	d.press("Enter")
	f := d.form()
	if f.filling.Title() != "Referral" {
		t.Fatalf("%s is on screen", f.filling.Title())
	}
	first := f.firstWanted()
	d.into(first)
	d.press("↓", "Enter", "Esc")
	d.sees("left unfinished by you")
	d.typed("refe")
	d.press("Enter")
	if got := d.form().filling.Form.Text(first); got == "" || d.form().filling.Title() != "Referral" {
		t.Error("what was typed did not come back")
	}
}
