package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// PaperGroup says what a sheet is about: how the print centre groups them.
type PaperGroup int

// The groups, in the order of the screen.
const (
	OfPatient    PaperGroup = iota // one for each patient who is chosen
	OfPlace                        // one for the part of the department that is chosen
	OfDepartment                   // one
	OfPack                         // numbered blank sets
)

var paperGroups = map[PaperGroup]string{
	OfPatient: "Of each patient", OfPlace: "Of the place", OfDepartment: "Of the department", OfPack: "For when this kiosk is away too",
}

// String gives the words of the screen.
func (g PaperGroup) String() string { return paperGroups[g] }

// Printable is a sheet that somebody can choose to print.
type Printable struct {
	ID    string // stays the same from look to look
	Group PaperGroup
	Name  string
	Sheet record.SheetKind
	Title string // which of several of a kind
	Form  string // of a form's blank sheet, the form's name
	// Filled stands for every form that was filed about a patient, each on a
	// sheet of its own with its answers.
	Filled bool
}

// Makes reports whether a request is one that RequestsFor made of this choice.
func (p Printable) Makes(r PrintRequest) bool {
	if p.Filled || r.Entry != "" {
		return p.Filled && r.Entry != ""
	}
	return p.Sheet == r.Sheet && p.Title == r.Title && p.Form == r.Form
}

// offered are the kinds that a person chooses among, in the order of a desk's
// day; those that this version cannot draw are passed over.
var offered = []struct {
	group PaperGroup
	kinds []record.SheetKind
}{
	{OfPatient, []record.SheetKind{
		record.CasualtyCard, record.LabelSheet, record.Wristband, record.BabyBand, record.PatientSummary,
		record.ObservationChart, record.DrugChart, record.RequestForm,
	}},
	{OfPlace, []record.SheetKind{record.DepartmentList, record.Handover, record.WardList, record.Whiteboard}},
	{OfDepartment, []record.SheetKind{record.SitrepSheet, record.IncidentLog, record.WorkList, record.ActionCard, record.Notice}},
}

// PackID is the Printable of blank packs, of which a person says how many.
const PackID = "pack"

// Printables gives every sheet that this person can choose, group by group. The
// error says which files of the trust's own are left out, and why; the sheets are
// there all the same.
func (s *Session) Printables() ([]Printable, error) {
	var all []Printable
	var bad []error
	for _, o := range offered {
		for _, kind := range o.kinds {
			if s.allowPaper(kind) != nil {
				continue
			}
			some, err := s.kiosk.printable(o.group, kind)
			bad = append(bad, err)
			all = append(all, some...)
		}
		if o.group == OfPatient {
			all = append(all, s.kiosk.printableForms()...)
		}
	}
	return append(all, Printable{ID: PackID, Group: OfPack, Name: "Blank packs", Sheet: record.PackRegister}), errors.Join(bad...)
}

// printable gives a kind of sheet: one for each title, where it has several.
func (k *Kiosk) printable(group PaperGroup, kind record.SheetKind) ([]Printable, error) {
	titles, several, err := k.titlesOf(kind)
	if !several {
		return []Printable{{ID: string(kind), Group: group, Name: kind.String(), Sheet: kind}}, err
	}
	var all []Printable
	for _, title := range titles {
		all = append(all, Printable{ID: string(kind) + " " + title, Group: group, Name: fmt.Sprintf("%s: %s", kind, title), Sheet: kind, Title: title})
	}
	return all, err
}

// titlesOf gives the sheets of a kind of which there are several; with an error
// those that there are all the same.
func (k *Kiosk) titlesOf(kind record.SheetKind) (titles []string, several bool, err error) {
	switch kind {
	case record.RequestForm:
		return printing.Requests, true, nil
	case record.ActionCard:
		titles, err = k.ActionCards()
		return titles, true, err
	case record.Notice:
		titles, err = k.Notices()
		return titles, true, err
	}
	return nil, false, nil
}

// printableForms gives the department's forms, each to be written on, and all
// that was filed.
func (k *Kiosk) printableForms() []Printable {
	all := []Printable{{ID: "filled", Group: OfPatient, Name: "Forms that were filled in", Sheet: record.FormSheet(record.Form{}), Filled: true}}
	for _, name := range k.forms.Names() {
		q, err := k.forms.Form(name)
		if err != nil || name == formNames[ForUnknown] {
			continue
		}
		all = append(all, Printable{
			ID: "form " + name, Group: OfPatient, Name: titleOf(q, name) + ", blank", Sheet: record.FormSheet(q.Form()), Form: name,
		})
	}
	return all
}

// RequestsFor turns a choice into what is to be printed: of each of the
// patients, or of the area. Where nothing was filed about somebody, there is
// nothing of them.
func (s *Session) RequestsFor(ctx context.Context, p Printable, patients []record.ID, area string) ([]PrintRequest, error) {
	r := PrintRequest{Sheet: p.Sheet, Title: p.Title, Form: p.Form}
	if p.Group == OfPack {
		return nil, nil // its numbers are taken when it is printed: PrintPack
	}
	if p.Group != OfPatient {
		if p.Group == OfPlace {
			r.Area = area
		}
		return []PrintRequest{r}, nil
	}
	var all []PrintRequest
	for _, id := range patients {
		r.Attendance = id
		if !p.Filled {
			all = append(all, r)
			continue
		}
		filed, err := s.filedSheets(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, filed...)
	}
	return all, nil
}

// filedSheets gives a request for each form that stands filed about an
// attendance, oldest form of the department's order first.
func (s *Session) filedSheets(ctx context.Context, id record.ID) ([]PrintRequest, error) {
	lines, err := s.Forms(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []PrintRequest
	for _, l := range lines {
		for _, f := range l.Filings {
			all = append(all, PrintRequest{Sheet: record.FormSheet(record.Form{}), Attendance: id, Form: f.Name, Entry: f.Entry})
		}
	}
	return all, nil
}

// RequestName names what a request prints, as people do.
func (k *Kiosk) RequestName(r PrintRequest) string {
	job := record.PrintJob{Sheet: r.Sheet, Copy: 1, Title: r.Title, Area: r.Area}
	if q, err := k.forms.Form(r.Form); r.Form != "" && err == nil {
		return titleOf(q, r.Form)
	}
	return k.SheetName(job)
}

// SheetPages gives how many pages a request would print as things stand now.
func (s *Session) SheetPages(ctx context.Context, r PrintRequest) (int, error) {
	if err := s.allowPaper(r.Sheet); err != nil {
		return 0, err
	}
	show, err := s.kiosk.asked(ctx, r, s.Staff.ID)
	return show.job.Pages, err
}
