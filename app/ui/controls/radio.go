package controls

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// RadioRow is one answer of a RadioRows: its option, and what stands before its
// words, such as an acuity number. The option's Key is shown at the right and
// belongs to the screen, its Note is grey before it.
type RadioRow struct {
	Option
	Mark fyne.CanvasObject
}

// RadioRows are answers under each other of which one is chosen, with ↑ and ↓
// while they have the focus. Del takes the answer back.
type RadioRows struct {
	drawn
	focusable
	// OnChosen is called when the person chooses, not by Choose.
	OnChosen func(Option)

	rows   []RadioRow
	chosen int
}

const radioPitch = 36

// NewRadioRows is answers with none chosen.
func NewRadioRows(rows ...RadioRow) *RadioRows {
	r := &RadioRows{rows: rows, chosen: -1}
	r.init(r)
	r.focusable = focusable{self: r, refresh: r.redraw, onKey: r.key}
	r.redraw()
	return r
}

// Choose shows the answer with that code, "" for none, without telling OnChosen.
func (r *RadioRows) Choose(code string) {
	chosen := slices.IndexFunc(r.rows, func(row RadioRow) bool { return code != "" && row.Code == code })
	if chosen != r.chosen {
		r.chosen = chosen
		r.redraw()
	}
}

// Pick chooses the answer with that code as the person, by its key, does.
func (r *RadioRows) Pick(code string) {
	for i, row := range r.rows {
		if row.Code == code {
			r.pick(i)
		}
	}
}

// Chosen is the chosen answer, if there is one.
func (r *RadioRows) Chosen() (Option, bool) {
	if r.chosen < 0 {
		return Option{}, false
	}
	return r.rows[r.chosen].Option, true
}

func (r *RadioRows) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		r.pick(min(len(r.rows)-1, r.chosen+1))
	case fyne.KeyUp:
		r.pick(max(0, r.chosen-1))
	case fyne.KeyDelete, fyne.KeyBackspace:
		r.takeBack()
	case fyne.KeyReturn, fyne.KeyEnter:
		focusNext(r)
	default:
		return false
	}
	return true
}

func (r *RadioRows) pick(i int) {
	if i < 0 || i >= len(r.rows) {
		return
	}
	changed := i != r.chosen
	r.chosen = i
	r.redraw()
	if changed && r.OnChosen != nil {
		r.OnChosen(r.rows[i].Option)
	}
}

// takeBack leaves nothing chosen; OnChosen hears of the zero option.
func (r *RadioRows) takeBack() {
	if r.chosen < 0 {
		return
	}
	r.chosen = -1
	r.redraw()
	if r.OnChosen != nil {
		r.OnChosen(Option{})
	}
}

// Tapped chooses the row that was clicked.
func (r *RadioRows) Tapped(ev *fyne.PointEvent) {
	focusOn(r)
	r.pick(min(len(r.rows)-1, int(ev.Position.Y/radioPitch)))
}

func (r *RadioRows) redraw() {
	frame := newRinged()
	border := color.Color(Grey)
	if r.focused {
		border = Black
	}
	frame.set(border, White, r.focused)
	objects := frame.objects()
	faces := make([]fyne.CanvasObject, len(r.rows))
	for i := range r.rows {
		faces[i] = r.face(i, border)
	}
	if r.chosen >= 0 { // its border lies over those of its neighbours
		objects = append(objects, without(faces, r.chosen)...)
		objects = append(objects, faces[r.chosen])
	} else {
		objects = append(objects, faces...)
	}
	size := fyne.NewSize(200, radioPitch*float32(len(r.rows))+borderWidth)
	r.show(container.New(fixed(size, func(size fyne.Size) {
		frame.place(size)
		for i, f := range faces {
			put(f, 0, float32(i*radioPitch), size.Width, radioPitch+borderWidth)
		}
	}), objects...))
}

func without(objects []fyne.CanvasObject, i int) []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject(nil), objects[:i]...), objects[i+1:]...)
}

func (r *RadioRows) face(i int, border color.Color) fyne.CanvasObject {
	row, style, ground, icon := r.rows[i], Body, color.Color(White), iconAt(Ring, Grey, 16)
	if i == r.chosen {
		style, ground, icon, border = Strong, PaleBlue, iconAt(Dot, Blue, 16), Blue
	}
	words := Across(12, icon, row.Mark, Grow(NewText(style.Run(row.Text))), NewText(Caption.Run(row.Note)))
	if row.Key != "" {
		words.Add(newCap(row.Key, CapOnWhite, capMinWidth))
	}
	b := newBox(border, ground, borderWidth, 0)
	body := Inset(Insets{0, 12, 0, 12}, words)
	return container.New(fixed(fyne.NewSize(200, radioPitch), func(size fyne.Size) {
		b.place(fyne.NewPos(0, 0), size)
		body.Resize(size)
	}), append(b.objects(), body)...)
}
