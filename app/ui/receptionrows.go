package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// likeness is one row of the search: who, where they live, and why they are in
// the list.
type likeness struct {
	name, born string
	number     string // NHS No., or other words
	where      string
	postcode   string // never broken over two lines
	reasons    []index.Reason
	look       controls.RowLook
}

func (r *reception) setRows() {
	var rows []controls.Row
	if strings.TrimSpace(r.search.Entry.Text) == "" {
		rows = r.keptRows()
	} else {
		rows = append(r.hereRows(), r.hitRows()...)
	}
	r.list.SetRows(rows)
}

func headingRow(id string, runs ...controls.Run) controls.Row {
	return controls.Row{ID: id, Look: controls.HeadingRow, Version: fmt.Sprint(runs), Content: func() fyne.CanvasObject { return controls.NewParagraph(runs...) }}
}

// keptRows are the forms that this person left half-filled.
func (r *reception) keptRows() []controls.Row {
	if len(r.kept) == 0 {
		return nil
	}
	rows := []controls.Row{headingRow("kept", controls.IconRun(controls.Pencil, controls.Ink, 16), controls.GapRun(8), controls.Strong.Run("Left unfinished by you, kept"))}
	today := r.ui.kiosk.AgeDay()
	for i, f := range r.kept {
		p := f.Details().Patient
		rows = append(rows, r.row(fmt.Sprintf("kept:%d", i), likeness{
			name: p.Name.String(), born: p.BirthDate.Display(today), number: formName(f), where: "Not saved yet",
			reasons: r.unfinishedReasons(f),
		}))
	}
	return rows
}

// unfinishedReasons says what an unfinished form lacks, and what happened to its
// attendance meanwhile.
func (r *reception) unfinishedReasons(f *app.Filling) []index.Reason {
	reasons := []index.Reason{unfinishedWords(len(f.Problems()))}
	if err := f.Meanwhile(r.ui.ctx); err != nil {
		reasons = append(reasons, index.Reason{Mark: index.Warns, Words: meanwhileWords(err)})
	}
	return reasons
}

func meanwhileWords(err error) string {
	switch {
	case errors.Is(err, app.ErrWithdrawn):
		return "Withdrawn since you left it"
	case errors.Is(err, app.ErrOvertaken):
		return "Amended by somebody since you left it"
	}
	return app.Explain(err).Words
}

func unfinishedWords(problems int) index.Reason {
	if problems == 0 {
		return index.Reason{Mark: index.Agrees, Words: "Can be saved as it is"}
	}
	return index.Reason{Mark: index.Partly, Words: counted(problems, "answer is needed or to put right", "answers are needed or to put right")}
}

// formName says what a half-filled form is, and that it is of paper.
func formName(f *app.Filling) string {
	name := purposeNames[f.Purpose]
	if f.Purpose == app.ForFiling {
		name = f.Title()
	}
	if f.Paper != nil {
		name += ", from paper"
	}
	return name
}

// purposeNames are the words for what a form is filled in for.
var purposeNames = map[app.Purpose]string{
	app.ForArrival: "Arrival", app.ForUnknown: "Unknown patient", app.ForAmendment: "Amendment", app.ForTriage: "Triage", app.ForDeparture: "Departure",
}

func (r *reception) hereRows() []controls.Row {
	if len(r.found.Here) == 0 {
		return nil
	}
	rows := []controls.Row{headingRow("here", controls.IconRun(controls.Warning, controls.Orange, 18), controls.GapRun(8),
		controls.Strong.Run("Already registered in this outage, "+counted(len(r.found.Here), "near match", "near matches")))}
	today := r.ui.kiosk.AgeDay()
	for _, a := range r.found.Here {
		p := a.Patient
		l := likeness{name: p.Name.String(), born: bornLine(p, today), number: p.NHSNumber.String(), where: whereLine(p), postcode: postcodeOf(p),
			reasons: []index.Reason{{Mark: index.Agrees, Words: "Downtime No. " + a.Number.String()}, {Mark: index.Warns, Words: r.hereSince(a)}}}
		rows = append(rows, r.row("here:"+string(a.ID), l))
	}
	return rows
}

// hereSince says where somebody is whom the kiosk knows already.
func (r *reception) hereSince(a record.Attendance) string {
	switch {
	case a.Withdrawal != nil:
		return "Registration withdrawn"
	case a.Departure != nil:
		return "Left " + r.ui.when(a.Departure.DepartedAt)
	case a.Place == "":
		return "Here since " + r.ui.when(a.ArrivedAt)
	}
	return "Here since " + r.ui.when(a.ArrivedAt) + ", now in " + a.Place
}

func (r *reception) hitRows() []controls.Row {
	if len(r.found.Index.Hits) == 0 {
		return nil
	}
	rows := []controls.Row{headingRow("index", controls.Strong.Run("Patient index of "+r.ui.when(r.found.Index.AsOf)+", best first"))}
	today := r.ui.kiosk.AgeDay()
	for i, h := range r.found.Index.Hits {
		l := likeness{name: h.Patient.Name.String(), born: bornLine(h.Patient, today), number: h.Patient.NHSNumber.String(), where: whereLine(h.Patient), postcode: postcodeOf(h.Patient), reasons: r.reasonsOf(h)}
		if !h.Patient.DiedOn.IsZero() {
			l.look = controls.DeadRow
		}
		rows = append(rows, r.row(hitID(i, h), l))
	}
	if more := r.found.Index.Total - len(r.found.Index.Hits); more > 0 {
		rows = append(rows, headingRow("more", controls.Soft.Run(counted(more, "more person fits", "more people fit")+". Type another word to tell them apart.")))
	}
	return rows
}

func hitID(i int, h index.Hit) string {
	return fmt.Sprintf("hit:%s:%s:%s:%s", h.Patient.NHSNumber, h.Patient.LocalPatientID, h.Patient.Name, ordinal(h, i))
}

// ordinal keeps apart two rows about whom the index knows no number.
func ordinal(h index.Hit, i int) string {
	if h.Patient.NHSNumber == "" && h.Patient.LocalPatientID == "" {
		return fmt.Sprint(i)
	}
	return ""
}

// hit is the place of a row among the hits, or -1.
func (r *reception) hit(id string) int {
	for i, h := range r.found.Index.Hits {
		if hitID(i, h) == id {
			return i
		}
	}
	return -1
}

// reasonsOf gives what a row has room for: the most telling reason, and all
// that warn.
func (r *reception) reasonsOf(h index.Hit) []index.Reason {
	warns := slices.DeleteFunc(slices.Clone(h.Reasons), func(x index.Reason) bool { return x.Mark != index.Warns })
	plain := slices.DeleteFunc(slices.Clone(h.Reasons), func(x index.Reason) bool { return x.Mark == index.Warns })
	if i := r.alreadyHere(h.Patient); i >= 0 {
		warns = append([]index.Reason{{Mark: index.Warns, Words: "Already registered, " + r.ui.when(r.found.Here[i].ArrivedAt)}}, warns...)
	}
	if !h.Patient.DiedOn.IsZero() && !slices.ContainsFunc(warns, func(x index.Reason) bool { return strings.Contains(x.Words, "dead") }) {
		warns = append(warns, index.Reason{Mark: index.Differs, Words: "Recorded as dead in the index"})
	}
	return append(plain[:min(len(plain), max(1, 2-len(warns)))], warns...)
}

// alreadyHere is the place of a patient's attendance among those here, or -1.
func (r *reception) alreadyHere(p record.Patient) int {
	return slices.IndexFunc(r.found.Here, func(a record.Attendance) bool {
		return p.NHSNumber != "" && a.Patient.NHSNumber == p.NHSNumber
	})
}

func bornLine(p record.Patient, today record.Date) string {
	if !p.DiedOn.IsZero() {
		return p.BirthDate.Date.String() + " " + p.Sex.String()
	}
	return p.BirthDate.Display(today) + " " + p.Sex.String()
}

func whereLine(p record.Patient) string {
	switch {
	case !p.DiedOn.IsZero():
		return "Died " + p.DiedOn.String()
	case p.Sensitive:
		return "Address withheld"
	case p.Unknown:
		return "Temporary No. " + p.TemporaryNumber
	case len(p.Address.Lines) == 0:
		return p.Address.String()
	}
	return p.Address.Lines[0]
}

// postcodeOf is the postcode that stands behind the first line of the address.
func postcodeOf(p record.Patient) string {
	if !p.DiedOn.IsZero() || p.Sensitive || p.Unknown || len(p.Address.Lines) == 0 {
		return ""
	}
	return string(p.Address.Postcode)
}

func (r *reception) columns() controls.Columns {
	if r.wide {
		return controls.Columns{Gap: 14, Widths: []float32{0, 380, 460}}
	}
	return controls.Columns{Gap: 12, Widths: []float32{0, 214, 294}}
}

func (r *reception) row(id string, l likeness) controls.Row {
	cols := r.columns()
	return controls.Row{ID: id, Look: l.look, Version: fmt.Sprint(l, r.wide), Content: func() fyne.CanvasObject {
		number := []controls.Run{controls.Caption.Run("NHS No. "), controls.Strong.Run(orNotKnown(l.number)).Unbroken()}
		if strings.HasPrefix(id, "kept:") {
			number = []controls.Run{controls.Strong.Run(l.number)}
		}
		where := []controls.Run{controls.Body.Run(l.where)}
		if l.postcode != "" {
			where = []controls.Run{controls.Body.Run(l.where + ", "), controls.Body.Run(l.postcode).Unbroken()}
		}
		return cols.Row(
			controls.Down(0, controls.NewParagraph(controls.Lead.Run(l.name)), controls.NewParagraph(controls.Body.Run(l.born))),
			controls.Down(0, controls.NewParagraph(number...), controls.NewParagraph(where...)),
			reasonLines(l.reasons))
	}}
}

func reasonLines(reasons []index.Reason) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, x := range reasons {
		mark, style := icon(controls.Tick, controls.Green, 13), controls.Small
		switch x.Mark {
		case index.Partly:
			mark = icon(controls.Half, controls.Grey, 13)
		case index.Differs:
			mark, style = icon(controls.Cross, controls.Red, 13), controls.Tiny
		case index.Warns:
			mark, style = icon(controls.Warning, controls.Ink, 13), controls.Tiny
		}
		lines = append(lines, controls.AcrossTop(5, mark, controls.Grow(controls.NewParagraph(style.Run(x.Words)))))
	}
	return controls.Down(2, lines...)
}
