package controls

import "fyne.io/fyne/v2"

// unitSegments is how many units stand beside each other; more hang in a list.
const unitSegments = 3

// QuantityField is a number with the unit that it is given in, chosen beside it.
type QuantityField struct {
	Field
	// OnUnit is called when the person chooses a unit, not by ChooseUnit.
	OnUnit func(unit Option)
	// OnUnitFocus is called when the focus comes to the unit and when it goes.
	OnUnitFocus func(focused bool)

	segments *Choice
	list     *Select
}

// NewQuantityField is a number in one of several units. Where there is but one
// unit, a Field with a suffix does.
func NewQuantityField(label, hint string, units ...Option) *QuantityField {
	q := &QuantityField{}
	entry := NewEntry()
	q.Entry, q.Box = entry, NewBox(entry, BoxLook{})
	entry.OnChanged = q.typed
	entry.OnShortcut = q.shortcut
	q.init(q)
	q.setUp(label, hint, AcrossTop(8, Share(1, q.Box), Share(1, q.unitPart(units))))
	q.edge = q.Box
	q.Box.describe(q.Description)
	return q
}

func (q *QuantityField) unitPart(units []Option) fyne.CanvasObject {
	chosen := func(o Option) {
		if q.OnUnit != nil {
			q.OnUnit(o)
		}
	}
	focus := func(on bool) {
		if q.OnUnitFocus != nil {
			q.OnUnitFocus(on)
		}
	}
	words := func() string { return "Unit of " + q.label }
	if len(units) <= unitSegments {
		q.segments = NewChoice(units...)
		q.segments.OnChosen, q.segments.OnFocus = chosen, focus
		q.segments.describe(words)
		return q.segments
	}
	q.list = NewSelect("Unit", "", units...)
	q.list.SetBare()
	q.list.OnChosen, q.list.Entry.OnFocus = chosen, focus
	q.list.Entry.describe(words)
	return q.list
}

// ChooseUnit shows the unit with that code as chosen, "" for none.
func (q *QuantityField) ChooseUnit(code string) {
	if q.segments != nil {
		q.segments.Choose(code)
		return
	}
	q.list.Choose(code)
}

// UnitPart is what takes the keys of the unit.
func (q *QuantityField) UnitPart() fyne.Focusable {
	if q.segments != nil {
		return q.segments
	}
	return q.list.Entry
}
