package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// The phases of a recovery, in order.
const (
	gatePhase    = "gate"
	matchPhase   = "match"
	decidePhase  = "decide"
	deliverPhase = "deliver"
	balancePhase = "balance"
	closePhase   = "close"
)

// What may wait for a person, before the attendance's ID.
const (
	needDecision = "decision "
	needMending  = "mending "
)

// phaseView is one phase as it stands.
type phaseView struct {
	id string
	controls.Phase
}

func notYet(id, name, sentence, counts string) phaseView {
	return phaseView{id, controls.Phase{Icon: controls.Lock, IconColor: controls.Mid, Name: name, Sentence: sentence, Counts: counts, Done: -1, Chip: controls.NotYetChip, ChipText: "Not yet"}}
}

func done(id, name, sentence, counts string) phaseView {
	return phaseView{id, controls.Phase{Icon: controls.Tick, IconColor: controls.Green, Name: name, Sentence: sentence, Counts: counts, Done: 1, Chip: controls.DoneChip, ChipText: "Done"}}
}

func needsYou(id, name, sentence, counts, key string, share float32) phaseView {
	return phaseView{id, controls.Phase{Icon: controls.Half, IconColor: controls.Ink, Name: name, Sentence: sentence, Counts: counts, Done: share, Chip: controls.NeedsYouChip, ChipText: "Needs you", Key: key, Waits: true}}
}

func ready(id, name, sentence, counts, key string, share float32) phaseView {
	return phaseView{id, controls.Phase{Icon: controls.Ring, IconColor: controls.Blue, Name: name, Sentence: sentence, Counts: counts, Done: share, Chip: controls.ReadyChip, ChipText: "Ready", Key: key}}
}

func underWay(id, name, sentence, counts string, share float32) phaseView {
	return phaseView{id, controls.Phase{Icon: controls.Arrow, IconColor: controls.Blue, Name: name, Sentence: sentence, Counts: counts, Done: share, Chip: controls.ReadyChip, ChipText: "Running", Key: "Esc"}}
}

func (r *recovery) phaseViews() []phaseView {
	return []phaseView{r.gate(), r.match(), r.decisions(), r.deliver(), r.balance(), r.close()}
}

func (r *recovery) gate() phaseView {
	o := r.plan.Outage
	switch o.Phase {
	case app.Downtime:
		return needsYou(gatePhase, "1. Gate", "Trust IT has not declared the systems clean", "Nothing is sent before that", "Ctrl+D", 0)
	case app.Recovery:
		return done(gatePhase, "1. Gate", fmt.Sprintf("Declared clean by %s, %s", o.EndedBy, r.u.when(o.EndedAt)), "Reference "+orElse(o.Reference, "not given"))
	}
	return done(gatePhase, "1. Gate", "No outage is on", "The last one is closed, or none was declared")
}

func (r *recovery) match() phaseView {
	const name = "2. Match"
	total, waits := r.plan.Attendances, r.plan.ToTrace
	toLookUp := counted(waits, "patient", "patients") + " to look up in the trust’s index"
	switch {
	case !r.plan.Clean:
		return notYet(matchPhase, name, "Looks every patient up in the trust’s own index", "Opens when the systems are declared clean")
	case !r.canAsk():
		return done(matchPhase, name, "No destination can be asked who patients are", "The receiving system matches by its own rules")
	case waits == 0:
		return done(matchPhase, name, "Everybody is looked up in the trust’s index", "Nothing is merged by rule unless it is certain")
	}
	if r.u.running() {
		return underWay(matchPhase, name, toLookUp, "Nothing is merged by rule unless it is certain", fraction(total-waits, total))
	}
	return ready(matchPhase, name, toLookUp, "Nothing is merged by rule unless it is certain", "Ctrl+R", fraction(total-waits, total))
}

func (r *recovery) canAsk() bool {
	return slices.ContainsFunc(r.u.kiosk.Settings.Destinations, func(d app.Destination) bool { return d.Kind == app.KindFHIR })
}

func (r *recovery) decisions() phaseView {
	const name = "3. Decide"
	n := len(r.plan.Decisions)
	switch {
	case n > 0:
		return needsYou(decidePhase, name, counted(n, "patient waits", "patients wait")+" for a person’s decision", "The same as in the trust’s index, or not?", "Enter", 0)
	case !r.plan.Clean || r.plan.ToTrace > 0 && r.canAsk():
		return notYet(decidePhase, name, "Whoever cannot be matched for certain", "A person compares and decides")
	}
	return done(decidePhase, name, "Nobody waits for a decision", "Whoever could not be matched for certain")
}

func (r *recovery) deliver() phaseView {
	const name = "4. Deliver"
	owed, settled, refused := r.totals()
	sentence := fmt.Sprintf("%d of %d entries delivered", settled, settled+owed)
	counts := "One refused record never holds up the rest"
	part := fraction(settled, settled+owed)
	switch {
	case len(r.plan.Destinations) == 0:
		return needsYou(deliverPhase, name, "No destination is set up", "Trust IT adds one to the settings file", "", -1)
	case !r.plan.Clean:
		return notYet(deliverPhase, name, counted(owed, "entry waits", "entries wait")+" to be delivered", counts)
	case r.u.running():
		return underWay(deliverPhase, name, sentence, counts, part)
	case owed == 0:
		return done(deliverPhase, name, sentence, "Each was acknowledged by name")
	case refused > 0 && refused == owed:
		return needsYou(deliverPhase, name, fmt.Sprintf("%d refused: put the records right", refused), sentence, "Tab", part)
	}
	return ready(deliverPhase, name, sentence, counts, "Ctrl+R", part)
}

func (r *recovery) totals() (owed, settled, refused int) {
	for _, d := range r.plan.Destinations {
		owed, settled, refused = owed+d.Owed, settled+d.Settled, refused+d.Refused
	}
	return owed, settled, refused
}

func (r *recovery) balance() phaseView {
	const name = "5. Balance"
	owed, _, _ := r.totals()
	if !r.plan.Clean || owed > 0 {
		return notYet(balancePhase, name, "Reads each number back from the trust", "Can be looked at any time: Ctrl+B")
	}
	return ready(balancePhase, name, "Read each number back from the trust", "Delivered, matched, withdrawn: each number once", "Ctrl+B", -1)
}

func (r *recovery) close() phaseView {
	const name = "6. Close"
	if r.plan.Outage.Phase == app.Standby && r.plan.Attendances > 0 {
		return done(closePhase, name, "The balance is signed, the outage is closed", "New arrivals belong to the trust’s own systems")
	}
	return notYet(closePhase, name, "Opens when the balance is zero", "A person signs; then the outage strip goes")
}

// next is the phase that a person or a key press is wanted for.
func (r *recovery) next() string {
	views := r.phaseViews()
	for _, chip := range []controls.ChipKind{controls.NeedsYouChip, controls.ReadyChip} {
		if i := slices.IndexFunc(views, func(v phaseView) bool { return v.Chip == chip }); i >= 0 {
			return views[i].id
		}
	}
	return views[0].id
}

// progress is how far a destination, or tracing, has come while it runs.
func (r *recovery) progress(destination string) (app.Progress, bool) {
	if !r.u.running() {
		return app.Progress{}, false
	}
	return r.u.background.recovery.of(destination)
}

func fraction(part, whole int) float32 {
	if whole == 0 {
		return 0
	}
	return float32(part) / float32(whole)
}

func (r *recovery) show() {
	var rows []controls.Row
	for _, v := range r.phaseViews() {
		look := controls.PlainRow
		if v.Done < 0 && v.Chip == controls.NotYetChip {
			look = controls.QuietRow
		}
		rows = append(rows, controls.Row{ID: v.id, Look: look, Version: fmt.Sprint(v.Phase), Content: func() fyne.CanvasObject { return controls.NewPhase(v.Phase) }})
	}
	if !sameRows(r.phases.Rows(), rows) {
		r.phases.SetRows(rows)
	}
	r.showNeeds()
	noted := r.showNote()
	if r.showNow() || noted {
		r.root.Refresh()
	}
}
