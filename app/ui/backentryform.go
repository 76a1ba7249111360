package ui

import (
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// showPaperForm brings up a form that is typed in from paper, and afterwards
// the screen that it was begun from.
func (u *UI) showPaperForm(filling *app.Filling, back func() screen) {
	f := newForm(u, filling)
	f.back = back
	u.show(f)
}

// setPaperKeys registers what a form that is typed in from paper can do besides.
func (f *form) setPaperKeys() {
	if f.filling.Paper == nil {
		return
	}
	f.ui.keys.On("Ctrl+H", f.sayHard)
	f.ui.keys.On("Ctrl+W", func() { f.ui.askPaper(f.filling, f.paperSaid) })
}

func (f *form) paperKeys() []controls.KeyWord {
	if f.filling.Paper == nil {
		return nil
	}
	return []controls.KeyWord{controls.KeyFor("Ctrl+H", "Hard to read"), controls.KeyFor("Ctrl+W", "Who and when")}
}

func (f *form) paperSaid() {
	f.ui.bar.SetReport(controls.NoticeReport(f.paperWords()))
}

// paperWords say whose words are typed, and of which day.
func (f *form) paperWords() string {
	paper := f.filling.Paper
	words := "On behalf of " + orElse(paper.WrittenBy, "somebody who is not named yet")
	if !paper.Date.IsZero() {
		words += ", " + paper.Date.String()
	}
	if n := len(paper.Doubts); n > 0 {
		words += ". Hard to read: " + counted(n, "answer", "answers")
	}
	return words
}

// sayHard marks the question with the focus as hard to read, or takes the mark
// away: it stays a question for whoever wrote it.
func (f *form) sayHard() {
	q := f.focused
	if q == nil {
		return
	}
	at := q.item.At
	for _, d := range f.filling.Paper.Doubts {
		if d.At == at {
			f.filling.Doubt(at, false, "")
			f.paperSaid()
			return
		}
	}
	words := controls.NewField("What it could be", "06:20 or 06:26, if you can say")
	f.dialogFor("Hard to read: "+q.item.Label, words, func() {
		f.filling.Doubt(at, true, words.Text())
		f.paperSaid()
	})
}

func (f *form) dialogFor(title string, field *controls.Field, do func()) {
	controls.ShowDialog(f.ui.window.Canvas(), controls.DialogView{
		Title: title,
		Body: controls.Down(12, controls.NewParagraph(controls.Body.Run("Type the likelier answer into the form. The doubt is kept beside it, as a question for "+
			orElse(f.filling.Paper.WrittenBy, "whoever wrote it")+".")), field),
		Answers: []controls.Answer{
			{Text: "Keep the doubt", Key: "F10", Kind: controls.Primary, Do: do},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: field.Entry,
	})
}

// askPaper asks who wrote what is to be typed in, on which day, and when it
// happened where the form does not ask.
func (u *UI) askPaper(f *app.Filling, then func()) {
	writer := controls.NewSelect("On behalf of", "who wrote it, as they signed", u.writers()...)
	writer.OnFree = func(string) {}
	if f.Paper.WrittenBy != "" {
		writer.ChooseFree(f.Paper.WrittenBy)
	}
	date := controls.NewField("Date on the paper", "")
	date.SetText(dayOr(f.Paper.Date, record.DateOf(u.kiosk.Now())).String())
	at := controls.NewField("When it happened", "HH:mm, where the form does not ask")
	if !f.Paper.At.IsZero() {
		at.SetText(record.FormatDateTime(f.Paper.At))
	}
	var dialog *controls.Dialog
	keep := func() {
		if u.takePaper(f, writer, date, at) {
			dialog.Close()
			then()
		}
	}
	dialog = controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Who wrote it, and when",
		Body:  controls.Down(12, writer, fieldRow(share{1, date}, share{1, at})),
		Answers: []controls.Answer{
			{Text: "Go on", Key: "F10", Kind: controls.Primary, Keep: true, Do: keep},
			{Text: "Leave", Key: "Esc", Safe: true},
		},
		Focus: writer.Entry,
	})
}

// takePaper puts what was said of the paper into the form, or says at its field
// what is wrong.
func (u *UI) takePaper(f *app.Filling, writer *controls.Select, date, at *controls.Field) bool {
	writer.Settle()
	who := strings.TrimSpace(writer.Chosen().Text)
	if who == "" {
		writer.SetProblem("Say who wrote it.", controls.Words.Run("The name that is signed, or Not signed."))
		writer.Focus()
		return false
	}
	f.SetWriter(who)
	if err := f.SetDate(date.Text()); err != nil {
		refuse(date, "This is no day that has been.", "Type the date on the paper, like 22/11/2026.")
		return false
	}
	if err := f.SetWritten(at.Text()); err != nil {
		refuse(at, "This is no time that has been.", "Type the time on the paper, like 0344.")
		return false
	}
	return true
}

func dayOr(day, otherwise record.Date) record.Date {
	if day.IsZero() {
		return otherwise
	}
	return day
}
