package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// ErrNoSuchArea says that a list was asked for of nowhere that this kiosk knows.
var ErrNoSuchArea = errors.New("no part of the department and no ward with patients is called so")

// noPlace is the area of those of whom nobody has said where they are.
const noPlace = "No place"

// AreaOf is the part of the department that a place is in: Majors 3 is in
// Majors.
func AreaOf(place string) string { return cmp.Or(printing.PartOf(place), noPlace) }

// Areas gives the parts of the department, in the order of the settings, and
// after them any other that one of these patients is in.
func (k *Kiosk) Areas(here []BoardRow) []string {
	var all []string
	add := func(place string) {
		if area := AreaOf(place); !slices.Contains(all, area) {
			all = append(all, area)
		}
	}
	for _, p := range k.Settings.Site.Places {
		add(p)
	}
	for _, r := range here {
		add(r.Place)
	}
	return all
}

// listed makes the paper of a list that hangs on a wall or lies on a desk: on
// one side, where nobody turns it over.
func listed(
	gather func(context.Context, *Kiosk, PrintRequest) (printing.List, error),
	pages func(*printing.Press, record.PrintJob, printing.List) (int, error),
	draw func(*printing.Press, record.PrintJob, printing.List, string) ([]byte, error),
) paper {
	p := gathered(gather, pages, draw)
	p.oneSided = true
	return p
}

// gatherDepartment gives the patients of the department or of one part of it.
func gatherDepartment(ctx context.Context, k *Kiosk, r PrintRequest) (printing.List, error) {
	rows, err := k.Board(ctx)
	if err != nil {
		return printing.List{}, err
	}
	if r.Area != "" && !slices.ContainsFunc(k.Areas(rows), called(r.Area)) {
		return printing.List{}, fmt.Errorf("%w: %q", ErrNoSuchArea, r.Area)
	}
	return k.departmentList(ctx, r, rows)
}

// gatherArea gives the patients of a part of the department, or of a ward.
func gatherArea(ctx context.Context, k *Kiosk, r PrintRequest) (printing.List, error) {
	list, err := gatherDepartment(ctx, k, r)
	if !errors.Is(err, ErrNoSuchArea) {
		return list, err
	}
	return k.wardList(ctx, r)
}

// called makes a test for a name, whatever its capitals.
func called(name string) func(string) bool {
	return func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(name)) }
}

func (k *Kiosk) departmentList(ctx context.Context, r PrintRequest, rows []BoardRow) (printing.List, error) {
	list, err := k.newList(ctx, r)
	if err != nil {
		return list, err
	}
	inArea := called(r.Area)
	for _, row := range rows {
		if r.Area != "" && !inArea(AreaOf(row.Place)) {
			continue
		}
		list.Rows = append(list.Rows, k.departmentRow(row, list.AsAt))
	}
	for _, place := range k.Settings.Site.Places {
		if r.Area == "" || inArea(AreaOf(place)) {
			list.Places = append(list.Places, place)
		}
	}
	slices.SortStableFunc(list.Rows, k.byPlace(list.Rows))
	return list, nil
}

// newList opens a list as of now, with the one that it takes the place of.
func (k *Kiosk) newList(ctx context.Context, r PrintRequest) (printing.List, error) {
	list := printing.List{Area: strings.TrimSpace(r.Area), AsAt: k.now().Round(0)}
	if r.Sheet != record.DepartmentList || list.Area != "" {
		return list, nil
	}
	before, made, err := k.lastList(ctx, func(j record.PrintJob) bool { return standing(j) && !(r.instead && waitsByItself(j)) })
	if before != nil {
		list.Replaces = printing.ListBefore{Serial: before.FirstSerial, AsAt: made}
	}
	if wait, on := k.nextList(); on {
		list.Next = list.AsAt.Add(wait)
	}
	return list, err
}

// departmentRow says of somebody in the department what a list shows.
func (k *Kiosk) departmentRow(row BoardRow, now time.Time) printing.ListRow {
	so := row.course
	r := whoIs(row.Attendance)
	r.Place, r.Part = row.Place, AreaOf(row.Place)
	r.SimilarName = row.SimilarName
	r.ArrivedAt, r.ArrivedApprox = row.ArrivedAt, row.ArrivedApprox
	r.Here, r.Clock = now.Sub(row.HereSince), row.Clock.Elapsed(now)
	r.Complaint = row.Complaint
	if t := row.Triage; t != nil {
		r.Acuity, r.Triage = Acuity(t.Acuity.Code), t.Acuity.String()
		r.Complaint = cmp.Or(t.ChiefComplaint.String(), r.Complaint)
	}
	r.Clinician, r.Score, r.Plan = so.seenBy, k.scoreWords(so, now), so.plan()
	return r
}

// whoIs gives what every list says of a patient.
func whoIs(a record.Attendance) printing.ListRow {
	p := a.Patient
	return printing.ListRow{
		Number: a.Number, Name: p.Name, Unknown: p.Unknown, BirthDate: p.BirthDate, Sex: p.Sex, NHSNumber: p.NHSNumber,
		Allergies: p.Allergies, Alerts: a.Alerts,
	}
}

// scoreWords gives the newest score with its time.
func (k *Kiosk) scoreWords(c course, now time.Time) string {
	newest, _, known := c.score()
	if !known || c.unread {
		return ""
	}
	at := newest.at.read.In(k.zone)
	when := record.FormatTime(at)
	if record.DateOf(at) != record.DateOf(now) {
		when = record.FormatDateTime(at)
	}
	return fmt.Sprintf("NEWS2 %d at %s", newest.total, when)
}

// byPlace orders rows as the settings order places, the parts of the
// department together; whoever is in none comes last. Within a place it leaves
// those who came first before the others.
func (k *Kiosk) byPlace(rows []printing.ListRow) func(a, b printing.ListRow) int {
	areas := k.Areas(nil)
	for _, r := range rows {
		if !slices.Contains(areas, r.Part) && r.Part != noPlace {
			areas = append(areas, r.Part)
		}
	}
	rank := func(all []string, s string) int {
		if i := slices.Index(all, s); i >= 0 {
			return i
		}
		return len(all)
	}
	places := k.Settings.Site.Places
	return func(a, b printing.ListRow) int {
		return cmp.Or(rank(areas, a.Part)-rank(areas, b.Part), rank(places, a.Place)-rank(places, b.Place), strings.Compare(a.Place, b.Place))
	}
}
