package ui

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// compared is one field of our patient beside the candidate's.
type compared struct {
	field, ours, theirs, words string
}

// alikeWords are what the matcher's sentences about near agreement hold; any
// other sentence about a field says that it differs.
var alikeWords = []string{"alike", "nearly", "swapped", "Part of", "Goes by", "figure", "estimate that", "Only the", "Birth day", "Birth month", "Birth year"}

// compareFields sets the two beside each other. How they agree are the
// matcher's words, each at the field that it speaks of.
func compareFields(p record.Patient, c record.Candidate) []compared {
	rows := []compared{
		{"FAMILY name", strings.ToUpper(p.Name.Family), strings.ToUpper(c.Name.Family), said(c, "Family name", "Part of the family", "Family and given")},
		{"Given name", p.Name.Given, c.Name.Given, said(c, "Given name", "Goes by", "Family and given")},
		{"Born", bornWords(p.BirthDate), bornWords(c.BirthDate), said(c, "Birth", "Only the")},
		{"Gender", known(p.Sex), known(c.Sex), said(c, "Sex")},
		{"NHS No.", p.NHSNumber.String(), c.Person.NHSNumber.String(), said(c, "NHS number")},
		{"Hospital No.", p.LocalPatientID, c.Person.LocalPatientID, said(c, "Hospital number")},
		{"Address", strings.Join(p.Address.Lines, ", "), strings.Join(c.Address.Lines, ", "), ""},
		{"Postcode", string(p.Address.Postcode), string(c.Address.Postcode), said(c, "Postcode")},
	}
	if p.Sensitive {
		rows[6].ours, rows[7].ours = "Withheld", "Withheld"
	}
	return rows
}

func known(s record.Sex) string {
	if s == "" || s == record.SexNotKnown {
		return ""
	}
	return s.String()
}

func bornWords(b record.BirthDate) string {
	switch {
	case b.IsZero():
		return ""
	case b.Estimated:
		return b.Date.String() + ", estimated"
	}
	return b.Date.String()
}

// said finds the matcher's sentence that begins so.
func said(c record.Candidate, beginnings ...string) string {
	for _, words := range c.Differs {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(words, b) }) {
			return words
		}
	}
	return ""
}

// agreement gives icon and words for how the two sides of a field agree.
func (f compared) agreement() (controls.Icon, color.Color, string) {
	switch {
	case f.ours == "Withheld":
		return controls.Ring, controls.Grey, "Withheld, not compared here"
	case f.ours == "" || f.theirs == "":
		return controls.Ring, controls.Grey, "Nothing to compare"
	case f.words != "" && slices.ContainsFunc(alikeWords, func(w string) bool { return strings.Contains(f.words, w) }):
		return controls.Half, controls.Grey, f.words
	case f.words != "":
		return controls.Cross, controls.Red, f.words
	case strings.EqualFold(f.ours, f.theirs):
		return controls.Tick, controls.Green, "Agrees"
	}
	return controls.Cross, controls.Red, "Different"
}

func (d *decision) showTable(w app.Decision) {
	all := d.candidates()
	var rows []controls.Row
	theirs := "Trust, nobody"
	if d.candidate < len(all) {
		c := all[d.candidate]
		theirs = "Trust, " + trustName(c.Person) + fmt.Sprintf("\n%d of %d", d.candidate+1, len(all))
		for _, f := range compareFields(w.Attendance.Patient, c) {
			rows = append(rows, controls.Row{ID: f.field, Version: fmt.Sprint(f), Content: func() fyne.CanvasObject { return f.face() }})
		}
	}
	ours := "Ours, " + w.Attendance.Number.String() + "\nArrived " + record.FormatDateTime(w.Attendance.ArrivedAt)
	if heads := ours + theirs; heads != d.heads {
		d.heads = heads
		d.table.SetHeads(tableCols, "Field", ours, theirs, "How they agree")
	}
	if !sameRows(d.table.Rows(), rows) {
		d.table.SetRows(rows)
	}
}

func (f compared) face() fyne.CanvasObject {
	mark, ink, words := f.agreement()
	value := func(v string) fyne.CanvasObject {
		if v == "" {
			return controls.NewParagraph(controls.Soft.Run("Not known"))
		}
		return controls.NewParagraph(controls.Strong.Run(v))
	}
	return tableCols.Row(controls.NewParagraph(controls.Soft.Run(f.field)), value(f.ours), value(f.theirs),
		controls.Across(8, icon(mark, ink, 15), controls.Grow(controls.NewParagraph(controls.Body.Run(words)))))
}

// trustName is what the trust calls a person.
func trustName(p record.TrustPerson) string {
	switch {
	case p.LocalPatientID != "":
		return p.LocalPatientID
	case p.NHSNumber != "":
		return p.NHSNumber.String()
	case p.Reference != "":
		return p.Reference
	}
	return "without a number"
}

// showNotes says what the rules made of it, and what each answer does.
func (d *decision) showNotes(w app.Decision) bool {
	all := d.candidates()
	view := []string{string(d.id), fmt.Sprint(d.candidate), strings.Join(w.Reasons, ". ")}
	return d.notes.set(view, func() fyne.CanvasObject {
		score, who := "Nobody in the trust’s index comes near. ", "a person of the index"
		if d.candidate < len(all) {
			score, who = fmt.Sprintf("%d of 100 for this candidate. ", all[d.candidate].Score), trustName(all[d.candidate].Person)
		}
		reasons := ""
		if len(w.Reasons) > 0 {
			reasons = sentence(strings.Join(w.Reasons, ". "))
		}
		return controls.AcrossFull(12,
			controls.Grow(controls.NewNoteWith(controls.WarnNote, controls.Half, controls.NewParagraph(controls.Strong.Run(score), controls.Body.Run(reasons)))),
			controls.Grow(controls.NewNote(controls.InfoNote, controls.Strong.Run("If the same, "), controls.Body.Run("the attendance joins "+who+", and the trust’s own details stay as they are. "),
				controls.Strong.Run("If different, "), controls.Body.Run("a new person is made there."))))
	})
}

// showFoot draws the answers: equal, and none of them the default.
func (d *decision) showFoot() bool {
	different := "Different person"
	if len(d.candidates()) > 1 {
		different = "None of them"
	}
	return d.foot.set(different, func() fyne.CanvasObject {
		button := func(text, key string, act func()) fyne.CanvasObject {
			return controls.Grow(controls.NewButtonIn(44, controls.Secondary, text, key, act))
		}
		return controls.Down(8,
			controls.NewText(controls.Caption.Run("Nothing is chosen for you. Enter decides nothing.")),
			controls.AcrossFull(8, button("Same person", "Alt+S", d.same), button(different, "Alt+D", d.different), button("Leave for later", "Alt+N", d.later)))
	})
}
