package app

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// unreadable files a form about an attendance whose answers nobody can read.
func unreadable(t *testing.T, k *Kiosk, a record.Attendance) {
	t.Helper()
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		_, err := tx.Append(record.Draft{AttendanceID: a.ID, Author: "1001", Body: &record.Filed{Name: "notes", Title: "Notes", Answers: json.RawMessage(`{"item":5}`)}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// One form that cannot be read keeps nobody off the list, neither its patient nor
// the others.
func TestAFormThatCannotBeReadKeepsNobodyOffAList(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a, other := arrive(t, s, "Smith"), arrive(t, s, "Jones")
	for _, to := range []record.Attendance{a, other} {
		f, err := s.File(ctx, to.ID, "notes")
		fileForm(t, f, err, map[string]string{"notes.seenAt": "-10", "notes.plan": "Home."})
	}
	unreadable(t, k, a)
	l := gatherList(t, k, record.DepartmentList, "")
	if r := rowOf(t, l, a); r.Plan != notReadable || r.Name.Family != "Smith" {
		t.Errorf("its row says %q of %q", r.Plan, r.Name.Family)
	}
	if r := rowOf(t, l, other); r.Plan != "Home." {
		t.Errorf("the other row says %q", r.Plan)
	}
	if !onBoard(t, k, a).Unread || onBoard(t, k, other).Unread {
		t.Error("the board does not say whose form it cannot read")
	}
	f, err := s.File(ctx, a.ID, "ward-admission")
	fileForm(t, f, err, map[string]string{"ward.admittedAt": "-3", "ward.name": "AMU", "ward.plan": "Fluids."})
	if r := rowOf(t, gatherList(t, k, record.WardList, "AMU"), a); r.Plan != notReadable {
		t.Errorf("on the ward its row says %q", r.Plan)
	}
}

// A list that cannot be made says why, and takes nothing from the one that waits.
func TestAListThatCannotBeMadeLeavesTheOneThatWaits(t *testing.T) {
	w := &watch{}
	k := kioskWith(t, w.outside(), listingHourly, func(s *Settings) {
		s.Printers = []Printer{{Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print"}}
	})
	declare(t, k, signIn(t, k))
	eventually(t, "the first list was queued", func() bool { return len(ownLists(t, k)) == 1 })
	err := k.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		lost := record.PrintJob{ID: id, Sheet: record.DepartmentList, FirstSerial: 9000, Pages: 1, Copy: 2, Original: 8000, Printer: "Laser", QueuedBy: "1001"}
		_, err = tx.Append(record.Draft{Author: "1001", Body: &record.SheetQueued{Job: lost}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.move(time.Hour)
	eventually(t, "the trouble was told", func() bool { return k.ListTrouble() != nil })
	if all := ownLists(t, k); len(all) != 1 || !all[0].State.Open() {
		t.Errorf("the list that waited is %+v", all)
	}
	if wait, on := k.nextList(); !on || wait > listSoon {
		t.Errorf("it is tried again in %v, %v", wait, on)
	}
}
