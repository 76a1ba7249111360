package app

import (
	"context"
	"crypto/rand"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// whenRead is a source of random bytes that lets something happen as it is
// read from.
type whenRead struct{ happen atomic.Pointer[func()] }

func (r *whenRead) Read(b []byte) (int, error) {
	if f := r.happen.Load(); f != nil {
		(*f)()
	}
	return rand.Read(b)
}

// Whoever saved may be gone before the answer comes: what is on disk is never
// called unsaved, or it would be typed in again.
func TestWhatIsOnDiskIsNeverCalledUnsaved(t *testing.T) {
	random := &whenRead{}
	k := kioskWith(t, Outside{Random: random})
	f, err := signIn(t, k).Arrive(record.Patient{Name: record.Name{Family: "Hollingworth"}})
	if err != nil {
		t.Fatal(err)
	}
	asked, goAway := context.WithCancel(ctx)
	away := func() { goAway() }
	random.happen.Store(&away)
	a, err := f.Save(asked)
	random.happen.Store(nil)
	if err != nil || a.Number == "" {
		t.Fatalf("saved as %q, %v", a.Number, err)
	}
	if asked.Err() == nil {
		t.Fatal("the test did not go away in time")
	}
	if n, err := k.ledger.CountAttendances(ctx); err != nil || n != 1 {
		t.Errorf("%d attendances, %v", n, err)
	}
}

// A form that was open twice, and saved twice, is one arrival.
func TestLesson04SavingAFormTwiceIsOneArrival(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	f, err := s.Arrive(record.Patient{Name: record.Name{Family: "Hollingworth"}})
	if err != nil {
		t.Fatal(err)
	}
	f.Set("arrival.complaint", "Fall")
	if _, err := f.Keep(ctx); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Kept(ctx)
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	a, err := f.Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []*Filling{f, kept[0]} {
		if _, err := again.Save(ctx); !errors.Is(err, ledger.ErrRegistered) {
			t.Errorf("saved again: %v", err)
		}
	}
	issued, err := k.ledger.Issued(ctx)
	if err != nil || len(issued) != 1 || issued[0] != a.Number {
		t.Errorf("issued %v, %v", issued, err)
	}
}

// Two people withdraw the same attendance at the same time: the trust is told
// once.
func TestWithdrawnOnce(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	errs := make(chan error)
	for range 4 {
		go func() { errs <- s.Withdraw(ctx, a.ID, "Registered twice") }()
	}
	done := 0
	for range 4 {
		if err := <-errs; err == nil {
			done++
		} else if !errors.Is(err, ErrWithdrawn) {
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("withdrawn %d times", done)
	}
}
