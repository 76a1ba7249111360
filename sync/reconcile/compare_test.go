package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func number(seq int) record.DowntimeNumber { return record.NewDowntimeNumber("K3", "7HWRM", seq) }

// scene is a ledger and two destinations: PAS is asked, ADT only acknowledges.
type scene struct {
	Ours
	pas, adt View
}

func newScene() *scene {
	return &scene{
		pas: View{Destination: "PAS", Asked: true, Held: map[record.DowntimeNumber]int{}, AsOf: at(11, 0)},
		adt: View{Destination: "ADT"},
	}
}

func at(hour, minute int) time.Time {
	return time.Date(2026, 11, 24, hour, minute, 0, 0, time.UTC)
}

// patient issues the next number and registers and amends somebody under it.
// Both destinations have it all, until the test changes that.
func (s *scene) patient(changes ...func(a *record.Attendance)) record.DowntimeNumber {
	n := number(len(s.Issued) + 1)
	s.Issued = append(s.Issued, n)
	s.attendance(n, changes...)
	s.pas.Held[n] = 1
	return n
}

func (s *scene) attendance(n record.DowntimeNumber, changes ...func(a *record.Attendance)) {
	id := record.ID(fmt.Sprintf("at%d", len(s.Attendances)+1))
	a := record.Attendance{ID: id, Number: n, RegisteredIn: id + "-1"}
	for _, change := range changes {
		change(&a)
	}
	s.Attendances = append(s.Attendances, a)
	s.entry(id, "-1", record.KindRegistered)
	s.entry(id, "-2", record.KindAmended)
	s.Entries = append(s.Entries, record.Entry{ID: id + "-v", AttendanceID: id, Kind: record.KindViewed})
	if a.Withdrawal != nil {
		s.entry(id, "-3", record.KindWithdrawn)
	}
}

func (s *scene) entry(attendance, suffix record.ID, kind record.Kind) {
	s.Entries = append(s.Entries, record.Entry{ID: attendance + suffix, AttendanceID: attendance, Kind: kind})
	for _, d := range []string{"PAS", "ADT"} {
		s.Receipts = append(s.Receipts, record.Receipt{Destination: d, EntryID: attendance + suffix})
	}
}

// unsettle takes back a receipt, and owes the entry unless it is to be lost.
func (s *scene) unsettle(destination string, entry record.ID, owed bool, refused *record.Refused) {
	s.Receipts = slices.DeleteFunc(s.Receipts, func(r record.Receipt) bool {
		return r.Destination == destination && r.EntryID == entry
	})
	if owed {
		s.Owed = append(s.Owed, Owed{destination, entry, refused})
	}
}

func (s *scene) compare() Balance { return Compare(s.Ours, []View{s.pas, s.adt}) }

func withdrawn(a *record.Attendance) { a.Withdrawal = &record.Withdrawal{Reason: "Registered twice"} }

func outcome(o record.MatchOutcome) func(a *record.Attendance) {
	return func(a *record.Attendance) { a.Match = &record.Match{Outcome: o} }
}

func TestCompareEndsEachNumberOnce(t *testing.T) {
	bad := &record.Refused{Destination: "PAS", Code: "AE", Words: "postcode"}
	never := func(s *scene, owed bool) { // nothing was delivered anywhere
		for _, d := range []string{"PAS", "ADT"} {
			for _, e := range []record.ID{"at1-1", "at1-2", "at1-3"} {
				s.unsettle(d, e, owed && e != "at1-3", nil)
			}
		}
		delete(s.pas.Held, number(1))
	}
	tests := []struct {
		name   string
		with   func(a *record.Attendance)
		change func(s *scene)
		end    End
		proof  Proof
		why    []Why
	}{
		{"delivered", nil, nil, Delivered, Acknowledged, nil},
		{"delivered, decided to be new", outcome(record.MatchNew), nil, Delivered, Acknowledged, nil},
		{"matched", outcome(record.MatchSame), nil, Matched, Acknowledged, nil},
		{"matched, all read back", outcome(record.MatchSame), func(s *scene) {
			s.adt = View{Destination: "ADT", Asked: true, Held: s.pas.Held}
		}, Matched, ReadBack, nil},
		{"withdrawn and taken back", withdrawn, func(s *scene) { clear(s.pas.Held) }, Withdrawn, Acknowledged, nil},
		{"withdrawn before anything was sent", withdrawn, func(s *scene) { never(s, false) }, Withdrawn, NeverSent, nil},
		{"withdrawn, but held", withdrawn, nil, Waiting, "", []Why{StillHeld}},
		{"withdrawn, and that is still to be sent", withdrawn, func(s *scene) {
			clear(s.pas.Held)
			s.unsettle("ADT", "at1-3", true, nil)
		}, Waiting, "", []Why{Undelivered}},
		{"withdrawn, and that was lost", withdrawn, func(s *scene) {
			clear(s.pas.Held)
			s.unsettle("ADT", "at1-3", false, nil)
		}, Waiting, "", []Why{Unproved}},
		{"unmatched", outcome(record.MatchWaiting), func(s *scene) { never(s, true) }, Waiting, "", []Why{Unmatched}},
		{"refused", nil, func(s *scene) { s.unsettle("PAS", "at1-2", true, bad) }, Waiting, "", []Why{Refused}},
		{"refused, what follows is held behind it", nil, func(s *scene) {
			s.unsettle("PAS", "at1-1", true, bad)
			s.unsettle("PAS", "at1-2", true, nil)
			clear(s.pas.Held)
		}, Waiting, "", []Why{Refused}},
		{"refused once and replaced by the amendment", nil, func(s *scene) {
			s.unsettle("PAS", "at1-1", false, nil)
		}, Delivered, Acknowledged, nil},
		{"the arrival lost, though what came after it was told", nil, func(s *scene) {
			s.Entries[1].Kind = record.KindTriaged
			s.unsettle("PAS", "at1-1", false, nil)
		}, Waiting, "", []Why{Unproved}},
		{"in the outbox still, though the receipt is there", nil, func(s *scene) {
			s.Owed = append(s.Owed, Owed{"PAS", "at1-1", bad})
		}, Delivered, Acknowledged, nil},
		{"undelivered", nil, func(s *scene) { never(s, true) }, Waiting, "", []Why{Undelivered, Undelivered}},
		{"lost from the outbox", nil, func(s *scene) { s.unsettle("ADT", "at1-2", false, nil) }, Waiting, "", []Why{Unproved}},
		{"never in the outbox", nil, func(s *scene) { never(s, false) }, Waiting, "", []Why{Unproved, Unproved}},
		{"missing though acknowledged", nil, func(s *scene) { clear(s.pas.Held) }, Waiting, "", []Why{Missing}},
		{"doubled", nil, func(s *scene) { s.pas.Held[number(1)] = 2 }, Waiting, "", []Why{Doubled}},
		{"owed to a destination without a view", nil, func(s *scene) {
			s.Owed = append(s.Owed, Owed{Destination: "CDS", EntryID: "at1-1"})
		}, Waiting, "", []Why{Undelivered}},
		{"only its own registration known", nil, func(s *scene) { s.Entries = nil }, Delivered, Acknowledged, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene()
			n := s.patient(func(a *record.Attendance) {
				if tt.with != nil {
					tt.with(a)
				}
			})
			if tt.change != nil {
				tt.change(s)
			}
			b := s.compare()
			if len(b.Lines) != 1 {
				t.Fatalf("lines %+v", b.Lines)
			}
			l := b.Lines[0]
			if l.Number != n || l.Kiosk != "K3" || l.End != tt.end || l.Proof != tt.proof || !slices.Equal(whys(l), tt.why) {
				t.Errorf("got %+v, want %s, %s, %s", l, tt.end, tt.proof, tt.why)
			}
			if !b.Balanced() || b.Closed() != (tt.end != Waiting) {
				t.Errorf("balanced %v, closed %v: %+v", b.Balanced(), b.Closed(), b.Total)
			}
		})
	}
}

func whys(l Line) []Why {
	var list []Why
	for _, p := range l.Problems {
		list = append(list, p.Why)
		if p.Words == "" || p.Next == "" || p.Who == "" {
			list = append(list, "WITHOUT WORDS")
		}
	}
	return list
}

// Whatever cannot be accounted for is named, and keeps the account from
// balancing. Lesson 5: two patients, one number. Lesson 9: a restored ledger
// knows less than the trust.
func TestLesson05CompareNamesWhatIsLeft(t *testing.T) {
	foreign := record.NewDowntimeNumber("K3", "KKKKK", 7)
	tests := []struct {
		name       string
		change     func(s *scene)
		left       map[record.DowntimeNumber][]Why
		difference int
	}{
		{"issued, nobody registered", func(s *scene) { s.Issued = append(s.Issued, number(4)) },
			map[record.DowntimeNumber][]Why{number(4): {NoAttendance}}, 1},
		{"issued twice", func(s *scene) { s.Issued = append(s.Issued, number(2)) },
			map[record.DowntimeNumber][]Why{number(2): {IssuedTwice}}, 2},
		{"two patients, one number", func(s *scene) { s.attendance(number(2)) },
			map[record.DowntimeNumber][]Why{number(2): {Shared}}, 1},
		{"an attendance without an issued number", func(s *scene) { s.attendance(number(4)) },
			map[record.DowntimeNumber][]Why{number(4): {NeverIssued}}, 0},
		{"two attendances without an issued number", func(s *scene) { s.attendance(number(4)); s.attendance(number(4)) },
			map[record.DowntimeNumber][]Why{number(4): {NeverIssued, Shared, NeverIssued}}, 0},
		{"a gap", func(s *scene) {
			s.Issued = append(s.Issued, number(5))
			s.attendance(number(5))
			s.pas.Held[number(5)] = 1
		},
			map[record.DowntimeNumber][]Why{number(4): {Gap}}, 0},
		{"the first ones missing", func(s *scene) { s.Issued = s.Issued[1:] },
			map[record.DowntimeNumber][]Why{number(1): {NeverIssued, NeverIssued, Gap}}, 0},
		{"the trust holds one that we never issued", func(s *scene) { s.pas.Held[foreign] = 1 },
			map[record.DowntimeNumber][]Why{foreign: {NeverIssued}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene()
			s.patient()
			s.patient()
			s.patient()
			tt.change(s)
			b := s.compare()
			got := map[record.DowntimeNumber][]Why{}
			for _, l := range b.Left() {
				got[l.Number] = whys(l)
			}
			// an attendance twice under an unissued number is named for each reason once
			if fmt.Sprint(compact(got)) != fmt.Sprint(compact(tt.left)) {
				t.Errorf("left %v, want %v", got, tt.left)
			}
			if b.Balanced() || b.Closed() || b.Total.Difference() != tt.difference || b.Total.Left != len(tt.left) {
				t.Errorf("balanced %v, difference %d, left %d", b.Balanced(), b.Total.Difference(), b.Total.Left)
			}
		})
	}
}

func compact(m map[record.DowntimeNumber][]Why) map[record.DowntimeNumber][]Why {
	for n, list := range m {
		m[n] = slices.Compact(slices.Sorted(slices.Values(list)))
	}
	return m
}

func TestCompareByKiosk(t *testing.T) {
	s := newScene()
	s.patient()
	s.patient(outcome(record.MatchSame))
	other := record.NewDowntimeNumber("M1", "KKKKK", 1)
	trusts := record.DowntimeNumber("ED2026004711") // from a block that the trust issued
	for _, n := range []record.DowntimeNumber{other, trusts} {
		s.Issued = append(s.Issued, n)
		s.attendance(n)
		s.pas.Held[n] = 1
	}
	s.pas.Held[other] = 2
	b := s.compare()
	want := []Row{
		{Kiosk: "", Issued: 1, Delivered: 1},
		{Kiosk: "K3", Issued: 2, Delivered: 1, Matched: 1},
		{Kiosk: "M1", Issued: 1, Waiting: 1},
	}
	if !slices.Equal(b.Kiosks, want) {
		t.Errorf("rows %+v", b.Kiosks)
	}
	if b.Total != (Row{Kiosk: "All", Issued: 4, Delivered: 2, Matched: 1, Waiting: 1}) {
		t.Errorf("total %+v", b.Total)
	}
	if got := b.Waiting(); len(got) != 1 || b.Lines[0].Number != other {
		t.Errorf("open lines must come first: %+v", b.Lines)
	}
}

func TestCompareWithoutAnyDestination(t *testing.T) {
	s := newScene()
	s.patient()
	s.patient(withdrawn)
	s.Receipts = nil
	b := Compare(s.Ours, nil)
	if b.Total.Waiting != 1 || b.Total.Withdrawn != 1 || whys(b.Lines[0])[0] != NoDestination {
		t.Errorf("got %+v", b.Lines)
	}
}

func TestCompareOfNothing(t *testing.T) {
	if b := Compare(Ours{}, nil); !b.Closed() {
		t.Errorf("got %+v", b)
	}
}

func TestRefusalsAreReportedOnOneLine(t *testing.T) {
	for words, want := range map[string]string{
		"postcode.": "Refused by PAS with AE: postcode.", "": "Refused by PAS with AE: no reason given.",
		"bad\r\nsegment\x0bPID ": "Refused by PAS with AE: bad segment PID.",
	} {
		if got := refused("PAS", record.Refused{Code: "AE", Words: words}).Words; got != want || strings.ContainsAny(got, "\r\n\x0b") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
