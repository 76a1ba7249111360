package ui

import (
	"fmt"
	"image/png"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// FormPicture is a picture of a form, for those who drew it.
type FormPicture struct {
	// Width in px; 0 is that of the smallest screen. Height of 0 is what the page
	// needs, so that nothing is cut off.
	Width, Height int
	// Page of a form that has several, from 1; 0 is the first.
	Page int
}

// Draw writes a form as a PNG, as a person would see it: its questions, and
// beside them what is missing. It needs no display and no kiosk. What it draws
// with is Fyne's software canvas; where the program has no Fyne app, one that
// has no windows stands in.
func (p FormPicture) Draw(w io.Writer, f *forms.Form) error {
	if fyne.CurrentApp() == nil {
		test.NewApp()
	}
	fyne.CurrentApp().Settings().SetTheme(controls.Theme())
	face, err := p.face(f)
	if err != nil {
		return err
	}
	return png.Encode(w, software.Render(face, controls.Theme()))
}

// face is the form with what stands around it.
func (p FormPicture) face(f *forms.Form) (fyne.CanvasObject, error) {
	b := newBody(f, p.around(f))
	if p.Page > b.pageCount() {
		return nil, fmt.Errorf("the form has %s, not %d", counted(b.pageCount(), "page", "pages"), p.Page)
	}
	b.turned = max(0, p.Page-1)
	b.last.refresh()
	b.build()
	b.settle()
	keys := controls.NewKeyBar()
	keys.SetKeys(append([]controls.KeyWord{controls.KeyFor("Tab", "Next field"), controls.KeyFor("Ctrl+E", "Next problem"), controls.KeyFor("Ctrl+U", "Not known")}, b.pageKeys()...)...)
	width := float32(p.Width)
	if p.Width == 0 {
		width = 1280 - controls.RailWidth
	}
	content := controls.Inset(controls.Insets{Top: 8, Right: 16, Bottom: 12, Left: 12},
		controls.AcrossFull(4, controls.Grow(b.area), controls.Wide(sideWidth, b.sidePicture())))
	height := float32(p.Height)
	if p.Height == 0 {
		height = max(400, controls.HeightFor(b.left, width-sideWidth-60)+60+controls.KeyBarHeight)
	}
	return controls.Sized(width, height, controls.On(controls.Page, controls.Down(0, controls.Grow(content), keys))), nil
}

// around is what stands around a form that nobody fills in.
func (FormPicture) around(f *forms.Form) around {
	return around{
		focus: func(fyne.Focusable) {}, trouble: func(error) {}, came: func(forms.Item) {},
		answered: func() {}, settled: func() {}, turned: func() {},
		title:   f.Questionnaire().Title,
		heading: func(group forms.Item) []fyne.CanvasObject { return titled(f.Questionnaire().Title, group) },
	}
}

// titled is the form's title over that of its first group.
func titled(title string, group forms.Item) []fyne.CanvasObject {
	if title == "" {
		title = group.Label
	}
	parts := []fyne.CanvasObject{titleLine(title, "")}
	if group.Label != "" && group.Label != title {
		parts = append(parts, controls.NewParagraph(controls.Lead.Run(group.Label)))
	}
	return parts
}

// titleLine is a title that somebody else drew up: it may take several lines.
func titleLine(title, aside string) fyne.CanvasObject {
	return controls.NewParagraph(controls.Title.Run(title), controls.GapRun(12), controls.Soft.Run(aside))
}

// sidePicture is the column beside the questions: the pages, or what is missing.
func (b *body) sidePicture() fyne.CanvasObject {
	card := missingCard(b.lackingLines(20))
	if b.paged() {
		pages := controls.NewPageList(func(int) {})
		pages.Set(b.pageLines(), 20)
		card = controls.NewCard("Pages", "PgUp PgDn", pages)
	}
	return controls.Inset(controls.Insets{Top: 4}, controls.Down(8, card))
}
