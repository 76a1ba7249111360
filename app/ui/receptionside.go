package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// drawRead says how the text was understood.
func (r *reception) drawRead() {
	r.read.set(r.found.Index.Read, func() fyne.CanvasObject {
		if len(r.found.Index.Read) == 0 {
			return controls.Blank(1, 22)
		}
		parts := []fyne.CanvasObject{controls.NewText(controls.Soft.Run("Read as"))}
		for _, phrase := range r.found.Index.Read {
			parts = append(parts, controls.NewChip(controls.PlainChip, phrase))
		}
		return controls.Across(8, append(parts, controls.Grow(controls.Blank(1, 1)))...)
	})
	controls.Relayout(r.body)
}

func (r *reception) drawCount() {
	s := r.ui.status
	words := thousands(s.IndexPeople) + " people in the index, " + fmt.Sprint(s.Present) + " here"
	if strings.TrimSpace(r.search.Entry.Text) != "" {
		words = fmt.Sprintf("%s found among %s people and %d here", thousands(r.found.Index.Total+len(r.found.Here)), thousands(s.IndexPeople), s.Present)
	}
	if r.count.set(words, func() fyne.CanvasObject { return controls.NewText(controls.Soft.Run(words)) }) {
		controls.Relayout(r.body)
	}
}

// thousands sets a number with its commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// drawEmpty says why the list is empty, where it is.
func (r *reception) drawEmpty() {
	typed := strings.TrimSpace(r.search.Entry.Text) != ""
	view := []any{len(r.list.Rows()) > 0, typed, r.ui.status.IndexPeople}
	r.empty.set(view, func() fyne.CanvasObject {
		var note fyne.CanvasObject
		switch {
		case len(r.list.Rows()) > 0:
			return controls.Blank(0, 0)
		case r.ui.status.IndexPeople == 0:
			note = controls.NewNote(controls.WarnNote, controls.Strong.Run("No patient index is loaded, so nobody can be looked up. "),
				controls.Body.Run("Register with "), controls.KeyRun("Ctrl+N"), controls.Body.Run(" and type who it is. To load one, trust IT runs on this machine: "), controls.Strong.Run("tideover index import FILE"))
		case typed:
			note = controls.NewNote(controls.InfoNote, controls.Strong.Run("Nobody like this is here or in the index. "),
				controls.Body.Run("Try fewer letters, or only the birth date. Then "), controls.KeyRun("Ctrl+N"), controls.Body.Run(" New patient."))
		default:
			note = controls.NewNote(controls.InfoNote, controls.Body.Run("Type as much as you were told. Whoever is here already is shown first, then the index of "+
				r.ui.when(r.ui.status.IndexAsOf)+". Nobody is chosen until you press "), controls.KeyRun("↓"), controls.Body.Run("."))
		}
		return controls.Inset(controls.Around(14), controls.Down(0, note, controls.Grow(controls.Blank(1, 1))))
	})
	controls.Relayout(r.empty.box)
}

// drawSide shows what to ask of whoever is chosen. Nobody's address is on
// screen before somebody was chosen on purpose.
func (r *reception) drawSide() {
	id := r.list.Chosen()
	if i := r.hit(id); i >= 0 {
		r.side.set([]any{id, r.found.Index.Hits[i]}, func() fyne.CanvasObject { return r.askPanel(r.found.Index.Hits[i]) })
		return
	}
	for _, a := range r.found.Here {
		if id == "here:"+string(a.ID) {
			r.side.set([]any{id, a}, func() fyne.CanvasObject { return r.herePanel(a) })
			return
		}
	}
	r.side.set(id, func() fyne.CanvasObject {
		words := "Nobody is chosen. ↓ goes through the list."
		if strings.HasPrefix(id, "kept:") {
			words = "Enter goes on where you left this form."
		}
		return controls.NewPanel(controls.Down(0, controls.Inset(controls.Around(14), controls.NewParagraph(controls.Soft.Run(words))), controls.Grow(controls.Blank(1, 1))))
	})
}

func (r *reception) askPanel(h index.Hit) fyne.CanvasObject {
	p := h.Patient
	parts := []fyne.CanvasObject{controls.Down(0, controls.NewParagraph(controls.Strong.Run("Ask, do not read out.")), controls.NewParagraph(controls.Caption.Run("Let the patient say each one.")))}
	address, phone, practice := linesOf(p.Address), orNotKnown(p.Phone), orNotKnown(p.GP.Practice)
	if p.Sensitive {
		address, phone, practice = []string{"Withheld"}, "Withheld", "Withheld"
	}
	parts = append(parts, asked("Address", address...), asked("Phone", phone), asked("GP practice", practice),
		asked("Last here", orNotKnown(dateWords(h.LastAttended))), asked("Hospital No.", orNotKnown(p.LocalPatientID)))
	top := r.warning(h)
	button := controls.NewButtonIn(44, controls.Primary, "This is the patient", "Enter", func() { r.arriveFromIndex(p) })
	return controls.NewPanel(controls.Down(0, top, controls.Inset(controls.Around(14), controls.Down(10, parts...)), controls.Grow(controls.Blank(1, 1)),
		controls.Inset(controls.Insets{Top: 8, Right: 14, Bottom: 12, Left: 14}, button)))
}

// warning says what makes this person easy to mistake.
func (r *reception) warning(h index.Hit) fyne.CanvasObject {
	if i := r.alreadyHere(h.Patient); i >= 0 {
		return controls.NewNote(controls.WarnNote, controls.Strong.Run("Already registered in this outage as "+r.found.Here[i].Number.String()+". "), controls.Body.Run("Open that record rather than register again."))
	}
	for _, x := range h.Reasons {
		if x.Mark == index.Warns {
			return controls.NewNote(controls.WarnNote, controls.Strong.Run(x.Words+". "), controls.Body.Run("Address, NHS No. or GP tells them apart."))
		}
	}
	return controls.Blank(1, 0)
}

func (r *reception) herePanel(a record.Attendance) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		controls.NewParagraph(controls.Strong.Run("Registered in this outage.")),
		asked("Downtime No.", a.Number.String()), asked("Arrived", r.ui.when(a.ArrivedAt)), asked("Place", orNotKnown(a.Place)), asked("What is the matter", orNotKnown(a.Complaint)),
	}
	button := controls.NewButtonIn(44, controls.Primary, "Open the record", "Enter", func() { r.open("here:" + string(a.ID)) })
	return controls.NewPanel(controls.Down(0, controls.Inset(controls.Around(14), controls.Down(10, parts...)), controls.Grow(controls.Blank(1, 1)),
		controls.Inset(controls.Insets{Top: 8, Right: 14, Bottom: 12, Left: 14}, button)))
}

// asked is a grey label over what the patient should say by themselves.
func asked(label string, lines ...string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{controls.NewParagraph(controls.Caption.Run(label))}
	for _, line := range lines {
		parts = append(parts, controls.NewParagraph(controls.Strong.Run(line)))
	}
	return controls.Down(0, parts...)
}

func linesOf(a record.Address) []string {
	if a.IsZero() {
		return []string{"Not known"}
	}
	n := len(a.Lines)
	if n == 0 {
		return []string{string(a.Postcode)}
	}
	lines := append([]string(nil), a.Lines...)
	lines[n-1] = strings.TrimSpace(lines[n-1] + " " + string(a.Postcode))
	return lines
}

func dateWords(d record.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
