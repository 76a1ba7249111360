package ui

import (
	"fmt"
	"slices"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// queueLength is how many sheets the queue lists that want nothing any more.
const queueLength = 80

// printQueue is the lower half of the print centre: how the printers are and
// what became of every sheet.
type printQueue struct {
	u        *UI
	sheets   []app.QueuedSheet
	printers []spool.PrinterStatus
	low      []app.StationeryLeft
	lists    app.ListStands
	listsAt  int64     // the ledger's newest entry when lists was read
	nextList time.Time // when the next comes by itself
	noList   error     // why the next did not come
	// open counts all that still want a printer or a person, homeless those that
	// wait for no printer in particular.
	open, homeless int
	readAt         readAt // as the sheets were
	wide           bool

	list  *controls.RowList
	count *slot
	card  *slot
	root  *fyne.Container
}

var (
	queueLook  = controls.ListLook{RowHeight: 36, Pad: controls.Insets{Top: 6, Right: 12, Bottom: 6, Left: 12}, Pale: true}
	queueCols  = controls.Columns{Gap: 8, Widths: []float32{16, 138, 0, 94, 204}}
	queueCols2 = controls.Columns{Gap: 12, Widths: []float32{16, 150, 0, 160, 190, 320}}
)

func newPrintQueue(u *UI) *printQueue {
	q := &printQueue{u: u, list: controls.NewRowList(queueLook), card: newSlot(), count: newSlot()}
	q.list.OnChosen = func(string) { q.showSheets() }
	head := controls.Sized(0, 24, controls.Across(8,
		controls.NewText(controls.Lead.Run("4. Queue"), controls.GapRun(6), controls.KeyRun("Ctrl+4"), controls.GapRun(8)), controls.Grow(q.count.box),
		controls.NewText(controls.Caption.Run("“Sent” means the printer took it. “In hand” is a person’s word."))))
	body := controls.AcrossFull(12, controls.Wide(360, q.card.box), controls.Grow(gainingFrom(1000, q.list, func(wide bool) { q.wide = wide; q.showSheets() })))
	q.root = controls.Down(6, head, controls.Grow(body))
	return q
}

// setKeys registers the keys that work wherever the focus is.
func (q *printQueue) setKeys() {
	k := q.u.keys
	k.On("Ctrl+M", q.askMove)
	k.On("Ctrl+T", q.tryNow)
	k.On("Del", q.askCancel)
}

// letter takes the keys that mean the chosen sheet.
func (q *printQueue) letter(r rune) bool {
	switch unicode.ToLower(r) {
	case 'y':
		q.sayInHand()
	case 'n':
		q.sayNotOut()
	case 'c':
		q.askCancel()
	case 'r':
		q.copyChosen()
	case 'h':
		q.holdChosen()
	case 'm':
		q.askMoveChosen()
	default:
		return false
	}
	return true
}

func (q *printQueue) read() {
	var err error
	if q.printers, err = q.u.kiosk.Printers(q.u.ctx); err != nil {
		q.u.fail(err)
		return
	}
	if err := q.readSheets(); err != nil {
		q.u.fail(err)
		return
	}
	if err := q.readSupplies(); err != nil {
		q.u.fail(err)
		return
	}
	q.showSheets()
	q.showPrinters()
}

// readSheets looks what became of the sheets, if that may have changed.
func (q *printQueue) readSheets() (err error) {
	at := q.u.readNow()
	if at == q.readAt {
		return nil
	}
	if q.open, q.homeless, err = q.u.kiosk.OpenSheets(q.u.ctx); err != nil {
		return err
	}
	if q.sheets, err = q.u.session.Queue(q.u.ctx, queueLength, queueLength); err != nil {
		return err
	}
	q.readAt = at
	return nil
}

// readAt is how the ledger stood as something was read from it, and whether
// whoever read it saw patients. While neither changes, nothing of it does.
type readAt struct {
	seq      int64
	patients bool
}

func (u *UI) readNow() readAt { return readAt{u.kiosk.Newest(), u.session.May(app.SeePatients)} }

// wantsPerson reports whether a sheet does not come out or a printer has
// stopped. Those that wait or are with a printer want nobody.
func (q *printQueue) wantsPerson() bool {
	failing := len(q.sheets) > 0 && (q.sheets[0].State == record.SheetFailed || q.sheets[0].State == record.SheetUnknown)
	return failing || q.inTrouble() >= 0
}

func (q *printQueue) showSheets() {
	target, stopped, inQueue := q.asked(), q.stoppedPrinters(), q.list.Focused()
	rows := make([]controls.Row, 0, len(q.sheets))
	for _, s := range q.sheets {
		look, stands := q.stands(s, stopped)
		var answers []string
		if target != nil && target.ID == s.ID {
			answers = append(answers, "Y")
		}
		if inQueue && string(s.ID) == q.list.Chosen() && deniable(s.State) {
			answers = append(answers, "N")
		}
		rows = append(rows, controls.Row{ID: string(s.ID), Look: look, Version: fmt.Sprint(q.wide, answers, stands, s.Printer, s.Copy, s.Patient.Name),
			Content: func() fyne.CanvasObject { return q.face(s, stands, answers) }})
	}
	if !sameRows(q.list.Rows(), rows) {
		q.list.SetRows(rows)
	}
	words := q.countWords()
	q.count.set(words, func() fyne.CanvasObject { return controls.NewParagraph(controls.Caption.Run(words)) })
}

// stands words a sheet as the list shows it: one that a stopped printer has, and
// those behind it, say so.
func (q *printQueue) stands(s app.QueuedSheet, stopped map[string]bool) (controls.RowLook, sheetView) {
	look, stands := controls.PlainRow, q.u.sheetStands(s.PrintJob)
	switch {
	case s.State == record.SheetFailed, s.State == record.SheetUnknown:
		look = controls.StoppedRow
	case s.State == record.SheetCancelled:
		look = controls.QuietRow
	case s.State == record.SheetSending && stopped[s.Printer]:
		look, stands = controls.StoppedRow, sheetView{controls.Stop, controls.Red, "Stopped in the printer", false}
	case s.State == record.SheetWaiting && stopped[s.Printer]:
		stands.words = orElse(s.Words, "Waits until that is mended")
	}
	return look, stands
}

// stoppedPrinters are those that need a person.
func (q *printQueue) stoppedPrinters() map[string]bool {
	stopped := map[string]bool{}
	for _, v := range q.printerViews() {
		stopped[v.name] = v.stopped
	}
	return stopped
}

// countWords say how many sheets wait, and how many of all the list has: of a
// long queue it has the beginning.
func (q *printQueue) countWords() string {
	switch {
	case len(q.sheets) == 0:
		return "Nothing has been printed yet."
	case q.open == 0:
		return fmt.Sprintf("No sheet waits, last %d listed", len(q.sheets))
	}
	return fmt.Sprintf("%s, %s listed", sheetsWait(q.open), counted(len(q.sheets), "sheet", "sheets"))
}

func (q *printQueue) face(s app.QueuedSheet, stands sheetView, answers []string) fyne.CanvasObject {
	state := controls.Small
	if stands.asks || s.State == record.SheetFailed {
		state = controls.Tiny
	}
	said := []fyne.CanvasObject{controls.Grow(controls.NewParagraph(state.Run(stands.words)))}
	for _, key := range answers {
		said = append(said, controls.NewKeyCap(key))
	}
	cells := []fyne.CanvasObject{icon(stands.icon, stands.color, 16), controls.NewParagraph(controls.Tiny.Run(q.u.kiosk.SheetName(s.PrintJob))),
		controls.NewParagraph(controls.Small.Run(sheetOf(s))), controls.NewParagraph(controls.Caption.Run(orElse(s.Printer, "No printer")))}
	if q.wide {
		cells = append(cells, controls.NewParagraph(controls.Caption.Run("Asked for "+q.u.when(s.QueuedAt))))
		return queueCols2.Row(append(cells, controls.Across(6, said...))...)
	}
	return queueCols.Row(append(cells, controls.Across(6, said...))...)
}

// sheetOf names whose sheet it is: by number to whoever sees no patients, and
// where nobody is registered under it.
func sheetOf(s app.QueuedSheet) string {
	switch {
	case s.Sheet == record.TestSheet:
		return "no patient"
	case s.AttendanceID == "" && s.PrintJob.Number == "":
		return orElse(s.Area, "the department")
	case s.AttendanceID == "" || s.Patient.Name == (record.Name{}):
		return s.PrintJob.Number.String()
	}
	return s.Patient.Name.String()
}

// chosen is the chosen sheet.
func (q *printQueue) chosen() *app.QueuedSheet {
	i := slices.IndexFunc(q.sheets, func(s app.QueuedSheet) bool { return string(s.ID) == q.list.Chosen() })
	if i < 0 {
		return nil
	}
	return &q.sheets[i]
}

// asked is the sheet that Y speaks of.
func (q *printQueue) asked() *app.QueuedSheet { return asking(q.u, q.sheets, jobOf, q.list.Chosen()) }

// answerable reports whether the sheet that Y speaks of can be seen.
func (q *printQueue) answerable() bool {
	s := q.asked()
	return s != nil && q.list.Shows(string(s.ID))
}

// sayInHand says it of a sheet that is in view; another it only shows.
func (q *printQueue) sayInHand() {
	switch s := q.asked(); {
	case s == nil:
		q.u.bar.SetReport(controls.NoticeReport("No sheet waits for a person’s word"))
	case !q.list.Shows(string(s.ID)):
		q.list.Choose(string(s.ID))
		q.showSheets()
		q.u.bar.SetReport(controls.NoticeReport("Is this one in hand? Then Y once more"))
	default:
		q.say(s.ID, record.SheetInHand)
	}
}

// sayNotOut prints the chosen sheet again, and never another. One that may have
// come out goes out as a marked copy, since it may still turn up.
func (q *printQueue) sayNotOut() {
	s := q.chosen()
	switch {
	case s == nil:
	case deniable(s.State):
		if _, err := q.u.session.NotOut(q.u.ctx, s.ID); err != nil {
			q.u.fail(err)
		}
		q.u.refresh()
	case s.State == record.SheetFailed || s.State == record.SheetHeld:
		q.say(s.ID, record.SheetWaiting)
	case s.State == record.SheetCancelled || s.State == record.SheetNotOut:
		q.copyChosen()
	default:
		q.u.bar.SetReport(controls.NoticeReport("That sheet is on its way already"))
	}
}

// deniable reports whether a person may say of a sheet that it did not come out:
// also where somebody said that it is in hand, perhaps of the wrong one.
func deniable(s record.SheetState) bool {
	return s == record.SheetSent || s == record.SheetUnknown || s == record.SheetInHand
}

// holdChosen keeps the chosen sheet back in its place, or lets it go again.
func (q *printQueue) holdChosen() {
	switch s := q.chosen(); {
	case s == nil:
	case s.State == record.SheetHeld:
		q.say(s.ID, record.SheetWaiting)
	case s.State.Pending():
		q.say(s.ID, record.SheetHeld)
	default:
		q.u.bar.SetReport(controls.NoticeReport("Only a sheet that waits can be held"))
	}
}

func (q *printQueue) say(id record.ID, state record.SheetState) {
	if err := q.u.session.SayJob(q.u.ctx, id, state); err != nil {
		q.u.fail(err)
	}
	q.u.refresh()
}

func (q *printQueue) copyChosen() {
	s := q.chosen()
	if s == nil {
		return
	}
	id := s.ID
	q.u.attempt(s.AttendanceID, func() error {
		_, err := q.u.session.PrintAgain(q.u.ctx, id)
		return err
	})
}

// askCancel asks before a sheet is given up that still waits, or that is with a
// printer and keeps it.
func (q *printQueue) askCancel() {
	s := q.chosen()
	if s == nil || !s.State.Pending() && s.State != record.SheetSending {
		q.u.bar.SetReport(controls.NoticeReport("Only a sheet that waits, or is with a printer, can be cancelled"))
		return
	}
	id, words := s.ID, "%s for %s will not be printed. It can be printed again from here or from the record."
	if s.State == record.SheetSending {
		words = "%s for %s is with the printer. The next sheet goes on without it; what of it comes out, and what to do then, is said beside it here."
	}
	controls.ShowDialog(q.u.window.Canvas(), controls.DialogView{
		Title: "Cancel this sheet?",
		Body:  controls.NewParagraph(controls.Body.Run(fmt.Sprintf(words, q.u.kiosk.SheetName(s.PrintJob), sheetOf(*s)))),
		Answers: []controls.Answer{
			{Text: "Keep it", Key: "Esc", Safe: true},
			{Text: "Cancel the sheet", Key: "F10", Kind: controls.Danger, Do: func() { q.say(id, record.SheetCancelled) }},
		},
	})
}
