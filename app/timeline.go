package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// View is one record as the record screen shows it.
type View struct {
	record.Attendance
	Clock    record.FourHourClock // by the clock of the present
	Lines    []Line               // newest first
	Jobs     []record.PrintJob
	OnPaper  []Page         // pages of which nobody has said what became of them
	Settled  map[string]int // entries settled, by destination
	Owed     map[string]int // entries still owed, by destination
	ViewedAt time.Time
}

// Line is one entry of a record in words.
type Line struct {
	Seq        int64
	Entry      record.ID
	Kind       record.Kind
	OccurredAt time.Time
	RecordedAt time.Time
	Title      string
	Detail     string
	By         string
	Kiosk      string
}

// Open shows a record to this person. The look is an entry itself.
func (s *Session) Open(ctx context.Context, id record.ID) (View, error) {
	if err := s.Look(ctx, id); err != nil {
		return View{}, err
	}
	return s.View(ctx, id)
}

// Look notes that this person looks at a record.
func (s *Session) Look(ctx context.Context, id record.ID) error {
	return s.look(ctx, SeePatients, id)
}

// look notes a look at a record that an act brings with it.
func (s *Session) look(ctx context.Context, act Act, id record.ID) error {
	return s.do(ctx, act, record.Draft{AttendanceID: id, Body: &record.Viewed{}})
}

// View gives a record that this person has open already, brought up to date.
func (s *Session) View(ctx context.Context, id record.ID) (View, error) {
	v := View{Settled: map[string]int{}, Owed: map[string]int{}, ViewedAt: s.kiosk.now()}
	err := s.Allow(SeePatients)
	if err != nil {
		return v, err
	}
	if v.Attendance, err = s.kiosk.ledger.Attendance(ctx, id); err != nil {
		return v, err
	}
	entries, err := s.kiosk.ledger.Entries(ctx, id)
	if err != nil {
		return v, err
	}
	clock := s.kiosk.ledger.ClockHistory()
	v.Clock = v.Attendance.Reckoned(clock).Clock()
	sheets := map[record.ID]record.PrintJob{}
	for _, e := range entries {
		line, err := s.kiosk.line(e, sheets)
		if err != nil {
			return v, err
		}
		line.Detail = joinSentences(line.Detail, s.kiosk.clockWords(clock, e))
		if line.Title != "" {
			v.Lines = append(v.Lines, line)
		}
	}
	slices.Reverse(v.Lines)
	if v.Jobs, err = s.kiosk.ledger.PrintJobsOfNumber(ctx, v.Number); err != nil {
		return v, err
	}
	for _, j := range v.Jobs {
		v.OnPaper = append(v.OnPaper, s.kiosk.owedPages(ledger.OwedJob{PrintJob: j, Attendance: v.Attendance})...)
	}
	v.Settled, v.Owed, err = s.kiosk.ledger.DeliveriesOf(ctx, id)
	return v, err
}

// line puts an entry into words. An entry that says nothing to a reader of the
// record (a look, a sheet on its way) has no title.
// sheets keeps the print jobs queued so far, so that outcomes can name theirs.
func (k *Kiosk) line(e record.Entry, sheets map[record.ID]record.PrintJob) (Line, error) {
	l := Line{
		Seq: e.Seq, Entry: e.ID, Kind: e.Kind, OccurredAt: e.OccurredAt.In(k.zone), RecordedAt: e.RecordedAt.In(k.zone),
		By: k.nameOf(e.Author), Kiosk: e.Kiosk,
	}
	body, err := e.Decode()
	if err != nil {
		return l, err
	}
	switch b := body.(type) {
	case *record.SheetQueued:
		sheets[b.Job.ID] = b.Job
		l.Title, l.Detail = "To print: "+k.SheetName(b.Job), b.Job.Printer
	case *record.SheetOutcome:
		l.Title, l.Detail = outcomeWords(b, k.SheetName(sheets[b.JobID]))
	case *record.PageReturned:
		l.Title = fmt.Sprintf("%s, page %d %s", k.SheetName(sheets[b.JobID]), b.Page, b.State)
		l.Detail = joinSentences(b.Reason, k.witnessed(b.Witness))
	default:
		l.Title, l.Detail = k.words(body)
	}
	if e.OnBehalfOf != "" {
		l.Detail = joinSentences(l.Detail, "On behalf of "+e.OnBehalfOf)
	}
	l.Detail = joinSentences(l.Detail, doubtsIn(body))
	return l, nil
}

func (k *Kiosk) words(body record.Body) (title, detail string) {
	switch b := body.(type) {
	case *record.Registered:
		return "Arrival", joinSentences(b.Details.ArrivalMode.String(), b.Details.Complaint)
	case *record.Amended:
		return "Amended" + fieldsChanged(b.Changes), joinSentences(changesInWords(b.Changes), b.Reason)
	case *record.Triaged:
		return "Triage: " + orNotKnown(b.Triage.Acuity.String()), b.Triage.ChiefComplaint.String()
	case *record.Moved:
		return "Moved to " + b.Place, ""
	case *record.Departed:
		return "Departed " + record.FormatTime(b.Departure.DepartedAt.In(k.zone)), joinSentences(b.Departure.DischargeStatus.String(), b.Departure.DischargeDestination.String())
	case *record.Filed:
		return filedTitle(b), joinSentences(changesInWords(b.Changes), b.Reason)
	case *record.Withdrawn:
		return "Withdrawn", b.Reason
	case *record.GlassBroken:
		return "Glass broken: " + Act(b.Act).String(), b.Reason
	}
	return deliveryWords(body)
}

// filedTitle names a form, and what an amendment of it changed.
func filedTitle(b *record.Filed) string {
	if len(b.Changes) == 0 {
		return b.Title
	}
	return b.Title + " amended" + fieldsChanged(b.Changes)
}

func deliveryWords(body record.Body) (title, detail string) {
	switch b := body.(type) {
	case *record.Matched:
		return matchTitle(b.Match), strings.Join(b.Match.Reasons, ". ")
	case *record.Settled:
		return "Delivered to " + b.Receipt.Destination, strings.Join(b.Receipt.Proof, ", ")
	case *record.Refused:
		return "Refused by " + b.Destination, b.Words
	case *record.Retried:
		return "To be sent to " + b.Destination + " again", ""
	case *record.Foreign:
		return "Entry of a newer version", string(b.Kind())
	}
	return "", ""
}

func matchTitle(m record.Match) string {
	switch m.Outcome {
	case record.MatchSame:
		return "Found in the trust’s index"
	case record.MatchNew:
		return "New to the trust’s index"
	}
	return "Who this is waits for a person"
}

func outcomeWords(o *record.SheetOutcome, sheet string) (title, detail string) {
	switch o.State {
	case record.SheetSent:
		return sheet + " printed on " + o.Printer, o.Words
	case record.SheetInHand:
		return sheet + " in hand", ""
	case record.SheetUnknown:
		return sheet + ": look in the tray of " + o.Printer, o.Words
	case record.SheetCancelled:
		return sheet + " cancelled", o.Words
	case record.SheetNotOut:
		return sheet + " did not come out", ""
	case record.SheetHeld:
		return sheet + " held", ""
	case record.SheetWaiting:
		if o.ByRule {
			return sheet + " went to " + o.Printer, o.Words
		}
	}
	return "", ""
}

// witnessed names the second person who says so.
func (k *Kiosk) witnessed(by string) string {
	if by == "" {
		return ""
	}
	return "With " + k.nameOf(by)
}

// doubtsIn names what was hard to read on the paper that an entry was typed in
// from.
func doubtsIn(body record.Body) string {
	_, paper := formIn(body)
	if paper == nil || len(paper.Doubts) == 0 {
		return ""
	}
	var words []string
	for _, d := range paper.Doubts {
		words = append(words, strings.TrimSuffix(d.Label+", "+d.Words, ", "))
	}
	return "Hard to read: " + strings.Join(words, "; ")
}

func fieldsChanged(changes []record.Change) string {
	if len(changes) == 0 {
		return ""
	}
	var fields []string
	for _, c := range changes {
		fields = append(fields, c.Field)
	}
	return ": " + strings.Join(fields, ", ")
}

func changesInWords(changes []record.Change) string {
	var words []string
	for _, c := range changes {
		words = append(words, fmt.Sprintf("Was %s, now %s", orNotKnown(c.Was), orNotKnown(c.Now)))
	}
	return strings.Join(words, ". ")
}

func joinSentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ". ")
}

func orNotKnown(text string) string {
	if text == "" {
		return "not known"
	}
	return text
}

// Withdraw takes back a registration that should not have been made. Its
// number stays issued and its record stays readable; its sheets that still wait
// are cancelled.
func (s *Session) Withdraw(ctx context.Context, id record.ID, reason string) error {
	if err := s.Allow(Withdraw); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		a, err := tx.Attendance(id)
		if err != nil {
			return err
		}
		if a.Withdrawal != nil {
			return ErrWithdrawn
		}
		if _, err = tx.Append(record.Draft{AttendanceID: id, Author: s.Staff.ID, Amends: a.RegisteredIn, Body: &record.Withdrawn{Reason: reason}}); err != nil {
			return err
		}
		return cancelWaiting(tx, id, s.Staff.ID)
	})
	if err == nil {
		s.kiosk.changed()
	}
	return err
}

// cancelWaiting cancels what waits to be printed about a registration that is
// withdrawn: it would come out as if the registration stood.
func cancelWaiting(tx *ledger.Tx, id record.ID, by string) error {
	jobs, err := tx.PrintJobsOf(id)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if !j.State.Pending() {
			continue
		}
		if err := appendOutcome(tx, j, by, record.SheetOutcome{State: record.SheetCancelled, Words: "its registration was withdrawn"}); err != nil {
			return err
		}
	}
	return nil
}
