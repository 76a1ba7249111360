package ui

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// setUp leaves a kiosk that works: seven steps, each checked before the next.
// What is typed is kept in a draft beside the settings file, so that set-up may
// be left at any point; the PINs of the first people are not, they stay in
// memory until the end. The end writes the settings, opens the kiosk, and
// enrols them.
type setUp struct {
	ui       *UI
	settings app.Settings
	steps    []*setUpStep
	at       int
	reached  int
	enrolled []enrolment
	written  bool // the settings are on disk
	// passphrase opens the new kiosk's records, where it has one. It lives in
	// memory only, as the PINs do.
	passphrase ledger.Passphrase

	printerAt     *printerCard // whose address was typed in last
	printersFound *printerFinder

	list  *slot
	right *slot
	body  fyne.CanvasObject
}

// setUpStep is one step: a name, what it says on the left, its parts, and what
// stands in the way of going on.
type setUpStep struct {
	name    string
	summary func() string
	body    fyne.CanvasObject
	// keys are those of this step beside the common ones.
	keys []stepKey
	// focus puts the cursor where typing is wanted.
	focus func()
	// read takes what was typed into the settings.
	read func()
	// check shows what is wrong at its field, and goes there.
	check func() bool
	shown func()
}

type stepKey struct {
	key, word string
	act       func()
}

func newSetUp(u *UI) *setUp {
	s := &setUp{ui: u, list: newSlot(), right: newSlot()}
	var err error
	if s.settings, err = app.Draft(u.options.Path); err != nil {
		u.fail(err)
	}
	s.steps = []*setUpStep{s.trustStep(), s.kioskStep(), s.keysStep(), s.printersStep(), s.destinationsStep(), s.peopleStep(), s.finishStep()}
	s.body = controls.AcrossFull(0,
		controls.Wide(291, controls.On(controls.White, s.list.box)), controls.Sized(1, 1, controls.Swatch(controls.Line)),
		controls.Grow(controls.Inset(controls.Insets{Top: 14, Right: 24, Bottom: 12, Left: 24}, s.right.box)))
	s.draw()
	return s
}

func (s *setUp) place() string               { return "" }
func (s *setUp) content() fyne.CanvasObject  { return s.body }
func (s *setUp) patient() *record.Attendance { return nil }
func (s *setUp) refresh()                    {}

// leave keeps what was typed. The settings themselves take its place once they
// are written.
func (s *setUp) leave() {
	if !s.written {
		s.keep()
	}
}

func (s *setUp) shown() {
	s.ui.strip.Set(s.strip())
	s.setKeys()
	s.steps[s.at].focus()
}

func (s *setUp) setKeys() {
	k, step := s.ui.keys, s.steps[s.at]
	k.Clear()
	k.On(controls.HelpKey, s.ui.help)
	k.On("F10", s.next)
	k.On("Alt+←", s.back)
	k.On("Esc", s.quit)
	words := []controls.KeyWord{controls.KeyFor("Tab", "Next"), controls.KeyFor("F10", "Save and go on")}
	for _, extra := range step.keys {
		k.On(extra.key, extra.act)
		if last := &words[len(words)-1]; last.Word == extra.word {
			last.Keys = append(last.Keys, extra.key)
			continue
		}
		words = append(words, controls.KeyFor(extra.key, extra.word))
	}
	if s.at > 0 {
		words = append(words, controls.KeyFor("Alt+←", "Back"))
	}
	s.ui.bar.SetKeys(append(words, controls.KeyFor("Esc", "Leave, kept"), controls.KeyFor(controls.HelpKey, "Help"))...)
}

func (s *setUp) strip() controls.Outage {
	now := s.now()
	o := controls.Outage{State: controls.SetUp, Clock: record.FormatTime(now), Date: now.Format("Mon ") + record.DateOf(now).String()}
	o.Kiosk = "New kiosk"
	if s.settings.Kiosk.Code != "" {
		o.Kiosk = s.settings.Kiosk.Code + " " + s.settings.Kiosk.Name
	}
	for i, cell := range [][2]string{{"Outage", "None declared"}, {"Last exercise", "None yet"}, {"This kiosk", "0 registered"}, {"To print", "0"}, {"To send", "0"}, {"Patient index", "Not loaded"}} {
		o.Cells[i] = controls.StripCell{Label: cell[0], Value: cell[1]}
	}
	return o
}

func (s *setUp) now() time.Time {
	now := time.Now
	if s.ui.options.Outside.Clock != nil {
		now = s.ui.options.Outside.Clock
	}
	if zone, err := time.LoadLocation(s.settings.Site.TimeZone); err == nil {
		return now().In(zone)
	}
	return now()
}

// keep puts what was typed on disk, checked or not.
func (s *setUp) keep() {
	for _, step := range s.steps {
		step.read()
	}
	if err := s.settings.KeepDraft(); err != nil {
		s.ui.fail(err)
		return
	}
	s.ui.bar.SetReport(controls.SavedReport("Everything typed is kept, " + s.now().Format(time.TimeOnly)))
	s.ui.strip.Set(s.strip())
}

// next goes on where nothing stands in the way.
func (s *setUp) next() {
	s.keep()
	if !s.steps[s.at].check() {
		return
	}
	if s.at == len(s.steps)-1 {
		s.finish()
		return
	}
	s.to(s.at + 1)
}

func (s *setUp) back() {
	if s.at > 0 {
		s.keep()
		s.to(s.at - 1)
	}
}

func (s *setUp) to(step int) {
	s.at = step
	s.reached = max(s.reached, step)
	s.draw()
	if shown := s.steps[step].shown; shown != nil {
		shown()
	}
	s.setKeys()
	s.steps[step].focus()
}

// quit closes the window: the kiosk begins here again when it is next started.
func (s *setUp) quit() {
	s.keep()
	s.ui.window.Close()
}

func (s *setUp) draw() {
	s.drawList()
	step := s.steps[s.at]
	s.right.set(s.at, func() fyne.CanvasObject {
		buttons := []fyne.CanvasObject{}
		if s.at > 0 {
			buttons = append(buttons, controls.NewButton(controls.Secondary, "Back", "Alt+←", s.back))
		}
		word := "Save and go on"
		if s.at == len(s.steps)-1 {
			word = "Finish and open the kiosk"
		}
		buttons = append(buttons, controls.NewButton(controls.Secondary, "Leave set-up", "Esc", s.quit), controls.Grow(controls.Blank(1, 1)),
			controls.NewButtonIn(44, controls.Commit, word, "F10", s.next))
		return controls.Down(12, controls.NewHeading(fmt.Sprintf("%d. %s", s.at+1, step.name), ""), controls.Grow(step.body), controls.Across(12, buttons...))
	})
	controls.Relayout(s.body)
}

func (s *setUp) drawList() {
	type line struct {
		summary    string
		done, here bool
	}
	var lines []line
	done := 0
	for i, step := range s.steps {
		l := line{step.summary(), i < s.reached && i != s.at, i == s.at}
		if l.done {
			done++
		}
		lines = append(lines, l)
	}
	s.list.set(lines, func() fyne.CanvasObject {
		parts := []fyne.CanvasObject{
			controls.Inset(controls.Insets{Top: 12, Right: 12, Bottom: 10, Left: 16}, controls.Down(0, controls.NewParagraph(controls.Title.Run("Set up this kiosk")),
				controls.NewParagraph(controls.Soft.Run(fmt.Sprintf("%d of %d done.", done, len(s.steps)))))),
			controls.Rule(2, controls.Ink),
		}
		for i, l := range lines {
			parts = append(parts, stepLine(fmt.Sprintf("%d. %s", i+1, s.steps[i].name), l.summary, l.done, l.here), controls.Rule(1, controls.Line))
		}
		parts = append(parts, controls.Inset(controls.Around(16), controls.NewParagraph(controls.Caption.Run("Stop whenever you need to: what you typed is kept and the kiosk opens here again. PINs and passphrase are not kept."))))
		return controls.Down(0, append(parts, controls.Grow(controls.Blank(1, 1)))...)
	})
}

func stepLine(name, summary string, done, here bool) fyne.CanvasObject {
	mark, style, ground, bar := icon(controls.Ring, controls.Grey, 16), controls.Body, controls.White, controls.White
	switch {
	case here:
		mark, style, ground, bar = icon(controls.Half, controls.Black, 16), controls.Strong, controls.Panel, controls.Blue
	case done:
		mark = icon(controls.Tick, controls.Green, 16)
	}
	words := controls.Down(0, controls.NewParagraph(style.Run(name)), controls.NewParagraph(controls.Caption.Run(summary)))
	row := controls.Inset(controls.Insets{Top: 9, Right: 10, Bottom: 9, Left: 11}, controls.Across(13, mark, controls.Grow(words)))
	return controls.On(ground, controls.AcrossFull(0, controls.Sized(6, 1, controls.Swatch(bar)), controls.Grow(row)))
}

// finish writes the settings, opens the kiosk they describe, and enrols the
// people who were named.
func (s *setUp) finish() {
	if err := s.settings.Write(s.random()); err != nil {
		s.ui.fail(err)
		return
	}
	settings, err := app.ReadSettings(s.settings.Path())
	if err == nil {
		err = s.settings.DropDraft()
	}
	if err != nil {
		s.ui.fail(err)
		return
	}
	s.written = true
	u := s.ui
	u.options.Settings = &settings
	if err := s.open(settings); err != nil {
		u.show(newStopped(u, app.Explain(err)))
		return
	}
	for _, e := range s.enrolled {
		err = errors.Join(err, u.kiosk.Enrol(u.ctx, "", e.staff, e.pin))
	}
	u.show(newSignIn(u))
	if err != nil {
		u.fail(err)
	}
}

// open opens the kiosk for the first time, which seals its records for the
// passphrase that was chosen.
func (s *setUp) open(settings app.Settings) error {
	outside := s.ui.options.Outside
	if settings.Unlock == app.ByPassphrase {
		outside.Unlock = func(app.Settings) (ledger.Secret, error) { return s.passphrase, nil }
	}
	k, err := app.Open(s.ui.ctx, settings, outside, s.ui.changed)
	if err == nil {
		s.ui.opened(k)
		s.passphrase = ""
	}
	return err
}

func (s *setUp) random() io.Reader {
	if r := s.ui.options.Outside.Random; r != nil {
		return r
	}
	return rand.Reader
}
