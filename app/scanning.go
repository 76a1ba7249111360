package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// Scanned is what a code on paper names, or a number that was typed off it. One
// of Attendance, Among, Page and Report is always there, or a Number of a blank
// pack that nobody is registered under.
type Scanned struct {
	Number record.DowntimeNumber
	// Attendance is nil where the number is of a blank pack and nobody is
	// registered under it yet.
	Attendance *record.Attendance
	// NHSNumber is given with ErrNobodyUnder: the index may know whose it is.
	NHSNumber record.NHSNumber
	// Among are the attendances that an NHS number names where it names several;
	// those who are here come first.
	Among []record.Attendance
	// Page is nil where the code names no page: a label, a wristband, a number.
	// Without attendance and number it is a page about no one patient: a list, a
	// report, a register.
	Page *Page
	// Report is what the bars at the foot of such a page say.
	Report *ReportName
}

// ToTypeIn reports whether what was scanned is a page that people write on.
func (s Scanned) ToTypeIn() bool {
	return s.Page != nil && s.Page.Sheet.Written() && s.Page.Job.Entry == "" && (s.Attendance == nil || s.Attendance.Withdrawal == nil)
}

// ReportName is how a sheet about no one patient is named at its foot: by the
// kiosk that printed it, and the minute.
type ReportName struct {
	Kiosk string
	At    time.Time
}

// Scan understands whatever a scanner types, or a person: the code of a page, of
// a label or of a wristband, a downtime number, an NHS number, or the serial that
// stands on a page. What cannot be taken for one of them is ErrNoCode, one with a
// wrong character a *SlipError, one of another kiosk an *ElsewhereError.
func (s *Session) Scan(ctx context.Context, text string) (Scanned, error) {
	if err := s.Allow(SeePatients); err != nil {
		return Scanned{}, err
	}
	text = strings.TrimSpace(text)
	for _, read := range []func(context.Context, string) (Scanned, error){
		s.scanPage, s.scanBand, s.scanLabel, s.scanReport, s.scanNumber, s.scanSerial, s.scanNHSNumber,
	} {
		if found, err := read(ctx, text); !errors.Is(err, ErrNoCode) {
			return found, err
		}
	}
	return Scanned{}, ErrNoCode
}

// IsCode reports whether a text is a whole code or downtime number of ours, be it
// with a slip, and not words that somebody looks for: a name of twelve letters
// could be read as a number, so that one without figures is none.
func IsCode(text string) bool {
	text = strings.TrimSpace(text)
	_, page := printing.ParsePageCode(text)
	_, label := printing.ParseLabelCode(text)
	_, band := printing.ParseBandCode(text)
	_, number := record.ParseDowntimeNumber(text)
	_, report := parseReportName(text, time.UTC)
	if !strings.ContainsAny(text, "0123456789") {
		return false
	}
	whole := func(err error) bool {
		return err == nil || errors.Is(err, printing.ErrPageCodeCheck) || errors.Is(err, printing.ErrBandCode) || errors.Is(err, record.ErrNumberCheck)
	}
	return report || slices.ContainsFunc([]error{page, label, band, number}, whole)
}

// What keeps a code from being read.
var (
	ErrNoCode        = errors.New("not a code of a sheet, and not a downtime number")
	ErrOtherExercise = errors.New("this sheet is of an exercise, or this kiosk is")
	ErrNoSuchNumber  = fmt.Errorf("%w: this kiosk has not issued it", ledger.ErrNotFound)
	ErrNoSuchSheet   = fmt.Errorf("%w: this kiosk has printed no such page", ledger.ErrNotFound)
	ErrNobodyUnder   = fmt.Errorf("%w: nobody is registered here under it", ledger.ErrNotFound)
)

// ElsewhereError says that another kiosk issued a number, or printed a sheet.
type ElsewhereError struct{ Kiosk string }

// Error names the kiosk by its code.
func (e *ElsewhereError) Error() string { return "it is of kiosk " + e.Kiosk }

func (s *Session) scanPage(ctx context.Context, text string) (Scanned, error) {
	code, err := printing.ParsePageCode(text)
	switch {
	case errors.Is(err, printing.ErrPageCodeCheck):
		return Scanned{}, s.slipIn(ctx, text, err)
	case err != nil:
		return Scanned{}, ErrNoCode
	case code.Exercise != s.kiosk.Settings.Exercise:
		return Scanned{}, ErrOtherExercise
	}
	if report, ok := parseReportName(code.Record, s.kiosk.zone); ok {
		return s.readReportPage(ctx, code, report)
	}
	found, err := s.readNumber(ctx, record.DowntimeNumber(code.Record))
	if err != nil {
		return found, err
	}
	found.Page, err = s.pageOf(ctx, code, found)
	return found, err
}

// pageOf gives the page of a code: as this kiosk printed it, or, where it has no
// such sheet, as the code tells of it.
func (s *Session) pageOf(ctx context.Context, code printing.PageCode, found Scanned) (*Page, error) {
	k := s.kiosk
	told := Page{Sheet: code.Sheet, Number: found.Number, Page: code.Page, Of: code.Of, Serial: code.Serial}
	told.Forms = k.formsOn(record.PrintJob{Sheet: code.Sheet}, code.Page)
	var who record.Attendance
	if found.Attendance != nil {
		who = *found.Attendance
		told.Patient = who.Patient
	}
	pages, err := k.pagesOf(ctx, who)
	if i := slices.IndexFunc(pages, func(p Page) bool { return p.Serial == code.Serial && p.Page == code.Page }); err == nil && i >= 0 {
		return &pages[i], nil
	}
	j, err := k.ledger.PrintJobOfSerial(ctx, code.Serial)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && (j.Number != found.Number || code.Page > j.Pages) {
		return &told, nil
	}
	p := k.page(j, who.Patient, code.Page)
	return &p, err
}

// readReportPage finds the page of a sheet about no one patient.
func (s *Session) readReportPage(ctx context.Context, code printing.PageCode, report ReportName) (Scanned, error) {
	if report.Kiosk != s.kiosk.Settings.Kiosk.Code {
		return Scanned{}, s.elsewhere(report.Kiosk)
	}
	j, err := s.kiosk.ledger.PrintJobOfSerial(ctx, code.Serial)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		// A report that was written to a file has no job.
		return Scanned{Page: &Page{Sheet: code.Sheet, Page: code.Page, Of: code.Of, Serial: code.Serial}, Report: &report}, nil
	case err != nil:
		return Scanned{}, err
	case j.Sheet != code.Sheet || code.Page > j.Pages:
		return Scanned{}, ErrNoSuchSheet
	}
	p := s.kiosk.page(j, record.Patient{}, code.Page)
	return Scanned{Page: &p, Report: &report}, nil
}

func (s *Session) scanBand(ctx context.Context, text string) (Scanned, error) {
	n, err := printing.ParseBandCode(text)
	switch {
	case errors.Is(err, printing.ErrBandCode):
		return Scanned{}, err
	case err != nil:
		return Scanned{}, ErrNoCode
	}
	return s.readPerson(ctx, n)
}

func (s *Session) scanLabel(ctx context.Context, text string) (Scanned, error) {
	n, err := printing.ParseLabelCode(text)
	switch {
	case err == nil:
		return s.readNumber(ctx, n)
	case errors.Is(err, printing.ErrPageCodeCheck), errors.Is(err, record.ErrNumberCheck):
		return Scanned{}, s.slipIn(ctx, text, printing.ErrPageCodeCheck)
	}
	return Scanned{}, ErrNoCode
}

func (s *Session) scanReport(_ context.Context, text string) (Scanned, error) {
	report, ok := parseReportName(text, s.kiosk.zone)
	switch {
	case !ok:
		return Scanned{}, ErrNoCode
	case report.Kiosk != s.kiosk.Settings.Kiosk.Code:
		return Scanned{}, s.elsewhere(report.Kiosk)
	}
	return Scanned{Report: &report}, nil
}

// parseReportName reads K32611210301, with or without hyphens. No downtime number
// has such a form: its series has no 0 and no 1, and every month begins with one.
func parseReportName(text string, zone *time.Location) (ReportName, bool) {
	text = strings.ToUpper(strings.ReplaceAll(text, "-", ""))
	if len(text) != 12 || !record.ValidKioskCode(text[:2]) {
		return ReportName{}, false
	}
	at, err := time.ParseInLocation(printing.CodeMinute, text[2:], zone)
	return ReportName{text[:2], at}, err == nil
}

func (s *Session) scanNumber(ctx context.Context, text string) (Scanned, error) {
	n, err := record.ParseDowntimeNumber(text)
	switch {
	case err == nil:
		return s.readNumber(ctx, n)
	case errors.Is(err, record.ErrNumberCheck):
		return Scanned{}, s.slipIn(ctx, text, err)
	}
	return Scanned{}, ErrNoCode
}

// readNumber finds the attendance of a number, or the blank pack that it is on.
func (s *Session) readNumber(ctx context.Context, n record.DowntimeNumber) (Scanned, error) {
	a, err := s.kiosk.ledger.AttendanceByNumber(ctx, n)
	if err == nil {
		return Scanned{Number: n, Attendance: &a}, nil
	}
	if !errors.Is(err, ledger.ErrNotFound) {
		return Scanned{}, err
	}
	packed, err := s.kiosk.ledger.OnPack(ctx, n)
	switch {
	case err != nil:
		return Scanned{}, err
	case packed:
		return Scanned{Number: n}, nil
	case n.KioskCode() != s.kiosk.Settings.Kiosk.Code:
		return Scanned{}, s.elsewhere(n.KioskCode())
	}
	return Scanned{}, ErrNoSuchNumber
}

// elsewhere says why what another kiosk issued is not here: exercises have codes
// of their own, so that nothing of one is taken for care.
func (s *Session) elsewhere(kiosk string) error {
	if (kiosk[0] == 'X') != s.kiosk.Settings.Exercise {
		return ErrOtherExercise
	}
	return &ElsewhereError{kiosk}
}

// scanSerial finds a page by the serial that is printed on it, with or without
// the check character that stands after it in the corner.
func (s *Session) scanSerial(ctx context.Context, text string) (Scanned, error) {
	digits, check, checked := strings.Cut(strings.ToUpper(text), "-")
	serial, err := strconv.Atoi(digits)
	if err != nil || serial < 1 || len(digits) > longestSerial || checked && len(check) != 1 {
		return Scanned{}, ErrNoCode
	}
	j, err := s.kiosk.ledger.PrintJobOfSerial(ctx, serial)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return Scanned{}, ErrNoSuchSheet
	case err != nil:
		return Scanned{}, err
	}
	page := serial - j.FirstSerial + 1
	if checked && !strings.HasSuffix(s.kiosk.codeOf(j, page).String(), "-"+check) {
		return Scanned{}, &SlipError{cause: printing.ErrPageCodeCheck}
	}
	if j.Number == "" {
		p := s.kiosk.page(j, record.Patient{}, page)
		return Scanned{Page: &p}, nil
	}
	found, err := s.readNumber(ctx, j.Number)
	if err != nil {
		return found, err
	}
	found.Page, err = s.pageOf(ctx, printing.PageCode{Sheet: j.Sheet, Page: page, Of: j.Pages, Serial: serial}, found)
	return found, err
}

// longestSerial is how many digits a serial may have: an NHS number has more.
const longestSerial = 9

// codeOf is the code in the corner of a page that this kiosk printed.
func (k *Kiosk) codeOf(j record.PrintJob, page int) printing.PageCode {
	c := printing.PageCode{Exercise: k.Settings.Exercise, Record: j.Number.Compact(), Sheet: printing.KindOfPage(j.Sheet, page), Page: page, Of: j.Pages, Serial: j.FirstSerial + page - 1}
	if j.Number == "" {
		c.Record = printing.MinuteCode(k.Settings.Kiosk.Code, j.QueuedAt.In(k.zone))
	}
	return c
}

func (s *Session) scanNHSNumber(ctx context.Context, text string) (Scanned, error) {
	n, err := record.ParseNHSNumber(text)
	switch {
	case errors.Is(err, record.ErrNHSNumberCheck):
		return Scanned{}, err
	case err != nil || n == "":
		return Scanned{}, ErrNoCode
	}
	return s.readPerson(ctx, n)
}

// readPerson finds who is registered here under an NHS number. It chooses none
// where there are two: a wristband may be of the visit before.
func (s *Session) readPerson(ctx context.Context, n record.NHSNumber) (Scanned, error) {
	all, err := s.kiosk.ledger.OfPerson(ctx, n)
	if err != nil {
		return Scanned{}, err
	}
	all = slices.DeleteFunc(all, func(a record.Attendance) bool { return a.Withdrawal != nil })
	slices.SortStableFunc(all, func(a, b record.Attendance) int {
		if a.Present() != b.Present() {
			return map[bool]int{true: -1, false: 1}[a.Present()]
		}
		return b.ArrivedAt.Compare(a.ArrivedAt)
	})
	switch len(all) {
	case 0:
		return Scanned{NHSNumber: n}, ErrNobodyUnder
	case 1:
		return Scanned{Number: all[0].Number, Attendance: &all[0]}, nil
	}
	return Scanned{Among: all}, nil
}
