package ui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// aSecondOn spares the plan, which reads every attendance, while a run changes
// it many times a second.
func (r *recovery) aSecondOn() bool {
	now := r.u.kiosk.Elapsed()
	if r.looked > 0 && now-r.looked < time.Second {
		return false
	}
	r.looked = now
	return true
}

// showNeeds lists whom and what a person must see to.
func (r *recovery) showNeeds() {
	var rows []controls.Row
	for _, d := range r.plan.Decisions {
		what := counted(d.Candidates, "candidate", "candidates")
		rows = append(rows, needRow(needDecision+string(d.Attendance.ID), d.Attendance.Patient.Name.String(), "Who is this? "+what, controls.Half))
	}
	for i, f := range r.plan.Refusals {
		name := f.Number.String()
		rows = append(rows, needRow(fmt.Sprintf("%s%s %d", needMending, f.AttendanceID, i), name+" refused by "+f.Destination, sentence(f.Words)+" Open the record and amend it.", controls.Stop))
	}
	if !sameRows(r.needs.Rows(), rows) {
		r.needs.SetRows(rows)
	}
	n := len(rows)
	r.count.set(n, func() fyne.CanvasObject {
		aside := fmt.Sprint(n)
		if n == 0 {
			aside = "nothing"
		}
		head := controls.Across(8, controls.Grow(controls.NewParagraph(controls.Lead.Run("Needs a person"))), controls.NewText(controls.Lead.Run(aside)))
		return controls.On(controls.White, controls.Down(0, controls.Sized(0, 40, controls.Inset(controls.Insets{Right: 14, Left: 14}, head)), controls.Rule(2, controls.Ink)))
	})
}

func needRow(id, what, why string, mark controls.Icon) controls.Row {
	return controls.Row{ID: id, Version: what + why, Content: func() fyne.CanvasObject {
		ink := controls.Ink
		if mark == controls.Stop {
			ink = controls.Red
		}
		return controls.Across(10, icon(mark, ink, 18), controls.Grow(controls.Down(0,
			controls.NewParagraph(controls.Strong.Run(what)), controls.NewParagraph(controls.Caption.Run(why)))), controls.NewKeyCap("Enter"))
	}}
}

// nowView is what the card of the destinations depends on.
type nowView struct {
	plans   []app.DestinationPlan
	running bool
	tracing app.Progress
	steps   []app.Progress
	failed  map[string]string
}

// showNow says how each destination stands and how it answered.
func (r *recovery) showNow() bool {
	v := nowView{plans: r.plan.Destinations, running: r.u.running()}
	v.tracing, _ = r.progress("")
	for _, d := range v.plans {
		p, _ := r.progress(d.Name)
		v.steps = append(v.steps, p)
	}
	if run := r.u.background.recovery; run != nil && run.over {
		v.failed = run.outcome.Failures
	}
	return r.now.set(v, func() fyne.CanvasObject { return v.draw() })
}

func (v nowView) draw() fyne.CanvasObject {
	aside := "At rest"
	if v.running {
		aside = "Running by itself"
	}
	var parts []fyne.CanvasObject
	if v.running && v.tracing.Total > 0 && v.tracing.Done < v.tracing.Total {
		parts = append(parts, controls.NewLine(controls.Arrow, controls.Blue, []controls.Run{controls.Body.Run(v.tracing.Words)},
			controls.NewText(controls.Strong.Run(fmt.Sprintf("%d of %d", v.tracing.Done, v.tracing.Total)))),
			controls.Sized(0, 10, controls.NewBar(fraction(v.tracing.Done, v.tracing.Total), 10)))
	}
	for i, d := range v.plans {
		parts = append(parts, v.destination(d, v.steps[i])...)
	}
	if len(v.plans) == 0 {
		parts = append(parts, controls.NewParagraph(controls.Body.Run("No destination is set up. Trust IT adds one to this kiosk’s settings; what waits stays here until then.")))
	}
	return controls.NewCard("Destinations", aside, parts...)
}

func (v nowView) destination(d app.DestinationPlan, p app.Progress) []fyne.CanvasObject {
	failure := v.failed[d.Name]
	mark, ink := controls.ClockFace, controls.Grey
	words := fmt.Sprintf("%s, %d delivered", counted(d.Owed, "entry waits", "entries wait"), d.Settled)
	switch {
	case failure != "" && d.Owed > 0:
		mark, ink = controls.Stop, controls.Red
	case d.Owed == 0 && d.Settled > 0:
		mark, ink, words = controls.Tick, controls.Green, fmt.Sprintf("all %s delivered", counted(d.Settled, "entry", "entries"))
	case d.Owed == 0:
		words = "nothing to deliver"
	case d.Refused > 0:
		mark, ink = controls.Warning, controls.Orange
	}
	if d.Refused > 0 {
		words += fmt.Sprintf(", %d refused", d.Refused)
	}
	parts := []fyne.CanvasObject{controls.NewLine(mark, ink, []controls.Run{controls.Strong.Run(d.Name + ": "), controls.Body.Run(words)})}
	if v.running && p.Total > 0 {
		parts = append(parts, controls.Sized(0, 10, controls.NewBar(fraction(p.Done, p.Total), 10)))
	}
	if failure != "" && d.Owed > 0 {
		parts = append(parts, controls.Inset(controls.Insets{Left: 24}, controls.NewParagraph(controls.Words.In(controls.DarkRed).Run(sentence(failure)))))
	}
	return append(parts, controls.Inset(controls.Insets{Left: 24}, controls.NewParagraph(controls.Caption.Run(protocol(d.Kind)+", "+d.Address))))
}

func protocol(kind string) string {
	if kind == app.KindFHIR {
		return "FHIR"
	}
	return "HL7 v2"
}

// showNote says what the last run came to, or what is safe to know.
func (r *recovery) showNote() bool {
	owed, _, _ := r.totals()
	view := []any{r.plan.Clean, r.u.running(), len(r.plan.Decisions), len(r.plan.Refusals), owed}
	if run := r.u.background.recovery; run != nil && run.over {
		view = append(view, run.ended, fmt.Sprint(run.err), run.outcome.Failures)
	}
	return r.note.set(view, r.drawNote)
}

func (r *recovery) drawNote() fyne.CanvasObject {
	switch run := r.u.background.recovery; {
	case !r.plan.Clean:
		return controls.NewNote(controls.InfoNote, controls.Strong.Run("The outage is still on. "), controls.Body.Run("Go on registering. Everything is kept in order, with the times it happened, and goes when trust IT says that the systems are clean."))
	case r.u.running():
		return controls.NewNoteWith(controls.InfoNote, controls.ClockFace, controls.NewParagraph(controls.Strong.Run("Running. "), controls.Body.Run("New arrivals can be registered meanwhile. Stopping at any point is safe: it goes on where it was.")))
	case r.finished():
		return controls.NewNote(controls.DoneNote, controls.Strong.Run("Everything is delivered. "), controls.Body.Run("The balance "), controls.KeyRun("Ctrl+B"), controls.Body.Run(" proves that none is missing."))
	case run == nil:
		return controls.NewNote(controls.InfoNote, controls.Strong.Run("Ready. "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" matches and delivers all that may go. Stopping at any point is safe: it goes on where it was."))
	default:
		return r.drawOutcome(run)
	}
}

// finished reports whether nothing is owed and nobody is waited for.
func (r *recovery) finished() bool {
	owed, settled, _ := r.totals()
	return owed == 0 && settled > 0 && len(r.plan.Decisions) == 0
}

// drawOutcome says what a run that is over came to. What a destination said is
// told at the destination.
func (r *recovery) drawOutcome(run *recoveryRun) fyne.CanvasObject {
	ended := r.u.when(run.ended)
	waiting := len(r.plan.Decisions) + len(r.plan.Refusals)
	switch {
	case errors.Is(run.err, context.Canceled):
		return controls.NewNote(controls.InfoNote, controls.Strong.Run("Stopped "+ended+". "), controls.Body.Run("What was delivered stays delivered. "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" goes on where it was."))
	case len(run.outcome.Failures) > 0:
		names := strings.Join(slices.Sorted(maps.Keys(run.outcome.Failures)), " and ")
		return controls.NewNote(controls.StopNote, controls.Strong.Run("Stopped "+ended+": "+names+" did not take everything. "), controls.Body.Run(app.Explain(run.err).Hint+" "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" tries again."))
	case run.err != nil && !errors.Is(run.err, app.ErrDecision):
		x := app.Explain(run.err)
		return controls.NewNote(controls.StopNote, controls.Strong.Run(sentence(x.Words)+" "), controls.Body.Run(x.Hint+" "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" tries again."))
	case waiting > 0:
		return controls.NewNote(controls.WarnNote, controls.Strong.Run("Finished "+ended+". "), controls.Body.Run("All that may go has gone. "+counted(waiting, "record waits", "records wait")+" for a person; then press "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" again."))
	}
	owed, _, _ := r.totals()
	return controls.NewNote(controls.InfoNote, controls.Strong.Run("More can go now. "), controls.KeyRun("Ctrl+R"), controls.Body.Run(" delivers "+counted(owed, "entry that waits.", "entries that wait.")))
}
