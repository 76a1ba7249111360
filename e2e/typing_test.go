package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/tideover/tideover/printing"
)

// typist is somebody at a machine who never touches a mouse, and what they
// typed of the clock.
type typist struct {
	*machine
	zone  *time.Location
	times map[string]time.Time
}

func newTypist(t *testing.T, m *machine) *typist {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return &typist{machine: m, zone: zone, times: map[string]time.Time{}}
}

// skip goes on to the next field and leaves this one as it is.
const skip = ""

// answers types what stands in the fields of a form, one after the other, with
// Enter after each. Keys queue up while the window draws, as on any kiosk.
func (y *typist) answers(texts ...string) {
	y.t.Helper()
	for _, text := range texts {
		if text == skip {
			y.press("Tab")
			continue
		}
		y.fast(text)
		y.press("Return")
	}
}

func (y *typist) press(key string) {
	y.t.Helper()
	if err := y.xdotool("key", key); err != nil {
		y.t.Fatalf("pressing %s: %v", key, err)
	}
	pause(60)
}

// fast types as a scanner does, with no time between two letters.
func (y *typist) fast(text string) {
	y.t.Helper()
	if err := y.xdotool("type", "--delay", "2", text); err != nil {
		y.t.Fatalf("typing: %v", err)
	}
	pause(60)
}

// at is a time of day so many minutes back, as people type it; what it is the
// time of is kept.
func (y *typist) at(what string, minutes int) string {
	y.times[what] = time.Now().In(y.zone).Add(-time.Duration(minutes) * time.Minute)
	return y.times[what].Format("1504")
}

// pick opens one of the department's forms from the record.
func (y *typist) pick(letters string) {
	y.t.Helper()
	y.keys("f")
	y.fast(letters)
	y.keys("Return")
	pause(600)
}

// save saves the form that is on, and gives the next screen time to come up.
func (y *typist) save() {
	y.t.Helper()
	y.keys("F10")
	pause(700)
}

// pageCode is what a scanner reads off a printed page that comes back.
func (y *typist) pageCode(sheet string) string {
	y.t.Helper()
	for _, code := range y.codes(sheet) {
		if _, err := printing.ParsePageCode(code); err == nil {
			return code
		}
	}
	y.t.Fatalf("%s has no code of a page", filepath.Base(sheet))
	return ""
}
