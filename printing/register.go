package printing

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// PackRegister is the register of a blank pack: what each of its numbers is for
// and what has become of it. It names no patient but by hand.
type PackRegister struct {
	Pack     int       `json:"pack"`
	IssuedAt time.Time `json:"issuedAt"`
	IssuedBy string    `json:"issuedBy,omitempty"`
	Rows     []PackRow `json:"rows"`
	// AsAt says that this is the register as it stands then: without a cover, and
	// with what has come back. The zero value is the register of a new pack.
	AsAt time.Time `json:"asAt,omitzero"`
}

// PackRow is one number of a pack.
type PackRow struct {
	Number record.DowntimeNumber `json:"number"`
	Name   record.Name           `json:"name,omitzero"` // drawn for a patient whom nobody can name
	// Outcome is what became of it in words, empty while it is out; At and By are
	// when that was written down, and by whom.
	Outcome string    `json:"outcome,omitempty"`
	At      time.Time `json:"at,omitzero"`
	By      string    `json:"by,omitempty"`
}

// register is the register, laid out on pages.
type register struct {
	*sheet
	PackRegister
	pages [][]registerRow
	cover bool
}

// registerRow is one number with the lines of each of its cells.
type registerRow struct {
	cells  [][]string
	height float64
}

// Register draws the register of a blank pack, after a cover that tells somebody
// who has never seen Tideover what to do with it.
func (p *Press) Register(job record.PrintJob, r PackRegister, printedBy string) ([]byte, error) {
	d := p.planRegister(job, r, printedBy)
	n, err := reserve(job, d.sheet.pages)
	if err != nil {
		return nil, err
	}
	d.sheet.pages = n
	d.pdf = document(job, pageWidth, pageHeight)
	page := 0
	if d.cover {
		page++
		d.page(page, "", d.coverPage)
	}
	for i := range d.pages {
		page++
		d.page(page, " register", func() { d.table(i) })
	}
	for page++; page <= n; page++ {
		d.page(page, " register", func() { d.put(left, 50, fact, "This page was reserved and is not needed.") })
	}
	return d.bytes()
}

// RegisterPages counts its pages before the job has serials.
func (p *Press) RegisterPages(job record.PrintJob, r PackRegister) (int, error) {
	return p.planRegister(job, r, "").sheet.pages, nil
}

func (p *Press) planRegister(job record.PrintJob, r PackRegister, printedBy string) *register {
	named, words := p.NamedByMinute(job)
	d := &register{PackRegister: r, cover: r.AsAt.IsZero(), sheet: &sheet{
		Press: p, job: job, printedBy: printedBy, exercise: p.issuer.Exercise,
		record: named, recordText: words,
		unprintable: len(p.Unprintable(printedBy+r.IssuedBy)) > 0,
	}}
	d.layOut()
	d.sheet.pages = len(d.pages)
	if d.cover {
		d.sheet.pages++
	}
	return d
}

// page draws what each page of the register has, with its content between.
func (d *register) page(n int, what string, content func()) {
	d.pdf.AddPage()
	if d.exercise {
		d.exerciseLetters()
	}
	title := fmt.Sprintf("Blank pack %d%s", d.Pack, what)
	d.header(record.PackRegister, title, n)
	content()
	d.footer(record.PackRegister, title, n)
	if d.exercise {
		d.exerciseMargins()
	}
}

// The columns of the register: of a new pack to be written on, and as it stands.
var (
	registerColumns = []column{
		{35, "No."}, {14, "Time"}, {49, "FAMILY name, given name, born"}, {34, "If name not known"}, {19, "Issued by"}, {29, "Back, typed in by"},
	}
	standingColumns = []column{{35, "No."}, {46, "If name not known"}, {28, "What became of it"}, {30, "Written down"}, {41, "By"}}
)

const (
	registerRowHeight = 8.3
	registerHead      = 4.6
	registerLeading   = 3.0
	registerFoot      = 258.6 // the sum stands below
	registerFirstTop  = 87.7  // below the steps
	registerPlainTop  = 57.0  // below the frame alone
	registerLaterTop  = 42.0
)

// layOut wraps every text into its column and parts the rows into pages. A row
// grows for what does not fit on one line.
func (d *register) layOut() {
	y := registerFoot + 1
	for _, r := range d.Rows {
		row := d.fitRow(r)
		if y+row.height > registerFoot {
			d.pages = append(d.pages, nil)
			y = d.top(len(d.pages)-1) + registerHead
		}
		last := len(d.pages) - 1
		d.pages[last] = append(d.pages[last], row)
		y += row.height
	}
	if len(d.pages) == 0 {
		d.pages = [][]registerRow{nil}
	}
}

// top is where the table begins on a page.
func (d *register) top(page int) float64 {
	switch {
	case page > 0:
		return registerLaterTop
	case d.standing():
		return registerPlainTop
	}
	return registerFirstTop
}

func (d *register) standing() bool { return !d.AsAt.IsZero() }

func (d *register) columns() []column {
	if d.standing() {
		return standingColumns
	}
	return registerColumns
}

func (d *register) fitRow(r PackRow) registerRow {
	row := registerRow{height: registerRowHeight}
	for i, text := range d.texts(r) {
		d.unprintable = d.unprintable || len(d.Unprintable(text)) > 0
		lines := []string{text} // a number is never parted
		if i > 0 {
			lines = d.wrap(d.cellStyle(i), d.legible(text), d.columns()[i].width-2)
		}
		row.cells = append(row.cells, lines)
		row.height = max(row.height, float64(len(lines))*registerLeading+2)
	}
	return row
}

// texts gives what stands in each column of a row.
func (d *register) texts(r PackRow) []string {
	name, number := "", r.Number.String()
	if !r.Name.IsZero() {
		name = r.Name.String()
	}
	switch {
	case !d.standing():
		return []string{number, "", "", name}
	case r.Outcome == "":
		return []string{number, name, "not returned"}
	}
	return []string{number, name, r.Outcome, record.FormatDateTime(d.local(r.At)), r.By}
}

// cellStyle makes the number a fact, and what became of it bold.
func (d *register) cellStyle(column int) style {
	switch {
	case column == 0:
		return fact
	case d.standing() && column > 1:
		return strong
	}
	return label
}

// table draws one page of the register. The first has the rules above the
// table, the last the sum below it.
func (d *register) table(page int) {
	if page == 0 {
		d.preamble()
	} else {
		d.put(left, registerLaterTop-2, label, "Carried on from the page before. Never skip or swap a number.")
	}
	top := d.top(page)
	y := top + registerHead
	d.rule(y, section)
	for i, row := range d.pages[page] {
		if i > 0 {
			d.rule(y, thin)
		}
		d.row(y, row)
		y += row.height
	}
	d.columnLines(top, y)
	if page == len(d.pages)-1 {
		d.sum(y + 1.6)
	}
}

// columnLines parts the columns from top to foot, and names them.
func (d *register) columnLines(top, foot float64) {
	x := left
	for i, c := range d.columns() {
		if i > 0 {
			d.line(x, top, x, foot, thin)
		}
		d.put(x+1, top+3.4, strong, c.title)
		x += c.width
	}
	d.box(left, top, right-left, foot-top, boxed)
}

// row sets the cells of a number in the middle of their row.
func (d *register) row(y float64, r registerRow) {
	x := left
	for i, lines := range r.cells {
		at := y + (r.height-float64(len(lines)-1)*registerLeading)/2 + 1.1
		st := d.cellStyle(i)
		if i == 0 {
			st = d.squeeze(st, lines[0], d.columns()[i].width-2, 8)
		}
		d.putLines(x+1, at, registerLeading, st, lines)
		x += d.columns()[i].width
	}
}

// sum draws what the pack must add up to.
func (d *register) sum(y float64) {
	const h = 10.4
	used, unused, destroyed, out := d.counts()
	x := left
	for _, f := range []struct {
		width float64
		words string
		n     int
	}{{30, "Sets used", used}, {30, "Spoiled, destroyed", destroyed}, {30, "Left over", unused}} {
		d.put(x+1.5, y+3.4, label, f.words)
		if d.standing() {
			d.put(x+1.5, y+8.6, fact, strconv.Itoa(f.n))
		}
		x += f.width
		d.line(x, y, x, y+h, thin)
	}
	words := fmt.Sprintf("Sum is %d: counted by NAME IN CAPITALS, signature, time", len(d.Rows))
	if d.standing() {
		words = fmt.Sprintf("Sum is %d with %d still out. Counted by NAME, signature, time", len(d.Rows), out)
	}
	d.put(x+1.5, y+3.4, label, words)
	d.box(left, y, right-left, h, boxed)
}

// The words of the outcomes that the sum counts.
const (
	PackTypedIn = "typed in"
)

// counts gives how many numbers ended in each way.
func (d *register) counts() (used, unused, destroyed, out int) {
	for _, r := range d.Rows {
		switch r.Outcome {
		case PackTypedIn:
			used++
		case record.PackUnused.String():
			unused++
		case record.PackDestroyed.String():
			destroyed++
		default:
			out++
		}
	}
	return used, unused, destroyed, out
}
