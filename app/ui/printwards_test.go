package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// admitted files a form of a ward about somebody.
func (d *desk) admitted(a record.Attendance, ward, bed string) {
	d.t.Helper()
	f, err := d.ui.session.File(ctx, a.ID, "ward-admission")
	d.must(err)
	for field, text := range map[string]string{"ward.admittedAt": "-30", "ward.name": ward, "ward.bed": bed} {
		if problems := f.Set(field, text); len(problems) > 0 {
			d.t.Fatalf("%s: %+v", field, problems)
		}
	}
	if _, err := f.Save(ctx); err != nil {
		d.t.Fatalf("%v: %+v", err, f.Problems())
	}
}

func TestTheWardsStandInThePlaceOfTheDepartment(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	a := d.arrived(3*time.Hour, d.patient(tonight[0]))
	d.arrived(2*time.Hour, d.patient(tonight[1]))
	d.press("F5", wardsKey)
	d.sees("Nobody went to a ward")
	d.press(wardsKey)
	d.admitted(a, "Marsh Ward", "Bed 4")
	d.press(wardsKey)
	d.sees("Marsh Ward", "Bed 4", a.Patient.Name.String(), "Department")
	c := d.printCentre()
	d.press("Ctrl+A", "Ctrl+3")
	d.typed("list")
	d.settle()
	d.seesNot("Whiteboard")
	d.press("Home", "Space")
	d.settle()
	d.sees("Print 1 page", "Ward list, Marsh Ward")
	d.shot("09-print-centre-ward")
	if len(c.requests) != 1 || c.requests[0].Area != "Marsh Ward" || c.requests[0].Sheet != record.WardList {
		t.Errorf("it would print %+v", c.requests)
	}
	d.press("Esc", wardsKey, "Ctrl+3")
	d.typed("white")
	d.settle()
	d.sees("All here", "Whiteboard")
	if ticked := c.what.chosen(); len(ticked) != 0 {
		t.Errorf("of the ward, %+v stays ticked", ticked)
	}
}

// Who comes to a ward or leaves it while the wards are on screen is seen there a
// moment later, and two of one name bear their alert.
func TestTheWardsAreReadAnew(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	a, b := d.arrived(3*time.Hour, d.patient(tonight[6])), d.arrived(2*time.Hour, d.patient(tonight[11]))
	d.admitted(a, "Marsh Ward", "Bed 4")
	d.press("F5", wardsKey)
	d.sees("0 of 1 ticked")
	d.seesNot("Name alert", "Bed 5")
	d.admitted(b, "Marsh Ward", "Bed 5")
	d.later(renewAfter)
	d.sees("0 of 2 ticked", "Name alert", "Bed 5")
}

// The list comes by itself when the first arrival declares the outage; whoever
// wants one sooner presses a key.
func TestTheDepartmentListIsPrintedBeforeItsHour(t *testing.T) {
	d := newDesk(t, func(s *app.Settings) { s.Lists.Every = 60 })
	d.signIn("1001")
	d.press("F5")
	d.sees("Department list: none yet.")
	d.arrived(time.Hour, d.patient(tonight[0]))
	d.eventually("the first list came by itself", func() bool { return d.state("Reception laser", record.SheetSent) == 4 })
	d.ui.refresh()
	d.sees("Department list: last at 03:11.", "Next by itself at 04:11.")
	d.press(listNowKey)
	d.eventually("another came", func() bool { return d.state("Reception laser", record.SheetSent) == 5 })
}
