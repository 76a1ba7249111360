package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

var boardLook = controls.ListLook{RowHeight: 50, Pad: controls.Insets{Top: 5, Right: 6, Bottom: 4, Left: 7}, Bare: true, FullWidth: true}

// The board's columns: a wide window has three more.
var (
	boardColumns = controls.Columns{Gap: 10, Widths: []float32{74, 0, 110, 112, 114, 52, 144, 100}}
	wideColumns  = controls.Columns{Gap: 14, Widths: []float32{110, 0, 118, 118, 170, 270, 190, 60, 150, 120}}
)

func (b *board) setHeads() {
	if b.wide {
		b.list.SetHeads(wideColumns, "Place", "Patient", "NHS No.\nDowntime No.", "Acuity", "Chief complaint", "In the patient’s words", "Arrived", "NEWS2", "Time in department", "Now")
		return
	}
	b.list.SetHeads(boardColumns, "Place", "Patient", "NHS No.\nDowntime No.", "Acuity", "Complaint", "NEWS2", "Time in department", "Now")
}

// row is one patient. Its version holds what the row shows of the clock, so
// that it is drawn anew once a minute and not once a second.
func (b *board) row(r app.BoardRow, now time.Time) controls.Row {
	look := controls.PlainRow
	if !r.Patient.DiedOn.IsZero() {
		look = controls.DeadRow
	}
	bar := timeBar(r, now)
	return controls.Row{
		ID: string(r.ID), Look: look,
		Version: fmt.Sprint(b.wide, bar, r.Details, r.Triage, r.Stage, r.StageAt, r.Unread, scoreOf(r), r.SimilarName, record.DateOf(now)),
		Content: func() fyne.CanvasObject { return b.face(r, bar) },
	}
}

func (b *board) face(r app.BoardRow, bar controls.TimeBar) fyne.CanvasObject {
	place := controls.NewParagraph(controls.Strong.Run(orElse(r.Place, "No place")))
	if r.Place == "" {
		place = controls.NewParagraph(controls.Soft.Run("No place"))
	}
	numbers := controls.Down(0,
		controls.NewText(controls.Body.Run(orNotKnown(r.Patient.NHSNumber.String()))),
		controls.NewText(controls.Caption.Run(r.Number.String())))
	now := controls.Down(0, controls.NewParagraph(controls.Strong.Run(r.Stage.String())), controls.NewParagraph(controls.Caption.Run(b.since(r))))
	if !b.wide {
		return boardColumns.Row(place, b.person(r), numbers, acuityOf(r.Triage), complaint(r), b.score(r), controls.NewTimeBar(bar), now)
	}
	arrived := controls.Down(0,
		controls.NewParagraph(controls.Strong.Run(b.u.when(r.ArrivedAt))),
		controls.NewParagraph(controls.Caption.Run(orElse(r.ArrivalMode.String(), "How is not recorded"))))
	return wideColumns.Row(place, b.person(r), numbers, acuityOf(r.Triage), chiefComplaint(r),
		controls.NewParagraph(controls.Small.Run(orElse(r.Complaint, "Not recorded"))), arrived, b.score(r), controls.NewTimeBar(bar), now)
}

// person is who it is; the name is never cut short.
func (b *board) person(r app.BoardRow) fyne.CanvasObject {
	today := b.u.kiosk.AgeDay()
	born := []controls.Run{controls.Small.Run(bornAndSex(r.Patient, today))}
	if r.SimilarName {
		born = append(born, controls.GapRun(8), controls.IconRun(controls.Warning, controls.Ink, 12), controls.GapRun(4), controls.Tiny.Run("Name alert").Unbroken())
	}
	return controls.Down(0, controls.NewParagraph(controls.Value.Heavy().Run(r.Patient.Name.String())), controls.NewParagraph(born...))
}

// bornAndSex writes out what is not known of the two.
func bornAndSex(p record.Patient, today record.Date) string {
	born, sex := p.BirthDate.Display(today), p.Sex.String()
	if p.BirthDate.IsZero() {
		born = "Birth date not known"
	}
	switch {
	case known(p.Sex) != "":
	case p.BirthDate.IsZero():
		return "Birth date and sex not known"
	default:
		sex = "Sex not known"
	}
	return born + " " + sex
}

// complaint is the chief complaint of triage, and before it the patient's own
// words.
func complaint(r app.BoardRow) fyne.CanvasObject {
	if r.Triage == nil || r.Triage.ChiefComplaint.IsZero() {
		return controls.NewParagraph(controls.Body.Run(opening(orElse(r.Complaint, "Not recorded"), 60)))
	}
	return chiefComplaint(r)
}

func chiefComplaint(r app.BoardRow) fyne.CanvasObject {
	if r.Triage == nil || r.Triage.ChiefComplaint.IsZero() {
		return controls.NewParagraph(controls.Soft.Run("Not recorded"))
	}
	return controls.NewParagraph(controls.Body.Run(r.Triage.ChiefComplaint.String()))
}

// opening gives the first words of a long text; the record has all of it.
func opening(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	cut := string(letters[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;") + "…"
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

var sinceWords = map[app.Stage]string{app.ToBeTriaged: "Arrived ", app.ToBeSeen: "Triaged ", app.InTreatment: "Since ", app.AwaitingBed: "Decided "}

// since says from when somebody has been at their stage.
func (b *board) since(r app.BoardRow) string { return sinceWords[r.Stage] + b.u.clock(r.StageAt) }

// score is how sick somebody is by their newest observations, or why nobody can
// say. NEWS2 is not for anybody under 16.
func (b *board) score(r app.BoardRow) fyne.CanvasObject {
	years, known := r.Patient.BirthDate.Years(b.u.kiosk.AgeDay())
	switch {
	case r.Unread:
		return controls.NewParagraph(controls.Tiny.Run("Not readable"))
	case r.Score != nil:
		return controls.Down(0, controls.NewScore(r.Score.Total, r.Score.Rose), controls.NewParagraph(controls.Caption.Run(b.u.clock(r.Score.At))))
	case known && years < 16:
		return controls.NewParagraph(controls.Caption.Run("Under 16"))
	}
	return controls.NewParagraph(controls.Caption.Run("Not done"))
}

// scoreOf is what a row's version holds of its score.
func scoreOf(r app.BoardRow) app.Score {
	if r.Score == nil {
		return app.Score{}
	}
	return *r.Score
}

// timeBar reckons by the four-hour clock; while an ambulance has not handed
// over and may still, it shows the time since arrival.
func timeBar(r app.BoardRow, now time.Time) controls.TimeBar {
	elapsed := r.Clock.Elapsed(now)
	if elapsed < 0 || r.Clock.StartedAt.IsZero() {
		waited := max(0, now.Sub(r.HereSince))
		return controls.TimeBar{Elapsed: int(waited / time.Minute), NotStarted: true}
	}
	return controls.TimeBar{Elapsed: int(elapsed / time.Minute)}
}

// called reports whether every word begins one of somebody's names, or is in
// one of their numbers.
func called(a record.Attendance, words string) bool {
	n := a.Patient.Name
	names := strings.Fields(strings.ToLower(strings.Join([]string{n.Family, n.Given, n.Middle, n.KnownAs}, " ")))
	for _, name := range names {
		names = append(names, strings.Split(name, "-")...)
	}
	numbers := strings.ToLower(a.Number.Compact() + " " + string(a.Patient.NHSNumber))
	for _, word := range strings.Fields(strings.ToLower(words)) {
		word = strings.Trim(word, ",")
		number := strings.ReplaceAll(word, "-", "")
		begins := func(name string) bool { return strings.HasPrefix(name, word) }
		if !slices.ContainsFunc(names, begins) && (len(number) < 3 || !strings.Contains(numbers, number)) {
			return false
		}
	}
	return true
}
