package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/reconcile"
)

// balance proves that every number that was issued is accounted for, writes the
// proof down, and lets a person close the outage with their signature.
type balance struct {
	u      *UI
	report *reconcile.Report // nil until the first reading back is over
	err    error             // why it could not be read
	stop   func()            // ends the reading back under way
	signed time.Time

	mu       sync.Mutex
	progress app.Progress

	lines   *controls.RowList
	pin     *controls.Field
	head    *slot
	sum     *slot
	table   *slot
	told    *slot
	signing *slot
	written *slot
	keyed   string
	root    *fyne.Container
}

var lineListLook = controls.ListLook{RowHeight: 50, Pad: controls.Insets{Top: 6, Right: 12, Bottom: 6, Left: 14}, Pale: true}

func newBalance(u *UI) *balance {
	b := &balance{u: u, head: newSlot(), sum: newSlot(), table: newSlot(), told: newSlot(), signing: newSlot(), written: newSlot()}
	b.lines = controls.NewRowList(lineListLook)
	b.lines.OnOpen = b.openNumber
	b.pin = controls.NewPINField("PIN", "your own, again")
	b.pin.OnChanged = func(string) { b.pin.ClearProblem() }
	left := controls.Down(0, b.told.box, controls.Grow(b.lines))
	b.root = page(controls.Down(12, b.head.box, b.sum.box, b.table.box, b.written.box,
		controls.Grow(controls.AcrossFull(12, controls.Grow(left), controls.Wide(520, b.signing.box)))))
	b.show()
	return b
}

func (b *balance) place() string               { return "F8" }
func (b *balance) content() fyne.CanvasObject  { return b.root }
func (b *balance) patient() *record.Attendance { return nil }

// leave ends a reading back, and forgets a PIN that was begun.
func (b *balance) leave() {
	if b.stop != nil {
		b.stop()
	}
	b.pin.SetText("")
}

func (b *balance) shown() {
	b.keyed = ""
	b.setKeys()
	if b.report == nil && b.stop == nil {
		b.read(func() {})
	}
	b.focus()
}

func (b *balance) focus() {
	if b.mayClose() {
		b.u.window.Canvas().Focus(b.pin.Entry)
		return
	}
	b.u.window.Canvas().Focus(b.lines)
	if b.lines.Chosen() == "" {
		b.lines.HandleKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	}
}

func (b *balance) setKeys() {
	state := fmt.Sprint(b.stop != nil, b.mayClose())
	if state == b.keyed {
		return
	}
	b.keyed = state
	k := b.u.keys
	k.On("Ctrl+R", func() { b.read(func() {}) })
	k.On("Ctrl+E", b.askFolder)
	k.On("F10", b.sign)
	k.On("Esc", func() { b.u.show(newRecovery(b.u)) })
	words := []controls.KeyWord{controls.KeyFor("Tab", "Next"), controls.KeyFor("Ctrl+R", "Read back again"), controls.KeyFor("Ctrl+E", "Export"), controls.KeyFor("Enter", "Open record")}
	if b.mayClose() {
		words = []controls.KeyWord{controls.KeyFor("Tab", "Next"), controls.KeyFor("F10", "Sign and close"), controls.KeyFor("Ctrl+R", "Read back again"), controls.KeyFor("Ctrl+E", "Export")}
	}
	b.u.bar.SetKeys(append(words, controls.KeyFor("Esc", "Recovery"))...)
}

// mayClose reports whether the balance can be signed as it stands.
func (b *balance) mayClose() bool {
	return b.report != nil && b.signed.IsZero() && b.u.status.Phase == app.Recovery && app.Closed(*b.report) == nil
}

func (b *balance) refresh() {
	b.show()
	if b.u.now == screen(b) {
		b.setKeys()
		b.u.reportPrinting()
	}
}

// read asks the trust's systems for every number, beside the screens, and then
// goes on with what the balance is read for.
func (b *balance) read(then func()) {
	if b.stop != nil {
		b.u.bar.SetReport(controls.NoticeReport("Reading back is under way"))
		return
	}
	kiosk := b.u.kiosk
	b.progress = app.Progress{}
	b.err = nil
	b.stop = b.u.alongside(func(ctx context.Context) {
		report, err := kiosk.Balance(ctx, b.toldOf)
		b.u.options.Post(func() { b.over(report, err, then) })
	})
	b.refresh()
}

func (b *balance) toldOf(p app.Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.progress = p
}

// over takes what a reading back came to. A screen that was left shows nothing
// any more.
func (b *balance) over(report reconcile.Report, err error, then func()) {
	b.stop = nil
	if b.u.now != screen(b) {
		return
	}
	if b.err = err; err == nil {
		b.report = &report
		then()
	}
	b.u.refresh()
	if b.signed.IsZero() {
		b.focus()
	}
}

// sign closes the outage. The PIN says that it is this person; the balance is
// read once more, since arrivals go on until it is signed.
func (b *balance) sign() {
	switch {
	case b.stop != nil || b.report == nil:
		b.u.bar.SetReport(controls.NoticeReport("The balance is not read yet"))
		return
	case !b.signed.IsZero():
		return
	case b.u.status.Phase != app.Recovery:
		b.u.bar.SetReport(controls.NoticeReport("There is no outage to close: trust IT has not declared the systems clean, or it is closed already"))
		return
	}
	if app.Closed(*b.report) != nil {
		b.u.bar.SetReport(controls.NoticeReport("Not yet: " + counted(len(b.lines.Rows()), "thing is", "things are") + " listed at the left"))
		b.focus()
		return
	}
	if err := b.u.session.Allow(app.SignBalance); err != nil {
		b.u.fail(err)
		return
	}
	signer, ok := b.signer()
	if !ok {
		return
	}
	b.read(func() { b.signWith(signer) })
}

// signer begins a session with the PIN typed.
func (b *balance) signer() (*app.Session, bool) {
	pin := b.pin.Text()
	if pin == "" {
		b.pin.SetProblem("Type your PIN to sign.")
		b.u.window.Canvas().Focus(b.pin.Entry)
		return nil, false
	}
	s, err := b.u.kiosk.SignIn(b.u.ctx, b.u.session.Staff.ID, pin)
	b.pin.SetText("")
	var refusal *app.PINError
	if errors.As(err, &refusal) {
		x := app.Explain(err)
		b.pin.SetProblem(x.Words, controls.Words.Run(x.Hint))
		b.u.window.Canvas().Focus(b.pin.Entry)
		return nil, false
	}
	if err != nil {
		b.u.fail(err)
		return nil, false
	}
	b.pin.ClearProblem()
	return s, true
}

func (b *balance) signWith(s *app.Session) {
	if err := s.SignBalance(b.u.ctx, *b.report); err != nil {
		b.u.fail(err)
		return
	}
	b.signed = b.u.kiosk.Now()
}

// openNumber brings up the record of a number that wants somebody.
func (b *balance) openNumber(id string) {
	number, _, _ := strings.Cut(id, " ")
	n, err := record.ParseDowntimeNumber(number)
	if err == nil {
		var a record.Attendance
		if a, err = b.u.kiosk.AttendanceByNumber(b.u.ctx, n); err == nil {
			b.u.openRecord(a.ID, b)
			return
		}
	}
	b.u.bar.SetReport(controls.NoticeReport("Nobody is registered under " + number))
}

// askFolder asks where the report is to be written.
func (b *balance) askFolder() {
	if b.report == nil {
		b.u.bar.SetReport(controls.NoticeReport("The balance is not read yet"))
		return
	}
	folder := controls.NewField("Folder", "a USB stick, or a folder of this kiosk; it is made if it is not there")
	folder.OnChanged = func(string) { folder.ClearProblem() }
	folder.SetText(filepath.Join(filepath.Dir(b.u.kiosk.Settings.Data), "reports", b.report.GeneratedAt.Format("2006-01-02-1504")))
	var dialog *controls.Dialog
	write := func() {
		dir := strings.TrimSpace(folder.Text())
		if !filepath.IsAbs(dir) {
			folder.SetProblem("Type the whole path, from the root.")
			folder.Focus()
			return
		}
		dialog.Close()
		b.export(dir)
	}
	dialog = controls.ShowDialog(b.u.window.Canvas(), controls.DialogView{
		Title: "Export the report",
		Body: controls.Down(12, folder,
			controls.NewParagraph(controls.Body.Run("PDF, CSV and JSON, with a signature over all three. They hold numbers and counts, and no patient data. A report that is there already is replaced."))),
		Answers: []controls.Answer{
			{Text: "Write", Key: "F10", Kind: controls.Primary, Keep: true, Do: write},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: folder.Entry,
	})
}

func (b *balance) export(dir string) {
	if _, err := b.u.session.WriteReport(b.u.ctx, dir, *b.report); err != nil {
		b.u.refused(err, "", func() { b.export(dir) })
		return
	}
	files := strings.Join([]string{app.ReportPDF, app.ReportCSV, app.ReportJSON, app.ReportSignature}, ", ")
	b.written.set(dir, func() fyne.CanvasObject {
		return controls.NewNote(controls.DoneNote, controls.Strong.Run("Written to "+dir), controls.Body.Run(": "+files+"."))
	})
	b.root.Refresh()
}
