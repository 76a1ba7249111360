package printing

import (
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func noticeSample() Notice {
	return Notice{Name: "A&E is open", PutUp: at("2026-11-21 03:00"), Texts: []NoticeText{{
		Heading: "A&E is open", Words: []string{"Our computers are not working. We are using paper.", "Please tell us who you are at the desk, even if you have been here before.", "The sickest people are seen first."},
	}}}
}

func TestANoticeIsAsLargeAsItsPageHolds(t *testing.T) {
	p := testPress(t)
	short := Notice{Texts: []NoticeText{{Heading: "A&E is open"}}}
	for name, n := range map[string]Notice{"short": short, "usual": noticeSample()} {
		pdf := planned(t, record.Notice, n, p.NoticePages, p.Notice)
		checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
		has(t, pdf, "21 November 2026, 03:0", "Put up by, NAME", "Emergency Department", "Page 1 of 1")
		s := p.planNotice(testJob(record.Notice, 0), n, "")
		if first := s.content[0][0].height; first < leadingOf(style{leastHeading, true}) {
			t.Errorf("%s: the heading's lines are %.0f mm high", name, first)
		}
	}
}

// What cannot be large and on one page stays large and goes on to another.
func TestALongNoticeStaysLarge(t *testing.T) {
	p, n := testPress(t), noticeSample()
	n.Texts[0].Words = append(n.Texts[0].Words, strings.Repeat("Waits are longer than usual. ", 40), "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 王")
	n.Texts = append(n.Texts, NoticeText{Heading: "The same in another language", Words: []string{"Second."}})
	pdf := planned(t, record.Notice, n, p.NoticePages, p.Notice)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "‹U+738B›", "The same in another language", "Second.")
	for _, w := range wordsOf(t, pdf) {
		if w.text == "longer" && w.foot-w.top < 16 {
			t.Errorf("%q is %.0f points high", w.text, w.foot-w.top)
		}
	}
}
