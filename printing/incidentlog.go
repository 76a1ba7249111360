package printing

import (
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// IncidentLog is what the kiosk knows of an incident, in the order in which it
// was written down, and then lines to write on. Its pages are numbered through
// the whole incident, from one printing to the next, so that one that is missing
// is missed. It names no patient.
type IncidentLog struct {
	OutageFrom time.Time     `json:"outageFrom,omitzero"`
	FirstPage  int           `json:"firstPage"` // of the incident, from 1; 0 is written in by hand
	Lines      []LoggedEvent `json:"lines,omitempty"`
	// Ruled is how many pages a blank log has, which says no Lines.
	Ruled int `json:"ruled,omitempty"`
	// Told is the last entry of the ledger that the lines tell of: the next
	// printing goes on from there.
	Told int64 `json:"told,omitempty"`
}

// LoggedEvent is one thing that happened.
type LoggedEvent struct {
	At    time.Time `json:"at"`
	By    string    `json:"by,omitempty"` // who did it; the kiosk where nobody did
	Words string    `json:"words"`
}

// IncidentLog draws an incident log, or a blank one.
func (p *Press) IncidentLog(job record.PrintJob, l IncidentLog, printedBy string) ([]byte, error) {
	return p.planIncidentLog(job, l, printedBy).drawn()
}

// IncidentLogPages counts the pages of an incident log before its job has
// serials.
func (p *Press) IncidentLogPages(job record.PrintJob, l IncidentLog) (int, error) {
	return p.planIncidentLog(job, l, "").pages, nil
}

const (
	logRow  = 11.0
	logTop  = 46.0
	logFoot = 260.0
)

// The columns that are written into are as wide as a hand needs.
var logWidths = []float64{13, 31, 26, 26, 68, 16}

type incidentLog struct {
	*folio
	l IncidentLog
}

func (p *Press) planIncidentLog(job record.PrintJob, l IncidentLog, printedBy string) *incidentLog {
	s := &incidentLog{l: l, folio: p.folio(job, record.IncidentLog, printedBy)}
	s.each, s.top, s.laterTop, s.bottom = s.frame, logTop, logTop, logFoot
	head := s.rowHead(logWidths, "No.", "Date, time", "From", "To", "What; decided what, and why", "Initials")
	pieces := []piece{*head}
	for _, e := range l.Lines {
		pieces = append(pieces, s.event(e, head)...)
	}
	s.fill(pieces)
	s.fill(append(pieces, s.toWrite(head)...))
	return s
}

// event is a line that the kiosk writes. It is as high as its words, and never
// too low to be initialled.
func (s *incidentLog) event(e LoggedEvent, head *piece) []piece {
	by := e.By
	if by == "" {
		by = "Kiosk " + s.issuer.KioskCode
	}
	return s.row(logWidths, 8, head, says(""), says(record.FormatDateTime(s.local(e.At))), says(by), says(""), says(e.Words), says(""))
}

// toWrite rules what is left of the last page, and one more where that is
// little; of a blank log, as many pages as are asked for.
func (s *incidentLog) toWrite(head *piece) []piece {
	last := s.content[len(s.content)-1]
	end := last[len(last)-1]
	page := int((logFoot - logTop - head.height) / logRow)
	rows := int((logFoot - end.y - end.height) / logRow)
	if s.l.Ruled > 0 {
		rows = s.l.Ruled * page
	} else if rows < page/4 {
		rows += page
	}
	var pieces []piece
	for range rows {
		pieces = append(pieces, piece{height: logRow, head: head, draw: func(y float64) { s.tableFrame(y, logRow, logWidths) }})
	}
	return pieces
}

// frame says which page of the incident this is, numbers its lines by page and
// line so that none can be put between, and asks for signatures at its foot.
func (s *incidentLog) frame(page int) {
	number := "____"
	if s.l.FirstPage > 0 {
		number = fmt.Sprint(s.l.FirstPage + page - 1)
	}
	s.box(15.5, 21, 152, 20, frame)
	s.put(19, 29, style{18, true}, "Log page "+number+" of this incident")
	words := "No outage was declared when this was printed."
	if !s.l.OutageFrom.IsZero() {
		words = "Outage since " + record.FormatDateTime(s.local(s.l.OutageFrom)) + "."
	}
	s.put(19, 34.4, rowLabel, words+" Black ink. Strike through once and initial; remove nothing.")
	s.put(19, 38.6, rowLabel.bolder(), "Name no patient: a downtime number, where one is needed.")
	if page <= len(s.content) {
		for i, p := range s.content[page-1][1:] {
			s.put(left+1.5, p.y+4.95, style{9, true}, strings.TrimPrefix(fmt.Sprintf("%s.%d", number, i+1), "____."))
		}
	}
	s.signature(left, logFoot+2, 90, 11, "Loggist: NAME IN CAPITALS, signature, from, to")
	s.signature(left+90, logFoot+2, 90, 11, "Commander: NAME IN CAPITALS, signature, time")
}
