package ui

import (
	"errors"
	"fmt"
	"image/color"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// stationeryKey brings up what is left of labels, wristbands and paper.
const stationeryKey = "Ctrl+5"

// stationery shows what is left to print on, and takes a person's word on it:
// a count, a box that was opened, or what was spoiled.
type stationery struct {
	u    *UI
	from screen
	left []app.StationeryLeft
	out  int   // numbers of blank packs that are not back
	asOf int64 // the newest entry when they were counted

	list  *controls.RowList
	title *slot
	count *controls.Field
	means *slot
	save  *controls.Button
	root  *fyne.Container
}

var (
	stationeryLook = controls.ListLook{RowHeight: 46, Pad: controls.Insets{Top: 8, Right: 14, Bottom: 8, Left: 14}}
	stationeryCols = controls.Columns{Gap: 14, Widths: []float32{20, 170, 70, 0}}
)

func newStationery(u *UI, from screen) *stationery {
	s := &stationery{u: u, from: from, list: controls.NewRowList(stationeryLook), title: newSlot(), means: newSlot()}
	s.list.SetHeads(stationeryCols, "", "What", "Left", "How long it lasts")
	s.list.OnChosen = func(string) { s.showEntry() }
	s.list.OnOpen = func(string) { s.count.Focus() }
	s.list.OnRune = s.typeOn
	s.count = controls.NewField("How many", "200 counted, +100 a box opened, -1 spoiled")
	s.count.OnChanged = func(string) { s.count.ClearProblem(); s.showEntry() }
	s.save = controls.NewButton(controls.Commit, "Keep", "F10", s.keep)
	side := controls.NewCard("", "", s.title.box, controls.Blank(1, 4), s.count, s.means.box, controls.Blank(1, 8), s.save)
	s.root = page(controls.Down(12,
		controls.NewHeading("Stationery", "A person counts; what is printed is taken off. Nobody can see into a cupboard from here."),
		controls.Grow(controls.AcrossFull(16, controls.Grow(s.list), controls.Wide(372, controls.Down(0, side, controls.Grow(controls.Blank(1, 1))))))))
	return s
}

func (s *stationery) place() string               { return "F5" }
func (s *stationery) content() fyne.CanvasObject  { return s.root }
func (s *stationery) patient() *record.Attendance { return nil }
func (s *stationery) leave()                      {}

func (s *stationery) shown() {
	s.u.keys.On("F10", s.keep)
	s.u.keys.On("Esc", func() { s.u.show(s.from) })
	s.u.bar.SetKeys(controls.KeyWord{Keys: []string{"↑", "↓"}, Word: "What"}, controls.KeyFor("0…9", "Counted"), controls.KeyFor("+", "Box opened"),
		controls.KeyFor("-", "Spoiled"), controls.KeyFor("F10", "Keep"), controls.KeyFor("Esc", "Print centre"))
	s.u.window.Canvas().Focus(s.list)
}

func (s *stationery) refresh() {
	left, err := s.u.kiosk.Stationery(s.u.ctx)
	if err != nil {
		s.u.fail(err)
		return
	}
	s.left = left
	if err := s.countOut(); err != nil {
		s.u.fail(err)
		return
	}
	s.showLeft()
	s.showEntry()
	s.u.reportPrinting()
}

// countOut counts the numbers that are not back, if that may have changed.
func (s *stationery) countOut() error {
	newest := s.u.kiosk.Newest()
	if newest == s.asOf {
		return nil
	}
	out, err := s.u.session.NumbersOut(s.u.ctx)
	if err == nil {
		s.out, s.asOf = len(out), newest
	}
	return err
}

// packsID is the row of the blank numbers, which the kiosk counts itself.
const packsID = "packs"

func (s *stationery) showLeft() {
	var rows []controls.Row
	for _, l := range s.left {
		view := s.u.stationeryStands(l)
		rows = append(rows, controls.Row{ID: string(l.Item), Version: fmt.Sprint(view, l.Left), Content: func() fyne.CanvasObject {
			left := ""
			if l.Counted {
				left = strconv.Itoa(l.Left)
			}
			return stationeryFace(view, l.Item.String(), left)
		}})
	}
	packs := stationeryView{icon: controls.Tick, good: true, words: "Issued on blank packs, and not back yet. The kiosk counts them itself."}
	if s.out == 0 {
		packs = stationeryView{icon: controls.Info, words: "No blank pack is out. A shift lead issues one for when this kiosk is away too."}
	}
	rows = append(rows, controls.Row{ID: packsID, Version: fmt.Sprint(s.out), Content: func() fyne.CanvasObject {
		return stationeryFace(packs, "Blank numbers", strconv.Itoa(s.out))
	}})
	if !sameRows(s.list.Rows(), rows) {
		s.list.SetRows(rows)
	}
}

func stationeryFace(v stationeryView, name, left string) fyne.CanvasObject {
	return stationeryCols.Row(icon(v.icon, v.color(), 16), controls.NewParagraph(controls.Strong.Run(name)),
		controls.NewText(controls.Lead.Run(left)).Aligned(fyne.TextAlignTrailing), controls.NewParagraph(controls.Body.Run(v.words)))
}

// stationeryView is how one sort stands, in words.
type stationeryView struct {
	icon  controls.Icon
	good  bool
	low   bool
	words string
}

func (v stationeryView) color() color.Color {
	switch {
	case v.low:
		return controls.Orange
	case v.good:
		return controls.Green
	}
	return controls.Grey
}

// stationeryStands says how long a sort lasts, and whose count that goes by.
func (u *UI) stationeryStands(l app.StationeryLeft) stationeryView {
	if !l.Counted {
		return stationeryView{icon: controls.Ring, words: "Nobody has counted it. Type how many there are."}
	}
	words := lastsWords(l)
	by := fmt.Sprintf(" Counted %s by %s.", u.when(l.CountedAt), l.CountedBy)
	if l.Low {
		return stationeryView{icon: controls.Warning, low: true, words: words + " Fetch more now." + by}
	}
	return stationeryView{icon: controls.Tick, good: true, words: words + by}
}

// lastsWords say how long what is left lasts.
func lastsWords(l app.StationeryLeft) string {
	lasts, going := l.Lasts()
	switch {
	case l.Left == 0:
		return "None left by the count."
	case !going:
		return "None was used in the last hours."
	case lasts >= 48*time.Hour:
		return fmt.Sprintf("Lasts about %d days at the rate of the last hours.", int(lasts.Hours()/24))
	case lasts >= 3*time.Hour:
		return fmt.Sprintf("Lasts about %s at the rate of the last hours.", record.FormatDuration(lasts.Round(time.Hour)))
	}
	return fmt.Sprintf("Lasts about %s at the rate of the last hours.", record.FormatDuration(lasts.Round(10*time.Minute)))
}

func (s *stationery) chosen() (app.StationeryLeft, bool) {
	for _, l := range s.left {
		if string(l.Item) == s.list.Chosen() {
			return l, true
		}
	}
	return app.StationeryLeft{}, false
}

// typeOn brings a digit or a sign that was typed in the list to the field.
func (s *stationery) typeOn(r rune) bool {
	if !strings.ContainsRune("0123456789+-", r) {
		return false
	}
	s.count.SetText("")
	s.count.Focus()
	s.count.Entry.TypedRune(r)
	return true
}

// word is what was typed about one sort.
type word struct {
	n   int
	add bool // a sign was typed: so many more or fewer
}

var errNoNumber = errors.New("not a number")

func readWord(text string) (word, error) {
	text = strings.NewReplacer("−", "-", " ", "").Replace(text)
	n, err := strconv.Atoi(text)
	if err != nil {
		return word{}, errNoNumber
	}
	return word{n, strings.HasPrefix(text, "+") || n < 0}, nil
}

// meaning says what F10 would keep.
func meaning(l app.StationeryLeft, w word) string {
	switch {
	case w.add && !l.Counted:
		return "It was never counted: type how many there are, with the new box."
	case w.add && w.n < 0:
		return fmt.Sprintf("%d spoiled and thrown away: %d left.", -w.n, max(0, l.Left+w.n))
	case w.add:
		return fmt.Sprintf("%d more: %d then.", w.n, l.Left+w.n)
	}
	return fmt.Sprintf("%d left, by your count.", w.n)
}

func (s *stationery) showEntry() {
	l, ok := s.chosen()
	title, words := "Blank numbers", "The kiosk counts these itself."
	if ok {
		words = ""
		title = l.Item.String()
		if w, err := readWord(s.count.Text()); err == nil {
			words = meaning(l, w)
		}
	}
	drew := s.title.set(title, func() fyne.CanvasObject { return controls.NewParagraph(controls.Lead.Run(title)) })
	drew = s.means.set("="+words, func() fyne.CanvasObject { return controls.NewParagraph(controls.Words.Run(words)) }) || drew
	if drew {
		controls.Relayout(s.root)
	}
}

// keep writes down what was typed; pressed too early, it goes to what is
// missing.
func (s *stationery) keep() {
	l, ok := s.chosen()
	if !ok {
		s.u.bar.SetReport(controls.NoticeReport("The kiosk counts blank numbers itself: choose another row"))
		s.u.window.Canvas().Focus(s.list)
		return
	}
	w, err := readWord(s.count.Text())
	if err == nil {
		err = s.write(l.Item, w)
	}
	switch {
	case err == nil:
		s.count.SetText("")
		s.u.window.Canvas().Focus(s.list)
		s.u.refresh()
		s.u.bar.SetReport(controls.SavedReport(l.Item.String() + ": kept"))
	case errors.Is(err, errNoNumber):
		s.problem("Type a number.", "200 is a count, +100 a box opened, -1 one spoiled.")
	case barred(err):
		s.u.refused(err, "", s.keep)
	default:
		x := app.Explain(err)
		s.problem(x.Words, x.Hint)
	}
}

func (s *stationery) write(item record.Stationery, w word) error {
	if w.add {
		return s.u.session.AddStationery(s.u.ctx, item, w.n)
	}
	return s.u.session.CountStationery(s.u.ctx, item, w.n)
}

func (s *stationery) problem(words, hint string) {
	s.count.SetProblem(words, controls.Words.Run(hint))
	controls.Relayout(s.root)
	s.count.Focus()
}
