package ui

import (
	"testing"

	"github.com/tideover/tideover/app"
)

// A filed form is a line of the record, opens to be read, and is amended from
// there.
func TestAFiledFormIsReadAndAmendedFromTheRecord(t *testing.T) {
	d, a := oneHere(t)
	f, err := d.ui.session.File(ctx, a.ID, "notes")
	d.must(err)
	f.Set("notes.seenAt", "-12")
	f.Set("notes.history", "Tight across the chest since midnight, easier sitting up.")
	_, err = f.Save(ctx)
	d.must(err)
	d.ui.refresh()
	d.press("Home")
	for range d.record().view.Lines {
		if !d.onFiled() {
			d.press("↓")
		}
	}
	d.shot("07-record-filed")
	d.press("Enter")
	d.sees("Tight across the chest since midnight, easier sitting up.", "History of this complaint", "by Ruth Cole")
	d.seesNot("Replaced since")
	d.shot("07-filed-form")
	d.press("A")
	form, ok := d.ui.now.(*form)
	if !ok || form.filling.Purpose != app.ForFiling || form.filling.Amends == "" {
		t.Fatalf("%T is on", d.ui.now)
	}
	if got := form.filling.Form.Text("notes.history"); got == "" {
		t.Error("the amendment begins empty")
	}
}

// onFiled reports whether the chosen line of the record is a filed form.
func (d *desk) onFiled() bool {
	r := d.record()
	for _, l := range r.view.Lines {
		if l.Kind == "attendance.filed" && r.lines.Chosen() == entryRow(l) {
			return true
		}
	}
	return false
}
