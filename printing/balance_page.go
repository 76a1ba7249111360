package printing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

const (
	proofTop    = 216.4
	proofBottom = 272.6
	tableHead   = 9.0
	kioskRow    = 6.0
	kioskWidth  = 46.0
	needRow     = 8.6
)

var (
	reportText = style{9, false}
	columnHead = style{8.5, true}
	headline   = style{13, true}
)

func (r *report) outageFrame() {
	r.box(15.5, 21, 152, 25, frame)
	from, to := record.FormatDateTime(r.local(r.b.OutageFrom)), "now"
	if !r.b.OutageTo.IsZero() {
		to = record.FormatDateTime(r.local(r.b.OutageTo))
	}
	title := "Outage " + from + " to " + to
	r.put(19, 28, r.squeeze(headline, title, 145, 9), title)
	r.putLines(19, 33, 3.5, r.lastedStyle, r.lasted)
	r.put(19, 42.6, r.squeeze(headline, r.b.Verdict(), 145, 9), r.b.Verdict())
}

// planOutage says how long it lasted and who ended it, in the frame where two
// lines hold that. Who ended it stands below the frame where they do not.
func (r *report) planOutage() []piece {
	words, asAt := record.FormatDuration(r.b.Lasted)+".", " As at "+record.FormatDateTime(r.local(r.b.AsAt))+"."
	cleared := ""
	if r.b.Cleared != "" {
		cleared = " " + r.say(r.b.Cleared) + "."
	}
	for _, r.lastedStyle = range []style{reportText, label} {
		if r.lasted = r.wrap(r.lastedStyle, words+cleared+asAt, 145); len(r.lasted) <= 2 {
			return nil
		}
	}
	r.lastedStyle, r.lasted = reportText, r.wrap(reportText, words+asAt, 145)
	return append(r.textPieces(0, reportText, rowLeading, strings.TrimSpace(cleared)), gap(3))
}

func (r *report) laterFrame(n int) {
	r.box(15.5, 20, 152, 17, frame)
	if n <= r.summaryPages {
		r.put(19, 26.6, headline, "Continued from page 1")
		r.put(19, 32.2, tickLabel, r.b.Verdict())
		return
	}
	r.put(19, 26.6, headline, "Lines: what became of each number")
	r.put(19, 32.2, tickLabel, "Open ones first, then by number. “Sent” is not “verified”: verified means read back")
	r.put(19, 35.6, tickLabel, fmt.Sprintf("and compared field by field. %d lines in all. %s", len(r.b.Lines), r.b.Verdict()))
}

// subtraction draws section 1: what was issued, less every place where a
// number ended, and what is left over.
func (r *report) subtraction() {
	const end, baseline, verdictX = 164.0, 70.6, 170.0
	r.letter(left, 53, "1", "The balance: every number issued ends in exactly one place")
	pitch := (end - left) / float64(max(len(r.b.Terms), 1))
	for i, t := range r.b.Terms {
		x := left + pitch*(float64(i)+0.5)
		r.termLabel(x, pitch-3, t.Label)
		n := count(t.N)
		r.putCentre(x, baseline, r.squeeze(style{19, true}, n, pitch-7, 8), n)
		sign := "−"
		if i == len(r.b.Terms)-1 {
			sign = "="
		}
		r.putCentre(x+pitch/2, baseline-0.4, style{15, true}, sign)
	}
	r.box(verdictX, 55, 25, 18.4, verdict)
	r.putCentre(verdictX+12.5, 59.6, columnHead, "must be zero")
	left := count(r.b.Left())
	r.putCentre(verdictX+12.5, baseline, r.squeeze(style{24, true}, left, 22, 8), left)
}

func (r *report) termLabel(x, width float64, words string) {
	st, lines := r.onTwoLines(tickLabel, r.legible(words), width)
	for i, l := range lines {
		r.putCentre(x, 62-3.4*float64(len(lines)-1-i), st, l)
	}
}

// onTwoLines wraps words in the largest size that takes two lines of them.
func (r *report) onTwoLines(st style, words string, width float64) (style, []string) {
	lines := r.wrap(st, words, width)
	for len(lines) > 2 && st.pt > leastFit {
		st = st.at(st.pt - 0.5)
		lines = r.wrap(st, words, width)
	}
	return st, lines
}

// count writes a number with its thousands parted.
func count(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + " " + digits[i:]
	}
	return digits
}

// summary are sections 2 to 4.
func (r *report) summary() []piece {
	return slices.Concat(r.planOutage(), r.kioskRows(), r.paperRow(), r.needRows())
}

// section makes a piece of a section's head, kept with the table's head.
func (r *report) section(number, words string, height float64, below func(y float64)) piece {
	return piece{height: 6 + height, draw: func(y float64) {
		r.letter(left, y+3.4, number, words)
		below(y + 5)
	}}
}

func (r *report) kioskRows() []piece {
	if len(r.b.Kiosks) == 0 {
		return nil
	}
	var titles []string
	for _, t := range r.b.Terms {
		titles = append(titles, t.Label)
	}
	titles = append(titles, "Difference")
	head := &piece{height: tableHead, draw: func(y float64) { r.kioskHead(y, titles) }}
	rows := []piece{r.section("2", "By kiosk", tableHead-1, head.draw)}
	sums := make([]int, len(r.b.Terms))
	for _, k := range r.b.Kiosks {
		rows = append(rows, r.kioskLine(k, head, rowLabel, len(titles)))
		for i := range min(len(k.Counts), len(sums)) {
			sums[i] += k.Counts[i]
		}
	}
	all := r.kioskLine(BalanceKiosk{"All", sums}, head, columnHead, len(titles))
	return append(rows, all, gap(4))
}

func (r *report) kioskHead(y float64, titles []string) {
	r.tableFrame(y, tableHead, r.kioskWidths(len(titles)))
	r.rule(y+tableHead, section)
	pitch := r.kioskWidths(len(titles))[1]
	for i, t := range titles {
		st, lines := r.onTwoLines(strong, r.legible(t), pitch-2.5)
		for j, l := range lines {
			r.putRight(left+kioskWidth+pitch*float64(i+1)-1.5, y+7.6-3.2*float64(len(lines)-1-j), st, l)
		}
	}
}

func (r *report) kioskWidths(columns int) []float64 {
	widths := []float64{kioskWidth}
	for range columns {
		widths = append(widths, (right-left-kioskWidth)/float64(columns))
	}
	return widths
}

func (r *report) kioskLine(k BalanceKiosk, head *piece, st style, columns int) piece {
	return piece{height: kioskRow, head: head, draw: func(y float64) {
		widths := r.kioskWidths(columns)
		r.tableFrame(y, kioskRow, widths)
		r.put(left+1.5, y+4.2, r.squeeze(st, r.legible(k.Kiosk), kioskWidth-3, 7), r.legible(k.Kiosk))
		counts := append(append([]int(nil), k.Counts...), leftOver(k.Counts))
		for i, n := range counts[:min(len(counts), columns)] {
			figure := style{10.5, st.bold || i == len(counts)-1 && n != 0}
			r.putRight(left+kioskWidth+widths[1]*float64(i+1)-1.5, y+4.3, figure, count(n))
		}
	}}
}

// tableFrame draws the lines around and within one row.
func (s *sheet) tableFrame(y, h float64, widths []float64) {
	x := left
	for _, w := range widths[:len(widths)-1] {
		x += w
		s.line(x, y, x, y+h, thin)
	}
	s.box(left, y, right-left, h, boxed)
}

func (r *report) paperRow() []piece {
	if len(r.b.Paper) == 0 {
		return nil
	}
	const h = 11.4
	row := r.section("3", "Paper: every page that was printed", h, func(y float64) {
		w := (right - left) / float64(len(r.b.Paper))
		for i, t := range r.b.Paper {
			x := left + w*float64(i)
			words := r.legible(t.Label)
			r.box(x, y, w, h, boxed)
			r.put(x+1.5, y+3.6, r.squeeze(tickLabel, words, w-3, 6), words)
			r.putRight(x+w-1.5, y+9.4, style{14, true}, count(t.N))
		}
	})
	row.height += 3
	return []piece{row}
}

var needWidths = []float64{32, 76, 34, 38}

func (r *report) needRows() []piece {
	if len(r.b.Needs) == 0 {
		return nil
	}
	head := r.rowHead(needWidths, "No.", "What is wrong, and what to do", "Who", "Done: initials, time")
	rows := []piece{r.section("4", "What needs a person, before this can be closed", head.height-1, head.draw)}
	for _, n := range r.b.Needs {
		rows = append(rows, r.row(head, needWidths, needRow, loud(n.Number.String()), says(n.Words), says(n.Who), says(""))...)
	}
	return rows
}

var lineWidths = []float64{32, 40, 108}

func (r *report) lineRows() []piece {
	const least = 6.0
	head := r.rowHead(lineWidths, "No.", "Ended as", "Destination and proof")
	var rows []piece
	for i, l := range r.b.Lines {
		if i == 0 {
			rows = append(rows, *head)
		}
		state := says(l.State)
		if l.Open {
			state = loud(strings.ToUpper(l.State))
		}
		rows = append(rows, r.row(head, lineWidths, least, loud(l.Number.String()), state, says(l.Proof))...)
	}
	return rows
}

// row makes a row as high as its longest text needs, its cells in the middle.
func (r *report) row(head *piece, widths []float64, least float64, cells ...cellText) []piece {
	const leading, around = 3.5, 1.6
	var pieces []piece
	for _, lines := range r.rows(widths, cells, r.holds(head.height+around, leading)) {
		h := max(least, leading*float64(highest(lines))+around)
		pieces = append(pieces, piece{height: h, head: head, draw: func(y float64) {
			r.tableFrame(y, h, widths)
			x := left
			for i, c := range lines {
				first := y + (h-leading*float64(len(c)))/2 + 2.7
				r.putLines(x+rowInset, first, leading, cells[i].style, c)
				x += widths[i]
			}
		}})
	}
	return pieces
}

// proof draws section 5 at the foot of the first page.
func (r *report) proof() {
	r.letter(left, proofTop-1.6, "5", "Proof and signatures")
	r.box(left, proofTop, right-left, proofBottom-proofTop, section)
	chain := fmt.Sprintf("%s entries; %s", count(r.b.Entries), r.b.Chain)
	for i, f := range []struct {
		name, words string
		style       style
	}{{"Ledger chain", chain, style{9, true}}, {"Its data, JSON", "SHA-256 " + grouped(r.b.Digest), reportText}, {"Signed", r.b.Key, reportText}} {
		y := proofTop + 4.2 + 4.4*float64(i)
		words := r.legible(f.words)
		r.put(17, y, label, f.name)
		r.put(39, y, r.squeeze(f.style, words, right-2-39, 6), words)
	}
	titles := r.b.Signatures
	if titles == nil {
		titles = usualSignatures
	}
	r.signatures(proofTop+15.4, titles)
}

// signatures draws boxes to sign in, two beside each other.
func (r *report) signatures(y float64, titles []string) {
	rows := (len(titles) + 1) / 2
	if rows == 0 {
		return
	}
	h := (proofBottom - y) / float64(rows)
	middle := (left + right) / 2
	for i, t := range titles {
		x, at := left, y+h*float64(i/2)
		if i%2 == 1 {
			x = middle
			r.line(middle, at, middle, at+h, thin)
		} else {
			r.rule(at, thin)
		}
		words := r.legible(t)
		r.put(x+1.5, at+3.2, r.squeeze(label, words, middle-left-3, 6), words)
	}
}

// grouped parts a digest into fours, to be read out.
func grouped(digest string) string {
	var b strings.Builder
	for i, c := range digest {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}
