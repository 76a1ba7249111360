package ui

import (
	"image/color"
	"slices"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// sheetView is how a print job stands, in words.
type sheetView struct {
	icon  controls.Icon
	color color.Color
	words string
	// asks tells that a person is wanted: to say that it is in hand, or to look.
	asks bool
}

// sheetStands words a print job. "Sent" is the printer's word, "in hand" a
// person's.
func (u *UI) sheetStands(j record.PrintJob) sheetView {
	switch j.State {
	case record.SheetWaiting:
		if j.Printer == "" {
			return sheetView{controls.ClockFace, controls.Grey, "Waits for a printer to be set up", false}
		}
		return sheetView{controls.ClockFace, controls.Grey, orElse(j.Words, "Waiting"), false}
	case record.SheetHeld:
		return sheetView{controls.NoEntry, controls.Blue, "Held " + u.when(j.StateAt), false}
	case record.SheetSending:
		return sheetView{controls.Arrow, controls.Blue, "Printing", false}
	case record.SheetSent:
		return sheetView{controls.Arrow, controls.Grey, "Sent " + u.when(j.StateAt) + ". In hand?", true}
	case record.SheetUnknown:
		return sheetView{controls.Warning, controls.Orange, "Look in the tray. Is it there?", true}
	case record.SheetFailed:
		return sheetView{controls.Stop, controls.Red, orElse(j.Words, "The printer would not take it."), false}
	case record.SheetInHand:
		return sheetView{controls.Tick, controls.Green, "In hand " + u.when(j.StateAt), false}
	case record.SheetNotOut:
		return sheetView{controls.NoEntry, controls.Grey, "Did not come out, " + u.when(j.StateAt), false}
	case record.SheetCancelled:
		return sheetView{controls.NoEntry, controls.Grey, "Cancelled " + u.when(j.StateAt), false}
	}
	return sheetView{controls.Info, controls.Grey, string(j.State), false}
}

// asking finds the sheet that Y speaks of: the chosen one if it asks for a
// person's word, or the first that does; nil where none does.
func asking[S any](u *UI, sheets []S, job func(S) record.PrintJob, chosen string) *S {
	asks := func(s S) bool { return u.sheetStands(job(s)).asks }
	i := slices.IndexFunc(sheets, func(s S) bool { return string(job(s).ID) == chosen && asks(s) })
	if i < 0 {
		i = slices.IndexFunc(sheets, asks)
	}
	if i < 0 {
		return nil
	}
	return &sheets[i]
}

func jobOf(s app.QueuedSheet) record.PrintJob { return s.PrintJob }
