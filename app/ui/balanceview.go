package ui

import (
	"fmt"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/reconcile"
)

// show puts the balance on screen as it stands.
func (b *balance) show() {
	changed := b.showHead()
	changed = b.showSum() || changed
	changed = b.showTable() || changed
	changed = b.showLines() || changed
	if b.showSigning() || changed {
		b.root.Refresh()
	}
}

func (b *balance) showHead() bool {
	aside := "Every number issued, accounted for once."
	switch {
	case b.stop != nil:
		aside += " Reading back from the trust."
	case b.report != nil:
		aside += " Read back from the trust " + b.u.when(b.report.GeneratedAt) + "."
	}
	return b.head.set(aside, func() fyne.CanvasObject {
		return controls.NewHeading("Balance", aside, controls.NewButtonIn(32, controls.Secondary, "Export PDF, CSV, JSON", "Ctrl+E", b.askFolder))
	})
}

// showSum shows the subtraction in large figures, or how far reading back is.
func (b *balance) showSum() bool {
	b.mu.Lock()
	p := b.progress
	b.mu.Unlock()
	if b.report == nil {
		var err string
		if b.err != nil {
			x := app.Explain(b.err)
			err = sentence(x.Words) + " " + x.Hint
		}
		return b.sum.set([]any{p, err, b.stop != nil}, func() fyne.CanvasObject { return drawReading(p, err) })
	}
	var err string
	if b.err != nil {
		err = sentence(app.Explain(b.err).Words)
	}
	return b.sum.set([]any{b.report.Total, err}, func() fyne.CanvasObject {
		parts := []fyne.CanvasObject{drawEquation(b.report.Total, b.report.Balanced())}
		if err != "" {
			parts = append(parts, controls.NewNote(controls.StopNote, controls.Strong.Run("Not read again: "+err), controls.Body.Run(" These figures are from "+b.u.when(b.report.GeneratedAt)+". "), controls.KeyRun("Ctrl+R")))
		}
		return controls.Down(8, parts...)
	})
}

func drawReading(p app.Progress, err string) fyne.CanvasObject {
	if err != "" {
		return controls.NewNote(controls.StopNote, controls.Strong.Run(err), controls.Body.Run(" "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" reads back again. Nothing is lost."))
	}
	words := "Reading back what the trust’s systems hold"
	if p.Total > 0 {
		words = fmt.Sprintf("%s, number %d of %d", p.Words, p.Done+1, p.Total)
	}
	return controls.NewCard("", "", controls.Down(8, controls.NewParagraph(controls.Lead.Run(words)),
		controls.Sized(0, 10, controls.NewBar(fraction(p.Done, p.Total), 10)),
		controls.NewParagraph(controls.Caption.Run("It asks for each number by itself. Leaving this screen stops it; it changes nothing."))))
}

func drawEquation(t reconcile.Row, balanced bool) fyne.CanvasObject {
	sign := func(s string) fyne.CanvasObject { return controls.NewText(controls.Title.Run(s)) }
	figure := func(n int, what string) fyne.CanvasObject {
		return controls.Grow(controls.NewFigure(strconv.Itoa(n), what))
	}
	return controls.NewPanel(controls.Inset(controls.Insets{Top: 14, Right: 20, Bottom: 14, Left: 20}, controls.Across(10,
		figure(t.Issued, "numbers issued"), sign("="), figure(t.Delivered, "delivered, new"), sign("+"),
		figure(t.Matched, "delivered, matched"), sign("+"), figure(t.Withdrawn, "withdrawn"), sign("+"), figure(t.Waiting, "still waiting"),
		drawLeft(t.Left, balanced))))
}

// drawLeft is what is left over: green only if that is nothing.
func drawLeft(n int, balanced bool) fyne.CanvasObject {
	ground, mark := color.Color(controls.Green), controls.Tick
	if !balanced {
		ground, mark = controls.Red, controls.Stop
	}
	figure := controls.Down(0,
		controls.NewText(controls.Figure.In(controls.White).Run(strconv.Itoa(n))).Aligned(fyne.TextAlignCenter),
		controls.NewText(controls.Tiny.In(controls.White).Run("not accounted for")).Aligned(fyne.TextAlignCenter))
	return controls.On(ground, controls.Inset(controls.Insets{Top: 8, Right: 20, Bottom: 8, Left: 20},
		controls.Across(14, icon(mark, controls.White, 24), figure)))
}

// The balance's table: which kiosk, and its terms.
var balanceCols = controls.Columns{Gap: 10, Widths: []float32{0, 120, 130, 150, 130, 130, 150}}

func (b *balance) showTable() bool {
	if b.report == nil {
		return b.table.set("none", func() fyne.CanvasObject { return controls.Blank(1, 1) })
	}
	kiosks, total := b.report.Kiosks, b.report.Total
	return b.table.set([]any{kiosks, total}, func() fyne.CanvasObject {
		parts := []fyne.CanvasObject{balanceHeads(), controls.Rule(2, controls.Ink)}
		for _, k := range kiosks {
			parts = append(parts, b.balanceRow(b.kioskName(k.Kiosk), k, false), controls.Rule(1, controls.Mid))
		}
		if len(kiosks) != 1 {
			parts = append(parts, controls.Rule(1, controls.Ink), b.balanceRow("All", total, true))
		}
		return controls.NewPanel(controls.Down(0, parts...))
	})
}

func balanceHeads() fyne.CanvasObject {
	cells := []fyne.CanvasObject{controls.NewText(controls.Words.Heavy().Run("Kiosk"))}
	for _, name := range []string{"Issued", "Delivered, new", "Matched", "Withdrawn", "Waiting", "Left over"} {
		cells = append(cells, controls.NewText(controls.Words.Heavy().Run(name)).Aligned(fyne.TextAlignTrailing))
	}
	return controls.On(controls.Panel, controls.Sized(0, 32, controls.Inset(controls.Insets{Right: 16, Left: 14}, balanceCols.Row(cells...))))
}

func (b *balance) balanceRow(name string, r reconcile.Row, total bool) fyne.CanvasObject {
	style := controls.Body
	if total {
		style = controls.Strong
	}
	number := func(s controls.Style, n int) fyne.CanvasObject {
		return controls.NewText(s.Run(strconv.Itoa(n))).Aligned(fyne.TextAlignTrailing)
	}
	mark, ink := controls.Tick, controls.Green
	if r.Left != 0 || r.Difference() != 0 {
		mark, ink = controls.Stop, controls.Red
	}
	left := controls.NewText(controls.IconRun(mark, ink, 14), controls.GapRun(8), controls.Strong.Run(strconv.Itoa(r.Left))).Aligned(fyne.TextAlignTrailing)
	return controls.Sized(0, 37, controls.Inset(controls.Insets{Right: 16, Left: 14}, balanceCols.Row(
		controls.NewParagraph(controls.Strong.Run(name)), number(controls.Strong, r.Issued), number(style, r.Delivered),
		number(style, r.Matched), number(style, r.Withdrawn), number(style, r.Waiting), left)))
}

func (b *balance) kioskName(code string) string {
	switch s := b.u.kiosk.Settings.Kiosk; code {
	case s.Code:
		return code + " " + s.Name
	case "":
		return "Numbers of the trust"
	}
	return code
}

// showLines lists what is not finished, number by number, and what was left out
// of what was delivered, under who was asked.
func (b *balance) showLines() bool {
	if b.report == nil {
		return b.told.set("none", func() fyne.CanvasObject { return controls.Blank(1, 1) })
	}
	var rows []controls.Row
	for _, l := range append(b.report.Left(), b.report.Waiting()...) {
		for i, p := range l.Problems {
			rows = append(rows, problemRow(l, i, p))
		}
	}
	for _, l := range b.report.Lines {
		for i, p := range l.Omissions {
			rows = append(rows, problemRow(l, len(l.Problems)+i, p))
		}
	}
	if !sameRows(b.lines.Rows(), rows) {
		b.lines.SetRows(rows)
	}
	asked := b.report.Destinations
	return b.told.set([]any{asked, len(rows)}, func() fyne.CanvasObject { return b.drawTold(asked, len(rows)) })
}

// problemRow says what keeps a number from its end. Its ID begins with the
// number, so that Enter finds the record.
func problemRow(l reconcile.Line, i int, p reconcile.Problem) controls.Row {
	look, mark, ink := controls.PlainRow, controls.ClockFace, color.Color(controls.Grey)
	if l.End == reconcile.Left {
		look, mark, ink = controls.StoppedRow, controls.Stop, controls.Red
	}
	return controls.Row{ID: lineID(l, i), Look: look, Version: fmt.Sprint(l.End, p), Content: func() fyne.CanvasObject {
		return controls.Across(10, icon(mark, ink, 18), controls.Grow(controls.Down(0,
			controls.NewParagraph(controls.Strong.Run(l.Number.String()+" "), controls.Body.Run(p.Words)),
			controls.NewParagraph(controls.Caption.Run(p.Next+" For: "+p.Who)))))
	}}
}

func lineID(l reconcile.Line, i int) string {
	if i == 0 {
		return l.Number.String()
	}
	return fmt.Sprintf("%s %d", l.Number, i)
}

func (b *balance) drawTold(asked []reconcile.Asked, open int) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, d := range asked {
		if d.Asked {
			lines = append(lines, controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Strong.Run(d.Destination + ": "), controls.Body.Run("asked for each number, " + b.u.when(d.AsOf))}))
			continue
		}
		lines = append(lines, controls.NewLine(controls.Info, controls.Blue, []controls.Run{controls.Strong.Run(d.Destination + ": "), controls.Body.Run("cannot be asked; its acknowledgements are the proof")}))
	}
	if len(lines) == 0 {
		lines = append(lines, controls.NewLine(controls.Warning, controls.Orange, []controls.Run{controls.Body.Run("No destination is set up, so nobody could be asked.")}))
	}
	aside := "Nothing waits"
	if open > 0 {
		aside = counted(open, "number wants somebody", "things want somebody")
	}
	return controls.NewCard("Told by others", aside, lines...)
}

// showSigning shows the signature, or why there is none yet.
func (b *balance) showSigning() bool {
	view := fmt.Sprint(b.report != nil && app.Closed(*b.report) == nil, b.u.status.Phase, b.signed, b.stop != nil)
	return b.signing.set(view, b.drawSigning)
}

func (b *balance) drawSigning() fyne.CanvasObject {
	card := func(content ...fyne.CanvasObject) fyne.CanvasObject {
		return controls.NewCard("Signature", "One person, with their PIN", content...)
	}
	say := func(words string) fyne.CanvasObject { return card(controls.NewParagraph(controls.Body.Run(words))) }
	who := b.u.session.Staff
	switch {
	case !b.signed.IsZero():
		return card(
			controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Strong.Run(who.Name + ", " + who.Role.String())}, controls.NewText(controls.Caption.Run("Signed "+record.FormatDateTime(b.signed)))),
			controls.NewParagraph(controls.Body.Run("The outage is closed. New arrivals belong to the trust’s own systems again. Export the report now: "), controls.KeyRun("Ctrl+E")))
	case b.u.status.Phase == app.Downtime:
		return say("Opens when trust IT has declared the systems clean and every record is delivered.")
	case b.u.status.Phase == app.Standby:
		return say("No outage is on, so there is nothing to close.")
	case b.report == nil:
		return say("Opens when every number has been read back.")
	case app.Closed(*b.report) != nil:
		return say("Opens when the balance is zero and nothing waits. What is missing is listed at the left, with who can see to it.")
	}
	return card(
		controls.AcrossTop(16, controls.Grow(controls.Down(2, controls.NewParagraph(controls.Strong.Run(who.Name)), controls.NewParagraph(controls.Caption.Run(who.Role.String())))), controls.Wide(200, b.pin)),
		controls.Across(12, controls.Grow(controls.NewParagraph(controls.Caption.Run("Signing closes the outage and is an entry itself. New arrivals then belong to the trust’s own systems again."))),
			controls.NewButton(controls.Commit, "Sign and close", "F10", b.sign)))
}
