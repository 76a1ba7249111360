package ui

import (
	"context"
	"crypto/rand"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// The tests here drive whole screens by their keys, on a real kiosk with a
// real ledger. With TIDEOVER_SHOTS=DIR they also leave pictures there.

var ctx = context.Background()

// night is the moment of the drawn screens.
var night = time.Date(2026, time.November, 22, 3, 11, 48, 0, time.UTC)

// desk is a kiosk with its window and somebody's hands on the keyboard.
type desk struct {
	t      testing.TB
	ui     *UI
	window fyne.Window
	path   string
	paper  string

	beats chan time.Time       // what the program's tick waits for
	power fs.FS                // none where it is nil
	count func() time.Duration // the true one where it is nil

	mu     sync.Mutex
	now    time.Time
	hands  time.Duration // by how much the clock was set
	posted []func()
	pauses []func() // what waits until nothing is struck
	beside []func()
}

// people are the patients of the drawn screens.
const people = `nhs_number,local_patient_id,family_name,given_name,title,birth_date,sex,address_1,address_2,postcode,phone,practice_name,died_on,last_attended,allergies_status,allergies
9990000018,8114420,Smith,John,Mr,1958-03-14,1,4 Station Road,Marlham,QM4 7RT,07700 900142,Quayside Surgery,,2026-05-08,unavailable,
9991618082,8120011,Smith,John,Mr,1958-03-14,1,27 Cedar Court,Marlham,QM9 1DL,07700 900143,Harbour Practice,,,unavailable,
9991703993,8120012,Smyth,Jonah,Mr,1985-03-14,1,2 Mill Lane,Marlham,QM4 9AB,07700 900144,Quayside Surgery,,,unavailable,
9991840125,8120013,Smith,Josephine,Miss,1958-03-13,2,61 Harbour Street,Marlham,QM1 3PW,,Quayside Surgery,,,unavailable,
9991955887,8120014,Smith,Joseph,Mr,1958-03-14,1,9 Weir Road,Marlham,QM4 2TD,,Quayside Surgery,2024-02-02,,unavailable,
9992011645,8120015,Smithson,Jo,Ms,1959-03-14,2,18 Quay View,Marlham,QM1 5HH,,Quayside Surgery,,,unavailable,
9990000042,8120016,Smith,Joan,Mrs,1958-03-14,2,9 Orchard Way,Marlham,QM4 2TD,07700 900145,Quayside Surgery,,,known,Penicillin (Rash)
9990000034,8120017,Wolstenholme-Featherstone,Bartholomew,Mr,1938-04-03,1,The Old Coastguard Cottages,Marlham Quay,QM2 8PJ,07700 900385,Quayside Surgery,,,none,
`

// newDesk starts a kiosk that was set up, whose index holds people and whose
// staff are enrolled; nobody is signed in yet.
func newDesk(t testing.TB, change ...func(*app.Settings)) *desk {
	t.Helper()
	d := bareDesk(t)
	s := d.settings(change...)
	d.fill(s)
	d.start(&s)
	return d
}

// testRecipient's identity is in app/ledger/testdata/recovery.txt.
const testRecipient = "age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"

// settings are those of the drawn screens, written and read back.
func (d *desk) settings(change ...func(*app.Settings)) app.Settings {
	d.t.Helper()
	s := app.NewSettings(d.path)
	s.Trust = app.Organisation{Name: "Tidewater Hospitals NHS Trust", ODS: "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = app.KioskName{Code: "K3", Name: "Reception 1"}
	s.Recovery = []string{testRecipient}
	s.Printers = []app.Printer{{Name: "Reception laser", Address: d.paper, Sheets: []string{"card", "labels", "report"}}}
	s.AutoLock = 0 // tests let hours go by in one step
	s.Lists.Every = 0
	for _, c := range change {
		c(&s)
	}
	d.must(s.Write(rand.Reader))
	s, err := app.ReadSettings(d.path)
	d.must(err)
	return s
}

// bareDesk is a window on a machine without settings; start opens it.
func bareDesk(t testing.TB) *desk {
	t.Helper()
	dir := t.TempDir()
	d := &desk{t: t, now: night, beats: make(chan time.Time), path: filepath.Join(dir, "tideover.toml"), paper: filepath.Join(dir, "paper")}
	d.must(os.MkdirAll(d.paper, 0o700))
	a := test.NewTempApp(t)
	a.Settings().SetTheme(controls.Theme())
	d.window = test.NewWindow(nil)
	d.window.Resize(fyne.NewSize(1280, 800))
	t.Cleanup(d.window.Close)
	return d
}

// fill puts patients and staff into a kiosk before its window opens.
func (d *desk) fill(s app.Settings) {
	d.t.Helper()
	k, err := app.Open(ctx, s, d.outside(), nil)
	d.must(err)
	for _, p := range []record.Staff{
		{ID: "2001", Name: "Sunita Okoye", Role: record.ShiftLead}, {ID: "1001", Name: "Joanne Rahman", Role: record.Receptionist},
		{ID: "1002", Name: "Mark Delaney", Role: record.Receptionist}, {ID: "3001", Name: "Ruth Cole", Role: record.Clinician},
		{ID: "9001", Name: "Piotr Zielinski", Role: record.TrustIT},
	} {
		d.must(k.Enrol(ctx, "", p, "112233"))
	}
	it := k.Operator("trust-it")
	_, err = it.ImportIndex(ctx, strings.NewReader(people), index.CSV, index.ImportOptions{Source: "PAS extract", AsOf: night.Add(-25 * time.Hour), Replace: true})
	d.must(err)
	d.must(k.Close())
}

func (d *desk) outside() app.Outside {
	o := app.Outside{Clock: d.clock, Power: fstest.MapFS{}, Elapsed: d.elapsed}
	if d.power != nil {
		o.Power = d.power
	}
	return o
}

// elapsed goes on with the clock, but is not set with it.
func (d *desk) elapsed() time.Duration {
	if d.count != nil {
		return d.count()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now.Sub(night) + 40*time.Hour
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now.Add(d.hands)
}

// setClock sets the clock of the machine, and lets a second's refresh see it.
func (d *desk) setClock(by time.Duration) {
	d.set(by)
	d.ui.refresh()
}

// set moves the hands of the wall clock alone.
func (d *desk) set(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hands += by
}

// later lets time go by, and lets a second's refresh happen.
func (d *desk) later(by time.Duration) {
	d.mu.Lock()
	d.now = d.now.Add(by)
	d.mu.Unlock()
	d.ui.refresh()
}

// start opens the window; nil settings begin with set-up.
func (d *desk) start(s *app.Settings) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	d.ui = New(ctx, d.window, Options{
		Settings: s, Path: d.path, Outside: d.outside(),
		Post:   func(f func()) { d.mu.Lock(); d.posted = append(d.posted, f); d.mu.Unlock() },
		Beside: d.runBeside, Beat: d.beats, Pause: func(f func()) { d.pauses = append(d.pauses, f) },
	})
	d.ui.Start()
	d.t.Cleanup(func() {
		cancel()
		d.must(d.ui.Close())
	})
}

// runBeside keeps what is to run beside the screens until settle. The tick of
// the clock is left out: tests move the clock themselves.
func (d *desk) runBeside(f func()) {
	if name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name(); !strings.Contains(name, "tick") {
		d.beside = append(d.beside, f)
	}
}

// settle runs what runs beside the screens, and what came back from there,
// until there is no more of either.
func (d *desk) settle() {
	for {
		d.mu.Lock()
		posted := d.posted
		d.posted = nil
		d.mu.Unlock()
		switch {
		case len(d.beside) > 0:
			f := d.beside[0]
			d.beside = d.beside[1:]
			f()
		case len(posted) == 0:
			return
		}
		for _, f := range posted {
			f()
		}
	}
}

// eventually waits for something that happens beside the test.
func (d *desk) eventually(what string, happened func() bool) {
	d.t.Helper()
	for range 3000 {
		d.settle()
		if happened() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	d.t.Fatalf("it never happened that %s", what)
}

// signIn signs a person of fill in, as if they had typed their PIN.
func (d *desk) signIn(staffID string) {
	d.t.Helper()
	s, err := d.ui.kiosk.SignIn(ctx, staffID, "112233")
	d.must(err)
	d.ui.signedIn(s)
}

// arrived registers somebody without a screen, some time before now.
func (d *desk) arrived(before time.Duration, p record.Patient, answers ...string) record.Attendance {
	d.t.Helper()
	f, err := d.ui.session.Arrive(p)
	d.must(err)
	answers = append([]string{"arrival.arrivedAt", "-" + fmt.Sprint(int(before.Minutes()))}, answers...)
	for i := 0; i < len(answers); i += 2 {
		f.Set(answers[i], answers[i+1])
	}
	a, err := f.Save(ctx)
	if err != nil {
		d.t.Fatalf("%v: %+v", err, f.Problems())
	}
	d.ui.refresh()
	return a
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

var named = map[string]fyne.KeyName{
	"Esc": fyne.KeyEscape, "Enter": fyne.KeyReturn, "Tab": fyne.KeyTab, "Space": fyne.KeySpace,
	"↑": fyne.KeyUp, "↓": fyne.KeyDown, "←": fyne.KeyLeft, "→": fyne.KeyRight,
	"PgUp": fyne.KeyPageUp, "PgDn": fyne.KeyPageDown, "Home": fyne.KeyHome, "End": fyne.KeyEnd, "Del": fyne.KeyDelete, "Backspace": fyne.KeyBackspace,
}

// press strikes keys as a keyboard does: "F10", "Ctrl+N", "↓", "T".
func (d *desk) press(keys ...string) {
	d.t.Helper()
	for _, key := range keys {
		d.strike(key)
	}
}

// down says that a key goes down, as Fyne does before it asks where the focus is.
func (d *desk) down(name fyne.KeyName) {
	ev := &fyne.KeyEvent{Name: name}
	if f := d.window.Canvas().Focused(); f == nil {
		d.ui.keys.KeyDown(ev)
	} else if k, ok := f.(desktop.Keyable); ok {
		k.KeyDown(ev)
	}
}

func (d *desk) strike(key string) {
	c := d.window.Canvas()
	name, special := named[key]
	if isF := len(key) > 1 && key[0] == 'F' && !strings.Contains(key, "+"); isF {
		name, special = fyne.KeyName(key), true
	}
	if special {
		d.down(name)
	}
	focused := c.Focused()
	switch {
	case key == "Tab":
		if t, ok := focused.(fyne.Tabbable); !ok || !t.AcceptsTab() {
			c.FocusNext()
			return
		}
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	case key == "Shift+Tab":
		d.down(fyne.KeyTab)
		c.FocusPrevious()
	case special:
		if focused != nil {
			focused.TypedKey(&fyne.KeyEvent{Name: name})
		} else {
			c.OnTypedKey()(&fyne.KeyEvent{Name: name})
		}
	case strings.Contains(key, "+") && len(key) > 1:
		d.shortcut(key)
	default:
		d.typed(key)
	}
}

func (d *desk) shortcut(key string) {
	s := &desktop.CustomShortcut{}
	for prefix, bit := range map[string]fyne.KeyModifier{"Ctrl+": fyne.KeyModifierControl, "Alt+": fyne.KeyModifierAlt} {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			s.Modifier, s.KeyName = bit, fyne.KeyName(rest)
			if n, ok := named[rest]; ok {
				s.KeyName = n
			}
			d.down(map[fyne.KeyModifier]fyne.KeyName{fyne.KeyModifierControl: desktop.KeyControlLeft, fyne.KeyModifierAlt: desktop.KeyAltLeft}[bit])
		}
	}
	var struck fyne.Shortcut = s
	if key == "Ctrl+A" { // which drivers know by a name of its own
		struck = &fyne.ShortcutSelectAll{}
	}
	c := d.window.Canvas()
	if f, ok := c.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(struck)
		return
	}
	d.ui.keys.Press(key)
}

// typed types letters into whatever has the focus, as a hand does: after the last
// of them there is a pause.
func (d *desk) typed(text string) {
	d.burst(text)
	for _, pause := range d.pauses {
		pause()
	}
	d.pauses = nil
}

// scanned types a code as a scanner does: at once, with Enter at its end.
func (d *desk) scanned(code string) {
	d.burst(code)
	d.press("Enter")
	d.typed("")
}

func (d *desk) burst(text string) {
	c := d.window.Canvas()
	for _, r := range text {
		if f := c.Focused(); f != nil {
			f.TypedRune(r)
		} else {
			c.OnTypedRune()(r)
		}
	}
}

// texts gives every piece of text that is on screen, dialogs included.
func (d *desk) texts() []string {
	var all []string
	c := d.window.Canvas()
	if top := c.Overlays().Top(); top != nil {
		all = append(all, textsOf(top)...)
	}
	return append(all, textsOf(c.Content())...)
}

func textsOf(o fyne.CanvasObject) []string {
	if !o.Visible() {
		return nil
	}
	var all []string
	switch v := o.(type) {
	case *controls.Text:
		return []string{strings.TrimSpace(v.String())}
	case *controls.Entry:
		return []string{v.Text}
	}
	for _, child := range childrenOf(o) {
		all = append(all, textsOf(child)...)
	}
	return all
}

// sees fails unless each of the words stands in some text on screen.
func (d *desk) sees(words ...string) {
	d.t.Helper()
	all := strings.Join(d.texts(), "\n")
	for _, w := range words {
		if !strings.Contains(all, w) {
			d.t.Errorf("%q is not on screen:\n%s", w, all)
		}
	}
}

// seesNot fails if any of the words stands on screen.
func (d *desk) seesNot(words ...string) {
	d.t.Helper()
	all := strings.Join(d.texts(), "\n")
	for _, w := range words {
		if strings.Contains(all, w) {
			d.t.Errorf("%q is on screen:\n%s", w, all)
		}
	}
}

// settles fails where a screen is never done with laying itself out. Fyne measures
// what is in a window before it draws, and lays out whatever holds an object of
// another size than before, or one that is new: where that makes new objects each
// time, the window is drawn for ever, with nobody there.
func (d *desk) settles(name string) {
	d.t.Helper()
	measured := map[fyne.CanvasObject]fyne.Size{}
	changed := fyne.CanvasObject(nil)
	var measure func(o fyne.CanvasObject) bool
	measure = func(o fyne.CanvasObject) bool {
		if !o.Visible() {
			return false
		}
		again := false
		for _, child := range childrenOf(o) {
			again = measure(child) || again
		}
		if again {
			layOut(o)
		}
		size, known := measured[o]
		measured[o] = o.MinSize()
		if known && size == measured[o] {
			return false
		}
		changed = o
		return true
	}
	for range 4 {
		changed = nil
		if measure(d.window.Canvas().Content()); changed == nil {
			return
		}
	}
	d.t.Errorf("%s is laid out for ever: %T is new or of another size each time", name, changed)
}

func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch v := o.(type) {
	case *fyne.Container:
		return slices.Clone(v.Objects)
	case fyne.Widget:
		return slices.Clone(test.WidgetRenderer(v).Objects())
	}
	return nil
}

func layOut(o fyne.CanvasObject) {
	switch v := o.(type) {
	case *fyne.Container:
		if v.Layout != nil {
			v.Layout.Layout(v.Objects, v.Size())
		}
	case fyne.Widget:
		test.WidgetRenderer(v).Layout(v.Size())
	}
}

// shot looks whether a screen comes to rest, and leaves a picture at both sizes
// for people to look at.
func (d *desk) shot(name string) {
	d.t.Helper()
	d.settles(name)
	dir := os.Getenv("TIDEOVER_SHOTS")
	if dir == "" {
		return
	}
	for _, size := range []fyne.Size{fyne.NewSize(1920, 1080), fyne.NewSize(1280, 800)} {
		d.window.Resize(size)
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%s-%.0f.png", name, size.Width)))
		d.must(err)
		d.must(png.Encode(f, d.window.Canvas().Capture()))
		d.must(f.Close())
	}
}
