package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// RowLook is the ground of a row.
type RowLook int

// The grounds. A heading names the group below it and is never chosen.
const (
	PlainRow RowLook = iota
	HeadingRow
	DeadRow    // hatched: the person has died
	QuietRow   // withdrawn, or cannot act yet
	StoppedRow // something failed
)

// Row is one row of a list, as high as its content at the list's width.
type Row struct {
	ID   string
	Look RowLook
	// Ends marks the last row of a group: the line below it is darker.
	Ends bool
	// Version changes when the content does. While ID and Version stay, the
	// built content stays too, and with it the focus of entries inside it; an
	// empty Version is built anew by every SetRows.
	Version string
	// Content builds what the row shows; it is called only for rows in view.
	Content func() fyne.CanvasObject
}

// RowList is a list that the keyboard walks: ↑ ↓ Home End PgUp PgDn choose,
// Enter opens. Rows may differ in height and only those in view are built, so a
// thousand cost no more than a screenful. New rows from the background move
// neither the chosen row nor the scroll: both are kept by row ID.
//
// A search entry can keep the focus and let its keys walk the list, by giving
// them to HandleKey.
type RowList struct {
	widget.BaseWidget
	focusable
	// OnChosen is called when the person chooses a row.
	OnChosen func(id string)
	// OnOpen is called by Enter and by a click on the chosen row.
	OnOpen func(id string)
	// OnKey, if set, gets keys before the list does, while it has the focus, and
	// returns whether it used them.
	OnKey func(ev *fyne.KeyEvent) bool
	// OnRune gets letters typed while the list has the focus and returns
	// whether it used them; others go to the canvas.
	OnRune func(r rune) bool

	look   ListLook
	rows   []Row
	chosen string
	built  map[string]*builtRow

	top    int     // first row in view
	hidden float32 // px of it above the view
	heads  *listHeads
	face   *rowListFace
}

// ListLook is a list's measures in px: the least height of a row with its line,
// the blank around content, and whether lines are Mid or the paler Line. A list
// that is Bare has no frame and no white ground.
type ListLook struct {
	RowHeight float32
	Pad       Insets
	Pale      bool
	Bare      bool
	FullWidth bool // the focus ring has no sides: the list spans its panel
	Fit       bool // as high as its rows, for short lists that never scroll
}

// DefaultListLook is rows of 38 with 14 at the sides.
var DefaultListLook = ListLook{RowHeight: 38, Pad: Insets{8, 14, 8, 14}}

type builtRow struct {
	row     Row
	content fyne.CanvasObject
	height  float32
	width   float32 // that height is for
}

// NewRowList is an empty list.
func NewRowList(look ListLook) *RowList {
	l := &RowList{look: look, built: map[string]*builtRow{}}
	l.ExtendBaseWidget(l)
	l.face = newRowListFace(l)
	l.focusable = focusable{self: l, refresh: l.focusChanged, onKey: l.typedKey, onRune: l.letter}
	return l
}

// SetRows changes the rows. What is chosen stays chosen if it is still there,
// and the first row in view stays where it is.
func (l *RowList) SetRows(rows []Row) {
	anchor := l.anchors()
	l.rows = rows
	l.top = 0
	for _, id := range anchor {
		if i := l.index(id); i >= 0 {
			l.top = i
			break
		}
	}
	if len(anchor) > 0 && (len(rows) == 0 || rows[l.top].ID != anchor[0]) {
		l.hidden = 0
	}
	l.forgetChanged()
	if l.index(l.chosen) < 0 {
		l.chosen = ""
	}
	l.Refresh()
}

// anchors are the rows from the top of the view on, any of which can hold the
// scroll in place.
func (l *RowList) anchors() []string {
	if l.top == 0 && l.hidden == 0 {
		return nil // at the very top the view stays at the top
	}
	var ids []string
	for i := l.top; i < len(l.rows); i++ {
		ids = append(ids, l.rows[i].ID)
	}
	return ids
}

func (l *RowList) forgetChanged() {
	kept := make(map[string]*builtRow, len(l.built))
	for _, row := range l.rows {
		if b := l.built[row.ID]; b != nil && row.Version != "" && b.row.Version == row.Version && b.row.Look == row.Look && b.row.Ends == row.Ends {
			kept[row.ID] = b
		}
	}
	l.built = kept
}

// SetHeads sets the names of the columns above the rows. They stay in line with
// the rows whether there is a scroll bar or not.
func (l *RowList) SetHeads(cols Columns, names ...string) {
	l.heads = &listHeads{cols: cols, names: names}
	l.heads.build(l.look.Pad, false)
	l.Refresh()
}

// listHeads are the names of a list's columns. They give the room above the
// scroll bar a ground of its own, so they are built anew when it comes or goes.
type listHeads struct {
	cols   Columns
	names  []string
	beside bool // a scroll bar runs below their right end
	row    fyne.CanvasObject
}

func (h *listHeads) build(pad Insets, beside bool) {
	if h.row != nil && h.beside == beside {
		return
	}
	if beside {
		pad.Right += scrollBarWidth
	}
	h.beside, h.row = beside, h.cols.Heads(pad, h.names...)
}

// remeasure measures the rows in view anew, for content that grew by itself.
func (l *RowList) remeasure() {
	for _, b := range l.built {
		b.height = 0
	}
	l.Refresh()
	for _, b := range l.built {
		Relayout(b.content)
	}
}

// Rows is the list's rows as they were set.
func (l *RowList) Rows() []Row { return l.rows }

// Chosen is the ID of the chosen row, "" for none.
func (l *RowList) Chosen() string { return l.chosen }

// Choose shows a row as chosen and brings it into view, without telling
// OnChosen; "" chooses none.
func (l *RowList) Choose(id string) {
	l.chosen = id
	if i := l.index(id); i >= 0 {
		l.reveal(i)
	}
	l.Refresh()
}

func (l *RowList) index(id string) int {
	if id == "" {
		return -1
	}
	for i, r := range l.rows {
		if r.ID == id {
			return i
		}
	}
	return -1
}

func (l *RowList) focusChanged() {
	if l.focused && l.chosen == "" {
		l.pick(l.next(-1, 1))
	}
	l.Refresh()
}

func (l *RowList) typedKey(ev *fyne.KeyEvent) bool {
	return l.OnKey != nil && l.OnKey(ev) || l.HandleKey(ev)
}

// HandleKey walks the list by a key and returns whether it was one of the
// list's. Enter opens only if a row is chosen.
func (l *RowList) HandleKey(ev *fyne.KeyEvent) bool {
	at := l.index(l.chosen)
	switch ev.Name {
	case fyne.KeyDown:
		l.pick(l.next(at, 1))
	case fyne.KeyUp:
		if at < 0 {
			return false
		}
		l.pick(l.next(at, -1))
	case fyne.KeyHome:
		l.pick(l.next(-1, 1))
	case fyne.KeyEnd:
		l.pick(l.next(len(l.rows), -1))
	case fyne.KeyPageDown:
		l.pick(l.page(at, 1))
	case fyne.KeyPageUp:
		l.pick(l.page(at, -1))
	case fyne.KeyReturn, fyne.KeyEnter:
		if at < 0 {
			return false
		}
		l.open()
	default:
		return false
	}
	return true
}

func (l *RowList) letter(r rune) bool { return l.OnRune != nil && l.OnRune(r) }

// next is the nearest row in a direction that can be chosen, or -1.
func (l *RowList) next(from, step int) int {
	for i := from + step; i >= 0 && i < len(l.rows); i += step {
		if l.rows[i].Look != HeadingRow {
			return i
		}
	}
	return -1
}

// page is the row about one view further.
func (l *RowList) page(at, step int) int {
	room := l.viewHeight() - l.height(max(0, at))
	target := l.next(at, step)
	for i := target; i >= 0; i = l.next(i, step) {
		room -= l.height(i)
		if room < 0 {
			break
		}
		target = i
	}
	return target
}

func (l *RowList) pick(i int) {
	if i < 0 {
		return
	}
	changed := l.chosen != l.rows[i].ID
	l.chosen = l.rows[i].ID
	l.reveal(i)
	l.Refresh()
	if changed && l.OnChosen != nil {
		l.OnChosen(l.chosen)
	}
}

func (l *RowList) open() {
	if l.OnOpen != nil && l.chosen != "" {
		l.OnOpen(l.chosen)
	}
}

// Tapped chooses the row under the mouse, and opens it if it was chosen.
func (l *RowList) Tapped(ev *fyne.PointEvent) {
	touched(l)
	i := l.rowAt(ev.Position.Y)
	if i < 0 || l.rows[i].Look == HeadingRow {
		return
	}
	again := l.rows[i].ID == l.chosen
	// The row is chosen before the focus comes: an empty choice would become
	// the first row.
	l.pick(i)
	focusOn(l)
	if again {
		l.open()
	}
}

// CreateRenderer is Fyne's hook.
func (l *RowList) CreateRenderer() fyne.WidgetRenderer { return l.face }
