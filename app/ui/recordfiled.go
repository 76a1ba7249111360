package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// filedScreen shows a form as one entry filed it, to be read; from here it is
// printed and amended, where nobody has replaced it.
type filedScreen struct {
	u      *UI
	from   *recordScreen
	entry  record.Entry
	title  string
	newest bool // nobody has replaced it
	stands bool // and its record is not withdrawn

	list *controls.RowList
	root *fyne.Container
}

var (
	filedLook = controls.ListLook{RowHeight: 38, Pad: controls.Insets{Top: 7, Right: 12, Bottom: 7, Left: 13}}
	filedCols = controls.Columns{Gap: 14, Widths: []float32{260, 0}}
)

// openLine opens what an entry of the record says: a filed form.
func (r *recordScreen) openLine(seq string) {
	for _, l := range r.view.Lines {
		if entryRow(l) == seq && l.Kind == record.KindFiled {
			r.openFiled(l)
		}
	}
}

func (r *recordScreen) openFiled(l app.Line) {
	f, e, err := r.u.session.Filed(r.u.ctx, l.Entry)
	if err != nil {
		r.u.refused(err, r.id, func() { r.openFiled(l) })
		return
	}
	filing, known := r.view.Filing(l.Entry)
	s := &filedScreen{u: r.u, from: r, entry: e, title: filing.Title, newest: known && filing.Latest() == e.ID, list: controls.NewRowList(filedLook)}
	s.stands = s.newest && r.view.Withdrawal == nil
	s.list.SetRows(answeredRows(f))
	aside := "Happened " + r.u.when(e.OccurredAt) + ", written down " + r.u.when(e.RecordedAt) + " by " + orElse(l.By, "the kiosk itself")
	if e.OnBehalfOf != "" {
		aside += " on behalf of " + e.OnBehalfOf
	}
	if known && !s.newest {
		aside += ". Replaced since"
	}
	s.root = page(controls.Down(8, controls.Sized(0, 46, controls.NewHeading(s.title, aside+".")), controls.Grow(s.list)))
	r.u.show(s)
}

// answeredRows are the questions that were answered, under the headings that
// they stand under, and last the names of those that were put and were not.
func answeredRows(f *forms.Form) []controls.Row {
	var rows []controls.Row
	var without []string
	for _, it := range f.Items() {
		switch {
		case !it.Enabled || it.Type == forms.TypeDisplay:
		case it.Type == forms.TypeGroup && it.Done > 0:
			rows = append(rows, answerRow(it.At, controls.Strong.Run(it.Label), controls.Strong, ""))
		case it.Type == forms.TypeGroup:
		case it.Answered:
			rows = append(rows, answerRow(it.At, controls.Body.Run(it.Label), controls.Strong, f.Summary(it.At)))
		default:
			without = append(without, it.Label)
		}
	}
	if len(without) > 0 {
		rows = append(rows, answerRow("without", controls.Soft.Run("Not recorded"), controls.Soft, strings.Join(without, ", ")))
	}
	return rows
}

func answerRow(id string, label controls.Run, style controls.Style, words string) controls.Row {
	return controls.Row{ID: id, Version: words, Content: func() fyne.CanvasObject {
		return filedCols.Row(controls.NewParagraph(label), controls.NewParagraph(style.Run(words)))
	}}
}

func (s *filedScreen) place() string               { return "F4" }
func (s *filedScreen) content() fyne.CanvasObject  { return s.root }
func (s *filedScreen) patient() *record.Attendance { return s.from.patient() }
func (s *filedScreen) refresh()                    {}
func (s *filedScreen) leave()                      {}

func (s *filedScreen) shown() {
	s.u.keys.On("Esc", func() { s.u.show(s.from) })
	words := []controls.KeyWord{{Keys: []string{"↑", "↓"}, Word: "Answers"}}
	if s.stands {
		s.u.keys.On("A", s.amend)
		words = append(words, controls.KeyFor("A", "Amend"))
	}
	if s.newest { // a sheet does not say that its answers were replaced
		s.u.keys.On("P", s.print)
		words = append(words, controls.KeyFor("P", "Print"))
	}
	s.u.bar.SetKeys(append(words, controls.KeyFor("Esc", "Record"))...)
	s.u.window.Canvas().Focus(s.list)
}

// amend begins the amendment of this form, and comes back to the record.
func (s *filedScreen) amend() {
	filling, err := s.u.session.Refile(s.u.ctx, s.entry.ID)
	if err != nil {
		s.u.refused(err, s.entry.AttendanceID, s.amend)
		return
	}
	f := newForm(s.u, filling)
	f.back = func() screen { return s.from }
	s.u.show(f)
}
