package ui

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// printerForm changes one printer: where it is, what it takes, on what, and
// what takes over when it stands still.
type printerForm struct {
	u     *UI
	from  *printersScreen
	at    int // in the list of from; −1 is a new one
	begun app.Printer
	first app.Printer // as the form read it before anything was typed

	name, address, after          *controls.Field
	language, dots, labels, spare *controls.Select
	sheets, bands                 *controls.CheckList
	answer                        *slot
	asked                         string // the address that was asked last
	reads                         string // the language that labels are offered for
	problems                      *slot
	done                          bool // kept, so that nothing is left to go on with
	root                          *fyne.Container
}

// newPrinterForm opens the printer at a place of the list; −1 is a new one.
func newPrinterForm(from *printersScreen, at int, begun app.Printer) *printerForm {
	f := &printerForm{u: from.u, from: from, at: at, begun: begun, answer: newSlot(), problems: newSlot()}
	f.build()
	f.fill(f.begun)
	f.first, _ = f.read()
	return f
}

func (f *printerForm) build() {
	f.name = controls.NewField("Name", "as people call it: Majors laser")
	f.address = controls.NewField("Address", "ipp://10.20.4.51/ipp/print, socket://10.20.4.60:9100, or a folder")
	f.address.Entry.OnFocus = func(on bool) {
		if !on && f.address.Text() != f.asked {
			f.ask()
		}
	}
	f.language = controls.NewSelect("It reads", "", controls.Option{Code: app.LanguagePDF, Text: "PDF", Note: "office printers"}, controls.Option{Code: app.LanguageZPL, Text: "ZPL", Note: "label printers"})
	f.dots = controls.NewSelect("Dots to the inch", "", controls.Option{Code: "203", Text: "203"}, controls.Option{Code: "300", Text: "300"})
	f.language.OnChosen = func(o controls.Option) { f.offerLabels(o.Code) }
	f.labels = controls.NewSelect("Label stationery", "")
	f.spare = controls.NewSelect("If it stands still", "", f.spares()...)
	f.after = controls.NewField("After minutes", "0 never")
	f.sheets = controls.NewCheckList(2, takeable()...)
	f.bands = controls.NewCheckList(4, bandChecks()...)
	title, keep := "Another printer", controls.NewButton(controls.Commit, "Keep this printer", "F10", f.keep)
	if f.at >= 0 {
		title = f.begun.Name
	}
	left := controls.Down(8, f.name, f.address, f.answer.box,
		controls.AcrossFields(12, controls.Grow(f.language), controls.Grow(f.dots)), f.labels,
		controls.NewLabelled("Wristbands in it", "", f.bands),
		controls.AcrossFields(12, controls.Share(3, f.spare), controls.Share(2, f.after)), f.problems.box, keep)
	f.root = page(controls.Down(12, controls.NewHeading(title, "Nothing changes until the printers are taken up."),
		controls.Grow(controls.AcrossTop(24, controls.Wide(470, left), controls.Grow(controls.NewLabelled("It takes first", "nothing ticked: only what no other printer takes", f.sheets))))))
}

// bandChecks are the wristbands that a printer can hold.
func bandChecks() []controls.Check {
	var checks []controls.Check
	for _, stock := range printing.BandStock() {
		checks = append(checks, controls.Check{Option: controls.Option{Code: stock, Text: capital(stock)}})
	}
	return checks
}

func takeable() []controls.Check {
	var checks []controls.Check
	for _, kind := range app.TakeableSheets {
		checks = append(checks, controls.Check{Option: controls.Option{Code: kind.Word(), Text: sheetTitle(kind)}})
	}
	return checks
}

// spares are the printers that could take over from this one.
func (f *printerForm) spares() []controls.Option {
	options := []controls.Option{{Code: noSpare, Text: "Its sheets wait"}}
	for i, p := range f.from.printers {
		if i != f.at {
			options = append(options, controls.Option{Code: p.Name, Text: p.Name + " takes over"})
		}
	}
	return options
}

// noSpare is the choice of no spare; the empty code is no choice yet.
const noSpare = "-"

func (f *printerForm) fill(p app.Printer) {
	f.name.SetText(p.Name)
	f.address.SetText(p.Address)
	f.asked = p.Address
	f.language.Choose(orElse(p.Language, app.LanguagePDF))
	f.dots.Choose(strconv.Itoa(p.Dots()))
	f.offerLabels(f.language.Chosen().Code)
	if p.Labels != "" {
		f.labels.Choose(p.Labels)
	}
	f.spare.Choose(orElse(p.Spare, noSpare))
	f.after.SetText(strconv.Itoa(p.SpareAfter))
	f.sheets.Tick(p.Sheets...)
	f.bands.Tick(p.Bands...)
}

func (f *printerForm) place() string               { return "F5" }
func (f *printerForm) content() fyne.CanvasObject  { return f.root }
func (f *printerForm) patient() *record.Attendance { return nil }
func (f *printerForm) refresh()                    {}

// leave keeps what was typed, until it is kept as the printer that it makes.
func (f *printerForm) leave() {
	key := formKey(f.at, f.begun)
	delete(f.from.begun, key)
	if p, err := f.read(); !f.done && (err != nil || fmt.Sprintf("%+v", p) != fmt.Sprintf("%+v", f.first)) {
		f.from.begun[key] = f
	}
	f.from.leave()
}

// formKey names the form of a printer: of the list, where at is none of −1, or a
// new one.
func formKey(at int, begun app.Printer) string {
	if at < 0 {
		return "new " + begun.Address
	}
	return "set up " + begun.Name
}

func (f *printerForm) shown() {
	f.u.keys.On("F10", f.keep)
	f.u.keys.On("Ctrl+T", f.ask)
	f.u.keys.On("Esc", func() { f.u.show(f.from) })
	f.u.bar.SetKeys(controls.KeyFor("Tab", "Next"), controls.KeyFor("Space", "Tick"), controls.KeyFor("Ctrl+T", "Ask the printer"),
		controls.KeyFor("F10", "Keep"), controls.KeyFor("Esc", "Printers"))
	if f.at < 0 {
		f.name.Focus()
		return
	}
	f.u.window.Canvas().Focus(f.sheets)
}

// ask asks the printer what it is, beside the screen. Nothing is printed.
func (f *printerForm) ask() {
	f.asked = f.address.Text()
	p := app.Printer{Address: strings.TrimSpace(f.asked), Certificate: f.begun.Certificate}
	if p.Address == "" {
		return
	}
	f.say("asking", controls.NewParagraph(controls.Soft.Run("Asking the printer…")))
	f.u.alongside(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, probeWithin)
		defer cancel()
		found := app.ProbePrinter(ctx, f.u.options.Outside, p)
		f.u.options.Post(func() {
			if f.asked == f.address.Text() {
				f.answered(found)
			}
		})
	})
}

func (f *printerForm) answered(found app.ProbedPrinter) {
	if found.Fit {
		f.say(found, controls.NewParagraph(controls.IconRun(controls.Tick, controls.Green, 16), controls.GapRun(8), controls.Strong.Run(found.Sentence+" "), controls.Caption.Run(found.Detail)))
		return
	}
	f.say(found, controls.NewProblem(found.Sentence, controls.Words.Run(found.Detail)))
}

func (f *printerForm) say(view any, words fyne.CanvasObject) {
	f.answer.set(view, func() fyne.CanvasObject { return words })
	controls.Relayout(f.root)
}

// read gives the printer as the form has it.
func (f *printerForm) read() (app.Printer, error) {
	p := f.begun
	p.Name, p.Address = strings.TrimSpace(f.name.Text()), strings.TrimSpace(f.address.Text())
	if !sameHost(p.Address, f.begun.Address) {
		p.Certificate = "" // it is that of the printer there
	}
	p.Sheets, p.Bands = tickedCodes(f.sheets.Ticked()), tickedCodes(f.bands.Ticked())
	p.Language, p.DPI = "", 0
	if f.language.Chosen().Code == app.LanguageZPL {
		p.Language = app.LanguageZPL
		p.DPI, _ = strconv.Atoi(f.dots.Chosen().Code)
	}
	if p.Labels = f.labels.Chosen().Code; p.Labels == p.LabelLayouts()[0].Name {
		p.Labels = ""
	}
	p.Spare, p.SpareAfter = "", 0
	if code := f.spare.Chosen().Code; code != noSpare && code != "" {
		p.Spare = code
		minutes, err := strconv.Atoi(strings.TrimSpace(f.after.Text()))
		if err != nil {
			return p, err
		}
		p.SpareAfter = minutes
	}
	return p, nil
}

// sameHost reports whether two addresses reach one machine in one way.
func sameHost(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && x.Scheme == y.Scheme && x.Host == y.Host
}

func tickedCodes(options []controls.Option) []string {
	var codes []string
	for _, o := range options {
		codes = append(codes, o.Code)
	}
	return codes
}

// keep puts the printer into the list, if it could work there; otherwise it
// says what is wrong.
func (f *printerForm) keep() {
	p, err := f.read()
	f.after.ClearProblem()
	f.name.ClearProblem()
	if err != nil {
		f.after.SetProblem("Give whole minutes.")
		controls.Relayout(f.root)
		f.after.Focus()
		return
	}
	printers := slices.Clone(f.from.printers)
	if f.at >= 0 {
		printers[f.at] = p
		renameSpare(printers, f.begun.Name, p.Name)
	} else {
		printers = append(printers, p)
	}
	if p.Address != "" && app.CheckPrinterAddress(p.Address) != nil {
		f.ask() // says what is wrong beside it
		f.address.Focus()
		return
	}
	if err := f.u.kiosk.CheckPrinters(printers); err != nil {
		f.wrong(printers, err)
		return
	}
	if words := f.from.orphaned(printers); words != "" && p.Name != f.begun.Name {
		f.name.SetProblem("Sheets wait under its old name.", controls.Words.Run(capital(words)+"."))
		controls.Relayout(f.root)
		f.name.Focus()
		return
	}
	f.from.printers, f.done = printers, true
	f.u.show(f.from)
	if f.begun.Certificate != p.Certificate {
		f.u.bar.SetReport(controls.NoticeReport("The certificate trusted for " + p.Name + " was of its old address, and is taken out: IT gives another in the settings file"))
	}
}

// renameSpare lets a printer be the spare that it was under another name.
func renameSpare(printers []app.Printer, was, now string) {
	for i := range printers {
		if was != "" && printers[i].Spare == was {
			printers[i].Spare = now
		}
	}
}

// wrong says what keeps the printers from working, and which of them it is.
func (f *printerForm) wrong(printers []app.Printer, err error) {
	i, words, hint := wrongPrinter(err)
	if i < 0 {
		x := app.Explain(err)
		words, hint = x.Words, x.Hint
	} else if i < len(printers) && printers[i].Name != f.name.Text() {
		words = fmt.Sprintf("%s: %s", printers[i].Name, words)
	}
	f.problems.set(words+hint, func() fyne.CanvasObject { return controls.NewProblem(words, controls.Words.Run(hint)) })
	controls.Relayout(f.root)
	f.name.Focus()
}

// offerLabels offers the stationery that a printer of a language can hold, and
// chooses the usual one where the language is another than before.
func (f *printerForm) offerLabels(language string) {
	if language == f.reads {
		return
	}
	f.reads = language
	var options []controls.Option
	for _, l := range (app.Printer{Language: language}).LabelLayouts() {
		options = append(options, controls.Option{Code: l.Name, Text: l.String()})
	}
	f.labels.SetOptions(options...)
	f.labels.Choose(options[0].Code)
}
