package ledger

import (
	"errors"
	"fmt"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// A full disk is a clear error, loses nothing that was acknowledged, and is
// over when there is space again.
func TestFullDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions("pas"))
	var pages int
	if err := l.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	setLimit := func(n int) {
		t.Helper()
		if _, err := l.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	setLimit(pages + 10)
	acknowledged := map[record.DowntimeNumber]bool{}
	var err error
	for range 1000 {
		var n record.DowntimeNumber
		if n, err = tryRegister(l); err != nil {
			break
		}
		acknowledged[n] = true
	}
	if !errors.Is(err, ErrDiskFull) || len(acknowledged) == 0 {
		t.Fatalf("after %d registrations: %v, want ErrDiskFull", len(acknowledged), err)
	}
	setLimit(1 << 30)
	n, err := tryRegister(l)
	if err != nil || acknowledged[n] {
		t.Fatalf("with space again: %s, %v", n, err)
	}
	acknowledged[n] = true
	l.Close()
	l = open(t, dir, testOptions("pas"))
	if _, err := l.verify(ctx, nil); err != nil {
		t.Fatal(err)
	}
	all, err := l.Attendances(ctx)
	if err != nil || len(all) != len(acknowledged) {
		t.Errorf("%d attendances for %d acknowledged numbers, %v", len(all), len(acknowledged), err)
	}
	for _, a := range all {
		if !acknowledged[a.Number] {
			t.Errorf("%s is there and was never acknowledged", a.Number)
		}
	}
}

// tryRegister registers somebody with a long story, so that pages fill.
func tryRegister(l *Ledger) (n record.DowntimeNumber, err error) {
	err = l.Commit(ctx, func(tx *Tx) error {
		if n, err = tx.NextNumber(); err != nil {
			return err
		}
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		details := record.Details{Patient: record.Patient{Name: record.Name{Family: "Smith"}}, Complaint: fmt.Sprintf("%3000d", 1)}
		_, err = tx.Append(record.Draft{AttendanceID: id, Body: &record.Registered{Number: n, Details: details}})
		return err
	})
	return n, err
}
