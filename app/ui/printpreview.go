package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// preview shows the sheets that would be printed, one page at a time, as they
// will come out. Pages are drawn beside the screen: nobody waits for a picture,
// and of those asked for meanwhile only the last is drawn.
type preview struct {
	u *UI

	sheets []pictured
	wanted pictured // by the lists; PgDn leads on from there
	at     previewed
	drawn  *drawnPage // what is shown; nil before the first
	wants  bool       // something else than what is drawn is wanted
	busy   bool
	width  int // in dots of the screen, as it was asked for last
	pace   pace

	head *slot
	box  *slot
	foot *slot
	root fyne.CanvasObject
}

// pictured is what a picture is of: what would be printed, or a copy of what was.
type pictured struct {
	app.PrintRequest
	copyOf record.ID
}

// previewed is a page of a sheet, as the ledger stood when it was wanted.
type previewed struct {
	sheet pictured
	page  int
	seq   int64
}

// drawnPage is a picture of a page, or why there is none.
type drawnPage struct {
	previewed
	name    string
	pages   int
	picture image.Image
	err     error
}

// previewWidth is the least that a page is shown at, in px; an A4 page is then
// as high as the lists beside it. A wider screen shows more of it.
const previewWidth = 224

func newPreview(u *UI) *preview {
	p := &preview{u: u, head: newSlot(), box: newSlot(), foot: newSlot()}
	p.root = controls.Down(4, controls.Sized(0, 24, p.head.box), controls.Grow(p.box.box), p.foot.box)
	p.show()
	return p
}

// set changes what would be printed, and shows the sheet that is wanted: the
// first, where none is. While the same is wanted, the page that somebody turned
// to stays.
func (p *preview) set(sheets []app.PrintRequest, wanted app.PrintRequest) {
	p.sheets = nil
	for _, r := range sheets {
		p.sheets = append(p.sheets, pictured{PrintRequest: r})
	}
	p.see(pictured{PrintRequest: wanted})
}

// setCopy shows the copy of a sheet that would be printed.
func (p *preview) setCopy(of record.ID) {
	p.sheets = []pictured{{copyOf: of}}
	p.see(p.sheets[0])
}

func (p *preview) see(wanted pictured) {
	if !slices.Contains(p.sheets, wanted) {
		wanted = pictured{}
		if len(p.sheets) > 0 {
			wanted = p.sheets[0]
		}
	}
	if wanted == p.wanted && slices.Contains(p.sheets, p.at.sheet) {
		wanted = p.at.sheet
	} else {
		p.wanted = wanted
	}
	page := p.at.page
	if wanted != p.at.sheet {
		page = 1
	}
	if wanted != p.at.sheet || p.pace.stale(p.u.kiosk) {
		p.pace.made(p.u.kiosk)
	}
	p.turnTo(previewed{wanted, page, p.pace.seq})
}

func (p *preview) turnTo(at previewed) {
	changed := at != p.at || p.width != p.dots()
	p.at = at
	if changed {
		p.draw()
	}
	p.show()
}

// next turns a page on, and from the last page of a sheet to the next sheet.
func (p *preview) next() {
	i := slices.Index(p.sheets, p.at.sheet)
	switch {
	case p.known() && p.at.page < p.drawn.pages:
		p.turnTo(previewed{p.at.sheet, p.at.page + 1, p.at.seq})
	case i >= 0 && i+1 < len(p.sheets):
		p.turnTo(previewed{p.sheets[i+1], 1, p.at.seq})
	}
}

// previous turns back: to the first page of the sheet before.
func (p *preview) previous() {
	i := slices.Index(p.sheets, p.at.sheet)
	switch {
	case p.at.page > 1:
		p.turnTo(previewed{p.at.sheet, p.at.page - 1, p.at.seq})
	case i > 0:
		p.turnTo(previewed{p.sheets[i-1], 1, p.at.seq})
	}
}

// known reports whether a page of the sheet in view was drawn.
func (p *preview) known() bool { return p.drawn != nil && p.drawn.sheet == p.at.sheet }

// draw draws the page in view beside the screen, after the one that is being
// drawn.
func (p *preview) draw() {
	if p.at.sheet == (pictured{}) {
		p.drawn = nil
		return
	}
	p.wants = true
	if p.busy {
		return
	}
	p.busy, p.wants = true, false
	p.width = p.dots()
	at, session, width := p.at, p.u.session, p.width
	p.u.alongside(func(ctx context.Context) {
		d := drawPage(ctx, session, at, width)
		p.u.options.Post(func() {
			if p.u.session == session { // nobody else has come
				p.came(d)
			}
		})
	})
}

// dots is how wide a page is to be drawn for the room that it has now, in dots
// of the screen. It has that room only once it was laid out, so that a page may
// be drawn anew a moment later.
func (p *preview) dots() int {
	return int(max(previewWidth, p.box.box.Size().Width) * max(1, p.u.window.Canvas().Scale()))
}

func drawPage(ctx context.Context, session *app.Session, at previewed, width int) *drawnPage {
	d := &drawnPage{previewed: at}
	var view app.Preview
	var err error
	if at.sheet.copyOf != "" {
		view, err = session.PreviewCopy(ctx, at.sheet.copyOf, at.page, width)
	} else {
		view, err = session.Preview(ctx, at.sheet.PrintRequest, at.page, width)
	}
	if err == nil {
		d.picture, err = png.Decode(bytes.NewReader(view.PNG))
	}
	d.name, d.page, d.pages, d.err = view.Name, view.Page, view.Pages, err
	return d
}

// came shows a page that was drawn, unless another is wanted by now.
func (p *preview) came(d *drawnPage) {
	p.busy = false
	if p.wants {
		p.draw()
	}
	if d.sheet == p.at.sheet {
		p.drawn = d
		p.at.page = max(1, d.page)
	}
	p.show()
}

// show draws the preview's words and its picture.
func (p *preview) show() {
	i := slices.Index(p.sheets, p.at.sheet)
	where := ""
	if i >= 0 && len(p.sheets) > 1 {
		where = fmt.Sprintf("%d of %d", i+1, len(p.sheets))
	}
	p.head.set("="+where, func() fyne.CanvasObject {
		right := controls.NewText()
		if i >= 0 {
			right = controls.NewText(controls.Caption.Run(where), controls.GapRun(6), controls.KeyRun("PgDn"))
		}
		return controls.Across(6, controls.NewText(controls.Strong.Run("Preview")), controls.Grow(controls.Blank(1, 1)), right)
	})
	if p.known() {
		p.box.set(p.drawn, p.drawPicture)
	} else {
		p.box.set(fmt.Sprint(i < 0), func() fyne.CanvasObject { return p.empty(i < 0) })
	}
	words := p.words()
	p.foot.set("="+words, func() fyne.CanvasObject { return controls.NewParagraph(controls.Caption.Run(words)) })
}

func (p *preview) empty(nothing bool) fyne.CanvasObject {
	words := "Drawing the page…"
	if nothing {
		words = "Tick who and what, and the sheets show here before they are printed."
	}
	return controls.NewPanel(controls.Inset(controls.Around(12), controls.NewParagraph(controls.Caption.Run(words))))
}

func (p *preview) drawPicture() fyne.CanvasObject {
	if p.drawn.err != nil {
		x := app.Explain(p.drawn.err)
		return controls.NewPanel(controls.Inset(controls.Around(12), controls.NewProblem(x.Words, controls.Words.Run(x.Hint))))
	}
	picture := canvas.NewImageFromImage(p.drawn.picture)
	picture.FillMode = canvas.ImageFillContain
	return controls.NewPanel(controls.On(controls.Panel, controls.Inset(controls.Around(4), picture)))
}

// words say what the page in view is.
func (p *preview) words() string {
	if !p.known() || p.drawn.err != nil {
		return ""
	}
	name := p.drawn.name
	if p.drawn.pages > 1 {
		name += fmt.Sprintf(", page %d of %d", p.drawn.page, p.drawn.pages)
	}
	return name
}
