package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/app"
)

func (d *desk) lockOut(staffID string) {
	d.t.Helper()
	for range 10 {
		if _, err := d.ui.kiosk.SignIn(ctx, staffID, "999999"); err == nil {
			d.t.Fatal("a wrong PIN was taken")
		}
		d.later(time.Hour)
	}
}

func (d *desk) people() *staff {
	d.t.Helper()
	s, ok := d.ui.now.(*staff)
	if !ok {
		d.t.Fatalf("people are not on, but %T", d.ui.now)
	}
	return s
}

// somebody puts the cursor on a person of the list.
func (d *desk) somebody(staffID string) {
	d.t.Helper()
	d.press("Home")
	for range d.people().people {
		if d.people().list.Chosen() == staffID {
			return
		}
		d.press("↓")
	}
	d.t.Fatalf("%s is not on the list", staffID)
}

func TestAShiftLeadUnlocksSomebody(t *testing.T) {
	d := newDesk(t)
	d.lockOut("1001")
	d.press("2")
	d.typed("112233")
	d.press("Enter")
	d.sees("Locked after too many wrong PINs. Sunita Okoye can unlock it on People (F11).", "Locked, too many wrong PINs")
	d.shot("02-sign-in-locked-out")
	d.signIn("2001")
	d.press("F11")
	d.sees("People", "5 people may use this kiosk", "Locked, too many wrong PINs", "Nobody has broken the glass")
	d.somebody("1001")
	d.shot("people")
	d.press("U")
	d.seesNot("Locked, too many wrong PINs")
	d.sees("Joanne Rahman can try their PIN again")
	d.signIn("1001")
}

func TestAShiftLeadGivesANewPIN(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.press("F11")
	d.somebody("1002")
	d.press("P")
	d.typed("445566")
	d.press("Tab")
	d.typed("445567")
	d.press("F10")
	d.sees("The two PINs differ.")
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
	d.typed("445566")
	d.shot("people-pin")
	d.press("F10")
	d.sees("Mark Delaney has a new PIN")
	if _, err := d.ui.kiosk.SignIn(ctx, "1002", "445566"); err != nil {
		t.Error(err)
	}
	d.somebody("2001")
	d.press("P")
	d.typed("445566")
	d.press("Tab")
	d.typed("445566")
	d.press("F10")
	d.sees("Nobody does this for themselves.")
}

func TestToTakeSomebodyOffTheListIsTwoStepsAndAReason(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.press("F11")
	d.somebody("1002")
	d.press("Del")
	d.sees("Take Mark Delaney off the list?")
	d.press("F10")
	d.sees("Say why they are taken off the list.")
	d.press("Esc")
	d.somebody("1002")
	d.press("Del")
	d.typed("Has left the trust")
	d.shot("people-remove")
	d.press("F10")
	d.sees("Mark Delaney cannot sign in any more", "4 people may use this kiosk")
	d.press("F12")
	d.seesNot("Mark Delaney")
}

func TestAShiftLeadLetsSomebodyIn(t *testing.T) {
	d := newDesk(t)
	d.signIn("2001")
	d.press("F11", "Ctrl+N")
	d.typed("4711")
	d.press("Tab")
	d.typed("Hana Ito")
	d.press("Tab")
	d.typed("shift")
	d.press("Enter")
	d.typed("445566")
	d.press("Tab")
	d.typed("445566")
	d.press("F10")
	d.people()
	d.sees("Hana Ito can sign in now")
	if _, err := d.ui.kiosk.SignIn(ctx, "4711", "445566"); err != nil {
		t.Error(err)
	}
}

func TestWhoBrokeTheGlassIsListedForReview(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	a := d.arrived(time.Hour, joan)
	d.must(d.ui.session.BreakGlass(ctx, app.Triage, a.ID, "Nurse is in resus"))
	d.signIn("2001")
	d.press("F11")
	d.sees("The glass was broken 1 time", "Nurse is in resus", "Joanne Rahman", a.Number.String())
	d.shot("people-glass")
}

// A colleague can let an agency nurse in at 3 a.m., but nobody becomes more than
// the colleague is, and nobody takes a number that is on the list.
func TestAColleagueVouchesForNoMoreThanTheirOwnRole(t *testing.T) {
	d := newDesk(t)
	enrol := func(number, role string) {
		d.press("Ctrl+N")
		d.typed(number)
		d.press("Tab")
		d.typed("Hana Ito")
		d.press("Tab")
		d.typed(role)
		d.press("Enter")
		d.typed("445566")
		d.press("Tab")
		d.typed("445566")
		d.press("F10")
		d.typed("joanne")
		d.press("Enter")
		d.typed("112233")
		d.press("F10")
	}
	enrol("4711", "clin")
	d.sees("A receptionist cannot vouch for a newcomer as Clinician.")
	d.shot("02-not-vouched")
	d.press("Esc")
	enrol("2001", "rec")
	d.sees("That staff number is on the list already")
	d.press("Esc")
	enrol("4711", "rec")
	d.sees("Hana Ito can sign in now")
}

// A kiosk that nobody could let others into would be lost at the first wrong
// PIN.
func TestTheFirstPersonCanManageOthers(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	d.start(&s)
	d.tabbed("1001", "Joanne Rahman", "recep")
	d.press("Enter")
	d.typed("112233")
	d.press("Tab")
	d.typed("112233")
	d.press("F10")
	d.sees("Nobody could let others in or unlock them.", "Begin with a shift lead or trust IT.")
	d.typed("shift")
	d.press("Enter", "F10")
	d.sees("Who is using this kiosk?", "Joanne Rahman can sign in now")
}
