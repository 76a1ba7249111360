package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// kills are how the process dies in each of the eight steps: as a power cut
// would end it, at the worst moment that can be hit from outside.
var kills = []func(*machine){
	func(m *machine) { m.signIn(); m.kill() },
	func(m *machine) { m.types(m.patient.Name.Family); m.kill() },
	func(m *machine) { m.register(); m.kill() }, // F10 has been pressed, no more is known
	func(m *machine) { pause(350); m.kill() },   // the card is on its way to the printer
	func(m *machine) { m.board(); m.kill() },
	func(m *machine) { m.depart(); m.kill() },
	(*machine).killBeforeAcknowledgement,
	func(m *machine) {
		m.declareAndRecover()
		waitFor(m.t, "the EPR holds something", func() bool { return len(m.held(m.t, "Encounter")) > 0 })
		m.kill()
	},
}

// killBeforeAcknowledgement lets the PAS take a message and never answer.
func (m *machine) killBeforeAcknowledgement() {
	m.t.Helper()
	if err := os.WriteFile(m.pasHold, nil, 0o600); err != nil {
		m.t.Fatal(err)
	}
	m.declareAndRecover()
	waitFor(m.t, "the PAS has taken a message", func() bool { return len(m.messages(m.t)) > 0 })
	m.kill()
	if err := os.Remove(m.pasHold); err != nil {
		m.t.Fatal(err)
	}
}

// Killing the process in each step of the main job and starting again loses no
// acknowledged record, and sends nothing twice that a receiver can tell apart.
func TestKillAtEachStep(t *testing.T) {
	for i, kill := range kills {
		t.Run(strings.ReplaceAll(steps[i].name, " ", "-"), func(t *testing.T) {
			t.Parallel() // they mostly wait for fingers and printers
			m := setUp(t, 200)
			m.start()
			for _, s := range steps[:i] {
				if s.name == "card" {
					continue // the next step does not wait for paper
				}
				s.do(m)
			}
			kill(m)
			m.goOn()
			m.proveBalance()
			m.proveDelivery()
			m.provePrintedOnce()
		})
	}
}

// state is what the dead process left on disk.
type state struct {
	numbers  []record.DowntimeNumber
	departed bool
	clean    bool // trust IT's word was given
	kept     bool // a half-filled form waits for its owner
}

func (m *machine) look() state {
	m.t.Helper()
	var s state
	m.inside(func(k *app.Kiosk) error {
		report, err := k.Balance(context.Background(), nil)
		if err != nil {
			return err
		}
		for _, l := range report.Lines {
			a, err := k.AttendanceByNumber(context.Background(), l.Number)
			if err != nil {
				return fmt.Errorf("number %s was issued and is not there: %w", l.Number, err)
			}
			s.numbers, s.departed = append(s.numbers, l.Number), a.Departure != nil
		}
		s.clean = !report.OutageTo.IsZero()
		people, err := k.People(context.Background())
		for _, p := range people {
			s.kept = s.kept || p.Kept > 0
		}
		return err
	})
	return s
}

// goOn starts the program again and does what is left to do.
func (m *machine) goOn() {
	m.t.Helper()
	left := m.look()
	m.start()
	m.signIn()
	switch {
	case len(left.numbers) > 0:
	case left.kept:
		m.keys("F10")
	default:
		m.find()
		m.register()
	}
	m.awaitPaper()
	if !left.departed {
		m.board()
		m.depart()
	}
	if left.clean {
		m.keys("F8")
		pause(1000)
		m.keys("ctrl+r")
	} else {
		m.declareAndRecover()
	}
	m.deliveredByFHIR()
	m.quit()
	after := m.look()
	if len(after.numbers) != 1 || len(left.numbers) == 1 && after.numbers[0] != left.numbers[0] {
		m.t.Errorf("numbers were %v and are %v", left.numbers, after.numbers)
	}
}

// awaitPaper waits for the card. One whose outcome the dead process did not
// learn waits for a person, who looks in the tray and says.
func (m *machine) awaitPaper() {
	m.t.Helper()
	for range 60 {
		if len(m.cards()) > 0 {
			return
		}
		pause(100)
	}
	m.keys("F5")
	pause(1000)
	m.shot("unknown-sheets")
	m.keys("n")
	waitFor(m.t, "the card was printed after all", func() bool { return len(m.cards()) > 0 })
}

// deliveredByFHIR and by HL7: both destinations have the departure.
func (m *machine) deliveredByFHIR() {
	m.t.Helper()
	m.deliverByFHIR()
	waitFor(m.t, "the PAS was told of the departure", func() bool {
		for _, x := range m.messages(m.t) {
			if x.Event == "A03" {
				return true
			}
		}
		return false
	})
	pause(1500)
}

// provePrintedOnce wants every job to have come out at most once under one
// name: a second time it would be a copy, and say so.
func (m *machine) provePrintedOnce() {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.paper, "printed.log"))
	if err != nil {
		m.t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range strings.Fields(string(text)) {
		if seen[name] {
			m.t.Errorf("%s was printed twice", name)
		}
		seen[name] = true
	}
}
