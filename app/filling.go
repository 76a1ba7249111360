package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// What keeps a task from being done.
var (
	ErrProblems  = errors.New("the form has problems")
	ErrNoReason  = errors.New("a reason is needed")
	ErrWithdrawn = errors.New("this attendance has been withdrawn")
)

// Filling is one form being filled in by one person. Every Set that was kept
// survives a power cut, and comes back to the same person on the same
// attendance. It is used from one goroutine.
type Filling struct {
	Purpose Purpose
	Form    *forms.Form
	// Base is what is known already: the person chosen in the index, the draw
	// for an unknown patient, or the attendance being amended.
	Base record.Details
	// AttendanceID is the attendance that the form is about; an arrival's is
	// its own from the start, though nothing is registered before Save.
	AttendanceID record.ID
	// Reason says why an amendment was made.
	Reason string
	// Name is what the department calls a form that is filed. Amends is the entry
	// whose answers the form began with, and which it replaces; empty where there
	// was none.
	Name   string
	Amends record.ID
	// Paper is what the form is typed in from; nil where it is filled in as
	// things happen.
	Paper *Paper

	session *Session
	dirty   bool
	filed   record.ID // names the filing that is filed again
	token   record.ID // names this filling of a form, so that it is filed once
	// begun is the form as the record stood when it was begun; nil where nothing
	// is recorded before it is saved. conflicts wait for a choice.
	begun     *forms.Form
	conflicts []Conflict
	// seq is the newest entry when the times in the form were last read off the
	// clock, written that of the times that the attendance has already. moved
	// marks times that moved with the clock and that nobody has seen since.
	seq     int64
	written record.Written
	number  record.DowntimeNumber // empty before one is given
	moved   bool
}

// Arrive begins the arrival of somebody from the index, or of a new patient
// where from is the zero Patient but for what was typed in the search. Whom
// the index calls dead and who stands at the desk is not registered, printed
// and sent as dead: the arrival says that it must be looked into.
func (s *Session) Arrive(from record.Patient) (*Filling, error) {
	died := from.DiedOn
	from.DiedOn = record.Date{}
	from.NHSNumberStatus = from.NHSNumber.CapturedStatus()
	f, err := s.begin(ForArrival, record.Details{Patient: from, ArrivedAt: s.kiosk.thisMinute()}, nil)
	if err == nil && !died.IsZero() {
		f.Set("arrival.alerts", fmt.Sprintf("The index says died %s. Check who this is.", died))
	}
	return f, err
}

// thisMinute is when somebody at the desk arrived, unless they say otherwise.
func (k *Kiosk) thisMinute() time.Time { return k.now().Truncate(time.Minute).Round(0) }

// ArriveUnknown begins the arrival of somebody whom nobody can name: name and
// temporary number are drawn, clear of those in use.
func (s *Session) ArriveUnknown(ctx context.Context) (*Filling, error) {
	if err := s.Allow(Register); err != nil {
		return nil, err
	}
	p, err := s.drawUnknown(ctx)
	if err != nil {
		return nil, err
	}
	return s.begin(ForUnknown, record.Details{Patient: p, ArrivedAt: s.kiosk.thisMinute()}, nil)
}

// Redraw gives an unknown patient another name and number.
func (f *Filling) Redraw(ctx context.Context) error {
	p, err := f.session.drawUnknown(ctx, f.Base.Patient.Name)
	if err != nil {
		return err
	}
	f.Base.Patient.Name, f.Base.Patient.TemporaryNumber = p.Name, p.TemporaryNumber
	f.dirty = true
	details := f.Details()
	details.Patient.Name, details.Patient.TemporaryNumber = p.Name, p.TemporaryNumber
	forms.Populate(f.Form, details)
	return nil
}

// UnknownHere gives the unknown patients who are in the department.
func (k *Kiosk) UnknownHere(ctx context.Context) ([]record.Attendance, error) {
	present, err := k.ledger.Present(ctx)
	var unknown []record.Attendance
	for _, a := range present {
		if a.Patient.Unknown {
			unknown = append(unknown, a)
		}
	}
	return unknown, err
}

// drawUnknown draws a name clear of those in use, and of the one that was drawn
// before and is not wanted.
func (s *Session) drawUnknown(ctx context.Context, unwanted ...record.Name) (record.Patient, error) {
	here, err := s.kiosk.UnknownHere(ctx)
	if err != nil {
		return record.Patient{}, err
	}
	inUse := unwanted
	for _, a := range here {
		inUse = append(inUse, a.Patient.Name)
	}
	p := record.Patient{Unknown: true, NHSNumberStatus: record.NHSNumberTraceNeeded}
	if p.Name, err = record.DrawUnknownName(inUse, s.kiosk.outside.Random); err != nil {
		return p, err
	}
	p.TemporaryNumber, err = record.DrawTemporaryNumber(s.kiosk.Settings.Trust.ODS, s.kiosk.outside.Random)
	return p, err
}

func (s *Session) begin(p Purpose, base record.Details, from *Paper) (*Filling, error) {
	// What comes next is read off the clock, so that a jump must be known first.
	if err := s.kiosk.LookAtClock(context.Background()); err != nil {
		return nil, err
	}
	f := &Filling{Purpose: p, Paper: from, session: s, seq: s.kiosk.ledger.Head().Seq}
	if err := s.Allow(f.act()); err != nil {
		return nil, err
	}
	id, err := record.NewID(s.kiosk.now(), s.kiosk.outside.Random)
	if err != nil {
		return nil, err
	}
	if base.Patient.PatientID == "" {
		if base.Patient.PatientID, err = record.NewID(s.kiosk.now(), s.kiosk.outside.Random); err != nil {
			return nil, err
		}
	}
	f.Base, f.AttendanceID = base, id
	return f, f.load()
}

// load gives an arrival its form, populated with what is known.
func (f *Filling) load() error {
	q, err := f.session.kiosk.forms.Form(f.formName())
	if err != nil {
		return err
	}
	f.Form = forms.New(q, f.setting())
	// Only the patient: what the form itself begins with stays.
	forms.PopulatePatient(f.Form, f.Base.Patient)
	if f.Paper == nil {
		f.Form.Set("arrival.arrivedAt", record.FormatTime(f.session.kiosk.now()))
	}
	return nil
}

// About begins a form about an attendance: an amendment, a triage or a
// departure. The form shows the record, so that the look is an entry.
func (s *Session) About(ctx context.Context, id record.ID, p Purpose) (*Filling, error) {
	return s.about(ctx, id, &Filling{Purpose: p})
}

// about begins whatever form a Filling says, about an attendance.
func (s *Session) about(ctx context.Context, id record.ID, f *Filling) (*Filling, error) {
	f.session, f.AttendanceID = s, id
	if err := s.kiosk.LookAtClock(ctx); err != nil {
		return nil, err
	}
	if err := s.Allow(f.act()); err != nil {
		return nil, err
	}
	a, err := s.kiosk.ledger.Attendance(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.Withdrawal != nil {
		return nil, ErrWithdrawn
	}
	if err := s.look(ctx, f.act(), id); err != nil {
		return nil, err
	}
	f.Base, f.seq, f.written, f.number = a.Details, s.kiosk.ledger.Head().Seq, a.Written, a.Number
	if f.token, err = record.NewID(s.kiosk.now(), s.kiosk.outside.Random); err != nil {
		return nil, err
	}
	return f, f.open(ctx, a)
}

// open gives a form about an attendance the answers that stand. What nobody
// has answered yet happens now, unless it is typed in from paper.
func (f *Filling) open(ctx context.Context, a record.Attendance) error {
	entries, err := f.session.kiosk.ledger.Entries(ctx, f.AttendanceID)
	if err != nil {
		return err
	}
	f.Amends = f.replaces(a, entries)
	if filing, again := a.Filing(f.Amends); again {
		f.filed = filing.ID()
	}
	if f.begun, err = f.standing(a, entries, f.Amends); err != nil {
		return err
	}
	if f.Form, err = f.standing(a, entries, f.Amends); err != nil {
		return err
	}
	if f.Purpose == ForTriage && a.Triage == nil && f.Paper == nil {
		f.Form.Set("triage.assessedAt", record.FormatTime(f.session.kiosk.now()))
	}
	return nil
}

// Set takes what was typed into a field and gives its problems.
func (f *Filling) Set(field, text string) []forms.Problem {
	f.dirty = true
	return f.Form.Set(field, text)
}

// SetCode takes what was chosen for a field and gives its problems.
func (f *Filling) SetCode(field string, codes ...record.Code) []forms.Problem {
	f.dirty = true
	return f.Form.SetCode(field, codes...)
}

// SetUnknown takes "not known" as the answer to a field.
func (f *Filling) SetUnknown(field string) []forms.Problem {
	f.dirty = true
	return f.Form.Unknown(field)
}

// SetUnit takes the unit of a quantity.
func (f *Filling) SetUnit(field string, unit record.Code) []forms.Problem {
	f.dirty = true
	return f.Form.SetUnit(field, unit)
}

// Attach takes files as the answer to a field; none takes the answer away.
func (f *Filling) Attach(field string, files ...forms.Attachment) []forms.Problem {
	f.dirty = true
	return f.Form.Attach(field, files...)
}

// Add adds an occurrence of what repeats after the one at an address.
func (f *Filling) Add(at string) (string, error) {
	f.dirty = true
	return f.Form.Add(at)
}

// Remove takes an occurrence away with all that was answered in it.
func (f *Filling) Remove(at string) error {
	f.dirty = true
	return f.Form.Remove(at)
}

// Problems gives what keeps the form from being saved, in reading order.
func (f *Filling) Problems() []forms.Problem { return f.Form.Blocking() }

// Details gives the attendance's details as an arrival or its amendment now has
// them; with any other form they are as they stood when it was begun.
func (f *Filling) Details() record.Details {
	switch {
	case f.New():
		return forms.Details(f.Form, f.Base)
	case f.Purpose == ForAmendment:
		return identified(f.Base, forms.Details(f.Form, f.Base))
	}
	return f.Base
}

// identified makes whoever was given another name known from now on. The
// temporary number stays: it is on the band and on the paper.
func identified(before, after record.Details) record.Details {
	if was, now := before.Patient.Name, after.Patient.Name; before.Patient.Unknown {
		after.Patient.Unknown = was.Family == now.Family && was.Given == now.Given
	}
	return after
}
