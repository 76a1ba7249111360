package app

import (
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// Lesson 12: what was written by a clock a day fast is not newer than what was
// written after it, on no list and on no chart.
func TestLesson12AClockThatWasFastMakesNoOldWordTheNewest(t *testing.T) {
	c := newClocks()
	k := kioskWith(t, c.outside())
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	c.set(day)
	say := func(plan, respirations, bed string) {
		t.Helper()
		f, err := s.File(ctx, a.ID, "notes")
		fileForm(t, f, err, map[string]string{"notes.seenAt": "now", "notes.plan": plan})
		whole := map[string]string{
			"obs.takenAt": "now", "news.respirations": respirations, "news.spo2": "97", "news.systolic": "120",
			"news.pulse": "70", "news.temperature": "37.0", "news.consciousness": "A", "news.oxygen": "Air",
		}
		fileSets(t, s, a, 1, whole)
		f, err = s.File(ctx, a.ID, "ward-admission")
		fileForm(t, f, err, map[string]string{"ward.admittedAt": "now", "ward.name": "AMU", "ward.bed": bed})
	}
	say("Home.", "14", "1")
	c.set(-day)
	if err := k.LookAtClock(ctx); err != nil {
		t.Fatal(err)
	}
	c.pass(10 * time.Minute)
	r := rowOf(t, gatherList(t, k, record.WardList, "AMU"), a)
	if r.Here < 9*time.Minute || r.Here > 12*time.Minute {
		t.Errorf("on the ward for %v", r.Here)
	}
	say("Admit ITU.", "28", "2")
	r = rowOf(t, gatherList(t, k, record.DepartmentList, ""), a)
	if r.Plan != "Admit ITU." || !strings.HasPrefix(r.Score, "NEWS2 3 ") {
		t.Errorf("plan %q, score %q", r.Plan, r.Score)
	}
	if r = rowOf(t, gatherList(t, k, record.WardList, "AMU"), a); r.Place != "2" {
		t.Errorf("in bed %q", r.Place)
	}
	sets, err := k.observations(ctx, a.ID)
	if err != nil || len(sets) != 2 || sets[1].Readings[printing.Respirations].Value != "28" {
		t.Errorf("the newest set is not last: %+v, %v", sets, err)
	}
}
