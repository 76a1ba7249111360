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

// recovery shows how far the records have come back into the trust's systems,
// what waits for a person, and what went wrong.
type recovery struct {
	u    *UI
	plan app.Plan
	read bool // the plan has been read
	// looked is when the plan was last read while a run was under way.
	looked time.Duration // on the monotonic count

	phases *controls.RowList
	needs  *controls.RowList
	note   *slot
	count  *slot
	now    *slot
	keyed  string
	root   *fyne.Container
}

var (
	phaseLook = controls.ListLook{RowHeight: 60, Pad: controls.Insets{Top: 8, Right: 13, Bottom: 8, Left: 15}, Fit: true}
	needLook  = controls.ListLook{RowHeight: 50, Pad: controls.Insets{Top: 6, Right: 12, Bottom: 6, Left: 14}, Pale: true}
)

func newRecovery(u *UI) *recovery {
	r := &recovery{u: u, note: newSlot(), count: newSlot(), now: newSlot()}
	r.phases, r.needs = controls.NewRowList(phaseLook), controls.NewRowList(needLook)
	r.phases.OnOpen = r.open
	r.needs.OnOpen = r.openNeed
	left := controls.Down(14, r.phases, controls.Grow(controls.Blank(1, 1)), r.note.box)
	side := controls.Down(12, controls.Grow(controls.Down(0, r.count.box, controls.Grow(r.needs))), r.now.box)
	r.root = page(controls.Down(12,
		controls.NewHeading("Recovery", "Every record back into the trust’s systems, and proof that none is missing"),
		controls.Grow(controls.AcrossFull(16, controls.Grow(left), controls.Wide(316, side)))))
	r.refresh()
	return r
}

func (r *recovery) place() string               { return "F8" }
func (r *recovery) content() fyne.CanvasObject  { return r.root }
func (r *recovery) patient() *record.Attendance { return nil }
func (r *recovery) leave()                      {}

func (r *recovery) shown() {
	r.keyed = ""
	r.setKeys()
	if r.phases.Chosen() == "" {
		r.phases.Choose(r.next())
	}
	r.u.window.Canvas().Focus(r.phases)
}

// setKeys registers what can be done now; Esc stops what is under way before
// it leaves.
func (r *recovery) setKeys() {
	state := fmt.Sprint(r.u.running(), r.plan.Clean)
	if r.keyed == state {
		return
	}
	r.keyed = state
	k := r.u.keys
	words := []controls.KeyWord{{Keys: []string{"↑", "↓"}, Word: "Phase"}, controls.KeyFor("Enter", "Open"), controls.KeyFor("Tab", "Needs a person")}
	k.On("Ctrl+D", r.askDeclaration)
	k.On("Ctrl+R", r.run)
	k.On("Ctrl+B", func() { r.u.show(newBalance(r.u)) })
	k.On("Esc", func() { r.u.show(newBoard(r.u)) })
	last := controls.KeyFor("Esc", "Board")
	switch {
	case r.u.running():
		k.On("Esc", r.stop)
		last = controls.KeyFor("Esc", "Stop; it goes on later")
	case !r.plan.Clean:
		words = append(words, controls.KeyFor("Ctrl+D", "Systems are clean"))
	default:
		words = append(words, controls.KeyFor("Ctrl+R", "Match and deliver"))
	}
	r.u.bar.SetKeys(append(words, controls.KeyFor("Ctrl+B", "Balance"), last)...)
}

func (r *recovery) stop() {
	if run := r.u.background.recovery; run != nil {
		run.stop()
		r.u.bar.SetReport(controls.NoticeReport("Stopping after the record that is under way"))
	}
}

func (r *recovery) run() {
	switch {
	case r.u.running():
		r.u.bar.SetReport(controls.NoticeReport("It is running already"))
	case !r.plan.Clean:
		r.askDeclaration()
	default:
		r.u.recover()
	}
}

// open goes on with a phase.
func (r *recovery) open(phase string) {
	switch phase {
	case gatePhase:
		if !r.plan.Clean {
			r.askDeclaration()
		}
	case decidePhase:
		r.decide("")
	case matchPhase, deliverPhase:
		r.run()
	case balancePhase, closePhase:
		r.u.show(newBalance(r.u))
	}
}

// openNeed brings up what waits for a person.
func (r *recovery) openNeed(id string) {
	if attendance, ok := strings.CutPrefix(id, needDecision); ok {
		r.decide(record.ID(attendance))
		return
	}
	attendance, _, _ := strings.Cut(strings.TrimPrefix(id, needMending), " ")
	r.u.openRecord(record.ID(attendance), r)
}

func (r *recovery) decide(id record.ID) {
	if len(r.plan.Decisions) == 0 {
		r.u.bar.SetReport(controls.NoticeReport("Nobody waits for a decision"))
		return
	}
	if err := r.u.session.Allow(app.DecideMatches); err != nil {
		r.u.refused(err, id, func() { r.decide(id) })
		return
	}
	r.u.show(newDecision(r.u, id))
}

func (r *recovery) refresh() {
	if r.read && r.u.running() && !r.aSecondOn() {
		return
	}
	plan, err := r.u.kiosk.Plan(r.u.ctx)
	if err != nil {
		r.u.fail(err)
		return
	}
	r.plan, r.read = plan, true
	r.show()
	if r.u.now == screen(r) {
		r.setKeys()
		r.u.reportPrinting()
	}
}

// askDeclaration lets a person say, in two steps, that trust IT has declared
// the systems clean: to send into a system that is not would spread the outage.
func (r *recovery) askDeclaration() {
	if r.plan.Clean {
		r.u.bar.SetReport(controls.NoticeReport("The systems were declared clean already"))
		return
	}
	if err := r.u.session.Allow(app.DeclareClean); err != nil {
		r.u.fail(err)
		return
	}
	reference := controls.NewField("Reference", "incident or change number, and who in trust IT said so")
	reference.OnChanged = func(string) { reference.ClearProblem() }
	var dialog *controls.Dialog
	goOn := func() {
		if strings.TrimSpace(reference.Text()) == "" {
			reference.SetProblem("Type the reference that trust IT gave.")
			reference.Focus()
			return
		}
		dialog.Close()
		r.confirmDeclaration(strings.TrimSpace(reference.Text()))
	}
	dialog = controls.ShowDialog(r.u.window.Canvas(), controls.DialogView{
		Title: "Are the trust’s systems clean?",
		Body: controls.Down(12,
			controls.NewParagraph(controls.Body.Run("Only trust IT can say so. Until then nothing is sent: records delivered into a system that is not clean could be lost again, or spread the harm.")),
			reference),
		Answers: []controls.Answer{
			{Text: "Not yet", Key: "Esc", Safe: true},
			{Text: "Go on", Key: "F10", Kind: controls.Primary, Keep: true, Do: goOn},
		},
		Focus: reference.Entry,
	})
}

func (r *recovery) confirmDeclaration(reference string) {
	who := r.u.session.Staff
	controls.ShowDialog(r.u.window.Canvas(), controls.DialogView{
		Title: "Declare the systems clean",
		Body: controls.Down(10,
			controls.NewParagraph(controls.Body.Run("You, "), controls.Strong.Run(who.Name+", "+who.Role.String()), controls.Body.Run(", say that trust IT has declared the systems clean and ready to take records back, under "), controls.Strong.Run(reference), controls.Body.Run(".")),
			controls.NewParagraph(controls.Body.Run("Your name stays with it. The outage ends now, and records can be delivered. New arrivals can still be registered here."))),
		Answers: []controls.Answer{
			{Text: "Not yet", Key: "Esc", Safe: true},
			{Text: "Declare clean", Key: "Ctrl+D", Kind: controls.Danger, Do: func() { r.declare(reference) }},
		},
	})
}

func (r *recovery) declare(reference string) {
	err := r.u.session.EndOutage(r.u.ctx, reference)
	r.u.refresh()
	if err != nil {
		r.u.fail(err)
	}
	r.phases.Choose(r.next())
}
