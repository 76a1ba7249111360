package printing

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

// meets reports whether two parts share more than slack either way.
func (r rect) meets(o rect, slack float64) bool {
	return math.Min(r.right, o.right)-math.Max(r.left, o.left) > slack && math.Min(r.foot, o.foot)-math.Max(r.top, o.top) > slack
}

func (r rect) grown(x, y float64) rect { return rect{r.left - x, r.top - y, r.right + x, r.foot + y} }

// plan is a canvas that knows where everything is and draws nothing.
type plan struct {
	press *Press
	texts []inked
	lines []rect // as wide as they are drawn
	codes []inked
}

// inked is a text or a code. The part of the page is what its ink takes, and
// of a code its quiet zone as well.
type inked struct {
	rect
	words   string
	letters []rect // of a text
}

// clashes reports whether a letter shares more than slack with a part of the
// page.
func (t inked) clashes(part rect, slack float64) bool {
	return t.meets(part, slack) && slices.ContainsFunc(t.letters, func(letter rect) bool { return letter.meets(part, slack) })
}

func (p *plan) text(l lettering) {
	if l.hollow {
		return // lies under the sheet
	}
	clusters, err := p.press.placed(l)
	if err != nil {
		panic(err)
	}
	text := inked{rect: nowhere, words: l.words, letters: make([]rect, 0, len(l.words))}
	for _, cluster := range clusters {
		for _, part := range cluster.parts {
			p.letters(part, &text)
		}
	}
	if text.rect != nowhere {
		p.texts = append(p.texts, text)
	}
}

func (p *plan) letters(l lettering, text *inked) {
	for l.words != "" {
		letter, length := utf8.DecodeRuneInString(l.words)
		if ink := p.ink(l, letter); ink != nowhere {
			text.letters = append(text.letters, ink)
			text.rect = text.rect.with(point{ink.left, ink.top}).with(point{ink.right, ink.foot})
		}
		l = l.after(length, p.press.face(l.style))
	}
}

// ink gives the part of the page that the outline of a letter takes where a
// line begins. Lines run along the page or up and down it.
func (p *plan) ink(l lettering, letter rune) rect {
	shape := inkOf(p.press.face(l.style), letter)
	if shape == nowhere {
		return nowhere
	}
	sin, cos := math.Sincos(l.turn * math.Pi / 180)
	size, out := l.pt*mmPerPt, nowhere
	for _, corner := range []point{{shape.left, shape.top}, {shape.right, shape.foot}} {
		x, y := size*corner.x, size*corner.y
		out = out.with(point{l.x + x*cos + y*sin, l.y - x*sin + y*cos})
	}
	return out
}

// inks are what was measured of letters, which are the same on every sheet.
var inks sync.Map

// inkOf gives what the outline of a letter takes, in multiples of the type size.
func inkOf(f *face, letter rune) rect {
	type key struct {
		face   *face
		letter rune
	}
	if known, ok := inks.Load(key{f, letter}); ok {
		return known.(rect)
	}
	out, err := f.ink(letter)
	if err != nil {
		panic(err)
	}
	inks.Store(key{f, letter}, out)
	return out
}

func (p *plan) line(x1, y1, x2, y2, weight float64) {
	p.lines = append(p.lines, rect{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)}.grown(weight/2, weight/2))
}

func (p *plan) box(x, y, w, h, weight float64) {
	p.line(x, y, x+w, y, weight)
	p.line(x, y+h, x+w, y+h, weight)
	p.line(x, y, x, y+h, weight)
	p.line(x+w, y, x+w, y+h, weight)
}

func (p *plan) curve([]point, float64) {}

// fill keeps a code with its quiet zone: 10 modules before and after a Code
// 128, 4 around a QR code, 1 around a DataMatrix.
func (p *plan) fill(code symbol, x, y, w, h float64) {
	ink := rect{x, y, x + float64(code.columns)*w, y + float64(code.rows)*h}
	switch {
	case code.rows == 1:
		ink = ink.grown(10*w, 0)
	case code.rows%2 == 1:
		ink = ink.grown(4*w, 4*h)
	default:
		ink = ink.grown(w, h)
	}
	p.codes = append(p.codes, inked{rect: ink, words: fmt.Sprintf("code of %d × %d", code.columns, code.rows)})
}

// checkDrawing finds texts that stand on each other, on a line or in the quiet
// zone of a code, and what is off the page.
func checkDrawing(t testing.TB, p *Press, d *drawing, prefix string) {
	t.Helper()
	for i, page := range d.pages {
		found := plan{press: p}
		page.onto(&found)
		found.check(rect{0, 0, d.width, d.height}, func(format string, args ...any) {
			t.Helper()
			t.Errorf(prefix+"page %d: "+format, append([]any{i + 1}, args...)...)
		})
	}
}

func (p *plan) check(paper rect, fail func(string, ...any)) {
	// An accent may reach into the line above, a tail touch a rule, or a rule
	// run along the edge of a quiet zone, by as much as nobody sees.
	const touching, tail, slack = 0.4, 0.3, 0.15 // mm
	for i, text := range p.texts {
		if text.left < paper.left || text.top < paper.top || text.right > paper.right || text.foot > paper.foot {
			fail("%q is off the page", text.words)
		}
		for _, other := range p.texts[i+1:] {
			if text.meets(other.rect, touching) && slices.ContainsFunc(other.letters, func(l rect) bool { return text.clashes(l, touching) }) {
				fail("%q and %q overlap at %.0f, %.0f", text.words, other.words, text.left, text.top)
			}
		}
		for _, line := range p.lines {
			if text.clashes(line, tail) {
				fail("%q is crossed by the line at %.1f", text.words, line)
			}
		}
		for _, code := range p.codes {
			if text.clashes(code.rect, slack) {
				fail("%q stands in the quiet zone of the %s at %.0f, %.0f", text.words, code.words, code.left, code.top)
			}
		}
	}
	for _, code := range p.codes {
		for _, line := range p.lines {
			if code.meets(line, touching) {
				fail("the %s at %.0f, %.0f is crossed by the line at %.1f", code.words, code.left, code.top, line)
			}
		}
	}
}

// aboutOne are the sheets about one attendance.
var aboutOne = map[string]func(*Press, record.PrintJob, record.Attendance, string) ([]byte, error){
	"card": (*Press).CasualtyCard, "labels": (*Press).Labels, "band": (*Press).Wristband, "baby band": (*Press).BabyWristband,
	"form": func(p *Press, job record.PrintJob, a record.Attendance, by string) ([]byte, error) {
		return p.Form(job, sampleForm(everyType()[:4], func(f *FormSheet) { f.About = &a }), by)
	},
}

// No text of any length, in any script, may stand on another, on a line or
// beside a code.
func TestNothingStandsOnAnother(t *testing.T) {
	p := testPress(t)
	rapid.Check(t, func(r *rapid.T) {
		a := drawAttendance(r)
		for name, draw := range aboutOne {
			looking := p.looking(func(d *drawing) { checkDrawing(t, p, d, name+": ") })
			if _, err := draw(looking, testJob("", 0), a, longestPrinter); err != nil {
				r.Fatal(err)
			}
			if t.Failed() {
				r.FailNow()
			}
		}
	})
}

// onStock draws labels on all stationery and bands on all stock, filled in and
// blank, as the original and as a copy, in earnest and in an exercise.
func onStock(draw func(name string, sheet func(*Press) ([]byte, error)), a record.Attendance, copied int, change ...func(*record.PrintJob)) {
	for _, layout := range LabelLayouts() {
		job := labelled(layout)
		job.Copy, job.Number = copied, a.Number
		for _, c := range change {
			c(&job)
		}
		draw("labels "+layout.Name, func(p *Press) ([]byte, error) { return p.Labels(job, a, longestPrinter) })
		draw("blank labels "+layout.Name, func(p *Press) ([]byte, error) {
			return p.BlankLabels(job, PackSet{Pack: 12, Set: 170, Of: 500}, longestPrinter)
		})
	}
	for _, stock := range BandStock() {
		job := testJob(record.Wristband, 1)
		job.Copy, job.Number, job.Layout = copied, a.Number, stock
		for _, c := range change {
			c(&job)
		}
		draw("band "+stock, func(p *Press) ([]byte, error) { return p.Wristband(job, a, longestPrinter) })
		draw("blank band "+stock, func(p *Press) ([]byte, error) { return p.BlankBand(job, longestPrinter) })
	}
}

const longestPrinter = "Oluwaseun NWOSU-ABERNETHY"

// checkStock looks for what overlaps on every stock.
func checkStock(t *testing.T, p *Press, who string, a record.Attendance) {
	t.Helper()
	for copied := range 2 {
		onStock(func(name string, sheet func(*Press) ([]byte, error)) {
			looking := p.looking(func(d *drawing) { checkDrawing(t, p, d, name+", "+who+": ") })
			if _, err := sheet(looking); err != nil {
				t.Errorf("%s, %s: %v", name, who, err)
			}
		}, a, copied+1)
	}
}

func TestNothingStandsOnAnotherOnAnyStock(t *testing.T) {
	p := testPress(t)
	for name, a := range nastiest() {
		checkStock(t, p, name, a)
		exercise, a := exercising(t, a)
		checkStock(t, exercise, name+" in an exercise", a)
	}
}
