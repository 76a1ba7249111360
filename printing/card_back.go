package printing

import (
	"time"

	"github.com/tideover/tideover/forms/record"
)

// back draws page 2: sections F to P, to be written by hand.
func (c *card) back() {
	c.lined(left, 41.6, 180, 29.2, 7.3, func(x, y float64) { c.letter(x, y, "F", "History of this complaint") })
	c.lined(left, 71.7, 66, 22.8, 7.4, func(x, y float64) { c.letter(x, y, "G", "Past history") })
	c.lined(81, 71.7, 60, 22.8, 7.4, func(x, y float64) { c.put(x, y, heading, "Drugs and doses") })
	c.lined(141, 71.7, 54, 22.8, 7.4, func(x, y float64) { c.put(x, y, heading, "Allergies checked, social") })
	c.examination(95.4)
	c.table(133.9, 34.6, 7.4, "J", "Investigations", []column{
		{48, ""}, {20, "Asked, time"}, {76, "Result"}, {16, "Time"}, {20, "Read by"},
	})
	c.diagnosis(169.4)
	c.table(185.1, 27.2, 7.4, "L", "Treatment, drugs: dose, route", []column{
		{70, ""}, {28, "Ordered by, time"}, {28, "Given by, time"}, {54, "Advice, leaflet, safety net"},
	})
	c.outcomes(213.2)
	c.table(236.3, 27.2, 7.4, "N", "Signatures", []column{
		{26, ""}, {52, "NAME IN CAPITALS, for every entry"}, {24, "Grade"}, {24, "Reg. No."}, {31, "Signature"}, {23, "Date, time"},
	})
	for i := range 3 {
		c.put(16.5, 246.3+7.4*float64(i), label, "for section")
	}
	c.times(264.4)
}

// lined draws a box with a heading and lines to write on.
func (c *card) lined(x, y, w, h, pitch float64, title func(x, y float64)) {
	c.box(x, y, w, h, boxed)
	title(x+1.5, y+4.4)
	for at := y + h - pitch; at > y+pitch-0.2; at -= pitch {
		c.line(x+1.5, at, x+w-1.5, at, thin)
	}
}

func (c *card) examination(y float64) {
	const h, pitch, figures = 37.6, 7.4, 141.0
	c.box(left, y, right-left, h, boxed)
	c.letter(16.5, y+4.4, "H", "Examination")
	for i := range 4 {
		at := y + 8 + pitch*float64(i)
		c.line(16.5, at, figures-1.5, at, thin)
	}
	c.line(figures, y, figures, y+h, thin)
	c.line(168, y, 168, y+h, thin)
	c.figure(155.5, y+1.2)
	c.figure(182.5, y+1.2)
	c.put(142, y+4, label, "Front")
	c.put(169, y+4, label, "Back")
	side := style{9, true}
	for _, at := range []struct {
		x     float64
		words string
	}{{146.3, "R"}, {164.7, "L"}, {173.3, "L"}, {191.7, "R"}} {
		c.putCentre(at.x, y+h-2, side, at.words)
	}
}

type column struct {
	width float64
	title string
}

// table draws a section as a table to write in, its letter in the first
// column.
func (c *card) table(y, h, row float64, letter, title string, columns []column) {
	const head = 5.0
	c.letter(16.5, y+3.9, letter, title)
	x := left
	for i, col := range columns {
		if i > 0 {
			c.line(x, y, x, y+h, thin)
		}
		c.put(x+1.2, y+3.9, label, col.title)
		x += col.width
	}
	c.rule(y+head, boxed)
	for at := y + head + row; at < y+h-1; at += row {
		c.rule(at, thin)
	}
	c.box(left, y, right-left, h, boxed)
}

func (c *card) diagnosis(y float64) {
	c.box(left, y, right-left, 14.8, boxed)
	c.letter(16.5, y+5.2, "K", "Diagnosis")
	c.line(40, y+7.4, right, y+7.4, thin)
	for i, which := range []string{"Main", "Other"} {
		at := y + 5.2 + 7.4*float64(i)
		c.put(41, at, label, which)
		c.tickBox(150, at-2.8, 3.6, false)
		c.put(155.1, at, label, "confirmed")
		c.tickBox(173, at-2.8, 3.6, false)
		c.put(178.1, at, label, "suspected")
	}
}

// outcomes draws section M. What the kiosk knows of the departure stands in
// place of the boxes to tick.
func (c *card) outcomes(y float64) {
	c.box(left, y, right-left, 22.2, boxed)
	c.letter(16.5, y+5.2, "M", "Outcome")
	c.rule(y+7.4, thin)
	if len(c.outcome.lines)+c.outcome.carry > 0 {
		c.putRecorded(40, y+5.2, 153, c.outcome)
	} else {
		x := 40.0
		for _, words := range []string{"Home", "Ward", "Transfer", "Left before seen", "Left before end", "Died"} {
			x = c.choice(x, y+5.4, words)
		}
		c.put(x, y+5.2, label, "Other")
		c.line(x+c.width(label, "Other")+1, y+5.8, 193.5, y+5.8, thin)
	}
	c.referral(y + 7.4)
	c.followUpRow(y + 14.8)
}

// putRecorded sets a passage beside its label, centred on the line at y.
func (c *card) putRecorded(x, y, room float64, p passage) {
	if len(p.lines) > 1 || len(p.lines) == 1 && p.carry > 0 {
		y -= 1.7
	}
	c.putPassage(x, y, 2.95, room, p)
}

func (c *card) referral(y float64) {
	if len(c.destination.lines)+c.destination.carry > 0 {
		c.put(16.5, y+5, label, "To")
		c.putRecorded(21.5, y+5, 58, c.destination)
	} else {
		c.put(16.5, y+5, label, "Ward, bed, hospital")
	}
	for _, f := range []struct {
		x     float64
		words string
	}{{81, "Referred to"}, {137, "time"}, {166, "seen, time"}} {
		c.line(f.x, y, f.x, y+7.4, thin)
		c.put(f.x+1.5, y+5, label, f.words)
	}
	c.rule(y+7.4, thin)
}

func (c *card) followUpRow(y float64) {
	c.put(16.5, y+5.2, label, "Follow-up")
	if len(c.followUp.lines)+c.followUp.carry > 0 {
		c.putRecorded(31, y+5.2, 70, c.followUp)
	} else {
		x := 31.0
		for _, words := range []string{"none", "GP", "clinic"} {
			x = c.choice(x, y+5.4, words)
		}
		c.line(x-3, y+5.8, 102, y+5.8, thin)
	}
	c.put(104, y+5.2, label, "Safeguarding")
	x := 122.5
	for _, words := range []string{"no concern", "referred", "GP letter given"} {
		x = c.choice(x, y+5.4, words)
	}
}

// times draws section P, filled with what the kiosk knows.
func (c *card) times(y float64) {
	known := record.Departure{}
	if c.a.Departure != nil {
		known = *c.a.Departure
	}
	c.box(left, y, right-left, 9, section)
	c.letter(16.5, y+6, "P", "Times")
	for _, f := range []struct {
		x     float64
		words string
		at    time.Time
	}{{36, "Decided to admit", known.DecidedToAdmitAt}, {87.6, "Episode concluded", known.ConcludedAt}, {141.8, "Left department", known.DepartedAt}} {
		c.put(f.x, y+6, label, f.words)
		filled := ""
		if !f.at.IsZero() {
			filled = record.FormatTime(c.local(f.at))
		}
		c.clockBoxes(f.x+c.width(label, f.words)+1.5, y+1, 5.2, filled)
	}
}
