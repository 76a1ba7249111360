package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// What follows is how two people's changes of one form are brought together:
// what somebody else alone changed is taken over and said; what both changed is
// shown as both have it, and a person chooses.

// bringTogether looks, when a form comes up, at what happened to the attendance
// since it was begun.
func (f *form) bringTogether() {
	f.since = f.filling.Meanwhile(f.ui.ctx)
	if !errors.Is(f.since, app.ErrOvertaken) {
		f.merged.Conflicts = f.filling.Conflicts()
		return
	}
	merged, err := f.filling.Merge(f.ui.ctx)
	if err != nil {
		f.since = err
		return
	}
	f.since, f.merged = nil, merged
	f.body.read()
}

// overtaken does the same when the form could not be saved for it. The person
// sees what they are about to save before they press F10 again.
func (f *form) overtaken() {
	f.bringTogether()
	f.plan = ""
	f.settle()
	f.scroll.ToTop()
	if f.paged() {
		f.openPage(0)
	}
	if len(f.clashes) > 0 {
		f.ui.window.Canvas().Focus(f.clashes[0])
		f.ui.bar.SetReport(controls.FailedReport("Somebody changed the same answer meanwhile. Choose at the top of the form"))
		return
	}
	f.ui.bar.SetReport(controls.NoticeReport("Somebody changed other answers meanwhile. They are in the form now: look, then F10"))
}

// above stands over the form: what happened to the attendance meanwhile, and
// what waits for a choice.
func (f *form) above() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if f.since != nil {
		x := app.Explain(f.since)
		parts = append(parts, controls.NewNote(controls.WarnNote, controls.Strong.Run("Since you left this form: "), controls.Body.Run(x.Words+" "+x.Hint)))
	}
	if taken := f.merged.Taken; len(taken) > 0 {
		words := make([]string, len(taken))
		for i, c := range taken {
			words[i] = c.Field + ", was " + orNothing(c.Was) + ", now " + orNothing(c.Now)
		}
		parts = append(parts, controls.NewNote(controls.InfoNote, controls.Strong.Run("Somebody changed other answers meanwhile. "),
			controls.Body.Run("They are taken over: "+strings.Join(words, "; ")+".")))
	}
	f.clashes = nil
	for _, c := range f.filling.Conflicts() {
		parts = append(parts, f.conflict(c))
	}
	return parts
}

func orNothing(words string) string {
	if words == "" {
		return "not recorded"
	}
	return words
}

// The codes of the two answers to a conflict.
const (
	takeTheirs = "theirs"
	keepMine   = "mine"
)

// conflict asks which of two answers stands. Neither is the default.
func (f *form) conflict(c app.Conflict) fyne.CanvasObject {
	choice := controls.NewChoice(
		controls.Option{Code: takeTheirs, Text: "Theirs: " + orNothing(c.Theirs), Key: "T"},
		controls.Option{Code: keepMine, Text: "Mine: " + orNothing(c.Mine), Key: "M"})
	choice.OnChosen = func(o controls.Option) { f.choose(c, o.Code == takeTheirs) }
	choice.OnFocus = func(on bool) {
		if on {
			f.scroll.Reveal(choice)
		}
	}
	f.clashes = append(f.clashes, choice)
	asked := controls.NewLabelled(c.Label, "two people changed it; it was "+orNothing(c.Was), choice)
	return controls.NewBarCard(controls.StopNote, asked)
}

// choose settles a conflict and goes to the next, or to the question.
func (f *form) choose(c app.Conflict, theirs bool) {
	if err := f.filling.Choose(c.At, theirs); err != nil {
		f.ui.fail(err)
		return
	}
	f.plan = ""
	f.settle()
	if len(f.clashes) > 0 {
		f.ui.window.Canvas().Focus(f.clashes[0])
	} else {
		f.ui.bar.SetReport(controls.NoticeReport("Both changes are brought together. F10 saves"))
		f.goTo(c.At)
	}
}
