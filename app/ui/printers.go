package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// printerView is what the card beside the queue shows of a printer.
type printerView struct {
	name    string
	words   spool.Words
	since   string
	waiting int
	held    int  // by a person, one by one
	paused  bool // a person holds the whole queue
	tray    int  // sheets that may lie in the tray
	stopped bool
	asked   bool
}

func (q *printQueue) printerViews() []printerView {
	var views []printerView
	for _, p := range q.printers {
		views = append(views, printerView{
			name: p.Printer, words: p.Words, since: q.u.when(p.Since), waiting: p.Waiting, held: p.Held, paused: p.Stopped, tray: p.CheckTray,
			stopped: p.NeedsPerson(), asked: !p.Since.IsZero(),
		})
	}
	return views
}

// inTrouble is the printer to see to first: one that needs a person, if there
// is one with sheets waiting; −1 where all is well.
func (q *printQueue) inTrouble() int {
	views := q.printerViews()
	if i := slices.IndexFunc(views, func(v printerView) bool { return v.stopped && v.waiting > 0 }); i >= 0 {
		return i
	}
	return slices.IndexFunc(views, func(v printerView) bool { return v.stopped })
}

func (q *printQueue) showPrinters() {
	views := q.printerViews()
	view := struct {
		printers []printerView
		homeless int
		supplies suppliesView
	}{views, q.homeless, q.supplies()}
	q.card.set(view, func() fyne.CanvasObject {
		switch i := q.inTrouble(); {
		case len(views) == 0:
			return q.noPrinter()
		case i >= 0:
			return q.stoppedCard(views[i], slices.Delete(slices.Clone(views), i, i+1))
		}
		return q.wellCard(views)
	})
}

func (q *printQueue) noPrinter() fyne.CanvasObject {
	return controls.NewBarCard(controls.WarnNote, controls.Down(6,
		controls.NewParagraph(controls.Lead.Run("No printer is set up")),
		controls.NewParagraph(controls.Body.Run(fmt.Sprintf("Nothing is lost: %s. A shift lead or IT adds a printer with %s. Until then write from the blank pack.", sheetsWait(q.homeless), printersKey)))))
}

func (q *printQueue) wellCard(views []printerView) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, v := range views {
		lines = append(lines, printerLine(v))
	}
	lines = append(lines, q.homelessLines()...)
	return controls.NewCard("Printers", "", append(lines, q.supplies().lines()...)...)
}

// homelessLines say how to get sheets out that no printer of this kiosk has: what
// they wait for was taken away or is called otherwise now.
func (q *printQueue) homelessLines() []fyne.CanvasObject {
	if q.homeless == 0 {
		return nil
	}
	return []fyne.CanvasObject{controls.NewLine(controls.ClockFace, controls.Grey,
		[]controls.Run{controls.Body.Run(sheetsWait(q.homeless) + " for no printer of this kiosk. Move them "), controls.KeyRun("Ctrl+M")})}
}

func printerLine(v printerView) fyne.CanvasObject {
	mark, ink, words := controls.Tick, controls.Green, v.words.Sentence
	switch {
	case v.stopped:
		mark, ink = controls.Stop, controls.Red
	case v.tray > 0:
		mark, ink = controls.Warning, controls.Orange
		words = trayWords(v)
	case v.paused:
		mark, ink = controls.NoEntry, controls.Blue
		words = v.name + " is held by a person. Let it go at the printers, " + printersKey + "."
	case !v.asked:
		mark, ink = controls.Ring, controls.Grey
	}
	var right []fyne.CanvasObject
	if n := v.waiting + v.held; n > 0 {
		right = append(right, controls.NewText(controls.Caption.Run(fmt.Sprintf("%d to print", n))))
	}
	return controls.NewLine(mark, ink, []controls.Run{controls.Body.Run(words)}, right...)
}

// trayWords ask for a person's eyes where nobody knows whether a sheet came
// out.
func trayWords(v printerView) string {
	if v.tray == 1 {
		return fmt.Sprintf("Look in the tray of %s: the line was cut while a sheet went out. Y if it is there and whole, N if not: a copy comes then.", v.name)
	}
	return fmt.Sprintf("Look in the tray of %s: the line was cut while %d sheets went out. Y for each that is there and whole, N for each that is not.", v.name, v.tray)
}

// stoppedCard says what is wrong with a printer, what to do in order, and that
// nothing is lost.
func (q *printQueue) stoppedCard(v printerView, others []printerView) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		controls.AcrossTop(8, icon(controls.Stop, controls.Red, 20), controls.Grow(controls.NewParagraph(controls.Lead.Run(v.words.Sentence)))),
		controls.NewParagraph(controls.Body.Run(fmt.Sprintf("Since %s. Nothing is lost: %s in order.", v.since, sheetsWait(v.waiting)))),
	}
	for i, step := range v.words.Steps {
		parts = append(parts, controls.AcrossTop(8, controls.NewText(controls.Strong.Run(fmt.Sprint(i+1))), controls.Grow(controls.NewParagraph(controls.Body.Run(step)))))
	}
	buttons := []fyne.CanvasObject{controls.NewButtonIn(34, controls.Secondary, "Try now", "Ctrl+T", q.tryNow)}
	if len(others) > 0 && v.waiting > 0 {
		buttons = append([]fyne.CanvasObject{controls.NewButtonIn(34, controls.Primary, fmt.Sprintf("Move %d", v.waiting), "Ctrl+M", q.askMove)}, buttons...)
	}
	parts = append(parts, controls.Across(8, append(buttons, controls.Grow(controls.Blank(1, 1)))...))
	for _, other := range others {
		parts = append(parts, printerLine(other))
	}
	parts = append(parts, q.homelessLines()...)
	return controls.NewBarCard(controls.StopNote, controls.Down(5, append(parts, q.supplies().lines()...)...))
}

// tryNow looks at the stopped printers at once rather than at their next turn.
func (q *printQueue) tryNow() {
	tried := false
	for _, v := range q.printerViews() {
		if v.stopped || v.waiting > 0 {
			if err := q.u.session.TryPrinter(q.u.ctx, v.name); err != nil {
				q.u.fail(err)
			}
			tried = true
		}
	}
	switch {
	case tried:
		q.u.bar.SetReport(controls.BusyReport(controls.Printer, "Asking the printer again"))
	case q.homeless > 0:
		q.u.bar.SetReport(controls.NoticeReport("No printer of this kiosk has these sheets. Ctrl+M moves them"))
	}
}

// movable is the printer whose sheets Ctrl+M moves: the stopped one, nobody's,
// or that of the chosen sheet.
func (q *printQueue) movable() (name string, waiting int) {
	if i := q.inTrouble(); i >= 0 && q.printers[i].Waiting > 0 {
		return q.printers[i].Printer, q.printers[i].Waiting
	}
	if n := q.homeless; n > 0 {
		return "", n
	}
	if s := q.chosen(); s != nil {
		for _, p := range q.printers {
			if p.Printer == s.Printer {
				return p.Printer, p.Waiting
			}
		}
	}
	return "", 0
}

// askMove moves all that waits for one printer.
func (q *printQueue) askMove() {
	from, waiting := q.movable()
	if waiting == 0 {
		q.u.bar.SetReport(controls.NoticeReport("No sheet waits that could be moved"))
		return
	}
	title := fmt.Sprintf("Move %s from %s", counted(waiting, "sheet", "sheets"), orElse(from, "no printer"))
	q.askTarget(title, "They keep their order. A sheet that the printer has begun, or that may lie in its tray, stays: look there first.", from, func(to string) (int, error) {
		return q.u.session.MoveJobs(q.u.ctx, from, to)
	}, q.kindsWaiting(from)...)
}

// askMoveChosen moves the chosen sheet alone.
func (q *printQueue) askMoveChosen() {
	s := q.chosen()
	if s == nil || !s.State.Pending() {
		q.u.bar.SetReport(controls.NoticeReport("Only a sheet that waits can be moved"))
		return
	}
	id := s.ID
	title := fmt.Sprintf("Move this sheet from %s", orElse(s.Printer, "no printer"))
	q.askTarget(title, fmt.Sprintf("%s for %s. The others stay where they are.", q.u.kiosk.SheetName(s.PrintJob), sheetOf(*s)), s.Printer, func(to string) (int, error) {
		return 1, q.u.session.MoveJob(q.u.ctx, id, to)
	}, s.Sheet)
}

// askTarget asks which printer sheets of some kinds are moved to.
func (q *printQueue) askTarget(title, words, from string, move func(to string) (int, error), kinds ...record.SheetKind) {
	var options []controls.Option
	for _, v := range q.printerViews() {
		if v.name != from {
			options = append(options, controls.Option{Code: v.name, Text: v.name, Note: moveNote(v)})
		}
	}
	if len(options) == 0 {
		q.u.bar.SetReport(controls.NoticeReport("There is no other printer to move sheets to"))
		return
	}
	to := controls.NewSelect("To", "", options...)
	to.Choose(orElse(q.u.kiosk.Settings.MoveTo(from, q.works, kinds...), options[0].Code))
	controls.ShowDialog(q.u.window.Canvas(), controls.DialogView{
		Title: title,
		Body:  controls.Down(12, to, controls.NewParagraph(controls.Caption.Run(words))),
		Answers: []controls.Answer{
			{Text: "Move", Key: "F10", Kind: controls.Primary, Do: func() { q.move(to, move) }},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: to.Entry,
	})
}

// works reports whether a printer goes on by itself, as far as is known.
func (q *printQueue) works(name string) bool {
	return slices.ContainsFunc(q.printerViews(), func(v printerView) bool { return v.name == name && !v.stopped && !v.paused })
}

// kindsWaiting gives the kinds of the listed sheets that wait for a printer.
func (q *printQueue) kindsWaiting(printer string) []record.SheetKind {
	var kinds []record.SheetKind
	for _, s := range q.sheets {
		if s.Printer == printer && s.State.Pending() {
			kinds = append(kinds, s.Sheet)
		}
	}
	return kinds
}

func moveNote(v printerView) string {
	if v.stopped {
		return "stopped too"
	}
	return fmt.Sprintf("%d to print", v.waiting)
}

func (q *printQueue) move(to *controls.Select, move func(to string) (int, error)) {
	to.Settle()
	name := to.Chosen().Code
	moved, err := move(name)
	if err != nil {
		q.u.refused(err, "", func() { q.move(to, move) })
		return
	}
	q.u.refresh()
	q.u.bar.SetReport(controls.SavedReport(fmt.Sprintf("%s moved to %s", counted(moved, "sheet", "sheets"), name)))
}
