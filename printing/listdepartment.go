package printing

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tideover/tideover/forms/record"
)

// The department list goes to whoever runs the floor: everybody by place, for
// how long, how urgent, and two columns to write in. It has no allergies. They
// need their status for each patient, in full, and a column too narrow for that
// would be read as none; the casualty card, the ward list and the handover
// sheet have them. Alerts stand among the notes: they say where somebody may
// not be put.
var departmentColumns = []listColumn{
	{"Place", 19}, {"Name, born, NHS No.", 80}, {"Downtime No.", 29}, {"Arrived", 14}, {"In department", 21},
	{"Triage", 23}, {"Complaint, seen by", 33}, {"Plan, waiting for", 28}, {"Notes", 30},
}

// DepartmentList draws the list of a department, or of one part of it.
func (p *Press) DepartmentList(job record.PrintJob, list List, printedBy string) ([]byte, error) {
	l := p.departmentList(job, list, printedBy)
	return l.print(l.listPage)
}

// DepartmentListPages counts its pages before the job has serials.
func (p *Press) DepartmentListPages(job record.PrintJob, list List) (int, error) {
	return p.departmentList(job, list, "").pages, nil
}

func (p *Press) departmentList(job record.PrintJob, list List, printedBy string) *listing {
	l := p.listing(record.DepartmentList, job, list, printedBy, listGrid, departmentColumns)
	l.lay((*filling).departmentRow, "Nobody is here.")
	return l
}

// lay fills a row for each patient, or says that there are none, and parts
// them into pages.
func (l *listing) lay(row func(*filling, ListRow), none string) {
	var groups [][]block
	for i, r := range l.list.Rows {
		f := &filling{listing: l, leading: l.leading, who: l.nameOf(r.Name) + "  " + r.Number.String() + ", continued"}
		row(f, r)
		weight := thin
		if i+1 < len(l.list.Rows) && l.list.Rows[i+1].Part != r.Part {
			weight = section
		}
		groups = append(groups, f.blocks(weight))
	}
	if len(groups) == 0 {
		groups = [][]block{{l.nobody(none)}}
	}
	l.content = spread(groups, l.top+l.heads, l.foot)
	l.pages = len(l.content)
}

// nobody is what a list of none says, so that it is not taken for half a list.
func (l *listing) nobody(words string) block {
	const h = 14
	return block{height: h, draw: func(y float64) { l.put(l.left+4, y+9, style{14, true}, words) }}
}

func (l *listing) listPage(n int) {
	l.listHead(n)
	l.table(n)
	l.listFoot(n)
}

func (f *filling) departmentRow(r ListRow) {
	bold := style{8.5, true}
	f.add(f.told(style{9.5, true}, "Place", r.place(), spaced, 3)...)
	f.add(f.person(r)...)
	f.add(f.number(r))
	f.add(f.arrival(r)...)
	f.add(f.stay(r)...)
	f.add(f.told(style{9, r.pressing()}, "Triage", r.triage(), spaced, 3)...)
	f.add(append(f.complaint(r, "Complaint"), f.told(style{8.5, false}, "Seen by", r.clinician(), spaced, 2)...)...)
	f.add(f.told(bold, "Plan", r.Plan, sentences, 3)...)
	f.add(f.told(strong, "Alerts", r.Alerts, sentences, 3)...)
}

func (f *filling) complaint(r ListRow, title string) []cellLine {
	if r.Complaint == "" {
		return f.lines(style{8.5, false}, "Not recorded")
	}
	return f.told(style{8.5, true}, title, r.Complaint, sentences, 3)
}

// nameLeading is the least from one line of a name to the next where that bears
// accents: the tail of a capital above would meet them.
const nameLeading = 3.9

// accented tells whether a line may reach above its capitals.
func accented(lines []cellLine) bool {
	return slices.ContainsFunc(lines, func(l cellLine) bool {
		return slices.ContainsFunc(l.left, func(r run) bool {
			return strings.ContainsFunc(r.text, func(c rune) bool { return c > unicode.MaxASCII })
		})
	})
}

// person sets the name, never shortened; whether it is like another; the birth
// date with age and sex; and the NHS No.
func (f *filling) person(r ListRow) []cellLine {
	lines := f.lines(style{9.5, true}, f.nameOf(r.Name))
	if accented(lines[1:]) {
		f.leading = max(f.leading, nameLeading)
	}
	if r.SimilarName {
		last := len(lines) - 1
		lines = append(lines[:last], f.beside(lines[last].left, []run{{strong, "SIMILAR NAME"}})...)
	}
	born := []run{{style{8.5, true}, r.born(f.today)}}
	if sex := r.sex(); sex != "" {
		born = append(born, run{style{8.5, false}, "  " + sex})
	}
	number := []run{{label, "NHS No. not known"}}
	if n, err := record.ParseNHSNumber(string(r.NHSNumber)); err == nil && n != "" {
		number = []run{{label, "NHS No."}, {style{9, true}, " " + n.String()}}
	}
	return append(lines, f.beside(born, number)...)
}

// number sets the downtime number, which is never parted.
func (f *filling) number(r ListRow) cellLine {
	n := r.Number.String()
	return cellLine{left: []run{{f.squeeze(style{9, true}, n, f.room(), 8), n}}}
}

// arrival sets the time of arrival, with the day where it is not the list's.
func (f *filling) arrival(r ListRow) []cellLine {
	if r.ArrivedAt.IsZero() {
		return f.lines(label, "Not known")
	}
	at := f.local(r.ArrivedAt)
	lines := cellLines(fact, []string{record.FormatTime(at)})
	if record.DateOf(at) != record.DateOf(f.local(f.list.AsAt)) {
		lines = append(lines, cellLines(strong, []string{at.Format("02-Jan")})...)
	}
	if r.ArrivedApprox {
		lines = append(lines, cellLines(strong, []string{"Approx"})...)
	}
	return lines
}

// stay sets how long somebody has been here, and in words what that is over.
func (f *filling) stay(r ListRow) []cellLine {
	over := f.list.over(r)
	lines := f.lines(style{9.5, over != ""}, record.FormatDuration(max(0, r.Here)))
	if over != "" {
		lines = append(lines, cellLines(strong, []string{over})...)
	}
	return lines
}
