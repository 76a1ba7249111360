package printing

import (
	"cmp"

	"github.com/tideover/tideover/forms/record"
)

// The ward list is for those who look after the patients on it: who is in which
// bed, under whom and why, with allergies and alerts in full. What was decided
// of resuscitation stands there only where a form says so; no words mean that
// nobody was asked, not that anything was decided.
var wardColumns = []listColumn{
	{"Bed, place", 19}, {"Name, born, NHS No., downtime No.", 80}, {"Came, here for", 22}, {"Under, seen by", 30},
	{"Why here", 38}, {"Allergies, alerts", 46}, {"Plan, notes", 42},
}

// wardGrid gives its rows more room than a department's: there are fewer.
var wardGrid = func() grid {
	g := listGrid
	g.least, g.first, g.only, g.leading, g.below = 8, 3.6, 5.2, 3.5, 0.9
	return g
}()

// WardList draws the list of a ward, or of a part of the department.
func (p *Press) WardList(job record.PrintJob, list List, printedBy string) ([]byte, error) {
	l := p.wardList(job, list, printedBy)
	return l.print(l.listPage)
}

// WardListPages counts its pages before the job has serials.
func (p *Press) WardListPages(job record.PrintJob, list List) (int, error) {
	return p.wardList(job, list, "").pages, nil
}

func (p *Press) wardList(job record.PrintJob, list List, printedBy string) *listing {
	l := p.listing(record.WardList, job, list, printedBy, wardGrid, wardColumns)
	l.lay((*filling).wardRow, "Nobody is here, as far as this kiosk was told.")
	return l
}

func (f *filling) wardRow(r ListRow) {
	bold := style{8.5, true}
	number := cellLine{left: []run{{label, "Downtime No. "}, {style{9, true}, r.Number.String()}}}
	f.add(f.told(style{9.5, true}, "Place", r.place(), spaced, 3)...)
	f.add(append(f.person(r), number)...)
	f.add(append(f.arrival(r), f.stay(r)...)...)
	f.add(f.told(bold, "Under", cmp.Or(r.Clinician, "Not recorded"), spaced, 3)...)
	f.add(append(f.complaint(r, "Why here"), f.score(r)...)...)
	f.add(f.cautions(r)...)
	f.add(f.told(bold, "Plan", r.Plan, sentences, 6)...)
}

func (f *filling) score(r ListRow) []cellLine {
	if r.Score == "" {
		return nil
	}
	return f.told(style{8.5, true}, "Score", r.Score, spaced, 2)
}

// cautions sets the allergies with their status, whatever it is, the alerts,
// and what was decided of resuscitation.
func (f *filling) cautions(r ListRow) []cellLine {
	bold := style{8.5, true}
	lines := f.told(bold, "Allergies", r.allergies(), substances, 6)
	if r.Alerts != "" {
		lines = append(lines, f.told(bold, "Alerts", r.Alerts, sentences, 4)...)
	}
	if r.Resuscitation != "" {
		lines = append(lines, f.told(bold, "Resuscitation", r.Resuscitation, sentences, 4)...)
	}
	return lines
}
