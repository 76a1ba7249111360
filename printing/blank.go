package printing

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// PackSet is one numbered set of a blank pack, as each of its sheets tells it:
// sheets that bear a downtime number, the job's, before anybody has it. Nothing
// is known of the patient, so there are boxes where a card has facts.
type PackSet struct {
	Pack int `json:"pack"` // counted by the kiosk that printed it, from 1
	Set  int `json:"set"`  // from 1
	Of   int `json:"of"`
	// Name was drawn for a patient whom nobody can name.
	Name record.Name `json:"name,omitzero"`
}

func (s PackSet) packWords() string { return fmt.Sprintf("PACK %d", s.Pack) }
func (s PackSet) setWords() string  { return fmt.Sprintf("set %d of %d", s.Set, s.Of) }

// BlankCard draws the casualty card of a blank pack: the same form as
// CasualtyCard, with the same letters in the same order, to be filled by hand.
func (p *Press) BlankCard(job record.PrintJob, set PackSet, printedBy string) ([]byte, error) {
	c := p.planCard(job, record.Attendance{Number: job.Number}, printedBy)
	c.set = &set
	return c.file()
}

// heads draws who the patient is: on the first page of a card at arm's length,
// on every other in a strip. Of a blank set it is boxes and lines to fill.
func (c *card) heads(n int) {
	switch {
	case c.set != nil && n == 1:
		c.blankFrame(*c.set)
		c.packBox(*c.set)
	case c.set != nil:
		c.blankStrip()
	case n == 1:
		if c.knownAs > 0 {
			c.id.seekKnownAs(c.id.knownAs, fmt.Sprintf("see page %d", c.carried[c.knownAs-1].page))
		}
		c.identityFrame(c.id)
		c.copyBox()
	default:
		c.strip(c.id)
	}
}

// blankFrame draws the frame of the first page to be filled: the number, which
// is all that is known, then boxes for what tells one patient from another.
func (s *sheet) blankFrame(set PackSet) {
	const x, y, width = 15.5, 20.0, 152.0
	s.box(x, y, width, 34, frame)
	small := style{9, false}
	at := s.named(x+2.5, 28, small, style{16, true}, "Downtime No.", s.recordText)
	s.put(at+5, 28, small, "NHS No.")
	s.digitBoxes(at+5+s.width(small, "NHS No.")+2, 22, 5.3, 7.6, 1.5, 3, 3, 4)
	s.blankNames(set, 31.2)
	s.blankBorn(42.4)
	s.blankGender(42.4)
}

// blankNames draws the boxes for the names, each with the word of the drawn
// name that stands in for it.
func (s *sheet) blankNames(set PackSet, y float64) {
	const x, given, known, end, foot = 15.5, 78.0, 133.0, 167.5, 11.2
	family, first := "FAMILY name", "Given name"
	if !set.Name.IsZero() {
		family += ". If not known: " + strings.ToUpper(set.Name.Family)
		first += ". If not known: " + set.Name.Given
	}
	s.line(x, y, end, y, thin)
	s.put(x+2.5, y+3.3, label, family)
	s.put(given+1.5, y+3.3, s.squeeze(label, first, known-given-2.5, 7), first)
	s.put(known+1.5, y+3.3, label, "Known as")
	s.line(given, y, given, y+foot, thin)
	s.line(known, y, known, y+foot, thin)
	s.line(x, y+foot, end, y+foot, thin)
}

// blankBorn draws the boxes for the birth date and the age.
func (s *sheet) blankBorn(y float64) {
	small := style{9, false}
	s.put(18, y+4.6, small, "Born")
	for _, part := range []struct {
		x     float64
		n     int
		words string
	}{{27.5, 2, "day"}, {41.3, 3, "month, letters"}, {60.7, 4, "year"}} {
		s.digitBoxes(part.x, y+0.8, 5.6, 7, 0, part.n)
		s.put(part.x+0.2, y+10.5, label, part.words)
	}
	s.put(91, y+4.6, small, "Age")
	s.line(98, y+5.4, 107, y+5.4, thin)
	s.tickBox(91, y+6.8, 3.8, false)
	s.put(96.3, y+9.8, label, "estimated")
}

func (s *sheet) blankGender(y float64) {
	s.put(110, y+4.6, style{9, false}, "Gender")
	for i, words := range []string{"Male", "Female", "Indeterminate", "Not known"} {
		x, at := 122+24.5*float64(i%2), y+1.6+5.2*float64(i/2)
		s.tickBox(x, at, 3.8, false)
		s.put(x+5.3, at+3, label, words)
	}
}

// blankStrip draws the patient of every page after the first, to be filled.
func (s *sheet) blankStrip() {
	const x, y, name, end = 15.5, 20.0, 82.0, 166.0
	s.box(x, y, 152, 17, frame)
	s.named(18.5, 26.8, label, style{14, true}, "Downtime No.", s.recordText)
	for _, f := range []struct {
		x, y, end float64
		words     string
	}{{name, 27, end, "Name"}, {18.5, 34.8, name - 4, "Born"}, {name, 34.8, end, "NHS No."}} {
		s.put(f.x, f.y, label, f.words)
		s.line(f.x+s.width(label, f.words)+1.5, f.y+0.6, f.end, f.y+0.6, thin)
	}
}

// packBox says which set of which pack this is, and of a copy that it is one.
func (s *sheet) packBox(set PackSet) {
	if s.job.Copy > 1 {
		s.cornerBox(fmt.Sprintf("COPY %d", s.job.Copy), fmt.Sprintf("pack %d, set %d", set.Pack, set.Set))
		return
	}
	s.cornerBox(set.packWords(), set.setWords())
}

// cornerBox draws the box beside the identity frame.
func (s *sheet) cornerBox(words, beneath string) {
	const x, y, w, h = 171.0, 43.0, 24.0, 11.0
	s.box(x, y, w, h, section)
	st := style{10.5, true}
	s.putCentre(x+w/2, y+5.2, s.squeeze(st, words, w-2, 8), words)
	s.putCentre(x+w/2, y+9.2, s.squeeze(label, beneath, w-2, 7), beneath)
}

// blankAllergies draws section B to be filled. It says what an empty box means,
// since nobody stands beside the card to say so.
func (c *card) blankAllergies() {
	small := style{9, false}
	c.put(44, 114.4, strong, "Ask every patient. An empty box means not asked, never none.")
	c.tickBox(18, 117.6, 4, false)
	c.put(23.5, 120.8, small, "No known allergies")
	c.tickBox(55, 117.6, 4, false)
	c.put(60.5, 120.8, small, "Known")
	c.line(71.5, 121.4, 134.5, 121.4, thin)
	c.line(18, 128.4, 92, 128.4, thin)
	c.put(94, 128.2, label, "By, time")
	c.line(106, 128.4, 134.5, 128.4, thin)
}
