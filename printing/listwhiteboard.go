package printing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// The whiteboard sheet hangs on a wall where visitors pass, so it says no more
// than what a wall must: where somebody is, their name, and since when. The
// name is whole, with its given name, since two of a family name are taken for
// each other, and SIMILAR NAME says where that may happen. Birth date, numbers,
// complaint and urgency stay on the department list. Capitals of 10 mm are read
// across three metres by whoever reads a car's plate at twenty.
var whiteboardGrid = grid{
	paperWidth: 420, paperHeight: pageHeight, left: 12, right: 408, top: 32, clear: 408, heads: 8, foot: 285,
	least: 17, first: 12.6, only: 12.8, leading: 11.4, below: 3.4, pad: 2, headStyle: style{14, true},
}

var whiteboardColumns = []listColumn{{"Place", 84}, {"Name", 150}, {"Since", 42}, {"Nurse", 40}, {"Waiting for", 80}}

var (
	wallStyle = style{38, true}
	wallLeast = 26.0
	wallMark  = style{20, true} // of what stands under a name or a time
)

// Whiteboard draws what hangs on the wall while the screen there is dark, on
// A3: a row for each place, with whoever is in it.
func (p *Press) Whiteboard(job record.PrintJob, list List, printedBy string) ([]byte, error) {
	l := p.whiteboard(job, list, printedBy)
	return l.print(l.wallPage)
}

// WhiteboardPages counts its pages before the job has serials.
func (p *Press) WhiteboardPages(job record.PrintJob, list List) (int, error) {
	return p.whiteboard(job, list, "").pages, nil
}

func (p *Press) whiteboard(job record.PrintJob, list List, printedBy string) *listing {
	l := p.listing(record.Whiteboard, job, list, printedBy, whiteboardGrid, whiteboardColumns)
	l.list.Rows = list.wall()
	l.lay((*filling).wallRow, "There are no places.")
	return l
}

// wall gives a row for everybody by place, and for every place without one.
func (l List) wall() []ListRow {
	var rows []ListRow
	for _, place := range l.Places {
		before := len(rows)
		part := PartOf(place)
		for _, r := range l.Rows {
			if r.Place == place {
				rows = append(rows, r)
			}
		}
		if len(rows) == before || part == place { // a room takes whoever comes next
			rows = append(rows, ListRow{Place: place, Part: part})
		}
	}
	for _, r := range l.Rows {
		if !slices.Contains(l.Places, r.Place) {
			rows = append(rows, r)
		}
	}
	return rows
}

func (f *filling) wallRow(r ListRow) {
	f.add(f.wallText(r.place())...)
	if r.Number == "" {
		f.cells = append(f.cells, nil, nil, nil, nil)
		return
	}
	name := r.Name
	name.Title = ""
	lines := f.wallText(f.nameOf(name))
	if r.SimilarName {
		lines = append(lines, cellLine{left: []run{{wallMark, "SIMILAR NAME"}}})
	}
	f.add(lines...)
	f.add(f.wallTime(r)...)
	f.cells = append(f.cells, nil, nil)
}

// wallText sets text as large as a line holds it, and on more lines rather
// than too small to be read from where people stand.
func (f *filling) wallText(text string) []cellLine {
	text = f.legible(text)
	st, ok := f.fit(wallStyle, text, f.room(), wallLeast)
	if ok {
		return cellLines(st, []string{text})
	}
	return cellLines(st, f.wrap(st, text, f.room()))
}

// wallTime sets the time of arrival, or the day alone where that is not the
// sheet's, and under it whether that is approximate.
func (f *filling) wallTime(r ListRow) []cellLine {
	words := f.clockOn(r.ArrivedAt)
	if !r.ArrivedAt.IsZero() {
		words, _, _ = strings.Cut(words, " ")
	}
	lines := f.wallText(words)
	if r.ArrivedApprox && !r.ArrivedAt.IsZero() {
		lines = append(lines, cellLine{left: []run{{wallMark, "Approx"}}})
	}
	return lines
}

func (l *listing) wallPage(n int) {
	const textAt = 18.6
	x := l.markBox(l.left, 10) + 6
	end, _ := l.listCorner(n)
	of := fmt.Sprintf("Page %d of %d", n, l.pages)
	l.putRight(end-8, 10.7, style{14, true}, of)
	title := l.fitTitle(l.title(), 120)
	l.put(x, textAt, title, l.title())
	l.put(x+l.width(title, l.title())+10, textAt, style{30, true}, "As at "+record.FormatDateTime(l.local(l.list.AsAt)))
	where, whereStyle := l.place(100)
	l.put(l.left, 24, whereStyle, where)
	l.put(l.left, 29.4, style{10, false}, "New time, new sheet: take this one down and give it to the shredder.")
	l.table(n)
	l.listFoot(n)
}

func (l *listing) fitTitle(title string, room float64) style {
	return l.squeeze(style{30, true}, title, room, 14)
}
