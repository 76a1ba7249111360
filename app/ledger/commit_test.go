package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// A commit that has begun is finished, whatever becomes of the context: what
// is half written is neither saved nor not.
func TestCommitThatHasBegunIsFinished(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	stopped, stop := context.WithCancel(ctx)
	appendOne := func(tx *Tx) error {
		stop()
		_, err := tx.Append(record.Draft{Author: "S1", Body: &record.SignedIn{}})
		return err
	}
	head := l.Head()
	if err := l.Commit(stopped, appendOne); err != nil || l.Head().Seq != head.Seq+1 {
		t.Errorf("stopped within: %v, head %d after %d", err, l.Head().Seq, head.Seq)
	}
	if err := l.Commit(stopped, appendOne); !errors.Is(err, context.Canceled) || l.Head().Seq != head.Seq+1 {
		t.Errorf("stopped before: %v, head %d after %d", err, l.Head().Seq, head.Seq)
	}
}

// The sealed form is the entry's JSON to the byte, and reads back as it.
func TestSealedFormIsTheEntrysJSON(t *testing.T) {
	at := time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC)
	for _, body := range []string{`{}`, `null`, `{"words":"a \",\"body\": b \u003c"}`, `{"body":{"body":1}}`} {
		for _, name := range []string{"", `O'Neill","body":{}}`} {
			e := record.Entry{ID: "e", Kind: "k", OccurredAt: at, RecordedAt: at, Run: "24F7Z", OnBehalfOf: name, Body: json.RawMessage(body)}
			want, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			got, err := sealedForm(e)
			if err != nil || string(got) != string(want) {
				t.Errorf("got %s, %v, want %s", got, err, want)
			}
			if again, err := readForm(got); err != nil || !reflect.DeepEqual(again, e) {
				t.Errorf("read %+v, %v, want %+v", again, err, e)
			}
		}
	}
	later := `{"id":"e","kind":"k","occurredAt":"2026-11-22T03:11:00Z","recordedAt":"2026-11-22T03:11:00Z","body":{"a":1},"later":{}}`
	if e, err := readForm([]byte(later)); err != nil || string(e.Body) != `{"a":1}` {
		t.Errorf("a form of a later version: %+v, %v", e, err)
	}
}

// Copies counts the sheets of this commit and of those before it.
func TestCopiesAreCountedWithinAndAcrossCommits(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	var a record.Attendance
	counted := func(sheet record.SheetKind, want int) func(*Tx) error {
		return func(tx *Tx) error {
			if a.ID == "" {
				var err error
				if a, err = appendArrival(tx, 1, tx.Now()); err != nil {
					return err
				}
			}
			n, _, err := tx.Copies(record.PrintJob{AttendanceID: a.ID, Number: a.Number, Sheet: sheet})
			if err != nil || n != want {
				t.Errorf("%s: %d copies, %v, want %d", sheet, n, err, want)
			}
			return appendSheet(tx, a, sheet)
		}
	}
	for i, c := range []func(*Tx) error{counted(record.CasualtyCard, 1), counted(record.CasualtyCard, 2), counted(record.Wristband, 1)} {
		if err := l.Commit(ctx, c); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
}
