package reconcile

import (
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// file adds a form that was filed and filed again, which PAS takes and ADT does
// not.
func (s *scene) file(n record.DowntimeNumber) {
	i := slices.IndexFunc(s.Attendances, func(a record.Attendance) bool { return a.Number == n })
	a := &s.Attendances[i]
	s.TakeForms = []string{"PAS"}
	a.Filings = []record.Filing{{Entries: []record.ID{a.ID + "-f1", a.ID + "-f2"}}}
	for _, id := range a.Filings[0].Entries {
		s.Entries = append(s.Entries, record.Entry{ID: id, AttendanceID: a.ID, Kind: record.KindFiled})
		s.Receipts = append(s.Receipts, record.Receipt{Destination: "PAS", EntryID: id})
	}
}

func TestFormsAreFollowedWhereTheyAreTaken(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*scene)
		end    End
		why    []Why
	}{
		"all sent":                         {func(*scene) {}, Delivered, nil},
		"the first was replaced":           {func(s *scene) { s.unsettle("PAS", "at1-f1", false, nil) }, Delivered, nil},
		"the last was lost":                {func(s *scene) { s.unsettle("PAS", "at1-f2", false, nil) }, Waiting, []Why{Unproved}},
		"the last is still to be sent":     {func(s *scene) { s.unsettle("PAS", "at1-f2", true, nil) }, Waiting, []Why{Undelivered}},
		"an amendment replaces no form":    {func(s *scene) { s.unsettle("PAS", "at1-f2", false, nil); s.entry("at1", "-9", record.KindAmended) }, Waiting, []Why{Unproved}},
		"the arrival's amendment was lost": {func(s *scene) { s.unsettle("ADT", "at1-2", false, nil) }, Waiting, []Why{Unproved}},
	} {
		s := newScene()
		s.file(s.patient())
		c.change(s)
		b := s.compare()
		var why []Why
		for _, p := range b.Lines[0].Problems {
			why = append(why, p.Why)
		}
		if b.Lines[0].End != c.end || !slices.Equal(why, c.why) || !b.Balanced() {
			t.Errorf("%s: %+v", name, b.Lines[0])
		}
	}
}

// A number of a blank pack waits until somebody is registered under it or
// somebody says what became of it.
func TestNumbersOfBlankPacksAreAccountedFor(t *testing.T) {
	for name, c := range map[string]struct {
		outcome record.PackOutcome
		held    int
		end     End
		proof   Proof
	}{
		"still out":             {"", 0, Waiting, ""},
		"came back unused":      {record.PackUnused, 0, Withdrawn, Unused},
		"destroyed":             {record.PackDestroyed, 0, Withdrawn, Destroyed},
		"unused, but held":      {record.PackUnused, 1, Left, ""},
		"a word of a newer one": {"eaten", 0, Waiting, ""},
	} {
		s := newScene()
		n := number(1)
		s.Issued = append(s.Issued, n)
		s.Packs = []record.PackNumber{{Number: n, Outcome: c.outcome}}
		s.pas.Held[n] = c.held
		b := s.compare()
		if l := b.Lines[0]; l.End != c.end || l.Proof != c.proof || (len(l.Problems) > 0) != (c.end != Withdrawn) {
			t.Errorf("%s: %+v", name, l)
		}
		if b.Balanced() != (c.end != Left) || b.Closed() != (c.end == Withdrawn) {
			t.Errorf("%s: balanced %v, closed %v", name, b.Balanced(), b.Closed())
		}
	}
	s := newScene()
	n := s.patient()
	s.Packs = []record.PackNumber{{Number: n, Returned: true}}
	if l := s.compare().Lines[0]; l.End != Delivered {
		t.Errorf("typed in: %+v", l)
	}
}

// What a form should have made and did not is listed, and holds no number up.
func TestWhatIsLeftOutIsListed(t *testing.T) {
	omit := func(s *scene, entry record.ID) {
		for i := range s.Receipts {
			if s.Receipts[i].EntryID == entry && s.Receipts[i].Destination == "PAS" {
				s.Receipts[i].Omitted = []string{"Only the answers were sent: the form is gone."}
			}
		}
	}
	for name, c := range map[string]struct {
		entry     record.ID
		with      func(*record.Attendance)
		omissions int
	}{
		"of the form as it stands":     {"at1-f2", nil, 1},
		"made good by the amendment":   {"at1-f1", nil, 0},
		"of the arrival, made good":    {"at1-1", nil, 0},
		"of the arrival as it stands":  {"at1-2", nil, 1},
		"taken back with all the rest": {"at1-f2", withdrawn, 0},
	} {
		s := newScene()
		n := s.patient(func(a *record.Attendance) {
			if c.with != nil {
				c.with(a)
			}
		})
		s.file(n)
		if c.with != nil {
			clear(s.pas.Held)
		}
		omit(s, c.entry)
		b := s.compare()
		l := b.Lines[0]
		if len(l.Omissions) != c.omissions || len(l.Problems) > 0 || !b.Closed() {
			t.Errorf("%s: %+v", name, l)
		}
		if csv := string(Report{Balance: b}.CSV()); strings.Contains(csv, "the form is gone") != (c.omissions > 0) {
			t.Errorf("%s: the report says\n%s", name, csv)
		}
	}
}
