package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A ward clerk at the print centre of a real window, by keyboard alone: sheets
// of two patients, a jam that is got past by a folder, and a sheet of which
// nobody knows whether it came out.
func TestPrintCentreByKeyboard(t *testing.T) {
	m := setUp(t, 200)
	m.start()
	m.signIn()
	m.find()
	m.register()
	waitFor(t, "the first card came out", func() bool { return m.came("-card") == 1 })
	m.keys("F3")
	pause(800)
	m.keys("F10")
	waitFor(t, "both arrival sets came out", func() bool { return m.came("-card")+m.came("-labels")+m.came("-wristband") == 6 })
	m.getPastAJam()
	m.answerForALostSheet()
	m.quit()
	m.command(0, "ledger", "verify")
}

// came counts the documents of the printer whose names end so.
func (m *machine) came(end string) int { return countIn(m.paper, end) }

func countIn(dir, end string) int {
	names, _ := filepath.Glob(filepath.Join(dir, "*"+end+".pdf"))
	return len(names)
}

// begin makes the printer behave as the name says, until it is ended.
func (m *machine) begin(trouble string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.paper, trouble), nil, 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// getPastAJam prints card and labels of both. The printer jams at the first of
// the four: the three that wait are moved to the folder, and the one that it has
// comes out once it is mended.
func (m *machine) getPastAJam() {
	m.t.Helper()
	m.keys("F5")
	pause(800)
	m.keys("ctrl+2", "Home", "space", "Down", "space", "ctrl+3", "Home", "space", "Down", "space")
	pause(1500)
	m.shot("print-1-ticked")
	m.begin("jam")
	m.keys("F10")
	pause(6000)
	m.shot("print-2-jammed")
	m.keys("ctrl+m")
	pause(500)
	m.shot("print-3-move")
	m.keys("F10")
	waitFor(m.t, "three sheets came out in the folder", func() bool { return countIn(m.folder(), "-copy2") == 3 })
	if err := os.Remove(filepath.Join(m.paper, "jam")); err != nil {
		m.t.Fatal(err)
	}
	waitFor(m.t, "the sheet that the printer had came out", func() bool { return m.came("-copy2") == 1 })
	pause(1500)
	m.shot("print-4-mended")
}

// answerForALostSheet prints a card that the printer gives up in the middle.
// Asked whether it lies in the tray, the clerk says that it does not: a copy
// comes, and says that it is one.
func (m *machine) answerForALostSheet() {
	m.t.Helper()
	m.begin("lost")
	m.keys("ctrl+2", "Home", "space", "ctrl+3", "Home", "space", "F10")
	pause(4000)
	m.shot("print-5-check-the-tray")
	if m.came("-copy3") != 0 {
		m.t.Error("the lost sheet came out")
	}
	m.keys("ctrl+4", "Home", "n")
	waitFor(m.t, "a copy came out", func() bool { return m.came("-card-copy4") == 1 })
	m.shot("print-6-copy")
	text, err := exec.Command("pdftotext", filepath.Join(m.paper, m.only("-card-copy4")), "-").Output()
	if err != nil || !strings.Contains(string(text), "COPY 4") {
		m.t.Errorf("the copy does not say that it is one: %v", err)
	}
}

// only gives the one document whose name ends so.
func (m *machine) only(end string) string {
	m.t.Helper()
	names, _ := filepath.Glob(filepath.Join(m.paper, "*"+end+".pdf"))
	if len(names) != 1 {
		m.t.Fatalf("documents %v", names)
	}
	return filepath.Base(names[0])
}
