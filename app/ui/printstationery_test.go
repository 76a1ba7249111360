package ui

import (
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func (d *desk) left(item record.Stationery) int {
	d.t.Helper()
	all, err := d.ui.kiosk.Stationery(ctx)
	d.must(err)
	for _, l := range all {
		if l.Item == item {
			return l.Left
		}
	}
	d.t.Fatalf("%s is not listed", item)
	return 0
}

func TestStationeryIsCountedOpenedAndSpoiledByTyping(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.press("F5", stationeryKey)
	d.sees("Nobody has counted it.", "No blank pack is out.")
	d.press("F10")
	d.sees("Type a number.")
	d.press("Esc", stationeryKey, "End", "F10")
	d.sees("The kiosk counts these itself.")
	d.press("Home", "+", "5", "F10")
	d.sees("It was never counted", "Count what is there, with the new box")
	for _, step := range []struct {
		typed, means string
		left         int
	}{{"200", "200 left, by your count.", 200}, {"+100", "100 more: 300 then.", 300}, {"-2", "2 spoiled and thrown away: 298 left.", 298}} {
		d.press("Esc") // the field keeps nothing
		d.press("F5", stationeryKey, "Home")
		d.typed(step.typed)
		d.sees(step.means)
		d.press("F10")
		if got := d.left(record.LabelPaper); got != step.left {
			t.Errorf("typed %s: %d left, want %d", step.typed, got, step.left)
		}
	}
	d.sees("298", "None was used in the last hours.", "by Joanne Rahman.")
}

func TestStationeryThatRunsShortIsSaidInWords(t *testing.T) {
	d := newDesk(t)
	d.signIn("1001")
	d.must(d.ui.session.CountStationery(ctx, record.LabelPaper, 12))
	d.must(d.ui.session.CountStationery(ctx, record.PlainPaper, 900))
	for _, p := range tonight[:3] {
		d.arrived(time.Hour, d.patient(p))
	}
	d.printed()
	d.press("F5")
	d.sees("Label sheets: 9 left, about 3hr.")
	d.shot("09-print-centre-low")
	d.press(stationeryKey, "↓", "↓")
	d.sees("Fetch more now.", "Lasts about")
	d.shot("16-stationery")
}
