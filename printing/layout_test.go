package printing

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

// word is where a word stands on a page, in points from the top left. Its
// height is that of the face, more than its ink.
type word struct {
	page                   int
	left, top, right, foot float64
	text                   string
}

// segment is a straight line, in points from the top left.
type segment struct {
	page           int
	x1, y1, x2, y2 float64
}

var (
	pageTag = regexp.MustCompile(`<page `)
	wordTag = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>`)
	lineOp  = regexp.MustCompile(`(?m)^([-\d.]+) ([-\d.]+) m ([-\d.]+) ([-\d.]+) l S$`)
	rectOp  = regexp.MustCompile(`(?m)^([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re S$`)
)

func numbers(match []string) []float64 {
	var out []float64
	for _, m := range match {
		f, err := strconv.ParseFloat(m, 64)
		if err != nil {
			panic(err)
		}
		out = append(out, f)
	}
	return out
}

func wordsOf(t testing.TB, pdf []byte) []word {
	var out []word
	for page, part := range pageTag.Split(tool(t, "pdftotext", "-bbox", file(t, pdf), "-"), -1) {
		for _, m := range wordTag.FindAllStringSubmatch(part, -1) {
			n := numbers(m[1:5])
			out = append(out, word{page, n[0], n[1], n[2], n[3], m[5]})
		}
	}
	return out
}

// linesOf reads the straight lines and boxes back from the file.
func linesOf(t testing.TB, pdf []byte, height float64) []segment {
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	tool(t, "qpdf", "--qdf", "--object-streams=disable", file(t, pdf), plain)
	raw, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	height *= 72 / 25.4
	var out []segment
	for page, part := range strings.Split(string(raw), "%% Contents for page ") {
		for _, m := range lineOp.FindAllStringSubmatch(part, -1) {
			n := numbers(m[1:])
			out = append(out, segment{page, n[0], height - n[1], n[2], height - n[3]})
		}
		for _, m := range rectOp.FindAllStringSubmatch(part, -1) {
			n := numbers(m[1:])
			l, r, top, foot := n[0], n[0]+n[2], height-n[1], height-n[1]-n[3]
			out = append(out, segment{page, l, top, r, top}, segment{page, l, foot, r, foot}, segment{page, l, top, l, foot}, segment{page, r, top, r, foot})
		}
	}
	return out
}

// ink narrows a word to what it blackens: from the top of its capitals to its
// baseline.
func (w word) ink() word {
	h := w.foot - w.top
	w.top, w.foot = w.top+0.23*h, w.foot-0.22*h
	return w
}

func (w word) covers(o word) bool {
	const slack = 0.3
	return w.page == o.page && math.Min(w.right, o.right)-math.Max(w.left, o.left) > slack && math.Min(w.foot, o.foot)-math.Max(w.top, o.top) > slack
}

func (w word) crossedBy(s segment) bool {
	const slack = 0.2
	return w.page == s.page &&
		math.Max(s.x1, s.x2) > w.left+slack && math.Min(s.x1, s.x2) < w.right-slack &&
		math.Max(s.y1, s.y2) > w.top+slack && math.Min(s.y1, s.y2) < w.foot-slack
}

// checkLayout finds words that stand on each other, on a line, or off the
// page.
func checkLayout(t testing.TB, fail func(string, ...any), pdf []byte, width, height float64) {
	t.Helper()
	lines := linesOf(t, pdf, height)
	words := wordsOf(t, pdf)
	for i := range words {
		words[i] = words[i].ink()
	}
	linesOn := map[int][]segment{}
	for _, l := range lines {
		linesOn[l.page] = append(linesOn[l.page], l)
	}
	for i, w := range words {
		if w.left < 0 || w.right > width*72/25.4 || w.top < 0 || w.foot > height*72/25.4 {
			fail("page %d: %q is off the page", w.page, w.text)
		}
		for _, o := range words[i+1:] {
			if o.page != w.page {
				break // words come page by page
			}
			if w.covers(o) {
				fail("page %d: %q and %q overlap at %.0f, %.0f", w.page, w.text, o.text, w.left, w.top)
			}
		}
		for _, l := range linesOn[w.page] {
			if w.crossedBy(l) && strings.Trim(w.text, "_") != "" {
				fail("page %d: %q is crossed by %.0f", w.page, w.text, l)
			}
		}
	}
}

func everySheet(t testing.TB, p *Press, a record.Attendance, fail func(string, ...any)) {
	t.Helper()
	for _, s := range []struct {
		name          string
		draw          func(record.PrintJob, record.Attendance, string) ([]byte, error)
		width, height float64
	}{
		{"card", p.CasualtyCard, pageWidth, pageHeight}, {"labels", p.Labels, pageWidth, pageHeight},
		{"band", p.Wristband, childBand.width, childBand.height}, {"baby band", p.BabyWristband, babyBand.width, babyBand.height},
	} {
		pdf, err := s.draw(testJob("", 0), a, "Oluwaseun NWOSU-ABERNETHY")
		if err != nil {
			fail("%s: %v", s.name, err)
			continue
		}
		checkLayout(t, func(format string, args ...any) { fail(s.name+": "+format, args...) }, pdf, s.width, s.height)
	}
}

func TestNothingOverlaps(t *testing.T) {
	p := testPress(t)
	for name, a := range map[string]record.Attendance{
		"known": known(), "unknown": unknown(), "longest": longest(), "settled": settled(), "widest": widest(),
	} {
		t.Run(name, func(t *testing.T) { everySheet(t, p, a, t.Errorf) })
	}
}

// No text of any length may push another aside or be cut.
func TestNothingOverlapsWhateverIsTyped(t *testing.T) {
	p := testPress(t)
	attendances := rapid.Custom(drawAttendance)
	for seed := range 20 {
		everySheet(t, p, attendances.Example(seed), func(format string, args ...any) {
			t.Errorf("seed %d: "+format, append([]any{seed}, args...)...)
		})
	}
}

func TestBalanceDoesNotOverlap(t *testing.T) {
	for _, lines := range []int{0, 3, 412} {
		b := balanceSample(lines)
		for i := range lines / 10 {
			b.Needs = append(b.Needs, BalanceNeed{b.Lines[i].Number, strings.Repeat("Refused by the PAS: postcode. Mend, then resend. ", i%4+1), "Records, two people, and the shift lead on duty"})
			b.Kiosks = append(b.Kiosks, BalanceKiosk{"P4 Ambulance entrance, resuscitation and majors", []int{9999, 9000, 900, 90, 9, 0}})
		}
		pdf, err := testPress(t).Balance(testJob(record.BalanceSheet, 0), b)
		if err != nil {
			t.Fatal(err)
		}
		checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	}
}
