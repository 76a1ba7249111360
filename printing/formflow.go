package printing

import "github.com/tideover/tideover/forms"

// piece is something of a known height in the column of a form.
type piece struct {
	height float64
	keep   bool // it is never the last on its page: what follows belongs to it
	// framed pieces have a line left and right; those where a frame opens or
	// closes, or a page does within one, have one above or below.
	framed        bool
	opens, closes bool
	indent        float64
	head          *piece // said again above this piece where it begins a page
	draw          func(y float64)
	y             float64
}

// extent is where pieces begin and end: on the first page, and on later ones.
type extent struct{ top, foot, laterTop, laterFoot float64 }

// flow sets pieces below each other, page by page. Pieces that keep to what
// follows move to the next page with it, unless they began this one.
func flow(pieces []piece, c extent) [][]piece {
	pages := [][]piece{nil}
	y, foot := c.top, c.foot
	for i := 0; i < len(pieces); {
		next := chain(pieces, i)
		need := 0.0
		for _, p := range pieces[i:next] {
			need += p.height
		}
		if need > c.laterFoot-c.laterTop-pieces[i].head.room() {
			next, need = i+1, pieces[i].height // too long to be kept together
		}
		page := &pages[len(pages)-1]
		if y+need > foot && len(*page) > 0 {
			pages = append(pages, nil)
			page, y, foot = &pages[len(pages)-1], c.laterTop, c.laterFoot
			y = again(page, pieces[i].head, y)
		}
		for _, p := range pieces[i:next] {
			p.y = y
			*page = append(*page, p)
			y += p.height
		}
		i = next
	}
	if len(pages[0]) == 0 {
		return nil
	}
	return pages
}

// chain gives where the run of pieces that are kept together with piece i ends.
func chain(pieces []piece, i int) int {
	for i < len(pieces)-1 && pieces[i].keep {
		i++
	}
	return i + 1
}

// room is how high the head of a piece is; 0 where it has none.
func (p *piece) room() float64 {
	if p == nil {
		return 0
	}
	return p.height
}

func again(page *[]piece, head *piece, y float64) float64 {
	if head == nil {
		return y
	}
	h := *head
	h.y = y
	*page = append(*page, h)
	return y + h.height
}

// drawPieces draws one page's pieces and the frames around them, and gives
// where they end.
func (s *formSheet) drawPieces(pieces []piece) float64 {
	end := 0.0
	for i, p := range pieces {
		if p.draw != nil {
			p.draw(p.y)
		}
		if p.framed {
			s.frameOf(p, p.opens || i == 0, p.closes || i == len(pieces)-1)
		}
		end = p.y + p.height
	}
	return end
}

func (s *formSheet) frameOf(p piece, opens, closes bool) {
	from, foot := left+p.indent, p.y+p.height
	s.line(from, p.y, from, foot, boxed)
	s.line(right, p.y, right, foot, boxed)
	if opens {
		s.line(from, p.y, right, p.y, boxed)
	}
	if closes {
		s.line(from, foot, right, foot, boxed)
	}
}

// textPieces sets text as one piece to a line, so that pages may break in it.
// The first two lines and the last two stay together.
func (s *sheet) textPieces(indent float64, st style, leading float64, text string) []piece {
	lines := s.wrap(st, text, right-left-indent)
	pieces := make([]piece, len(lines))
	for i, l := range lines {
		pieces[i] = piece{height: leading, indent: indent, keep: i == 0 || i == len(lines)-2, draw: func(y float64) {
			s.put(left+indent, y+0.72*leading, st, l)
		}}
	}
	return pieces
}

func gap(height float64) piece { return piece{height: height} }

// node is an item with the items that stand under it.
type node struct {
	forms.Item
	below []*node
}

// grow makes the tree of a form from its items.
func grow(items []forms.Item) []*node {
	var roots []*node
	at := map[string]*node{}
	for _, it := range items {
		n := &node{Item: it}
		at[n.place()] = n
		if parent := at[it.Parent]; it.Parent != "" && parent != nil {
			parent.below = append(parent.below, n)
		} else {
			roots = append(roots, n)
		}
	}
	return roots
}

func (n *node) place() string {
	if n.At == "" {
		return n.LinkID
	}
	return n.At
}

// group reports whether the node is a heading over others.
func (n *node) group() bool { return n.Type == forms.TypeGroup }

// question reports whether it is answered.
func (n *node) question() bool { return n.Type != forms.TypeGroup && n.Type != forms.TypeDisplay }

// firsts leaves out the second and later occurrences of what repeats.
func firsts(nodes []*node) []*node {
	var kept []*node
	for _, n := range nodes {
		if len(kept) == 0 || kept[len(kept)-1].LinkID != n.LinkID {
			kept = append(kept, n)
		}
	}
	return kept
}
