package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// sideView is all that the column beside the entries depends on.
type sideView struct {
	clock      string
	triage     *record.Triage
	departure  *record.Departure
	withdrawal *record.Withdrawal
	jobs       []record.PrintJob
	onPaper    []app.Page
	settled    map[string]int
	owed       map[string]int
	match      *record.Match
	phase      app.Phase
}

func (r *recordScreen) sideView() sideView {
	v := r.view
	words, _ := r.fourHours()
	return sideView{
		clock: words, triage: v.Triage, departure: v.Departure, withdrawal: v.Withdrawal, match: v.Match,
		jobs: v.Jobs, onPaper: v.OnPaper, settled: v.Settled, owed: v.Owed, phase: r.u.status.Phase,
	}
}

func (r *recordScreen) drawSide() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if w := r.view.Withdrawal; w != nil {
		parts = append(parts, controls.NewNote(controls.StopNote, controls.Strong.Run("Withdrawn "+r.u.when(w.At)+". "), controls.Body.Run(sentence(w.Reason)+" The number stays issued.")))
	} else {
		words, kind := r.fourHours()
		parts = append(parts, controls.NewNoteWith(kind, controls.ClockFace, controls.NewParagraph(controls.Strong.Run(words))))
	}
	parts = append(parts, r.formsCard(), r.sheetsCard(), controls.Grow(r.sendingCard()))
	return controls.Down(8, parts...)
}

// sentence ends words that a person typed with a full stop.
func sentence(words string) string {
	if n := len(words); n > 0 && words[n-1] != '.' && words[n-1] != '?' && words[n-1] != '!' {
		return words + "."
	}
	return words
}

// fourHours says how the four-hour clock stands, and how much that asks.
func (r *recordScreen) fourHours() (string, controls.NoteKind) {
	now, c := r.u.kiosk.Now(), r.view.Clock
	elapsed := c.Elapsed(now)
	total := record.FormatDuration(elapsed)
	switch {
	case c.StartedAt.IsZero():
		return "The arrival time is not known.", controls.WarnNote
	case elapsed < 0:
		return "The clock starts " + r.u.when(c.StartedAt) + ", or at the handover.", controls.InfoNote
	case !c.StoppedAt.IsZero() && c.Breached(now):
		return "Left after " + total + ", over four hours.", controls.InfoNote
	case !c.StoppedAt.IsZero():
		return "Left after " + total + ", within four hours.", controls.DoneNote
	case c.Breached(now):
		return "Over four hours: here for " + total + ".", controls.StopNote
	case c.Nearing(now):
		return record.FormatDuration(roundedUp(c.Deadline().Sub(now))) + " left of four hours.", controls.WarnNote
	}
	return "Here for " + total + ", four hours at " + r.u.when(c.Deadline()) + ".", controls.InfoNote
}

// roundedUp gives whole minutes of what is left, so that they and those that
// have passed add up to four hours.
func roundedUp(left time.Duration) time.Duration {
	return (left + time.Minute - 1).Truncate(time.Minute)
}

func (r *recordScreen) formsCard() fyne.CanvasObject {
	a := r.view.Attendance
	line := func(done bool, name, state, key string) fyne.CanvasObject {
		mark, ink := controls.Ring, controls.Grey
		if done {
			mark, ink = controls.Tick, controls.Green
		}
		right := []fyne.CanvasObject{controls.NewText(controls.Caption.Run(state))}
		if key != "" && a.Withdrawal == nil {
			right = append(right, controls.NewKeyCap(key))
		}
		return controls.NewLine(mark, ink, []controls.Run{controls.Body.Run(name)}, right...)
	}
	triage, departure := "not started", "not started"
	if a.Triage != nil {
		triage = "complete, " + r.u.when(a.Triage.AssessedAt)
	}
	if a.Departure != nil {
		departure = "left " + r.u.when(a.Departure.DepartedAt)
	}
	return controls.NewCard("Forms", "",
		line(true, "Arrival", "complete, "+r.u.when(a.RegisteredAt), "A"),
		line(a.Triage != nil, "Triage", triage, "T"),
		line(a.Departure != nil, "Departure", departure, "D"))
}

func (r *recordScreen) sheetsCard() fyne.CanvasObject {
	content := []fyne.CanvasObject{controls.Across(8,
		controls.Grow(controls.NewParagraph(controls.Lead.Run("Sheets"))), controls.NewText(controls.Caption.Run("Print")), controls.NewKeyCap("P"))}
	if len(r.view.Jobs) == 0 {
		content = append(content, controls.NewParagraph(controls.Soft.Run("Nothing has been printed.")))
	}
	asking := r.asking()
	for _, j := range r.view.Jobs {
		s := r.u.sheetStands(j)
		name := []controls.Run{controls.Body.Run(r.u.kiosk.SheetName(j))}
		if j.State == record.SheetFailed || j.State == record.SheetUnknown {
			content = append(content, controls.NewLine(s.icon, s.color, name), controls.Inset(controls.Insets{Left: 24}, r.said(s, asking != nil && asking.ID == j.ID)))
			continue
		}
		content = append(content, controls.NewLine(s.icon, s.color, name, r.said(s, asking != nil && asking.ID == j.ID)))
	}
	return controls.NewCard("", "", append(content, r.onPaper()...)...)
}

// onPaper names the pages that are still to come home, and says what to do. More
// than a few are counted.
func (r *recordScreen) onPaper() []fyne.CanvasObject {
	const named = 4
	pages := r.view.OnPaper
	if len(pages) == 0 {
		return nil
	}
	var names []string
	for _, p := range pages[:min(len(pages), named)] {
		names = append(names, fmt.Sprintf("%s (%06d)", tabTitle(p), p.Serial))
	}
	if more := len(pages) - named; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return []fyne.CanvasObject{controls.Rule(1, controls.Grey), controls.NewLine(controls.Pencil, controls.Ink, []controls.Run{
		controls.Strong.Run(counted(len(pages), "page is", "pages are") + " still on paper: "), controls.Body.Run(strings.Join(names, ", ") + ". "),
		controls.KeyRun("B"), controls.Body.Run(" types in what is written."),
	})}
}

// said is the state of a sheet, with the key that answers its question.
func (r *recordScreen) said(s sheetView, answers bool) fyne.CanvasObject {
	words := controls.NewText(controls.Caption.Run(s.words))
	if answers {
		return controls.Across(6, words, controls.NewKeyCap("Y"))
	}
	return words
}

func (r *recordScreen) sendingCard() fyne.CanvasObject {
	var content []fyne.CanvasObject
	if m := r.view.Match; m != nil {
		content = append(content, r.matchLine(*m))
	}
	for _, d := range r.u.kiosk.Settings.Destinations {
		content = append(content, r.sendingLine(d.Name))
	}
	if len(r.u.kiosk.Settings.Destinations) == 0 {
		content = append(content, controls.NewParagraph(controls.Body.Run("No system to send to is set up. Everything is kept here until there is one.")))
	}
	return controls.NewCard("Sending to the trust", "", content...)
}

func (r *recordScreen) matchLine(m record.Match) fyne.CanvasObject {
	switch m.Outcome {
	case record.MatchSame:
		who := orElse(m.Person.LocalPatientID, orElse(m.Person.NHSNumber.String(), m.Person.Reference))
		return controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Body.Run("Found in the trust’s index as " + who + ".")})
	case record.MatchNew:
		return controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Body.Run("New to the trust’s index.")})
	}
	return controls.NewLine(controls.Half, controls.Ink, []controls.Run{controls.Body.Run("Who this is waits for a person, in Recovery "), controls.KeyRun("F8")})
}

func (r *recordScreen) sendingLine(destination string) fyne.CanvasObject {
	settled, owed := r.view.Settled[destination], r.view.Owed[destination]
	name := controls.Strong.Run(destination + ": ")
	wait := counted(owed, "entry waits", "entries wait")
	switch {
	case owed == 0 && settled > 0:
		return controls.NewLine(controls.Tick, controls.Green, []controls.Run{name, controls.Body.Run(fmt.Sprintf("%s delivered.", counted(settled, "entry", "entries")))})
	case owed == 0:
		return controls.NewLine(controls.Ring, controls.Grey, []controls.Run{name, controls.Body.Run("was told nothing of this arrival, and need not be.")})
	case r.u.status.Phase == app.Recovery:
		return controls.NewLine(controls.ClockFace, controls.Grey, []controls.Run{name, controls.Body.Run(fmt.Sprintf("%s, %d delivered. Recovery ", wait, settled)), controls.KeyRun("F8"), controls.Body.Run(" sends them.")})
	}
	return controls.NewLine(controls.ClockFace, controls.Grey, []controls.Run{name, controls.Body.Run(wait + ". They go after the outage, in order, with the times they happened.")})
}
