package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

const (
	factsTop  = 55.8
	factsRow  = 9.6
	clinicRow = 9.4
)

// front draws page 1: facts, sections A to E.
func (c *card) front() {
	c.facts()
	c.allergyBox()
	c.alertBox()
	c.triage()
	c.observations()
	c.seenBy()
}

// factGrid draws the facts in their rows and gives where they end.
func (c *card) factGrid() float64 {
	y := factsTop
	for _, row := range c.rows {
		x := left
		for i, p := range row {
			if i > 0 {
				c.line(x, y, x, y+factsRow, thin)
			}
			c.factCell(x, y, p)
			x += p.cell.width
		}
		y += factsRow
		c.rule(y, thin)
	}
	return y
}

func (c *card) facts() {
	y := c.factGrid()
	c.put(left+1.2, y+3.4, heading, "A")
	c.put(left+5, y+3.3, label, c.complaint.cell.label)
	c.prose(left+1.2, y, 105.6, c.complaint)
	x := left + c.complaint.cell.width
	c.line(x, y, x, y+13.2, thin)
	c.put(x+1.2, y+3.3, label, c.incident.cell.label)
	c.prose(x+1.2, y, 69.6, c.incident)
	c.box(left, factsTop, right-left, y+13.2-factsTop, boxed)
}

// prose sets sentences below their label, closer where they are small.
func (c *card) prose(x, y, room float64, p passage) {
	if p.style.pt < fact.pt {
		c.putPassage(x, y+6.5, 2.95, room, p)
		return
	}
	c.putPassage(x, y+7.7, 4.1, room, p)
}

// factCell sets a label with its value below, on one line or on two closer
// ones.
func (c *card) factCell(x, y float64, p passage) {
	const inset = 1.2
	room := p.cell.width - 2*inset
	lines := len(p.lines)
	if p.carry > 0 {
		lines++
	}
	labelAt, valueAt := y+3.3, y+7.7
	if lines > 1 {
		labelAt, valueAt = y+2.9, y+5.8
	}
	c.put(x+inset, labelAt, c.squeeze(label, p.cell.label, room, 7), p.cell.label)
	c.putPassage(x+inset, valueAt, 2.95, room, p)
}

// acuities are the five outcomes of triage in order, with the SNOMED CT code
// that ECDS gives each.
var acuities = []struct{ code, words, within string }{
	{"1064891000000107", "1 RED", "at once"},
	{"1064911000000105", "2 ORANGE", "10 min"},
	{"1064901000000108", "3 YELLOW", "60 min"},
	{"1077241000000103", "4 GREEN", "120 min"},
	{"1077251000000100", "5 BLUE", "240 min"},
}

// triage draws section C, filled with an assessment that the kiosk holds.
func (c *card) triage() {
	const y = 131.5
	known, assessed := record.Triage{}, ""
	if c.a.Triage != nil {
		known, assessed = *c.a.Triage, record.FormatTime(c.local(c.a.Triage.AssessedAt))
	}
	c.box(left, y, right-left, 28.5, boxed)
	c.letter(16.5, y+5.6, "C", "Triage")
	c.put(36.5, y+6.3, label, "Time")
	c.clockBoxes(44.6, y+1.3, 5.5, assessed)
	for i, a := range acuities {
		x := 73 + 24.2*float64(i)
		c.box(x, y+1.3, 23.6, 7.2, boxed)
		c.tickBox(x+1.4, y+2.9, 4, known.Acuity.Code == a.code)
		c.put(x+6.6, y+4.5, strong, a.words)
		c.put(x+6.6, y+7.7, label, a.within)
	}
	c.writeRow(y+9.7, clinicRow, []writeCell{
		{112, "Presentation and discriminator", c.presentation}, {21, "Pain 0 to 10", passage{}},
		{20, "Weight kg", passage{}}, {27, "Area or bay", c.area},
	})
	c.writeRow(y+19.1, clinicRow, []writeCell{
		{74, "Nurse, NAME IN CAPITALS", c.nurse}, {24, "Grade", passage{}},
		{28, "Reg. No.", passage{}}, {54, "Signature", passage{}},
	})
}

// writeCell is a box to write in, filled where the kiosk knows its content.
type writeCell struct {
	width float64
	label string
	known passage
}

// writeRow draws boxes to write in beside each other, with a rule above.
func (c *card) writeRow(y, height float64, cells []writeCell) {
	c.rule(y, thin)
	x := left
	for i, w := range cells {
		if i > 0 {
			c.line(x, y, x, y+height, thin)
		}
		c.put(x+1.5, y+3.2, label, w.label)
		leading, at := 2.9, y+7.6
		if len(w.known.lines) > 1 || w.known.carry > 0 {
			at = y + 5.75
		}
		c.putPassage(x+1.5, at, leading, w.width-3, w.known)
		x += w.width
	}
}

// observed are the rows of section D. A row is split where the score, or a
// second value, stands beside the value; the chart of the Royal College of
// Physicians is not drawn, since it may only be shown whole and in colour.
var observed = []struct {
	words string
	split float64 // where within a column; 0 for none
	below float64 // weight of the line below
	total bool
}{
	{"Time", 0, section, false},
	{"Respirations a minute", 18, thin, false},
	{"SpO2 %", 18, thin, false},
	{"Air, or O2 L/min, device", 18, thin, false},
	{"BP, systolic / diastolic", 18, thin, false},
	{"Pulse a minute", 18, thin, false},
	{"Consciousness A C V P U", 18, thin, false},
	{"Temperature °C", 18, section, false},
	{"NEWS2 total", 0, section, true},
	{"Pain, glucose mmol/L", 14, thin, false},
	{"Initials", 0, thin, false},
}

// observations draws section D: five sets, each value with its score.
func (c *card) observations() {
	const top, head, row, first, column = 166.6, 4.2, 7.1, 55.0, 28.0
	end := c.letter(16.5, 165.2, "D", "Observations and NEWS2")
	c.putRuns(end+2.5, 165.2, run{strong, "5, 6 or any single 3"}, run{label, " = urgent review"},
		run{strong, "    7 or more"}, run{label, " = emergency"}, run{strong, "    Not"}, run{label, " for under 16 or pregnant"})
	bottom := top + head + row*float64(len(observed))
	for i := range 5 {
		x := first + column*float64(i)
		c.line(x, top, x, bottom, section)
		st, words := strong, fmt.Sprintf("%d", i+1)
		if i == 0 {
			st, words = label, "At triage"
		}
		c.put(x+1.2, top+3, st, words)
		c.putCentre(x+23, top+3, label, "score")
	}
	c.rule(top+head, thin)
	for i, o := range observed {
		y := top + head + row*float64(i)
		st := rowLabel
		if o.total {
			st = style{10.5, true}
		}
		c.put(16.2, y+4.9, st, o.words)
		for n := range 5 {
			if x := first + column*float64(n) + o.split; o.split > 0 {
				c.line(x, y, x, y+row, thin)
			}
		}
		if i < len(observed)-1 {
			c.rule(y+row, o.below)
		}
	}
	c.scaleBoxes(top + head + 2*row)
	c.box(left, top, right-left, bottom-top, section)
}

// scaleBoxes asks which SpO2 scale was used; scale 2 is a clinician's choice.
func (c *card) scaleBoxes(y float64) {
	c.tickBox(30, y+2.1, 3.6, false)
	c.put(35.1, y+4.9, rowLabel, "1")
	c.tickBox(39, y+2.1, 3.6, false)
	c.put(44.1, y+4.9, rowLabel, "2 scale")
}

// seenBy draws section E.
func (c *card) seenBy() {
	const y, row = 255.1, 9.2
	end := c.letter(16.5, 253.9, "E", "Seen by")
	c.put(end+4, 253.9, label, "First clinician, then senior review or whoever takes over")
	for i := range 2 {
		c.writeRow(y+row*float64(i), row, []writeCell{
			{62, "NAME IN CAPITALS", passage{}}, {24, "Grade", passage{}}, {26, "Reg. No.", passage{}},
			{31, "Time seen", passage{}}, {37, "Signature", passage{}},
		})
	}
	c.box(left, y, right-left, 2*row, boxed)
}
