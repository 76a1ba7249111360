package ui

import (
	"slices"
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// findPrinters lists the printers there are, above the cards of set-up, and
// takes one over onto the card it suits.
func (s *setUp) findPrinters(cards []*printerCard) {
	var dialog *controls.Dialog
	f := &printerFinder{u: s.ui, cols: foundColsNarrow, enter: "Enter takes one over."}
	f.has = func(p app.FoundPrinter) bool {
		return slices.ContainsFunc(cards, func(c *printerCard) bool { return strings.TrimSpace(c.address.Text()) == p.Address })
	}
	f.take = func(p app.FoundPrinter) {
		dialog.Close()
		if p.Language == "" {
			s.ui.bar.SetReport(controls.NoticeReport(p.Words))
			return
		}
		s.cardFor(p, cards).take(p)
	}
	body := controls.Down(10, f.build(), controls.Sized(0, 3*printersLook.RowHeight, f.list))
	f.changed = func() { controls.Relayout(body) }
	dialog = controls.ShowDialog(s.ui.window.Canvas(), controls.DialogView{
		Title: "Find printers", Body: body, Focus: f.list,
		Answers: []controls.Answer{{Text: "Leave", Key: "Esc", Safe: true}},
	})
	s.printersFound = f
	f.look()
}

// cardFor is the card that a found printer is taken over onto: that of the
// wristbands for one that prints labels and bands alone; else the one whose
// address was typed in last, while it is empty, or the first empty one.
func (s *setUp) cardFor(p app.FoundPrinter, cards []*printerCard) *printerCard {
	empty := func(c *printerCard) bool { return strings.TrimSpace(c.address.Text()) == "" }
	if p.Language == app.LanguageZPL {
		return cards[slices.IndexFunc(cards, func(c *printerCard) bool { return slices.Contains(c.sheets, "wristband") })]
	}
	if s.printerAt != nil && empty(s.printerAt) {
		return s.printerAt
	}
	if i := slices.IndexFunc(cards, empty); i >= 0 {
		return cards[i]
	}
	return cards[len(cards)-1]
}

// take puts a found printer onto the card, and asks it how it is.
func (c *printerCard) take(p app.FoundPrinter) {
	c.name.SetText(p.Name)
	c.address.SetText(p.Address)
	c.language, c.taken = p.Language, p.Address
	c.test()
	c.address.Focus()
}
