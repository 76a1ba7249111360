package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// The keys of what repeats. Ctrl+Ins and Ctrl+Del edit text.
const (
	anotherKey   = "Ctrl+N"
	takeAwayKey  = "Ctrl+R"
	bringBackKey = "Ctrl+B"
)

// family gives the occurrences of what repeats that begin a list of items.
func (b *body) family(items []int) []forms.Item {
	first := b.items[items[0]]
	var family []forms.Item
	for _, i := range items {
		if it := b.items[i]; it.LinkID != first.LinkID || it.Parent != first.Parent {
			break
		}
		family = append(family, b.items[i])
	}
	return family
}

// occurrences lays out all occurrences of what repeats: blocks under each other,
// or the rows of a table; then what adds another, and what was taken away.
func (b *body) occurrences(family []forms.Item) []fyne.CanvasObject {
	first := family[0]
	var parts []fyne.CanvasObject
	if b.tabular(first) {
		parts = append(parts, controls.NewSection(first.Label, controls.Caption.Run(first.Hint)), b.table(family))
	} else {
		for _, it := range family {
			parts = append(parts, b.block(it, len(family)))
		}
	}
	if b.gone != nil && b.gone.linkID == first.LinkID && b.gone.parent == first.Parent {
		parts = append(parts, b.gone.note(b))
	}
	if last := family[len(family)-1]; last.CanAdd {
		parts = append(parts, b.anotherButton(last))
	}
	return parts
}

// block is one occurrence: of a group, or of a question with what is asked
// below its answer.
func (b *body) block(it forms.Item, of int) fyne.CanvasObject {
	v := controls.BlockView{Title: it.Label, Count: fmt.Sprintf("%d of %d", it.Occurrence, of), Key: takeAwayKey}
	if it.CanRemove {
		v.OnRemove = func() { b.takeAway(it.At) }
	}
	if it.Type == forms.TypeGroup {
		return controls.NewBlock(v, b.groupBody(it)...)
	}
	var f flow
	b.put(&f, it)
	f.end()
	return controls.NewBlock(v, f.rows...)
}

func (b *body) anotherButton(last forms.Item) fyne.CanvasObject {
	button := controls.NewButtonIn(34, controls.Secondary, "Add another: "+last.Label, anotherKey, func() { b.another(last.At) })
	button.OnFocus = func(on bool) {
		if on {
			b.scroll.Reveal(button)
		}
	}
	return controls.Across(0, button, controls.Grow(controls.Blank(1, 1)))
}

// another adds an occurrence after one, and goes to its first question.
func (b *body) another(at string) {
	added, err := b.answers.Add(at)
	if err != nil {
		b.around.trouble(err)
		return
	}
	b.settle()
	b.goTo(b.firstIn(added))
}

// firstIn gives the first question of an occurrence that can be answered.
func (b *body) firstIn(at string) string {
	it, _ := b.item(at)
	for _, next := range append([]forms.Item{it}, b.under(at)...) {
		if next.Enabled && !next.ReadOnly && next.Type != forms.TypeGroup && next.Type != forms.TypeDisplay {
			return next.At
		}
	}
	return at
}

// here is the innermost occurrence that the person is in; ok is false where
// they are in none.
func (b *body) here() (it forms.Item, ok bool) {
	if b.focused == nil {
		return it, false
	}
	for it, ok = b.item(b.focused.item.At); ok; it, ok = b.item(it.Parent) {
		if it.Occurrence > 0 {
			return it, true
		}
	}
	return it, false
}

// addHere adds an occurrence of what the person is in, or of what repeats last
// on the page where they are in nothing of the kind.
func (b *body) addHere() {
	if it, ok := b.here(); ok {
		if it.CanAdd {
			b.another(it.At)
		}
		return
	}
	for i := len(b.order) - 1; i >= 0; i-- {
		for it, ok := b.item(b.order[i].item.At); ok; it, ok = b.item(it.Parent) {
			if it.Occurrence > 0 && it.CanAdd {
				b.another(it.At)
				return
			}
		}
	}
}

// takeAwayHere takes the occurrence that the person is in away.
func (b *body) takeAwayHere() {
	if it, ok := b.here(); ok && it.CanRemove {
		b.takeAway(it.At)
	}
}

// takeAway takes an occurrence away. Nothing that was answered in it is lost: it
// stands in a note, and a key brings it back.
func (b *body) takeAway(at string) {
	it, ok := b.item(at)
	if !ok {
		return
	}
	gone := b.remember(it)
	next := b.neighbour(it)
	b.focused = nil
	if err := b.answers.Remove(at); err != nil {
		b.around.trouble(err)
		return
	}
	b.gone = nil
	if gone.answered() {
		b.gone = gone
	}
	for _, below := range append([]forms.Item{it}, b.under(at)...) {
		delete(b.questions, below.At)
	}
	b.settle()
	b.goTo(b.firstIn(next))
}

// neighbour is the occurrence after one, or before it where it is the last.
func (b *body) neighbour(it forms.Item) string {
	at, passed := it.At, false
	for _, i := range b.below[it.Parent] {
		other := b.items[i]
		switch {
		case other.LinkID != it.LinkID:
		case other.At == it.At:
			passed = true
		case !passed:
			at = other.At
		default:
			return other.At
		}
	}
	return at
}
