package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/app/internal/pinhash"
	"github.com/tideover/tideover/forms/record"
)

// ErrNotOnList says that nobody by a staff number may use the kiosk.
var ErrNotOnList = errors.New("nobody by that staff number may use this kiosk")

// How wrong PINs are met: after so many in a row each further try waits, twice
// as long each time, and after so many the person is locked until a shift lead
// unlocks them. A stranger who knows nothing thus gets ten tries at a million
// PINs, and half an hour of somebody else's day.
const (
	triesBeforeWait = 5
	triesBeforeLock = 10
	firstWait       = time.Minute
)

// wrongPINs are those that were given for one person in a row.
type wrongPINs struct {
	count int
	at    time.Duration // of the last, by the monotonic count
}

func (w wrongPINs) locked() bool { return w.count >= triesBeforeLock }

// wait gives how long the person must still wait. The wall clock has no part
// in it, so that no jump of it keeps anybody out or lets anybody in.
func (w wrongPINs) wait(now time.Duration) time.Duration {
	if w.count < triesBeforeWait || w.locked() {
		return 0
	}
	return max(0, w.at+firstWait<<(w.count-triesBeforeWait)-now)
}

// PINError says that a PIN was not taken, and how things stand.
type PINError struct {
	StaffID string
	Wrong   bool          // it was compared and is not theirs; false where it was not looked at
	Left    int           // tries until there is a wait, or once there is one, until the lock
	Wait    time.Duration // before the next try
	Locked  bool
	Helpers []string // who can reset or unlock it, by name
}

// Error says how things stand.
func (e *PINError) Error() string {
	switch {
	case e.Locked:
		return fmt.Sprintf("%s is locked after %d wrong PINs", e.StaffID, triesBeforeLock)
	case e.Wait > 0:
		return fmt.Sprintf("%s must wait %v after wrong PINs", e.StaffID, e.Wait)
	}
	return fmt.Sprintf("wrong PIN for %s, %d tries left", e.StaffID, e.Left)
}

// SignIn begins a session. It needs no network, and whoever is on the list can.
// A PIN that was not taken is a *PINError; a wrong one is an entry as well. A
// right one during a wait is not looked at either.
func (k *Kiosk) SignIn(ctx context.Context, staffID, pin string) (*Session, error) {
	s, err := k.verified(ctx, staffID, pin)
	if err != nil {
		return nil, err
	}
	if err := k.appendStaff(ctx, record.Draft{Author: staffID, Body: &record.SignedIn{}}); err != nil {
		return nil, err
	}
	return &Session{kiosk: k, Staff: s}, nil
}

// verified gives the person whose PIN it is, for a session or as a witness. It
// fails as SignIn does.
func (k *Kiosk) verified(ctx context.Context, staffID, pin string) (record.Staff, error) {
	k.signing.Lock()
	defer k.signing.Unlock()
	k.staffMu.Lock()
	s, ok := k.staff.find(staffID)
	k.staffMu.Unlock()
	if !ok {
		return s, ErrNotOnList
	}
	if err := k.held(staffID); err != nil {
		return s, err
	}
	if pinhash.Matches(s.PINHash, pin) {
		return s, nil
	}
	if err := k.appendStaff(ctx, record.Draft{Body: &record.SignInRefused{StaffID: staffID}}); err != nil {
		return s, err
	}
	return s, k.refused(staffID)
}

// held is a *PINError for somebody who waits or is locked.
func (k *Kiosk) held(staffID string) error {
	e := k.pinError(staffID)
	if e.Wait == 0 && !e.Locked {
		return nil
	}
	return e
}

func (k *Kiosk) refused(staffID string) error {
	e := k.pinError(staffID)
	e.Wrong = true
	return e
}

func (k *Kiosk) pinError(staffID string) *PINError {
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	w := k.staff.wrong[staffID]
	e := &PINError{StaffID: staffID, Wait: w.wait(k.Elapsed()), Locked: w.locked(), Helpers: k.staff.helpers(staffID)}
	if e.Left = triesBeforeWait - w.count; e.Left <= 0 {
		e.Left = triesBeforeLock - w.count
	}
	return e
}
