package ui

import (
	"image/color"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// slot is a place on a screen whose content is drawn anew when what it shows
// changes, and left alone otherwise.
type slot struct {
	box  *fyne.Container
	view any
}

func newSlot() *slot { return &slot{box: controls.Over()} }

// set shows what draw makes of a view. It does nothing where the slot shows
// that view already, and reports whether it drew.
func (s *slot) set(view any, draw func() fyne.CanvasObject) bool {
	if s.view != nil && reflect.DeepEqual(view, s.view) {
		return false
	}
	s.view = view
	s.box.Objects = []fyne.CanvasObject{draw()}
	s.box.Refresh()
	return true
}

// page puts a screen's content into the middle of the window.
func page(content fyne.CanvasObject) *fyne.Container {
	return controls.Inset(controls.Insets{Top: 12, Right: 16, Bottom: 12, Left: 16}, content)
}

// wideFrom is the room in px from which a full-width list gains columns.
const wideFrom = 1400

// gaining gives an object all the room there is and tells when the room becomes
// wide, or narrow again: a wider window gains columns, never bigger text.
func gaining(o fyne.CanvasObject, told func(wide bool)) *fyne.Container {
	return gainingFrom(wideFrom, o, told)
}

// gainingFrom is gaining for a part that is wide from so many px.
func gainingFrom(from float32, o fyne.CanvasObject, told func(wide bool)) *fyne.Container {
	return container.New(&gainingLayout{from: from, told: told}, o)
}

type gainingLayout struct {
	from float32
	wide bool
	told func(wide bool)
}

func (l *gainingLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (l *gainingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
	if wide := size.Width >= l.from; wide != l.wide {
		l.wide = wide
		l.told(wide)
	}
}

// icon is a drawing of a size among a row's cells.
func icon(i controls.Icon, c color.Color, size float32) fyne.CanvasObject {
	return controls.NewText(controls.IconRun(i, c, size))
}

// clock gives the time of day of a moment of the last 24 hours, which needs no
// date to be understood, and otherwise its date too.
func (u *UI) clock(t time.Time) string {
	now := u.kiosk.Now()
	if age := now.Sub(t); age >= 0 && age < 24*time.Hour {
		return record.FormatTime(t.In(now.Location()))
	}
	return u.when(t)
}

// when gives the time of day of a moment in the site's time, with the date
// where that is not today's.
func (u *UI) when(t time.Time) string {
	now := u.kiosk.Now()
	t = t.In(now.Location())
	if record.DateOf(t) != record.DateOf(now) && !t.IsZero() {
		return record.FormatDateTime(t)
	}
	return record.FormatTime(t)
}
