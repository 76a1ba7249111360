package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// fold is a group of questions that is closed at first: what can wait, and who
// somebody is whom the index knows.
type fold struct {
	at     string
	number int // of its key
	head   *controls.Fold
}

// findFolds says which groups are closed at first, and what opens them. A form
// with pages has none: each page is a fold.
func (b *body) findFolds() {
	was, waiting := b.folds, b.findNumbered()
	b.folds = nil
	if b.paged() {
		return
	}
	for _, i := range b.below[""] {
		it := b.items[i]
		switch {
		case it.Type != forms.TypeGroup || it.Occurrence > 0:
		case it.CanWait:
			waiting++
			b.addFold(was, it.At, waiting)
		case b.around.identity != nil && b.around.identity(it, b.under(it.At)):
			b.addFold(was, it.At, 0)
		}
	}
}

// addFold adds a fold, with the head that it had before.
func (b *body) addFold(was []*fold, at string, number int) {
	for _, x := range was {
		if x.at == at {
			b.folds = append(b.folds, &fold{at, number, x.head})
			return
		}
	}
	head := controls.NewFold(controls.FoldView{})
	head.OnToggle = func() { b.toggle(at) }
	head.OnFocus = func(on bool) {
		if on {
			b.scroll.Reveal(head)
		}
	}
	b.folds = append(b.folds, &fold{at, number, head})
}

func (b *body) fold(at string) *fold {
	for _, x := range b.folds {
		if x.at == at {
			return x
		}
	}
	return nil
}

// foldOf is the fold that an item stands in, or empty.
func (b *body) foldOf(it forms.Item) string {
	if top := b.atTop(it); b.fold(top.At) != nil {
		return top.At
	}
	return ""
}

// unfolded are the questions of a fold that is open.
func (b *body) unfolded(group forms.Item) []fyne.CanvasObject {
	if b.open != group.At {
		return nil
	}
	return []fyne.CanvasObject{controls.Inset(controls.Insets{Top: 6, Right: 14, Bottom: 14, Left: 14}, controls.Down(12, b.groupBody(group)...))}
}

// setFolds brings the heads of the folds up to what is answered in them.
func (b *body) setFolds() {
	for _, x := range b.folds {
		it, ok := b.item(x.at)
		if !ok {
			continue
		}
		v := controls.FoldView{Title: it.Label, Summary: b.answers.Summary(x.at), Open: b.open == x.at, Key: fmt.Sprintf("Alt+%d", x.number)}
		if v.Count = fmt.Sprintf("%d of %d", it.Done, it.Asked); it.Done == it.Asked {
			v.Count = "Complete"
		}
		if x.number == 0 {
			v.Summary = "From the index. Let the patient say birth date and address"
		}
		x.head.Set(v)
	}
}

// toggle opens a fold and goes to its first question, or closes it.
func (b *body) toggle(at string) {
	if b.open == at {
		b.open = ""
		b.lay()
		b.around.focus(b.fold(at).head)
		return
	}
	b.open = at
	b.lay()
	for _, q := range b.order {
		if b.foldOf(q.item) == at && len(q.part.takesKeys()) > 0 {
			b.goTo(q.item.At)
			return
		}
	}
}
