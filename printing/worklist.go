package printing

import (
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// WorkList is the pages that are to be typed in, patient by patient in the
// order of arrival. Each line has the page's own code, so that a clerk may scan
// the list while somebody else still holds the sheet.
type WorkList struct {
	AsAt  time.Time  `json:"asAt"`
	Area  string     `json:"area,omitempty"` // empty for the whole department
	Pages []PageToDo `json:"pages"`
}

// PageToDo is a page of which nobody has said what became of it.
type PageToDo struct {
	Number record.DowntimeNumber `json:"number"`
	// Name is as short as tells two folders apart: the list lies about longer
	// than any sheet of a patient.
	Name   string           `json:"name,omitempty"`
	Sheet  record.SheetKind `json:"sheet"`
	Title  string           `json:"title"`
	Page   int              `json:"page"`
	Of     int              `json:"of"`
	Serial int              `json:"serial"`
}

// code is what the page itself bears in its corner.
func (d PageToDo) code(exercise bool) PageCode {
	return PageCode{exercise, d.Number.Compact(), KindOfPage(d.Sheet, d.Page), d.Page, d.Of, d.Serial}
}

// WorkList draws the back-entry work list.
func (p *Press) WorkList(job record.PrintJob, w WorkList, printedBy string) ([]byte, error) {
	return p.planWorkList(job, w, printedBy).drawn()
}

// WorkListPages counts the pages of a work list before its job has serials.
func (p *Press) WorkListPages(job record.PrintJob, w WorkList) (int, error) {
	return p.planWorkList(job, w, "").pages, nil
}

const (
	// A code of 29 modules with four clear ones around it, and room for the
	// lines of its cell.
	listModule = 0.6
	listClear  = 4*listModule + 0.5
	listRow    = 29*listModule + 2*listClear
)

var workListWidths = []float64{listRow, 62, 40, 24, 180 - listRow - 62 - 40 - 24}

type workList struct {
	*folio
	w WorkList
}

func (p *Press) planWorkList(job record.PrintJob, w WorkList, printedBy string) *workList {
	l := &workList{w: w, folio: p.folio(job, record.WorkList, printedBy)}
	l.each, l.top = l.frame, laterTop
	head := l.rowHead(workListWidths, "Scan", "Page, and whose", "Typed in by, time", "Nothing on it", "Lost: two names")
	pieces := []piece{*head}
	for i, d := range w.Pages {
		pieces = append(pieces, l.line(d, head, i > 0 && d.Number != w.Pages[i-1].Number))
	}
	if len(w.Pages) == 0 {
		pieces = []piece{l.paragraph(style{12, true}, 8, "No page is owed. Everything that was printed to be written on has been accounted for.")}
	}
	l.fill(pieces)
	return l
}

func (l *workList) frame(page int) {
	l.box(15.5, 21, 152, 16, frame)
	patients := map[record.DowntimeNumber]bool{}
	for _, d := range l.w.Pages {
		patients[d.Number] = true
	}
	where := "whole department"
	if l.w.Area != "" {
		where = l.say(l.w.Area)
	}
	title := fmt.Sprintf("%s of %s to type in", counted(len(l.w.Pages), "page"), counted(len(patients), "patient"))
	l.put(19, 27.6, headline, title)
	words := fmt.Sprintf("As at %s, %s. In order of arrival. Scan the line or the page itself (F6).", record.FormatDateTime(l.local(l.w.AsAt)), where)
	l.put(19, 33.6, l.squeeze(rowLabel, words, 145, 8), words)
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return count(n) + " " + thing + "s"
}

// line is one page: its code, whose it is, and room for what became of it. A
// stronger rule parts one patient from the next.
func (l *workList) line(d PageToDo, head *piece, another bool) piece {
	const leading = 4.2
	name := l.wrap(fact, l.say(d.Name), workListWidths[1]-3)
	sheet := l.wrap(reportText, l.say(d.Title), workListWidths[1]-3)
	h := max(listRow, 12.5+leading*float64(len(name)+len(sheet)))
	return piece{height: h, head: head, draw: func(y float64) {
		l.tableFrame(y, h, workListWidths)
		if another {
			l.rule(y, section)
		}
		l.smallCode(d, left, y)
		x := left + workListWidths[0] + 1.5
		l.put(x, y+5, fact, d.Number.String())
		l.putLines(x, y+5+leading, leading, fact, name)
		y += 5 + leading*float64(1+len(name))
		l.putLines(x, y, leading, reportText, sheet)
		l.put(x, y+leading*float64(len(sheet)), reportText, fmt.Sprintf("Page %d of %d, sheet %06d", d.Page, d.Of, d.Serial))
		top := y - 5 - leading*float64(1+len(name))
		l.tickBox(left+workListWidths[0]+workListWidths[1]+2, top+2, 4.4, false)
		l.tickBox(left+workListWidths[0]+workListWidths[1]+workListWidths[2]+2, top+2, 4.4, false)
	}}
}

func (l *workList) smallCode(d PageToDo, x, y float64) {
	symbol, err := qrSymbol(d.code(l.exercise).String(), qr.H)
	if err != nil {
		l.fail(err)
		return
	}
	l.square(symbol, x+listClear, y+listClear, listModule)
}
