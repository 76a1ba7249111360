package controls

// The height of an entry of several lines: its frame, and each line.
const (
	linesChrome = 16
	linePitch   = 23
)

// NewGrowingField is a field whose text wraps, over at least so many lines; it
// gains lines as they are typed, up to a number from which on it scrolls.
func NewGrowingField(label, hint string, least, most int) *Field {
	f := NewMultilineField(label, hint, least)
	f.Box.most = most
	f.Entry.onText = f.Box.regrow
	return f
}

// heightAt is the height of the box at a width: fixed, or what the lines of its
// text take where it grows.
func (b *Box) heightAt(width float32) float32 {
	room := width - b.leftText() - 22
	if b.most == 0 || room <= 0 {
		return b.height
	}
	lines := len(flow([]Run{b.style.Run(b.Entry.Text)}, room))
	return max(b.height, linesChrome+linePitch*float32(min(b.most, lines)))
}

// regrow makes room for what was typed, or gives room back.
func (b *Box) regrow() {
	if size := b.Size(); size.Width > 0 && b.heightAt(size.Width) != size.Height {
		rearrange(b)
	}
}
