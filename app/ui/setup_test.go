package ui

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/app"
)

func (d *desk) setUp() *setUp {
	d.t.Helper()
	s, ok := d.ui.now.(*setUp)
	if !ok {
		d.t.Fatalf("%T is on screen, not set-up", d.ui.now)
	}
	return s
}

// tabbed types texts into fields that follow each other.
func (d *desk) tabbed(texts ...string) {
	for i, text := range texts {
		if i > 0 {
			d.press("Tab")
		}
		d.typed(text)
	}
}

func TestFirstRunFromNothingToAPersonSignedIn(t *testing.T) {
	d := bareDesk(t)
	d.start(nil)
	d.sees("Set up this kiosk", "1. Trust and site", "0 of 6 done.")
	d.press("F10")
	d.sees("The trust has no name.", "as it is to be printed")
	d.shot("01-setup-problem")
	d.tabbed("Tidewater Hospitals NHS Trust", "rzz", "Tidewater General Hospital", "rz")
	d.press("F10")
	d.sees("is no ODS code.")
	d.typed("z01")
	d.press("F10")
	d.sees("2. This kiosk", "Tidewater Hospitals NHS Trust RZZ, site RZZ01")
	d.tabbed("K3", "Reception 1")
	d.shot("01-setup-kiosk")
	d.press("F10")
	d.sees("3. Printers", "nothing is printed by the test")
	d.typed(d.paper)
	d.press("Tab")
	d.settle()
	d.sees("It answers.")
	d.press("Tab")
	d.typed("10.20.4.77")
	d.press("Tab")
	d.settle()
	d.sees("This is not a printer’s address.", "ipp://10.20.4.77/ipp/print")
	d.shot("01-setup-printers")
	d.press("F10")
	if d.setUp().at != 2 {
		t.Fatal("set-up went on with an address that names no printer")
	}
	for range "10.20.4.77" {
		d.press("Backspace")
	}
	d.press("F10")
	d.sees("4. Sending afterwards")
	d.typed("epr.example")
	d.press("F10")
	d.sees("This is not a web address.")
	d.shot("01-setup-destinations")
	for range "epr.example" {
		d.press("Backspace")
	}
	d.press("F10")
	d.sees("5. People and PINs")
	d.tabbed("2001", "Sunita Okoye", "shift")
	d.press("Enter")
	d.tabbed("112233", "112234")
	d.press("Ctrl+N")
	d.sees("The two PINs differ.")
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("112233")
	d.press("Ctrl+N")
	d.sees("Will be able to sign in", "Sunita Okoye")
	d.shot("01-setup-people")
	d.press("F10")
	d.sees("6. Check and finish", "Copy the key file")
	d.shot("01-setup-finish")
	d.press("F10")
	d.sees("Who is using this kiosk?", "Sunita Okoye")
	if _, err := os.Stat(d.path + ".draft"); !os.IsNotExist(err) {
		t.Errorf("the draft is still there: %v", err)
	}
	d.typed("112233")
	d.press("Enter")
	d.reception()
	s, err := app.ReadSettings(d.path)
	d.must(err)
	if s.Kiosk.Code != "K3" || len(s.Printers) != 1 || s.Printers[0].Address != d.paper || s.Site.ODS != "RZZ01" {
		t.Errorf("settings: %+v", s)
	}
}

func TestSetUpThatWasLeftGoesOn(t *testing.T) {
	d := bareDesk(t)
	d.start(nil)
	d.tabbed("Tidewater Hospitals NHS Trust", "RZZ")
	d.ui.now.leave()

	again := bareDesk(t)
	again.path = d.path
	again.start(nil)
	again.sees("Tidewater Hospitals NHS Trust", "RZZ")
	text, err := os.ReadFile(d.path + ".draft")
	d.must(err)
	if len(text) == 0 {
		t.Error("the draft is empty")
	}
}

func TestAKioskThatDoesNotOpenSaysWhyAndTriesAgain(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	key, err := os.ReadFile(s.KeyFile)
	d.must(err)
	d.fill(s)
	other := filepath.Join(t.TempDir(), "other.key")
	settings := s
	settings.KeyFile = other
	d.must(os.Rename(s.KeyFile, other))
	d.start(&s)
	d.sees("This kiosk does not open", "there is no key file", "work on paper")
	d.shot("stopped")
	d.must(os.WriteFile(s.KeyFile, key, 0o600))
	d.press("F5")
	d.sees("Who is using this kiosk?")
}

func TestAKioskWithoutPeopleAsksForTheFirst(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	d.start(&s)
	d.sees("Who is to use this kiosk?", "Nobody is enrolled yet.")
	d.tabbed("2001", "Sunita Okoye", "shift")
	d.press("Enter")
	d.tabbed("111111", "111111")
	d.press("F10")
	d.sees("A PIN has 6 figures, not all the same.")
	d.window.Canvas().Focused().(interface{ SetText(string) }).SetText("112233")
	d.press("Tab")
	d.typed("112233")
	d.shot("01-first-person")
	d.press("F10")
	d.sees("Who is using this kiosk?", "Sunita Okoye")
}
