package app

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// course is what the filed forms and the triage of one attendance say that lists
// show, the newest word of each. It is read by linkId: the same linkId asks the
// same in every form of a department (assets/forms/README.md).
type course struct {
	seenBy   string
	score    *int
	scoredAt time.Time
	nextStep string // the clinician's plan
	bed      askedBed
	ward     stay
}

// askedBed is what the decision to admit says.
type askedBed struct{ ward, specialty, consultant, reason string }

// stay is where in the hospital somebody is after the department.
type stay struct {
	ward, bed, consultant, specialty string
	since                            time.Time
	reason, plan                     string
	resuscitation, decidedBy         string
	left                             bool
}

// courseOf reads what the forms of an attendance say, in the order in which it
// happened.
func (k *Kiosk) courseOf(ctx context.Context, id record.ID) (course, error) {
	entries, err := k.ledger.Entries(ctx, id)
	if err != nil {
		return course{}, err
	}
	return courseIn(entries)
}

func courseIn(entries []record.Entry) (course, error) {
	var a record.Attendance
	answers := map[record.ID]json.RawMessage{}
	var said []record.Entry
	for _, e := range entries {
		body, err := e.Decode()
		if err == nil {
			err = a.ApplyBody(e, body)
		}
		if err != nil {
			return course{}, err
		}
		switch b := body.(type) {
		case *record.Triaged:
			said, answers[e.ID] = append(said, e), b.Answers
		case *record.Filed:
			said, answers[e.ID] = append(said, e), b.Answers
		}
	}
	slices.SortStableFunc(said, func(a, b record.Entry) int { return a.OccurredAt.Compare(b.OccurredAt) })
	var t course
	for _, e := range said {
		if f, filed := a.Filing(e.ID); filed && f.Latest() != e.ID {
			continue // it was amended
		}
		if err := t.hear(answers[e.ID], e.OccurredAt); err != nil {
			return course{}, err
		}
	}
	return t, nil
}

// hear takes in the answers of one form.
func (t *course) hear(response json.RawMessage, at time.Time) error {
	var root responseItem
	if len(response) == 0 {
		return nil
	}
	if err := json.Unmarshal(response, &root); err != nil {
		return record.Unreadable(err)
	}
	said := map[string]responseAnswer{}
	root.visit(func(group []responseItem) {
		in := firstAnswers(group)
		for id, answer := range in {
			said[id] = answer
		}
		if n, ok := in["news.total"]; ok && n.Integer != nil {
			t.noteScore(*n.Integer, latestOr(in["obs.takenAt"].DateTime, at))
		}
	})
	t.hearPlan(said)
	t.ward.hear(said, at)
	return nil
}

func (t *course) noteScore(n int, at time.Time) {
	if t.score == nil || !at.Before(t.scoredAt) {
		t.score, t.scoredAt = &n, at
	}
}

func (t *course) hearPlan(said map[string]responseAnswer) {
	renew(&t.seenBy, said["notes.professional.name"])
	renew(&t.nextStep, said["notes.plan"])
	renew(&t.bed.ward, said["admit.ward"])
	renew(&t.bed.specialty, said["admit.specialty"])
	renew(&t.bed.consultant, said["admit.consultant"])
	renew(&t.bed.reason, said["admit.reason"])
}

// hear follows somebody from ward to ward.
func (s *stay) hear(said map[string]responseAnswer, at time.Time) {
	if came := cmp.Or(said["ward.toWard"].words(), said["ward.name"].words()); came != "" {
		if !strings.EqualFold(came, s.ward) {
			s.ward, s.bed = came, ""
		}
		s.left = false
	}
	if s.ward == "" {
		return
	}
	for _, when := range []string{"ward.admittedAt", "ward.movedAt"} {
		if moved := said[when].DateTime; !moved.IsZero() {
			s.since = moved
		}
	}
	s.since = latestOr(s.since, at)
	renew(&s.bed, said["ward.bed"])
	renew(&s.bed, said["ward.toBed"])
	renew(&s.consultant, said["ward.consultant"])
	renew(&s.specialty, said["ward.specialty"])
	renew(&s.reason, said["ward.reason"])
	renew(&s.plan, said["ward.plan"])
	renew(&s.resuscitation, said["ward.resuscitation"])
	renew(&s.decidedBy, said["ward.resuscitationBy"])
	if !said["ward.dischargedAt"].DateTime.IsZero() {
		s.left = true
	}
}

// plan says what comes next, as far as forms say.
func (t course) plan() string {
	var parts []string
	if b := t.bed; b.ward+b.specialty+b.consultant != "" {
		parts = append(parts, "Admit: "+joinKnown(b.ward, b.specialty, b.consultant)+".")
	}
	if t.nextStep != "" {
		parts = append(parts, t.nextStep)
	}
	return strings.Join(parts, " ")
}

// renew takes a newer word in the place of an older one.
func renew(was *string, now responseAnswer) {
	if words := now.words(); words != "" {
		*was = words
	}
}

func latestOr(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

func joinKnown(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// words gives an answer as people wrote or chose it.
func (a responseAnswer) words() string {
	if a.Integer != nil {
		return strconv.Itoa(*a.Integer)
	}
	return strings.TrimSpace(cmp.Or(a.Text, a.Coding.String()))
}

// visit calls back for every group of items that stand beside each other.
func (it responseItem) visit(group func([]responseItem)) {
	if len(it.Item) > 0 {
		group(it.Item)
	}
	for _, below := range it.Item {
		below.visit(group)
	}
	for _, a := range it.Answer {
		responseItem{Item: a.Item}.visit(group)
	}
}

// firstAnswers gives the first answer to each question of a group.
func firstAnswers(group []responseItem) map[string]responseAnswer {
	all := map[string]responseAnswer{}
	for _, it := range group {
		if len(it.Answer) > 0 {
			all[it.LinkID] = it.Answer[0]
		}
	}
	return all
}
