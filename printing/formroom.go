package printing

import (
	"math"
	"strconv"

	"github.com/tideover/tideover/forms"
)

const (
	cellInset = 1.5
	writeLine = 7.6 // from one writing line to the next
	writeRoom = 6.4 // of one line that the cell's own foot is the line of
	occasions = 3   // how often a blank sheet has room for what repeats
)

// strip is something of a known height within a cell.
type strip struct {
	height float64
	draw   func(x, y, w float64)
}

// column widths that questions take of twelve where their author leaves it open.
var usualColumns = map[forms.Type]int{
	forms.TypeBoolean: 4, forms.TypeDecimal: 4, forms.TypeInteger: 4, forms.TypeQuantity: 4,
	forms.TypeDate: 4, forms.TypeDateTime: 6, forms.TypeTime: 3, forms.TypeString: 6,
	forms.TypeText: 12, forms.TypeURL: 6, forms.TypeAttachment: 6, forms.TypeReference: 6,
	forms.TypeChoice: 6, forms.TypeOpenChoice: 6,
}

// columns gives how many of twelve columns a question takes: those its author
// asked for, or more where nobody could write in so few.
func (s *formSheet) columns(n *node, column float64) int {
	wanted := n.Width
	if wanted == 0 {
		wanted = usualColumns[n.Type]
	}
	if n.Type == forms.TypeString && n.Width == 0 && (n.MaxLen > 60 || n.MaxLen == 0) {
		wanted = 12
	}
	least := s.leastRoom(n) + 2*cellInset
	return min(12, max(wanted, int(math.Ceil(least/column-0.001)), 1))
}

// leastRoom is the width in mm that an answer is written or ticked in.
func (s *formSheet) leastRoom(n *node) float64 {
	switch {
	case ticked(n):
		return s.tickRoom(n)
	case scaled(n):
		return scaleBox * float64(scaleSteps(n)+1)
	case nhsNumber(n):
		return 55.6
	case n.Type == forms.TypeBoolean:
		return 34
	case n.Type == forms.TypeDate && n.Format != "years":
		return 49.2
	case n.Type == forms.TypeDateTime:
		return 41
	case n.Type == forms.TypeTime:
		return 26
	case numeric(n):
		return 20 + s.unitRoom(n)
	}
	return 26
}

// room gives the strips to write an answer on.
func (s *formSheet) room(n *node, w float64) []strip {
	switch {
	case n.ReadOnly || n.Calculated:
		return s.given(n, w)
	case ticked(n):
		return s.ticks(n, w)
	}
	once := s.roomOnce(n, w)
	if !n.Repeats || n.Type == forms.TypeText {
		return once
	}
	var all []strip
	for range occasions {
		all = append(all, ruledOff(s, once)...)
	}
	return all
}

// ruledOff puts a writing line under each of several answers.
func ruledOff(s *formSheet, room []strip) []strip {
	last := room[len(room)-1]
	return append(room[:len(room)-1:len(room)-1], strip{last.height + 1.2, func(x, y, w float64) {
		last.draw(x, y, w)
		s.line(x, y+last.height+0.6, x+w, y+last.height+0.6, thin)
	}})
}

func (s *formSheet) roomOnce(n *node, w float64) []strip {
	switch {
	case chosen(n):
		return []strip{s.captioned("code or words")}
	case scaled(n):
		return []strip{s.scale(n)}
	case nhsNumber(n):
		return []strip{s.combs(5.2, 1.8, 3, 3, 4)}
	}
	switch n.Type {
	case forms.TypeBoolean:
		return []strip{s.flowing([]string{"Yes", "No"})}
	case forms.TypeDate:
		if n.Format != "years" {
			return []strip{s.combs(5, 2, 2, 3, 4)}
		}
	case forms.TypeDateTime:
		return []strip{s.moment(n, w)}
	case forms.TypeTime:
		return []strip{s.clock()}
	case forms.TypeText:
		return s.writingLines(n)
	case forms.TypeAttachment:
		return []strip{s.captioned("what it is, and where it was put")}
	case forms.TypeString, forms.TypeReference, forms.TypeURL:
		return s.shortLines(n, w)
	}
	return []strip{s.withUnit(n)}
}

// combs are boxes for figures and letters, one each.
func (s *formSheet) combs(box, gap float64, groups ...int) strip {
	return strip{8.6, func(x, y, _ float64) { s.digitBoxes(x, y+0.4, box, 7.2, gap, groups...) }}
}

func (s *formSheet) clock() strip {
	return strip{8.6, func(x, y, _ float64) { s.clockBoxes(x, y+0.5, 5.4, "") }}
}

// moment asks for date and time; where there is little room, for the time in
// boxes and the date on a line.
func (s *formSheet) moment(n *node, w float64) strip {
	const dateWidth, clockWidth = 49.0, 24.2
	if w >= dateWidth+clockWidth+6 && n.Format != "HH:mm" {
		return strip{8.6, func(x, y, _ float64) {
			s.digitBoxes(x, y+0.4, 5, 7.2, 2, 2, 3, 4)
			s.clockBoxes(x+dateWidth+6, y+0.5, 5.4, "")
		}}
	}
	return strip{8.6, func(x, y, w float64) {
		s.clockBoxes(x, y+0.5, 5.4, "")
		s.put(x+clockWidth+1, y+5.6, label, "on")
		s.line(x+clockWidth+5, y+7.5, x+min(w, clockWidth+32), y+7.5, thin)
	}}
}

// writingLines give room for prose, the more the longer it may be.
func (s *formSheet) writingLines(n *node) []strip {
	lines := 4
	switch {
	case n.MaxLen > 0 && n.MaxLen <= 160:
		lines = 2
	case n.MaxLen > 1000:
		lines = 6
	}
	return s.lines(lines)
}

// shortLines give a line, or two where the text may well need them.
func (s *formSheet) shortLines(n *node, w float64) []strip {
	const handwriting = 3.2 // mm to a letter
	if n.Format == "" && n.MaxLen > 100 && float64(n.MaxLen)*handwriting > 2*w {
		return s.lines(2)
	}
	return s.lines(1)
}

// lines are writing lines; the last has the foot of the cell for its line.
func (s *formSheet) lines(n int) []strip {
	strips := make([]strip, n)
	for i := range n - 1 {
		strips[i] = strip{writeLine, func(x, y, w float64) { s.line(x, y+writeLine-0.4, x+w, y+writeLine-0.4, thin) }}
	}
	strips[n-1] = strip{writeRoom, func(_, _, _ float64) {}}
	return strips
}

// captioned is a line to write on with small words under the question.
func (s *formSheet) captioned(words string) strip {
	return strip{writeRoom + 2.6, func(x, y, _ float64) { s.put(x, y+2.4, label, words) }}
}

// withUnit is room for a number before its unit, or before the units to choose
// from.
func (s *formSheet) withUnit(n *node) strip {
	if len(n.Units) > 1 {
		return strip{writeRoom + 1, func(x, y, w float64) {
			at := x + w - s.unitRoom(n)
			s.line(x, y+6.4, at-2, y+6.4, thin)
			for _, u := range n.Units {
				at = s.choice(at, y+5.4, s.say(u.String()))
			}
		}}
	}
	unit := s.say(unitOf(n))
	return strip{writeRoom, func(x, y, w float64) { s.putRight(x+w, y+5.2, rowLabel, unit) }}
}

func (s *formSheet) unitRoom(n *node) float64 {
	const perTick = 9.8
	if len(n.Units) <= 1 {
		return s.width(rowLabel, s.say(unitOf(n)))
	}
	room := 0.0
	for _, u := range n.Units {
		room += perTick + s.width(tickLabel, s.say(u.String()))
	}
	return room
}

// given is what the kiosk answers: printed where it is known, and a box for
// the sum or score otherwise.
func (s *formSheet) given(n *node, w float64) []strip {
	if !n.Answered || n.Calculated {
		return []strip{s.withUnit(n)}
	}
	var strips []strip
	for _, l := range s.wrap(fact, s.answer(n), w) {
		strips = append(strips, strip{4.6, func(x, y, _ float64) { s.put(x, y+3.4, fact, l) }})
	}
	return strips
}

const scaleBox = 8.0

// scaled reports whether a whole number is few enough to be marked on a row of
// boxes: pain from 0 to 10.
func scaled(n *node) bool {
	steps := scaleSteps(n)
	return n.Type == forms.TypeInteger && steps > 0 && steps <= 10 && !n.Repeats
}

// scaleSteps counts the steps from the least number to the most; 0 where they
// are not both given.
func scaleSteps(n *node) int {
	least, err := strconv.Atoi(n.Least)
	most, err2 := strconv.Atoi(n.Most)
	if err != nil || err2 != nil || most <= least || most-least > math.MaxInt16 {
		return 0
	}
	return most - least
}

func (s *formSheet) scale(n *node) strip {
	least, _ := strconv.Atoi(n.Least)
	return strip{8.2, func(x, y, _ float64) {
		for i := range scaleSteps(n) + 1 {
			s.box(x+scaleBox*float64(i), y+0.4, scaleBox-1, 7, boxed)
			s.putCentre(x+scaleBox*float64(i)+(scaleBox-1)/2, y+5.1, rowLabel, strconv.Itoa(least+i))
		}
	}}
}
