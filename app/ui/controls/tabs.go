package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// Tab is one view of a list: the key that shows it, its name, how many it
// holds.
type Tab struct{ Key, Name, Count string }

// FilterTabs are the views of a list, of which one is shown; a dark line runs
// below them. The keys belong to the screen.
type FilterTabs struct {
	drawn
	onTap func(key string)
}

// NewFilterTabs is empty; onTap is called with a tab's key when it is clicked.
func NewFilterTabs(onTap func(key string)) *FilterTabs {
	f := &FilterTabs{onTap: onTap}
	f.init(f)
	return f
}

// Set shows the tabs with the one of that key as the active one, and at the
// right whatever belongs there.
func (f *FilterTabs) Set(active string, tabs []Tab, right ...fyne.CanvasObject) {
	parts := []fyne.CanvasObject{}
	for _, t := range tabs {
		parts = append(parts, newClickable(tabFace(t, t.Key == active), func() {
			if f.onTap != nil {
				f.onTap(t.Key)
			}
		}))
	}
	parts = append(parts, Grow(Blank(1, 1)))
	for _, o := range right {
		parts = append(parts, Inset(Insets{0, 0, 2, 0}, o))
	}
	f.show(Down(0, Across(0, parts...), Rule(borderWidth, Ink)))
}

func tabFace(t Tab, active bool) fyne.CanvasObject {
	ground, look, style := color.Color(Page), CapOnWhite, Body
	count := Strong
	if active {
		ground, look, style, count = Ink, CapLook{Ink, White, White}, Strong.In(White), Strong.In(White)
	}
	words := Across(7, newCap(t.Key, look, 24), NewText(style.Run(t.Name)), NewText(count.Run(t.Count)))
	return On(ground, Sized(0, 36, Inset(Insets{0, 9, 0, 9}, words)))
}

// NewLine is a row outside a list: an icon, words, and something at the right.
func NewLine(icon Icon, iconColor color.Color, words []Run, right ...fyne.CanvasObject) fyne.CanvasObject {
	parts := []fyne.CanvasObject{iconAt(icon, iconColor, 16), Grow(NewParagraph(words...))}
	return Over(Blank(1, 25), Across(8, append(parts, right...)...))
}
