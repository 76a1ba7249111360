package ui

import (
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// printBlankKey prints the form that is chosen in the picker. It is no bare
// letter, since letters narrow the list.
const printBlankKey = "Ctrl+P"

// printBlank puts the chosen form on paper, to be filled in by hand.
func (p *formPicker) printBlank() {
	l, ok := p.line(p.list.Chosen())
	if !ok {
		p.u.bar.SetReport(controls.NoticeReport("Choose the form to print, with ↓ or a few letters"))
		return
	}
	p.u.printForm(p.from.id, l.Title+", blank", func() error { return p.u.session.PrintForm(p.u.ctx, p.from.id, l.Name) })
}

// print puts the form on paper with its answers, to be read.
func (s *filedScreen) print() {
	s.u.printForm(s.entry.AttendanceID, s.title+", filled in", func() error { return s.u.session.PrintFiled(s.u.ctx, s.entry.ID) })
}

// printForm queues a form's sheet, and says at the foot what goes where. That
// it came out is the printer's word, which the record and the print centre give.
func (u *UI) printForm(about record.ID, what string, queue func() error) {
	if err := queue(); err != nil {
		u.refused(err, about, func() { u.printForm(about, what, queue) })
		return
	}
	printer := u.sheetPrinter(record.FormSheet(record.Form{})) // all forms go to one
	u.bar.SetReport(controls.BusyReport(controls.Printer, "To "+printer+": "+what))
}
