package ui

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// boardFilters are the views of the board, by the keys 1 to 6.
var boardFilters = []struct {
	filter app.BoardFilter
	name   string
	empty  string
}{
	{app.AllHere, "All here", "Nobody is in the department."},
	{app.AwaitingTriage, "To be triaged", "Nobody waits for triage."},
	{app.AwaitingClinician, "To be seen", "Nobody who has been triaged waits to be seen."},
	{app.Treated, "In treatment", "Nobody has been seen and is still treated."},
	{app.AwaitingABed, "Awaiting bed", "Nobody waits for a bed."},
	{app.OverFourHours, "Over 4hr", "Nobody has been here for four hours."},
}

// board shows who is in the department, longest first. It moves with the
// clock; the chosen patient and the scroll stay where they are.
type board struct {
	u    *UI
	rows []app.BoardRow // everybody here
	// barred says why the person sees nobody; nil where they do.
	barred error

	filter int // of boardFilters
	find   string
	wide   bool
	tabSet []controls.Tab

	list  *controls.RowList
	tabs  *controls.FilterTabs
	box   *controls.Box
	head  *slot
	empty *slot
	root  *fyne.Container
}

func newBoard(u *UI) *board {
	b := &board{u: u, list: controls.NewRowList(boardLook), head: newSlot(), empty: newSlot()}
	b.list.OnOpen = func(id string) { u.openRecord(record.ID(id), b) }
	b.list.OnChosen = func(string) { b.drawHead() }
	b.tabs = controls.NewFilterTabs(func(key string) { b.choose(key) })
	b.box = controls.NewBox(controls.NewEntry(), controls.BoxLook{Height: 32, TextSize: 15, Lead: controls.Lens})
	b.box.Entry.SetPlaceHolder("Find here")
	b.box.SetTrailing(controls.KeyRun("/"))
	b.box.Entry.OnChanged = func(text string) { b.find = text; b.arrange() }
	b.box.Entry.OnKey = b.findKey
	body := controls.Over(gaining(b.list, b.setWide), b.empty.box)
	b.root = page(controls.Down(0, controls.Sized(0, 46, b.head.box), b.tabs, controls.Grow(body)))
	b.setHeads()
	b.read()
	return b
}

func (b *board) place() string               { return "F4" }
func (b *board) content() fyne.CanvasObject  { return b.root }
func (b *board) patient() *record.Attendance { return nil }
func (b *board) leave()                      {}

func (b *board) shown() {
	k := b.u.keys
	for i := range boardFilters {
		key := strconv.Itoa(i + 1)
		k.On(key, func() { b.choose(key) })
	}
	k.On("/", func() { b.u.window.Canvas().Focus(b.box.Entry) })
	k.On("T", b.acts(func(r app.BoardRow) { b.u.fillInFrom(b, r.ID, app.ForTriage) }))
	k.On("D", b.acts(func(r app.BoardRow) { b.u.fillInFrom(b, r.ID, app.ForDeparture) }))
	k.On("L", b.acts(func(r app.BoardRow) { b.u.askPlace(r.Attendance) }))
	k.On("P", b.acts(func(r app.BoardRow) { b.u.askReprint(r.Attendance) }))
	k.On("Esc", func() { b.clearFind() })
	b.u.bar.SetKeys(controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "Move"}, controls.KeyFor("Enter", "Open record"),
		controls.KeyFor("T", "Triage"), controls.KeyFor("L", "Change place"), controls.KeyFor("P", "Print"), controls.KeyFor("D", "Departure"))
	b.u.window.Canvas().Focus(b.list)
	if b.barred != nil {
		b.mayBreak()
	}
}

func (b *board) mayBreak() {
	b.u.refused(b.barred, "", func() { b.u.show(newBoard(b.u)) })
}

// refresh reads everybody anew. Times move on; the choice does not.
func (b *board) refresh() {
	open := b.barred == nil
	b.read()
	if open && b.barred != nil && b.u.now == screen(b) { // the glass closed again
		b.mayBreak()
	}
	b.u.reportPrinting()
}

func (b *board) read() {
	rows, err := b.u.session.Board(b.u.ctx)
	if b.barred = nil; barred(err) {
		b.barred, err = err, nil
	}
	if err != nil {
		b.u.fail(err)
		return
	}
	b.rows = rows
	b.arrange()
}

// acts gives what a key does to the chosen patient.
func (b *board) acts(do func(app.BoardRow)) func() {
	return func() {
		for _, r := range b.rows {
			if string(r.ID) == b.list.Chosen() {
				do(r)
				return
			}
		}
	}
}

func (b *board) choose(key string) {
	b.filter = int(key[0] - '1')
	b.arrange()
	if b.list.Chosen() == "" {
		b.list.HandleKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	}
}

// findKey lets the list be walked while a name is typed; the first Enter goes
// to the list. A whole code is opened: a scanner types it, with Enter after it.
func (b *board) findKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return b.list.HandleKey(ev)
	case fyne.KeyReturn, fyne.KeyEnter:
		if code := b.box.Entry.Text; app.IsCode(code) {
			b.clearFind()
			b.u.scan(code)
			return true
		}
		b.u.window.Canvas().Focus(b.list)
		return true
	case fyne.KeyEscape:
		b.clearFind()
		return true
	}
	return false
}

func (b *board) clearFind() {
	b.box.Entry.SetText("")
	b.find = ""
	b.arrange()
	b.u.window.Canvas().Focus(b.list)
}

func (b *board) setWide(wide bool) {
	b.wide = wide
	b.setHeads()
	b.arrange()
}

// arrange shows the rows that the filter and the words to find keep.
func (b *board) arrange() {
	now := b.u.kiosk.Now()
	counts := make([]int, len(boardFilters))
	var rows []controls.Row
	for _, r := range b.rows {
		for i, f := range boardFilters {
			if !f.filter.Keep(r, now) {
				continue
			}
			counts[i]++
			if i == b.filter && called(r.Attendance, b.find) {
				rows = append(rows, b.row(r, now))
			}
		}
	}
	if !sameRows(b.list.Rows(), rows) {
		b.list.SetRows(rows)
	}
	b.setTabs(counts)
	b.drawHead()
	b.drawEmpty(len(rows))
}

// sameRows spares the list what has not changed, once a second.
func sameRows(was, now []controls.Row) bool {
	if len(was) != len(now) {
		return false
	}
	for i := range was {
		if was[i].ID != now[i].ID || was[i].Version != now[i].Version || was[i].Look != now[i].Look {
			return false
		}
	}
	return true
}

func (b *board) setTabs(counts []int) {
	var tabs []controls.Tab
	for i, f := range boardFilters {
		tabs = append(tabs, controls.Tab{Key: strconv.Itoa(i + 1), Name: f.name, Count: strconv.Itoa(counts[i])})
	}
	active := strconv.Itoa(b.filter + 1)
	if shown := fmt.Sprint(active, tabs); len(b.tabSet) == 0 || shown != fmt.Sprint(b.tabSet[0].Key, b.tabSet[1:]) {
		b.tabSet = append([]controls.Tab{{Key: active}}, tabs...)
		b.tabs.Set(active, tabs, controls.Wide(200, b.box))
	}
}

// drawHead says which of how many are in view.
func (b *board) drawHead() {
	total := len(b.list.Rows())
	aside := "longest first"
	if first, last := b.list.InView(); total > 0 && last > 0 {
		aside = fmt.Sprintf("%d–%d of %d, longest first", first, last, total)
	}
	b.head.set(aside, func() fyne.CanvasObject { return controls.NewHeading("Department board", aside) })
}

func (b *board) drawEmpty(shown int) {
	what, next := "", []controls.Run{}
	switch {
	case shown > 0:
	case b.find != "":
		what = "Nobody in this view is called “" + b.find + "”."
		next = []controls.Run{controls.KeyRun("Esc"), controls.Body.Run(" shows everybody again.")}
	case b.filter > 0:
		what = boardFilters[b.filter].empty
		next = []controls.Run{controls.KeyRun("1"), controls.Body.Run(" shows all who are here.")}
	default:
		what = boardFilters[0].empty
		next = []controls.Run{controls.KeyRun("F2"), controls.Body.Run(" registers an arrival.")}
	}
	if b.barred != nil {
		what = b.barred.Error()
	}
	b.empty.set(what, func() fyne.CanvasObject {
		if b.barred != nil {
			return controls.Inset(controls.Insets{Top: 72, Left: 7}, controls.Down(0, barredNote(b.barred)))
		}
		if what == "" {
			return controls.Blank(1, 1)
		}
		return controls.Inset(controls.Insets{Top: 72, Left: 7}, controls.Down(6,
			controls.NewParagraph(controls.Lead.Run(what)), controls.NewParagraph(next...)))
	})
}
