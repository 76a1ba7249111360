package ledger

import (
	"errors"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// registerMany registers so many patients in one transaction.
func registerMany(t *testing.T, l *Ledger, many int) {
	t.Helper()
	err := l.Commit(ctx, func(tx *Tx) error {
		for range many {
			number, err := tx.NextNumber()
			if err != nil {
				return err
			}
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			body := &record.Registered{Number: number, Details: record.Details{ArrivedAt: l.Now()}}
			if _, err := tx.Append(record.Draft{AttendanceID: id, Author: "S1", Body: body}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every attendance is visited once, in the order of numbers, with its own
// entries, where there are more than are held at a time.
func TestEachToldVisitsEveryAttendanceOnce(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	last := register(t, l, "Smith")
	add(t, l, last, &record.Moved{Place: "Majors 3"})
	const many = 2*toldAtOnce + 1
	registerMany(t, l, many-1)

	for _, c := range []struct {
		name   string
		wanted func(record.Attendance) bool
		visits int
	}{
		{"all", func(record.Attendance) bool { return true }, many},
		{"one", func(a record.Attendance) bool { return a.ID == last.ID }, 1},
		{"none", func(record.Attendance) bool { return false }, 0},
	} {
		var before record.DowntimeNumber
		visits, asked := 0, 0
		err := l.EachTold(ctx, func(a record.Attendance) bool { asked++; return c.wanted(a) }, func(a record.Attendance, entries []record.Entry) error {
			visits++
			if a.Number <= before {
				t.Errorf("%s: %s comes after %s", c.name, a.Number, before)
			}
			before = a.Number
			want := 1
			if a.ID == last.ID {
				want = 3 // registered, a sheet, moved
			}
			if len(entries) != want || entries[0].AttendanceID != a.ID {
				t.Errorf("%s: %s has %d entries", c.name, a.Number, len(entries))
			}
			return nil
		})
		if err != nil || visits != c.visits || asked != many {
			t.Errorf("%s: %d visits of %d, %v", c.name, visits, asked, err)
		}
	}

	stopped := errors.New("enough")
	visits := 0
	err := l.EachTold(ctx, func(record.Attendance) bool { return true }, func(record.Attendance, []record.Entry) error {
		visits++
		return stopped
	})
	if !errors.Is(err, stopped) || visits != 1 {
		t.Errorf("stopped after %d visits with %v", visits, err)
	}
}
