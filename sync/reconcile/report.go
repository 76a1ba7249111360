package reconcile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// ReportFormat names the form of the JSON report, and changes with it.
const ReportFormat = "tideover-reconciliation-1"

// Report is a balance with what it is the balance of. Like the balance it
// holds numbers and no patient data, so that it may be handed on.
type Report struct {
	Exercise bool // then it says so wherever it is read
	Trust    string
	Site     string // ODS code
	Kiosk    string // that made the report
	// OutageTo is zero while nobody has declared the trust's systems clean.
	OutageFrom, OutageTo time.Time
	ClearedBy, Reference string // who declared them so, and on what grounds
	// Lasted is how long the outage lasted, or has, which the two do not tell
	// where the clock was set between them.
	Lasted      time.Duration
	GeneratedAt time.Time
	Entries     int64  // in the ledger when the report was made
	ChainHead   string // the ledger's, in its short form
	ChainHash   string // the same in full: SHA-256, hexadecimal
	// Notes are what a reader must know beside the numbers, such as that the
	// ledger was restored from a backup. They name no patient.
	Notes []string

	Balance
}

// JSON gives the report in its canonical form: UTF-8, fields in this order,
// two spaces of indent, a newline at the end, times in RFC 3339 with their
// offsets. Equal reports give equal bytes. It fails only on a time that
// RFC 3339 cannot express.
func (r Report) JSON() ([]byte, error) {
	type row struct {
		Row
		Difference int `json:"difference"`
	}
	kiosks := make([]row, 0, len(r.Kiosks))
	for _, k := range r.Kiosks {
		kiosks = append(kiosks, row{k, k.Difference()})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(struct {
		Format       string    `json:"format"`
		Exercise     bool      `json:"exercise"`
		Trust        string    `json:"trust"`
		Site         string    `json:"site"`
		Kiosk        string    `json:"kiosk"`
		OutageFrom   time.Time `json:"outageFrom,omitzero"`
		OutageTo     time.Time `json:"outageTo,omitzero"`
		GeneratedAt  time.Time `json:"generatedAt"`
		Entries      int64     `json:"ledgerEntries"`
		ChainHead    string    `json:"ledgerChainHead"`
		ChainHash    string    `json:"ledgerChainHash"`
		Notes        []string  `json:"notes,omitempty"`
		Balanced     bool      `json:"balanced"`
		Closed       bool      `json:"closed"`
		Total        row       `json:"total"`
		Kiosks       []row     `json:"kiosks"`
		Destinations []Asked   `json:"destinations"`
		Lines        []Line    `json:"lines"`
	}{
		ReportFormat, r.Exercise, r.Trust, r.Site, r.Kiosk, r.OutageFrom, r.OutageTo, r.GeneratedAt,
		r.Entries, r.ChainHead, r.ChainHash, r.Notes, r.Balanced(), r.Closed(), row{r.Total, r.Total.Difference()}, kiosks,
		r.Destinations, r.Lines,
	})
	if err != nil {
		return nil, fmt.Errorf("writing the report: %w", err)
	}
	return b.Bytes(), nil
}

// CSVHeader names the columns of [Report.CSV]: the number as it is read aloud,
// the kiosk's code, the [End], the [Proof], and where something is wrong what
// it is, what to do and who can, several parted by " | ", what was left out standing
// among what is wrong; the chain head of the
// ledger that all this was read from, and whether it is an exercise.
var CSVHeader = []string{"number", "kiosk", "ended_as", "proof", "what_is_wrong", "what_to_do", "who", "ledger_chain_head", "exercise"}

// CSV gives the report's lines (RFC 4180, UTF-8, CRLF): the header, then one row
// for each number in the order of the balance. No cell can be taken for a
// formula by a spreadsheet: one that begins like a formula is preceded by an
// apostrophe.
func (r Report) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{CSVHeader}
	for _, l := range r.Lines {
		rows = append(rows, r.csvRow(l))
	}
	if err := w.WriteAll(rows); err != nil {
		panic("reconcile: a buffer refused a write: " + err.Error())
	}
	return b.Bytes()
}

func (r Report) csvRow(l Line) []string {
	var wrong, next, who []string
	for _, p := range slices.Concat(l.Problems, l.Omissions) {
		wrong, next, who = append(wrong, p.Words), append(next, p.Next), append(who, p.Who)
	}
	exercise := ""
	if r.Exercise {
		exercise = "EXERCISE"
	}
	row := []string{
		printed(l.Number), l.Kiosk, string(l.End), string(l.Proof),
		strings.Join(wrong, " | "), strings.Join(next, " | "), strings.Join(who, " | "), r.ChainHead, exercise,
	}
	for i := range row {
		row[i] = harmless(row[i])
	}
	return row
}

// printed gives a number of our own in its groups, and one that the trust
// issued as it is.
func printed(n record.DowntimeNumber) string {
	if own(n) {
		return n.String()
	}
	return string(n)
}

// harmless keeps a spreadsheet from taking a cell for a formula, whichever
// width of sign or leading blank would hide it.
func harmless(cell string) string {
	if strings.IndexAny(strings.TrimSpace(cell), "=+-@＝＋－＠") == 0 || strings.IndexAny(cell, "\t\r\n") == 0 {
		return "'" + cell
	}
	return cell
}
