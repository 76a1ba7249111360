package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// ActionCard is what one person does in the first minutes of an outage, step
// by step, on paper that hangs by their desk before it begins.
type ActionCard struct {
	Order  int           `json:"order,omitempty"` // its place among the cards
	Title  string        `json:"title"`           // "Receptionist: first 15 minutes"
	Lead   string        `json:"lead"`
	Stages []ActionStage `json:"stages"`
	Never  []string      `json:"never,omitempty"`
	// Message is what is to be said in a fixed order, with room to write it.
	Message MessageToSay   `json:"message,omitzero"`
	Numbers []NumberToRing `json:"numbers,omitempty"`
}

// ActionStage is the steps of a few minutes.
type ActionStage struct {
	When  string   `json:"when"` // "0 to 2 min"
	What  string   `json:"what"` // "Stop and tell"
	Steps []string `json:"steps"`
}

// MessageToSay is a message in lettered lines, such as METHANE.
type MessageToSay struct {
	Title string        `json:"title,omitempty"`
	Lines []MessageLine `json:"lines,omitempty"`
}

// MessageLine is one line of a message to write.
type MessageLine struct {
	Letter string `json:"letter"`
	Words  string `json:"words"`
}

// NumberToRing is a telephone number, or room to write it where none is set.
type NumberToRing struct {
	Who    string `json:"who"`
	Number string `json:"number,omitempty"`
}

// ActionCard draws an action card.
func (p *Press) ActionCard(job record.PrintJob, a ActionCard, printedBy string) ([]byte, error) {
	return p.planActionCard(job, a, printedBy).drawn()
}

// ActionCardPages counts the pages of an action card before its job has
// serials.
func (p *Press) ActionCardPages(job record.PrintJob, a ActionCard) (int, error) {
	return p.planActionCard(job, a, "").pages, nil
}

const (
	stepLeading = 5.3
	stepAt      = 64.0
)

var (
	step      = style{13, false}
	stageWhen = style{11, true}
	stageWhat = style{10, false}
)

type actionCard struct {
	*folio
	a     ActionCard
	name  nameLines // the title, in its frame
	lead  []string
	steps int // planned so far
}

func (p *Press) planActionCard(job record.PrintJob, a ActionCard, printedBy string) *actionCard {
	c := &actionCard{a: a, folio: p.folio(job, record.ActionCard, printedBy)}
	if a.Order > 0 {
		c.title = fmt.Sprintf("%s %d", c.title, a.Order)
	}
	c.name = c.titleLines(c.say(a.Title))
	c.lead = c.wrap(stageWhat, c.say(a.Lead), 145)
	c.each, c.top = c.frame, max(42, 21+c.frameHigh()+4)
	c.fill(c.plan())
	return c
}

func (c *actionCard) titleLines(title string) nameLines {
	st, _ := c.fit(style{18, true}, title, 145, 13)
	return nameLines{st, c.wrap(st, title, 145), leadingOf(st)}
}

func (c *actionCard) frameHigh() float64 {
	return 4.6 + c.name.leading*float64(len(c.name.lines)) + 4.6*float64(len(c.lead))
}

func (c *actionCard) frame(page int) {
	if page > 1 {
		c.box(15.5, 21, 152, 12, frame)
		title := c.say(c.a.Title) + ", continued"
		c.put(19, 28.8, c.squeeze(headline, title, 145, 8), title)
		return
	}
	c.box(15.5, 21, 152, c.frameHigh(), frame)
	y := 21 + 0.95*c.name.leading
	c.putLines(19, y, c.name.leading, c.name.style, c.name.lines)
	c.putLines(19, y+c.name.leading*float64(len(c.name.lines)-1)+6, 4.6, stageWhat, c.lead)
}

func (c *actionCard) plan() []piece {
	pieces := []piece{{height: 11, draw: c.started}}
	for _, s := range c.a.Stages {
		pieces = append(pieces, c.stage(s)...)
	}
	if len(c.a.Never) > 0 {
		pieces = append(pieces, c.never())
	}
	pieces = append(pieces, c.message()...)
	return append(pieces, c.numbers()...)
}

// started asks who works by the card, and since when.
func (c *actionCard) started(y float64) {
	c.put(left, y+5.4, stageWhat, "Started")
	c.clockBoxes(30, y, 5.6, "")
	c.put(61, y+5.4, stageWhat, "by, NAME IN CAPITALS")
	c.line(100, y+6.2, right, y+6.2, thin)
}

// stage makes the steps of a stage, its time and name beside the first. A
// stage begins with two steps or the next page.
func (c *actionCard) stage(s ActionStage) []piece {
	when, what := c.wrap(stageWhen, c.say(s.When), 30), c.wrap(stageWhat, c.say(s.What), 30)
	beside := 3 + 5.2*float64(len(when)+len(what))
	var pieces []piece
	for i, words := range s.Steps {
		p := c.step(words)
		if drawn := p.draw; i == 0 {
			p.height, p.keep = p.height+2.2, len(s.Steps) > 1
			p.draw = func(y float64) {
				c.rule(y, section)
				c.putLines(left, y+6, 5.2, stageWhen, when)
				c.putLines(left, y+6+5.2*float64(len(when)), 5.2, stageWhat, what)
				drawn(y + 2.2)
			}
		}
		beside -= p.height
		pieces = append(pieces, p)
	}
	if beside > 0 {
		pieces = append(pieces, gap(beside))
	}
	return pieces
}

func (c *actionCard) step(words string) piece {
	c.steps++
	number, lines := fmt.Sprint(c.steps), c.wrap(step, c.say(words), right-stepAt)
	return piece{height: 8.9 + stepLeading*float64(len(lines)-1), draw: func(y float64) {
		c.tickBox(47, y, 5.5, false)
		c.putRight(61.3, y+4.4, step.bolder(), number)
		c.putLines(stepAt, y+4.4, stepLeading, step, lines)
	}}
}

func (c *actionCard) never() piece {
	const leading, gap = 4.9, 2.0
	st := style{11, false}
	var lines []string
	for _, n := range c.a.Never {
		lines = append(lines, c.wrap(st, c.say(n), right-2-37)...)
	}
	h := 7.8 + leading*float64(len(lines)-1)
	return piece{height: h + gap, draw: func(y float64) {
		y += gap
		c.box(15.5, y, 179, h, frame)
		c.put(19, y+5.8, step.bolder(), "Never")
		c.putLines(37, y+5.6, leading, st, lines)
	}}
}

// message makes the lines of what is to be said, each to be written on.
func (c *actionCard) message() []piece {
	const h, letterWide, wordsWide = 12.0, 12.0, 58.0
	if len(c.a.Message.Lines) == 0 {
		return nil
	}
	title := c.paragraph(style{11, true}, 5, c.a.Message.Title)
	title.height, title.keep = title.height+2, true
	drawn := title.draw
	title.draw = func(y float64) { drawn(y + 1.5) }
	pieces := []piece{gap(2), title}
	for i, m := range c.a.Message.Lines {
		letter, words := c.say(m.Letter), c.wrap(style{10, false}, c.say(m.Words), wordsWide-4)
		pieces = append(pieces, piece{height: h, keep: i < len(c.a.Message.Lines)-1, draw: func(y float64) {
			c.tableFrame(y, h, []float64{letterWide, wordsWide, right - left - letterWide - wordsWide})
			c.putCentre(left+letterWide/2, y+8.3, style{18, true}, letter)
			c.putLines(left+letterWide+2, y+4.4, 4.2, style{10, false}, words)
		}})
	}
	return pieces
}

// numbers makes the telephone numbers, four to a row. One that is not set is
// ruled, to be written in before the card is hung up.
func (c *actionCard) numbers() []piece {
	const across = 4
	pieces := []piece{}
	for from := 0; from < len(c.a.Numbers); from += across {
		some := c.a.Numbers[from:min(from+across, len(c.a.Numbers))]
		high := 11.0
		for _, n := range some {
			high = max(high, 7+4.6*float64(len(c.numberLines(n).lines)))
		}
		pieces = append(pieces, piece{height: high, draw: func(y float64) {
			for i, n := range some {
				c.number(left+45*float64(i), y, high, n)
			}
		}})
	}
	if len(pieces) > 0 {
		pieces = append([]piece{{height: 2.5, keep: true}}, pieces...)
	}
	return pieces
}

func (c *actionCard) numberLines(n NumberToRing) nameLines {
	st, _ := c.fit(style{13, true}, c.say(n.Number), 42, 9)
	return nameLines{style: st, lines: c.wrap(st, c.say(n.Number), 42)}
}

func (c *actionCard) number(x, y, high float64, n NumberToRing) {
	const wide = 45.0
	c.box(x, y, wide, high, boxed)
	who := c.say(n.Who)
	c.put(x+1.5, y+3.8, c.squeeze(style{9, false}, who, wide-3, 8), who)
	if n.Number == "" {
		c.line(x+1.5, y+high-1.6, x+wide-1.5, y+high-1.6, thin)
		return
	}
	value := c.numberLines(n)
	c.putLines(x+1.5, y+9.2, 4.6, value.style, value.lines)
}
