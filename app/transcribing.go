package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// Paper is what a form is typed in from: the page, whose hand it is in, and
// when what it says happened.
type Paper struct {
	Sheet  record.SheetKind `json:"sheet,omitempty"` // empty where the writing is on no sheet of ours
	JobID  record.ID        `json:"jobId,omitempty"`
	Page   int              `json:"page,omitempty"`
	Serial int              `json:"serial,omitempty"`
	// WrittenBy is who wrote it, as they signed; At when it happened, where no
	// question of the form asks for that.
	WrittenBy string `json:"writtenBy,omitempty"`
	// Date is the day on the paper, which times without a day belong to.
	Date   record.Date    `json:"date,omitzero"`
	At     time.Time      `json:"at,omitzero"`
	Doubts []record.Doubt `json:"doubts,omitempty"`
}

// Transcribe begins to type in what was written on a page, as one of the forms
// that the page is for. The times that it asks for are those on the paper:
// nothing is taken to happen now. A form that this person left half-typed comes
// back.
func (s *Session) Transcribe(ctx context.Context, p Page, a record.Attendance, form string) (*Filling, error) {
	paper := paperOf(p)
	paper.Date = record.DateOf(a.ArrivedAt.In(s.kiosk.zone))
	f := &Filling{Purpose: purposeOf(form), Name: filingName(form), AttendanceID: a.ID, Paper: paper}
	kept, err := s.Kept(ctx)
	if err != nil && !errors.Is(err, ErrNotBroughtBack) {
		return nil, err
	}
	if i := slices.IndexFunc(kept, f.Same); i >= 0 {
		return kept[i], s.Resume(ctx, kept[i])
	}
	if f, err = s.about(ctx, a.ID, f); err == nil && f.amendment() {
		f.Reason = paper.reason()
	}
	return f, err
}

// ArriveFromPaper begins to type in an arrival that was written on a sheet of a
// blank pack: saved, it takes the number that the sheet has had all along, and
// prints nothing.
func (s *Session) ArriveFromPaper(ctx context.Context, n record.DowntimeNumber, p Page) (*Filling, error) {
	if err := s.Allow(BackEnter); err != nil {
		return nil, err
	}
	if found, err := s.readNumber(ctx, n); err != nil || found.Attendance != nil {
		return nil, cmp.Or(err, ledger.ErrNumberUsed)
	}
	f, err := s.begin(ForArrival, record.Details{}, paperOf(p))
	if err != nil {
		return nil, err
	}
	f.number = n
	return f, nil
}

// Number is that of the attendance; empty before one is given.
func (f *Filling) Number() record.DowntimeNumber { return f.number }

func paperOf(p Page) *Paper {
	return &Paper{Sheet: p.Sheet, JobID: p.Job.ID, Page: p.Page, Serial: p.Serial}
}

// SetWriter takes who wrote the paper, as they signed.
func (f *Filling) SetWriter(who string) { f.Paper.WrittenBy, f.dirty = who, true }

// SetWritten takes when what the paper says happened, in the ways that times
// are typed, where no question of the form asks for it.
func (f *Filling) SetWritten(text string) error {
	if strings.TrimSpace(text) == "" {
		f.Paper.At, f.dirty = time.Time{}, true
		return nil
	}
	from := f.session.kiosk.now()
	if d := f.Paper.Date; !d.IsZero() && d != record.DateOf(from) {
		from = time.Date(d.Year, d.Month, d.Day, 23, 59, 59, 0, from.Location())
	}
	at, err := record.ParseTime(text, from)
	if err == nil {
		f.Paper.At, f.dirty = at, true
	}
	return err
}

// SetDate takes the day on the paper, before its times are typed. No day is
// today; one that has not come is record.ErrDateFuture.
func (f *Filling) SetDate(text string) error {
	day, err := record.ParseBirthDate(text, record.DateOf(f.session.kiosk.now()))
	if err == nil {
		f.Paper.Date, f.dirty = day.Date, true
	}
	return err
}

// Doubt marks an answer as hard to read, in words if there is more to say of
// it, or takes the mark away. The answer stays a question for whoever wrote it.
func (f *Filling) Doubt(at string, hard bool, words string) {
	f.Paper.Doubts = slices.DeleteFunc(slices.Clone(f.Paper.Doubts), func(d record.Doubt) bool { return d.At == at })
	if hard {
		f.Paper.Doubts = append(f.Paper.Doubts, record.Doubt{At: at, Label: labelsOf(f.Form)[at], Words: strings.TrimSpace(words)})
	}
	f.dirty = true
}

// reason is why the record is amended from paper, unless somebody says more.
func (p Paper) reason() string {
	if p.Page == 0 {
		return "Written on paper"
	}
	return fmt.Sprintf("Written on the %s, page %d", strings.ToLower(p.Sheet.String()), p.Page)
}

// name tells two pages of one attendance apart.
func (p Paper) name() string {
	if p.Serial == 0 {
		return "paper"
	}
	return fmt.Sprintf("page %06d", p.Serial)
}

// transcript is what the entry says of the paper.
func (f *Filling) transcript() *record.Transcript {
	if f.Paper == nil {
		return nil
	}
	return &record.Transcript{Serial: f.Paper.Serial, Doubts: f.Paper.Doubts}
}

// onBehalfOf is whose words the form holds, where they are not its author's.
func (f *Filling) onBehalfOf() string {
	if f.Paper == nil {
		return ""
	}
	return strings.TrimSpace(f.Paper.WrittenBy)
}

// happened is when what the form says happened. A form's own time is the first
// moment that it asks for and that has come; where it has none, that of the
// paper; and otherwise the moment of saving, as the zero time.
func (f *Filling) happened(answers json.RawMessage) (time.Time, error) {
	moments, err := momentsIn(answers)
	if err != nil {
		return time.Time{}, err
	}
	now := f.session.kiosk.now()
	for _, at := range moments {
		if !at.After(now) {
			return at, nil
		}
	}
	if f.Paper != nil {
		return f.Paper.At, nil
	}
	return time.Time{}, nil
}

// What keeps paper from being typed in.
var (
	ErrNoWriter = errors.New("who wrote it is not given")
	ErrNoTime   = errors.New("when it happened is not given")
)

// checkPaper wants of what is typed in who wrote it and when it happened: never
// the time of typing.
func (f *Filling) checkPaper() error {
	if f.Paper == nil {
		return nil
	}
	if f.onBehalfOf() == "" {
		return ErrNoWriter
	}
	answers, err := forms.Response(f.Form, forms.InProgress)
	if err != nil {
		return err
	}
	at, err := f.happened(answers)
	if err == nil && at.IsZero() {
		return ErrNoTime
	}
	return err
}
