package record

import (
	"encoding/json"
	"testing"
	"time"
)

// filedEntry is an entry of one attendance with a body.
func filedEntry(t *testing.T, id, amends ID, body Body) Entry {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return Entry{ID: id, Kind: body.Kind(), AttendanceID: "a", Amends: amends, OccurredAt: time.Unix(1, 0), Body: raw}
}

func pain(n, group string) []Fact {
	return []Fact{{Concepts: []Code{{System: "s", Code: "pain"}}, Number: n, Group: group}}
}

// What stands of an attendance's facts: the newest of each form, and each
// filing's under a group of its own.
func TestFactsThatStand(t *testing.T) {
	facts, err := FactsOf([]Entry{
		filedEntry(t, "1", "", &Registered{Facts: pain("1", "")}),
		filedEntry(t, "2", "", &Filed{Name: "obs", Facts: pain("2", "")}),
		filedEntry(t, "3", "", &Filed{Name: "obs", Facts: pain("3", "set@2")}),
		filedEntry(t, "4", "1", &Amended{Facts: pain("4", "")}),
		filedEntry(t, "5", "2", &Filed{Name: "obs", Facts: pain("5", "")}),
		filedEntry(t, "6", "", &Triaged{Facts: pain("6", "")}),
		filedEntry(t, "7", "", &Departed{Facts: pain("7", "")}),
		filedEntry(t, "8", "5", &Filed{Name: "obs", Facts: pain("8", "")}),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]string
	for _, f := range facts {
		got = append(got, [2]string{f.Number, f.Group})
	}
	want := [][2]string{{"4", ""}, {"6", ""}, {"8", "2"}, {"3", "3/set@2"}, {"7", ""}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got[i], want[i])
		}
	}
}

// A view that was copied is not changed by what is folded into the other.
func TestCopiesOfAViewStayApart(t *testing.T) {
	var a Attendance
	for _, e := range []Entry{filedEntry(t, "1", "", &Registered{}), filedEntry(t, "2", "", &Filed{Title: "Notes"})} {
		if err := a.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	b, c := a, a
	if err := b.Apply(filedEntry(t, "3", "2", &Filed{Title: "Notes again"})); err != nil {
		t.Fatal(err)
	}
	if err := c.Apply(filedEntry(t, "4", "", &Filed{Title: "Referral"})); err != nil {
		t.Fatal(err)
	}
	if len(a.Filings) != 1 || a.Filings[0].Title != "Notes" || len(a.Filings[0].Entries) != 1 {
		t.Errorf("the first became %+v", a.Filings)
	}
	if f, ok := b.Filing("2"); !ok || f.ID() != "2" || f.Latest() != "3" || f.Title != "Notes again" || len(b.Filings) != 1 {
		t.Errorf("the second is %+v", b.Filings)
	}
	if len(c.Filings) != 2 {
		t.Errorf("the third is %+v", c.Filings)
	}
	j := PrintJob{Pages: 2}
	j.Return(Entry{Author: "x"}, PageReturned{Page: 2, State: PageLost})
	k := j
	k.Return(Entry{Author: "y"}, PageReturned{Page: 2, State: PageTyped})
	if was, _ := j.Page(2); was.State != PageLost {
		t.Errorf("the word on a page changed in a copy: %+v", was)
	}
	if now, _ := k.Page(2); now.State != PageTyped || now.By != "y" {
		t.Errorf("the later word is %+v", now)
	}
}
