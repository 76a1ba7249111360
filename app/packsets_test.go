package app

import (
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// fileSets files an observation chart of as many sets as are given.
func fileSets(t *testing.T, s *Session, a record.Attendance, sets int, answers map[string]string) {
	t.Helper()
	f, err := s.File(ctx, a.ID, "observations")
	if err != nil {
		t.Fatal(err)
	}
	for range sets - 1 {
		if _, err := f.Form.Add("obs.set"); err != nil {
			t.Fatal(err)
		}
	}
	fileForm(t, f, nil, answers)
}

// A set in which nothing was measured lends its time to no other.
func TestReadingsStandUnderTheirOwnTime(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	for name, c := range map[string]struct {
		sets    int
		answers map[string]string
		want    map[string]time.Duration // respirations, by how long ago
	}{
		"the first is empty": {2, map[string]string{"obs.takenAt": "-15", "obs.takenAt@2": "-5", "news.respirations@2": "28"}, map[string]time.Duration{"28": 5 * time.Minute}},
		"the middle one is empty": {
			3, map[string]string{"obs.takenAt": "-15", "news.respirations": "14", "obs.takenAt@2": "-10", "obs.takenAt@3": "-5", "news.respirations@3": "28"},
			map[string]time.Duration{"14": 15 * time.Minute, "28": 5 * time.Minute},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := arrive(t, s, "Smith")
			fileSets(t, s, a, c.sets, c.answers)
			sets, err := k.observations(ctx, a.ID)
			if err != nil || len(sets) != len(c.want) {
				t.Fatalf("%+v, %v", sets, err)
			}
			for _, set := range sets {
				value := set.Readings[printing.Respirations].Value
				if ago := k.Now().Sub(set.At); (ago - c.want[value]).Abs() > 2*time.Minute {
					t.Errorf("%s a minute was %v ago, want %v", value, ago, c.want[value])
				}
			}
		})
	}
}

// Where nobody can say which of several times is whose, none is said.
func TestASetWithoutATimeOfItsOwnIsGivenNone(t *testing.T) {
	respirations := record.Fact{Concepts: []record.Code{{System: sct, Code: "86290005"}}, Number: "28"}
	other := respirations
	other.Group = "another"
	at := []time.Time{winter, winter.Add(time.Hour)}
	k := &Kiosk{}
	for name, c := range map[string]struct {
		facts   []record.Fact
		moments []time.Time
		want    time.Time
	}{
		"one moment, one set":   {[]record.Fact{respirations}, at[:1], at[0]},
		"two moments, one set":  {[]record.Fact{respirations}, at, time.Time{}},
		"one moment, two sets":  {[]record.Fact{respirations, other}, at[:1], time.Time{}},
		"two moments, two sets": {[]record.Fact{respirations, other}, at, time.Time{}},
	} {
		for _, set := range k.setsIn(c.facts, c.moments, "") {
			if !set.At.Equal(c.want) {
				t.Errorf("%s: %v, want %v", name, set.At, c.want)
			}
		}
	}
}
