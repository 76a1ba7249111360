package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
)

// filing brings a form of the department up about an attendance.
func (d *desk) filing(a app.View, name string) *form {
	d.t.Helper()
	filling, err := d.ui.session.File(ctx, a.ID, name)
	d.must(err)
	d.ui.show(newForm(d.ui, filling))
	return d.form()
}

// here registers Joan Smith and opens her record.
func (d *desk) here() app.View {
	d.t.Helper()
	a := d.arrived(44*time.Minute, joan, "arrival.complaint", "Can’t get my breath, worse since midnight")
	v, err := d.ui.session.View(ctx, a.ID)
	d.must(err)
	return v
}

// everyPage opens each page and each fold of a form, and visits what is there.
func everyPage(f *form, visit func()) {
	for n := range f.pageCount() {
		if f.turned != n {
			f.openPage(n)
		}
		visit()
		for _, x := range f.folds {
			f.open = x.at
			f.lay()
			visit()
		}
	}
}

// Whoever cannot see the screen hears what each part asks for; whoever has no
// mouse comes to each.
func TestEveryQuestionOfEveryFormIsReachedAndDescribed(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	v := d.here()
	lines, err := d.ui.session.Forms(ctx, v.ID)
	d.must(err)
	for _, line := range lines {
		f := d.filing(v, line.Name)
		seen := map[string]bool{}
		everyPage(f, func() {
			if len(seen) == 0 {
				d.shot("form-" + line.Name)
			}
			for _, q := range f.order {
				seen[q.item.At] = true
				if !strings.Contains(q.part.Description(), q.item.Label) {
					t.Errorf("%s: %s is described as %q", line.Name, q.item.At, q.part.Description())
				}
				for _, part := range q.part.takesKeys() {
					d.window.Canvas().Focus(part)
					if d.window.Canvas().Focused() != part {
						t.Errorf("%s: %s cannot be reached", line.Name, q.item.At)
					}
					if words := part.(fyne.Accessible).AccessibilityLabel(); !strings.Contains(words, q.item.Label) {
						t.Errorf("%s: %s is read out as %q", line.Name, q.item.At, words)
					}
				}
				if len(q.part.takesKeys()) == 0 && !q.item.ReadOnly {
					t.Errorf("%s: %s takes no keys", line.Name, q.item.At)
				}
			}
		})
		for _, it := range f.items {
			asked := it.Enabled && it.Type != forms.TypeGroup && it.Type != forms.TypeDisplay
			if asked && !seen[it.At] {
				t.Errorf("%s: %s is on no page", line.Name, it.At)
			}
		}
		d.must(f.filling.Discard(ctx))
		f.ready = false
	}
}
