package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// What follows stands under the printers: what runs short, and the list that
// comes out by itself.

// listNowKey prints the department list without waiting for its hour.
const listNowKey = "Ctrl+H"

// readSupplies looks what runs short, and how the department's list stands,
// whenever something was written.
func (q *printQueue) readSupplies() error {
	all, err := q.u.kiosk.Stationery(q.u.ctx)
	if err != nil {
		return err
	}
	q.low = slices.DeleteFunc(all, func(l app.StationeryLeft) bool { return !l.Low })
	q.noList = q.u.kiosk.ListTrouble()
	newest := q.u.kiosk.Newest()
	if newest == q.listsAt {
		return nil
	}
	q.listsAt = newest
	q.lists, err = q.u.kiosk.DepartmentLists(q.u.ctx)
	q.nextList = q.u.kiosk.Now().Add(q.lists.Next)
	return err
}

// suppliesView is what stands under the printers, in words.
type suppliesView struct {
	low  []string
	list string
}

func (q *printQueue) supplies() suppliesView {
	v := suppliesView{list: q.listWords()}
	for _, l := range q.low {
		words := fmt.Sprintf("%s: %d left.", l.Item, l.Left)
		if lasts, going := l.Lasts(); going && l.Left > 0 {
			words = fmt.Sprintf("%s: %d left, about %s.", l.Item, l.Left, record.FormatDuration(lasts.Round(10*time.Minute)))
		}
		v.low = append(v.low, words)
	}
	return v
}

// listWords say when the department list came out, and when it will again.
func (q *printQueue) listWords() string {
	l := q.lists
	var words []string
	switch {
	case l.Last.IsZero():
		words = append(words, "Department list: none yet.")
	case l.Waiting:
		words = append(words, fmt.Sprintf("Department list of %s waits for its printer.", q.u.when(l.Last)))
	default:
		words = append(words, fmt.Sprintf("Department list: last at %s.", q.u.when(l.Last)))
	}
	switch {
	case l.On && q.noList != nil:
		words = append(words, "The next could not be made and is tried again every minute: "+app.Explain(q.noList).Words)
	case l.On:
		words = append(words, fmt.Sprintf("Next by itself at %s.", q.u.when(q.nextList)))
	}
	return strings.Join(words, " ")
}

func (v suppliesView) lines() []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, words := range v.low {
		lines = append(lines, controls.NewLine(controls.Warning, controls.Orange, []controls.Run{controls.Strong.Run(words + " "), controls.KeyRun(stationeryKey)}))
	}
	return append(lines, controls.NewLine(controls.Document, controls.Grey, []controls.Run{controls.Body.Run(v.list)},
		controls.NewText(controls.Caption.Run("Now "), controls.KeyRun(listNowKey))))
}

// printListNow prints the department list before its hour.
func (q *printQueue) printListNow() {
	_, err := q.u.session.Print(q.u.ctx, app.PrintRequest{Sheet: record.DepartmentList})
	if err != nil {
		q.u.refused(err, "", q.printListNow)
		return
	}
	q.u.refresh()
	q.u.bar.SetReport(controls.SavedReport("The department list is queued"))
}
