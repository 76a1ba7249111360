package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// card is a casualty card, planned: every text fitted to its place, or
// carried to a page after the second.
type card struct {
	*sheet
	a             record.Attendance
	set           *PackSet // of a blank pack, in place of an attendance
	id            identity
	knownAs       int // place among the carried, from 1; 0 where it stands in the frame
	rows          [][]passage
	complaint     passage
	incident      passage
	allergies     passage
	source        passage
	alerts        passage
	presentation  passage
	area, nurse   passage
	outcome       passage
	destination   passage
	followUp      passage
	form          int // pages of the form itself; those after it are continuation sheets
	carried       []carried
	continuations []continuation
}

// passage is text fitted to a place.
type passage struct {
	cell  cell
	style style
	lines []string
	carry int // place among the carried, from 1; 0 where all of it is here
}

// carried is text that a later page holds whole.
type carried struct {
	from, text string
	page       int
}

// CasualtyCard draws the casualty card, front and back, and as many
// continuation sheets as its text needs. printedBy is a name for people. It
// fails with ErrSerials where the job reserved too few pages.
func (p *Press) CasualtyCard(job record.PrintJob, a record.Attendance, printedBy string) ([]byte, error) {
	return p.planCard(job, a, printedBy).file()
}

// file draws what was planned.
func (c *card) file() ([]byte, error) {
	pages, err := reserve(c.job, c.pages)
	if err != nil {
		return nil, err
	}
	c.pages = pages
	c.pdf = document(c.job, pageWidth, pageHeight)
	c.page(record.CasualtyCard, record.CasualtyCard.String(), 1, c.front)
	c.page(record.CasualtyCard, record.CasualtyCard.String(), 2, c.back)
	for n := c.form + 1; n <= pages; n++ {
		c.page(record.Continuation, "Continuation sheet", n, func() { c.continued(n) })
	}
	return c.bytes()
}

// page draws what each page of a card has, with its content between.
func (c *card) page(form record.SheetKind, title string, n int, content func()) {
	head := title
	switch {
	case c.a.Withdrawal != nil:
		head += ", WITHDRAWN"
	case c.set != nil:
		head += ", blank"
	}
	c.framed(form, head, title, n, func() {
		c.heads(n)
		content()
	})
}

// planCard fits every text to its place. It needs no file, so that pages can
// be counted before the job has its serials.
func (p *Press) planCard(job record.PrintJob, a record.Attendance, printedBy string) *card {
	c := p.patientSheet(job, a, printedBy)
	c.unprintable = c.unprintable || p.anyUnprintable(a)
	c.planKnownAs()
	c.planFacts()
	c.planClinical()
	c.count(2)
	return c
}

// patientSheet begins a sheet about one patient, with nothing on it yet.
func (p *Press) patientSheet(job record.PrintJob, a record.Attendance, printedBy string) *card {
	return &card{a: a, id: p.identify(a, p.today(job)), sheet: &sheet{
		Press: p, job: job, printedBy: printedBy,
		record: a.Number.Compact(), recordText: a.Number.String(),
		exercise:    a.Exercise || p.issuer.Exercise,
		unprintable: len(p.Unprintable(a.Patient.Name.String()+printedBy)) > 0,
	}}
}

// count lays out what is carried past the pages of the form, and counts all.
func (c *card) count(form int) {
	c.form = form
	c.continuations = c.paginate()
	c.pages = form + len(c.continuations)
}

// planKnownAs carries what somebody is known as where the frame has no room.
func (c *card) planKnownAs() {
	if c.id.knownAs != "" {
		c.knownAs = c.carry("page 1: Known as", c.id.knownAs)
	}
}

func (c *card) planFacts() {
	const inset = 2.4
	for _, row := range c.factRows(c.a) {
		var fitted []passage
		for _, f := range row {
			fitted = append(fitted, c.fitCell(1, f, f.width-inset))
		}
		c.rows = append(c.rows, fitted)
	}
	c.complaint = c.fitProse(cell{108, "Complaint, in the patient’s words", c.a.Complaint, sentences}, "page 1, section A: ", 105.6)
	c.incident = c.fitProse(cell{72, "Place and time of incident", c.a.Incident, sentences}, "page 1: ", 69.6)
}

func (c *card) planClinical() {
	c.planAllergies()
	c.planAlerts()
	if t := c.a.Triage; t != nil {
		c.presentation = c.fitCell(1, cell{112, "Presentation and discriminator", c.legible(t.ChiefComplaint.String()), sentences}, 109)
		c.nurse = c.fitCell(1, cell{74, "Nurse, NAME IN CAPITALS", c.legible(t.AssessedBy), parts}, 71)
	}
	c.area = c.fitCell(1, cell{27, "Area or bay", c.legible(c.a.Place), parts}, 24)
	if d := c.a.Departure; d != nil {
		c.outcome = c.fitCell(2, cell{153, "Outcome", c.legible(d.DischargeStatus.String()), parts}, 150)
		c.destination = c.fitCell(2, cell{66, "Ward, bed, hospital", c.legible(d.DischargeDestination.String()), parts}, 58)
		c.followUp = c.fitCell(2, cell{70, "Follow-up", c.legible(d.FollowUp.String()), parts}, 70)
	}
	if w := c.a.Withdrawal; w != nil {
		words := "Withdrawn " + record.FormatDateTime(c.local(w.At)) + " by " + w.By + ". " + w.Reason
		c.carry("Withdrawn", c.legible(words))
	}
}

// fitCell fits a fact on one line, from 10 points to 8, then on two of 8.
func (c *card) fitCell(page int, f cell, room float64) passage {
	if st, ok := c.fit(fact, f.value, room, 8); ok {
		return passage{cell: f, style: st, lines: c.wrap(st, f.value, room)}
	}
	return c.fitLines(f, fmt.Sprintf("page %d: ", page), strong, room, 2)
}

// fitProse fits sentences on two lines of 10 points, or three of 8.
func (c *card) fitProse(f cell, from string, room float64) passage {
	f.value = c.legible(f.value)
	if lines := c.wrap(fact, f.value, room); len(lines) <= 2 {
		return passage{cell: f, style: fact, lines: lines}
	}
	return c.fitLines(f, from, strong, room, 3)
}

// fitLines fits text on some lines; where they do not hold it, they show
// whole units of it and a continuation sheet holds all. From says what is
// carried: "page 1: ".
func (c *card) fitLines(f cell, from string, st style, room float64, lines int) passage {
	all := c.wrap(st, f.value, room)
	if len(all) <= lines {
		return passage{cell: f, style: st, lines: all}
	}
	return passage{
		cell: f, style: st, carry: c.carry(from+f.label, f.value),
		lines: c.shorten(st, f.units(f.value), room, lines),
	}
}

func (c *card) carry(from, text string) int {
	c.carried = append(c.carried, carried{from: from, text: text})
	return len(c.carried)
}

// note says on which page all of a carried text is, as fully as room lets it.
func (c *card) note(p passage, room float64) string {
	page := c.carried[p.carry-1].page
	wordings := []string{"There is more: all of it is on page %d.", "More: all of it on page %d.", "More: see page %d.", "See page %d."}
	if len(p.lines) == 0 {
		wordings = []string{"All of it is on page %d.", "All on page %d.", "See page %d."}
	}
	for _, w := range wordings {
		if text := fmt.Sprintf(w, page); c.width(strong, text) <= room {
			return text
		}
	}
	return fmt.Sprintf("p %d", page)
}

// putPassage sets a passage and, where it was cut, the note under it.
func (c *card) putPassage(x, y, leading, room float64, p passage) {
	c.putLines(x, y, leading, p.style, p.lines)
	if p.carry > 0 {
		c.put(x, y+float64(len(p.lines))*leading, strong, c.note(p, room))
	}
}

// anyUnprintable reports whether a text of the card has a code point in it.
func (p *Press) anyUnprintable(a record.Attendance) bool {
	who := a.Patient
	all := []string{
		who.Name.String(), who.Name.KnownAs, who.Address.String(), who.Phone, who.Description, who.GP.String(),
		who.NextOfKin.String(), who.Occupation, who.Interpreter, who.Language, who.LocalPatientID, who.CurrentGender.String(),
		who.Allergies.Source, a.Complaint, a.Incident, a.Alerts, a.Place, a.ArrivalMode.String(), a.AttendanceSource.String(),
	}
	all = append(all, a.AmbulanceIncidentNumber, who.TemporaryNumber, categoryOf(a.AttendanceCategory))
	for _, item := range who.Allergies.Items {
		all = append(all, item.Substance, item.Reaction)
	}
	if t := a.Triage; t != nil {
		all = append(all, t.ChiefComplaint.String(), t.AssessedBy)
	}
	if d := a.Departure; d != nil {
		all = append(all, d.DischargeStatus.String(), d.DischargeDestination.String(), d.FollowUp.String())
	}
	if w := a.Withdrawal; w != nil {
		all = append(all, w.By, w.Reason)
	}
	for _, text := range all {
		if len(p.Unprintable(text)) > 0 {
			return true
		}
	}
	return false
}
