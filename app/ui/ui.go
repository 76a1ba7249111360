// Package ui is the kiosk's screens. A screen is dumb: it calls methods of
// package app and shows what they return; it never decides what is true. File
// names mirror those of package app.
//
// One UI holds the window: the outage strip, the patient banner, the rail and
// the key bar around whatever screen is on. Work that takes longer than a key
// press runs beside it and comes back through one post function: fyne.Do in
// the program, a direct call in tests. Everything else runs on Fyne's main
// thread.
//
// The widgets belong to app/ui/controls. Only gui.go, at the top, imports
// Fyne's app package, so that these screens are tested without a display.
package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// Options are what the screens need from the program around them.
type Options struct {
	// Settings are those of the kiosk; nil where it has not been set up, and
	// then the first screen asks for them and writes them to Path.
	Settings *app.Settings
	Path     string
	Outside  app.Outside
	// SignInNote is shown where people sign in: in an exercise, whose PINs are
	// no secret.
	SignInNote string
	// Post runs a function on Fyne's main thread: fyne.Do, or a direct call.
	Post func(func())
	// Beat comes once a second; nil is the machine's own.
	Beat <-chan time.Time
	// Pause runs a function once nothing can have been struck for a moment; nil
	// waits for that.
	Pause func(func())
	// Beside runs a function beside the screens: go in the program, a direct
	// call in tests.
	Beside func(func())
}

// screen is one of the kiosk's screens. Its parts are made once, and filled
// again by refresh, so that background work never moves focus, rows or scroll.
type screen interface {
	// place is the key of the rail item that the screen belongs to, or empty.
	place() string
	// content is the middle of the window.
	content() fyne.CanvasObject
	// patient is whom the banner shows; nil where there is none or several.
	patient() *record.Attendance
	// shown registers keys, sets the key bar, and puts the focus where typing
	// is wanted. It is called each time the screen comes up.
	shown()
	// refresh shows what changed in the background.
	refresh()
	// leave keeps what was typed. It is called before another screen comes up.
	leave()
}

// UI is the kiosk's window.
type UI struct {
	options Options
	window  fyne.Window
	ctx     context.Context
	keeping context.Context // for what was typed: closing the window does not stop it

	stage  *controls.Stage
	strip  *controls.OutageStrip
	rail   *controls.Rail
	bar    *controls.KeyBar
	banner *controls.PatientBanner
	keys   *controls.Keys

	kiosk    *app.Kiosk
	session  *app.Session
	status   app.Status
	railView controls.RailView
	now      screen
	wake     atomic.Bool // a refresh is on its way

	touched time.Duration // when somebody last struck a key, by the monotonic count
	parked  []parkedForm
	refusal refusal
	centre  *printCentre // of whoever is signed in; nil before they came to it

	ticking   bool          // tick runs
	reopening *app.Settings // with which the kiosk is to be opened anew; nil is not
	// printersLeft is the screen of printers that was left with changes that are
	// not taken up.
	printersLeft *printersScreen

	background background
}

// New puts the kiosk's screens into a window. Start brings up the first one.
func New(ctx context.Context, w fyne.Window, o Options) *UI {
	u := &UI{
		options: o, window: w, ctx: ctx, keeping: context.WithoutCancel(ctx),
		stage: controls.NewStage(), strip: controls.NewOutageStrip(), bar: controls.NewKeyBar(), banner: controls.NewPatientBanner(),
	}
	u.rail = controls.NewRail(u.press)
	w.SetPadded(false)
	w.SetContent(u.stage)
	u.keys = controls.NewKeys(w.Canvas(), u.stage)
	u.keys.OnTouch = u.touch
	return u
}

// Start opens the kiosk and brings up sign-in; a kiosk that was never set up
// begins with its settings, and one that does not open says why.
func (u *UI) Start() {
	if u.options.Settings == nil {
		u.show(newSetUp(u))
		return
	}
	u.openKiosk(*u.options.Settings)
}

func (u *UI) openKiosk(s app.Settings) {
	k, err := app.Open(u.ctx, s, u.options.Outside, u.changed)
	switch {
	case errors.Is(err, app.ErrLocked):
		u.show(newUnlock(u, s))
	case err != nil:
		u.show(newStopped(u, app.Explain(err)))
	default:
		u.opened(k)
	}
}

// opened brings up sign-in of a kiosk that opened.
func (u *UI) opened(k *app.Kiosk) {
	u.kiosk = k
	u.stage.SetExercise(k.Settings.Exercise)
	u.refreshStatus()
	u.watchScanner()
	u.show(newSignIn(u))
	if !u.ticking {
		u.ticking = true
		u.options.Beside(u.tick)
	}
}

// Close keeps what was typed and gives the kiosk up.
func (u *UI) Close() error {
	unkept := u.leaveScreen()
	u.background.end()
	if u.kiosk == nil {
		return unkept
	}
	u.keepParked()
	return errors.Join(unkept, u.kiosk.Close())
}

// beat is how often tick moves on. What was typed is on disk after one of them
// and the time of a write, so well within two seconds.
const beat = time.Second

// tick moves the clock of the strip, the board and the savepoints once a
// second, until the window closes.
func (u *UI) tick() {
	beats := u.options.Beat
	if beats == nil {
		ticker := time.NewTicker(beat)
		defer ticker.Stop()
		beats = ticker.C
	}
	for {
		select {
		case <-u.ctx.Done():
			return
		case <-beats:
			u.changed()
		}
	}
}

// changed is called from any goroutine; many calls make one refresh.
func (u *UI) changed() {
	if u.wake.Swap(true) {
		return
	}
	u.options.Post(func() {
		u.wake.Store(false)
		u.refresh()
	})
}

func (u *UI) refresh() {
	if u.kiosk == nil || u.ctx.Err() != nil {
		return
	}
	if u.reopenWhenQuiet(); u.kiosk == nil {
		return
	}
	u.refreshStatus()
	u.keepParked()
	if u.deserted() {
		u.lock()
	}
	u.examineWhenDue()
	if u.now != nil {
		u.now.refresh()
	}
}

// show leaves the screen that is on and brings up another.
func (u *UI) show(s screen) {
	unkept := u.leaveScreen()
	u.keys.Clear()
	u.window.Canvas().Unfocus()
	u.now = s
	u.bar.SetReport(controls.Report{})
	u.navigation()
	u.refreshFrame()
	s.refresh()
	s.shown()
	if unkept != nil {
		u.fail(unkept)
	}
}

// refreshFrame puts the parts around the screen: before anybody has signed in
// there is no rail.
func (u *UI) refreshFrame() {
	parts := controls.Parts{Strip: u.strip, Content: u.now.content(), KeyBar: u.bar}
	if u.session != nil {
		parts.Rail = u.rail
	}
	if a := u.now.patient(); a != nil {
		u.banner.Set(u.bannerOf(*a))
		parts.Banner = u.banner
	}
	u.stage.Set(parts)
	u.refreshRail()
}

// place is one item of the rail, and what brings its screen up.
type place struct {
	key, name string
	count     func(app.Status) int
	open      func(*UI) screen
}

// places are set in init, since their screens in turn name the places.
var places []place

func init() {
	places = []place{
		{"F2", "Arrival", nil, func(u *UI) screen { return newReception(u) }},
		{"F3", "Unknown patient", nil, func(u *UI) screen { return newUnknown(u) }},
		{"F4", "Board", func(s app.Status) int { return s.Present }, func(u *UI) screen { return newBoard(u) }},
		{"F5", "Print centre", func(s app.Status) int { return s.ToPrint }, func(u *UI) screen { return u.printCentre() }},
		{"F6", "Back-entry", func(s app.Status) int { return s.PagesOwed }, func(u *UI) screen { return newBackEntry(u) }},
		{"F8", "Recovery", nil, func(u *UI) screen { return newRecovery(u) }},
		{"F9", "Readiness", nil, func(u *UI) screen { return newReadiness(u) }},
		{peopleKey, "People", nil, func(u *UI) screen { return newStaff(u) }},
	}
}

// placesHere are the places of whoever is signed in: people are managed by few.
func (u *UI) placesHere() []place {
	return slices.DeleteFunc(slices.Clone(places), func(p place) bool { return p.key == peopleKey && !u.session.May(app.ManagePeople) })
}

// navigation lets the F keys work on every screen of a signed-in person.
func (u *UI) navigation() {
	u.keys.On(controls.HelpKey, func() { u.help() })
	if u.session == nil {
		return
	}
	for _, p := range u.placesHere() {
		u.keys.On(p.key, func() { u.press(p.key) })
	}
	u.keys.On(clockKey, u.askClock)
	u.keys.On(controls.SwitchKey, func() { u.press(controls.SwitchKey) })
}

// press does what a key of the rail does.
func (u *UI) press(key string) {
	switch key {
	case controls.SwitchKey:
		u.switchPerson()
		return
	case controls.HelpKey:
		u.help()
		return
	}
	for _, p := range u.placesHere() {
		if p.key == key {
			u.show(p.open(u))
		}
	}
}

// fail shows an error where background work reports: what happened, and what
// to do next. It stays until something else is reported.
func (u *UI) fail(err error) { u.refused(err, "", nil) }

func (u *UI) tell(err error) {
	x := app.Explain(err)
	u.bar.SetReport(controls.FailedReport(strings.TrimSpace(x.Words + " " + x.Hint)))
}
