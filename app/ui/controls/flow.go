package controls

import "strings"

// fragment is a stretch of one run on one line.
type fragment struct {
	run   Run
	index int // of the run, so that neighbours of the same run join
	text  string
	x     float32
	width float32
}

// line is one line of set text.
type line struct {
	fragments []fragment
	width     float32
	height    float32
	baseline  float32
}

// cluster is a stretch that must stay on one line: a word, with whatever is
// glued to it from the next run.
type cluster struct {
	parts []fragment
	brk   bool // a line break follows
}

const (
	capHeight   = 22
	capPadding  = 7
	capMinWidth = 32
)

func capWidth(key string, least float32) float32 {
	return max(least, ceil(Tiny.measure(key))+2*capPadding)
}

// runWidth is the advance of a stretch of a run.
func runWidth(r Run, text string) float32 {
	switch {
	case r.Key != "":
		return capWidth(r.Key, capMinWidth)
	case r.Icon != "":
		return r.Style.Size
	case r.Gap != 0:
		return r.Gap
	}
	return r.Style.measure(text)
}

// flow sets runs in lines no wider than width; a width of 0 sets one line.
func flow(runs []Run, width float32) []line {
	f := flower{width: width}
	for _, c := range clusters(runs, width == 0) {
		f.add(c)
	}
	return f.finish()
}

// clusters cuts the runs at their spaces and line breaks, or if they are to
// stay on one line at their line breaks only.
func clusters(runs []Run, oneLine bool) []cluster {
	var done []cluster
	var open cluster
	closeCluster := func(brk bool) {
		if len(open.parts) > 0 || brk {
			open.brk = brk
			done = append(done, open)
			open = cluster{}
		}
	}
	for i, run := range runs {
		if run.Key != "" || run.Icon != "" || run.Gap != 0 {
			open.parts = append(open.parts, fragment{run: run, index: i, width: runWidth(run, "")})
			continue
		}
		for _, word := range words(run, oneLine) {
			text, newline := strings.CutSuffix(word, "\n")
			if text != "" {
				open.parts = append(open.parts, fragment{run: run, index: i, text: text})
			}
			if newline || (!run.Whole && strings.HasSuffix(text, " ")) {
				closeCluster(newline)
			}
		}
	}
	closeCluster(false)
	return done
}

// words cuts a run after each stretch of spaces and each line break.
func words(run Run, oneLine bool) []string {
	if run.Whole {
		return []string{run.Text}
	}
	if oneLine {
		return strings.SplitAfter(run.Text, "\n")
	}
	var out []string
	start := 0
	for i := 1; i <= len(run.Text); i++ {
		atEnd := i == len(run.Text)
		if atEnd || run.Text[i-1] == '\n' || (run.Text[i-1] == ' ' && run.Text[i] != ' ') {
			out = append(out, run.Text[start:i])
			start = i
		}
	}
	return out
}

// flower fills lines one cluster at a time.
type flower struct {
	width float32
	lines []line
	cur   line
}

func (f *flower) add(c cluster) {
	if f.width > 0 && len(f.cur.fragments) > 0 && f.cur.width+c.fitWidth() > f.width {
		f.newline()
	}
	for _, part := range c.parts {
		f.append(part)
	}
	if c.brk {
		f.newline()
	}
}

// fitWidth is the cluster's width without the spaces at its end.
func (c cluster) fitWidth() float32 {
	width := float32(0)
	for i, p := range c.parts {
		text := p.text
		if i == len(c.parts)-1 {
			text = strings.TrimRight(text, " ")
		}
		width += runWidth(p.run, text)
	}
	return width
}

// append adds a part to the line, and breaks a word that no line could hold.
func (f *flower) append(p fragment) {
	if f.width > 0 && p.text != "" && len(f.cur.fragments) == 0 {
		for p.run.Style.measure(strings.TrimRight(p.text, " ")) > f.width {
			head := breakWord(p.run.Style, p.text, f.width)
			if head == p.text {
				break
			}
			f.put(fragment{run: p.run, index: p.index, text: head})
			f.newline()
			p.text = p.text[len(head):]
		}
	}
	f.put(p)
}

// breakWord gives the longest start of a word that fits, cut after a hyphen if
// there is one and between letters if there is none.
func breakWord(s Style, word string, width float32) string {
	fits, hyphen := 0, 0
	for i, r := range word {
		end := i + len(string(r))
		if fits > 0 && s.measure(word[:end]) > width {
			break
		}
		fits = end
		if r == '-' && end < len(word) {
			hyphen = end
		}
	}
	if hyphen > 0 {
		return word[:hyphen]
	}
	return word[:fits]
}

func (f *flower) put(p fragment) {
	if n := len(f.cur.fragments); n > 0 && p.text != "" {
		last := &f.cur.fragments[n-1]
		if last.index == p.index {
			// Words are measured one by one: a whole line would be measured
			// again for every word in it, and nothing kerns with a space.
			last.text += p.text
			last.width += runWidth(p.run, p.text)
			f.cur.width = last.x + last.width
			return
		}
	}
	p.x = f.cur.width
	p.width = runWidth(p.run, p.text)
	f.cur.fragments = append(f.cur.fragments, p)
	f.cur.width = p.x + p.width
}

func (f *flower) newline() {
	f.lines = append(f.lines, f.cur)
	f.cur = line{}
}

func (f *flower) finish() []line {
	if len(f.cur.fragments) > 0 || len(f.lines) == 0 {
		f.lines = append(f.lines, f.cur)
	}
	for i := range f.lines {
		f.lines[i].measure()
	}
	return f.lines
}

// measure finds the line's height and the baseline that its runs share.
func (l *line) measure() {
	style := Caption
	largest := float32(0)
	for _, p := range l.fragments {
		if p.text != "" && p.run.Style.Size > largest {
			largest, style = p.run.Style.Size, p.run.Style
		}
		if p.run.Key != "" {
			l.height = capHeight
		}
		if p.run.Icon != "" {
			l.height = max(l.height, p.run.Style.Size)
		}
	}
	l.height = max(l.height, style.lineHeight())
	l.baseline = style.baseline(l.height)
}
