package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/app"
)

func TestAReceptionistTriagesByBreakingTheGlass(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.arrived(44*time.Minute, joan)
	d.press("F4", "Home", "T")
	d.sees("Triage is for clinicians and shift leads.", "Ctrl+G")
	d.shot("06-board-refused")
	d.press("Ctrl+G")
	d.sees("Break the glass: Triage")
	d.press("F10")
	d.sees("Say why it cannot wait.")
	d.typed("Nurse is in resus, patient is grey")
	d.shot("glass")
	d.press("F10")
	if d.form().filling.Purpose != app.ForTriage {
		t.Fatalf("a form for %s is on", d.form().filling.Purpose)
	}
	d.sees("Glass broken, 15min")
	d.shot("08-triage-glass")
	d.press("Alt+2")
	d.into("triage.chiefComplaint")
	d.typed("chest")
	d.press("Enter")
	d.later(15 * time.Minute)
	d.seesNot("Glass broken")
	d.press("F10")
	d.sees("Triage is for clinicians and shift leads.")
	d.form()
	d.press("Ctrl+G")
	d.typed("Still nobody")
	d.press("F10")
	if _, ok := d.ui.now.(*board); !ok {
		t.Fatalf("%T is on screen: %v", d.ui.now, d.form().filling.Problems())
	}
	d.press("Home", "Enter")
	d.sees("Glass broken: Triage", "Nurse is in resus, patient is grey")
}

func TestTrustITSeesNoPatientWithoutBreakingTheGlass(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.arrived(time.Hour, joan)
	d.printed()
	d.signIn("9001")
	if _, ok := d.ui.now.(*recovery); !ok {
		t.Fatalf("IT begins at %T", d.ui.now)
	}
	for _, key := range []string{"F2", "F3", "F4", "F5"} {
		d.press(key)
		d.typed("smith")
		d.settle()
		d.seesNot("SMITH", "Joan", "14-Mar-1958")
	}
	d.press("F4")
	d.sees("Looking at patients is for everybody but trust IT.")
	d.shot("06-board-it")
	d.press("Ctrl+G")
	d.typed("Board shows the wrong time, checking")
	d.press("F10")
	d.sees("SMITH, Joan")
	d.later(15 * time.Minute)
	d.seesNot("SMITH, Joan")
	d.press("Ctrl+G")
	d.typed("Again")
	d.press("F10", "Home", "Enter")
	d.record()
	d.later(15 * time.Minute)
	d.seesNot("SMITH, Joan")
	d.press("F12")
	d.seesNot("Glass")
}

func TestWhatNoEmergencyOpensIsRefusedPlainly(t *testing.T) {
	d := newDesk(t, withPAS)
	d.signIn("1001")
	d.arrived(time.Hour, joan)
	d.press("F8", "Ctrl+D")
	d.sees("Declaring the systems clean is for shift leads and trust IT.", "F12")
	d.press("Ctrl+G")
	d.seesNot("Break the glass")
	d.press("F11")
	if _, ok := d.ui.now.(*recovery); !ok {
		t.Errorf("F11 brought up %T", d.ui.now)
	}
}
