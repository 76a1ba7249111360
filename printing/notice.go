package printing

import (
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Notice is a public notice in large type: for walls and doors, about nobody.
// It keeps the rules of large print: sentences as they are spoken, set from the
// left, no word in capitals alone, nothing under 16 points but its foot.
type Notice struct {
	Name string `json:"name"` // what staff know it by: "A&E is open"
	// Texts are the same words in one language after the other, in the order in
	// which they are to be read.
	Texts []NoticeText `json:"texts"`
	// PutUp is the moment that the notice speaks from.
	PutUp time.Time `json:"putUp,omitzero"`
	// Large asks for A3: the same page, every measure of it by the root of two.
	Large bool `json:"large,omitempty"`
}

// NoticeText is a notice in one language.
type NoticeText struct {
	Heading string   `json:"heading"`
	Words   []string `json:"words,omitempty"` // a paragraph each
}

// Notice draws a public notice.
func (p *Press) Notice(job record.PrintJob, n Notice, printedBy string) ([]byte, error) {
	return p.planNotice(job, n, printedBy).drawn()
}

// NoticePages counts the pages of a notice before its job has serials.
func (p *Press) NoticePages(job record.PrintJob, n Notice) (int, error) {
	return p.planNotice(job, n, "").pages, nil
}

const (
	// Sizes in points: the heading's largest, and how small either may become
	// before the notice goes on to another page.
	noticeHeading = 84.0
	leastHeading  = 36.0
	noticeTop     = 46.0
	noticeFoot    = 250.0
	// headingToWords is how many times the heading is larger than the words.
	headingToWords = 2.0
)

type notice struct {
	*folio
	n Notice
}

func (p *Press) planNotice(job record.PrintJob, n Notice, printedBy string) *notice {
	s := &notice{n: n, folio: p.folio(job, record.Notice, printedBy)}
	s.bare, s.a3 = true, n.Large
	s.each, s.top, s.laterTop, s.bottom = s.frame, noticeTop, noticeTop, noticeFoot
	pt := noticeHeading
	for s.fill(s.plan(pt)); s.pages > 1 && pt > leastHeading; s.fill(s.plan(pt)) {
		pt -= 2
	}
	return s
}

// plan sets the notice with its headings in a size.
func (s *notice) plan(pt float64) []piece {
	var pieces []piece
	big, words := style{pt, true}, style{pt / headingToWords, false}
	for i, t := range s.n.Texts {
		if i > 0 {
			pieces = append(pieces, piece{height: 10, keep: true, draw: func(y float64) { s.rule(y+3, verdict) }})
		}
		pieces = append(pieces, s.large(big, t.Heading)...)
		for _, w := range t.Words {
			pieces = append(pieces, gap(0.45*leadingOf(words)))
			pieces = append(pieces, s.large(words, w)...)
		}
	}
	return pieces
}

// large sets text a line to a piece, kept together. A word that is wider than
// the page makes the whole text smaller: no word is broken.
func (s *notice) large(st style, text string) []piece {
	text = s.say(text)
	for _, word := range pieces(text) {
		st, _ = s.fit(st, word, right-left, 18)
	}
	lines, leading := s.wrap(st, text, right-left), leadingOf(st)
	out := make([]piece, len(lines))
	for i, l := range lines {
		out[i] = piece{height: leading, keep: i < len(lines)-1, draw: func(y float64) { s.put(left, y+0.82*leading, st, l) }}
	}
	return out
}

// frame says, in place of the header of other sheets, whose notice it is, and
// at its foot since when it holds. Whoever puts it up signs it.
func (s *notice) frame(page int) {
	s.put(left, 19, s.squeeze(style{18, true}, s.legible(s.issuer.Site), 148, 11), s.legible(s.issuer.Site))
	s.put(left, 28, s.squeeze(style{16, false}, s.legible(s.issuer.Department), 148, 11), s.legible(s.issuer.Department))
	s.corner(s.kind, page)
	s.rule(noticeFoot+2, boxed)
	at := s.n.PutUp
	if at.IsZero() {
		at = s.job.QueuedAt
	}
	at = s.local(at)
	s.put(left, noticeFoot+10, style{16, true}, at.Format("2 January 2006, 15:04"))
	s.put(left, noticeFoot+21.5, style{10, false}, "Put up by, NAME")
	s.line(44, noticeFoot+22.3, 104, noticeFoot+22.3, thin)
	s.put(108, noticeFoot+21.5, style{10, false}, "Take down by")
	s.digitBoxes(132, noticeFoot+15.8, 5, 7, 2, 2, 2)
	s.put(163, noticeFoot+21.5, style{10, false}, "Taken down")
	s.tickBox(185, noticeFoot+17.6, 5, false)
}
