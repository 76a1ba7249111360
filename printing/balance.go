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
	Cleared    string // who declared the trust's systems clean, and on what grounds
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
	return p.planBalance(job, b).drawn()
}

// BalancePages counts the pages of a report before its job has serials.
func (p *Press) BalancePages(b BalanceSheet) int {
	return p.planBalance(record.PrintJob{}, b).pages
}

// report is a reconciliation report, parted into pages.
type report struct {
	*folio
	b            BalanceSheet
	lasted       []string // lines of the frame: how long it lasted, and who ended it
	lastedStyle  style
	summaryPages int // how many pages come before the lines
}

func (p *Press) planBalance(job record.PrintJob, b BalanceSheet) *report {
	r := &report{b: b, folio: p.folio(job, record.BalanceSheet, b.PreparedBy)}
	if b.Title != "" {
		r.title = r.say(b.Title)
	}
	for _, text := range b.texts() {
		r.say(text)
	}
	r.each, r.top, r.firstBottom = r.frame, 77, proofTop-7
	r.fill(r.summary())
	r.summaryPages = r.pages
	r.follow(r.lineRows())
	return r
}

// texts are those that are fitted to their place only as they are drawn.
func (b BalanceSheet) texts() []string {
	texts := append([]string{b.Chain, b.Key}, b.Signatures...)
	for _, t := range append(append([]BalanceTerm(nil), b.Terms...), b.Paper...) {
		texts = append(texts, t.Label)
	}
	for _, k := range b.Kiosks {
		texts = append(texts, k.Kiosk)
	}
	return texts
}

// frame draws what stands on each page about the pieces of its own.
func (r *report) frame(page int) {
	if page > 1 {
		r.laterFrame(page)
		return
	}
	r.outageFrame()
	r.subtraction()
	r.proof()
}
