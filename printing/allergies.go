package printing

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

const (
	askThenWrite   = "This does not mean none. Ask, then write."
	allergyRoom    = 117.0
	allergyLines   = 2
	allergyLeading = 4.1
	allergyEdge    = 135.0
	// The status stands here, in the exact words of the patient banner.
	allergyStatusAt = 43.0
)

var allergyStatus = style{15, true}

// planAllergies fits what is known of allergies. Each substance is whole or
// on a later page.
func (c *card) planAllergies() {
	known := c.a.Patient.Allergies
	c.allergies = c.fitAllergies(known.Items)
	if len(known.Items) == 0 {
		c.allergies = passage{style: heading, lines: []string{missingAllergies(known)}}
	}
	room := allergyRoom
	if len(known.Items) > 0 || known.Status == record.AllergiesKnown {
		room = allergyEdge - c.sourceBeside()
	}
	source := cell{room, "Source of allergies", c.legible(known.Source), parts}
	c.source = c.fitLines(source, "page 1, section B: ", strong, room, 1)
}

// sourceBeside is where the source stands that is on the line of the status.
func (c *card) sourceBeside() float64 {
	return allergyStatusAt + c.width(allergyStatus, c.a.Patient.Allergies.Status.String()) + 4
}

// fitAllergies sets one allergy to a line where they are few, else one after
// the other. Where they are too many for that, as many substances as can be
// stand here, and everything on a later page.
func (c *card) fitAllergies(items []record.Allergy) passage {
	var whole, substances []string
	for _, i := range items {
		whole = append(whole, c.legible(describeAllergy(i)))
		substances = append(substances, c.legible(i.Substance))
	}
	if len(whole) <= allergyLines && c.widest(heading, whole) <= allergyRoom {
		return passage{style: heading, lines: whole}
	}
	all := strings.Join(whole, "; ")
	if lines := c.wrap(heading, all, allergyRoom); len(lines) <= allergyLines {
		return passage{style: heading, lines: lines}
	}
	for i := range substances[1:] {
		substances[i] += ";"
	}
	st, _ := c.fit(heading, strings.Join(substances, " "), allergyRoom, 8)
	p := passage{style: st, carry: c.carry("page 1, section B: Allergies", all)}
	p.lines = c.shorten(p.style, append(substances, ""), allergyRoom, allergyLines)
	return p
}

func (c *card) widest(st style, lines []string) float64 {
	widest := 0.0
	for _, l := range lines {
		widest = max(widest, c.width(st, l))
	}
	return widest
}

func describeAllergy(a record.Allergy) string {
	words := a.Substance
	if a.Reaction != "" {
		words += ": " + a.Reaction
	}
	if !a.RecordedOn.IsZero() {
		words += fmt.Sprintf(" (recorded %s)", a.RecordedOn)
	}
	return words
}

// missingAllergies says what an empty list of substances means.
func missingAllergies(known record.Allergies) string {
	switch known.Status {
	case record.AllergiesNone:
		return ""
	case record.AllergiesKnown:
		return "Which ones was not recorded. Ask, then write."
	case record.AllergiesNotRecorded:
		return askThenWrite
	}
	return "No record could be read. " + askThenWrite
}

// allergyBox draws section B. What was known before is asked again; what was
// not known has boxes to fill.
func (c *card) allergyBox() {
	const x, y, w, h = 15.5, 109.2, 121.0, 20.5
	c.box(x, y, w, h, frame)
	c.letter(18, 114.8, "B", "Allergies")
	if c.set != nil {
		c.blankAllergies()
		return
	}
	c.put(allergyStatusAt, 115, allergyStatus, c.a.Patient.Allergies.Status.String())
	c.putPassage(18, 119.6, allergyLeading, allergyRoom, c.allergies)
	c.putSource()
	status := c.a.Patient.Allergies.Status
	if status == record.AllergiesKnown || status == record.AllergiesNone {
		c.askedAgain()
		return
	}
	c.askFirst()
}

// putSource names whoever said so, where the status leaves room for it.
func (c *card) putSource() {
	x, y := 18.0, 123.7
	switch known := c.a.Patient.Allergies; {
	case len(known.Items) > 0 || known.Status == record.AllergiesKnown:
		x, y = c.sourceBeside(), 115
	case known.Status == record.AllergiesNone:
		y = 119.6
	}
	c.put(x, y, strong, strings.Join(c.source.lines, " "))
	if c.source.carry > 0 {
		c.put(x, y, strong, "Source: "+c.note(c.source, 25))
	}
}

func (c *card) askedAgain() {
	const y = 128.2
	c.put(18, y, label, "Asked again")
	c.tickBox(37, y-2.9, 3.6, false)
	c.put(42.1, y, label, "same")
	c.tickBox(53, y-2.9, 3.6, false)
	c.put(58.1, y, label, "changed, see G")
	c.put(86, y, label, "By, time")
	c.line(98, y+0.4, 134.5, y+0.4, thin)
}

func (c *card) askFirst() {
	const y = 127.8
	small := style{9, false}
	c.tickBox(18, y-2.9, 3.8, false)
	c.put(23.3, y, small, "No known allergies")
	c.tickBox(54.8, y-2.9, 3.8, false)
	c.put(60.1, y, small, "Known")
	c.line(71, y+0.6, 106, y+0.6, thin)
	c.put(107.5, y, label, "By, time")
	c.line(119.5, y+0.6, 134.5, y+0.6, thin)
}

// planAlerts fits the alerts, or says that none were recorded, which is not
// that there are none.
func (c *card) planAlerts() {
	alerts := c.legible(c.a.Alerts)
	if alerts == "" {
		alerts = "Not recorded. Ask, then write."
	}
	words := cell{56, "Alerts, safeguarding, infection", alerts, sentences}
	for _, pt := range []float64{9, 8} {
		lines := c.wrap(strong.at(pt), alerts, 52)
		if len(lines) <= 3 {
			c.alerts = passage{cell: words, style: strong.at(pt), lines: lines}
			return
		}
	}
	c.alerts = c.fitLines(words, "page 1: ", strong, 52, 3)
}

func (c *card) alertBox() {
	c.box(139, 109.2, 56, 20.5, boxed)
	c.put(141, 113.2, label, "Alerts, safeguarding, infection")
	if c.set != nil {
		c.line(141, 121, 193, 121, thin)
	} else {
		c.putPassage(141, 117.2, 3.6, 52, c.alerts)
	}
	c.line(141, 128.4, 193, 128.4, thin)
}
