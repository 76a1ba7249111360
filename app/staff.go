package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// What keeps somebody from signing in.
var (
	ErrWrongPIN  = errors.New("wrong PIN")
	ErrLockedOut = errors.New("too many wrong PINs")
	ErrPINForm   = errors.New("a PIN has 6 figures, not all the same")
	ErrNotOnList = errors.New("nobody by that staff number may use this kiosk")
	ErrStaffForm = errors.New("a person needs a staff number, a name and a role")
)

// After so many wrong PINs in a row a person waits so long.
const (
	triesAllowed = 5
	lockedFor    = time.Minute
)

// WrongPINError says how many tries are left before a wait.
type WrongPINError struct {
	Left  int
	Until time.Time // when the wait ends; zero while tries are left
}

// Error says what the sign-in screen shows.
func (e *WrongPINError) Error() string {
	if e.Left > 0 {
		return fmt.Sprintf("That was not your PIN. %d tries left, then a 1min wait.", e.Left)
	}
	return "That was not your PIN. Wait 1min, or ask a shift lead."
}

// Is makes a WrongPINError an ErrWrongPIN, or an ErrLockedOut.
func (e *WrongPINError) Is(target error) bool {
	return target == ErrWrongPIN && e.Left > 0 || target == ErrLockedOut && e.Left <= 0
}

// roster is who may use the kiosk, folded from the ledger.
type roster struct {
	people []record.Staff
	last   map[string]time.Time // when each last signed in
	wrong  map[string]wrongPINs
}

type wrongPINs struct {
	count int
	at    time.Time
}

func loadRoster(ctx context.Context, l *ledger.Ledger) (*roster, error) {
	r := &roster{last: map[string]time.Time{}, wrong: map[string]wrongPINs{}}
	var all []record.Entry
	for _, kind := range []record.Kind{record.KindStaffEnrolled, record.KindSignedIn, record.KindSignInRefused} {
		entries, err := l.KioskEntries(ctx, kind)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	slices.SortFunc(all, func(a, b record.Entry) int { return int(a.Seq - b.Seq) })
	for _, e := range all {
		if err := r.apply(e); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *roster) apply(e record.Entry) error {
	body, err := e.Decode()
	if err != nil {
		return err
	}
	switch b := body.(type) {
	case *record.StaffEnrolled:
		r.people = slices.DeleteFunc(r.people, func(s record.Staff) bool { return s.ID == b.Staff.ID })
		r.people = append(r.people, b.Staff)
		delete(r.wrong, b.Staff.ID)
	case *record.SignedIn:
		r.last[e.Author] = e.RecordedAt
		delete(r.wrong, e.Author)
	case *record.SignInRefused:
		w := r.wrong[b.StaffID]
		r.wrong[b.StaffID] = wrongPINs{w.count + 1, e.RecordedAt}
	}
	return nil
}

func (r *roster) find(id string) (record.Staff, bool) {
	i := slices.IndexFunc(r.people, func(s record.Staff) bool { return s.ID == id })
	if i < 0 {
		return record.Staff{}, false
	}
	return r.people[i], true
}

// Person is somebody on the sign-in screen.
type Person struct {
	record.Staff
	LastHere time.Time // zero where they have not used this kiosk yet
	Kept     int       // half-filled forms that wait for them
}

// People gives everybody who may use the kiosk, in order of enrolment.
func (k *Kiosk) People(ctx context.Context) ([]Person, error) {
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	var people []Person
	for _, s := range k.staff.people {
		kept, err := k.ledger.Savepoints(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		people = append(people, Person{Staff: s, LastHere: k.staff.last[s.ID], Kept: len(kept)})
	}
	return people, nil
}

// nameOf gives a person's name for paper and screens, or the ID itself.
func (k *Kiosk) nameOf(staffID string) string {
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	if s, ok := k.staff.find(staffID); ok {
		return s.Name
	}
	return staffID
}

// Enrol lets a person use the kiosk from now on, or gives them another PIN.
// by is empty for the first person, whom set-up enrols.
func (k *Kiosk) Enrol(ctx context.Context, by string, s record.Staff, pin string) error {
	if s.ID == "" || strings.TrimSpace(s.Name) == "" || s.Role == "" {
		return ErrStaffForm
	}
	var err error
	if s.PINHash, err = hashPIN(pin, k.outside.Random); err != nil {
		return err
	}
	return k.appendStaff(ctx, record.Draft{Author: by, Body: &record.StaffEnrolled{Staff: s}})
}

// SignIn begins a session. A wrong PIN is a *WrongPINError, and an entry.
func (k *Kiosk) SignIn(ctx context.Context, staffID, pin string) (*Session, error) {
	k.staffMu.Lock()
	s, ok := k.staff.find(staffID)
	wrong := k.staff.wrong[staffID]
	k.staffMu.Unlock()
	if !ok {
		return nil, ErrNotOnList
	}
	until := wrong.at.Add(lockedFor)
	if wrong.count >= triesAllowed && wrong.count%triesAllowed == 0 && k.now().Before(until) {
		return nil, &WrongPINError{Until: until}
	}
	if !checkPIN(s.PINHash, pin) {
		if err := k.appendStaff(ctx, record.Draft{Body: &record.SignInRefused{StaffID: staffID}}); err != nil {
			return nil, err
		}
		left := triesAllowed - 1 - wrong.count%triesAllowed
		return nil, &WrongPINError{Left: left, Until: k.now().Add(lockedFor)}
	}
	if err := k.appendStaff(ctx, record.Draft{Author: staffID, Body: &record.SignedIn{}}); err != nil {
		return nil, err
	}
	return &Session{kiosk: k, Staff: s}, nil
}

func (k *Kiosk) appendStaff(ctx context.Context, d record.Draft) error {
	var e record.Entry
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) (err error) {
		e, err = tx.Append(d)
		return err
	})
	if err != nil {
		return err
	}
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	return k.staff.apply(e)
}

// Session is one person at the kiosk.
type Session struct {
	kiosk *Kiosk
	Staff record.Staff
}

// Kiosk is where the person is.
func (s *Session) Kiosk() *Kiosk { return s.kiosk }

// SignOut ends the session. What was half-filled stays kept.
func (s *Session) SignOut(ctx context.Context) error {
	return s.kiosk.appendStaff(ctx, record.Draft{Author: s.Staff.ID, Body: &record.SignedOut{}})
}

// Operator is the session of whoever runs a command: their account's name
// stands as the author of what they do.
func (k *Kiosk) Operator(account string) *Session {
	return &Session{kiosk: k, Staff: record.Staff{ID: operatorID(account), Name: account, Role: record.TrustIT}}
}

func operatorID(account string) string { return "command:" + account }

// append adds one entry by this person.
func (s *Session) append(ctx context.Context, d record.Draft) (record.Entry, error) {
	d.Author = s.Staff.ID
	var e record.Entry
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) (err error) {
		e, err = tx.Append(d)
		return err
	})
	if err == nil {
		s.kiosk.changed()
	}
	return e, err
}
