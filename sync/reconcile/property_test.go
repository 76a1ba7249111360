package reconcile

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

// anyOurs draws a ledger in any state, sound or not: numbers issued twice or
// not at all, receipts for nothing, an outbox that contradicts the receipts.
func anyOurs(t *rapid.T) (Ours, []View) {
	kiosks := []string{"K3", "M1"}
	num := rapid.Custom(func(t *rapid.T) record.DowntimeNumber {
		if rapid.IntRange(0, 9).Draw(t, "block") == 0 {
			return record.DowntimeNumber(fmt.Sprintf("ED%d", rapid.IntRange(1, 3).Draw(t, "n")))
		}
		return record.NewDowntimeNumber(rapid.SampledFrom(kiosks).Draw(t, "kiosk"), "7HWRM", rapid.IntRange(1, 6).Draw(t, "n"))
	})
	o := Ours{Issued: rapid.SliceOfN(num, 0, 12).Draw(t, "issued")}
	entry := rapid.Custom(func(t *rapid.T) record.ID {
		return record.ID(fmt.Sprintf("at%d-%d", rapid.IntRange(0, 7).Draw(t, "a"), rapid.IntRange(0, 2).Draw(t, "e")))
	})
	kinds := []record.Kind{record.KindAmended, record.KindTriaged, record.KindWithdrawn, record.KindViewed}
	for i := range rapid.IntRange(0, 8).Draw(t, "attendances") {
		id := record.ID(fmt.Sprintf("at%d", i))
		a := record.Attendance{ID: id, Number: num.Draw(t, "number"), RegisteredIn: id + "-0"}
		if rapid.Bool().Draw(t, "withdrawn") {
			a.Withdrawal = &record.Withdrawal{}
		}
		if m := rapid.SampledFrom([]record.MatchOutcome{"", record.MatchSame, record.MatchNew, record.MatchWaiting}).Draw(t, "match"); m != "" {
			a.Match = &record.Match{Outcome: m}
		}
		o.Attendances = append(o.Attendances, a)
		for e := range 3 {
			o.Entries = append(o.Entries, record.Entry{
				ID: record.ID(fmt.Sprintf("%s-%d", id, e)), AttendanceID: id, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			})
		}
	}
	destination := rapid.SampledFrom([]string{"PAS", "ADT", "CDS"})
	for _, e := range rapid.SliceOfN(entry, 0, 40).Draw(t, "receipts") {
		o.Receipts = append(o.Receipts, record.Receipt{Destination: destination.Draw(t, "to"), EntryID: e})
	}
	for _, e := range rapid.SliceOfN(entry, 0, 10).Draw(t, "owed") {
		owed := Owed{Destination: destination.Draw(t, "to"), EntryID: e}
		if rapid.Bool().Draw(t, "refused") {
			owed.Refused = &record.Refused{Code: "AE"}
		}
		o.Owed = append(o.Owed, owed)
	}
	pas := View{Destination: "PAS", Asked: true, Held: rapid.MapOfN(num, rapid.IntRange(0, 3), 0, 10).Draw(t, "held")}
	return o, []View{pas, {Destination: "ADT"}}
}

// Whatever the states: each number has one line and one end, rows add up to the
// total, what the subtraction leaves is named, and only what has a problem is
// open.
func TestSumsHoldWhateverTheStates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ours, theirs := anyOurs(t)
		b := Compare(ours, theirs)
		seen := map[record.DowntimeNumber]bool{}
		for _, l := range b.Lines {
			if seen[l.Number] {
				t.Fatalf("%s has two lines", l.Number)
			}
			seen[l.Number] = true
			if open := l.End == Left || l.End == Waiting; open != (len(l.Problems) > 0) || open == (l.Proof != "") {
				t.Fatalf("end and problems contradict: %+v", l)
			}
		}
		for _, n := range ours.Issued {
			if !seen[n] {
				t.Fatalf("%s was issued and has no line", n)
			}
		}
		for _, a := range ours.Attendances {
			if !seen[a.Number] {
				t.Fatalf("%s is an attendance's and has no line", a.Number)
			}
		}
		checkSums(t, b, len(ours.Issued))
	})
}

func checkSums(t *rapid.T, b Balance, issued int) {
	sum := Row{Kiosk: "All"}
	for _, r := range b.Kiosks {
		sum.Issued += r.Issued
		sum.Delivered += r.Delivered
		sum.Matched += r.Matched
		sum.Withdrawn += r.Withdrawn
		sum.Waiting += r.Waiting
		sum.Left += r.Left
		if d := r.Difference(); d < 0 || d > 0 && r.Left == 0 {
			t.Fatalf("difference %d, left %d", d, r.Left)
		}
	}
	if sum != b.Total || b.Total.Issued != issued {
		t.Fatalf("rows add up to %+v, total %+v, issued %d", sum, b.Total, issued)
	}
	if len(b.Left()) != b.Total.Left || len(b.Waiting()) != b.Total.Waiting || b.Balanced() != (b.Total.Left == 0) {
		t.Fatalf("%d left, %d waiting, balanced %v, but %+v", len(b.Left()), len(b.Waiting()), b.Balanced(), b.Total)
	}
}

func TestOrderMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ours, theirs := anyOurs(t)
		// Of two that contradict each other in one place the later holds.
		places := map[place]bool{}
		var owed []Owed
		for _, o := range ours.Owed {
			if p := (place{o.Destination, o.EntryID}); !places[p] {
				places[p] = true
				owed = append(owed, o)
			}
		}
		ours.Owed = owed
		shuffled := Ours{
			Issued:      rapid.Permutation(ours.Issued).Draw(t, "issued"),
			Attendances: rapid.Permutation(ours.Attendances).Draw(t, "attendances"),
			Entries:     ours.Entries,
			Receipts:    rapid.Permutation(ours.Receipts).Draw(t, "receipts"),
			Owed:        rapid.Permutation(ours.Owed).Draw(t, "owed"),
		}
		if a, b := Compare(ours, theirs), Compare(shuffled, rapid.Permutation(theirs).Draw(t, "views")); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}
