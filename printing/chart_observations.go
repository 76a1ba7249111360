package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// Measured names a row of the observation chart.
type Measured string

// What is measured. The first seven are scored by NEWS2.
const (
	Respirations  Measured = "respirations"
	Saturation    Measured = "saturation"
	Oxygen        Measured = "oxygen"
	BloodPressure Measured = "blood-pressure"
	Pulse         Measured = "pulse"
	Consciousness Measured = "consciousness"
	Temperature   Measured = "temperature"
	NEWS2Total    Measured = "news2"
	Scale         Measured = "scale" // which of the two SpO2 was scored by
	Device        Measured = "device"
	Pain          Measured = "pain"
	Glucose       Measured = "glucose"
	ComaScale     Measured = "gcs"
	Urine         Measured = "urine"
	ToldTo        Measured = "told"
)

// measuredRow is one row of the chart. Its label is a name, its value stands alone
// or with a score beside it.
type measuredRow struct {
	what   Measured
	words  string
	scored bool
	below  float64 // weight of the line below
}

var measuredRows = []measuredRow{
	{"date", "Date", false, thin},
	{"time", "Time", false, section},
	{Respirations, "Respirations a minute", true, thin},
	{Saturation, "SpO2 %", true, thin},
	{Scale, "SpO2 scale, 1 or 2", false, thin},
	{Oxygen, "Air, or O2 L/min", true, thin},
	{Device, "O2 device", false, thin},
	{BloodPressure, "BP, systolic / diastolic", true, thin},
	{Pulse, "Pulse a minute", true, thin},
	{Consciousness, "Consciousness A C V P U", true, thin},
	{Temperature, "Temperature °C", true, section},
	{NEWS2Total, "NEWS2 total", false, section},
	{"next", "Next set due at", false, thin},
	{Pain, "Pain 0 to 10", false, thin},
	{Glucose, "Glucose mmol/L", false, thin},
	{ComaScale, "GCS 3 to 15", false, thin},
	{Urine, "Urine mL since last", false, thin},
	{ToldTo, "Who was told, at", false, thin},
	{"by", "Initials", false, thin},
}

// The grid of the chart: a page holds as many sets as it has columns.
const (
	chartColumns   = 7
	chartLabels    = 40.0 // width of the column of labels
	chartColumn    = 20.0
	chartValue     = 13.4 // where the score begins within a column
	chartRowHeight = 7.0
	chartHead      = 4.4
)

// ObservationChart draws a chart for sets of observations, parameters by rows
// and times by columns, with what the record has of them. Values are written as
// figures and scored by the table below them: the coloured chart of the Royal
// College of Physicians may be shown only whole and in its colours, which no
// mono printer has.
func (p *Press) ObservationChart(job record.PrintJob, about Chart, printedBy string) ([]byte, error) {
	c := p.planObservations(job, about, printedBy)
	return c.print(c.observationFront, c.observationBack)
}

// ObservationPages counts its pages before the job has serials.
func (p *Press) ObservationPages(job record.PrintJob, about Chart) (int, error) {
	return p.planObservations(job, about, "").pages, nil
}

// observationChart is the chart with the sets that are already on it.
type observationChart struct {
	*chart
	sets    []map[Measured]observedCell
	earlier int // sets of the record that are not on it
}

// observedCell is a reading, fitted to its place.
type observedCell struct {
	value passage
	score string
}

// planObservations takes the newest sets that fit on the first page, and leaves
// the last column and the second page to be written on.
func (p *Press) planObservations(job record.PrintJob, about Chart, printedBy string) *observationChart {
	c := &observationChart{chart: p.chart(job, about, record.ObservationChart, record.ObservationChart.String(), printedBy)}
	const most = chartColumns - 1
	c.earlier = max(0, len(about.Observed)-most)
	for i, o := range about.Observed[c.earlier:] {
		c.sets = append(c.sets, c.fitObservation(i+1, o))
	}
	c.count(2)
	return c
}

func (c *observationChart) fitObservation(n int, o Observation) map[Measured]observedCell {
	cells := map[Measured]observedCell{}
	for _, row := range measuredRows {
		r := o.reading(row.what, c.Press)
		room := chartColumn - 1.8
		if row.scored {
			room = chartValue - 1.6
		}
		c.unprintable = c.unprintable || len(c.Unprintable(r.Value)) > 0
		value := cell{room, fmt.Sprintf("set %d, %s", n, row.words), c.legible(r.Value), parts}
		cells[row.what] = observedCell{c.fitCell(1, value, room), r.Score}
	}
	return cells
}

func (c *observationChart) observationFront() {
	const y = 45.2
	c.scaleChoice(y)
	foot := c.grid(y+10, 0)
	if n := len(c.sets); n > 0 {
		words := fmt.Sprintf("Sets 1 to %d are from the record, as it stood when this was printed. Sets before those: %d.", n, c.earlier)
		c.put(left, foot+3.6, label, words)
	}
	c.scores(205)
}

func (c *observationChart) observationBack() {
	const top = 41.6
	end := c.grid(top, chartColumns)
	c.escalations(end + 5)
}

// warning says whom NEWS2 is not for, and of a patient who is known to be too
// young that it is not for this one. By a clock that cannot be right nobody is
// known to be.
func (c *observationChart) warning() (words string) {
	if years, known := c.a.Patient.BirthDate.Years(c.today(c.job)); known && years < 16 {
		return "UNDER 16: do not score NEWS2. Use the trust’s children’s chart."
	}
	return "NEWS2 is not for anybody under 16 or pregnant."
}

// scaleChoice asks which SpO2 scale holds, which is a clinician's choice.
func (c *observationChart) scaleChoice(y float64) {
	c.put(left, y-1.2, strong, c.warning())
	c.putRight(right, y-1.2, label, "5, 6 or any single 3: urgent review. 7 or more: emergency.")
	c.box(left, y, right-left, 7.6, boxed)
	x := c.choice(left+24, y+5.2, "1")
	c.put(left+1.5, y+5.2, heading, "SpO2 scale")
	x = c.choice(x, y+5.2, "2, target 88 to 92 %, chosen by NAME")
	c.line(x-3, y+5.8, 142, y+5.8, thin)
	c.put(143.5, y+5.2, label, "signature")
	c.line(156, y+5.8, 176, y+5.8, thin)
	c.put(177.5, y+5.2, label, "time")
	c.line(184, y+5.8, right-1.5, y+5.8, thin)
}

// grid draws the chart of one page and gives where it ends. Its columns are
// numbered on from those of the pages before.
func (c *observationChart) grid(y float64, before int) float64 {
	foot := y + chartHead + chartRowHeight*float64(len(measuredRows))
	for i := range chartColumns {
		x := left + chartLabels + chartColumn*float64(i)
		c.line(x, y, x, foot, section)
		c.put(x+1.2, y+3.2, strong, fmt.Sprint(before+i+1))
		c.putRight(x+chartColumn-0.8, y+3.2, label, "score")
	}
	c.rule(y+chartHead, thin)
	for i, row := range measuredRows {
		at := y + chartHead + chartRowHeight*float64(i)
		c.gridRow(at, row)
		if before == 0 {
			c.readings(at, row.what)
		}
		if i < len(measuredRows)-1 {
			c.rule(at+chartRowHeight, row.below)
		}
	}
	c.box(left, y, right-left, foot-y, section)
	return foot
}

func (c *observationChart) gridRow(y float64, row measuredRow) {
	st := rowLabel
	if row.what == NEWS2Total {
		st = style{10.5, true}
	}
	c.put(left+1.2, y+4.8, st, row.words)
	for i := range chartColumns {
		if x := left + chartLabels + chartColumn*float64(i) + chartValue; row.scored {
			c.line(x, y, x, y+chartRowHeight, thin)
		}
	}
}

// readings sets what the record has of one row.
func (c *observationChart) readings(y float64, what Measured) {
	for i, set := range c.sets {
		x, known := left+chartLabels+chartColumn*float64(i), set[what]
		c.putCentre(x+(chartValue+chartColumn)/2, y+4.9, fact, known.score)
		at := y + 4.9
		if len(known.value.lines) > 1 || known.value.carry > 0 {
			at = y + 3.2
		}
		c.putPassage(x+0.9, at, 2.95, known.value.cell.width, known.value)
	}
}

// reading gives what a set has for a row, its own date, time and author among
// them.
func (o Observation) reading(what Measured, p *Press) Reading {
	if o.At.IsZero() && (what == "date" || what == "time") {
		return Reading{Value: "Not known"}
	}
	switch what {
	case "date":
		return Reading{Value: record.DateOf(p.local(o.At)).String()}
	case "time":
		return Reading{Value: record.FormatTime(p.local(o.At))}
	case "by":
		return Reading{Value: o.By}
	}
	return o.Readings[what]
}

// escalations is a table of who was told what and who came.
func (c *observationChart) escalations(y float64) {
	const head, row = 5.0, 8.4
	rows := int((contentFoot - y - head) / row)
	c.table(y, head+row*float64(rows), row, "", "", []column{
		{22, "Date, time"}, {14, "NEWS2"}, {44, "Who was told, NAME, bleep"}, {52, "What was asked for or done"}, {16, "Came at"}, {32, "Signature"},
	})
}
