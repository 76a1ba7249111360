package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// sideColumn is the column at the right of a form: the four-hour clock, what is
// missing, what will print or change, and the one green button.
type sideColumn struct {
	clock, missing, help, paper, hint *slot

	pages *controls.PageList
	roomy int // how many pages there was room for
	save  *controls.Button
	body  *fyne.Container
}

// The room in px that a missing answer and the card around them take.
const (
	sideWidth    = 316
	missingPitch = 25
	pagePitch    = 30
	missingFrame = 62
	// helpRoom is for nine lines of help; longer ones are scrolled.
	helpRoom = 180
)

// room is how many missing answers the column has room for.
func (s *sideColumn) room(width float32) int {
	left := s.body.Size().Height - missingFrame - 4*8
	for _, o := range []fyne.CanvasObject{s.clock.box, s.help.box, s.paper.box, s.save, s.hint.box} {
		left -= controls.HeightFor(o, width)
	}
	return max(3, int(left/missingPitch))
}

func (f *form) buildSide() {
	s := &f.side
	s.clock, s.missing, s.help, s.paper, s.hint = newSlot(), newSlot(), newSlot(), newSlot(), newSlot()
	s.help.box.Hide()
	s.pages = controls.NewPageList(f.turn)
	s.save = controls.NewButton(controls.Commit, f.saveWord(), "F10", f.save)
	parts := []fyne.CanvasObject{s.clock.box, s.missing.box, s.help.box, controls.Grow(s.paper.box)}
	if f.amends() {
		f.makeReason()
		parts = []fyne.CanvasObject{controls.NewCard("", "", f.reason), controls.Grow(s.paper.box), s.help.box, s.missing.box}
	}
	s.body = controls.Inset(controls.Insets{Top: 4}, controls.Down(8, append(parts, s.save, s.hint.box)...))
}

func (f *form) saveWord() string {
	switch {
	case f.filling.New() && f.filling.Paper == nil:
		return "Save and print"
	case f.amends():
		return "Save amendment"
	case f.filling.Purpose == app.ForFiling:
		return "Save"
	}
	return "Save " + strings.ToLower(purposeNames[f.filling.Purpose])
}

// drawSide draws what is missing last: it has the room that the others leave.
func (f *form) drawSide() {
	f.drawClock()
	f.drawPaper()
	f.drawSave()
	f.drawMissing()
	f.placeSide()
}

// placeSide sets the cards of the column under each other anew.
func (f *form) placeSide() {
	if f.side.body.Size().Width > 0 {
		controls.Relayout(f.side.body)
	}
}

// clockView is what the clock's card shows; it changes once a minute.
type clockView struct {
	started, waiting bool
	stopped          bool
	elapsed          int // minutes
	from, until      string
	ambulance        bool
}

func (f *form) drawClock() {
	details, now := f.attendance.Details, f.ui.kiosk.Now()
	clock := f.filling.Clock(f.attendance)
	if f.filling.Purpose == app.ForDeparture {
		clock = f.departing(clock)
	}
	v := clockView{started: !clock.StartedAt.IsZero(), ambulance: !details.AmbulanceArrivedAt.IsZero()}
	if v.started {
		v.stopped = !clock.StoppedAt.IsZero()
		v.waiting = v.ambulance && details.HandoverAt.IsZero()
		v.elapsed = max(0, int(clock.Elapsed(now)/time.Minute))
		v.from, v.until = f.clockTime(clock.StartedAt, now), f.clockTime(clock.Deadline().Add(-time.Minute), now)
	}
	if f.side.clock.set(v, func() fyne.CanvasObject { return clockCard(v) }) {
		f.drawMissing()
		f.placeSide()
	}
}

// clockTime gives the time of day, and the date where it is another day's by
// more than a night.
func (f *form) clockTime(t, now time.Time) string {
	if now.Sub(t).Abs() < 18*time.Hour {
		return record.FormatTime(t.In(now.Location()))
	}
	return f.ui.when(t)
}

// departing stops the clock where the form says the patient left.
func (f *form) departing(c record.FourHourClock) record.FourHourClock {
	d := forms.DepartureOf(f.filling.Form)
	if was := f.attendance.Departure; was != nil && was.DepartedAt.Equal(d.DepartedAt) && was.ConcludedAt.Equal(d.ConcludedAt) && was.AwaitingTransport == d.AwaitingTransport {
		return c // stopped already, by the clock of the present
	}
	c.StoppedAt = d.DepartedAt
	if d.AwaitingTransport && !d.ConcludedAt.IsZero() {
		c.StoppedAt = d.ConcludedAt
	}
	return c
}

func clockCard(v clockView) fyne.CanvasObject {
	if !v.started {
		return controls.NewCard("Four-hour clock", "", controls.NewParagraph(controls.Caption.Run("Starts when you give the time of arrival.")))
	}
	left := controls.NewText(controls.IconRun(controls.ClockFace, controls.Ink, 16), controls.GapRun(6), controls.Strong.Run(controls.Minutes(max(0, 240-v.elapsed))+" left"))
	if v.stopped {
		left = controls.NewText(controls.IconRun(controls.Tick, controls.Green, 16), controls.GapRun(6), controls.Strong.Run(controls.Minutes(v.elapsed)+" here"))
	}
	if v.elapsed >= 240 {
		left = controls.NewText(controls.IconRun(controls.Stop, controls.DarkRed, 16), controls.GapRun(6), controls.Strong.In(controls.DarkRed).Run(controls.Minutes(v.elapsed)))
	}
	latest := ""
	if v.waiting {
		latest = " at the latest"
	}
	parts := []fyne.CanvasObject{
		controls.Across(8, controls.Grow(controls.NewParagraph(controls.Lead.Run("Four-hour clock"))), left),
		controls.NewFourHourTrack(controls.TimeBar{Elapsed: v.elapsed}),
		controls.AcrossTop(8, controls.Grow(controls.NewParagraph(controls.Small.Run("Starts "), controls.Tiny.Run(v.from+latest))),
			controls.NewText(controls.Small.Run("Within 4hr until "), controls.Tiny.Run(v.until))),
	}
	if v.ambulance {
		words := "Ambulance: at handover, or 15min after it came, whichever is earlier."
		if v.waiting {
			words += " Waiting for the handover time."
		}
		parts = append(parts, controls.NewParagraph(controls.Caption.Run(words)))
	}
	return controls.NewCard("", "", parts...)
}

// drawMissing lists what is to put right, then what nobody answered: needed
// first, and what can wait by its group. A form with pages lists those, and its
// last page says what is missing.
func (f *form) drawMissing() {
	if f.paged() {
		f.drawPages()
		return
	}
	lines := f.lackingLines(f.side.room(sideWidth))
	if f.amends() {
		lines = slices.DeleteFunc(lines, func(l lacking) bool { return !l.wrong })
	}
	draw := func() fyne.CanvasObject { return missingCard(lines) }
	if f.amends() && len(lines) == 0 {
		draw = func() fyne.CanvasObject { return controls.Blank(1, 0) }
	}
	if f.side.missing.set(lines, draw) {
		f.placeSide()
	}
}

// drawPages shows how each page stands.
func (f *form) drawPages() {
	if f.atSummary() {
		f.last.refresh()
	}
	lines, room := f.pageLines(), f.side.room(sideWidth)*missingPitch/pagePitch
	if room == f.side.roomy && slices.Equal(lines, f.side.pages.Lines()) {
		return
	}
	f.side.roomy = room
	f.side.pages.Set(lines, room)
	if f.side.missing.set("pages", func() fyne.CanvasObject { return controls.NewCard("Pages", "PgUp PgDn", f.side.pages) }) {
		f.placeSide()
	}
}

// drawHelp shows the longer words that the form's author wrote for a question,
// while the cursor is in it.
func (f *form) drawHelp(it forms.Item) {
	draw := func() fyne.CanvasObject {
		var words fyne.CanvasObject = controls.NewParagraph(controls.Body.Run(it.Help))
		if controls.HeightFor(words, sideWidth) > helpRoom {
			words = controls.Sized(0, helpRoom, controls.NewScrollView(words).Object())
		}
		return controls.NewCard("About "+it.Label, "", words)
	}
	if f.side.help.set(it.Help, draw) {
		f.side.help.box.Hidden = it.Help == ""
		f.drawPaper()
		f.drawMissing()
		f.placeSide()
	}
}

// drawPaper shows what comes out of which printer, unless help has its room, or
// what an amendment changes.
func (f *form) drawPaper() {
	switch {
	case f.amends():
		f.drawChanges()
	case f.filling.New() && f.side.help.box.Hidden:
		f.drawSheets()
	default:
		f.side.paper.set("", func() fyne.CanvasObject { return controls.Blank(1, 1) })
	}
}

func (f *form) drawSheets() {
	sheets, err := f.filling.WillPrint()
	if err != nil {
		f.ui.fail(err)
		return
	}
	stopped := f.ui.status.PrinterStopped
	f.side.paper.set([]any{sheets, stopped}, func() fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, s := range sheets {
			printer := s.Printer
			if printer == "" {
				printer = "no printer yet"
			}
			rows = append(rows, controls.NewLine(controls.Document, controls.Ink, []controls.Run{controls.Body.Run(sheetWords(s))}, controls.NewText(controls.Caption.Run(printer))))
		}
		if stopped != "" {
			rows = append(rows, controls.NewDoubt(stopped+" has stopped. The paper waits: see F5."))
		}
		return controls.NewCard("Will print", "", append(rows, controls.Grow(controls.Blank(1, 1)))...)
	})
}

func sheetWords(s app.PlannedSheet) string {
	switch s.Kind {
	case record.LabelSheet:
		return s.Kind.String() + ", " + counted(s.Pages, "sheet", "sheets")
	case record.Wristband:
		return s.Kind.String()
	}
	return s.Kind.String() + ", " + counted(s.Pages, "page", "pages")
}

func (f *form) drawChanges() {
	changes := f.filling.Changes()
	f.side.paper.set(changes, func() fyne.CanvasObject {
		rows := []fyne.CanvasObject{}
		if len(changes) == 0 {
			rows = append(rows, controls.NewParagraph(controls.Soft.Run("Nothing is changed yet.")))
		}
		for _, c := range changes {
			if c.Field == "Unknown patient" {
				rows = append(rows, controls.NewParagraph(controls.Strong.Run("The patient is known from now on.")))
				continue
			}
			rows = append(rows, controls.Down(0, controls.NewParagraph(controls.Strong.Run(c.Field)),
				controls.NewParagraph(controls.Body.Run("Was "+c.Was+", now "), controls.Strong.Run(c.Now))))
		}
		return controls.NewCard("Will change", counted(len(changes), "answer", "answers"), controls.Grow(controls.NewScrollView(controls.Down(8, rows...)).Object()))
	})
}

// reasons are the usual ones for an amendment; any other can be typed.
var reasons = []string{"Now known", "Said wrongly at first", "Heard or read wrongly", "Typed wrongly", "Patient identified", "Changed since"}

// makeReason asks why an amendment is made.
func (f *form) makeReason() {
	var options []controls.Option
	for _, r := range reasons {
		options = append(options, controls.Option{Code: r, Text: r})
	}
	f.reason = controls.NewSelect("Why", "needed, stays in the record", options...)
	f.reason.ChooseFree(f.filling.Reason)
	take := func(reason string) {
		f.filling.SetReason(strings.TrimSpace(reason))
		f.reason.ClearProblem()
		f.placeSide()
	}
	f.reason.OnChosen = func(o controls.Option) { take(o.Text) }
	f.reason.OnFree = take
}

// drawSave says below the button what F10 will do now.
func (f *form) drawSave() {
	var words string
	switch n := len(f.blocking); {
	case n > 0:
		words = fmt.Sprintf("Goes to the problem first: %d to put right", n)
	case f.filling.Purpose == app.ForUnknown:
		words = "F3 then F10 is enough. The rest can wait."
	case f.filling.New():
		words = "The rest can wait."
	}
	f.side.hint.set(words, func() fyne.CanvasObject {
		return controls.NewText(controls.Small.Run(words)).Aligned(fyne.TextAlignCenter)
	})
}
