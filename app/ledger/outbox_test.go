package ledger

import (
	"errors"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func owedTo(t *testing.T, l *Ledger, destination string) []Owed {
	t.Helper()
	owed, err := l.Undelivered(ctx, destination)
	if err != nil {
		t.Fatal(err)
	}
	return owed
}

func try(t *testing.T, l *Ledger, destination string, entry record.ID) record.Delivery {
	t.Helper()
	d, err := l.Delivery(ctx, destination, entry)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDeliveryTellsTheAttendanceAsItStood(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	a := register(t, l, "Smith")
	amended := a.Details
	amended.Patient.Name.Family = "Smyth"
	add(t, l, a, &record.Amended{Details: amended})
	owed := owedTo(t, l, "pas")
	if len(owed) != 2 || owed[0].EntryID != a.RegisteredIn {
		t.Fatalf("owed %+v", owed)
	}
	first, second := try(t, l, "pas", owed[0].EntryID), try(t, l, "pas", owed[1].EntryID)
	if first.Attendance.Patient.Name.Family != "Smith" || !first.First || second.Attendance.Patient.Name.Family != "Smyth" {
		t.Errorf("first %+v, second %+v", first.Attendance.Patient.Name, second.Attendance.Patient.Name)
	}
	if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}); err != nil {
		t.Fatal(err)
	}
	if try(t, l, "pas", owed[1].EntryID).First {
		t.Error("after the arrival is settled an amendment is not the first thing told")
	}
}

func TestSettleTwiceIsOnce(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	a := register(t, l, "Smith")
	r := record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}
	for range 2 {
		if err := l.Settle(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	if receipts, err := l.Receipts(ctx); err != nil || len(receipts) != 1 {
		t.Errorf("receipts %v, %v", receipts, err)
	}
	if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: "nobody"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a receipt for nothing: %v", err)
	}
}

func TestWithdrawal(t *testing.T) {
	cases := map[string]struct {
		before func(*Ledger, record.Attendance)
		owed   int
	}{
		"never tried: nothing is sent":           {func(*Ledger, record.Attendance) {}, 0},
		"tried, outcome unknown: both are sent":  {func(l *Ledger, a record.Attendance) { try(t, l, "pas", a.RegisteredIn) }, 2},
		"refused: the trust has nothing to undo": {refuse(t), 0},
		"settled: the withdrawal is sent": {func(l *Ledger, a record.Attendance) {
			try(t, l, "pas", a.RegisteredIn)
			if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}); err != nil {
				t.Fatal(err)
			}
		}, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := open(t, t.TempDir(), testOptions("pas"))
			a := register(t, l, "Smith")
			c.before(l, a)
			add(t, l, a, &record.Withdrawn{Reason: "Registered twice"})
			if owed := owedTo(t, l, "pas"); len(owed) != c.owed {
				t.Errorf("owed %+v, want %d", owed, c.owed)
			}
		})
	}
}

func refuse(t *testing.T) func(*Ledger, record.Attendance) {
	return func(l *Ledger, a record.Attendance) {
		try(t, l, "pas", a.RegisteredIn)
		if err := l.Refuse(ctx, record.Refused{Destination: "pas", EntryID: a.RegisteredIn, Code: "AE", Words: "postcode"}); err != nil {
			t.Fatal(err)
		}
	}
}

// Lesson 11: a stuck record that can be neither sent nor set aside.
func TestLesson11AmendmentMendsWhatWasRefused(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	a := register(t, l, "Smith")
	refuse(t)(l, a)
	if owed := owedTo(t, l, "pas"); len(owed) != 1 || owed[0].Refused == nil || owed[0].Refused.Words != "postcode" {
		t.Fatalf("owed %+v", owed)
	}
	add(t, l, a, &record.Amended{Details: a.Details, Reason: "postcode"})
	owed := owedTo(t, l, "pas")
	if len(owed) != 1 || owed[0].Refused != nil {
		t.Fatalf("owed %+v, want the amendment alone", owed)
	}
	if d := try(t, l, "pas", owed[0].EntryID); !d.First || d.Entry.Kind != record.KindAmended {
		t.Errorf("the amendment must tell of the arrival: %+v", d.Entry)
	}
}

// The triage that came between the refused arrival and the amendment is told
// after the amendment, and does not bring the fault back.
func TestLesson11MendedArrivalGoesFirst(t *testing.T) {
	l := open(t, t.TempDir(), testOptions("pas"))
	a := register(t, l, "Smith")
	refuse(t)(l, a)
	add(t, l, a, &record.Triaged{Triage: record.Triage{AssessedBy: "Ruth Cole"}})
	mended := a.Details
	mended.Patient.Address.Postcode = "QM4 7RT"
	add(t, l, a, &record.Amended{Details: mended})
	owed := owedTo(t, l, "pas")
	if len(owed) != 2 {
		t.Fatalf("owed %+v", owed)
	}
	first := try(t, l, "pas", owed[0].EntryID)
	if first.Entry.Kind != record.KindAmended || !first.First {
		t.Fatalf("first goes %s", first.Entry.Kind)
	}
	if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: owed[0].EntryID}); err != nil {
		t.Fatal(err)
	}
	second := try(t, l, "pas", owed[1].EntryID)
	if second.Entry.Kind != record.KindTriaged || second.First || second.Attendance.Patient.Address.Postcode != "QM4 7RT" {
		t.Errorf("then goes %s with %+v", second.Entry.Kind, second.Attendance.Patient.Address)
	}
}

func TestNewDestinationIsOwedEverything(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions("pas"))
	a, b := register(t, l, "A"), register(t, l, "B")
	add(t, l, b, &record.Withdrawn{Reason: "Registered twice"})
	l.Close()
	l = open(t, dir, testOptions("pas", "epr"))
	if owed := owedTo(t, l, "epr"); len(owed) != 1 || owed[0].EntryID != a.RegisteredIn {
		t.Errorf("owed %+v", owed)
	}
}
