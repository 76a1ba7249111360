package printing

import (
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Chart is what the sheets that a ward writes on show before it does: whom they
// are about, which is an attendance or a set of a blank pack, and what the
// record has of the observations.
type Chart struct {
	About    record.Attendance `json:"-"` // that of the job
	Set      *PackSet          `json:"set,omitempty"`
	Observed []Observation     `json:"observed,omitempty"` // oldest first
}

// Observation is one set of observations: what was measured, by the rows of the
// chart.
type Observation struct {
	At       time.Time            `json:"at"`
	By       string               `json:"by,omitempty"`
	Readings map[Measured]Reading `json:"readings"`
}

// Reading is one value as it is written on a chart, with its score if it has one.
type Reading struct {
	Value string `json:"value"`
	Score string `json:"score,omitempty"`
}

// chart is a sheet of one or two pages about one patient, to be written on.
type chart struct {
	*card
	kind  record.SheetKind
	title string
	// whole draws the patient on the first page as a card does; otherwise every
	// page has a strip.
	whole bool
}

// chart begins a sheet about whoever it is about.
func (p *Press) chart(job record.PrintJob, about Chart, kind record.SheetKind, title, printedBy string) *chart {
	a := about.About
	if about.Set != nil {
		a = record.Attendance{Number: job.Number}
	}
	c := &chart{card: p.patientSheet(job, a, printedBy), kind: kind, title: title}
	c.set = about.Set
	return c
}

// print draws the pages of the form in order, and what is carried.
func (c *chart) print(pages ...func()) ([]byte, error) {
	n, err := reserve(c.job, c.pages)
	if err != nil {
		return nil, err
	}
	c.pages = n
	c.pdf = document(c.job, pageWidth, pageHeight)
	for i, content := range pages {
		c.page(i+1, c.kind, c.title, content)
	}
	for n := len(pages) + 1; n <= c.pages; n++ {
		c.page(n, c.kind, c.title, func() { c.continued(n) })
	}
	return c.bytes()
}

// page draws what every page of a chart has, with its content between.
func (c *chart) page(n int, kind record.SheetKind, title string, content func()) {
	c.framed(kind, c.headline(title), title, n, func() {
		switch {
		case c.whole:
			c.heads(n)
		case c.set != nil:
			c.blankStrip()
		default:
			c.strip(c.id)
		}
		content()
	})
}

func (c *chart) headline(title string) string {
	switch {
	case c.set != nil:
		return title + ", blank"
	case c.a.Withdrawal != nil:
		return title + ", WITHDRAWN"
	}
	return title
}

// planAllergies fits what is known of allergies into a box of some lines, or
// carries it whole.
func (c *chart) planAllergies(room float64, lines int) {
	known := c.a.Patient.Allergies
	words := known.Status.String()
	if missing := missingAllergies(known); len(known.Items) == 0 && missing != "" {
		words += ". " + missing
	}
	var items []string
	for _, i := range known.Items {
		items = append(items, describeAllergy(i))
	}
	if len(items) > 0 {
		words += ": " + strings.Join(items, "; ")
	}
	if known.Source != "" {
		words += ". Source: " + known.Source
	}
	c.unprintable = c.unprintable || len(c.Unprintable(words)) > 0
	c.card.allergies = c.fitLines(cell{room, "Allergies", c.legible(words), substances}, "page 1: ", style{9, true}, room, lines)
}

// allergyBand draws what is known of allergies, and asks again; on a blank
// sheet it asks first.
func (c *chart) allergyBand(y float64) {
	const h = 19.0
	c.box(left+0.5, y, right-left-1, h, frame)
	c.put(left+3, y+5.2, heading, "Allergies")
	if c.set == nil {
		c.putPassage(left+24, y+5.2, 3.9, c.card.allergies.cell.width, c.card.allergies)
	} else {
		c.put(left+24, y+5.2, strong, "Ask before every drug. An empty box means not asked, never none.")
	}
	small := style{9, false}
	at := y + h - 2.6
	c.tickBox(left+3, at-3.1, 3.8, false)
	c.put(left+8.3, at, small, "No known allergies")
	c.tickBox(left+40, at-3.1, 3.8, false)
	c.put(left+45.3, at, small, "Known, and what happens")
	c.line(left+84, at+0.6, 146, at+0.6, thin)
	c.put(148, at, label, "Asked by, time")
	c.line(168.5, at+0.6, right-3, at+0.6, thin)
}

// caution sets words to be read before anything is written.
func (c *chart) caution(x, y float64, runs ...run) {
	c.putRuns(x, y, c.squeezeRuns(runs, right-x)...)
}
