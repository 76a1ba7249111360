package ui

import (
	"context"
	"fmt"
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

	name, address, after          *controls.Field
	language, dots, labels, spare *controls.Select
	sheets, bands                 *controls.CheckList
	answer                        *slot
	asked                         string // the address that was asked last
	problems                      *slot
	root                          *fyne.Container
}

// newPrinterForm opens a printer of the list; where at is −1, a new one that
// begins as is given.
func newPrinterForm(from *printersScreen, at int, begun app.Printer) *printerForm {
	f := &printerForm{u: from.u, from: from, at: at, begun: begun, answer: newSlot(), problems: newSlot()}
	if at >= 0 {
		f.begun = from.printers[at]
	}
	f.build()
	f.fill(f.begun)
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
	f.labels = controls.NewSelect("Label stationery", "", labelOptions()...)
	f.spare = controls.NewSelect("If it stands still", "", f.spares()...)
	f.after = controls.NewField("After minutes", "0 never")
	f.sheets = controls.NewCheckList(2, takeable()...)
	f.bands = controls.NewCheckList(3, controls.Check{Option: controls.Option{Code: "adult", Text: "Adult"}}, controls.Check{Option: controls.Option{Code: "child", Text: "Child"}}, controls.Check{Option: controls.Option{Code: "baby", Text: "Baby"}})
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
	f.labels.Choose(orElse(p.Labels, labelOptions()[0].Code))
	f.spare.Choose(orElse(p.Spare, noSpare))
	f.after.SetText(strconv.Itoa(p.SpareAfter))
	f.sheets.Tick(p.Sheets...)
	f.bands.Tick(p.Bands...)
}

func (f *printerForm) place() string               { return "F5" }
func (f *printerForm) content() fyne.CanvasObject  { return f.root }
func (f *printerForm) patient() *record.Attendance { return nil }
func (f *printerForm) refresh()                    {}
func (f *printerForm) leave()                      {}

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
	address := strings.TrimSpace(f.asked)
	if address == "" {
		return
	}
	f.say("asking", controls.NewParagraph(controls.Soft.Run("Asking the printer…")))
	f.u.alongside(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, probeWithin)
		defer cancel()
		found := app.ProbePrinter(ctx, f.u.options.Outside, address)
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
	p.Sheets, p.Bands = tickedCodes(f.sheets.Ticked()), tickedCodes(f.bands.Ticked())
	p.Language, p.DPI = "", 0
	if f.language.Chosen().Code == app.LanguageZPL {
		p.Language = app.LanguageZPL
		p.DPI, _ = strconv.Atoi(f.dots.Chosen().Code)
	}
	if p.Labels = f.labels.Chosen().Code; p.Labels == labelOptions()[0].Code {
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
	if err != nil {
		f.after.SetProblem("Give whole minutes.")
		controls.Relayout(f.root)
		f.after.Focus()
		return
	}
	f.name.ClearProblem()
	if words := f.from.keeps(f.begun.Name); f.at >= 0 && p.Name != f.begun.Name && words != "" {
		f.name.SetProblem(words + ".")
		controls.Relayout(f.root)
		f.name.Focus()
		return
	}
	printers := slices.Clone(f.from.printers)
	if f.at >= 0 {
		printers[f.at] = p
		renameSpare(printers, f.begun.Name, p.Name)
	} else {
		printers = append(printers, p)
	}
	if err := f.u.kiosk.CheckPrinters(printers); err != nil {
		f.wrong(printers, err)
		return
	}
	if err := app.CheckPrinterAddress(p.Address); err != nil {
		f.ask()
		f.address.Focus()
		return
	}
	f.from.printers = printers
	f.u.show(f.from)
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

// labelOptions are the label stationery that a printer can hold, the usual one
// first.
func labelOptions() []controls.Option {
	var options []controls.Option
	for _, l := range printing.LabelLayouts() {
		options = append(options, controls.Option{Code: l.Name, Text: l.String()})
	}
	return options
}
