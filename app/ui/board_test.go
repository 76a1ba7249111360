package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/forms/record"
)

// onBoard is a signed-in nurse before the drawn board.
func onBoard(t *testing.T) (*desk, map[string]record.Attendance) {
	t.Helper()
	d := newDesk(t)
	d.signIn("3001")
	all := d.department()
	d.press("F4")
	return d, all
}

func (d *desk) board() *board {
	d.t.Helper()
	b, ok := d.ui.now.(*board)
	if !ok {
		d.t.Fatalf("the board is not on, but %T", d.ui.now)
	}
	return b
}

func (b *board) names() []string {
	var names []string
	for _, row := range b.list.Rows() {
		for _, r := range b.rows {
			if string(r.ID) == row.ID {
				names = append(names, r.Patient.Name.Family)
			}
		}
	}
	return names
}

func TestTheBoardShowsWhoIsHereLongestFirst(t *testing.T) {
	d, _ := onBoard(t)
	got := strings.Join(d.board().names(), " ")
	want := "Roberts Begum Macdonald Whittaker Kowalski Wolstenholme-Featherstone Smith Taylor-Hughes Adeyemi O'Brien Hussain Smith Chen"
	if got != want {
		t.Errorf("the board has\n%s, want\n%s", got, want)
	}
	d.later(0) // a second on, the heading says which rows are in view
	d.sees("1–11 of 13, longest first", "ROBERTS, Geoffrey (Mr)", "03-Apr-1938 (88y) Male", "999 014 2734", "6hr 12min", "over 4hr", "19min left", "Chest pain", "WOLSTENHOLME-FEATHERSTONE, Bartholomew (Mr)")
}

func TestPeopleWithOneFamilyNameAreMarked(t *testing.T) {
	d, _ := onBoard(t)
	marked := 0
	for _, r := range d.board().rows {
		if r.SimilarName {
			marked++
		}
	}
	if marked != 2 {
		t.Errorf("%d patients are marked, want the two Smiths", marked)
	}
	d.sees("Name alert")
}

func TestDigitsFilterTheBoard(t *testing.T) {
	d, _ := onBoard(t)
	for _, c := range []struct {
		key  string
		rows int
	}{{"2", 2}, {"3", 11}, {"6", 3}, {"1", 13}} {
		d.press(c.key)
		if n := len(d.board().list.Rows()); n != c.rows {
			t.Errorf("after %s the board has %d rows, want %d", c.key, n, c.rows)
		}
		if d.board().list.Chosen() == "" {
			t.Errorf("after %s nobody is chosen", c.key)
		}
	}
}

func TestFindHereNarrowsAsOneTypes(t *testing.T) {
	d, all := onBoard(t)
	d.press("/")
	d.typed("smi jo")
	if n := len(d.board().list.Rows()); n != 2 {
		t.Fatalf("%d rows, want two Smiths", n)
	}
	d.typed("hn")
	d.press("Enter")
	if chosen := d.board().list.Chosen(); chosen != string(all["Smith John"].ID) {
		t.Errorf("Enter went to %s", chosen)
	}
	d.press("Esc")
	if n := len(d.board().list.Rows()); n != 13 {
		t.Errorf("after Esc %d rows, want everybody", n)
	}
	d.press("/")
	d.typed("nobody")
	d.sees("Nobody in this view is called “nobody”.")
	d.shot("06-board-nobody-found")
}

// The clock runs on and somebody arrives; the person at the keyboard loses
// neither their patient nor their place.
func TestTheClockDoesNotMoveTheChoice(t *testing.T) {
	d, _ := onBoard(t)
	d.press("↓", "↓", "↓")
	chosen := d.board().list.Chosen()
	d.arrived(0, record.Patient{Name: record.Name{Family: "Newcomer", Given: "Nia"}})
	d.later(2 * time.Hour)
	if now := d.board().list.Chosen(); now != chosen {
		t.Errorf("the choice moved from %s to %s", chosen, now)
	}
	if n := len(d.board().list.Rows()); n != 14 {
		t.Errorf("%d rows, want 14", n)
	}
	d.sees("5hr 41min") // Whittaker's time went on
	if d.window.Canvas().Focused() != d.board().list {
		t.Error("the focus left the list")
	}
}

func TestAnEmptyDepartmentSaysSo(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	d.press("F4")
	d.sees("Nobody is in the department.", "registers an arrival.")
	d.shot("06-board-empty")
}

func TestALetterActsOnTheChosenPatient(t *testing.T) {
	d, all := onBoard(t)
	d.press("T")
	f, ok := d.ui.now.(*form)
	if !ok {
		t.Fatalf("T brought up %T", d.ui.now)
	}
	if f.filling.AttendanceID != all["Roberts Geoffrey"].ID {
		t.Error("the form is about somebody else")
	}
	d.press("Esc")
	if d.board().list.Chosen() != string(all["Roberts Geoffrey"].ID) {
		t.Error("Esc came back to another patient")
	}
}

func TestAPatientIsMovedByKeys(t *testing.T) {
	d, all := onBoard(t)
	d.press("L")
	d.sees("Change place: ROBERTS, Geoffrey (Mr)", "Now in Majors 9.")
	d.typed("resus 2")
	d.shot("06-board-move")
	d.press("F10")
	a, err := d.ui.session.View(ctx, all["Roberts Geoffrey"].ID)
	d.must(err)
	if a.Place != "Resus 2" {
		t.Errorf("Roberts is in %q", a.Place)
	}
	d.sees("Resus 2")
	if d.window.Canvas().Focused() != d.board().list {
		t.Error("the focus did not come back to the board")
	}
}

func TestSheetsArePrintedAgainFromTheBoard(t *testing.T) {
	d, all := onBoard(t)
	d.press("P", "F10")
	d.sees("Tick at least one sheet")
	d.press("1", "3")
	d.shot("06-board-reprint")
	d.press("F10")
	v, err := d.ui.session.View(ctx, all["Roberts Geoffrey"].ID)
	d.must(err)
	copies := map[record.SheetKind]int{}
	for _, j := range v.Jobs {
		copies[j.Sheet] = max(copies[j.Sheet], j.Copy)
	}
	if copies[record.CasualtyCard] != 2 || copies[record.LabelSheet] != 2 || copies[record.Wristband] != 1 {
		t.Errorf("copies are %v", copies)
	}
}

func TestAWideWindowGainsColumns(t *testing.T) {
	d, _ := onBoard(t)
	d.seesNot("In the patient’s words")
	d.window.Resize(fyne.NewSize(1920, 1080))
	d.sees("In the patient’s words", "Arrived")
	d.window.Resize(fyne.NewSize(1280, 800))
	d.seesNot("In the patient’s words")
}
