package printing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// The handover sheet goes from one shift to the next: a block for each patient
// with what the record knows, and lines to write on under the four letters of
// SBAR. All of a text stands there, however long; a block that no page can hold
// goes on over the page under the patient's name.
const (
	handoverTop  = 41.4
	handoverText = 29.0 // from the left edge to what follows a letter
	writingRow   = 7.2
)

var (
	handoverFact  = style{9, true}
	handoverLabel = style{8.5, false}
	// handoverGrid is that of a sheet on A4, upright.
	handoverGrid = grid{paperWidth: pageWidth, paperHeight: pageHeight, left: left, right: right, foot: contentFoot}
)

// Handover draws the handover sheet of a department, a part of it, or a ward.
func (p *Press) Handover(job record.PrintJob, list List, printedBy string) ([]byte, error) {
	l := p.handover(job, list, printedBy)
	return l.print(l.handoverPage)
}

// HandoverPages counts its pages before the job has serials.
func (p *Press) HandoverPages(job record.PrintJob, list List) (int, error) {
	return p.handover(job, list, "").pages, nil
}

func (p *Press) handover(job record.PrintJob, list List, printedBy string) *listing {
	l := p.listing(record.Handover, job, list, printedBy, handoverGrid, nil)
	var groups [][]block
	for _, r := range list.Rows {
		groups = append(groups, l.handed(r))
	}
	if len(groups) == 0 {
		groups = append(groups, []block{l.nobody("Nobody is here, as far as this kiosk was told.")})
	}
	groups = append(groups, []block{l.handoverSignatures()})
	l.content = spread(groups, handoverTop, contentFoot)
	l.pages = len(l.content)
	return l
}

func (l *listing) handoverPage(n int) {
	l.header(l.kind, l.title(), n)
	l.handoverFrame()
	if n <= len(l.content) {
		for _, b := range l.content[n-1] {
			b.draw(b.y)
		}
	}
	l.footer(l.kind, l.kind.String(), n)
}

// handoverFrame stands where a patient's sheet has the patient: the moment and
// how many there are.
func (l *listing) handoverFrame() {
	const x, end = 19.0, 165.5
	l.box(15.5, 20, 152, 17, frame)
	l.put(x, 26.2, style{14, true}, "As at "+record.FormatDateTime(l.local(l.list.AsAt)))
	l.putRight(end, 26.2, style{9, true}, "Many patients: confidential")
	l.putRuns(x, 31, l.counts()...)
	l.putRuns(x, 35.2, l.squeezeRuns(l.standing(), end-x)...)
}

// handed is one patient: who it is, and what is told under each letter.
func (l *listing) handed(r ListRow) []block {
	again := l.handedAgain(r)
	group := []block{l.handedWho(r)}
	for _, part := range []struct {
		letter, word string
		known        []told
		rows         int // to write on
	}{
		{"S", "Situation", []told{{"", l.situation(r)}}, 1},
		{"B", "Background", []told{{"", r.allergies()}, {"Alerts: ", r.Alerts}}, 1},
		{"A", "Assessment", []told{{"Seen by ", r.Clinician}, {"", r.Score}, {"Resuscitation: ", r.Resuscitation}}, 1},
		{"R", "Recommendation", []told{{"Plan: ", r.Plan}}, 2},
	} {
		group = append(group, l.handedPart(part.letter, part.word, part.known, part.rows, again)...)
	}
	return group
}

// told is a text with the words before it; no text is nothing told.
type told struct{ before, text string }

func (l *listing) situation(r ListRow) string {
	words := cmp.Or(r.Complaint, "Complaint not recorded")
	if !strings.HasSuffix(words, ".") {
		words += "."
	}
	if !l.list.Ward {
		words += " Triage: " + r.triage() + "."
	}
	return words
}

// handedWho names the patient, on as many lines as it takes, and says since
// when they are here.
func (l *listing) handedWho(r ListRow) block {
	const first, leading, below = 4.6, 4.6, 3.9
	nameStyle := style{11.5, true}
	name := l.wrap(nameStyle, l.legible(r.place())+" "+l.nameOf(r.Name), right-left-34)
	facts := l.handedFacts(r)
	named := first + leading*float64(len(name)-1)
	return block{height: named + below*float64(len(facts)) + 1.3, draw: func(y float64) {
		l.rule(y, section)
		l.putLines(left+1, y+first, leading, nameStyle, name)
		if r.SimilarName {
			l.putRight(right-1, y+first, strong, "SIMILAR NAME")
		}
		for i, f := range facts {
			l.putRuns(left+1, y+named+below*float64(i+1), f...)
		}
	}}
}

// handedFacts gives who it is and since when, on one line where both fit.
func (l *listing) handedFacts(r ListRow) [][]run {
	who := []run{{handoverFact, r.born(l.today)}}
	if sex := r.sex(); sex != "" {
		who = append(who, run{handoverLabel, "  " + sex})
	}
	if n, err := record.ParseNHSNumber(string(r.NHSNumber)); err == nil && n != "" {
		who = append(who, run{handoverLabel, "   NHS No. "}, run{handoverFact, n.String()})
	} else {
		who = append(who, run{handoverLabel, "   NHS No. not known"})
	}
	who = append(who, run{handoverLabel, "   No. "}, run{handoverFact, r.Number.String()})
	stay := []run{{handoverLabel, "Came "}, {handoverFact, l.came(r)}, {handoverLabel, ", here "}, {handoverFact, record.FormatDuration(max(0, r.Here))}}
	if over := l.list.over(r); over != "" {
		stay = append(stay, run{handoverFact, ", " + over})
	}
	if one := slices.Concat(who, []run{{handoverLabel, "   "}}, stay); l.runsWidth(one) <= right-left-2 {
		return [][]run{one}
	}
	return [][]run{who, stay}
}

func (l *listing) came(r ListRow) string {
	switch {
	case r.ArrivedAt.IsZero():
		return "at a time not known"
	case r.ArrivedApprox:
		return "Approx " + l.clockOn(r.ArrivedAt)
	}
	return l.clockOn(r.ArrivedAt)
}

// handedPart is one letter with what is known and rows to write in. Each of its
// lines is a block, so that a long text may go on over the page.
func (l *listing) handedPart(letter, word string, known []told, rows int, again block) []block {
	const leading, drop = 3.8, 3.3
	var lines []string
	for _, k := range known {
		if k.text != "" {
			lines = append(lines, l.wrap(handoverFact, l.legible(k.before+k.text), right-left-handoverText-1)...)
		}
	}
	first := func(y float64) {
		l.line(left, y, right, y, thin)
		l.put(left+1, y+4.6, style{12, true}, letter)
		l.put(left+5.5, y+4.4, label, word)
	}
	var blocks []block
	for i, text := range lines {
		blocks = append(blocks, block{height: leading, head: &again, draw: func(y float64) {
			if i == 0 {
				first(y)
			}
			l.put(left+handoverText, y+drop, handoverFact, text)
		}})
	}
	return append(blocks, block{height: writingRow * float64(rows), head: &again, draw: func(y float64) {
		if len(lines) == 0 {
			first(y)
		}
		for i := 1; i < rows; i++ {
			at := y + writingRow*float64(i)
			l.line(left+handoverText, at, right, at, thin)
		}
	}})
}

func (l *listing) handedAgain(r ListRow) block {
	const leading = 3.8
	lines := l.wrap(handoverFact, l.nameOf(r.Name)+"  "+r.Number.String()+", continued", right-left-2)
	return block{height: leading*float64(len(lines)) + 1.6, draw: func(y float64) { l.putLines(left+1, y+3.4, leading, handoverFact, lines) }}
}

// handoverSignatures closes the sheet: a handover is somebody's word to
// somebody.
func (l *listing) handoverSignatures() block {
	const h, row = 32.0, 12.0
	middle := (left + right) / 2
	return block{height: h, draw: func(y float64) {
		l.rule(y, section)
		y += 4
		for i, title := range []string{"Handed over by: NAME, signature, date, time", "Taken over by: NAME, signature, date, time"} {
			x := left + float64(i)*(middle-left)
			l.box(x, y, middle-left, 2*row, boxed)
			l.put(x+1.5, y+3.4, label, title)
		}
		l.put(left, y+2*row+3.6, label, fmt.Sprintf("%d patients.", len(l.list.Rows)))
	}}
}
