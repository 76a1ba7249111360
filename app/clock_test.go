package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
)

var winter = time.Date(2026, time.November, 22, 3, 11, 0, 0, time.UTC)

// Lesson 12: a wrong device clock breaks ages and triage. Whatever is done to
// the clock: it is recorded, it is shown, and nobody's wait is wrong.
func TestLesson12WrongClockBreaksNoAgeAndNoTriage(t *testing.T) {
	to1970 := -winter.Add(30 * time.Minute).Sub(time.Unix(0, 0))
	for name, c := range map[string]struct {
		start, by time.Duration
		recorded  bool
		notice    string
	}{
		"a day forward":        {0, day, true, "Clock set 1d forward at 03:41"},
		"a day back":           {0, -day, true, "Clock set 1d back at 03:41"},
		"a little less":        {0, day - time.Minute, true, "Clock set 23hr 59min forward at 03:41"},
		"to 1970":              {0, to1970, true, "Clock wrong: it shows 01-Jan-1970"},
		"back from 1970":       {to1970, -to1970, true, ""},
		"40 seconds forward":   {0, 40 * time.Second, true, "Clock set 40sec forward at 03:41"},
		"40 seconds back":      {0, -40 * time.Second, true, "Clock set 40sec back at 03:41"},
		"29 seconds: no jump":  {0, 29 * time.Second, false, ""},
		"not set":              {0, 0, false, ""},
		"an hour, as if DST":   {0, time.Hour, true, "Clock set 1hr forward at 03:41"},
		"a year, which is odd": {0, 366 * day, true, "Clock set 1y forward at 03:41"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, t.TempDir(), winter, c.start)
			defer func() { m.must(m.k.Close()) }()
			first := m.arrive(20)
			before := len(m.jumps())
			m.pass(30 * time.Minute)
			m.set(c.by)
			m.must(m.k.LookAtClock(ctx))
			m.recorded(before, c.recorded, c.by)
			m.shows(c.notice)
			if !c.recorded {
				return
			}
			second := m.arrive(0)
			m.pass(10 * time.Minute)
			m.waits(first.truth, first, second)
			m.triageAndLeave(first, second)
			m.restart(func() { m.pass(5 * time.Minute) })
			third := m.arrive(0)
			m.shows(c.notice)
			m.recorded(before, c.recorded, c.by)
			m.waits(first.truth, second, third)
			m.inTurn(first, second, third)
			m.timeline(first, true)
			m.timeline(third, c.notice != "")
		})
	}
}

func (m *machine) recorded(before int, want bool, by time.Duration) {
	m.Helper()
	switch jumps := m.jumps()[before:]; {
	case !want && len(jumps) > 0:
		m.Errorf("recorded %v", jumps)
	case want && (len(jumps) != 1 || jumps[0] != by):
		m.Errorf("recorded %v, want %v", jumps, by)
	}
}

func (m *machine) shows(words string) {
	m.Helper()
	st, err := m.k.Status(ctx)
	m.must(err)
	switch {
	case words == "" && st.Clock != nil:
		m.Errorf("the strip says %q", st.Clock.Short)
	case words != "" && (st.Clock == nil || st.Clock.Short != words):
		m.Errorf("the strip says %+v, want %q", st.Clock, words)
	}
}

// triageAndLeave assesses both and lets the first go, though the clock may
// stand before their arrival.
func (m *machine) triageAndLeave(first, second here) {
	m.Helper()
	for _, p := range []here{first, second} {
		f, err := m.desk.About(ctx, p.ID, ForTriage)
		m.must(err)
		f.SetCode("triage.acuity", record.Code{Code: "1064901000000108"})
		m.save(f)
	}
	m.pass(7 * time.Minute)
	f, err := m.desk.About(ctx, first.ID, ForDeparture)
	m.must(err)
	if problems := f.Set("departure.departedAt", "now"); len(problems) > 0 {
		m.Errorf("leaving: %+v", problems)
	}
	m.save(f)
	left := m.truth.Truncate(time.Minute)
	v, err := m.desk.Open(ctx, first.ID)
	m.must(err)
	if got, want := v.Clock.Elapsed(m.k.Now()), left.Sub(first.truth); (got - want).Abs() > time.Minute {
		m.Errorf("whoever left was here %v, want %v", got, want) // people type minutes
	}
	if !v.ArrivedAt.Equal(first.ArrivedAt) {
		m.Errorf("the arrival was written as %v and is %v", first.ArrivedAt, v.ArrivedAt)
	}
}

func (m *machine) timeline(p here, told bool) {
	m.Helper()
	v, err := m.desk.View(ctx, p.ID)
	m.must(err)
	l := v.Lines[slices.IndexFunc(v.Lines, func(l Line) bool { return l.Kind == record.KindRegistered })]
	if got := strings.Contains(l.Detail, "clock"); got != told {
		m.Errorf("the arrival's line says %q", l.Detail)
	}
}

// The clocks of Europe go forward and back by an hour, and no instant moves.
func TestDaylightSavingIsNoJump(t *testing.T) {
	for _, change := range []time.Time{time.Date(2026, time.March, 29, 1, 0, 0, 0, time.UTC), time.Date(2026, time.October, 25, 1, 0, 0, 0, time.UTC)} {
		m := newMachine(t, t.TempDir(), change.Add(-30*time.Minute), 0)
		first := m.arrive(20)
		m.pass(time.Hour)
		second := m.arrive(10)
		m.pass(2 * time.Hour)
		m.waits(first.truth, first, second)
		m.shows("")
		m.recorded(0, false, 0)
		m.must(m.k.Close())
	}
}

// A machine that slept has a clock that stood still for nobody.
func TestSleepIsNoJump(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	first := m.arrive(0)
	m.pass(8 * time.Hour)
	m.waits(first.truth, first)
	m.recorded(0, false, 0)
}

// A kiosk whose battery is empty comes up in 1970: it says so, registers all
// the same, and reckons right once the network has set its clock.
func TestStartIn1970(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	first := m.arrive(20)
	m.pass(10 * time.Minute)
	m.reboot(func() {
		m.pass(3 * time.Minute)
		m.set(-m.truth.Sub(time.Unix(600, 0)))
	})
	m.shows("Clock wrong: it shows 01-Jan-1970")
	if age := (record.BirthDate{Date: record.Date{Year: 2021, Month: 5, Day: 9}}).Display(m.k.AgeDay()); age != "09-May-2021 (age not known)" {
		t.Errorf("a child is %s", age)
	}
	if err := m.desk.AcceptClock(ctx); !errors.Is(err, ErrClockWrong) {
		t.Errorf("1970 is accepted: %v", err)
	}
	second := m.child("today's child", "21/11/2026")
	m.pass(30 * time.Minute)
	rows, err := m.k.Board(ctx)
	m.must(err)
	for _, r := range rows {
		if w := r.Clock.Elapsed(m.k.Now()); w < 0 || w > m.truth.Sub(first.truth) {
			t.Errorf("%s has waited %v", r.Number, w)
		}
	}
	m.set(-m.off)
	third := m.arrive(5)
	m.pass(time.Minute)
	m.shows("")
	m.waits(first.truth, first, second, third)
	m.inTurn(first, second, third)
	m.timeline(second, true)
	m.timeline(first, false)
}

// child registers a newborn, whose birth the clock has not seen yet.
func (m *machine) child(name, born string) here {
	m.Helper()
	f, err := m.desk.Arrive(record.Patient{Name: record.Name{Family: name}})
	m.must(err)
	if problems := f.Set("patient.birthDate", born); len(problems) > 0 {
		m.Fatalf("born %s: %+v", born, problems)
	}
	a := m.save(f)
	if a.Patient.BirthDate.IsZero() {
		m.Errorf("the birth date was lost")
	}
	return a
}

func TestPersonsWordEndsTheClockNotice(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	m.set(-time.Hour)
	m.shows("") // nobody has looked yet
	m.must(m.k.LookAtClock(ctx))
	m.shows("Clock set 1hr back at 03:11")
	m.must(m.desk.AcceptClock(ctx))
	m.shows("")
	m.restart(func() {})
	m.shows("")
	m.set(time.Hour)
	m.must(m.k.LookAtClock(ctx))
	m.shows("Clock set 1hr forward at 02:11")
}

// A form that is open while the clock is set: its times move with the clock,
// and are not saved before a person has seen them. Nothing else of it changes.
func TestOpenFormFollowsTheClock(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	f, err := m.desk.Arrive(record.Patient{Name: record.Name{Family: "Smith"}})
	m.must(err)
	f.Set("patient.birthDate", "31/2/19")
	arrived := f.Details().ArrivedAt
	m.pass(2 * time.Minute)
	m.set(day)
	f.Set("patient.birthDate", "31/2/1")
	if _, err := f.Save(ctx); !errors.Is(err, ErrClockSet) {
		t.Fatalf("saved with %v", err)
	}
	if got := f.Details().ArrivedAt; !got.Equal(arrived.Add(day)) || f.Form.Text("patient.birthDate") != "31/2/1" {
		t.Errorf("arrived %v, born %q", got, f.Form.Text("patient.birthDate"))
	}
	f.Set("patient.birthDate", "14/3/1958")
	p := m.save(f)
	m.pass(time.Minute)
	m.waits(winter, p)
}

// The same for a form that was kept, by a clock of another day, before the
// program ended.
func TestKeptFormFollowsTheClock(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	older, err := m.desk.Arrive(record.Patient{Name: record.Name{Family: "Older"}})
	m.must(err)
	older.Set("patient.birthDate", "14/3/1958")
	_, err = older.Keep(ctx)
	m.must(err)
	m.pass(time.Minute)
	m.restart(func() { m.set(-day) })
	newer, err := m.desk.Arrive(record.Patient{Name: record.Name{Family: "Newer"}})
	m.must(err)
	newer.Set("patient.birthDate", "14/3/1958")
	_, err = newer.Keep(ctx)
	m.must(err)
	kept, err := m.desk.Kept(ctx)
	m.must(err)
	if len(kept) != 2 || kept[0].AttendanceID != newer.AttendanceID {
		t.Fatalf("the newest kept form is not the first: %+v", kept)
	}
	if _, err := kept[1].Save(ctx); !errors.Is(err, ErrClockSet) {
		t.Fatalf("saved with %v", err)
	}
	p := m.save(kept[1])
	m.waits(winter, p)
}

// An amendment of what is written leaves its times as they are, whatever the
// clock does, and is not refused for them.
func TestAmendmentAcrossAJump(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	p := m.arrive(20)
	m.pass(5 * time.Minute)
	m.set(-day)
	f, err := m.desk.About(ctx, p.ID, ForAmendment)
	m.must(err)
	f.Set("patient.familyName", "Smyth")
	f.Reason = "Spelt wrongly"
	m.set(-time.Hour)
	a, err := f.Save(ctx)
	if err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	if !a.ArrivedAt.Equal(p.ArrivedAt) {
		t.Errorf("arrived %v, was %v", a.ArrivedAt, p.ArrivedAt)
	}
	m.waits(p.truth, p)
	// Whoever knows better puts the time right, by the clock that is right.
	f, err = m.desk.About(ctx, p.ID, ForAmendment)
	m.must(err)
	f.Set("arrival.arrivedAt", "-40")
	f.Reason = "The clock was wrong"
	if a, err = f.Save(ctx); err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	m.waits(p.truth, here{a, a.ArrivedAt.Add(-m.off)})
}

// The index is as old as it is, not as the clock makes it.
func TestIndexAgeAcrossAJump(t *testing.T) {
	m := newMachine(t, t.TempDir(), winter, 0)
	defer func() { m.must(m.k.Close()) }()
	file := "nhs_number,family_name,given_name,birth_date,sex\n9990000018,Smith,John,1958-03-14,1\n"
	_, err := m.k.Operator("it").ImportIndex(ctx, strings.NewReader(file), index.CSV, index.ImportOptions{Source: "test", AsOf: winter.Add(-time.Hour), Replace: true})
	m.must(err)
	m.pass(time.Hour)
	m.set(-day)
	m.must(m.k.LookAtClock(ctx))
	st, err := m.k.Status(ctx)
	m.must(err)
	m.near("the index", st.IndexAge, 2*time.Hour)
}
