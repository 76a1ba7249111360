package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/app/ui/controls"
)

func TestSignInByDigitPINAndEnter(t *testing.T) {
	d := newDesk(t)
	d.sees("Who is using this kiosk?", "Joanne Rahman", "Choose yourself")
	d.shot("02-sign-in-nobody")
	d.press("2", "1", "1", "2", "2", "3", "3", "Enter")
	if d.ui.session == nil || d.ui.session.Staff.Name != "Joanne Rahman" {
		t.Fatalf("signed in: %+v", d.ui.session)
	}
	d.sees("Who has arrived?")
}

func TestAWrongPINSaysHowManyTriesAreLeftAndThenWaits(t *testing.T) {
	d := newDesk(t)
	d.press("1")
	for range 2 {
		d.typed("999999")
		d.press("Enter")
	}
	d.sees("That was not your PIN. 3 tries left, then a 1min wait. Piotr Zielinski can reset it.")
	d.typed("12")
	d.shot("02-sign-in")
	d.press("Esc", "1")
	for range 3 {
		d.typed("999999")
		d.press("Enter")
	}
	d.sees("Wait 1min")
	d.typed("112233")
	d.press("Enter")
	if d.ui.session != nil {
		t.Fatal("signed in during the wait")
	}
	d.later(61 * time.Second)
	d.seesNot("Wait 1min")
	d.typed("112233")
	d.press("Enter")
	if d.ui.session == nil {
		t.Fatal("the wait is over, and still nobody is signed in")
	}
}

func TestAPersonIsFoundByName(t *testing.T) {
	d := newDesk(t)
	d.press("/")
	d.typed("zie")
	d.sees("Piotr Zielinski")
	d.seesNot("Joanne Rahman")
	d.press("Enter")
	d.typed("112233")
	d.press("Enter")
	if d.ui.session == nil || d.ui.session.Staff.ID != "9001" {
		t.Fatalf("signed in: %+v", d.ui.session)
	}
}

func TestSomebodyNewIsVouchedForByAColleague(t *testing.T) {
	d := newDesk(t)
	d.press("Ctrl+N")
	d.typed("4711")
	d.press("Tab")
	d.typed("Hana Ito")
	d.press("Tab")
	d.typed("clin")
	d.press("Enter")
	d.typed("445566")
	d.press("Tab")
	d.typed("445566")
	d.press("F10")
	d.sees("Nobody vouches yet.")
	d.typed("sunita")
	d.press("Enter")
	d.typed("000001")
	d.press("F10")
	d.sees("That was not your PIN.")
	d.shot("02-not-on-the-list")
	d.typed("112233")
	d.press("F10")
	d.sees("Hana Ito", "Who is using this kiosk?")
	d.press("6")
	d.typed("445566")
	d.press("Enter")
	if d.ui.session == nil || d.ui.session.Staff.Name != "Hana Ito" {
		t.Fatalf("signed in: %+v", d.ui.session)
	}
}

func TestSwitchingPersonShowsNoPatient(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.typed("smith john")
	d.press("↓", "Enter")
	d.sees("SMITH, John (Mr)")
	d.press("F12")
	d.seesNot("SMITH", "14-Mar-1958")
	d.sees("Who is using this kiosk?")
	d.press("2")
	d.typed("112233")
	d.press("Enter")
}

func TestHelpListsTheKeysOfTheScreen(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("F1")
	d.sees("Keys and help", "Choose, keep typing", "Switch person", "Sunita Okoye", "Piotr Zielinski")
	d.shot("help")
	d.press("Esc")
	d.seesNot("Keys and help")
	if _, ok := d.window.Canvas().Focused().(*controls.Entry); !ok {
		t.Error("the search lost the focus")
	}
}
