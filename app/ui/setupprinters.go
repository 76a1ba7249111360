package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// probeWithin bounds the wait for a printer's answer.
const probeWithin = 8 * time.Second

// spareAfter is after how many minutes the spare takes over: a jam is cleared by
// then, or it is not.
const spareAfter = 5

// printerCard is one printer of set-up: what it is for, its name and address,
// and what it answered.
type printerCard struct {
	set           *setUp
	title, aside  string
	sheets        []string
	key           string
	name, address *controls.Field
	answer        *slot
	card          *slot
	asked         string // the address that the answer is of
	language      string // that the printer at taken reads
	taken         string
	busy          bool
	found         app.ProbedPrinter
	at            time.Time
}

func (s *setUp) printersStep() *setUpStep {
	cards := []*printerCard{
		{title: "Cards and sheets, A4", aside: "Casualty cards, labels, reports", sheets: []string{"card", "labels"}},
		{title: "Wristbands", aside: "Empty: they come from the A4 printer", sheets: []string{"wristband"}},
		{title: "Spare", aside: fmt.Sprintf("Takes over A4 sheets %d minutes after their printer stops. May be a folder", spareAfter)},
	}
	names := []string{"Reception laser", "Band printer", "Spare"}
	var objects []fyne.CanvasObject
	var keys []stepKey
	for i, c := range cards {
		c.build(s, fmt.Sprintf("Ctrl+%d", i+1), names[i])
		objects = append(objects, c.card.box)
		keys = append(keys, stepKey{c.key, "Test", c.test})
	}
	s.fillPrinters(cards)
	keys = append(keys, stepKey{findKey, "Find printers", func() { s.findPrinters(cards) }})
	objects = append([]fyne.CanvasObject{controls.NewParagraph(controls.Body.Run("Care runs on paper in an outage. Give each printer’s address, or find it with "), controls.KeyRun(findKey), controls.Body.Run(", and test it: nothing is printed by the test."))}, objects...)
	objects = append(objects, controls.NewNote(controls.InfoNote, controls.Body.Run("You may go on without a printer: arrivals are registered all the same, and their paper waits. An address is like ipp://10.20.4.51/ipp/print, or a folder.")))
	return &setUpStep{
		name: "Printers", keys: keys, body: controls.Down(10, objects...), focus: func() { cards[0].address.Focus() },
		read:    func() { s.readPrinters(cards) },
		check:   func() bool { return s.checkPrinters(cards) },
		summary: func() string { return printersSummary(cards) },
	}
}

func (c *printerCard) build(s *setUp, key, name string) {
	c.set, c.key, c.answer, c.card = s, key, newSlot(), newSlot()
	c.name, c.address = controls.NewField("Name", ""), controls.NewField("Address", "")
	c.name.SetText(name)
	c.address.Entry.OnFocus = func(on bool) {
		if on {
			s.printerAt = c
		}
		if !on && c.address.Text() != c.asked {
			c.test()
		}
	}
	c.draw()
}

// test asks the printer what it is, beside the screen.
func (c *printerCard) test() {
	address := strings.TrimSpace(c.address.Text())
	c.asked, c.found, c.busy = c.address.Text(), app.ProbedPrinter{}, address != ""
	c.set.keep()
	c.draw()
	if address == "" {
		return
	}
	u := c.set.ui
	u.options.Beside(func() {
		ctx, cancel := context.WithTimeout(u.ctx, probeWithin)
		defer cancel()
		found := app.ProbePrinter(ctx, u.options.Outside, app.Printer{Address: address})
		u.options.Post(func() {
			if c.asked == c.address.Text() {
				c.busy, c.found, c.at = false, found, c.set.now()
				if found.Fit {
					c.language, c.taken = found.Language, address
				}
				c.draw()
				c.set.drawList()
			}
		})
	})
}

func (c *printerCard) draw() {
	kind := controls.InfoNote
	switch {
	case c.asked == "" || c.busy:
	case c.found.Fit:
		kind = controls.DoneNote
	default:
		kind = controls.StopNote
	}
	c.address.Box.SetTrouble(kind == controls.StopNote)
	c.answer.set([]any{c.asked, c.busy, c.found}, c.drawAnswer)
	c.card.set(kind, func() fyne.CanvasObject {
		head := controls.Across(8, controls.Grow(controls.NewParagraph(controls.Lead.Run(c.title))), controls.NewText(controls.Soft.Run(c.aside)))
		fields := controls.AcrossTop(12, controls.Wide(180, c.name), controls.Wide(330, c.address),
			controls.Grow(controls.Inset(controls.Insets{Top: 21}, c.answer.box)))
		return controls.NewBarCard(kind, controls.Down(6, head, fields))
	})
	controls.Relayout(c.set.body)
}

// drawAnswer says what the printer answered. It holds nothing that could have
// the focus: the answer comes while the person types elsewhere.
func (c *printerCard) drawAnswer() fyne.CanvasObject {
	switch {
	case c.asked == "":
		return controls.Inset(controls.Insets{Top: 8}, controls.NewParagraph(controls.Caption.Run("Tested when you leave the field, or with "), controls.KeyRun(c.key)))
	case c.busy:
		return controls.Inset(controls.Insets{Top: 8}, controls.NewParagraph(controls.Soft.Run("Asking the printer…")))
	case c.found.Fit:
		return controls.Down(4,
			controls.NewText(controls.IconRun(controls.Tick, controls.Green, 16), controls.GapRun(8), controls.Strong.Run(c.found.Sentence+" "), controls.Caption.Run(record.FormatTime(c.at))),
			controls.NewParagraph(controls.Caption.Run(c.found.Detail+" Test again "), controls.KeyRun(c.key)))
	}
	return controls.NewProblem(c.found.Sentence, controls.Words.Run(c.found.Detail+" Try again "), controls.KeyRun(c.key))
}

// fillPrinters shows the printers of the settings: each on the card of its
// sheets.
func (s *setUp) fillPrinters(cards []*printerCard) {
	for _, p := range s.settings.Printers {
		for _, c := range cards {
			if strings.Join(c.sheets, " ") == strings.Join(p.Sheets, " ") {
				c.name.SetText(p.Name)
				c.address.SetText(p.Address)
				c.language, c.taken = p.Language, p.Address
			}
		}
	}
}

func (s *setUp) readPrinters(cards []*printerCard) {
	s.settings.Printers = nil
	for _, c := range cards {
		if address := strings.TrimSpace(c.address.Text()); address != "" {
			p := app.Printer{Name: strings.TrimSpace(c.name.Text()), Address: address, Sheets: c.sheets}
			switch {
			case strings.HasPrefix(address, "socket://"): // where only label printers are, be they off now
				p.Language = app.LanguageZPL
			case address == c.taken:
				p.Language = c.language
			}
			s.settings.Printers = append(s.settings.Printers, p)
		}
	}
	s.nameSpare(cards)
}

// nameSpare lets the spare take over from the printer of A4 sheets by itself. What
// stands on wristbands or labels waits: the spare may not hold them.
func (s *setUp) nameSpare(cards []*printerCard) {
	n := len(s.settings.Printers) - 1
	if n > 0 && cards[0].address.Text() != "" && cards[len(cards)-1].address.Text() != "" {
		s.settings.Printers[0].Spare, s.settings.Printers[0].SpareAfter = s.settings.Printers[n].Name, spareAfter
	}
}

// checkPrinters lets go on with a printer that does not answer now, but not
// with an address that names none or two printers of one name.
func (s *setUp) checkPrinters(cards []*printerCard) bool {
	probe := s.settings
	probe.Destinations = nil
	var wrong *app.SettingsError
	errors.As(probe.Check(), &wrong)
	n := 0
	for _, c := range cards {
		c.name.ClearProblem()
		if c.address.Text() == "" {
			continue
		}
		n++
		if app.CheckPrinterAddress(c.address.Text()) != nil {
			c.test() // says what is wrong beside it
			c.address.Focus()
			return false
		}
		if wrong != nil && wrong.Field == fmt.Sprintf("printer %d", n) {
			c.name.SetProblem(capital(wrong.Words)+".", controls.Words.Run(wrong.Hint))
			controls.Relayout(s.body)
			c.name.Focus()
			return false
		}
	}
	return true
}

func printersSummary(cards []*printerCard) string {
	named, fit := 0, 0
	for _, c := range cards {
		if c.address.Text() == "" {
			continue
		}
		named++
		if c.found.Fit {
			fit++
		}
	}
	if named == 0 {
		return noPrinterWords
	}
	return fmt.Sprintf("%d of %d answer", fit, named)
}
