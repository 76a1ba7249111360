package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// removal is an occurrence that was taken away, with all its answers, until the
// person takes another one away or leaves the form.
type removal struct {
	linkID, parent string
	after          string       // the occurrence before it, or the one after it
	label          string       // "Diagnosis 2"
	summary        string       // its answers in words
	items          []forms.Item // it and all below it
}

// remember keeps an occurrence as it stands before it is taken away.
func (b *body) remember(it forms.Item) *removal {
	r := &removal{
		linkID: it.LinkID, parent: it.Parent, after: b.neighbour(it),
		label: fmt.Sprintf("%s %d", it.Label, it.Occurrence), items: append([]forms.Item{it}, b.under(it.At)...),
	}
	for _, i := range b.below[it.Parent] {
		if other := b.items[i]; other.LinkID == it.LinkID && other.Occurrence == it.Occurrence-1 {
			r.after = other.At
		}
	}
	var words []string
	for _, below := range r.items {
		if below.Answered && below.Type != forms.TypeGroup {
			words = append(words, b.answers.Summary(below.At))
		} else if below.Text != "" {
			words = append(words, below.Text)
		}
	}
	r.summary = strings.Join(words, ", ")
	return r
}

// answered reports whether anything was typed in it.
func (r *removal) answered() bool { return r.summary != "" }

func (r *removal) note(b *body) fyne.CanvasObject {
	back := controls.NewButtonIn(34, controls.Secondary, "Bring back", bringBackKey, b.bringBack)
	words := controls.NewParagraph(controls.Strong.Run(r.label+" was taken away. "), controls.Body.Run(r.summary))
	return controls.NewNoteWith(controls.InfoNote, controls.Info, controls.Across(10, controls.Grow(words), back))
}

// bringBack gives an occurrence that was taken away its place and answers again.
func (b *body) bringBack() {
	r := b.gone
	if r == nil {
		return
	}
	added, err := b.answers.Add(r.after)
	if err != nil {
		b.around.trouble(err)
		return
	}
	b.gone = nil
	b.read()
	now := map[string]string{r.items[0].At: added}
	for i, it := range r.items {
		if i > 0 {
			at, err := b.again(it, now[it.Parent], r.ordinal(i))
			if err != nil {
				b.around.trouble(err)
				return
			}
			now[it.At] = at
		}
		b.answerAgain(it, now[it.At])
	}
	b.settle()
	b.goTo(b.firstIn(added))
}

// ordinal counts which of its kind an item is under its parent, from 1.
func (r *removal) ordinal(i int) int {
	n := 0
	for _, it := range r.items[:i+1] {
		if it.LinkID == r.items[i].LinkID && it.Parent == r.items[i].Parent {
			n++
		}
	}
	return n
}

// again finds the place of an item in the occurrence that is there anew, and
// makes it where it is an occurrence itself.
func (b *body) again(it forms.Item, parent string, ordinal int) (string, error) {
	last := ""
	for _, i := range b.below[parent] {
		if other := b.items[i]; other.LinkID == it.LinkID {
			last = other.At
			if ordinal--; ordinal == 0 {
				return last, nil
			}
		}
	}
	added, err := b.answers.Add(last)
	b.read()
	return added, err
}

// answerAgain gives a question the answer that it had elsewhere.
func (b *body) answerAgain(it forms.Item, at string) {
	switch {
	case it.Type == forms.TypeGroup || it.Type == forms.TypeDisplay || it.ReadOnly:
	case it.Unknown:
		b.answers.Unknown(at)
	case len(it.Files) > 0:
		b.answers.Attach(at, it.Files...)
	case len(it.Codes) > 0:
		b.answers.SetCode(at, it.Codes...)
	default:
		b.answers.Set(at, it.Text)
	}
	if it.UnitCode.Code != "" {
		b.answers.SetUnit(at, it.UnitCode)
	}
}
