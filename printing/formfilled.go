package printing

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

const (
	askedWidth    = 66.0 // of the column that questions stand in
	answerLeading = 4.3
	longAnswer    = 4 // lines, from which an answer has the whole width
)

// filled lays out questions beside their answers.
func (s *formSheet) filled(roots []*node) []piece {
	a := &answering{formSheet: s}
	a.provenance()
	a.all(roots)
	a.remark()
	return a.out
}

// answering is a filled form being laid out.
type answering struct {
	*formSheet
	level   int
	skipped int // questions that were not put
	out     []piece
}

// provenance says who answered, and when.
func (a *answering) provenance() {
	var said []string
	if a.form.Writer != "" {
		said = append(said, "by "+a.say(a.form.Writer))
	}
	if !a.form.Written.IsZero() {
		said = append(said, record.FormatDateTime(a.local(a.form.Written)))
	}
	if len(said) > 0 {
		a.out = append(a.out, a.textPieces(0, fact, 5, "Answered "+strings.Join(said, ", "))...)
	}
}

func (a *answering) indent() float64 { return indentOf(a.level) }

func (a *answering) all(nodes []*node) {
	for i := 0; i < len(nodes); i++ {
		n := nodes[i]
		switch {
		case !n.Enabled:
			a.skipped += questionsOf(n)
		case n.group():
			run := together(nodes[i:])
			a.groups(nodes[i : i+run])
			i += run - 1
		case n.question():
			a.question(n)
			a.all(n.below)
		default:
			a.note(n)
		}
	}
}

// groups lays out the occurrences of a group: as one table, or below each
// other.
func (a *answering) groups(run []*node) {
	a.level++
	rows := a.answerTable(run)
	a.level--
	if rows != nil {
		a.heading(a.say(run[0].Label))
		a.out = append(a.out, rows...)
		return
	}
	for _, n := range run {
		a.group(n)
	}
}

// questionsOf counts a node's questions, itself among them.
func questionsOf(n *node) int {
	sum := 0
	if n.question() {
		sum = 1
	}
	for _, b := range n.below {
		sum += questionsOf(b)
	}
	return sum
}

func (a *answering) note(n *node) {
	a.out = append(a.out, a.textPieces(a.indent(), rowLabel, 4, a.say(n.Label))...)
	a.all(n.below)
}

func (a *answering) group(n *node) {
	words := a.say(n.Label)
	if n.Occurrence > 0 {
		words = strings.TrimSpace(fmt.Sprintf("%s %d", words, n.Occurrence))
	}
	a.heading(words)
	a.level++
	a.all(n.below)
	a.level--
}

func (a *answering) heading(words string) {
	top := a.level == 0
	st, leading := heading, 4.6
	if top {
		st, leading = style{11, true}, 5.2
	}
	a.out = append(a.out, piece{height: 2.4, keep: true, draw: func(y float64) {
		if top {
			a.rule(y+1.4, section)
		}
	}})
	for _, p := range a.textPieces(a.indent(), st, leading, words) {
		p.keep = true
		a.out = append(a.out, p)
	}
}

// question sets a question beside its answer, or over it where the answer is
// long; a line to a piece, so that it goes on over the page under its question
// again.
func (a *answering) question(n *node) {
	indent := a.indent()
	answerAt := left + max(askedWidth, indent+askedWidth-10)
	asked := a.wrap(rowLabel, strings.TrimSuffix(a.asked(n), " *"), answerAt-left-indent-3)
	answers, st := a.answerLines(n, right-answerAt)
	if len(answers) > longAnswer {
		asked = a.wrap(rowLabel, strings.TrimSuffix(a.asked(n), " *"), right-left-indent)
		answerAt = left + indent + nesting
		answers, st = a.answerLines(n, right-answerAt)
		answers = append(make([]string, len(asked)), answers...)
	}
	again := a.continuedHead(asked[0], indent)
	for i := range max(len(asked), len(answers)) {
		p := piece{height: answerLeading, indent: indent, keep: i == 0 && len(asked)+len(answers) > 2}
		if i > 0 {
			p.head = again
		}
		p.draw = func(y float64) {
			if i == 0 {
				a.line(left+indent, y, right, y, thin)
			}
			a.nth(left+indent, y+3.4, rowLabel, asked, i)
			a.nth(answerAt, y+3.4, st, answers, i)
		}
		a.out = append(a.out, p)
	}
	a.out = append(a.out, gap(0.5))
}

// nth sets one of several lines, where there are so many.
func (s *sheet) nth(x, y float64, st style, lines []string, i int) {
	if i < len(lines) {
		s.put(x, y, st, lines[i])
	}
}

// continuedHead says, over what is left of an answer on the next page, which
// question it answers.
func (a *answering) continuedHead(asked string, indent float64) *piece {
	return &piece{height: answerLeading, draw: func(y float64) { a.put(left+indent, y+3.4, strong, asked+" (continued)") }}
}

// answerLines wraps an answer, each of its paragraphs by itself.
func (a *answering) answerLines(n *node, w float64) ([]string, style) {
	words, st := a.answer(n), fact
	if !n.Answered && words == notRecorded {
		st = rowLabel
	}
	var lines []string
	for _, paragraph := range strings.Split(words, "\n") {
		lines = append(lines, a.wrap(st, paragraph, w)...)
	}
	return lines, st
}

const notRecorded = "Not recorded"

// answer says an answer in words that stand by themselves.
func (s *formSheet) answer(n *node) string {
	switch {
	case n.Unknown:
		return "Not known"
	case len(n.Files) > 0:
		return s.files(n.Files)
	case n.Text == "" && n.Written == "":
		return notRecorded
	case n.Written != "":
		return s.say(n.Written)
	}
	var paragraphs []string
	for _, p := range strings.Split(n.Text, "\n") {
		paragraphs = append(paragraphs, s.say(p))
	}
	return strings.TrimSpace(strings.Join(paragraphs, "\n") + " " + s.say(unitOf(n)))
}

// files names what was attached: a file is with the record, not on its sheet.
func (s *formSheet) files(all []forms.Attachment) string {
	said := make([]string, len(all))
	for i, f := range all {
		said[i] = fmt.Sprintf("%s (%s, %s bytes), kept with the record", s.say(f.Title), s.say(f.ContentType), count(len(f.Data)))
	}
	return strings.Join(said, "; ")
}

// remark counts what is left out, so that nothing seems lost.
func (a *answering) remark() {
	words := "Here the form ends."
	switch {
	case a.skipped == 1:
		words += " One question did not apply and is left out."
	case a.skipped > 1:
		words += fmt.Sprintf(" %s questions did not apply and are left out.", count(a.skipped))
	}
	a.out = append(a.out, gap(2))
	a.out = append(a.out, a.textPieces(0, rowLabel, 4, words)...)
}
