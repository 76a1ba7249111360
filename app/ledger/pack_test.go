package ledger

import (
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// A pack is told with its names, what became of each set and who said so; one
// that an earlier version issued has neither names nor sheets.
func TestPacksAsTheyStand(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	old := pack(t, l, 2)
	var issued record.Entry
	var begun record.Pack
	err := l.Commit(ctx, func(tx *Tx) error {
		var body record.PackIssued
		for _, name := range []string{"Tango", "Lima", "Kilo"} {
			n, err := tx.NextNumber()
			if err != nil {
				return err
			}
			body.Numbers, body.Names = append(body.Numbers, n), append(body.Names, record.Name{Family: name, Given: "Alpha Bravo"})
		}
		body.Printed, body.Printer = true, "Laser"
		var err error
		if issued, err = tx.Append(record.Draft{Author: "S1", Body: &body}); err != nil {
			return err
		}
		begun, err = tx.Pack(issued, body)
		return err
	})
	if err != nil || begun.Pack != 2 || len(begun.Sets) != 3 || begun.Sets[2].Name.Family != "Kilo" {
		t.Fatalf("begun %+v, %v", begun, err)
	}
	add(t, l, record.Attendance{}, &record.PackAccounted{Numbers: []record.DowntimeNumber{old[0], begun.Sets[0].Number}, Outcome: record.PackUnused, Reason: "Came back"})
	packs, err := l.Packs(ctx)
	if err != nil || len(packs) != 2 || packs[1].Queued || packs[1].Printer != "Laser" || packs[0].Printed {
		t.Fatalf("packs %+v, %v", packs, err)
	}
	add(t, l, record.Attendance{}, &record.PackQueued{Issued: issued.ID})
	register := func(n record.DowntimeNumber) {
		if err := l.Commit(ctx, func(tx *Tx) error {
			id, err := tx.NewID()
			if err == nil {
				_, err = tx.Append(record.Draft{AttendanceID: id, Author: "S2", Body: &record.Registered{Number: n}})
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	register(begun.Sets[0].Number) // typed in after all
	register(begun.Sets[1].Number)
	if packs, err = l.Packs(ctx); err != nil {
		t.Fatal(err)
	}
	var ended []string
	for _, s := range slices.Concat(packs[0].Sets, packs[1].Sets) {
		switch {
		case s.Returned:
			ended = append(ended, "typed in by "+s.By)
		default:
			ended = append(ended, string(s.Outcome))
		}
	}
	if want := []string{"unused", "", "typed in by S2", "typed in by S2", ""}; !slices.Equal(ended, want) {
		t.Errorf("ended %q, want %q", ended, want)
	}
	if !packs[1].Queued || packs[0].Queued || packs[1].Out() != 1 {
		t.Errorf("packs %+v", packs)
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}
