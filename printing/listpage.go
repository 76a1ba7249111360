package printing

import (
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// title names the list, with the part of the department or the ward.
func (l *listing) title() string {
	if l.list.Area == "" {
		return l.kind.String()
	}
	return l.kind.String() + ": " + l.legible(l.list.Area)
}

// listHead draws the top of a page: mark, title, moment, page n of m, the
// page's code in the corner, and one line that counts the patients and says
// where the list stands among lists.
func (l *listing) listHead(n int) {
	const titleAt, placeAt, gap = 10.7, 15.0, 4.0
	x := l.markBox(l.left, 7.35) + gap
	end, codeText := l.listCorner(n)
	end -= gap
	moment, momentStyle := "As at "+record.FormatDateTime(l.local(l.list.AsAt)), style{14, true}
	of := fmt.Sprintf("Page %d of %d", n, l.pages)
	l.putRight(end, titleAt, style{12, true}, of)
	room := end - l.width(style{12, true}, of) - 2*gap - l.width(momentStyle, moment) - 2*gap - x
	title := l.squeeze(style{13, true}, l.title(), room, 8)
	l.put(x, titleAt, title, l.title())
	l.put(max(122, x+l.width(title, l.title())+2*gap), 11.4, momentStyle, moment)
	where, whereStyle := l.place(end - 30 - x)
	l.put(x, placeAt, whereStyle, where)
	l.putRuns(l.left, 20.4, l.squeezeRuns(slices.Concat(l.counts(), []run{{label, "     "}}, l.standing()), codeText-2-l.left)...)
}

// markBox draws the mark that no page is without, and gives where it ends.
func (s *sheet) markBox(x, y float64) float64 {
	st := style{13, true}
	w := s.width(st, s.mark()) + 6.6
	s.box(x, y, w, 8, section)
	s.putCentre(x+w/2, y+5.75, st, s.mark())
	return x + w
}

// listCorner draws the page's code with its text beside it, and gives where
// the code and the lower line of the text begin.
func (l *listing) listCorner(n int) (code, text float64) {
	const module, top, quiet = 0.6, 7.0, 2.6
	page := PageCode{l.exercise, l.record, l.kind, n, l.pages, l.serial(n)}
	symbol, err := qrSymbol(page.String(), qr.H)
	if err != nil {
		l.fail(err)
		return l.right, l.right
	}
	x := l.right - float64(symbol.columns)*module
	l.square(symbol, x, top, module)
	x -= quiet + 2
	words := page.String()
	l.putRight(x, 15, strong, l.recordText+"  "+string(l.kind))
	below := fmt.Sprintf("p%d of %d  %06d-%s", n, l.pages, page.Serial, words[len(words)-1:])
	l.putRight(x, 18.4, strong, below)
	return x, x - l.width(strong, below)
}

// counts says how many are here, for how long, and how many have no name.
func (l *listing) counts() []run {
	t := l.list.tally()
	words := fmt.Sprintf("%d in department", t.here)
	if l.list.Area != "" {
		words = fmt.Sprintf("%d here", t.here)
	}
	if !l.list.Ward {
		words += fmt.Sprintf("   %d at 4hr or more   %d at 12hr or more", t.four, t.twelve)
	}
	return []run{{style{9.5, true}, fmt.Sprintf("%s   %d name not known", words, t.unnamed)}}
}

// standing says whose patients these are, which list this one replaces, and
// when the next is due.
func (l *listing) standing() []run {
	small, known := style{8.5, false}, style{8.5, true}
	heard := l.list.Kiosks
	runs := []run{{small, "Kiosk"}, {known, " " + l.issuer.KioskCode + " alone"}}
	if heard.Of > 1 {
		runs = []run{{small, "Kiosks"}, {known, fmt.Sprintf(" %d of %d", heard.Heard, heard.Of)}, {small, " heard"}, {known, " " + l.clockOn(heard.At)}}
	}
	if before := l.list.Replaces; before.Serial > 0 {
		runs = append(runs, run{small, "   Replaces sheet"}, run{known, fmt.Sprintf(" %06d", before.Serial)}, run{small, " of"}, run{known, " " + l.clockOn(before.AsAt)})
	}
	if !l.list.Next.IsZero() {
		runs = append(runs, run{small, "   Next"}, run{known, " " + l.clockOn(l.list.Next)})
	}
	return runs
}

// clockOn gives a time of day, with its day where that is not the list's.
func (l *listing) clockOn(t time.Time) string {
	if t.IsZero() {
		return "Not known"
	}
	t = l.local(t)
	if record.DateOf(t) == record.DateOf(l.local(l.list.AsAt)) {
		return record.FormatTime(t)
	}
	return t.Format("02-Jan 15:04")
}

// listFoot draws the foot of a page: one line where it holds everything, and
// never more than two, so that no foot changes how many pages there are.
func (l *listing) listFoot(n int) {
	const below, leading, number = 3.0, 2.9, 30.0
	l.putRight(l.right, l.foot+below, strong, fmt.Sprintf("Page %d of %d", n, l.pages))
	for i, runs := range l.footLines(n, l.right-l.left-number) {
		l.putRuns(l.left, l.foot+below+leading*float64(i), l.squeezeRuns(runs, l.right-l.left-number)...)
	}
}

func (l *listing) footLines(n int, room float64) [][]run {
	gap := run{label, "   "}
	what := append([]run{{strong, l.mark()}, gap}, l.footSheet(l.kind, l.kind.String(), n)...)
	who := append(l.footPrinted(), gap, run{label, "Confidential: many patients"})
	one, note := slices.Concat(what, []run{gap}, who), l.footNote()
	switch fits := l.runsWidth(one) <= room; {
	case fits && note == "":
		return [][]run{one}
	case fits:
		return [][]run{one, {{strong, note}}}
	}
	return [][]run{what, append(who, gap, run{strong, note})}
}

// exerciseAcross draws outlined letters under a page that is wider than high.
func (s *sheet) exerciseAcross(g grid) {
	for _, x := range []float64{0.32, 0.68} {
		s.exerciseOutline(g.paperWidth*x, 0.56*g.paperHeight)
	}
}

// exerciseAround repeats the word along the margins of such a page, clear of
// the code in its corner.
func (s *sheet) exerciseAround(g grid) {
	across, upright := style{9, true}, style{12, true}
	for i := range 5 {
		x := g.paperWidth * (float64(i) + 0.5) / 6
		s.putCentre(x, 5.8, across, exerciseWord)
		s.putCentre(x, g.paperHeight-2.6, across, exerciseWord)
	}
	for i := range 4 {
		y := g.paperHeight * (float64(i) + 0.6) / 4
		s.upright(g.left-2.5, y, upright, exerciseWord)
		s.upright(g.right+6.5, y, upright, exerciseWord)
	}
}
