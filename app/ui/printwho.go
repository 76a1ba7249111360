package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// patientTicks are the first two lists of the print centre: the parts of the
// department, and who is in the chosen one.
type patientTicks struct {
	u      *UI
	here   []app.BoardRow
	ticked map[record.ID]bool
	area   string // of the department, or the ward; "" for all of the department
	// wards are there while they are shown; nil while the department is.
	wards     []app.Ward
	wardsPace pace
	shown     []app.BoardRow // in the area or on the ward
	read      readAt

	where   *controls.RowList
	who     *controls.RowList
	count   *slot
	changed func()
}

var (
	whereLook = controls.ListLook{RowHeight: 37, Pad: controls.Insets{Top: 8, Right: 12, Bottom: 8, Left: 12}, Pale: true}
	whoLook   = controls.ListLook{RowHeight: 46, Pad: controls.Insets{Top: 4, Right: 12, Bottom: 4, Left: 12}}
	whoCols   = controls.Columns{Gap: 11, Widths: []float32{22, 92, 0}}
)

func newPatientTicks(u *UI, changed func()) *patientTicks {
	p := &patientTicks{u: u, ticked: map[record.ID]bool{}, where: controls.NewRowList(whereLook), who: controls.NewRowList(whoLook), count: newSlot(), changed: changed}
	p.where.OnChosen = func(id string) { p.area = strings.TrimPrefix(id, areaID); p.show() }
	p.where.OnOpen = func(string) { u.window.Canvas().Focus(p.who) }
	p.who.OnOpen = func(id string) { p.tick(id) }
	p.who.OnChosen = func(string) { p.changed() }
	return p
}

// look looks who is here and on the wards, if that may have changed. Whoever sees
// to the printers need not see that.
func (p *patientTicks) look() error {
	at := p.u.readNow()
	renew := p.wards != nil && (p.wardsPace.stale(p.u.kiosk) || at.patients != p.read.patients)
	if at == p.read && !renew {
		p.changed()
		return nil
	}
	if renew {
		if err := p.readWards(); err != nil && !barred(err) {
			return err
		}
	}
	here, err := p.u.session.Board(p.u.ctx)
	if err != nil && !barred(err) {
		return err
	}
	if p.here, p.read = here, at; p.wards == nil {
		p.showWhere()
	}
	p.show()
	return nil
}

// switchWards shows the wards in the place of the department, or the
// department again.
func (p *patientTicks) switchWards() error {
	p.area = ""
	if p.wards != nil {
		p.wards = nil
		p.showWhere()
	} else if err := p.readWards(); err != nil {
		return err
	}
	p.show()
	return nil
}

// readWards looks who is on which ward. That goes through every record of the
// night, so that it is done every few seconds at most.
func (p *patientTicks) readWards() error {
	wards, err := p.u.session.Wards(p.u.ctx)
	if err != nil && (p.wards == nil || !barred(err)) {
		return err // and what is shown stays
	}
	p.wardsPace.made(p.u.kiosk)
	p.wards = append([]app.Ward{}, wards...)
	p.showWards()
	return err
}

func (p *patientTicks) showWards() {
	var rows []controls.Row
	for _, w := range p.wards {
		rows = append(rows, whereRow(w.Name, w.Name, len(w.Patients)))
	}
	if len(rows) == 0 {
		rows = append(rows, groupRow("Nobody went to a ward"))
	}
	if !sameRows(p.where.Rows(), rows) {
		p.where.SetRows(rows)
	}
	if !slices.ContainsFunc(p.wards, func(w app.Ward) bool { return w.Name == p.area }) {
		p.area = ""
	}
	if p.area == "" && len(p.wards) > 0 {
		p.area = p.wards[0].Name
	}
	if p.area != "" && p.where.Chosen() != areaID+p.area {
		p.where.Choose(areaID + p.area)
	}
}

func whereRow(area, name string, n int) controls.Row {
	return controls.Row{ID: areaID + area, Version: fmt.Sprint(n), Content: func() fyne.CanvasObject {
		return controls.Across(8, controls.Grow(controls.NewParagraph(controls.Body.Run(name))), controls.NewText(controls.Strong.Run(fmt.Sprint(n))))
	}}
}

// areaID sets the rows of areas apart from no row at all.
const areaID = "area "

func (p *patientTicks) showWhere() {
	counts := map[string]int{"": len(p.here)}
	for _, r := range p.here {
		counts[app.AreaOf(r.Place)]++
	}
	var rows []controls.Row
	for _, area := range append([]string{""}, p.u.kiosk.Areas(p.here)...) {
		n := counts[area]
		if area != "" && n == 0 {
			continue
		}
		rows = append(rows, whereRow(area, orElse(area, "All here"), n))
	}
	if counts[p.area] == 0 {
		p.area = ""
	}
	if !sameRows(p.where.Rows(), rows) {
		p.where.SetRows(rows)
	}
	if p.where.Chosen() != areaID+p.area {
		p.where.Choose(areaID + p.area)
	}
}

// show draws those in the chosen area, and how many are ticked.
func (p *patientTicks) show() {
	p.shown = p.inArea()
	var rows []controls.Row
	for _, r := range p.shown {
		on := p.ticked[r.ID]
		rows = append(rows, controls.Row{ID: string(r.ID), Version: fmt.Sprint(on, r.Place, r.Patient.Name, r.Patient.BirthDate, r.Patient.Sex, r.SimilarName), Content: func() fyne.CanvasObject {
			return p.face(r, on)
		}})
	}
	if !sameRows(p.who.Rows(), rows) {
		p.who.SetRows(rows)
	}
	words := fmt.Sprintf("%d of %d", len(p.chosen()), len(p.everybody()))
	p.count.set(words, func() fyne.CanvasObject {
		return controls.NewText(controls.Tiny.Run(words), controls.Caption.Run(" ticked, all "), controls.KeyRun("Ctrl+A"))
	})
	p.changed()
}

// inArea gives those in the chosen area, or on the chosen ward.
func (p *patientTicks) inArea() []app.BoardRow {
	if p.wards != nil {
		i := slices.IndexFunc(p.wards, func(w app.Ward) bool { return w.Name == p.area })
		if i < 0 {
			return nil
		}
		return p.wards[i].Patients
	}
	if p.area == "" {
		return p.here
	}
	return slices.DeleteFunc(slices.Clone(p.here), func(r app.BoardRow) bool { return app.AreaOf(r.Place) != p.area })
}

func (p *patientTicks) face(r app.BoardRow, on bool) fyne.CanvasObject {
	today := p.u.kiosk.AgeDay()
	born := []controls.Run{controls.Small.Run(bornAndSex(r.Patient, today))}
	if r.SimilarName {
		born = append(born, controls.GapRun(8), controls.IconRun(controls.Warning, controls.Ink, 12), controls.GapRun(4), controls.Tiny.Run("Name alert"))
	}
	return whoCols.Row(controls.NewTickBox(on),
		controls.NewParagraph(controls.Body.Run(orElse(r.Place, "No place"))),
		controls.Down(0, controls.NewParagraph(controls.Strong.Run(r.Patient.Name.String())), controls.NewParagraph(born...)))
}

func (p *patientTicks) tick(id string) bool {
	if id == "" {
		return false
	}
	p.ticked[record.ID(id)] = !p.ticked[record.ID(id)]
	p.show()
	return true
}

// tickAll ticks everybody in view, or unticks them if they all were.
func (p *patientTicks) tickAll() {
	all := !slices.ContainsFunc(p.shown, func(r app.BoardRow) bool { return !p.ticked[r.ID] })
	for _, r := range p.shown {
		p.ticked[r.ID] = !all
	}
	p.show()
}

// everybody gives those who can be ticked where the list stands: all of the
// department, or all of the wards.
func (p *patientTicks) everybody() []app.BoardRow {
	if p.wards == nil {
		return p.here
	}
	var all []app.BoardRow
	for _, w := range p.wards {
		all = append(all, w.Patients...)
	}
	return all
}

// name is that of somebody who can be ticked; empty where they are gone.
func (p *patientTicks) name(id record.ID) string {
	for _, r := range p.everybody() {
		if r.ID == id {
			return r.Patient.Name.String()
		}
	}
	return ""
}

// chosen gives the ticked patients who are still here.
func (p *patientTicks) chosen() []record.ID {
	var ids []record.ID
	for _, r := range p.everybody() {
		if p.ticked[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// untick takes the ticks of some away, once their sheets are queued.
func (p *patientTicks) untick(ids []record.ID) {
	for _, id := range ids {
		delete(p.ticked, id)
	}
	p.show()
}
