package printing

import (
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// ErrNoQuestions means that a form has nothing to print.
var ErrNoQuestions = errors.New("the form has no questions to print")

// FormSheet is a form to be drawn: blank, to be filled in by hand, or with its
// answers.
type FormSheet struct {
	Form    record.Form
	Title   string
	Items   []forms.Item // in the order of the screen, which is that of the sheet
	Filled  bool
	About   *record.Attendance // nil leaves room to write who it is about
	Writer  string             // of a filled form: who gave the answers
	Written time.Time          // and when they were given; zero where nobody said
}

// formSheet is a form, planned: every question fitted to its place.
type formSheet struct {
	*sheet
	form    FormSheet
	id      identity
	kind    record.SheetKind
	title   string
	content [][]piece
}

// noRecord stands in page codes for the record that a blank sheet has not got
// yet: whoever fills it in writes it on the sheet. No downtime number is like
// it, since each begins with a letter.
const noRecord = "000000000000"

// DeskPress gives a press for forms that are printed away from any kiosk: its
// sheets bear no serial and name no kiosk.
func DeskPress(zone *time.Location) (*Press, error) {
	return newPress(Issuer{Location: zone})
}

// FormPages counts the pages of a form before its job has serials.
func (p *Press) FormPages(f FormSheet) (int, error) {
	s, err := p.planForm(record.PrintJob{}, f, "")
	if err != nil {
		return 0, err
	}
	return s.pages, nil
}

// Form draws a form, blank or filled in. It fails with ErrNoQuestions where
// there is nothing to draw, and with ErrSerials where the job reserved too few
// pages; pages that it reserved beyond those needed are for writing on.
func (p *Press) Form(job record.PrintJob, f FormSheet, printedBy string) ([]byte, error) {
	s, err := p.planForm(job, f, printedBy)
	if err != nil {
		return nil, err
	}
	if s.pages, err = reserve(job, s.pages); err != nil {
		return nil, err
	}
	s.pdf = document(job, pageWidth, pageHeight)
	for n := 1; n <= s.pages; n++ {
		s.page(n)
	}
	return s.bytes()
}

func (p *Press) planForm(job record.PrintJob, f FormSheet, printedBy string) (*formSheet, error) {
	s := &formSheet{form: f, kind: record.FormSheet(f.Form), sheet: &sheet{
		Press: p, job: job, printedBy: printedBy, record: noRecord, exercise: p.issuer.Exercise,
		unprintable: len(p.Unprintable(printedBy)) > 0,
	}}
	s.title = s.say(f.Title)
	if f.About != nil {
		s.about(*f.About)
	}
	pieces := s.titlePieces()
	if roots := grow(f.Items); f.Filled {
		pieces = append(pieces, s.filled(roots)...)
	} else {
		pieces = append(pieces, s.blank(roots)...)
	}
	if len(pieces) == 0 {
		return nil, fmt.Errorf("%w: %s", ErrNoQuestions, s.title)
	}
	s.content = flow(pieces, extent{s.top(1), s.foot(), s.top(2), s.foot()})
	s.pages = len(s.content)
	return s, nil
}

func (s *formSheet) about(a record.Attendance) {
	s.id = s.identify(a, s.today(s.job))
	s.record, s.recordText = a.Number.Compact(), a.Number.String()
	s.exercise = s.exercise || a.Exercise
	s.unprintable = s.unprintable || s.anyUnprintable(a)
}

// Where content begins and ends on a form's page. Every page of a blank form
// ends with a box for whoever wrote it.
const (
	formTop      = 57.0
	formLaterTop = 43.0
	writerHeight = 13.6
)

func (s *formSheet) top(page int) float64 {
	if page == 1 {
		return formTop
	}
	return formLaterTop
}

func (s *formSheet) foot() float64 {
	if s.form.Filled {
		return contentFoot
	}
	return contentFoot - writerHeight - 1.5
}

func (s *formSheet) page(n int) {
	s.framed(s.kind, s.headline(), s.footTitle(), n, func() { s.inside(n) })
}

// inside draws what stands between the head and the foot of a page.
func (s *formSheet) inside(n int) {
	s.whoItIs(n)
	end := s.top(n)
	if n <= len(s.content) {
		end = s.drawPieces(s.content[n-1])
	}
	if n >= len(s.content) && !s.form.Filled {
		s.spare(end)
	}
	if !s.form.Filled {
		s.writerBox()
	}
}

// headline is the title at the head of each page. One that the head has no
// room for stands above the questions.
func (s *formSheet) headline() string {
	return s.shortTitle() + s.withdrawn()
}

// withdrawn says of a registration that was withdrawn that it was.
func (s *formSheet) withdrawn() string {
	if s.form.About == nil || s.form.About.Withdrawal == nil {
		return ""
	}
	return ", WITHDRAWN"
}

// shortTitle is the title or, where the head has no room for it, the kind.
func (s *formSheet) shortTitle() string {
	if !s.titleFits() {
		return "Form " + string(s.kind)
	}
	return s.title
}

func (s *formSheet) titleFits() bool {
	const room = 80.0
	return s.width(strong, s.title+s.withdrawn()) <= room
}

// titlePieces are what the head of the first page has no room for.
func (s *formSheet) titlePieces() []piece {
	var pieces []piece
	if !s.titleFits() {
		pieces = s.textPieces(0, style{12, true}, 5.4, s.title)
	}
	if s.id.knownAs != "" {
		pieces = append(pieces, s.textPieces(0, fact, 4.6, "Known as: "+s.id.knownAs)...)
	}
	return pieces
}

// footTitle names the form and its version at the foot, the form as far as
// there is room beside everything else that the foot says.
func (s *formSheet) footTitle() string {
	words := s.shortTitle()
	if s.width(label, words) > 34 {
		words = "Form"
	}
	if version := s.say(s.form.Form.Version); version != "" && s.width(label, version) <= 24 {
		words += ", version " + version
	}
	return words
}

// spare rules what the questions leave of a page, from y down, to be written
// on where there is room for a few lines.
func (s *formSheet) spare(y float64) {
	const pitch, few, many = 8.0, 3, 12
	lines := min(many, int((s.foot()-y-6)/pitch))
	if lines < few {
		return
	}
	s.put(left, y+6, label, "More room. Begin each entry with the question it belongs to.")
	for i := range lines {
		at := y + 6 + pitch*float64(i+1)
		s.line(left, at, right, at, thin)
	}
}

// writerBox asks, at the foot of every page, who wrote on it and when.
func (s *formSheet) writerBox() {
	y := contentFoot - writerHeight + 4
	s.put(left, y-1.1, label, "Empty means not asked. Write NK for not known.   * is needed.")
	s.box(left, y, right-left, writerHeight-4, boxed)
	x := left
	for i, c := range []struct {
		width float64
		words string
	}{{62, "Written by, NAME IN CAPITALS"}, {24, "Grade"}, {26, "Reg. No."}, {33, "Signature"}, {35, "Date and time"}} {
		if i > 0 {
			s.line(x, y, x, y+writerHeight-4, thin)
		}
		s.put(x+1.5, y+3.2, label, c.words)
		x += c.width
	}
}
