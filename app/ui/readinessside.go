package ui

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// readinessSide is the column beside the checks: what they come to, what to do
// first, how to practise, and the outage itself.
type readinessSide struct {
	r        *readiness
	verdict  *slot
	next     *slot
	practice *slot
	outage   *slot
	upper    *controls.ScrollView // so that the declaration never leaves the screen
	root     *fyne.Container
}

func newReadinessSide(r *readiness) *readinessSide {
	s := &readinessSide{r: r, verdict: newSlot(), next: newSlot(), practice: newSlot(), outage: newSlot()}
	s.upper = controls.NewScrollView(controls.Down(12, s.verdict.box, s.next.box, s.practice.box))
	s.root = controls.Down(12, controls.Grow(s.upper.Object()), s.outage.box)
	return s
}

func (s *readinessSide) show(wide bool) {
	drew := s.showVerdict()
	drew = s.showNext(wide) || drew
	drew = s.showPractice() || drew
	if s.showOutage() || drew {
		s.upper.Relayout()
		controls.Relayout(s.root)
		s.root.Refresh()
	}
}

// verdictView is what the dark panel says.
type verdictView struct {
	title, aside, words string
	icon                controls.Icon
	ink                 color.Color
}

func (s *readinessSide) showVerdict() bool {
	v := s.r.verdict()
	return s.verdict.set(v, func() fyne.CanvasObject {
		title, under := controls.Title.In(controls.White), controls.Body.In(controls.White)
		return controls.On(controls.Ink, controls.Inset(controls.Around(16), controls.Down(10,
			controls.Across(13, icon(v.icon, v.ink, 32), controls.Grow(controls.Down(0,
				controls.NewParagraph(title.Run(v.title)), controls.NewParagraph(under.Run(v.aside))))),
			controls.NewParagraph(controls.Caption.In(controls.Line).Run(v.words)))))
	})
}

func (r *readiness) verdict() verdictView {
	e := &r.u.background.exam
	judged := app.VerdictOf(e.checks)
	v := verdictView{words: strings.Join(judged.Words, " "), aside: counted(judged.ToPutRight, "thing", "things") + " to put right"}
	switch {
	case len(e.checks) == 0 || judged.Untested:
		v.title, v.aside, v.words, v.icon, v.ink = "Testing", "The first test after the start", "", controls.ClockFace, controls.White
	case !judged.Usable:
		v.title, v.icon, v.ink = "Not usable now", controls.Stop, controls.Red
	case r.u.status.Exercise:
		v.title, v.icon, v.ink = "Usable to practise", controls.Flag, controls.White
	case judged.ToPutRight > 0:
		v.title, v.icon, v.ink = "Usable now", controls.Warning, controls.Amber
	default:
		v.title, v.aside, v.icon, v.ink = "Usable now", "Nothing to put right", controls.Tick, controls.White
	}
	return v
}

// How many problems the card has room for.
const (
	problemsListed     = 3
	problemsListedWide = 6
)

func (s *readinessSide) showNext(wide bool) bool {
	problems := app.Problems(s.r.u.background.exam.checks)
	room := problemsListed
	if wide {
		room = problemsListedWide
	}
	return s.next.set([]any{problems, room}, func() fyne.CanvasObject {
		var lines []fyne.CanvasObject
		for i, c := range problems[:min(room, len(problems))] {
			lines = append(lines, problemLine(c, fmt.Sprintf("Ctrl+%d", i+1)))
		}
		aside := ""
		switch more := len(problems) - room; {
		case len(problems) == 0:
			lines = append(lines, controls.NewParagraph(controls.Body.Run("Nothing needs doing.")))
		case more > 0:
			aside = fmt.Sprintf("and %d more", more)
		}
		return controls.NewCard("Put right next", aside, controls.Down(8, lines...))
	})
}

func problemLine(c app.Check, key string) fyne.CanvasObject {
	mark, ink := checkMark(c.State)
	return controls.Down(1,
		controls.Across(9, icon(mark, ink, 17), controls.Grow(controls.NewParagraph(controls.Strong.Run(c.Name))), controls.NewKeyCap(key)),
		controls.Inset(controls.Insets{Left: 26}, controls.NewParagraph(controls.Caption.Run(c.Next))))
}

// practiceCommand opens a practice kiosk beside this one.
const practiceCommand = "tideover --exercise --settings practice/tideover.toml"

// showPractice says how to practise: a practice kiosk has records of its own,
// so it is another program beside this one.
func (s *readinessSide) showPractice() bool {
	status := s.r.u.status
	return s.practice.set([]any{status.Exercise, status.Phase}, func() fyne.CanvasObject {
		switch {
		case status.Exercise:
			return controls.NewCard("Practice", "", controls.NewParagraph(controls.Caption.Run("This is an exercise. Everything may be tried: no real patient is here, and nothing leaves it.")))
		case status.Phase != app.Standby:
			return controls.Blank(0, 0)
		}
		return controls.NewCard("Practice", "", controls.NewParagraph(controls.Caption.Run("Invented patients, records of its own. Trust IT starts it with: "), controls.Tiny.Run(practiceCommand)))
	})
}

func (s *readinessSide) showOutage() bool {
	status := s.r.u.status
	lasted := record.FormatDuration(status.Lasted(status.Now))
	return s.outage.set([]any{status.Phase, status.Since, lasted}, func() fyne.CanvasObject {
		switch status.Phase {
		case app.Downtime:
			return controls.NewBarCard(controls.WarnNote, controls.Down(4,
				controls.NewParagraph(controls.Lead.Run("An outage is on")),
				controls.NewParagraph(controls.Body.Run("Since "+s.r.u.when(status.Since)+", "+lasted+". It ends on Recovery, "), controls.KeyRun("F8"), controls.Body.Run(", when trust IT says that the systems are clean."))))
		case app.Recovery:
			return controls.NewBarCard(controls.InfoNote, controls.Down(4,
				controls.NewParagraph(controls.Lead.Run("Records go back")),
				controls.NewParagraph(controls.Body.Run("The outage is over and its balance not signed yet: Recovery, "), controls.KeyRun("F8"))))
		}
		return controls.Down(6,
			controls.NewButtonIn(48, controls.Danger, "Declare an outage", "Ctrl+D", s.r.u.askOutage),
			controls.NewParagraph(controls.Caption.Run("Two steps, asks when it began")).Aligned(fyne.TextAlignCenter))
	})
}
