package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// What keeps a form from being filed, or filed again.
var (
	ErrNotFiled = errors.New("this entry is no filed form")
	ErrFiled    = errors.New("this form is filed already")
)

// FormLine is one form of the department, as it stands with an attendance.
type FormLine struct {
	Name  string // in the department
	Title string
	// Filings are those of it that stand, newest first. The arrival, the triage
	// and the departure have none: the attendance itself tells of them.
	Filings []FiledForm
	// Done marks an arrival, a triage or a departure that is recorded.
	Done       bool
	Unfinished bool // this person has left it half-filled
	May        bool // this person may file it
}

// FiledForm is a form that was filed, in the words of a list.
type FiledForm struct {
	Entry      record.ID // that holds the answers as they stand
	Name       string
	Title      string
	OccurredAt time.Time
	RecordedAt time.Time
	By         string // a name
	OnBehalfOf string
	Amended    int // how often it was replaced
}

// Forms gives the department's forms for an attendance that this person has
// open, each with what was filed of it.
func (s *Session) Forms(ctx context.Context, id record.ID) ([]FormLine, error) {
	if err := s.Allow(SeePatients); err != nil {
		return nil, err
	}
	a, err := s.kiosk.ledger.Attendance(ctx, id)
	if err != nil {
		return nil, err
	}
	unfinished, err := s.unfinished(ctx, id)
	if err != nil {
		return nil, err
	}
	var lines []FormLine
	for _, name := range s.kiosk.forms.Names() {
		q, err := s.kiosk.forms.Form(name)
		if err != nil {
			return nil, err
		}
		if name == formNames[ForUnknown] {
			continue
		}
		f := &Filling{Purpose: purposeOf(name), Name: name, session: s}
		lines = append(lines, FormLine{
			Name: name, Title: titleOf(q, name), Filings: s.kiosk.filed(a, name), Done: recorded(a, f.Purpose),
			Unfinished: unfinished[name], May: s.May(f.act()),
		})
	}
	return lines, nil
}

// purposeOf is what a form is for, once there is an attendance.
func purposeOf(name string) Purpose {
	if p, ok := purposes[name]; ok {
		return p
	}
	return ForFiling
}

func recorded(a record.Attendance, p Purpose) bool {
	switch p {
	case ForAmendment:
		return true
	case ForTriage:
		return a.Triage != nil
	case ForDeparture:
		return a.Departure != nil
	}
	return false
}

// titleOf is what people call a form.
func titleOf(q *forms.Questionnaire, name string) string {
	switch {
	case q.Title != "":
		return q.Title
	case q.Name != "":
		return q.Name
	}
	return name
}

// filed gives the filings of one form that stand, newest first.
func (k *Kiosk) filed(a record.Attendance, name string) []FiledForm {
	var list []FiledForm
	for _, f := range slices.Backward(a.Filings) {
		if f.Name == name {
			list = append(list, k.filedForm(f))
		}
	}
	return list
}

func (k *Kiosk) filedForm(f record.Filing) FiledForm {
	return FiledForm{
		Entry: f.Latest(), Name: f.Name, Title: f.Title, OccurredAt: f.OccurredAt.In(k.zone), RecordedAt: f.RecordedAt.In(k.zone),
		By: k.nameOf(f.Author), OnBehalfOf: f.OnBehalfOf, Amended: len(f.Entries) - 1,
	}
}

// unfinished gives the forms that this person has left half-filled, by name.
// One that cannot be brought back is told of when they sign in.
func (s *Session) unfinished(ctx context.Context, id record.ID) (map[string]bool, error) {
	kept, err := s.Kept(ctx)
	if errors.Is(err, ErrNotBroughtBack) {
		err = nil
	}
	names := map[string]bool{}
	for _, f := range kept {
		if f.AttendanceID == id {
			names[f.formName()] = true
		}
	}
	return names, err
}

// File begins a form of the department about an attendance. The form shows the
// record, so that the look is an entry.
func (s *Session) File(ctx context.Context, id record.ID, form string) (*Filling, error) {
	return s.about(ctx, id, &Filling{Purpose: purposeOf(form), Name: filingName(form)})
}

// filingName is what a Filling keeps of a form's name: nothing where the
// purpose says it.
func filingName(form string) string {
	if purposeOf(form) == ForFiling {
		return form
	}
	return ""
}

// Refile begins the amendment of a filed form: its answers as they stand, to
// be changed and saved whole, with a reason. Any entry of the filing names it.
func (s *Session) Refile(ctx context.Context, entry record.ID) (*Filling, error) {
	a, filing, err := s.filing(ctx, entry)
	if err != nil {
		return nil, err
	}
	return s.about(ctx, a.ID, &Filling{Purpose: ForFiling, Name: filing.Name, Amends: filing.Latest()})
}

// filing finds the attendance that an entry filed a form about.
func (s *Session) filing(ctx context.Context, entry record.ID) (a record.Attendance, f record.Filing, err error) {
	e, err := s.kiosk.ledger.Entry(ctx, entry)
	if err != nil {
		return a, f, err
	}
	if a, err = s.kiosk.ledger.Attendance(ctx, e.AttendanceID); err != nil {
		return a, f, err
	}
	f, ok := a.Filing(entry)
	if !ok {
		return a, f, ErrNotFiled
	}
	return a, f, nil
}

// Filed shows a form as an entry filed it, whether it stands or was replaced.
// The look is an entry.
func (s *Session) Filed(ctx context.Context, entry record.ID) (*forms.Form, record.Entry, error) {
	e, err := s.kiosk.ledger.Entry(ctx, entry)
	if err != nil {
		return nil, e, err
	}
	if err := s.look(ctx, SeePatients, e.AttendanceID); err != nil {
		return nil, e, err
	}
	a, filing, err := s.filing(ctx, entry)
	if err != nil {
		return nil, e, err
	}
	q, err := s.kiosk.forms.Form(filing.Name)
	if err != nil {
		return nil, e, err
	}
	f, err := s.kiosk.answered(q, e, s.kiosk.settingOf(a))
	return f, e, err
}

// answered brings a form back as an entry holds its answers; nil where it
// holds none.
func (k *Kiosk) answered(q *forms.Questionnaire, e record.Entry, setting forms.Setting) (*forms.Form, error) {
	answers, err := answersIn(e)
	if err != nil || len(answers) == 0 {
		return nil, err
	}
	f, err := forms.FromResponse(q, setting, answers)
	if errors.Is(err, forms.ErrOtherForm) {
		return k.answeredBefore(q, setting, answers)
	}
	return f, err
}

// answeredBefore reads answers to an earlier version of a form into the one of
// today. An answer that this one has no question for is refused, not lost.
func (k *Kiosk) answeredBefore(q *forms.Questionnaire, setting forms.Setting, answers json.RawMessage) (*forms.Form, error) {
	var response map[string]json.RawMessage
	if err := json.Unmarshal(answers, &response); err != nil {
		return nil, record.Unreadable(err)
	}
	now, err := json.Marshal(q.Canonical())
	if err != nil {
		return nil, err
	}
	response["questionnaire"] = now
	if answers, err = json.Marshal(response); err != nil {
		return nil, err
	}
	return forms.FromResponse(q, setting, answers)
}

// filing composes the entry of a form that is filed, or filed again.
func (f *Filling) filing(ctx context.Context, body *record.Filed) (func(*ledger.Tx) error, error) {
	body.Token, body.Name, body.Title, body.Reason = f.token, f.Name, titleOf(f.Form.Questionnaire(), f.Name), f.Reason
	if f.amendment() {
		body.Changes = f.Changes()
		if err := amendable(body.Changes, f.Reason); err != nil {
			return nil, err
		}
	}
	happened, err := f.happened(body.Answers)
	if err != nil {
		return nil, err
	}
	return f.telling(ctx, body, happened)
}

// filedTwice finds a form that is being saved again, such as one that was open
// twice.
func (f *Filling) filedTwice(now record.Attendance) error {
	if f.Purpose != ForFiling {
		return nil
	}
	for _, filing := range now.Filings {
		if f.token != "" && filing.Token == f.token {
			return ErrFiled
		}
	}
	return nil
}
