package controls

import (
	"strings"

	"fyne.io/fyne/v2"
)

// File is one file as a FileField lists it: its name, and its kind and size in
// words.
type File struct{ Name, Note string }

// FileField takes files by their path: typed, or pasted. Enter attaches what is
// typed; each file that is attached stands below, with a button that takes it
// off.
type FileField struct {
	Field
	// OnAttach is called with the path that the person typed. The screen answers
	// with SetFiles, or with a problem.
	OnAttach func(path string)
	// OnRemove is called when the person takes the file of that index off.
	OnRemove func(i int)

	files []File
}

// NewFileField is a field without files.
func NewFileField(label, hint string) *FileField {
	f := &FileField{}
	entry := NewEntry()
	f.Entry, f.Box = entry, NewBox(entry, BoxLook{Lead: Document})
	entry.OnChanged = f.typed
	entry.OnSubmit = f.submit
	entry.OnShortcut = f.shortcut
	f.init(f)
	f.setUp(label, hint, f.Box)
	return f
}

// SetFiles shows the files that are attached, and empties the entry.
func (f *FileField) SetFiles(files ...File) {
	f.files = files
	rows := []fyne.CanvasObject{f.Box}
	for i, file := range files {
		off := NewButtonIn(30, Secondary, "Take off", "", func() {
			if f.OnRemove != nil {
				f.OnRemove(i)
			}
		})
		off.describe(func() string { return "Take off " + file.Name })
		words := []Run{Strong.Run(file.Name + " "), Caption.Run(file.Note)}
		rows = append(rows, NewPanel(Inset(Insets{3, 4, 3, 12}, NewLine(Document, Ink, words, off))))
	}
	f.Entry.SetText("")
	f.control, f.edge = Down(4, rows...), f.Box
	f.arrange()
}

// Files is what is attached.
func (f *FileField) Files() []File { return f.files }

// submit attaches what is typed; with nothing typed it goes on.
func (f *FileField) submit(typed string) {
	path := strings.Trim(strings.TrimSpace(typed), `"'`)
	if path == "" || f.OnAttach == nil {
		focusNext(f.Entry)
		return
	}
	f.OnAttach(path)
}
