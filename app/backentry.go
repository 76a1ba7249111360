package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Page is one page of a printed sheet, with what is to be typed in of it.
type Page struct {
	Job     record.PrintJob // zero for a sheet that this kiosk has not printed
	Sheet   record.SheetKind
	Number  record.DowntimeNumber
	Patient record.Patient
	Page    int // from 1
	Of      int
	Serial  int
	// State is a person's word on it, empty while it is owed; By is who said so,
	// At when.
	State record.PageState
	By    string
	At    time.Time
	Forms []PageForm // in the order of the paper
}

// PageForm is a form that the writing on a page belongs into.
type PageForm struct {
	Name, Title string
	// Typed marks a form that was typed in from this page. A list of many
	// patients' pages leaves it out.
	Typed bool
}

// Title names the sheet that it is a page of: a form's by the form's title, and
// one of several of a kind, as requests are, by its own as well.
func (p Page) Title() string {
	if p.Sheet.OfForm() && len(p.Forms) == 1 {
		return p.Forms[0].Title
	}
	if p.Job.Title != "" {
		return p.Sheet.String() + ", " + p.Job.Title
	}
	return p.Sheet.String()
}

// Owed reports whether nobody has said yet what became of the page.
func (p Page) Owed() bool { return p.State == "" }

// SayPage keeps this person's word on a page: all of it is typed in, or nothing
// is written on it. A page that is lost takes two people: SayLost.
func (s *Session) SayPage(ctx context.Context, p Page, state record.PageState) error {
	if state != record.PageTyped && state != record.PageBlank {
		return ErrPageState
	}
	return s.sayPage(ctx, p, record.PageReturned{State: state})
}

// SayLost keeps the word of two people that a page is lost, and where it was
// seen last. The second gives their PIN: *PINError where it is not taken.
func (s *Session) SayLost(ctx context.Context, p Page, reason, witness, pin string) error {
	if err := s.Allow(BackEnter); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(reason) == "":
		return ErrNoReason
	case witness == s.Staff.ID:
		return ErrYourself
	}
	if _, err := s.kiosk.verified(ctx, witness, pin); err != nil {
		return err
	}
	return s.sayPage(ctx, p, record.PageReturned{State: record.PageLost, Reason: strings.TrimSpace(reason), Witness: witness})
}

// ErrPageState says that a page is typed in or blank; that it is lost takes two
// people.
var ErrPageState = errors.New("a page is typed in or blank")

func (s *Session) sayPage(ctx context.Context, p Page, word record.PageReturned) error {
	switch code := p.Number.KioskCode(); {
	case p.Job.ID == "" && code == s.kiosk.Settings.Kiosk.Code:
		return ErrNoSuchSheet
	case p.Job.ID == "":
		return &ElsewhereError{code}
	}
	word.JobID, word.Page = p.Job.ID, p.Page
	return s.do(ctx, BackEnter, record.Draft{AttendanceID: p.Job.AttendanceID, Body: &word})
}
