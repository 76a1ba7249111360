package ui

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// sliderPart is a number between bounds.
type sliderPart struct {
	*controls.Labelled
	slider *controls.Slider
}

// newSliderPart makes a slider; ok is false where the form gives it no bounds.
func newSliderPart(q *question) (p *sliderPart, ok bool) {
	it := q.item
	over := controls.SliderRange{Least: it.Least, Most: it.Most, Step: it.Step, Unit: it.Unit}
	if over.Step == "" {
		over.Step = "1"
	}
	slider, err := controls.NewSlider(over)
	if err != nil {
		return nil, false
	}
	p = &sliderPart{controls.NewLabelled(it.Label, q.hint(), slider), slider}
	slider.OnChanged = func(number string) { q.typed(number); q.body.settle() }
	slider.OnFocus = q.focusMoved
	return p, true
}

func (p *sliderPart) object() fyne.CanvasObject { return p.Labelled }

func (p *sliderPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.slider} }

func (p *sliderPart) show(it forms.Item, _ bool) { p.slider.Set(it.Text) }

// quantityPart is a number and its unit.
type quantityPart struct {
	*controls.QuantityField
}

func newQuantityPart(q *question) *quantityPart {
	units := make([]controls.Option, len(q.item.Units))
	for i, u := range q.item.Units {
		units[i] = controls.Option{Code: u.Code, Text: u.String()}
	}
	p := &quantityPart{controls.NewQuantityField(q.item.Label, q.hint(), units...)}
	p.OnChanged = q.typed
	p.OnNotKnown = func(on bool) { q.notKnown(on, p.Text()) }
	p.Entry.OnFocus = q.focusMoved
	p.OnUnitFocus = q.focusMoved
	p.OnUnit = func(o controls.Option) {
		i := slices.IndexFunc(q.item.Units, func(u record.Code) bool { return u.Code == o.Code })
		if i >= 0 {
			q.body.answers.SetUnit(q.item.At, q.item.Units[i])
			q.body.answered(q)
		}
	}
	return p
}

func (p *quantityPart) object() fyne.CanvasObject { return p.QuantityField }

func (p *quantityPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.Entry, p.UnitPart()} }

func (p *quantityPart) show(it forms.Item, typing bool) {
	p.ChooseUnit(it.UnitCode.Code)
	switch {
	case typing:
	case it.Unknown:
		p.SetNotKnown(true)
	case it.Text != p.Text() || p.NotKnown():
		p.SetText(it.Text)
	}
}

// filesPart takes files by their paths.
type filesPart struct {
	*controls.FileField
	q *question
}

func newFilesPart(q *question) *filesPart {
	p := &filesPart{controls.NewFileField(q.item.Label, q.hint()), q}
	p.OnAttach = p.attach
	p.OnRemove = func(i int) {
		q.body.answers.Attach(q.item.At, slices.Delete(slices.Clone(q.item.Files), i, i+1)...)
		q.body.answered(q)
		q.body.settle()
	}
	p.Entry.OnFocus = q.focusMoved
	return p
}

func (p *filesPart) object() fyne.CanvasObject { return p.FileField }

func (p *filesPart) takesKeys() []fyne.Focusable { return []fyne.Focusable{p.Entry} }

func (p *filesPart) show(it forms.Item, _ bool) {
	files := make([]controls.File, len(it.Files))
	for i, a := range it.Files {
		files[i] = controls.File{Name: a.Title, Note: a.ContentType + ", " + sizeWords(len(a.Data))}
	}
	if !slices.Equal(files, p.Files()) {
		p.SetFiles(files...)
	}
}

// attach reads the file and makes it the answer, or one more of them.
func (p *filesPart) attach(path string) {
	file, err := readAttachment(path)
	if err != nil {
		p.SetProblem(fileTrouble(err), controls.Words.Run("Check the path and the stick it is on, or leave it out."))
		return
	}
	p.ClearProblem()
	files := []forms.Attachment{file}
	if p.q.item.Repeats {
		files = append(slices.Clone(p.q.item.Files), file)
	}
	p.q.body.answers.Attach(p.q.item.At, files...)
	p.q.body.answered(p.q)
	p.q.left = true
	p.q.body.settle()
}

var (
	errTooLarge = errors.New("the file is too large")
	errNoFile   = errors.New("that is no file")
)

// readAttachment reads a file; its type is that of its name.
func readAttachment(path string) (forms.Attachment, error) {
	f, err := os.Open(path)
	if err != nil {
		return forms.Attachment{}, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return forms.Attachment{}, errors.Join(errNoFile, err)
	}
	data, err := io.ReadAll(io.LimitReader(f, forms.MaxAttachment+1))
	switch {
	case err != nil:
		return forms.Attachment{}, err
	case len(data) > forms.MaxAttachment:
		return forms.Attachment{}, errTooLarge
	}
	kind := mime.TypeByExtension(filepath.Ext(path))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return forms.Attachment{ContentType: kind, Title: filepath.Base(path), Data: data}, nil
}

func fileTrouble(err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "There is no such file."
	case errors.Is(err, os.ErrPermission):
		return "The kiosk may not read this file."
	case errors.Is(err, errNoFile):
		return "That is a folder or a device, not a file."
	case errors.Is(err, errTooLarge):
		return fmt.Sprintf("The file has more than %s.", sizeWords(forms.MaxAttachment))
	}
	return "The file cannot be read."
}

func sizeWords(bytes int) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%d kB", bytes>>10)
	}
	return fmt.Sprintf("%d bytes", bytes)
}
