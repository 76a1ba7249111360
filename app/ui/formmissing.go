package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
)

// lacking is one line of what is missing.
type lacking struct {
	wrong bool
	words string
	key   string
}

// lackingLines gives so many lines of what is missing at most: what is to be put
// right, what nobody answered, and what can wait by its group.
func (b *body) lackingLines(most int) []lacking {
	lines, problems := b.wrongLines()
	var later []lacking
	waiting := map[string]int{}
	for _, g := range b.missing {
		switch {
		case problems[g.At] || g.Required:
		case g.CanWait:
			waiting[g.Group]++
		default:
			later = append(later, lacking{false, g.Words + b.within(g.At), ""})
		}
	}
	for _, x := range b.folds {
		if n := waiting[x.at]; n > 0 {
			it, _ := b.item(x.at)
			later = append(later, lacking{false, it.Label + ", " + counted(n, "answer", "answers"), fmt.Sprintf("Alt+%d", x.number)})
		}
	}
	if len(lines)+len(later) > most {
		shown := min(len(later), max(0, most-1-len(lines)))
		more := len(later) - shown
		later = append(later[:shown:shown], lacking{false, fmt.Sprintf("and %d more", more), ""})
	}
	return append(lines, later...)
}

// standing says of a question how it stands: "Handover, put right", and where
// its label asks, "Do you smoke? needed".
func standing(label, how string) string {
	label = strings.TrimRight(label, ": ")
	if strings.HasSuffix(label, "?") || strings.HasSuffix(label, ".") {
		return label + " " + how
	}
	return label + ", " + how
}

// within names the occurrence that a question is in, where others have the same
// questions: ", Medicines 2".
func (b *body) within(at string) string {
	for it, ok := b.item(at); ok; it, ok = b.item(it.Parent) {
		if it.Occurrence > 1 || it.CanRemove {
			return fmt.Sprintf(", %s %d", it.Label, it.Occurrence)
		}
	}
	return ""
}

// wrongLines are what keeps the form from being saved, and which questions
// those are.
func (b *body) wrongLines() (lines []lacking, problems map[string]bool) {
	key := "Ctrl+E"
	problems = map[string]bool{}
	for _, p := range b.blocking {
		it, _ := b.item(p.At)
		problems[p.At] = true
		words := standing(it.Label+b.within(p.At), "put right")
		if !it.Answered && it.Text == "" {
			words = standing(it.Label+b.within(p.At), "needed")
		}
		lines = append(lines, lacking{true, words, key})
		key = ""
	}
	return lines, problems
}

func missingCard(lines []lacking) fyne.CanvasObject {
	if len(lines) == 0 {
		return controls.NewCard("Missing", "", controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Body.Run("Nothing. Every question is answered.")}))
	}
	aside := ""
	rows := make([]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		mark, color, style := controls.Ring, controls.Grey, controls.Body
		if l.wrong {
			mark, color, style = controls.Stop, controls.Red, controls.Strong
		}
		var keys []fyne.CanvasObject
		if l.key != "" {
			aside = "Jump there"
			keys = append(keys, controls.NewKeyCap(l.key))
		}
		rows[i] = controls.NewLine(mark, color, []controls.Run{style.Run(l.words)}, keys...)
	}
	return controls.NewCard("Missing", aside, controls.Down(0, rows...))
}
