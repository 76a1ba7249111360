package ui

import (
	"context"
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
		to.Settle()
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
	sorts    []app.Printable
	sheets   []app.PrintRequest
	packs    int
	printer  string

	onDisk   []app.PrintRequest // in the order in which they were asked for
	notMade  []app.NotMade
	ofPacks  int // sheets of the packs
	err      error
	packsErr error
}

// queueAll queues what is ticked beside the screens, since everybody's sheets
// are hundreds, and takes the ticks away once it is on disk. It is queued in the
// name of whoever asked, who may have left the kiosk meanwhile.
func (c *printCentre) queueAll(patients []record.ID) {
	if c.queueing {
		return
	}
	q := &queued{patients: patients, sorts: c.what.chosen(), sheets: slices.Clone(c.requests), printer: c.printer}
	if len(patients) > 0 {
		q.about = patients[0]
	}
	if c.what.ticked[app.PackID] {
		q.packs = c.packs
	}
	c.queueing = true
	c.u.bar.SetReport(controls.BusyReport(controls.Printer, "Queueing "+q.what()))
	session := c.u.session
	c.u.alongside(func(ctx context.Context) {
		q.run(ctx, session)
		c.u.options.Post(func() { c.queued(session, q) })
	})
}

func (q *queued) run(ctx context.Context, session *app.Session) {
	var jobs []record.PrintJob
	if len(q.sheets) > 0 {
		jobs, q.notMade, q.err = session.PrintEach(ctx, q.sheets...)
		q.onDisk = slices.DeleteFunc(slices.Clone(q.sheets), q.cannotBeMade)[:len(jobs)]
	}
	if q.packs > 0 && q.err == nil {
		_, jobs, q.packsErr = session.PrintPack(ctx, q.packs, app.PackOptions{Printer: q.printer})
		q.ofPacks = len(jobs)
	}
}

func (q *queued) cannotBeMade(r app.PrintRequest) bool {
	return slices.ContainsFunc(q.notMade, func(n app.NotMade) bool { return n.Request == r })
}

// queued says what came of it, unless whoever asked has left.
func (c *printCentre) queued(session *app.Session, q *queued) {
	c.queueing = false
	if c.u.session != session {
		return
	}
	c.untick(q)
	c.u.refresh()
	switch {
	case q.err != nil:
		c.u.refused(q.err, q.about, c.printThem)
		if len(q.onDisk) > 0 {
			c.u.bar.SetReport(controls.FailedReport(q.left() + ". " + app.Explain(q.err).Words))
		}
	case q.packsErr != nil:
		c.u.refused(q.packsErr, "", c.printThem)
	case len(q.notMade) > 0:
		c.u.bar.SetReport(controls.FailedReport(q.left() + ": " + c.whose(q.notMade) + ". " + app.Explain(q.notMade[0].Err).Words))
	default:
		c.u.bar.SetReport(controls.SavedReport(q.words()))
	}
}

// untick takes the ticks of what is on disk away. What is not stays ticked; and
// for whoever stays with it, what is on disk is not printed once more.
func (c *printCentre) untick(q *queued) {
	wanting := slices.DeleteFunc(slices.Clone(q.sheets), func(r app.PrintRequest) bool { return slices.Contains(q.onDisk, r) })
	for _, r := range q.onDisk {
		r.Printer = ""
		c.printed = append(c.printed, r)
	}
	c.what.untick(slices.DeleteFunc(q.sorts, func(p app.Printable) bool {
		return p.ID == app.PackID && q.ofPacks == 0 || slices.ContainsFunc(wanting, p.Makes)
	}))
	c.patients.untick(slices.DeleteFunc(slices.Clone(q.patients), func(id record.ID) bool {
		return slices.ContainsFunc(wanting, func(r app.PrintRequest) bool { return r.Attendance == id })
	}))
}

// unprinted leaves out what the last F10 put on disk. What is ticked no more, and
// then again, is wanted once more.
func (c *printCentre) unprinted(ticked []app.PrintRequest) []app.PrintRequest {
	var wanted, printed []app.PrintRequest
	for _, r := range ticked {
		anywhere := r
		if anywhere.Printer = ""; slices.Contains(c.printed, anywhere) {
			printed = append(printed, anywhere)
		} else {
			wanted = append(wanted, r)
		}
	}
	c.printed = printed
	return wanted
}

// whoseShown is how many of the sheets that could not be made are named; the
// others are counted, and their patients stay ticked.
const whoseShown = 3

// whose names sheets that could not be made.
func (c *printCentre) whose(some []app.NotMade) string {
	var names []string
	for _, n := range some[:min(len(some), whoseShown)] {
		name := c.u.kiosk.RequestName(n.Request)
		if n.Request.Attendance != "" {
			name += " of " + orElse(c.patients.name(n.Request.Attendance), n.Job.Number.String())
		}
		names = append(names, name)
	}
	if more := len(some) - whoseShown; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, "; ")
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

// left says how many sheets are queued and how many are not.
func (q *queued) left() string {
	return fmt.Sprintf("%s queued, %d not", counted(len(q.onDisk)+q.ofPacks, "sheet", "sheets"), len(q.sheets)-len(q.onDisk))
}
