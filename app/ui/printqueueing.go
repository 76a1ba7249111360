package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// askPrinter lets another printer take what is printed next.
func (c *printCentre) askPrinter() {
	options := []controls.Option{{Code: "", Text: "As the settings say", Note: "each sheet to its own"}}
	for _, v := range c.queue.printerViews() {
		options = append(options, controls.Option{Code: v.name, Text: v.name, Note: moveNote(v)})
	}
	to := controls.NewSelect("Printer", "", options...)
	if to.Choose(c.printer); c.printer == "" {
		to.Entry.SetPlaceHolder(options[0].Text)
	}
	take := func() {
		if to.Open() {
			to.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		c.printer = to.Chosen().Code
		c.chose()
	}
	controls.ShowDialog(c.u.window.Canvas(), controls.DialogView{
		Title: "Print on another printer",
		Body:  controls.Down(12, to, controls.NewParagraph(controls.Caption.Run("For what is printed from here until this is changed again. The settings stay as they are."))),
		Answers: []controls.Answer{
			{Text: "Take it", Key: "F10", Kind: controls.Primary, Do: take},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: to.Entry,
	})
}

// askPacks asks how many blank packs there are to be.
func (c *printCentre) askPacks() {
	field := controls.NewField("How many sets", "one for each patient that the paper is for")
	field.SetText("10")
	var dialog *controls.Dialog
	take := func() {
		n, err := strconv.Atoi(strings.TrimSpace(field.Text()))
		if err != nil || n < 1 {
			field.SetProblem("Give a whole number from 1.")
			field.Focus()
			return
		}
		dialog.Close()
		c.packs, c.what.ticked[app.PackID] = n, true
		c.what.show()
		c.chose()
	}
	dialog = controls.ShowDialog(c.u.window.Canvas(), controls.DialogView{
		Title: "Blank packs",
		Body: controls.Down(12, field, controls.NewParagraph(controls.Caption.Run(
			"Each set takes a number before anybody is registered under it, and every number has to come back: typed in, unused or destroyed. The register comes out first."))),
		Answers: []controls.Answer{
			{Text: "Tick them", Key: "F10", Kind: controls.Primary, Keep: true, Do: take},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: field.Entry,
	})
}

// printThem queues what is ticked. Pressed too early, it goes to what is
// missing.
func (c *printCentre) printThem() {
	chosen := c.what.chosen()
	ofPatients := slices.ContainsFunc(chosen, func(p app.Printable) bool { return p.Group == app.OfPatient })
	patients := c.patients.chosen()
	switch {
	case len(chosen) == 0 && len(patients) == 0 && len(c.patients.here) > 0:
		c.missing("Tick who first, with Space", c.patients.who)
	case len(chosen) == 0:
		c.missing("Tick what first, with Space", c.what.list)
	case ofPatients && len(patients) == 0:
		c.missing("Tick who first, with Space", c.patients.who)
	case len(c.requests) == 0 && !c.what.ticked[app.PackID]:
		c.missing("Nothing was filed about those who are ticked", c.what.list)
	default:
		c.queueAll(patients)
	}
}

func (c *printCentre) missing(words string, part fyne.Focusable) {
	c.focus(part)
	c.ticks, c.told = c.tickCount(), controls.NoticeReport(words)
	c.u.bar.SetReport(c.told)
}

// heeded takes away what F10 said was missing, once something was ticked.
func (c *printCentre) heeded() {
	if c.told == (controls.Report{}) || c.tickCount() == c.ticks {
		return
	}
	if c.u.bar.Report() == c.told {
		c.u.bar.SetReport(controls.Report{})
		c.u.reportPrinting()
	}
	c.told = controls.Report{}
}

func (c *printCentre) tickCount() int { return len(c.what.chosen()) + len(c.patients.chosen()) }

// queued is what F10 asked for, and what came of it.
type queued struct {
	about    record.ID // of the first, for a refusal
	patients []record.ID
	sheets   []app.PrintRequest
	packs    int
	printer  string

	done     bool // the sheets are on disk
	ofPacks  int  // sheets of the packs
	err      error
	packsErr error
}

// queueAll queues what is ticked beside the screens, since everybody's sheets
// are hundreds, and takes the ticks away once it is on disk.
func (c *printCentre) queueAll(patients []record.ID) {
	if c.queueing {
		return
	}
	q := &queued{patients: patients, sheets: slices.Clone(c.requests), printer: c.printer}
	if len(patients) > 0 {
		q.about = patients[0]
	}
	if c.what.ticked[app.PackID] {
		q.packs = c.packs
	}
	c.queueing = true
	c.u.bar.SetReport(controls.BusyReport(controls.Printer, "Queueing "+q.what()))
	c.u.options.Beside(func() {
		q.run(c.u)
		c.u.options.Post(func() { c.queued(q) })
	})
}

func (q *queued) run(u *UI) {
	if len(q.sheets) > 0 {
		if _, q.err = u.session.Print(u.ctx, q.sheets...); q.err != nil {
			return
		}
	}
	q.done = true
	if q.packs > 0 {
		var jobs []record.PrintJob
		_, jobs, q.packsErr = u.session.PrintPack(u.ctx, q.packs, app.PackOptions{Printer: q.printer})
		q.ofPacks = len(jobs)
	}
}

// queued says what came of it. Refused packs stay ticked.
func (c *printCentre) queued(q *queued) {
	c.queueing = false
	if !q.done {
		c.u.refused(q.err, q.about, c.printThem)
		return
	}
	c.patients.untick(q.patients)
	c.what.untick()
	if q.packsErr != nil {
		c.what.ticked[app.PackID] = true
		c.what.show()
		c.chose()
		c.u.refused(q.packsErr, "", c.printThem)
		return
	}
	c.u.refresh()
	c.u.bar.SetReport(controls.SavedReport(q.words()))
}

func (q *queued) what() string {
	if q.packs == 0 {
		return counted(len(q.sheets), "sheet", "sheets")
	}
	return counted(q.packs, "blank pack", "blank packs")
}

func (q *queued) words() string {
	if q.packs == 0 {
		return q.what() + " queued"
	}
	return fmt.Sprintf("%s queued, %s", q.what(), counted(len(q.sheets)+q.ofPacks, "sheet", "sheets"))
}
