package printing

import (
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Sitrep is a situation report: how the department stands now, beside how it
// stood when the last one was printed. It counts, and names no patient.
type Sitrep struct {
	Number     int       `json:"number"` // of this outage, from 1
	AsAt       time.Time `json:"asAt"`
	OutageFrom time.Time `json:"outageFrom,omitzero"`
	// Lasted is how long, whatever became of the clock meanwhile.
	Lasted   time.Duration `json:"lasted,omitempty"`
	Declared string        `json:"declared,omitempty"` // why, as whoever declared it put it
	LastAt   time.Time     `json:"lastAt,omitzero"`    // zero on the first
	NextDue  time.Time     `json:"nextDue,omitzero"`

	Figures []SitrepRow  `json:"figures"` // a few, in large type
	Parts   []SitrepPart `json:"parts"`
}

// SitrepPart is the rows under one heading.
type SitrepPart struct {
	Title string      `json:"title"`
	Rows  []SitrepRow `json:"rows"`
}

// SitrepRow is one figure. Without Now it is counted by hand: the kiosk cannot
// see a shelf.
type SitrepRow struct {
	Label string `json:"label"`
	Now   string `json:"now,omitempty"`
	Last  string `json:"last,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Beside puts what another report said of the same figures beside them.
func (r Sitrep) Beside(last Sitrep) Sitrep {
	was := map[string]string{}
	for _, p := range last.Parts {
		for _, row := range p.Rows {
			was[row.Label] = row.Now
		}
	}
	r.LastAt = last.AsAt
	for i, p := range r.Parts {
		r.Parts[i].Rows = append([]SitrepRow(nil), p.Rows...)
		for j, row := range p.Rows {
			r.Parts[i].Rows[j].Last = was[row.Label]
		}
	}
	return r
}

// Sitrep draws a situation report.
func (p *Press) Sitrep(job record.PrintJob, r Sitrep, printedBy string) ([]byte, error) {
	return p.planSitrep(job, r, printedBy).drawn()
}

// SitrepPages counts the pages of a situation report before its job has
// serials.
func (p *Press) SitrepPages(job record.PrintJob, r Sitrep) (int, error) {
	return p.planSitrep(job, r, "").pages, nil
}

type sitrep struct {
	*folio
	r     Sitrep
	lines []string // under the moment that it stands for
	why   string   // why it was declared, where that is too long to stand there
}

const (
	sitrepLeading = 4.8
	figuresHigh   = 20.0
	sitrepLines   = 24 // as many as leave room for the figures on the first page
)

var (
	sitrepText   = style{9.5, false}
	sitrepWidths = []float64{72, 25, 25, 58}
)

func (p *Press) planSitrep(job record.PrintJob, r Sitrep, printedBy string) *sitrep {
	s := &sitrep{r: r, folio: p.folio(job, record.SitrepSheet, printedBy)}
	if r.Number > 0 {
		s.title = fmt.Sprintf("%s %d", s.title, r.Number)
	}
	s.lines = s.wrap(sitrepText, s.outage(s.say(r.Declared)), 145)
	if len(s.lines) > sitrepLines {
		s.why, s.lines = s.say(r.Declared), s.wrap(sitrepText, s.outage("for the reason below"), 145)
	}
	s.each, s.top = s.frame, s.figuresTop()
	s.fill(s.plan())
	return s
}

// outage says since when, for how long, why, and who was asked.
func (s *sitrep) outage(declared string) string {
	words := "No outage is declared."
	if !s.r.OutageFrom.IsZero() {
		words = fmt.Sprintf("Outage since %s, now %s.", record.FormatDateTime(s.local(s.r.OutageFrom)), record.FormatDuration(s.r.Lasted))
	}
	if declared != "" {
		words += " Declared: " + declared + "."
	}
	return words + fmt.Sprintf(" Counted by kiosk %s %s from its own records; add the other kiosks’.", s.issuer.KioskCode, s.say(s.issuer.KioskName))
}

func (s *sitrep) frameHigh() float64 {
	return 17.2 + sitrepLeading*float64(len(s.lines))
}

// figuresTop clears the page's code and its text, which reach lower than a
// frame of few lines.
func (s *sitrep) figuresTop() float64 { return max(47.5, 21+s.frameHigh()+4) }

func (s *sitrep) frame(page int) {
	when := "As at " + record.FormatDateTime(s.local(s.r.AsAt))
	if page > 1 {
		s.box(15.5, 21, 152, 12, frame)
		s.put(19, 28.8, headline, when+", continued")
		return
	}
	s.box(15.5, 21, 152, s.frameHigh(), frame)
	s.put(19, 28.8, style{18, true}, when)
	s.putLines(19, 34.4, sitrepLeading, sitrepText, s.lines)
	s.level(21 + s.frameHigh() - 2.4)
}

// level asks for what a commander decides and no record tells. The three kinds
// of incident are those of the NHS emergency preparedness framework.
func (s *sitrep) level(y float64) {
	s.put(19, y, sitrepText.bolder(), "Tick")
	x := 29.0
	for _, words := range []string{"business continuity", "critical", "major incident"} {
		x = s.choice(x, y, words)
	}
	s.line(x-2, y-4, x-2, y+1, boxed)
	x += 0.5
	for _, words := range []string{"ED open", "divert asked"} {
		x = s.choice(x, y, words)
	}
}

func (s *sitrep) plan() []piece {
	pieces := []piece{{height: figuresHigh + 3.5, draw: s.figures}}
	if s.why != "" {
		pieces = append(pieces, s.textPieces(0, sitrepText, sitrepLeading, "Declared: "+s.why+".")...)
		pieces = append(pieces, gap(3.5))
	}
	head := s.rowHead(sitrepWidths, "", "Now "+s.clock(s.r.AsAt, s.r.AsAt), s.lastTitle(), "Note")
	pieces = append(pieces, *head)
	for i, part := range s.r.Parts {
		pieces = append(pieces, s.partTitle(part.Title, i > 0, head))
		for _, r := range part.Rows {
			pieces = append(pieces, s.figureRow(r, head)...)
		}
	}
	return append(pieces, piece{height: 38, draw: s.needs})
}

// clock gives a moment as briefly as it can be understood beside another.
func (s *sitrep) clock(t, beside time.Time) string {
	if t.IsZero() {
		return ""
	}
	return s.clockBeside(t, beside)
}

func (s *sitrep) lastTitle() string {
	if s.r.LastAt.IsZero() {
		return "First report"
	}
	if record.DateOf(s.local(s.r.LastAt)) == record.DateOf(s.local(s.r.AsAt)) {
		return "At " + s.clock(s.r.LastAt, s.r.AsAt)
	}
	return s.local(s.r.LastAt).Format("02-Jan 15:04")
}

// figures draws the few that are read first, large.
func (s *sitrep) figures(y float64) {
	w := (right - left) / float64(max(len(s.r.Figures), 1))
	for i, f := range s.r.Figures {
		x := left + w*float64(i)
		s.box(x, y, w, figuresHigh, section)
		s.put(x+2, y+4.6, s.squeeze(style{9, false}, f.Label, w-4, 8), f.Label)
		s.putRight(x+w-2, y+17, s.squeeze(style{30, true}, f.Now, w-4, 12), f.Now)
	}
}

func (s *sitrep) partTitle(title string, rule bool, head *piece) piece {
	const h = 5.0
	return piece{height: h, head: head, keep: true, draw: func(y float64) {
		s.tableFrame(y, h, sitrepWidths)
		if rule {
			s.rule(y, section)
		}
		s.put(left+1.5, y+3.7, sitrepText.bolder(), title)
	}}
}

func (s *sitrep) figureRow(r SitrepRow, head *piece) []piece {
	now, last, note := loud(r.Now).ended(), says(r.Last).ended(), says(r.Note)
	name := says(r.Label)
	now.pt, name.indent = 11, 3
	return s.row(sitrepWidths, 5, head, name, now, last, note)
}

// needs draws, at the foot, room for what no count can say, and for whoever
// prepares the report and whoever answers for it.
func (s *sitrep) needs(y float64) {
	const signed, pitch = 11.0, 7.4
	foot := contentFoot - signed
	s.put(left, y+5, sitrepText.bolder(), "What we need, decisions, risks")
	s.put(79, y+5, tickLabel, "No patient is named on this sheet: name none here.")
	due := "Next report ____:____"
	if !s.r.NextDue.IsZero() {
		due = "Next report " + s.clock(s.r.NextDue, s.r.AsAt)
	}
	s.putRight(right, y+5, sitrepText.bolder(), due)
	s.box(left, y+6.6, right-left, foot-1.5-y-6.6, boxed)
	for at := y + 6.6 + pitch; at < foot-3; at += pitch {
		s.line(left+1.5, at, right-1.5, at, thin)
	}
	s.signature(left, foot, 90, signed, "Prepared by: NAME IN CAPITALS, role, signature, time")
	s.signature(left+90, foot, 90, signed, "Approved by: NAME IN CAPITALS, command role, signature, time")
}
