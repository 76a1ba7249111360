package printing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// manyWords are n words, each told from every other.
func manyWords(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%05d", i)
	}
	return strings.Join(words, " ")
}

// longTexts are sheets that say a text in every place that has no end.
func longTexts(p *Press, text string) map[string]func() ([]byte, error) {
	entry := logSample(8)
	entry.Lines[0].Words, entry.Lines[5].Words, entry.Lines[6].By = "Outage declared: "+text, text, text
	report := sitrepSample()
	report.Declared = text
	report.Parts[2].Rows[0].Note = text
	allergic, filed := summarySample(), summarySample()
	allergic.Known.Allergies.Items = nil
	for word := range strings.FieldsSeq(text) {
		allergic.Known.Allergies.Items = append(allergic.Known.Allergies.Items, record.Allergy{Substance: word})
		filed.Attendance.Filings = append(filed.Attendance.Filings, record.Filing{Title: word})
	}
	balance := balanceSample(12)
	balance.Cleared, balance.Needs[0].Words, balance.Lines[7].Proof = text, text, text
	return map[string]func() ([]byte, error){
		"report":       func() ([]byte, error) { return p.Balance(testJob(record.BalanceSheet, 0), balance) },
		"incident log": func() ([]byte, error) { return p.IncidentLog(testJob(record.IncidentLog, 0), entry, longestPrinter) },
		"sitrep":       func() ([]byte, error) { return p.Sitrep(testJob(record.SitrepSheet, 0), report, longestPrinter) },
		"allergies":    func() ([]byte, error) { return p.Summary(testJob(record.PatientSummary, 0), allergic, longestPrinter) },
		"forms filed":  func() ([]byte, error) { return p.Summary(testJob(record.PatientSummary, 0), filed, longestPrinter) },
	}
}

// What somebody wrote at length is all there, and goes on where a page ends.
func TestNoTextRunsOffThePage(t *testing.T) {
	p := testPress(t)
	for _, n := range []int{30, 120, 160, 330, 900} {
		text := manyWords(n)
		var drawn *drawing
		for name, draw := range longTexts(p.looking(func(d *drawing) { drawn = d }), text) {
			if _, err := draw(); err != nil {
				t.Fatal(err)
			}
			checkDrawing(t, p, drawn, fmt.Sprintf("%s of %d words: ", name, n))
			said := wordsDrawn(p, drawn)
			for word := range strings.FieldsSeq(text) {
				if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, word) }) {
					t.Fatalf("%s of %d words lacks %s", name, n, word)
				}
			}
		}
	}
}

// Whatever text of a report has a letter that the face lacks, the foot explains it.
func TestAReportWarnsOfLettersItLacks(t *testing.T) {
	for name, change := range map[string]func(*BalanceSheet){
		"who prepared it": func(b *BalanceSheet) { b.PreparedBy = "時" }, "who ended it": func(b *BalanceSheet) { b.Cleared = "時" },
		"a proof": func(b *BalanceSheet) { b.Lines[0].Proof = "時" }, "a need": func(b *BalanceSheet) { b.Needs[0].Words = "時" },
		"a kiosk": func(b *BalanceSheet) { b.Kiosks[0].Kiosk = "時" }, "the chain": func(b *BalanceSheet) { b.Chain = "時" },
	} {
		p, b := testPress(t), balanceSample(3)
		change(&b)
		var drawn *drawing
		if _, err := p.looking(func(d *drawing) { drawn = d }).Balance(testJob(record.BalanceSheet, 0), b); err != nil {
			t.Fatal(err)
		}
		said := strings.Join(wordsDrawn(p, drawn), " ")
		if !strings.Contains(said, "‹U+6642›") || strings.Count(said, "stands for a letter not printable") != len(drawn.pages) {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// Who ended an outage is said within the frame, and below it where it is long.
func TestAReportSaysWhoEndedTheOutage(t *testing.T) {
	p := testPress(t)
	for _, words := range []int{1, 12, 20, 28, 35, 60, 400} {
		b := balanceSample(0)
		b.Cleared = manyWords(words)
		var drawn *drawing
		if _, err := p.looking(func(d *drawing) { drawn = d }).Balance(testJob(record.BalanceSheet, 0), b); err != nil {
			t.Fatal(err)
		}
		checkDrawing(t, p, drawn, fmt.Sprintf("%d words: ", words))
		if said := strings.Join(wordsDrawn(p, drawn), " "); !strings.Contains(said, fmt.Sprintf("w%05d", words-1)) {
			t.Errorf("%d words: %s", words, said)
		}
	}
}

// wordsDrawn are all words of a drawing.
func wordsDrawn(p *Press, d *drawing) []string {
	var words []string
	for _, page := range d.pages {
		found := plan{press: p}
		page.onto(&found)
		for _, text := range found.texts {
			words = append(words, strings.Fields(text.words)...)
		}
	}
	return words
}

// A run of pieces that are kept together leaves room for the head above them.
func TestAHeadIsSaidAgainWhereThereIsRoom(t *testing.T) {
	head := &piece{height: 5}
	pages := flow([]piece{{height: 60}, {height: 10, keep: true, head: head}, {height: 90, head: head}}, extent{0, 100, 0, 100})
	for _, page := range pages {
		if last := page[len(page)-1]; last.y+last.height > 100 {
			t.Errorf("a page ends at %v", last.y+last.height)
		}
	}
}
