package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// rearrange gives everything on the part's canvas its place anew, after the
// part needs more or less room than before.
//
// Fyne, too, notices a changed least size, but it may lose a change when
// another object changes in the same frame, and rows would then overlap.
func rearrange(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if content := c.Content(); content != nil {
		Relayout(content)
	}
	for _, overlay := range c.Overlays().List() {
		Relayout(overlay)
	}
}

// Relayout gives an object's parts their places anew, all the way down. Parts
// of the kit see to it by themselves; a screen calls it after it hid or showed
// an object or changed a container's objects. What a layout gives its objects
// depends on what they need, not on what they had, so one walk from the top is
// enough.
func Relayout(o fyne.CanvasObject) {
	switch part := o.(type) {
	case *fyne.Container:
		if part.Layout != nil {
			part.Layout.Layout(part.Objects, part.Size())
		}
		for _, child := range part.Objects {
			Relayout(child)
		}
	case *RowList:
		part.remeasure()
	case *container.Scroll:
		Relayout(part.Content)
	case interface{ inner() fyne.CanvasObject }:
		Relayout(part.inner())
	}
}
