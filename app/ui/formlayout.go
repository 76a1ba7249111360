package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms"
)

// fold is a group of questions that is closed at first: what can wait, and who
// somebody is whom the index knows.
type fold struct {
	linkID string
	number int // of its key
	head   *controls.Fold
}

// findFolds says which groups are closed at first, and what opens them.
func (f *form) findFolds() {
	waiting := 0
	for _, it := range f.items {
		switch {
		case it.Type != forms.TypeGroup || it.Depth > 0:
		case it.CanWait:
			waiting++
			f.addFold(it.LinkID, waiting)
		case f.identity(it):
			f.addFold(it.LinkID, 0)
		}
	}
}

// identity reports whether a group only repeats who the index says it is: the
// banner shows that already.
func (f *form) identity(group forms.Item) bool {
	p := f.filling.Base.Patient
	if f.filling.Purpose != app.ForArrival || p.LocalPatientID == "" {
		return false
	}
	for _, it := range f.items {
		if it.Parent == group.LinkID && !strings.HasPrefix(it.LinkID, "patient.") {
			return false
		}
	}
	return true
}

func (f *form) addFold(linkID string, number int) {
	head := controls.NewFold(controls.FoldView{})
	head.OnToggle = func() { f.toggle(linkID) }
	head.OnFocus = func(on bool) {
		if on {
			f.scroll.Reveal(head)
		}
	}
	f.folds = append(f.folds, &fold{linkID, number, head})
}

func (f *form) fold(linkID string) *fold {
	for _, x := range f.folds {
		if x.linkID == linkID {
			return x
		}
	}
	return nil
}

// foldOf is the fold that an item stands in, or empty.
func (f *form) foldOf(it forms.Item) string {
	for it.Parent != "" {
		parent, ok := f.item(it.Parent)
		if !ok {
			return ""
		}
		it = parent
	}
	if f.fold(it.LinkID) != nil {
		return it.LinkID
	}
	return ""
}

// enabled names the questions that are put.
func (f *form) enabled() string {
	var b strings.Builder
	for _, it := range f.items {
		if it.Enabled {
			b.WriteString(it.LinkID + " ")
		}
	}
	return b.String()
}

func (f *form) wasEnabled() string { enabled, _, _ := strings.Cut(f.plan, "|"); return enabled }

// signature says what is to be laid out.
func (f *form) signature() string {
	var cards []string
	for _, it := range f.items {
		if q := f.questions[it.LinkID]; q != nil && q.carded {
			cards = append(cards, it.LinkID)
		}
	}
	return fmt.Sprintf("%s|%s|%v", f.enabled(), f.open, cards)
}

// lay sets the questions in their rows. Parts that are there already stay the
// same parts, so that the focus and half a word stay where they are.
func (f *form) lay() {
	f.setFolds()
	plan := f.signature()
	if plan == f.plan {
		return
	}
	f.plan, f.order = plan, nil
	f.left.Objects = f.groups()
	f.scroll.Relayout()
}

// groups gives the heads and rows of the whole form.
func (f *form) groups() []fyne.CanvasObject {
	var parts, loose, waiting []fyne.CanvasObject
	titled := false
	for _, it := range f.items {
		switch {
		case it.Depth > 0 || !it.Enabled:
		case it.Type != forms.TypeGroup:
			loose = append(loose, f.rows([]forms.Item{it})...)
		case f.fold(it.LinkID) != nil:
			folded := append([]fyne.CanvasObject{f.fold(it.LinkID).head}, f.unfolded(it)...)
			if it.CanWait {
				waiting = append(waiting, controls.NewPanel(controls.Down(0, folded...)))
			} else {
				parts = append(parts, controls.NewPanel(controls.Down(0, folded...)))
			}
		default:
			parts = append(parts, f.heading(it, !titled)...)
			titled = true
			parts = append(parts, f.rows(f.below(it))...)
		}
	}
	parts = append(f.meanwhile(), append(parts, loose...)...)
	if len(waiting) > 0 {
		parts = append(parts, controls.NewParagraph(controls.Lead.Run("Can wait"), controls.GapRun(10), controls.Soft.Run("Opens here with Enter. Anyone can finish it later, by amending.")),
			controls.Down(-1, waiting...))
	}
	return parts
}

// meanwhile says what happened to the attendance while the form lay unfinished.
func (f *form) meanwhile() []fyne.CanvasObject {
	if f.since == nil {
		return nil
	}
	x := app.Explain(f.since)
	return []fyne.CanvasObject{controls.NewNote(controls.WarnNote, controls.Strong.Run("Since you left this form: "), controls.Body.Run(x.Words+" "+x.Hint))}
}

// unfolded are the questions of a fold that is open.
func (f *form) unfolded(group forms.Item) []fyne.CanvasObject {
	if f.open != group.LinkID {
		return nil
	}
	return []fyne.CanvasObject{controls.Inset(controls.Insets{Top: 6, Right: 14, Bottom: 14, Left: 14}, controls.Down(12, f.rows(f.below(group))...))}
}

// below are the items of a group in reading order, groups within it among them.
func (f *form) below(group forms.Item) []forms.Item {
	var below []forms.Item
	for i, it := range f.items {
		if it.LinkID != group.LinkID {
			continue
		}
		for _, next := range f.items[i+1:] {
			if next.Depth <= group.Depth {
				break
			}
			below = append(below, next)
		}
	}
	return below
}

// heading is the title over a group. The first carries what the form is for.
func (f *form) heading(group forms.Item, first bool) []fyne.CanvasObject {
	switch {
	case f.filling.Purpose == app.ForUnknown && first:
		return f.unknownHeading()
	case !first:
		return []fyne.CanvasObject{controls.NewParagraph(controls.Lead.Run(group.Label))}
	}
	title, aside := group.Label, "Needed now"
	switch f.filling.Purpose {
	case app.ForAmendment:
		title, aside = "Amend", "The earlier answers stay in the record, marked as amended"
	case app.ForTriage:
		if aside = ""; f.filling.Base.Complaint != "" {
			aside = "At reception: “" + f.filling.Base.Complaint + "”"
		}
	case app.ForDeparture:
		aside = "Stops the four-hour clock"
	}
	return []fyne.CanvasObject{controls.NewHeading(title, aside)}
}

// columnsOf is how many of twelve columns an item takes.
func columnsOf(it forms.Item) int {
	switch {
	case it.Width > 0 && it.Width <= 12:
		return it.Width
	case it.Type == forms.TypeText || it.Control == "radio-button" && len(it.Options) >= rowsFrom:
		return 12
	case it.Type == forms.TypeDate || it.Type == forms.TypeDateTime || it.Type == forms.TypeTime || it.Type == forms.TypeBoolean:
		return 3
	}
	return 6
}

// rows sets items beside each other as far as their widths allow.
func (f *form) rows(items []forms.Item) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	var row []share
	used := 0
	flush := func() {
		if len(row) > 0 {
			if used < 10 {
				row = append(row, share{float32(12 - used), controls.Blank(1, 1)})
			}
			rows = append(rows, fieldRow(row...))
		}
		row, used = nil, 0
	}
	for _, it := range items {
		switch {
		case !it.Enabled:
		case it.Type == forms.TypeGroup:
			flush()
			rows = append(rows, controls.NewSection(it.Label))
		case it.Type == forms.TypeDisplay:
			flush()
			rows = append(rows, controls.NewParagraph(controls.Body.Run(it.Label)))
		case it.ReadOnly && f.filling.Purpose == app.ForUnknown:
			// The heading shows it, large.
		default:
			q, width := f.question(it), columnsOf(it)
			f.order = append(f.order, q)
			if q.carded {
				flush()
				rows = append(rows, problemCard(q, width))
				continue
			}
			if used+width > 12 {
				flush()
			}
			row, used = append(row, share{float32(width), q.part}), used+width
		}
	}
	flush()
	return rows
}

// problemCard sets a question whose answer is wrong on a card of its own, with
// the problem beside it.
func problemCard(q *question, width int) fyne.CanvasObject {
	beside := controls.Inset(controls.Insets{Top: 21}, q.problem.box)
	return controls.NewBarCard(controls.StopNote, controls.AcrossTop(12, controls.Share(float32(width), q.part), controls.Share(float32(12-width), beside)))
}

// question gives the part for an item, the same every time.
func (f *form) question(it forms.Item) *question {
	q := f.questions[it.LinkID]
	if q == nil {
		q = newQuestion(f, it)
		f.questions[it.LinkID] = q
	}
	return q
}

// setFolds brings the heads of the folds up to what is answered in them.
func (f *form) setFolds() {
	for _, x := range f.folds {
		it, ok := f.item(x.linkID)
		if !ok {
			continue
		}
		v := controls.FoldView{Title: it.Label, Summary: f.filling.Form.Summary(x.linkID), Open: f.open == x.linkID, Key: fmt.Sprintf("Alt+%d", x.number)}
		if v.Count = fmt.Sprintf("%d of %d", it.Done, it.Asked); it.Done == it.Asked {
			v.Count = "Complete"
		}
		if x.number == 0 {
			v.Summary = "From the index. Let the patient say birth date and address"
		}
		x.head.Set(v)
	}
}
