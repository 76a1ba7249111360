package controls

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Picks takes several answers from a list that is searched as one types. What
// is picked stands below the entry; each has a button that takes it off, and
// Backspace in the empty entry takes off the last.
type Picks struct {
	Labelled
	// OnChanged is called with what is picked when the person changes it, not by
	// Set.
	OnChanged func(picked []Option)

	search *Select
	picked []Option
}

// NewPicks is a list of which nothing is picked. An open one keeps words that
// are not in the list.
func NewPicks(label, hint string, open bool, options ...Option) *Picks {
	p := &Picks{search: NewSearchSelect(label, hint, options...)}
	p.search.SetBare()
	p.search.stays = true
	p.search.OnChosen = p.pick
	if open {
		p.search.OnFree = func(words string) { p.pick(Option{Text: words}) }
	}
	p.search.Entry.OnKey = p.key(p.search.key)
	p.init(p)
	p.setUp(label, hint, p.search)
	p.search.Box.describe(p.Description)
	p.arrangePicks()
	return p
}

// Search is what takes the keys.
func (p *Picks) Search() fyne.Focusable { return p.search.Entry }

// OnFocus is told when the focus comes to the entry and when it goes.
func (p *Picks) OnFocus(told func(focused bool)) { p.search.Entry.OnFocus = told }

// Picked is what is picked, in the order of picking.
func (p *Picks) Picked() []Option { return p.picked }

// Set shows what is picked without telling OnChanged.
func (p *Picks) Set(picked ...Option) {
	if !slices.Equal(picked, p.picked) {
		p.picked = picked
		p.arrangePicks()
	}
}

// key takes the last pick off where there is nothing else to delete.
func (p *Picks) key(searching func(*fyne.KeyEvent) bool) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyBackspace && p.search.Entry.Text == "" && len(p.picked) > 0 {
			p.change(p.picked[:len(p.picked)-1])
			return true
		}
		return searching(ev)
	}
}

// pick adds an option, once.
func (p *Picks) pick(o Option) {
	p.search.Choose("")
	if o != (Option{}) && !slices.ContainsFunc(p.picked, func(have Option) bool { return have.Code == o.Code && have.Text == o.Text }) {
		p.change(append(slices.Clone(p.picked), o))
	}
}

func (p *Picks) change(picked []Option) {
	p.picked = picked
	p.arrangePicks()
	if p.OnChanged != nil {
		p.OnChanged(picked)
	}
}

func (p *Picks) arrangePicks() {
	rows := []fyne.CanvasObject{p.search}
	for i, o := range p.picked {
		off := NewButtonIn(28, Secondary, "Take off", "", func() {
			focusOn(p.search.Entry)
			p.change(slices.Delete(slices.Clone(p.picked), i, i+1))
		})
		off.describe(func() string { return "Take off " + o.Text })
		words := []Run{Strong.Run(o.Text + " "), Caption.Run(o.Code)}
		rows = append(rows, NewPanel(Inset(Insets{2, 4, 2, 12}, NewLine(Tick, Blue, words, off))))
	}
	p.control, p.edge = Down(4, rows...), p.search.Box
	p.arrange()
}
