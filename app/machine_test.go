package app

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// testing.T and rapid.T alike.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// machine is a kiosk on a machine whose clock is set, which sleeps, and which
// is started again.
type machine struct {
	tester
	settings Settings
	k        *Kiosk
	desk     *Session

	mu    sync.Mutex
	truth time.Time
	off   time.Duration // the wall clock's, from the truth
	count time.Duration
	boot  int
}

const day = 24 * time.Hour

// newMachine starts a kiosk at a moment of truth, by a clock that is off.
func newMachine(t tester, dir string, truth time.Time, off time.Duration) *machine {
	t.Helper()
	s := NewSettings(filepath.Join(dir, "tideover.toml"))
	s.Recovery = []string{testRecipient}
	s.Trust = Organisation{"Tidewater Hospitals", "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = KioskName{"K3", "Reception 1"}
	s.Destinations = []Destination{{Name: "PAS", Kind: KindHL7, Address: "127.0.0.1:9"}}
	m := &machine{tester: t, settings: s, truth: truth, off: off, count: time.Hour}
	m.must(s.Write(rand.Reader))
	m.open()
	m.must(m.k.Enrol(ctx, "", record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.ShiftLead}, "112233"))
	return m
}

func (m *machine) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

func (m *machine) open() {
	m.Helper()
	var err error
	m.k, err = Open(ctx, m.settings, Outside{Clock: m.wall, Elapsed: m.elapsed, Boot: fmt.Sprint("boot ", m.boot)}, nil)
	m.must(err)
	m.desk = &Session{kiosk: m.k, Staff: record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.ShiftLead}}
}

func (m *machine) wall() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.truth.Add(m.off)
}

func (m *machine) elapsed() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count
}

// pass lets time go by, awake or asleep.
func (m *machine) pass(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.truth, m.count = m.truth.Add(d), m.count+d
}

// set sets the clock, without a look at it.
func (m *machine) set(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off += by
}

// restart ends the program and starts it again; meanwhile happens in between.
func (m *machine) restart(meanwhile func()) {
	m.Helper()
	m.must(m.k.Close())
	meanwhile()
	m.open()
}

// reboot starts the machine again: its count begins anew.
func (m *machine) reboot(meanwhile func()) {
	m.Helper()
	m.restart(func() {
		meanwhile()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.count = 20 * time.Second
		m.boot++
	})
}

// here is a patient with when they truly arrived.
type here struct {
	record.Attendance
	truth time.Time
}

// arrive registers somebody who came before minutes ago.
func (m *machine) arrive(minutes int) here {
	m.Helper()
	f, err := m.desk.Arrive(record.Patient{Name: record.Name{Family: "Smith", Given: "Jo"}})
	m.must(err)
	for field, text := range map[string]string{"patient.birthDate": "14/3/1958", "arrival.arrivedAt": fmt.Sprint("-", minutes)} {
		if problems := f.Set(field, text); len(problems) > 0 {
			m.Fatalf("%s: %+v", field, problems)
		}
	}
	return m.save(f)
}

func (m *machine) save(f *Filling) here {
	m.Helper()
	a, err := f.Save(ctx)
	if err != nil {
		m.Fatalf("%v: %+v", err, f.Problems())
	}
	return here{a, a.ArrivedAt.Add(-m.off)}
}

// waits holds everybody's time on the board, and the outage's, against the truth.
func (m *machine) waits(outage time.Time, all ...here) {
	m.Helper()
	rows, err := m.k.Board(ctx)
	m.must(err)
	for _, p := range all {
		i := slices.IndexFunc(rows, func(r BoardRow) bool { return r.ID == p.ID })
		if i < 0 {
			m.Fatalf("%s is not on the board", p.Number)
		}
		m.near("on the board", rows[i].Clock.Elapsed(m.k.Now()), m.truth.Sub(p.truth))
		m.near("here", m.k.Now().Sub(rows[i].HereSince), m.truth.Sub(p.truth))
	}
	if !slices.IsSortedFunc(rows, func(a, b BoardRow) int { return a.Clock.StartedAt.Compare(b.Clock.StartedAt) }) {
		m.Errorf("the board is out of order")
	}
	st, err := m.k.Status(ctx)
	m.must(err)
	m.near("the outage lasted", st.Lasted(st.Now), m.truth.Sub(outage))
}

func (m *machine) near(what string, got, want time.Duration) {
	m.Helper()
	if (got - want).Abs() > time.Second {
		m.Errorf("%s: %v, want %v", what, got, want)
	}
}

// jumps gives what the ledger says of the clock.
func (m *machine) jumps() []time.Duration {
	m.Helper()
	entries, err := m.k.ledger.KioskEntries(ctx, record.KindClockJumped)
	m.must(err)
	var all []time.Duration
	for _, e := range entries {
		body, err := e.Decode()
		m.must(err)
		if b := body.(*record.ClockJumped); !b.Accepted {
			all = append(all, b.By)
		}
	}
	return all
}

// inTurn fails unless numbers, entries and what is owed follow each other in
// the order of registering.
func (m *machine) inTurn(all ...here) {
	m.Helper()
	owed, err := m.k.ledger.Undelivered(ctx, "PAS")
	m.must(err)
	var last int64
	turn := 0
	for _, p := range all {
		entries, err := m.k.ledger.Entries(ctx, p.ID)
		m.must(err)
		if entries[0].Seq <= last {
			m.Errorf("%s has entry %d after %d", p.Number, entries[0].Seq, last)
		}
		last = entries[0].Seq
		for turn < len(owed) && owed[turn].EntryID != p.RegisteredIn {
			turn++
		}
		if turn == len(owed) {
			m.Errorf("the arrival of %s is owed out of turn", p.Number)
		}
	}
}
