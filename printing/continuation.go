package printing

import "fmt"

const (
	carryTop     = 44.0
	carryBottom  = 271.0
	carryLeading = 5.0
	ruledRow     = 7.7
)

var carryStyle = style{11, false}

// continuation is one page of carried text; the rest of it is to write on.
type continuation struct {
	heads []placed
	lines []placed
	end   float64
}

type placed struct {
	y    float64
	text string
}

// paginate lays carried texts out one after the other and notes on which
// page each begins.
func (c *card) paginate() []continuation {
	var pages []continuation
	y := carryBottom
	next := func() {
		pages = append(pages, continuation{})
		y = carryTop
	}
	for i := range c.carried {
		if y+2*carryLeading > carryBottom {
			next()
		}
		c.carried[i].page = c.form + len(pages)
		page := &pages[len(pages)-1]
		page.heads = append(page.heads, placed{y, c.carried[i].heading()})
		y += 5.5
		for _, l := range c.wrap(carryStyle, c.carried[i].text, right-left) {
			if y > carryBottom {
				next()
			}
			page = &pages[len(pages)-1]
			page.lines = append(page.lines, placed{y, l})
			y += carryLeading
			page.end = y
		}
		y += 3.5
	}
	return pages
}

func (t carried) heading() string {
	if t.from == "Withdrawn" {
		return "This registration was withdrawn. Its number stays issued, and is not used again."
	}
	return "Carried from " + t.from
}

// continued draws the nth page of a card: carried text, then lines to write
// on. A page that the job reserved and nothing is carried to is all lines.
func (c *card) continued(n int) {
	y := carryTop - 3
	if nth := n - c.form - 1; nth < len(c.continuations) {
		page := c.continuations[nth]
		for _, h := range page.heads {
			c.put(left, h.y, heading, h.text)
		}
		for _, l := range page.lines {
			c.put(left, l.y, carryStyle, l.text)
		}
		y = page.end
	}
	c.ruled(y, n)
}

// ruled draws lines to write on from y down, where there is room for three.
func (c *card) ruled(y float64, n int) {
	const head, dateWidth = 5.0, 26.0
	rows := int((carryBottom + 1 - y - 5.6 - head) / ruledRow)
	if rows < 3 {
		return
	}
	c.rule(y+0.6, section)
	c.put(left, y+4.2, label, "Write on. Begin each entry with the date, time and the letter of the section; end it with NAME IN CAPITALS, grade, signature.")
	top := y + 5.9
	c.put(left+1.2, top+3.6, label, "Date, time")
	c.put(left+dateWidth+1.2, top+3.6, label, fmt.Sprintf("Entry, page %d", n))
	bottom := top + head + float64(rows)*ruledRow
	for i := range rows {
		c.rule(top+head+float64(i)*ruledRow, thin)
	}
	c.line(left+dateWidth, top, left+dateWidth, bottom, thin)
	c.box(left, top, right-left, bottom-top, boxed)
}
