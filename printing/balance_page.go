package printing

import (
	"fmt"
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
	words := record.FormatDuration(r.b.Lasted) + "."
	if r.b.Cleared != "" {
		words += " " + r.legible(r.b.Cleared) + "."
	}
	words += " As at " + record.FormatDateTime(r.local(r.b.AsAt)) + "."
	lines := r.wrap(reportText, words, 145)
	if len(lines) > 2 {
		lines = r.wrap(label, words, 145)
	}
	r.putLines(19, 33, 3.5, reportText.at(min(reportText.pt, 9)), lines)
	r.put(19, 42.6, r.squeeze(headline, r.b.Verdict(), 145, 9), r.b.Verdict())
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
func (r *report) summary() []block {
	blocks := r.kioskBlocks()
	blocks = append(blocks, r.paperBlocks()...)
	return append(blocks, r.needBlocks()...)
}

// title makes a block of a section's head, kept with the table's head.
func (r *report) title(number, words string, height float64, below func(y float64)) block {
	return block{height: 6 + height, draw: func(y float64) {
		r.letter(left, y+3.4, number, words)
		below(y + 5)
	}}
}

func (r *report) kioskBlocks() []block {
	if len(r.b.Kiosks) == 0 {
		return nil
	}
	var titles []string
	for _, t := range r.b.Terms {
		titles = append(titles, t.Label)
	}
	titles = append(titles, "Difference")
	head := block{height: tableHead, draw: func(y float64) { r.kioskHead(y, titles) }}
	blocks := []block{r.title("2", "By kiosk", tableHead-1, head.draw)}
	sums := make([]int, len(r.b.Terms))
	for _, k := range r.b.Kiosks {
		blocks = append(blocks, r.kioskLine(k, head, rowLabel, len(titles)))
		for i := range min(len(k.Counts), len(sums)) {
			sums[i] += k.Counts[i]
		}
	}
	all := r.kioskLine(BalanceKiosk{"All", sums}, head, columnHead, len(titles))
	return append(blocks, all, block{height: 4, draw: func(float64) {}})
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

func (r *report) kioskLine(k BalanceKiosk, head block, st style, columns int) block {
	return block{height: kioskRow, head: &head, draw: func(y float64) {
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

func (r *report) paperBlocks() []block {
	if len(r.b.Paper) == 0 {
		return nil
	}
	const h = 11.4
	row := r.title("3", "Paper: every page that was printed", h, func(y float64) {
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
	return []block{row}
}

var needWidths = []float64{32, 76, 34, 38}

func (r *report) needBlocks() []block {
	if len(r.b.Needs) == 0 {
		return nil
	}
	const h = 5.0
	titles := []string{"No.", "What is wrong, and what to do", "Who", "Done: initials, time"}
	head := block{height: h, draw: func(y float64) { r.rowHead(y, h, needWidths, titles) }}
	blocks := []block{r.title("4", "What needs a person, before this can be closed", h-1, head.draw)}
	for _, n := range r.b.Needs {
		blocks = append(blocks, r.row(head, needWidths, needRow, false, n.Number.String(), n.Words, n.Who, ""))
	}
	return blocks
}

var lineWidths = []float64{32, 40, 108}

func (r *report) lineBlocks() []block {
	const h, least = 5.0, 6.0
	titles := []string{"No.", "Ended as", "Destination and proof"}
	head := block{height: h, draw: func(y float64) { r.rowHead(y, h, lineWidths, titles) }}
	var blocks []block
	for i, l := range r.b.Lines {
		if i == 0 {
			blocks = append(blocks, head)
		}
		state := l.State
		if l.Open {
			state = strings.ToUpper(state)
		}
		blocks = append(blocks, r.row(head, lineWidths, least, l.Open, l.Number.String(), state, l.Proof))
	}
	return blocks
}

func (r *report) rowHead(y, h float64, widths []float64, titles []string) {
	r.tableFrame(y, h, widths)
	r.rule(y+h, section)
	x := left
	for i, t := range titles {
		r.put(x+1.5, y+3.6, columnHead, t)
		x += widths[i]
	}
}

// row makes a row as high as its longest text needs. The number is bold, and
// so is the second cell of what is open.
func (r *report) row(head block, widths []float64, least float64, open bool, texts ...string) block {
	const leading = 3.5
	cells, lines, styles := make([][]string, len(texts)), 1, make([]style, len(texts))
	for i, t := range texts {
		styles[i] = style{9, i == 0 || open && i == 1}
		cells[i] = r.wrap(styles[i], r.legible(t), widths[i]-3)
		lines = max(lines, len(cells[i]))
	}
	h := max(least, leading*float64(lines)+1.6)
	return block{height: h, head: &head, draw: func(y float64) {
		r.tableFrame(y, h, widths)
		x := left
		for i, c := range cells {
			first := y + (h-leading*float64(len(c)))/2 + 2.7
			r.putLines(x+1.5, first, leading, styles[i], c)
			x += widths[i]
		}
	}}
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
