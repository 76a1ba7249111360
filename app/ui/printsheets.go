package ui

import (
	"errors"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// sheetsScreen lists every sheet that was printed under one downtime number,
// for whoever has a number or a page in their hand and wants a sheet again.
type sheetsScreen struct {
	u      *UI
	from   screen
	number record.DowntimeNumber
	about  *record.Attendance // nil where nobody is registered under the number
	page   int                // serial of the page that was scanned; 0 for none

	sheets []app.QueuedSheet
	ticked map[record.ID]bool

	list    *controls.RowList
	preview *preview
	head    *slot
	root    *fyne.Container
}

var (
	sheetsLook = controls.ListLook{RowHeight: 40, Pad: controls.Insets{Top: 7, Right: 12, Bottom: 7, Left: 12}}
	sheetsCols = controls.Columns{Gap: 12, Widths: []float32{22, 0, 56, 130, 120, 190}}
)

// sheetPreviewWidth is the room of a page beside the list of one number: there
// is more of it than in the print centre.
const sheetPreviewWidth = 300

// showSheetsOf brings up the sheets of the number that a code names, and
// chooses the sheet that the scanned page is of.
func (u *UI) showSheetsOf(found app.Scanned, from screen) {
	s := &sheetsScreen{u: u, from: from, number: found.Number, about: found.Attendance, ticked: map[record.ID]bool{}, list: controls.NewRowList(sheetsLook), head: newSlot()}
	if found.Page != nil {
		s.page = found.Page.Serial
	}
	s.preview = newPreview(u)
	s.list.SetHeads(sheetsCols, "", "Sheet", "", "Printer", "Asked for", "How it stands")
	s.list.OnOpen = s.tick
	s.list.OnChosen = func(string) { s.showPreview() }
	s.list.OnKey = s.key
	s.list.OnRune = s.letter
	s.root = page(controls.Down(8, s.head.box, controls.Grow(controls.AcrossFull(16, controls.Grow(s.list), controls.Wide(sheetPreviewWidth, s.preview.root)))))
	u.show(s)
}

func (s *sheetsScreen) place() string               { return "F5" }
func (s *sheetsScreen) content() fyne.CanvasObject  { return s.root }
func (s *sheetsScreen) patient() *record.Attendance { return s.about }
func (s *sheetsScreen) leave()                      {}

func (s *sheetsScreen) shown() {
	s.u.keys.On("Esc", func() { s.u.show(s.from) })
	s.u.keys.On("Ctrl+A", s.tickAll)
	words := []controls.KeyWord{controls.KeyFor("Space", "Tick"), controls.KeyFor("R", "Print copies"), controls.KeyFor("Y", "In hand")}
	if s.about != nil {
		s.u.keys.On("Ctrl+O", func() { s.u.openRecord(s.about.ID, s) })
		words = append(words, controls.KeyFor("Ctrl+O", "Record"))
	}
	s.u.bar.SetKeys(append(words, controls.KeyFor("PgDn", "Next page"), controls.KeyFor("Esc", "Print centre"))...)
	s.u.window.Canvas().Focus(s.list)
	s.chooseScanned()
}

// chooseScanned points at the sheet that the scanned page is of.
func (s *sheetsScreen) chooseScanned() {
	for _, j := range s.sheets {
		if j.FirstSerial <= s.page && s.page < j.FirstSerial+j.Pages {
			s.list.Choose(string(j.ID))
		}
	}
	s.showPreview()
}

func (s *sheetsScreen) refresh() {
	sheets, err := s.u.session.SheetsOf(s.u.ctx, s.number)
	if err != nil {
		s.u.fail(err)
		return
	}
	s.sheets = sheets
	s.show()
	s.u.reportPrinting()
}

func (s *sheetsScreen) show() {
	words := fmt.Sprintf("%s under %s, newest first. A copy says that it is one.", counted(len(s.sheets), "sheet", "sheets"), s.number)
	s.head.set(words, func() fyne.CanvasObject { return controls.NewHeading("Sheets", words) })
	var rows []controls.Row
	for _, j := range s.sheets {
		on, stands := s.ticked[j.ID], s.u.sheetStands(j.PrintJob)
		look := controls.PlainRow
		if j.State == record.SheetCancelled {
			look = controls.QuietRow
		}
		rows = append(rows, controls.Row{ID: string(j.ID), Look: look, Version: fmt.Sprint(on, stands, j.Printer), Content: func() fyne.CanvasObject {
			return s.face(j, stands, on)
		}})
	}
	if !sameRows(s.list.Rows(), rows) {
		s.list.SetRows(rows)
	}
	s.showPreview()
}

func (s *sheetsScreen) face(j app.QueuedSheet, stands sheetView, on bool) fyne.CanvasObject {
	return sheetsCols.Row(controls.NewTickBox(on), controls.NewParagraph(controls.Strong.Run(s.u.kiosk.SheetName(j.PrintJob))),
		controls.NewText(controls.Caption.Run(counted(j.Pages, "page", "pages"))),
		controls.NewParagraph(controls.Small.Run(orElse(j.Printer, "No printer"))), controls.NewParagraph(controls.Small.Run(s.u.when(j.QueuedAt))),
		controls.Across(6, icon(stands.icon, stands.color, 14), controls.Grow(controls.NewParagraph(controls.Small.Run(stands.words)))))
}

func (s *sheetsScreen) pointed() (app.QueuedSheet, bool) {
	i := slices.IndexFunc(s.sheets, func(j app.QueuedSheet) bool { return string(j.ID) == s.list.Chosen() })
	if i < 0 {
		return app.QueuedSheet{}, false
	}
	return s.sheets[i], true
}

// showPreview shows the pointed sheet as a copy of it would come out now.
func (s *sheetsScreen) showPreview() {
	j, ok := s.pointed()
	if !ok {
		s.preview.set(nil, app.PrintRequest{})
		return
	}
	s.preview.setCopy(j.ID)
}

func (s *sheetsScreen) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyPageDown:
		s.preview.next()
	case fyne.KeyPageUp:
		s.preview.previous()
	case fyne.KeySpace:
		s.tick(s.list.Chosen())
	default:
		return false
	}
	return true
}

func (s *sheetsScreen) letter(r rune) bool {
	switch r {
	case 'r', 'R':
		s.printCopies()
	case 'y', 'Y':
		s.sayInHand()
	default:
		return false
	}
	return true
}

func (s *sheetsScreen) tick(id string) {
	if id != "" {
		s.ticked[record.ID(id)] = !s.ticked[record.ID(id)]
		s.show()
	}
}

func (s *sheetsScreen) tickAll() {
	all := !slices.ContainsFunc(s.sheets, func(j app.QueuedSheet) bool { return !s.ticked[j.ID] })
	for _, j := range s.sheets {
		s.ticked[j.ID] = !all
	}
	s.show()
}

// wanted gives the ticked sheets in the order in which they were printed, or
// the pointed one where none is ticked.
func (s *sheetsScreen) wanted() []record.PrintJob {
	var jobs []record.PrintJob
	for _, j := range slices.Backward(s.sheets) {
		if s.ticked[j.ID] {
			jobs = append(jobs, j.PrintJob)
		}
	}
	if j, ok := s.pointed(); ok && len(jobs) == 0 {
		jobs = append(jobs, j.PrintJob)
	}
	return jobs
}

func (s *sheetsScreen) printCopies() {
	jobs := s.wanted()
	if len(jobs) == 0 {
		s.u.bar.SetReport(controls.NoticeReport("Nothing was printed under this number yet"))
		return
	}
	about := record.ID("")
	if s.about != nil {
		about = s.about.ID
	}
	waiting := 0
	s.u.attempt(about, func() error {
		for ; len(jobs) > 0; jobs = jobs[1:] { // what is done is not done again
			switch _, err := s.u.session.PrintAgain(s.u.ctx, jobs[0].ID); {
			case errors.Is(err, app.ErrJobState):
				waiting++
			case err != nil:
				return err
			}
			delete(s.ticked, jobs[0].ID)
		}
		return nil
	})
	if waiting > 0 && len(jobs) == 0 {
		s.u.bar.SetReport(controls.NoticeReport(counted(waiting, "sheet still waits", "sheets still wait") + ": no copy yet"))
	}
}

// sayInHand speaks of the pointed sheet, or of the first that wants a word.
func (s *sheetsScreen) sayInHand() {
	j := asking(s.u, s.sheets, jobOf, s.list.Chosen())
	if j == nil {
		s.u.bar.SetReport(controls.NoticeReport("No sheet waits for a person’s word"))
		return
	}
	s.u.attempt(j.AttendanceID, func() error { return s.u.session.SayJob(s.u.ctx, j.ID, record.SheetInHand) })
}
