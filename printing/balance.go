package printing

import (
	"fmt"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// BalanceSheet is what the reconciliation report says on paper. It names
// numbers, never patients. Words are printed as they are given.
type BalanceSheet struct {
	Title      string // "Reconciliation report 3"
	OutageFrom time.Time
	OutageTo   time.Time // zero while it lasts
	Lasted     time.Duration
	Cleared    string // who declared the trust's systems clean, and when
	AsAt       time.Time
	PreparedBy string

	// Terms are the subtraction: the numbers issued, then each place where a
	// number may have ended. What they leave over must be zero.
	Terms  []BalanceTerm
	Kiosks []BalanceKiosk
	Paper  []BalanceTerm // pages printed, typed in, spoiled, missing
	Needs  []BalanceNeed // what cannot be closed without a person
	Lines  []BalanceLine // every number, open ones first

	Entries int    // of the ledger
	Chain   string // its chain head and what was checked
	Digest  string // SHA-256 of the report's JSON, in hexadecimal
	Key     string // fingerprint of the key that signed it, and how to check
	// Signatures head the boxes to sign in; nil asks for the usual four.
	Signatures []string
}

// BalanceTerm is a count with its words.
type BalanceTerm struct {
	Label string
	N     int
}

// BalanceKiosk is the subtraction for one kiosk, in the order of Terms.
type BalanceKiosk struct {
	Kiosk  string // code and name
	Counts []int
}

// BalanceNeed is one thing that a person must decide or do.
type BalanceNeed struct {
	Number record.DowntimeNumber
	Words  string // what is wrong, and what to do
	Who    string
}

// BalanceLine is what became of one number.
type BalanceLine struct {
	Number record.DowntimeNumber
	State  string
	Proof  string // destination, and the acknowledgement in its own terms
	Open   bool
}

var usualSignatures = []string{
	"Prepared by: NAME, signature, date, time", "Checked by, not the same person: NAME, signature, date, time",
	"Accepted for records: NAME, signature, date, time", "Accepted for operations: NAME, signature, date, time",
}

// Left is what the subtraction leaves over.
func (b BalanceSheet) Left() int {
	var counts []int
	for _, t := range b.Terms {
		counts = append(counts, t.N)
	}
	return leftOver(counts)
}

// Balanced reports whether nothing is left over, in all and at each kiosk:
// two kiosks that are wrong by as much do not cancel out.
func (b BalanceSheet) Balanced() bool {
	for _, k := range b.Kiosks {
		if leftOver(k.Counts) != 0 {
			return false
		}
	}
	return b.Left() == 0
}

func leftOver(counts []int) int {
	left := 0
	for i, n := range counts {
		if i > 0 {
			n = -n
		}
		left += n
	}
	return left
}

// Verdict is the report in one sentence.
func (b BalanceSheet) Verdict() string {
	switch {
	case b.Left() != 0:
		return fmt.Sprintf("NOT BALANCED: %d not accounted for.", b.Left())
	case !b.Balanced():
		return "NOT BALANCED: kiosks differ though the sum is zero."
	case len(b.Needs) > 0:
		return fmt.Sprintf("Balanced, not closed: %d for a person to settle.", len(b.Needs))
	}
	return "Balanced. Nothing waits for a person."
}

// Balance draws the reconciliation report. It fails with ErrSerials where the
// job reserved too few pages.
func (p *Press) Balance(job record.PrintJob, b BalanceSheet) ([]byte, error) {
	r := p.planBalance(job, b)
	if job.Pages > 0 && job.Pages < r.pages {
		return nil, fmt.Errorf("%w: %d pages, %d serials", ErrSerials, r.pages, job.Pages)
	}
	r.pdf = document(job, pageWidth, pageHeight)
	for n := range r.content {
		r.page(n + 1)
	}
	return r.bytes()
}

// BalancePages counts the pages of a report before its job has serials.
func (p *Press) BalancePages(b BalanceSheet) int {
	return p.planBalance(record.PrintJob{}, b).pages
}

// report is a reconciliation report, parted into pages.
type report struct {
	*sheet
	b            BalanceSheet
	content      [][]block
	summaryPages int // how many of them come before the lines
}

func (p *Press) planBalance(job record.PrintJob, b BalanceSheet) *report {
	named, words := p.NamedByMinute(job)
	r := &report{b: b, sheet: &sheet{
		Press: p, job: job, printedBy: b.PreparedBy, exercise: p.issuer.Exercise,
		record: named, recordText: words,
	}}
	if r.b.Title == "" {
		r.b.Title = record.BalanceSheet.String()
	}
	r.content = paginate(r.summary(), 77, proofTop-7)
	r.summaryPages = len(r.content)
	if lines := r.lineBlocks(); len(lines) > 0 {
		r.content = append(r.content, paginate(lines, laterTop, contentFoot)...)
	}
	r.pages = len(r.content)
	return r
}

// block is something of a known height on a report's page.
type block struct {
	height float64
	draw   func(y float64)
	head   *block // drawn above it again where it begins a page
	y      float64
}

const laterTop = 42.0 // where content begins on every page after the first

// paginate places blocks below each other, from top to bottom on the first
// page and within the usual space on later ones.
func paginate(blocks []block, top, bottom float64) [][]block {
	pages := [][]block{nil}
	y := top
	for _, b := range blocks {
		if y+b.height > bottom && len(pages[len(pages)-1]) > 0 {
			pages = append(pages, nil)
			y, bottom = laterTop, contentFoot
			if b.head != nil {
				again := *b.head
				again.y = y
				pages[len(pages)-1] = append(pages[len(pages)-1], again)
				y += again.height
			}
		}
		b.y = y
		pages[len(pages)-1] = append(pages[len(pages)-1], b)
		y += b.height
	}
	return pages
}

func (r *report) page(n int) {
	r.pdf.AddPage()
	if r.exercise {
		r.exerciseLetters()
	}
	r.header(record.BalanceSheet, r.b.Title, n)
	if n == 1 {
		r.outageFrame()
		r.subtraction()
		r.proof()
	} else {
		r.laterFrame(n)
	}
	for _, b := range r.content[n-1] {
		b.draw(b.y)
	}
	r.footer(record.BalanceSheet, r.b.Title, n)
	if r.exercise {
		r.exerciseMargins()
	}
}
