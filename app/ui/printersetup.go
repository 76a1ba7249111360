package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// printersKey brings up the printers: how each is, what it takes, and others.
const printersKey = "Ctrl+6"

// printersScreen shows every printer with what it takes and what takes over
// from it, and lets whoever may change that. Changes stay here until they are
// taken up, all at once.
type printersScreen struct {
	u        *UI
	from     screen
	printers []app.Printer // as they are to be
	status   []spool.PrinterStatus

	finder printerFinder
	begun  map[string]*printerForm // that were left before they were kept, by their keys

	list *controls.RowList
	note *slot
	take *controls.Button
	root *fyne.Container
}

var (
	printersLook = controls.ListLook{RowHeight: 52, Pad: controls.Insets{Top: 8, Right: 14, Bottom: 8, Left: 14}}
	printersCols = controls.Columns{Gap: 14, Widths: []float32{20, 230, 0, 190, 250}}
)

// newPrintersScreen brings the printers up, as they were left.
func newPrintersScreen(u *UI, from screen) *printersScreen {
	if s := u.printersLeft; s != nil {
		s.from = from
		return s
	}
	s := &printersScreen{u: u, from: from, printers: slices.Clone(u.kiosk.Settings.Printers), begun: map[string]*printerForm{}, list: controls.NewRowList(printersLook), note: newSlot()}
	s.list.SetHeads(printersCols, "", "Printer", "Takes", "If it stands still", "How it is")
	s.list.OnOpen = s.open
	s.list.OnRune = s.letter
	s.finder = printerFinder{u: u, key: "Ctrl+2", cols: foundCols, enter: "Enter sets one up.", has: s.has, take: s.add, changed: func() { controls.Relayout(s.root) }}
	s.finder.build()
	s.take = controls.NewButton(controls.Commit, "Take up the changes", "F10", s.takeUp)
	s.root = page(controls.Down(12,
		controls.NewHeading("Printers", "A sheet goes to the first printer that takes it; what none takes goes with the casualty cards."),
		controls.Share(60, s.list), s.finder.head.box, controls.Share(40, s.finder.list), controls.AcrossTop(16, controls.Grow(s.note.box), controls.Wide(330, s.take))))
	return s
}

func (s *printersScreen) place() string               { return "F5" }
func (s *printersScreen) content() fyne.CanvasObject  { return s.root }
func (s *printersScreen) patient() *record.Attendance { return nil }

// leave keeps what was changed here and not taken up.
func (s *printersScreen) leave() {
	if s.u.printersLeft = nil; s.changed() || len(s.begun) > 0 {
		s.u.printersLeft = s
	}
}

func (s *printersScreen) shown() {
	k := s.u.keys
	k.On("Ctrl+1", func() { s.u.window.Canvas().Focus(s.list) })
	k.On("Ctrl+2", func() { s.u.window.Canvas().Focus(s.finder.list) })
	k.On(findKey, s.finder.look)
	k.On("Ctrl+N", func() { s.edit(-1) })
	k.On("Del", s.remove)
	k.On("F10", s.takeUp)
	k.On("Esc", s.back)
	s.u.bar.SetKeys(controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "Printer"}, controls.KeyFor("Enter", "Change"), controls.KeyFor("T", "Test sheet"),
		controls.KeyFor("H", "Hold or let go"), controls.KeyFor(findKey, "Find"), controls.KeyFor("Ctrl+N", "Add"), controls.KeyFor("Del", "Take away"), controls.KeyFor("F10", "Take up"), controls.KeyFor("Esc", "Print centre"))
	s.u.window.Canvas().Focus(s.list)
}

func (s *printersScreen) refresh() {
	status, err := s.u.kiosk.Printers(s.u.ctx)
	if err != nil {
		s.u.fail(err)
		return
	}
	s.status = status
	s.show()
	s.u.reportPrinting()
}

// back goes up one level, and says what waits here.
func (s *printersScreen) back() {
	changed := s.changed()
	s.u.show(s.from)
	if changed {
		s.u.bar.SetReport(controls.NoticeReport("The printers are changed, and not taken up yet: " + printersKey))
	}
}

// changed reports whether anything waits to be taken up.
func (s *printersScreen) changed() bool {
	return fmt.Sprintf("%+v", s.printers) != fmt.Sprintf("%+v", s.u.kiosk.Settings.Printers)
}

func (s *printersScreen) show() {
	var rows []controls.Row
	for i, p := range s.printers {
		view, face := s.view(p), p
		rows = append(rows, controls.Row{ID: fmt.Sprint(i), Version: fmt.Sprintf("%+v %+v", face, view), Content: func() fyne.CanvasObject { return printerFace(face, view) }})
	}
	if !sameRows(s.list.Rows(), rows) {
		s.list.SetRows(rows)
	}
	words := "Enter changes a printer, Ctrl+N adds one by its address: on the network, at this machine, or a folder that stands for one."
	if s.changed() {
		words = "Changed here, and not taken up yet. F10 opens this kiosk anew with these printers: everything is kept, sheets that wait come out, and you sign in again."
	}
	if n := len(s.begun); n > 0 {
		words += fmt.Sprintf(" %s left before F10 kept it: open it again to go on.", counted(n, "printer was", "printers were"))
	}
	details := s.details()
	s.note.set(words+strings.Join(details, ""), func() fyne.CanvasObject {
		lines := []fyne.CanvasObject{controls.NewParagraph(controls.Body.Run(words))}
		for _, d := range details {
			lines = append(lines, controls.NewParagraph(controls.Caption.Run(d)))
		}
		return controls.Down(4, lines...)
	})
}

// details say in technical terms what is wrong with printers: for IT, who is
// asked to read this screen.
func (s *printersScreen) details() []string {
	var lines []string
	for _, st := range s.status {
		if st.Detail != "" {
			lines = append(lines, fmt.Sprintf("For IT: %s: %s", st.Printer, st.Detail))
		}
	}
	return lines
}

// setPrinterView is how a printer of the settings is now.
type setPrinterView struct {
	icon  controls.Icon
	state string
	well  bool
}

func (s *printersScreen) view(p app.Printer) setPrinterView {
	i := slices.IndexFunc(s.status, func(st spool.PrinterStatus) bool { return st.Printer == p.Name })
	if i < 0 {
		return setPrinterView{controls.Ring, "Not taken up yet", false}
	}
	st := s.status[i]
	v := setPrinterView{controls.Tick, st.Words.Sentence, true}
	switch {
	case st.Stopped:
		v = setPrinterView{controls.NoEntry, "Held by a person. H lets it go.", false}
	case st.NeedsPerson():
		v = setPrinterView{controls.Stop, st.Words.Sentence, false}
	case st.Since.IsZero():
		v.icon = controls.Ring
	}
	if n := st.Waiting + st.Held; n > 0 {
		v.state += " " + sheetsWait(n) + "."
	}
	return v
}

func printerFace(p app.Printer, v setPrinterView) fyne.CanvasObject {
	ink := controls.Grey
	switch {
	case v.well && v.icon == controls.Tick:
		ink = controls.Green
	case v.icon == controls.Stop:
		ink = controls.Red
	}
	return printersCols.Row(icon(v.icon, ink, 16),
		controls.Down(0, controls.NewParagraph(controls.Strong.Run(p.Name)), controls.NewParagraph(controls.Caption.Run(p.Address))),
		controls.NewParagraph(controls.Small.Run(takesWords(p))), controls.NewParagraph(controls.Small.Run(spareWords(p))), controls.NewParagraph(controls.Small.Run(v.state)))
}

// takesWords name the sheets that a printer takes, and on what.
func takesWords(p app.Printer) string {
	var names []string
	for _, kind := range app.TakeableSheets {
		if slices.Contains(p.Sheets, kind.Word()) {
			names = append(names, sheetTitle(kind))
		}
	}
	words := orElse(strings.Join(names, ", "), "Only what no other takes")
	if p.ZPL() {
		words += fmt.Sprintf(". Reads ZPL, %d dots to the inch", p.Dots())
	}
	if p.Labels != "" {
		words += ". Labels: " + p.Labels
	}
	return words
}

func sheetTitle(kind record.SheetKind) string {
	if kind.OfForm() {
		return "Forms"
	}
	return kind.String()
}

func spareWords(p app.Printer) string {
	switch {
	case p.Spare == "":
		return "Its sheets wait"
	case p.SpareAfter == 0:
		return p.Spare + ", when a person moves them"
	}
	return fmt.Sprintf("%s takes over after %s", p.Spare, counted(p.SpareAfter, "minute", "minutes"))
}

func (s *printersScreen) chosen() int {
	return slices.IndexFunc(s.list.Rows(), func(r controls.Row) bool { return r.ID == s.list.Chosen() })
}

func (s *printersScreen) open(string) { s.edit(s.chosen()) }

// edit opens a printer to be changed; −1 is a new one.
func (s *printersScreen) edit(i int) {
	if err := s.u.session.Allow(app.SetUpPrinters); err != nil {
		s.u.refused(err, "", func() { s.edit(i) })
		return
	}
	s.fill(i, app.Printer{})
}

// fill shows the form of a printer, as it was left.
func (s *printersScreen) fill(i int, begun app.Printer) {
	if i >= 0 {
		begun = s.printers[i]
	}
	if f := s.begun[formKey(i, begun)]; f != nil {
		f.at = i
		s.u.show(f)
		return
	}
	s.u.show(newPrinterForm(s, i, begun))
}

// has reports whether a found printer is set up already.
func (s *printersScreen) has(p app.FoundPrinter) bool {
	return slices.ContainsFunc(s.printers, func(have app.Printer) bool { return have.Address == p.Address })
}

// add opens a found printer to be set up, under the name that it goes by.
func (s *printersScreen) add(p app.FoundPrinter) {
	if err := s.u.session.Allow(app.SetUpPrinters); err != nil {
		s.u.refused(err, "", func() { s.add(p) })
		return
	}
	begun := app.Printer{Name: p.Name, Address: p.Address}
	if p.Language == app.LanguageZPL {
		begun.Language, begun.Sheets = app.LanguageZPL, []string{"labels", "wristband", "baby-band"}
	}
	s.fill(-1, begun)
}

func (s *printersScreen) letter(r rune) bool {
	i := s.chosen()
	if i < 0 || !strings.ContainsRune("tThH", r) {
		return false
	}
	name := s.printers[i].Name
	if !s.u.kiosk.Settings.HasPrinter(name) {
		s.u.bar.SetReport(controls.NoticeReport("Take the changes up first, with F10"))
		return true
	}
	if r == 't' || r == 'T' {
		s.test(name)
	} else {
		s.hold(name)
	}
	return true
}

// test prints a test sheet, and says where it is told to be in hand.
func (s *printersScreen) test(name string) {
	if err := s.u.session.PrintTest(s.u.ctx, name); err != nil {
		s.u.refused(err, "", func() { s.test(name) })
		return
	}
	s.u.refresh()
	s.u.bar.SetReport(controls.NoticeReport("A test sheet goes to " + name + ". At the print centre, Y says that it is in your hand"))
}

// hold keeps all of a printer's sheets back, or lets them go.
func (s *printersScreen) hold(name string) {
	held := slices.ContainsFunc(s.status, func(st spool.PrinterStatus) bool { return st.Printer == name && st.Stopped })
	if err := s.u.session.HoldPrinter(s.u.ctx, name, !held); err != nil {
		s.u.refused(err, "", func() { s.hold(name) })
		return
	}
	s.u.refresh()
}

// remove takes the chosen printer away. What waits for it is moved first.
func (s *printersScreen) remove() {
	i := s.chosen()
	if i < 0 {
		return
	}
	if err := s.u.session.Allow(app.SetUpPrinters); err != nil {
		s.u.refused(err, "", s.remove)
		return
	}
	name := s.printers[i].Name
	left := slices.Delete(slices.Clone(s.printers), i, i+1)
	if words := s.orphaned(left); words != "" {
		s.u.bar.SetReport(controls.NoticeReport(words))
		return
	}
	delete(s.begun, formKey(i, s.printers[i]))
	s.printers = left
	for j, p := range s.printers {
		if p.Spare == name {
			s.printers[j].Spare, s.printers[j].SpareAfter = "", 0
		}
	}
	s.show()
}

// orphaned says which sheets would be left behind by a list that their printer is
// not in; it is empty where none would.
func (s *printersScreen) orphaned(printers []app.Printer) string {
	for _, st := range s.status {
		n, stays := st.Waiting+st.Held, slices.ContainsFunc(printers, func(p app.Printer) bool { return p.Name == st.Printer })
		if n > 0 && !stays && s.u.kiosk.Settings.HasPrinter(st.Printer) {
			return fmt.Sprintf("%s for %s: move them first, at the print centre with Ctrl+M", sheetsWait(n), st.Printer)
		}
	}
	return ""
}

// takeUp writes the settings and opens the kiosk anew with them.
func (s *printersScreen) takeUp() {
	if !s.changed() {
		s.u.bar.SetReport(controls.NoticeReport("Nothing was changed"))
		return
	}
	if s.u.running() {
		s.u.bar.SetReport(controls.NoticeReport("A recovery is under way: take the printers up when it has ended"))
		return
	}
	if words := s.orphaned(s.printers); words != "" {
		s.u.bar.SetReport(controls.NoticeReport(words))
		return
	}
	settings, err := s.u.session.ChangePrinters(s.printers)
	if barred(err) {
		s.u.refused(err, "", s.takeUp)
		return
	}
	if err != nil {
		s.u.fail(err)
		return
	}
	s.u.reopen(settings)
}

// wrongPrinter finds which printer of the settings an error is about; −1 where
// it is about none.
func wrongPrinter(err error) (i int, words, hint string) {
	var wrong *app.SettingsError
	if errors.As(err, &wrong) {
		if n, scanErr := fmt.Sscanf(wrong.Field, "printer %d", &i); n == 1 && scanErr == nil {
			return i - 1, capital(wrong.Words) + ".", wrong.Hint
		}
	}
	return -1, "", ""
}
