package ui

import (
	"fmt"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

var lineLook = controls.ListLook{RowHeight: 45, Pad: controls.Insets{Top: 4, Right: 12, Bottom: 4, Left: 13}}

// lineColumns are: which entry, when it happened, of what kind, what, and who
// wrote it where and when.
var lineColumns = controls.Columns{Gap: 10, Widths: []float32{22, 66, 18, 0, 150}}

// recordedLate is from when on the record says that an entry was written down
// after it happened.
const recordedLate = 5 * time.Minute

func (r *recordScreen) rows() []controls.Row {
	var rows []controls.Row
	n := len(r.view.Lines)
	for i, l := range r.view.Lines {
		look := controls.PlainRow
		if l.Kind == record.KindWithdrawn {
			look = controls.QuietRow
		}
		ordinal := n - i
		rows = append(rows, controls.Row{
			ID: entryRow(l), Look: look, Version: fmt.Sprint(ordinal, l, r.u.when(l.OccurredAt)),
			Content: func() fyne.CanvasObject { return r.face(ordinal, l) },
		})
	}
	return rows
}

func (r *recordScreen) face(ordinal int, l app.Line) fyne.CanvasObject {
	mark, ink := lineIcon(l)
	title := controls.Body
	if l.Kind == record.KindWithdrawn || l.Kind == record.KindRefused {
		title = controls.Strong
	}
	what := []fyne.CanvasObject{controls.NewParagraph(title.Run(l.Title))}
	if detail := r.detail(l); len(detail) > 0 {
		what = append(what, controls.NewParagraph(detail...))
	}
	kiosk := l.Kiosk + " " + r.u.when(l.RecordedAt)
	return lineColumns.Row(
		controls.NewText(controls.Caption.Run(fmt.Sprint(ordinal))).Aligned(fyne.TextAlignTrailing),
		r.happened(l.OccurredAt),
		icon(mark, ink, 16),
		controls.Down(0, what...),
		controls.Down(0, rightAligned(controls.Small, orElse(l.By, "The kiosk itself")), rightAligned(controls.Small, kiosk)))
}

func rightAligned(s controls.Style, words string) fyne.CanvasObject {
	return controls.NewParagraph(s.Run(words)).Aligned(fyne.TextAlignTrailing)
}

// happened is the time of day, over its date where that is not today's.
func (r *recordScreen) happened(at time.Time) fyne.CanvasObject {
	clock := controls.NewText(controls.Strong.Run(record.FormatTime(at)))
	if record.DateOf(at) == record.DateOf(r.u.kiosk.Now()) {
		return clock
	}
	return controls.Down(0, clock, controls.NewText(controls.Caption.At(13).Run(at.Format("02-Jan"))))
}

func (r *recordScreen) detail(l app.Line) []controls.Run {
	var runs []controls.Run
	if l.RecordedAt.Sub(l.OccurredAt) >= recordedLate {
		runs = append(runs, controls.Caption.Heavy().Run("Recorded "+r.u.when(l.RecordedAt)+" "))
	}
	if l.Detail != "" {
		runs = append(runs, controls.Caption.Run(strings.TrimSpace(l.Detail)))
	}
	return runs
}

func lineIcon(l app.Line) (controls.Icon, color.Color) {
	switch l.Kind {
	case record.KindRegistered:
		return controls.Person, controls.Ink
	case record.KindAmended:
		return controls.Pencil, controls.Ink
	case record.KindFiled, record.KindPageReturned:
		return controls.Document, controls.Ink
	case record.KindTriaged:
		return controls.Tick, controls.Ink
	case record.KindMoved, record.KindDeparted:
		return controls.Arrow, controls.Ink
	case record.KindWithdrawn:
		return controls.NoEntry, controls.Ink
	case record.KindSheetQueued, record.KindSheetOutcome:
		return controls.Printer, controls.Ink
	case record.KindMatched:
		return controls.Lens, controls.Ink
	case record.KindSettled:
		return controls.Tick, controls.Green
	case record.KindRefused:
		return controls.Stop, controls.Red
	}
	return controls.Info, controls.Grey
}

// entryRow names the row of an entry.
func entryRow(l app.Line) string { return fmt.Sprint(l.Seq) }
