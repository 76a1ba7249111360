package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// Whoever asked may go in the middle of a commit: what is on disk is then
// called saved, and the connection is fit for the next one.
func TestCommitIsHeardToTheEnd(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	head := l.Head()
	asked, goAway := context.WithCancel(ctx)
	commit := func() error {
		return l.Commit(asked, func(tx *Tx) error {
			_, err := tx.Append(record.Draft{Body: &record.SignedIn{}})
			goAway()
			return err
		})
	}
	if err := commit(); err != nil || l.Head().Seq != head.Seq+1 {
		t.Fatalf("%v, with head %d after %d", err, l.Head().Seq, head.Seq)
	}
	if err := commit(); !errors.Is(err, context.Canceled) || l.Head().Seq != head.Seq+1 {
		t.Fatalf("a commit for nobody: %v, with head %d", err, l.Head().Seq)
	}
	register(t, l, "Smith")
	if v, err := l.verify(ctx, nil); err != nil || v.Head != l.Head() {
		t.Errorf("verified %+v, %v; head %+v", v, err, l.Head())
	}
}

// After a failed disk nothing at all is written, half-filled forms and what was
// tried included.
func TestAFailedLedgerTakesNothing(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	a := register(t, l, "Smith")
	l.failed = ErrFailed
	attempts := map[string]func() error{
		"a commit":           func() error { return l.Commit(ctx, func(*Tx) error { return nil }) },
		"a savepoint":        func() error { return l.KeepSavepoint(ctx, Savepoint{"S1", "arrival", json.RawMessage(`{}`)}) },
		"giving one up":      func() error { return l.DropSavepoint(ctx, "S1", "arrival") },
		"noting a delivery":  func() error { _, err := l.Delivery(ctx, "pas", a.RegisteredIn); return err },
		"keeping a receipt":  func() error { return l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}) },
		"making views again": func() error { return l.Rebuild(ctx) },
	}
	for what, attempt := range attempts {
		if err := attempt(); !errors.Is(err, ErrFailed) {
			t.Errorf("%s: %v, want ErrFailed", what, err)
		}
	}
}

func TestAnArrivalIsRegisteredOnce(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	a := register(t, l, "Smith")
	err := l.Commit(ctx, func(tx *Tx) error {
		number, err := tx.NextNumber()
		if err != nil {
			return err
		}
		_, err = tx.Append(record.Draft{AttendanceID: a.ID, Body: &record.Registered{Number: number, Details: a.Details}})
		return err
	})
	if !errors.Is(err, ErrRegistered) {
		t.Fatalf("got %v, want ErrRegistered", err)
	}
	if issued, err := l.Issued(ctx); err != nil || len(issued) != 1 {
		t.Errorf("issued %v, %v", issued, err)
	}
}

func TestReceiptForWhatWasNeverOwed(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	a := register(t, l, "Smith")
	if err := l.Settle(ctx, record.Receipt{Destination: "elsewhere", EntryID: a.RegisteredIn}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a receipt of a stranger: %v", err)
	}
}

// What was tried is in no entry. Views that are made again must still let a
// withdrawal follow what may have been sent, and send nothing else.
func TestRebuildLetsAWithdrawalFollowWhatMayHaveBeenSent(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	kiosk := record.Attendance{}
	sent, unsent := register(t, l, "Sent"), register(t, l, "Unsent")
	add(t, l, unsent, &record.Withdrawn{Reason: "Registered twice"})
	add(t, l, kiosk, &record.OutageEnded{DeclaredBy: "IT"})
	late := register(t, l, "Late")
	for _, a := range []record.Attendance{sent, late} {
		try(t, l, "pas", a.RegisteredIn)
		add(t, l, a, &record.Withdrawn{Reason: "Registered twice"})
	}
	add(t, l, kiosk, &record.OutageDeclared{})
	again := register(t, l, "Again")
	add(t, l, again, &record.Withdrawn{Reason: "Registered twice"})
	before := owedTo(t, l, "pas")
	if len(before) != 4 {
		t.Fatalf("owed %+v, want two arrivals and their withdrawals", before)
	}
	if err := l.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	after := owedTo(t, l, "pas")
	if len(after) != len(before) {
		t.Fatalf("owed %+v, before %+v", after, before)
	}
	for i := range before {
		if before[i] != after[i] {
			t.Errorf("owed %+v, before %+v", after[i], before[i])
		}
	}
}
