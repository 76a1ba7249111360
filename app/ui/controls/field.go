package controls

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Field is an entry of a form with its label, and the state "not known", which
// is an answer of its own.
type Field struct {
	Labelled
	Entry *Entry
	Box   *Box
	// OnChanged is called with the text after each change by the person.
	OnChanged func(text string)
	// OnNotKnown is called when the person says, with Ctrl+U, that it is not
	// known, or types after all. While it is nil the key is the screen's.
	OnNotKnown func(notKnown bool)

	suffix   string
	notKnown bool
}

// NotKnownKey answers a field with "not known", from within it.
const NotKnownKey = "Ctrl+U"

// NotKnownText is how a field shows that answer.
const NotKnownText = "Not known"

// NewField is a field of one line, 38 high.
func NewField(label, hint string) *Field { return newField(label, hint, NewEntry(), BoxLook{}) }

// NewMultilineField is a field whose text wraps over so many lines.
func NewMultilineField(label, hint string, lines int) *Field {
	return newField(label, hint, NewMultilineEntry(), BoxLook{Height: linesChrome + linePitch*float32(max(1, lines))})
}

// NewPINField is a field of one line that shows dots.
func NewPINField(label, hint string) *Field {
	entry := NewEntry()
	entry.Password = true
	entry.ActionItem = Blank(0, 0) // or Fyne would offer to show what is typed
	return newField(label, hint, entry, BoxLook{})
}

func newField(label, hint string, entry *Entry, look BoxLook) *Field {
	f := &Field{Entry: entry, Box: NewBox(entry, look)}
	f.init(f)
	f.setUp(label, hint, f.Box)
	entry.OnChanged = f.typed
	entry.OnShortcut = f.shortcut
	return f
}

// Text is what the field holds.
func (f *Field) Text() string { return f.Entry.Text }

// SetText puts text into the field without telling OnChanged.
func (f *Field) SetText(text string) {
	f.setNotKnown(false)
	f.Entry.SetText(text)
}

// SetSuffix shows a unit or a day inside the box at its right: "/min", "today".
func (f *Field) SetSuffix(suffix string) {
	if suffix != f.suffix {
		f.suffix = suffix
		f.trail()
	}
}

// SetNotKnown answers the field with "not known" or takes that back, without
// telling OnNotKnown.
func (f *Field) SetNotKnown(on bool) {
	if on {
		f.Entry.SetText("")
	}
	f.setNotKnown(on)
}

// NotKnown tells whether the field is answered with "not known".
func (f *Field) NotKnown() bool { return f.notKnown }

func (f *Field) setNotKnown(on bool) {
	if on == f.notKnown {
		return
	}
	f.notKnown = on
	placeholder := ""
	if on {
		placeholder = NotKnownText
	}
	f.Entry.SetPlaceHolder(placeholder)
	f.trail()
}

func (f *Field) trail() {
	switch {
	case f.notKnown:
		f.Box.SetTrailing(KeyRun(NotKnownKey))
	case f.suffix != "":
		f.Box.SetTrailing(Caption.Run(f.suffix))
	default:
		f.Box.SetTrailing()
	}
}

func (f *Field) typed(text string) {
	if f.notKnown {
		f.setNotKnown(false)
		f.tellNotKnown()
	}
	if f.OnChanged != nil {
		f.OnChanged(text)
	}
}

func (f *Field) shortcut(s *desktop.CustomShortcut) bool {
	if f.OnNotKnown == nil || s.KeyName != fyne.KeyU || s.Modifier != fyne.KeyModifierControl {
		return false
	}
	f.SetNotKnown(!f.notKnown)
	f.tellNotKnown()
	return true
}

func (f *Field) tellNotKnown() {
	if f.OnNotKnown != nil {
		f.OnNotKnown(f.notKnown)
	}
}

// Focus puts the cursor into the field.
func (f *Field) Focus() { focusOn(f.Entry) }
