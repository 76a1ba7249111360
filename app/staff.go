package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/app/internal/pinhash"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// What keeps somebody off the list, or on it.
var (
	ErrPINForm   = errors.New("a PIN has 6 figures, not all the same")
	ErrStaffForm = errors.New("a person needs a staff number, a name and a role")
	ErrOnList    = errors.New("that staff number is on the list, or was")
	ErrYourself  = errors.New("nobody does this for themselves")
)

// VoucherError says that a colleague cannot vouch for a newcomer in a role.
type VoucherError struct{ Voucher, Newcomer record.Role }

// Error names both roles.
func (e *VoucherError) Error() string {
	return fmt.Sprintf("the role %q cannot vouch for %q", e.Voucher, e.Newcomer)
}

// Person is somebody on the sign-in screen.
type Person struct {
	record.Staff
	LastHere time.Time     // by the clock of the present; zero where they have not used this kiosk yet
	Kept     int           // half-filled forms that wait for them
	Locked   bool          // after too many wrong PINs
	Wait     time.Duration // before they can try a PIN again
}

// People gives everybody who may use the kiosk, in order of enrolment.
func (k *Kiosk) People(ctx context.Context) ([]Person, error) {
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	clock := k.ledger.ClockHistory()
	var people []Person
	for _, s := range k.staff.people {
		kept, err := k.ledger.CountSavepoints(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		w := k.staff.wrong[s.ID]
		p := Person{Staff: s, Kept: kept, Locked: w.locked(), Wait: w.wait(k.Elapsed())}
		if last, ok := k.staff.last[s.ID]; ok {
			p.LastHere = last.RecordedAt.Add(clock.Shift(last.Seq))
		}
		people = append(people, p)
	}
	return people, nil
}

// nameOf gives a person's name for paper and screens, or the ID itself.
func (k *Kiosk) nameOf(staffID string) string {
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	if s, ok := k.staff.known(staffID); ok {
		return s.Name
	}
	return staffID
}

// Enrol lets a person use the kiosk from now on, or gives them another PIN. by
// is the staff ID of the colleague who vouches and whose PIN was checked; it is
// empty for the first people, whom set-up enrols before anybody has signed in.
//
// A shift lead or trust IT can vouch for anybody. Anybody else can let a
// newcomer in, so that an agency nurse is not turned away at 3 a.m., but with
// no more than they may do themselves (*VoucherError), and cannot touch who is
// on the list or was removed from it (ErrOnList): that would be a way to become
// somebody else.
func (k *Kiosk) Enrol(ctx context.Context, by string, s record.Staff, pin string) error {
	if err := k.mayEnrol(by, s); err != nil {
		return err
	}
	return k.enrol(ctx, by, s, pin)
}

func (k *Kiosk) mayEnrol(by string, s record.Staff) error {
	k.staffMu.Lock()
	defer k.staffMu.Unlock()
	if by == "" {
		if len(k.staff.last) > 0 {
			return &NotYoursError{Act: ManagePeople}
		}
		return nil
	}
	voucher, ok := k.staff.find(by)
	if !ok {
		return ErrNotOnList
	}
	if ManagePeople.May(voucher.Role) {
		return nil
	}
	if _, known := k.staff.known(s.ID); known {
		return ErrOnList
	}
	if !within(s.Role, voucher.Role) {
		return &VoucherError{voucher.Role, s.Role}
	}
	return nil
}

func (k *Kiosk) enrol(ctx context.Context, by string, s record.Staff, pin string) error {
	if s.ID == "" || strings.TrimSpace(s.Name) == "" || !slices.Contains(everybody, s.Role) {
		return ErrStaffForm
	}
	if err := CheckPIN(pin); err != nil {
		return err
	}
	var err error
	if s.PINHash, err = pinhash.Of(pin, k.outside.Random); err != nil {
		return err
	}
	return k.appendStaff(ctx, record.Draft{Author: by, Body: &record.StaffEnrolled{Staff: s}})
}

// Enrol lets somebody use the kiosk, or gives them another PIN, name or role.
// Whoever is signed in cannot do it for themselves: their PIN was not asked for
// just now.
func (s *Session) Enrol(ctx context.Context, person record.Staff, pin string) error {
	if err := s.manage(person.ID); err != nil {
		return err
	}
	return s.kiosk.enrol(ctx, s.Staff.ID, person, pin)
}

// NewPIN gives somebody on the list another PIN, and unlocks them.
func (s *Session) NewPIN(ctx context.Context, staffID, pin string) error {
	person, err := s.managed(staffID)
	if err != nil {
		return err
	}
	return s.kiosk.enrol(ctx, s.Staff.ID, person, pin)
}

// Unlock lets somebody try their PIN again who gave too many wrong ones.
func (s *Session) Unlock(ctx context.Context, staffID string) error {
	if _, err := s.managed(staffID); err != nil {
		return err
	}
	return s.kiosk.appendStaff(ctx, record.Draft{Author: s.Staff.ID, Body: &record.StaffUnlocked{StaffID: staffID}})
}

// Remove takes somebody off the list. Their entries keep their name.
func (s *Session) Remove(ctx context.Context, staffID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	if _, err := s.managed(staffID); err != nil {
		return err
	}
	return s.kiosk.appendStaff(ctx, record.Draft{Author: s.Staff.ID, Body: &record.StaffRemoved{StaffID: staffID, Reason: strings.TrimSpace(reason)}})
}

// managed gives somebody on the list whom this person may manage.
func (s *Session) managed(staffID string) (record.Staff, error) {
	if err := s.manage(staffID); err != nil {
		return record.Staff{}, err
	}
	s.kiosk.staffMu.Lock()
	defer s.kiosk.staffMu.Unlock()
	person, ok := s.kiosk.staff.find(staffID)
	if !ok {
		return person, ErrNotOnList
	}
	return person, nil
}

func (s *Session) manage(staffID string) error {
	if err := s.Allow(ManagePeople); err != nil {
		return err
	}
	if staffID == s.Staff.ID {
		return ErrYourself
	}
	return nil
}

// appendStaff adds an entry about people, and takes it into the list.
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
	return k.staff.apply(e, k.Elapsed())
}
