package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// paperScreen is one page of an attendance's paper: who wrote on it and on which
// day, and the forms that its writing belongs into, in the order of the paper.
type paperScreen struct {
	u          *UI
	attendance record.Attendance
	pages      []app.Page
	told       *app.Page // the page that was scanned, where this kiosk printed no such
	serial     int       // of the page on screen

	writer *controls.Select
	date   *controls.Field
	list   *controls.RowList
	head   *slot
	tabs   *slot
	side   *slot
	root   *fyne.Container
}

var (
	paperLook = controls.ListLook{RowHeight: 46, Pad: controls.Insets{Top: 10, Right: 12, Bottom: 10, Left: 14}, Fit: true}
	paperCols = controls.Columns{Gap: 12, Widths: []float32{28, 0, 220}}
)

// newPaperScreen shows a page that was scanned, or the first that is owed.
func newPaperScreen(u *UI, a record.Attendance, scanned *app.Page) *paperScreen {
	p := &paperScreen{u: u, attendance: a, head: newSlot(), tabs: newSlot(), side: newSlot(), list: controls.NewRowList(paperLook)}
	p.writer = controls.NewSelect("On behalf of", "who wrote it, as they signed", u.writers()...)
	p.writer.OnFree = func(string) {}
	p.date = controls.NewField("Date on the paper", "")
	p.date.OnChanged = func(string) { p.date.ClearProblem() }
	p.date.SetText(record.DateOf(a.ArrivedAt.In(u.kiosk.Now().Location())).String())
	p.list.OnOpen = p.open
	p.list.OnRune = p.digit
	if scanned != nil {
		p.serial = scanned.Serial
		if scanned.Job.ID == "" {
			p.told = scanned
		}
	}
	p.read()
	if p.serial == 0 {
		p.serial = p.firstOwed()
	}
	left := controls.Down(10, p.head.box, p.tabs.box, fieldRow(share{3, p.writer}, share{2, p.date}), p.list, controls.Grow(controls.Blank(1, 1)))
	p.root = page(controls.AcrossFull(16, controls.Grow(left), controls.Wide(sideWidth, p.side.box)))
	p.show()
	return p
}

// writers are those who may have written: the people of this kiosk, and anybody
// whose name is typed.
func (u *UI) writers() []controls.Option {
	people, err := u.kiosk.People(u.ctx)
	if err != nil {
		u.fail(err)
	}
	var options []controls.Option
	for _, p := range people {
		if p.Role != record.TrustIT {
			options = append(options, controls.Option{Code: p.Name + ", " + strings.ToLower(p.Role.String()), Text: p.Name + ", " + strings.ToLower(p.Role.String())})
		}
	}
	return options
}

func (p *paperScreen) place() string               { return "F6" }
func (p *paperScreen) content() fyne.CanvasObject  { return p.root }
func (p *paperScreen) patient() *record.Attendance { return &p.attendance }
func (p *paperScreen) leave()                      {}

func (p *paperScreen) shown() {
	k := p.u.keys
	for i := range min(tabsWithKeys, len(p.pages)) {
		k.On(fmt.Sprintf("Alt+%d", i+1), func() { p.turnTo(p.pages[i].Serial) })
	}
	k.On("F10", p.save)
	k.On("Alt+N", func() { p.u.sayBlank(p.now()) })
	k.On("Alt+L", func() { p.u.askLost(p.now()) })
	k.On("Ctrl+G", p.next)
	k.On("Esc", func() { p.u.show(newBackEntry(p.u)) })
	words := []controls.KeyWord{controls.KeyFor("Tab", "Next line"), controls.KeyFor("Enter", "Type the form in")}
	if len(p.pages) > 1 {
		words = append(words, controls.KeyFor(fmt.Sprintf("Alt+1…%d", min(tabsWithKeys, len(p.pages))), "Page"))
	}
	p.u.bar.SetKeys(append(words, controls.KeyFor("Ctrl+G", "Next page owed"), controls.KeyFor("Esc", "All pages"))...)
	if p.writer.Chosen().Text == "" {
		p.writer.Focus()
		return
	}
	p.focusList()
}

func (p *paperScreen) focusList() {
	p.u.window.Canvas().Focus(p.list)
	for i, f := range p.now().Forms {
		if !f.Typed {
			p.list.Choose(fmt.Sprint(i + 1))
			return
		}
	}
}

func (p *paperScreen) refresh() {
	p.read()
	p.show()
}

func (p *paperScreen) read() {
	pages, err := p.u.session.PagesOf(p.u.ctx, p.attendance)
	if err != nil {
		p.u.fail(err)
		return
	}
	if p.told != nil {
		pages = append(pages, *p.told)
	}
	p.pages = pages
}

// now is the page on screen; the zero one where the attendance has none.
func (p *paperScreen) now() app.Page {
	i := slices.IndexFunc(p.pages, func(page app.Page) bool { return page.Serial == p.serial })
	if i < 0 {
		return app.Page{}
	}
	return p.pages[i]
}

func (p *paperScreen) firstOwed() int {
	for _, page := range p.pages {
		if page.Owed() {
			return page.Serial
		}
	}
	if len(p.pages) > 0 {
		return p.pages[0].Serial
	}
	return 0
}

func (p *paperScreen) turnTo(serial int) {
	p.serial = serial
	p.show()
	controls.Relayout(p.root)
	p.focusList()
}

func (p *paperScreen) show() {
	page := p.now()
	title := "No page of this attendance is written on."
	if page.Page > 0 {
		title = pageWords(page)
	}
	p.head.set(title, func() fyne.CanvasObject {
		return controls.Sized(0, 36, controls.NewHeading("Back-entry", title+". Times are when it happened, not now."))
	})
	p.tabs.set(fmt.Sprint(p.pages, p.serial), p.drawTabs)
	var rows []controls.Row
	for i, f := range page.Forms {
		rows = append(rows, controls.Row{ID: fmt.Sprint(i + 1), Version: fmt.Sprint(f, p.serial), Content: func() fyne.CanvasObject { return formFace(i+1, f) }})
	}
	if !sameRows(p.list.Rows(), rows) {
		p.list.SetRows(rows)
	}
	p.side.set(fmt.Sprint(page), p.drawSide)
}

// tabsWithKeys is how many pages a digit turns to; the rest come with Ctrl+G.
const tabsWithKeys = 9

// drawTabs shows the pages of the attendance's sheets, two in a row.
func (p *paperScreen) drawTabs() fyne.CanvasObject {
	var tabs, rows []fyne.CanvasObject
	for i, page := range p.pages {
		tabs = append(tabs, p.tab(i, page))
	}
	for pair := range slices.Chunk(tabs, 2) {
		rows = append(rows, controls.Across(16, append(pair, controls.Grow(controls.Blank(1, 1)))...))
	}
	return controls.Down(6, rows...)
}

// tab is a page with how it stands, and the key that turns to it.
func (p *paperScreen) tab(i int, page app.Page) fyne.CanvasObject {
	kind, words := controls.ReadyChip, "not typed in"
	switch {
	case page.Serial == p.serial:
		kind, words = controls.PlainChip, "on screen"
	case page.State == record.PageLost:
		kind, words = controls.StoppedChip, page.State.String()
	case !page.Owed():
		kind, words = controls.DoneChip, page.State.String()
	}
	chip := controls.NewChip(kind, fmt.Sprintf("%s, %s", tabTitle(page), words))
	if i >= tabsWithKeys {
		return chip
	}
	return controls.Across(8, chip, controls.NewKeyCap(fmt.Sprintf("Alt+%d", i+1)))
}

// tabTitle names a page among those of one attendance: "Casualty card 2".
func tabTitle(p app.Page) string {
	if p.Of == 1 {
		return p.Title()
	}
	return fmt.Sprintf("%s %d", p.Title(), p.Page)
}

// formFace is one form that the writing belongs into.
func formFace(n int, f app.PageForm) fyne.CanvasObject {
	state := controls.NewChip(controls.ReadyChip, "not typed in")
	if f.Typed {
		state = controls.NewChip(controls.DoneChip, "typed in from this page")
	}
	return paperCols.Row(controls.NewNumberBox(fmt.Sprint(n), false), controls.NewText(controls.Strong.Run(f.Title)),
		controls.Across(0, state, controls.Grow(controls.Blank(1, 1))))
}

// drawSide says how the page stands, what else may have become of it, and who
// is typing.
func (p *paperScreen) drawSide() fyne.CanvasObject {
	page := p.now()
	var parts []fyne.CanvasObject
	switch {
	case page.Page == 0:
		parts = append(parts, controls.NewNote(controls.InfoNote, controls.Body.Run("Nothing that people write on was printed of this attendance.")))
	case page.Job.ID == "":
		parts = append(parts, controls.NewNote(controls.WarnNote, controls.Strong.Run("This kiosk has not printed this page. "),
			controls.Body.Run("Type in what is written; whether it is all, the kiosk that printed it is to be told.")))
	case page.Owed():
		parts = append(parts, controls.NewNote(controls.WarnNote, controls.Strong.Run("This page is on paper. "), controls.Body.Run("Type in what is written, form by form, or say what became of it.")),
			controls.NewButton(controls.Secondary, "Nothing written on it", "Alt+N", func() { p.u.sayBlank(p.now()) }),
			controls.NewButton(controls.Secondary, "Two people sign it lost", "Alt+L", func() { p.u.askLost(p.now()) }))
	default:
		parts = append(parts, controls.NewNote(controls.DoneNote, controls.Strong.Run(sentence(capital(page.State.String()))+" "), controls.Body.Run("Said by "+page.By+", "+p.u.dayAndTime(page.At)+". More can be typed in from it.")))
	}
	if page.Job.Copy > 1 {
		parts = append(parts, controls.NewNote(controls.InfoNote, controls.Strong.Run(fmt.Sprintf("This is copy %d. ", page.Job.Copy)), controls.Body.Run("What was written on the original is not on it, and that is owed for itself.")))
	}
	if page.Page > 0 && len(page.Forms) == 0 {
		parts = append(parts, controls.NewNote(controls.WarnNote, controls.Strong.Run("No form of this kiosk takes this page. "), controls.Body.Run("Tell IT which form it is. Until then its words go into the clinician’s notes of another page.")))
	}
	parts = append(parts, controls.Grow(controls.Blank(1, 1)),
		controls.NewParagraph(controls.Caption.Run("You are "+p.u.session.Staff.Name+". Both names and both times are kept.")))
	if page.Job.ID != "" {
		parts = append(parts, controls.NewButtonIn(44, controls.Commit, fmt.Sprintf("Page %d is typed in", page.Page), "F10", p.save))
	}
	return controls.Down(10, parts...)
}

func (p *paperScreen) digit(r rune) bool {
	if n := int(r - '0'); n >= 1 && n <= len(p.now().Forms) {
		p.open(fmt.Sprint(n))
		return true
	}
	return false
}

// open types in one of the page's forms, once it is said who wrote it.
func (p *paperScreen) open(id string) {
	var n int
	if _, err := fmt.Sscan(id, &n); err != nil || n < 1 || n > len(p.now().Forms) {
		return
	}
	if p.writer.Chosen().Text == "" {
		p.writer.SetProblem("Say who wrote it.", controls.Words.Run("The name that is signed, or Not signed."))
		controls.Relayout(p.root)
		p.writer.Focus()
		return
	}
	f, err := p.u.session.Transcribe(p.u.ctx, p.now(), p.attendance, p.now().Forms[n-1].Name)
	if err != nil {
		p.u.refused(err, p.attendance.ID, func() { p.open(id) })
		return
	}
	f.SetWriter(p.writer.Chosen().Text)
	if err := f.SetDate(p.date.Text()); err != nil {
		refuse(p.date, "This is no day that has been.", "Type the date on the paper, like 22/11/2026.")
		controls.Relayout(p.root)
		return
	}
	p.u.showPaperForm(f, func() screen { p.refresh(); return p })
}

// save keeps the word that all of the page is typed in.
func (p *paperScreen) save() {
	page := p.now()
	if page.Page == 0 || page.Job.ID == "" {
		return
	}
	if err := p.u.session.SayPage(p.u.ctx, page, record.PageTyped); err != nil {
		p.u.refused(err, p.attendance.ID, p.save)
		return
	}
	p.refresh()
	if serial := p.firstOwed(); serial != 0 && serial != p.serial && slices.ContainsFunc(p.pages, app.Page.Owed) {
		p.turnTo(serial)
	}
	p.u.bar.SetReport(controls.SavedReport(fmt.Sprintf("Page %d of %s is typed in", page.Page, page.Number)))
}

// next goes to the next page of the department that is owed.
func (p *paperScreen) next() {
	owed, err := p.u.session.PagesOwed(p.u.ctx)
	if err != nil {
		p.u.fail(err)
		return
	}
	i := slices.IndexFunc(owed, func(page app.Page) bool { return page.Serial > p.serial })
	if i < 0 {
		i = 0
	}
	if len(owed) == 0 {
		p.u.show(newBackEntry(p.u))
		return
	}
	p.u.scan(fmt.Sprint(owed[i].Serial))
}
