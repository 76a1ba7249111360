package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// course is what the filed forms and the triage of one attendance say that lists
// show, the newest word of each. It is read by linkId: the same linkId asks the
// same in every form of a department (assets/forms/README.md). What the national
// data set has an element for is read by that, whichever form asks.
type course struct {
	seenBy   string
	seen     clocked // by a clinician, first
	decided  clocked // that they need a bed
	scores   []scored
	nextStep string // the clinician's plan
	bed      askedBed
	ward     stay
	unread   bool // not every form could be read: the newest word may be in one of them
}

// clocked is a time as it was read off the clock, which is shown, and where the
// clock of the present would have put it, which is what it is ordered and
// reckoned by.
type clocked struct{ read, reckoned time.Time }

// clockedBy gives a time that was read off a clock which stands elsewhere now.
func clockedBy(read time.Time, shift time.Duration) clocked { return clocked{read, read.Add(shift)} }

// scored is a NEWS2 total with when it was taken.
type scored struct {
	total int
	at    clocked
}

// askedBed is what the decision to admit says.
type askedBed struct{ ward, specialty, consultant, reason string }

// stay is where in the hospital somebody is after the department.
type stay struct {
	ward, bed, consultant, specialty string
	since                            clocked
	reason, plan                     string
	resuscitation, decidedBy         string
	left                             bool
}

// courseOf reads what the forms about an attendance say, in the order in which
// it happened. What cannot be read is no reason to leave anybody off a list: their
// row says it.
func (k *Kiosk) courseOf(ctx context.Context, a record.Attendance) (course, error) {
	if a.Triage == nil && len(a.Filings) == 0 {
		return course{}, nil
	}
	said, err := k.sayings.of(ctx, k.ledger, a)
	if err != nil {
		return course{unread: true}, ctx.Err()
	}
	clock := k.ledger.ClockHistory()
	happened := func(t saying) clocked { return clockedBy(t.occurredAt, clock.Shift(t.seq)) }
	slices.SortStableFunc(said, func(a, b saying) int {
		return happened(a).reckoned.Compare(happened(b).reckoned)
	})
	var c course
	for _, t := range said {
		c.unread = c.unread || t.err != nil
		c.hear(t, happened(t))
	}
	return c, nil
}

// hear takes in what one form said.
func (c *course) hear(t saying, at clocked) {
	said := map[string]responseAnswer{}
	t.answers.visit(func(group []responseItem) {
		in := firstAnswers(group)
		for id, answer := range in {
			said[id] = answer
		}
		if n, ok := in["news.total"]; ok && n.Integer != nil {
			c.noteScore(scored{*n.Integer, at.or(in["obs.takenAt"].DateTime)})
		}
	})
	if m := momentOf(t.facts, "EmergencyCareDateSeenForTreatment"); !m.IsZero() {
		c.noteSeen(at.or(m))
	}
	if m := momentOf(t.facts, "DecidedToAdmitDate"); !m.IsZero() {
		c.decided = at.or(m)
	}
	c.hearPlan(said)
	c.ward.hear(said, at)
}

func (c *course) noteSeen(at clocked) {
	if c.seen.read.IsZero() || at.reckoned.Before(c.seen.reckoned) {
		c.seen = at
	}
}

// noteScore keeps totals in the order in which they were taken; one that was told
// again replaces what was said before.
func (c *course) noteScore(s scored) {
	i, again := slices.BinarySearchFunc(c.scores, s, func(a, b scored) int { return a.at.reckoned.Compare(b.at.reckoned) })
	if !again {
		c.scores = slices.Insert(c.scores, i, s)
	}
	c.scores[i] = s
}

// score gives the newest total, and whether it is higher than the one before it.
func (c course) score() (s scored, rose, known bool) {
	n := len(c.scores)
	if n == 0 {
		return scored{}, false, false
	}
	s = c.scores[n-1]
	return s, n > 1 && s.total > c.scores[n-2].total, true
}

func (c *course) hearPlan(said map[string]responseAnswer) {
	renew(&c.seenBy, said["notes.professional.name"])
	renew(&c.nextStep, said["notes.plan"])
	renew(&c.bed.ward, said["admit.ward"])
	renew(&c.bed.specialty, said["admit.specialty"])
	renew(&c.bed.consultant, said["admit.consultant"])
	renew(&c.bed.reason, said["admit.reason"])
}

// hear follows somebody from ward to ward.
func (s *stay) hear(said map[string]responseAnswer, at clocked) {
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
		if moved := said[when].DateTime; !moved.IsZero() || s.since.read.IsZero() {
			s.since = at.or(moved)
		}
	}
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

// notReadable stands where a list would have had the newest word of forms.
const notReadable = "FORMS NOT READABLE. Look at the record."

// plan says what comes next, as far as forms say.
func (c course) plan() string {
	if c.unread {
		return notReadable
	}
	var parts []string
	if b := c.bed; b.ward+b.specialty+b.consultant != "" {
		parts = append(parts, "Admit: "+joinKnown(b.ward, b.specialty, b.consultant)+".")
	}
	if c.nextStep != "" {
		parts = append(parts, c.nextStep)
	}
	return strings.Join(parts, " ")
}

// renew takes a newer word in the place of an older one.
func renew(was *string, now responseAnswer) {
	if words := now.words(); words != "" {
		*was = words
	}
}

// or gives a time that was answered beside this one, off the same clock; or this
// one, where none was.
func (t clocked) or(answered time.Time) clocked {
	if answered.IsZero() {
		return t
	}
	return clockedBy(answered, t.reckoned.Sub(t.read))
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
