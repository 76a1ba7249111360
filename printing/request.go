package printing

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// The requests that there are forms for; a job's Title says which.
const (
	PathologyRequest = "Pathology"
	ImagingRequest   = "Imaging"
	BloodRequest     = "Blood products"
)

// Requests are the titles of the request forms in the order of a pack.
var Requests = []string{PathologyRequest, ImagingRequest, BloodRequest}

// ErrRequest says that a job asks for a request form that there is none of.
var ErrRequest = errors.New("no such request form")

// Request draws the form by which something is asked for a patient: of the
// laboratory, of imaging, of the blood bank. Each is about one patient, and
// each asks who is responsible and whom to call with the result.
func (p *Press) Request(job record.PrintJob, about Chart, printedBy string) ([]byte, error) {
	c, err := p.planRequest(job, about, printedBy)
	if err != nil {
		return nil, err
	}
	body := map[string]func(float64){
		PathologyRequest: c.pathology, ImagingRequest: c.imaging, BloodRequest: c.blood,
	}[job.Title]
	return c.print(func() {
		c.requester()
		body(137)
	})
}

// RequestPages counts its pages before the job has serials.
func (p *Press) RequestPages(job record.PrintJob, about Chart) (int, error) {
	c, err := p.planRequest(job, about, "")
	if err != nil {
		return 0, err
	}
	return c.pages, nil
}

func (p *Press) planRequest(job record.PrintJob, about Chart, printedBy string) (*chart, error) {
	if !slices.Contains(Requests, job.Title) {
		return nil, fmt.Errorf("%w: %q", ErrRequest, job.Title)
	}
	c := p.chart(job, about, record.RequestForm, job.Title+" request", printedBy)
	c.whole = true
	c.planKnownAs()
	a := c.a
	where := []cell{
		{54, "Where the patient is", p.legible(a.Place), parts}, {36, "Consultant", "", parts},
		{46, "Result to: NAME, phone, bleep", "", parts}, {44, "Infection risk, isolation", "", parts},
	}
	for _, row := range [][]cell{p.factRows(a)[0], where} {
		var fitted []passage
		for _, f := range row {
			fitted = append(fitted, c.fitCell(1, f, f.width-2.4))
		}
		c.rows = append(c.rows, fitted)
	}
	c.complaint = c.fitProse(cell{right - left, "Clinical details, and what is asked", a.Complaint, sentences}, "page 1: ", 176)
	c.unprintable = c.unprintable || p.anyUnprintable(a)
	c.count(1)
	return c, nil
}

// requester draws what every request says: where the patient is, who asks, how
// urgently, and why.
func (c *chart) requester() {
	y := c.factGrid()
	c.writeRow(y, factsRow, []writeCell{
		{56, "Requested by, NAME IN CAPITALS", passage{}}, {22, "Grade", passage{}}, {26, "Reg. No.", passage{}},
		{24, "Bleep, phone", passage{}}, {30, "Signature", passage{}}, {22, "Date, time", passage{}},
	})
	y += factsRow
	c.rule(y, thin)
	c.put(left+1.2, y+5.4, heading, "How soon")
	c.choices(left+24, y+5.4, "now, life at risk: also phone", "within the hour", "today", "routine")
	y += 8
	c.rule(y, thin)
	c.put(left+1.2, y+3.3, label, c.complaint.cell.label)
	c.prose(left+1.2, y, 176, c.complaint)
	foot := y + 42
	for at := foot - 7.2; at > y+16; at -= 7.2 {
		c.line(left+1.2, at, right-1.2, at, thin)
	}
	c.box(left, factsTop, right-left, foot-factsTop, boxed)
}

// choices draws tick boxes in a row and gives where the next would begin.
func (c *chart) choices(x, y float64, words ...string) float64 {
	for _, w := range words {
		x = c.choice(x, y, w)
	}
	return x
}

// choiceGrid draws tick boxes in columns, row by row, and gives where it ends.
func (c *chart) choiceGrid(y float64, columns int, words []string) float64 {
	const row = 6.4
	width := (right - left) / float64(columns)
	for i, w := range words {
		c.choice(left+1.5+width*float64(i%columns), y+5+row*float64(i/columns), w)
	}
	h := row*float64((len(words)+columns-1)/columns) + 1.8
	c.box(left, y, right-left, h, boxed)
	return y + h
}

// asked draws a label with a line to answer on and gives where the next begins.
func (c *chart) asked(x, y, end float64, words string) float64 {
	c.put(x, y, label, words)
	c.line(x+c.width(label, words)+1.2, y+0.5, end, y+0.5, thin)
	return end + 2
}
