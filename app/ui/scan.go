package ui

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// scanPause is longer than a scanner takes from one sign to the next, and shorter
// than a hand.
const scanPause = 50 * time.Millisecond

// watchScanner lets a whole code that a scanner types open what it names, on any
// screen where letters are keys.
func (u *UI) watchScanner() {
	pause := u.options.Pause
	if pause == nil {
		pause = func(f func()) {
			// Posted twice: what was struck in the meantime is heard before.
			time.AfterFunc(scanPause, func() { u.options.Post(func() { u.options.Post(f) }) })
		}
	}
	u.keys.ScanWith(pause, u.scan)
}

// scan opens what a code names, or says why it cannot. Over a dialog it opens
// nothing: the trigger may have been pulled twice, and the question stands. Where
// nobody is signed in nothing is opened either, and a digit with a PIN behind it
// may come as fast as a code.
func (u *UI) scan(text string) bool {
	if u.session == nil {
		return app.IsCode(text)
	}
	if u.window.Canvas().Overlays().Top() != nil {
		u.bar.SetReport(controls.NoticeReport("Nothing was opened: answer the question first, then scan again"))
		return true
	}
	if s, ok := u.now.(interface{ scanned(text string) }); ok {
		s.scanned(text)
	} else {
		u.read(text)
	}
	return true
}

// read opens what a code names, whatever screen is on.
func (u *UI) read(text string) {
	found, err := u.session.Scan(u.ctx, text)
	if err != nil {
		u.refused(err, "", func() { u.read(text) })
		return
	}
	u.openScanned(found)
}

// openScanned brings up what a code names: a page to be typed in, the arrival on a
// sheet of a blank pack, a record, or words on a sheet that is about nobody.
func (u *UI) openScanned(found app.Scanned) {
	switch {
	case len(found.Among) > 0:
		u.askWhich(found.Among)
	case found.Attendance == nil && found.Number != "":
		u.arriveFromPaper(found)
	case found.Attendance == nil:
		u.showSheet(found)
	case found.ToTypeIn():
		u.show(newPaperScreen(u, *found.Attendance, found.Page))
		u.reportPage(*found.Page)
	default:
		u.openRecord(found.Attendance.ID, u.now)
		if found.Page != nil {
			u.bar.SetReport(controls.NoticeReport(pageWords(*found.Page) + ". " + u.printedWords(*found.Page)))
		}
	}
}

// reportPage says at once that somebody was here before.
func (u *UI) reportPage(p app.Page) {
	if !p.Owed() {
		u.bar.SetReport(controls.NoticeReport(fmt.Sprintf("%s: %s already, said by %s, %s", pageWords(p), p.State, p.By, u.dayAndTime(p.At))))
	}
}

// arriveFromPaper registers somebody who was written on a blank pack.
func (u *UI) arriveFromPaper(found app.Scanned) {
	var p app.Page
	if found.Page != nil {
		p = *found.Page
	}
	f, err := u.session.ArriveFromPaper(u.ctx, found.Number, p)
	if err != nil {
		u.refused(err, "", func() { u.arriveFromPaper(found) })
		return
	}
	u.askPaper(f, func() { u.showPaperForm(f, func() screen { return newBackEntry(u) }) })
}

// visitsAsked is how many visits of one person are asked about, by a digit each.
const visitsAsked = 9

// askWhich asks which visit is meant, where several are under one NHS number.
func (u *UI) askWhich(among []record.Attendance) {
	who := among[0].Patient
	words := fmt.Sprintf("%s, NHS No. %s, was registered here %d times. Compare the downtime number with the paper.", who.Name, who.NHSNumber, len(among))
	if len(among) > visitsAsked {
		words += fmt.Sprintf(" These are the latest %d; the others are found by their downtime numbers.", visitsAsked)
	}
	var answers []controls.Answer
	for i, a := range among[:min(len(among), visitsAsked)] {
		answers = append(answers, controls.Answer{
			Text: a.Number.String() + "   " + u.visit(a), Key: strconv.Itoa(i + 1), Kind: controls.Secondary, Do: func() { u.openRecord(a.ID, u.now) },
		})
	}
	answers = append(answers, controls.Answer{Text: "None of them", Key: "Esc", Kind: controls.Secondary, Safe: true})
	controls.ShowDialog(u.window.Canvas(), controls.DialogView{Title: "Which visit is it?", Body: controls.NewParagraph(controls.Body.Run(words)), Answers: answers, Below: true})
}

// visit says when somebody came, and whether they are here still.
func (u *UI) visit(a record.Attendance) string {
	words := "came " + u.dayAndTime(a.ArrivedAt)
	if a.Departure != nil {
		return words + ", left " + u.dayAndTime(a.Departure.DepartedAt)
	}
	return words + ", here now"
}

// showSheet says what a sheet about nobody is, and when and where it was printed.
func (u *UI) showSheet(found app.Scanned) {
	title, words := "A list or report", ""
	if p := found.Page; p != nil {
		title, words = pageWords(*p), u.printedWords(*p)+"."
	} else {
		words = fmt.Sprintf("Its foot says kiosk %s, %s. Scan the square code in its corner to see which sheet it is.", found.Report.Kiosk, u.dayAndTime(found.Report.At))
	}
	answers := []controls.Answer{{Text: "Close", Key: "Esc", Safe: true}}
	if p := found.Page; p != nil && p.Sheet.Letters() == record.PackRegister.Letters() {
		words += " What is written on it is said of its numbers."
		answers = append(answers, controls.Answer{Text: "Its blank packs", Key: "F6", Kind: controls.Primary, Do: func() { u.show(newBackEntry(u)) }})
	} else {
		words += " It is about no one patient: nothing is typed in from it."
	}
	controls.ShowDialog(u.window.Canvas(), controls.DialogView{Title: title, Body: controls.NewParagraph(controls.Body.Run(words)), Answers: answers})
}

// printedWords says which sheet a page is of, and where it came from.
func (u *UI) printedWords(p app.Page) string {
	words := fmt.Sprintf("Sheet %06d", p.Serial)
	switch {
	case p.Job.ID == "":
		return words + ", not one of this kiosk’s print queue"
	case p.Job.Out():
		words += ", printed " + u.dayAndTime(p.Job.StateAt)
	default:
		words += ", " + string(p.Job.State) + " since " + u.dayAndTime(p.Job.StateAt)
	}
	if p.Job.Printer != "" {
		words += " on " + p.Job.Printer
	}
	return words
}
