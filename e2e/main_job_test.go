package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// The eight steps of the main job, each by keyboard alone.
var steps = []struct {
	name string
	do   func(*machine)
}{
	{"sign in", (*machine).signIn},
	{"find", (*machine).find},
	{"register", (*machine).register},
	{"card", (*machine).awaitCard},
	{"board", (*machine).board},
	{"depart", (*machine).depart},
	{"deliver by HL7", (*machine).deliverByHL7},
	{"deliver by FHIR", (*machine).deliverByFHIR},
}

func (m *machine) signIn() {
	m.keys("1")
	m.types(pin)
	m.keys("Return")
	pause(1500)
	m.shot("reception")
}

// find looks for the patient by name and birth date, as they say it.
func (m *machine) find() {
	p := m.patient
	m.types(strings.ToLower(p.Name.Family + " " + p.Name.Given + " " + p.BirthDate.Date.Time().Format("2 1 2006")))
	pause(700)
	m.keys("Down")
	m.shot("found")
	m.keys("Return")
	pause(1200)
}

const complaint = "Fell off a swing, wrist hurts"

// register says what is the matter, and saves.
func (m *machine) register() {
	m.keys("Tab", "Tab", "Tab", "Tab", "Tab")
	m.types(complaint)
	pause(2500) // by then what was typed is on disk
	m.shot("arrival")
	m.keys("F10")
}

func (m *machine) awaitCard() {
	m.t.Helper()
	waitFor(m.t, "a card came out of the printer", func() bool { return len(m.cards()) > 0 })
	m.shot("registered")
}

func (m *machine) board() {
	m.keys("F4")
	pause(1000)
	m.shot("board")
}

func (m *machine) depart() {
	m.keys("d")
	pause(1000)
	m.keys("Tab", "Tab")
	m.types("now")
	m.shot("departure")
	m.keys("F10")
	pause(1000)
}

// deliverByHL7 declares the systems clean and runs the recovery, until the
// PAS has been told of arrival and departure.
func (m *machine) deliverByHL7() {
	m.t.Helper()
	m.declareAndRecover()
	waitFor(m.t, "the PAS was told of the departure", func() bool {
		return slices.ContainsFunc(m.messages(m.t), func(x told) bool { return x.Event == "A03" })
	})
}

func (m *machine) declareAndRecover() {
	m.keys("F8")
	pause(1000)
	m.keys("ctrl+d")
	m.types("INC 48213")
	m.keys("F10")
	pause(500)
	m.keys("ctrl+d")
	pause(700)
	m.keys("ctrl+r")
}

func (m *machine) deliverByFHIR() {
	m.t.Helper()
	waitFor(m.t, "the EPR holds the finished encounter", func() bool {
		all := m.held(m.t, "Encounter")
		return len(all) == 1 && all[0]["status"] == "finished"
	})
	pause(1500)
	m.shot("recovery")
}

// The whole product on real parts: find, register, print, depart, deliver and
// prove, by keyboard alone, with 10,000 people in the index.
func TestMainJob(t *testing.T) {
	began := time.Now()
	m := setUp(t, 10_000)
	t.Logf("set up after %v", time.Since(began))
	m.start()
	for _, s := range steps {
		t.Logf("%s begins after %v", s.name, time.Since(began))
		s.do(m)
	}
	t.Logf("proving begins after %v", time.Since(began))
	m.quit()
	m.proveBalance()
	m.proveDelivery()
	m.provePaper()
}

// proveBalance writes the report, wants it to close, and checks its signature.
func (m *machine) proveBalance() {
	m.t.Helper()
	dir := filepath.Join(m.dir, "report")
	var report struct {
		Balanced, Closed bool
		Total            struct{ Issued, Delivered, Matched int }
	}
	if err := json.Unmarshal(m.command(0, "recover", "report", "--json", "--out", dir), &report); err != nil {
		m.t.Fatal(err)
	}
	if !report.Balanced || !report.Closed || report.Total.Issued != 1 || report.Total.Delivered+report.Total.Matched != 1 {
		m.t.Errorf("report %+v", report)
	}
	m.command(0, "recover", "report", "--verify", filepath.Join(dir, "report.pdf"))
	m.command(0, "ledger", "verify")
}

// proveDelivery wants one effect of each message and one of each resource.
func (m *machine) proveDelivery() {
	m.t.Helper()
	first := map[string]string{}
	events := map[string]string{}
	for _, x := range m.messages(m.t) {
		if before, again := first[x.ControlID]; again && before != x.Raw {
			m.t.Errorf("%s came twice with different content", x.Event)
		}
		first[x.ControlID] = x.Raw
		if id, again := events[x.Event]; again && id != x.ControlID {
			m.t.Errorf("%s came under two control IDs, %s and %s", x.Event, id, x.ControlID)
		}
		events[x.Event] = x.ControlID
	}
	for _, event := range []string{"A28", "A04", "A03"} {
		if events[event] == "" {
			m.t.Errorf("the PAS was not told %s, but %v", event, events)
		}
	}
	answered := 2 // the arrival and the departure
	for kind, want := range map[string]int{"Patient": 1, "Encounter": 1, "QuestionnaireResponse": answered} {
		if n := len(m.held(m.t, kind)); n != want {
			m.t.Errorf("the EPR holds %d of %s, want %d", n, kind, want)
		}
	}
}

// provePaper decodes the codes of the card's rendered pages: each must give
// the attendance back.
func (m *machine) provePaper() {
	m.t.Helper()
	cards := m.cards()
	if len(cards) != 1 {
		m.t.Fatalf("cards %v", cards)
	}
	numbers := map[record.DowntimeNumber]int{}
	for _, code := range m.codes(cards[0]) {
		if page, err := printing.ParsePageCode(code); err == nil {
			numbers[record.DowntimeNumber(page.Record)]++
			continue
		}
		n, err := record.ParseDowntimeNumber(code)
		if err != nil {
			m.t.Errorf("code %q: %v", code, err)
		}
		numbers[n]++
	}
	if len(numbers) != 1 {
		m.t.Fatalf("codes of %v", numbers)
	}
	m.inside(func(k *app.Kiosk) error {
		for n, times := range numbers {
			a, err := k.AttendanceByNumber(context.Background(), n)
			if err != nil || a.Patient.NHSNumber != m.patient.NHSNumber || a.Complaint != complaint || a.Departure == nil || times < 4 {
				return fmt.Errorf("%d codes give %s back as %s, %q: %v", times, n, a.Patient.Name, a.Complaint, err)
			}
			if visit := m.messages(m.t)[1].Visit; !strings.HasPrefix(visit, n.Compact()) {
				return fmt.Errorf("the PAS knows the visit as %s, the card as %s", visit, n)
			}
		}
		return nil
	})
}
