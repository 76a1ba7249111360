package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func joSmith() record.Patient {
	return record.Patient{Name: record.Name{Family: "Smith", Given: "Jo"}, BirthDate: record.BirthDate{Date: record.Date{Year: 2021, Month: 5, Day: 9}}}
}

// A clock that was set is shown wherever it is read off, until a person says
// that it is right. Nobody's time in the department changes.
func TestClockThatWasSetIsShown(t *testing.T) {
	d := newDesk(t)
	d.setClock(24*time.Hour - time.Minute)
	d.sees("The clock was set 23hr 59min forward at 22-Nov-2026 03:11.", "tell the shift lead")
	d.shot("clock-sign-in")
	d.setClock(time.Minute - 24*time.Hour)
	d.seesNot("The clock was set")

	d.signIn("1001")
	d.arrived(20*time.Minute, joSmith())
	d.press("F4")
	d.sees("20min")
	d.setClock(24*time.Hour - time.Minute)
	d.sees("20min", "Clock set 23hr 59min forward at 03:11, see Ctrl+K")
	if !d.ui.strip.Outage().ClockSet {
		t.Error("the strip has no warning beside the clock")
	}
	d.shot("clock-board")
	d.press("F2")
	d.ui.refresh()
	d.sees("The clock was set 23hr 59min forward")
	d.shot("clock-reception")
	d.press("Ctrl+K")
	d.sees("Is it 03:10 on 23-Nov-2026?")
	d.shot("clock-question")
	d.press("Ctrl+O")
	d.seesNot("The clock was set")
	if d.ui.strip.Outage().ClockSet {
		t.Error("the strip still warns")
	}
	d.press("F4")
	d.later(time.Minute)
	d.sees("21min")
	d.press("Enter")
	d.sees("Written while this kiosk’s clock was 23hr 59min behind")
	d.shot("clock-record")
}

func TestOpenFormMovesWithTheClock(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("Ctrl+N")
	f := d.form()
	d.setClock(-70 * time.Minute)
	d.sees("The clock was set while this form was open")
	if got := f.filling.Form.Text("arrival.arrivedAt"); got != "02:01" {
		t.Errorf("arrived %q", got)
	}
	i := slices.IndexFunc(d.texts(), func(s string) bool { return s == "02:01" })
	if i < 0 {
		t.Errorf("02:01 is not on screen")
	}
	d.shot("clock-form")
}

// In 1970 no age is told, since it would be a wrong one.
func TestNoAgeIn1970(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.arrived(20*time.Minute, joSmith())
	d.setClock(-night.Sub(time.Unix(0, 0)))
	d.press("F4")
	d.sees("09-May-2021 (age not known)", "20min", "Clock wrong: it shows 01-Jan-1970")
	for _, text := range d.texts() {
		if strings.Contains(text, "()") || strings.HasPrefix(text, "-") {
			t.Errorf("%q is on screen", text)
		}
	}
	d.shot("clock-1970")
	d.press("Ctrl+K")
	d.seesNot("It is right")
}
