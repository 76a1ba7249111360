package controls

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Select is a field whose answer comes from a list: letters typed narrow the
// list, ↑ and ↓ go through it, Enter or Tab takes, Escape gives up. The list
// hangs below it on the Stage.
type Select struct {
	Labelled
	Entry *Entry
	Box   *Box
	// OnChosen is called when the person takes an option, not by Choose.
	OnChosen func(Option)
	// OnFree, if set, offers to keep what was typed as free text.
	OnFree func(text string)

	options []Option
	lookup  *lookup // over options, once somebody searched
	coded   bool
	stays   bool // the cursor, after an option was taken
	chosen  Option
	matches []Option
	mark    int
	open    bool
	list    *hangingList
	icon    Icon
}

// freeCode marks the line that keeps the typed words.
const freeCode = "\x00free"

// NewSelect is a drop-down list under a label, with a chevron.
func NewSelect(label, hint string, options ...Option) *Select {
	return newSelect(label, hint, ChevronDown, options)
}

// NewSearchSelect is the same for long lists that are searched rather than
// read through, with a lens.
func NewSearchSelect(label, hint string, options ...Option) *Select {
	return newSelect(label, hint, Lens, options)
}

func newSelect(label, hint string, icon Icon, options []Option) *Select {
	s := &Select{Entry: NewEntry(), options: options, icon: icon, mark: -1}
	s.Box = NewBox(s.Entry, BoxLook{})
	s.init(s)
	s.setUp(label, hint, s.Box)
	s.Box.SetTrailing(IconRun(icon, Ink, 16))
	s.Entry.OnChanged = s.typed
	s.Entry.OnKey = s.key
	s.Entry.wantsTab = func() bool { return s.open }
	drawFocus := s.Entry.onFocus
	s.Entry.onFocus = func(on bool) {
		drawFocus(on)
		if on {
			s.Entry.SelectAllText()
		} else {
			s.left()
		}
	}
	return s
}

// left settles what the entry holds when the focus goes elsewhere: nothing
// typed takes the answer back, half a word changes nothing.
func (s *Select) left() {
	emptied := s.Entry.Text == "" && s.chosen != Option{}
	s.close()
	if emptied {
		s.chosen = Option{}
		if s.OnChosen != nil {
			s.OnChosen(s.chosen)
		}
	}
	s.showChosen()
}

// SetOptions changes what can be chosen; what is chosen stays.
func (s *Select) SetOptions(options ...Option) {
	s.options, s.lookup = options, nil
	if s.open {
		s.narrow(s.Entry.Text)
	}
}

// SetSuffix puts grey words before the chevron: "and 1 more".
func (s *Select) SetSuffix(suffix string) {
	runs := []Run{IconRun(s.icon, Ink, 16)}
	if suffix != "" {
		runs = append([]Run{Caption.Run(suffix), GapRun(7)}, runs...)
	}
	s.Box.SetTrailing(runs...)
}

// ShowCode lets the select show the code of what is chosen, as a search of a
// terminology should: the words may be short for much.
func (s *Select) ShowCode() {
	s.coded = true
	s.showChosen()
}

// showChosen puts the words of the answer into the entry, and its code at the
// right.
func (s *Select) showChosen() {
	s.Entry.SetText(s.chosen.Text)
	if s.coded {
		code := s.chosen.Code
		if code == s.chosen.Text {
			code = ""
		}
		s.SetSuffix(code)
	}
}

// Choose shows the option with that code, "" for none, without telling
// OnChosen. A code that the list does not know stays, and is shown as itself.
func (s *Select) Choose(code string) {
	s.chosen = Option{}
	if code != "" {
		s.chosen = Option{Code: code, Text: code}
	}
	for _, o := range s.options {
		if o.Code == code {
			s.chosen = o
		}
	}
	s.showChosen()
}

// ChooseFree shows words that are not in the list.
func (s *Select) ChooseFree(text string) {
	s.chosen = Option{Text: text}
	s.showChosen()
}

// Chosen is the chosen option; its code is empty for free text and for none.
func (s *Select) Chosen() Option { return s.chosen }

// Focus puts the cursor into the select.
func (s *Select) Focus() { focusOn(s.Entry) }

// Settle takes what is marked in the list, if it hangs down: whoever goes on
// from here means it.
func (s *Select) Settle() {
	if s.open {
		s.take(s.mark, focusNext)
	}
}

// Open tells whether the list hangs down.
func (s *Select) Open() bool { return s.open }

func (s *Select) typed(text string) {
	s.narrow(text)
}

func (s *Select) narrow(text string) {
	if s.lookup == nil {
		s.lookup = newLookup(s.options)
	}
	s.matches = slices.Clone(s.lookup.matching(text))
	if s.OnFree != nil && text != "" {
		s.matches = append(s.matches, Option{Code: freeCode, Text: "Keep “" + text + "” as free text"})
	}
	s.mark = min(0, len(s.matches)-1)
	s.hang()
}

func (s *Select) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown, fyne.KeyUp:
		s.step(steps[ev.Name])
		return true
	case fyne.KeyPageDown, fyne.KeyPageUp:
		if s.open {
			s.step(steps[ev.Name])
		}
		return s.open
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		if !s.open {
			return false
		}
		then := focusNext
		if ev.Name == fyne.KeyTab && s.Entry.shift {
			then = focusPrevious
		}
		s.take(s.mark, then)
		return true
	case fyne.KeyEscape:
		if !s.open {
			return false
		}
		s.close()
		s.showChosen()
		s.Entry.SelectAllText()
		return true
	}
	return false
}

// steps are how far the keys go through an open list.
var steps = map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: hangRows, fyne.KeyPageUp: -hangRows}

// step opens the list with everything in it, or moves through it.
func (s *Select) step(by int) {
	if s.open {
		s.mark = max(0, min(s.mark+by, len(s.matches)-1))
	} else {
		s.matches = s.options
		s.mark = max(0, s.indexOfChosen())
	}
	s.hang()
}

func (s *Select) indexOfChosen() int {
	for i, o := range s.matches {
		if o.Code == s.chosen.Code {
			return i
		}
	}
	return -1
}

// take makes a line of the list the answer and goes on to another part. With
// nothing in the list the typed words are given up.
func (s *Select) take(i int, then func(fyne.CanvasObject)) {
	if i < 0 || i >= len(s.matches) {
		s.close()
		s.showChosen()
		s.Entry.SelectAllText()
		return
	}
	picked := s.matches[i]
	typed := s.Entry.Text
	s.close()
	if picked.Code == freeCode {
		s.ChooseFree(typed)
		s.OnFree(typed)
	} else {
		s.chosen = picked
		s.showChosen()
		if s.OnChosen != nil {
			s.OnChosen(picked)
		}
	}
	if !s.stays {
		then(s.Entry)
	}
}

func (s *Select) hang() {
	s.open = true
	host := hostFor(s.Box)
	if host == nil {
		return
	}
	if s.list == nil {
		s.list = newHangingList(func(i int) { s.take(i, focusNext) })
		host.hang(s.list)
	}
	s.list.set(s.matches, s.mark)
	s.list.placeBelow(s.Box, host)
}

func (s *Select) close() {
	s.open = false
	if s.list != nil {
		s.list.unhang()
		s.list = nil
	}
}
