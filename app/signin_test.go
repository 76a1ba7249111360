package app

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var (
	lead      = record.Staff{ID: "2001", Name: "Sunita Okoye", Role: record.ShiftLead}
	clerk     = record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.Receptionist}
	ward      = record.Staff{ID: "1003", Name: "Bev Tranter", Role: record.WardClerk}
	clinician = record.Staff{ID: "3001", Name: "Ruth Cole", Role: record.Clinician}
	itPerson  = record.Staff{ID: "9001", Name: "Piotr Zielinski", Role: record.TrustIT}
)

// clocks are the two clocks of a kiosk: the wall's, which anybody may set, and
// the monotonic count.
type clocks struct {
	mu      sync.Mutex
	wall    time.Time
	elapsed time.Duration
}

func newClocks() *clocks {
	return &clocks{wall: time.Date(2026, time.November, 22, 3, 11, 48, 0, time.UTC), elapsed: 100 * time.Hour}
}

func (c *clocks) outside() Outside {
	return Outside{
		Clock:   func() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.wall },
		Elapsed: func() time.Duration { c.mu.Lock(); defer c.mu.Unlock(); return c.elapsed },
	}
}

// pass lets time go by; set only moves the wall clock's hands.
func (c *clocks) pass(d time.Duration) {
	c.set(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.elapsed += d
}

func (c *clocks) set(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = c.wall.Add(by)
}

// staffed opens a kiosk under two clocks, with one person of each role.
func staffed(t *testing.T) (*Kiosk, *clocks) {
	t.Helper()
	c := newClocks()
	k := kioskWith(t, c.outside(), withForms(t))
	for _, s := range []record.Staff{lead, clerk, ward, clinician, itPerson} {
		if err := k.Enrol(ctx, "", s, "112233"); err != nil {
			t.Fatal(err)
		}
	}
	return k, c
}

// wrongly tries a wrong PIN and gives how it was refused.
func wrongly(t *testing.T, k *Kiosk, id string) *PINError {
	t.Helper()
	return refusedPIN(t, k, id, "000001")
}

func refusedPIN(t *testing.T, k *Kiosk, id, pin string) *PINError {
	t.Helper()
	_, err := k.SignIn(ctx, id, pin)
	refusal, ok := errors.AsType[*PINError](err)
	if !ok {
		t.Fatalf("PIN %s of %s: %v", pin, id, err)
	}
	return refusal
}

func TestAfterFiveWrongPINsEachTryWaitsTwiceAsLong(t *testing.T) {
	k, c := staffed(t)
	for left := triesBeforeWait - 1; left > 0; left-- {
		if e := wrongly(t, k, "1001"); e.Left != left || e.Wait != 0 || !e.Wrong {
			t.Fatalf("%+v, want %d left", e, left)
		}
	}
	for i, wait := range []time.Duration{1, 2, 4, 8, 16} {
		e := wrongly(t, k, "1001")
		if e.Wait != wait*time.Minute || e.Left != triesBeforeLock-triesBeforeWait-i || e.Locked {
			t.Fatalf("after %d: %+v, want a wait of %v minutes", triesBeforeWait+i, e, wait)
		}
		c.pass(wait*time.Minute - time.Second)
		if e := refusedPIN(t, k, "1001", "112233"); e.Wait != time.Second || e.Wrong {
			t.Fatalf("the right PIN a second early: %+v", e)
		}
		c.pass(time.Second)
	}
	if e := wrongly(t, k, "1001"); !e.Locked || !e.Wrong {
		t.Fatalf("after ten: %+v", e)
	}
	c.pass(1000 * time.Hour)
	if e := refusedPIN(t, k, "1001", "112233"); !e.Locked || e.Wrong {
		t.Errorf("locked for good: %+v", e)
	}
}

func TestARightPINBeginsTheCountAnew(t *testing.T) {
	k, _ := staffed(t)
	for range triesBeforeWait - 1 {
		wrongly(t, k, "1001")
	}
	signInAs(t, k, clerk)
	if e := wrongly(t, k, "1001"); e.Left != triesBeforeWait-1 {
		t.Errorf("%+v", e)
	}
}

// Lesson 12: a wrong device clock. A day either way neither keeps anybody out
// for a day nor lets them try early.
func TestLesson12TheWallClockHasNoPartInAWait(t *testing.T) {
	for _, jump := range []time.Duration{24 * time.Hour, -24 * time.Hour, -56 * 365 * 24 * time.Hour} {
		k, c := staffed(t)
		for range triesBeforeWait {
			wrongly(t, k, "1001")
		}
		c.set(jump)
		if e := refusedPIN(t, k, "1001", "112233"); e.Wait != time.Minute {
			t.Errorf("after a jump of %v: %+v", jump, e)
		}
		c.pass(time.Minute)
		if _, err := k.SignIn(ctx, "1001", "112233"); err != nil {
			t.Errorf("after a jump of %v and a minute: %v", jump, err)
		}
	}
}

func TestTheCountOfWrongPINsSurvivesARestart(t *testing.T) {
	c := newClocks()
	k := kioskWith(t, c.outside())
	if err := k.Enrol(ctx, "", clerk, "112233"); err != nil {
		t.Fatal(err)
	}
	for range triesBeforeWait {
		wrongly(t, k, "1001")
	}
	c.pass(59 * time.Second)
	c.set(24 * time.Hour)
	k = reopened(t, k, c)
	if e := refusedPIN(t, k, "1001", "112233"); e.Wait != time.Minute {
		t.Fatalf("the wait did not begin anew: %+v", e)
	}
	for range triesBeforeLock - triesBeforeWait {
		c.pass(time.Hour)
		wrongly(t, k, "1001")
	}
	k = reopened(t, k, c)
	if e := refusedPIN(t, k, "1001", "112233"); !e.Locked {
		t.Fatalf("the lock did not survive: %+v", e)
	}
	if err := k.Operator("root").Unlock(ctx, "1001"); err != nil {
		t.Fatal(err)
	}
	k = reopened(t, k, c)
	if _, err := k.SignIn(ctx, "1001", "112233"); err != nil {
		t.Errorf("unlocked: %v", err)
	}
}

// Two that are tried at once are two tries: nobody gets past the wait by haste.
func TestManyTriesAtOnceAreCounted(t *testing.T) {
	k, _ := staffed(t)
	var tries sync.WaitGroup
	for range 3 * triesBeforeLock {
		tries.Go(func() { k.SignIn(ctx, "1001", "000001") })
	}
	tries.Wait()
	if w := k.staff.wrong["1001"]; w.count != triesBeforeWait {
		t.Errorf("%d PINs were looked at", w.count)
	}
}

func lockOut(t *testing.T, k *Kiosk, c *clocks, id string) {
	t.Helper()
	for range triesBeforeLock {
		wrongly(t, k, id)
		c.pass(time.Hour)
	}
}

func TestAShiftLeadUnlocksAndNobodyElse(t *testing.T) {
	k, c := staffed(t)
	lockOut(t, k, c, "1001")
	for _, who := range []record.Staff{ward, clinician} {
		refusal, ok := errors.AsType[*NotYoursError](signInAs(t, k, who).Unlock(ctx, "1001"))
		if !ok || refusal.Act.Breakable() {
			t.Errorf("a %s unlocked: %+v", who.Role, refusal)
		}
	}
	boss := signInAs(t, k, lead)
	if err := boss.Unlock(ctx, "1001"); err != nil {
		t.Fatal(err)
	}
	signInAs(t, k, clerk)
	if err := boss.Unlock(ctx, "2001"); !errors.Is(err, ErrYourself) {
		t.Errorf("for themselves: %v", err)
	}
	if err := boss.Unlock(ctx, "7777"); !errors.Is(err, ErrNotOnList) {
		t.Errorf("a stranger: %v", err)
	}
}

func TestTheWordsNameWhoCanHelp(t *testing.T) {
	k, c := staffed(t)
	said := func(id string) string {
		_, err := k.SignIn(ctx, id, "000001")
		x := Explain(err)
		return x.Words + " " + x.Hint
	}
	for _, want := range []string{
		"That was not your PIN. 4 tries left, then a 1min wait. Sunita Okoye can reset it.",
		"That was not your PIN. 3 tries left", "2 tries left", "That was not your PIN. 1 try left",
		"That was not your PIN. Wait 1min. 5 tries left, then it locks.", "Wait 1min. 5 tries left, then it locks. Sunita Okoye can reset it.",
	} {
		if got := said("1001"); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	c.pass(time.Hour)
	lockOut(t, k, c, "2001")
	if got := said("2001"); !strings.Contains(got, "Piotr Zielinski can unlock it on People (F11).") {
		t.Error(got)
	}
	lockOut(t, k, c, "9001")
	if got := said("2001"); !strings.Contains(got, "tideover staff unlock 2001") {
		t.Error(got)
	}
}

// Lesson 13: only the last online user can sign in offline. Everybody on the
// list can, after a restart, with no network at all.
func TestLesson13EverybodyOnTheListSignsInOffline(t *testing.T) {
	k, c := staffed(t)
	k = reopened(t, k, c)
	for _, who := range []record.Staff{lead, clerk, ward, clinician, itPerson} {
		s := signInAs(t, k, who)
		if s.Staff.Name != who.Name {
			t.Errorf("%s signed in as %s", who.Name, s.Staff.Name)
		}
		if err := s.SignOut(ctx); err != nil {
			t.Error(err)
		}
	}
}

func TestWhoIsRemovedCannotSignInAndKeepsTheirName(t *testing.T) {
	k, c := staffed(t)
	s := signInAs(t, k, clerk)
	a := arrive(t, s, "Smith")
	boss := signInAs(t, k, lead)
	if err := boss.Remove(ctx, "1001", " "); !errors.Is(err, ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	if err := boss.Remove(ctx, "2001", "leaving"); !errors.Is(err, ErrYourself) {
		t.Errorf("themselves: %v", err)
	}
	if err := boss.Remove(ctx, "1001", "Has left the trust"); err != nil {
		t.Fatal(err)
	}
	if err := s.Move(ctx, a.ID, "Majors 3"); !errors.Is(err, ErrNotOnList) {
		t.Errorf("a session outlived its person: %v", err)
	}
	k = reopened(t, k, c)
	if _, err := k.SignIn(ctx, "1001", "112233"); !errors.Is(err, ErrNotOnList) {
		t.Errorf("signed in: %v", err)
	}
	v, err := signInAs(t, k, lead).Open(ctx, a.ID)
	if err != nil || !slices.ContainsFunc(v.Lines, func(l Line) bool { return l.Title == "Arrival" && l.By == "Joanne Rahman" }) {
		t.Errorf("%+v, %v", v.Lines, err)
	}
}

func TestWhoMayVouchForWhom(t *testing.T) {
	k, _ := staffed(t)
	signInAs(t, k, clerk)
	newcomer := func(role record.Role) record.Staff { return record.Staff{ID: "4711", Name: "Hana Ito", Role: role} }
	for _, c := range []struct {
		voucher record.Staff
		role    record.Role
		may     bool
	}{
		{clerk, record.Receptionist, true}, {clerk, record.WardClerk, true}, {clerk, record.Clinician, false}, {clerk, record.ShiftLead, false}, {clerk, record.TrustIT, false},
		{ward, record.WardClerk, true}, {ward, record.Receptionist, false},
		{clinician, record.Clinician, true}, {clinician, record.Receptionist, false}, {clinician, record.ShiftLead, false},
	} {
		err := k.mayEnrol(c.voucher.ID, newcomer(c.role))
		if refusal, refused := errors.AsType[*VoucherError](err); refused == c.may || refused && refusal.Newcomer != c.role {
			t.Errorf("a %s for a %s: %v", c.voucher.Role, c.role, err)
		}
	}
	if err := k.Enrol(ctx, "1001", record.Staff{ID: "2001", Name: "Sunita Okoye", Role: record.WardClerk}, "445566"); !errors.Is(err, ErrOnList) {
		t.Errorf("a receptionist took the shift lead's number: %v", err)
	}
	for _, role := range everybody {
		if err := k.mayEnrol("2001", newcomer(role)); err != nil {
			t.Errorf("a shift lead for a %s: %v", role, err)
		}
	}
	if err := k.Enrol(ctx, "", newcomer(record.ShiftLead), "445566"); err == nil {
		t.Error("somebody was enrolled by nobody after the kiosk was in use")
	}
	for _, pin := range []string{"", "1234", "111111", "12345a"} {
		if err := k.Enrol(ctx, "2001", newcomer(record.WardClerk), pin); !errors.Is(err, ErrPINForm) {
			t.Errorf("PIN %q: %v", pin, err)
		}
	}
	if err := k.Enrol(ctx, "2001", record.Staff{ID: "1", Name: "A", Role: "director"}, "445566"); !errors.Is(err, ErrStaffForm) {
		t.Errorf("a role of nobody's: %v", err)
	}
}
