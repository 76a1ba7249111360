package controls

import "image/color"

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
}

// The NHS palette as the screens use it. Amber with black means an outage and
// nothing else is built from them; Green is the one button that writes; Yellow
// is focus and PaleYellow the chosen row.
var (
	White = hex(0xffffff)
	Black = hex(0x000000)
	Ink   = hex(0x212b32) // text, and dark surfaces
	Grey  = hex(0x4c6272) // secondary text, borders of entries, standby
	Mid   = hex(0x768692) // lines between rows
	Pale  = hex(0xaeb7bd) // lines between lighter rows, outlines on dark
	Line  = hex(0xd8dde0) // borders of cards
	Page  = hex(0xf0f4f5)
	Panel = hex(0xe8edee) // group headings and side panels

	Blue      = hex(0x005eb8)
	PaleBlue  = hex(0xe8f1fa)
	DarkBlue  = hex(0x003087)
	Green     = hex(0x007f3b)
	DarkGreen = hex(0x00572a)
	Red       = hex(0xd5281b)
	DarkRed   = hex(0xb01f14)
	PaleRed   = hex(0xfdf2f1)
	Amber     = hex(0xffb81c)
	Orange    = hex(0xed8b00)
	PaleAmber = hex(0xfff9e8)
	Purple    = hex(0x330072)

	Yellow     = hex(0xffeb3b)
	PaleYellow = hex(0xfff9c4)

	quiet      = hex(0xf7f9fa) // a row that cannot act yet
	railActive = hex(0x3b4750)
	railLine   = hex(0x5b6870)
)

// Sizes of the grid, in px at scale 1.
const (
	Unit          = 8
	Gutter        = 16
	StripHeight   = 48
	RailWidth     = 184
	KeyBarHeight  = 36
	FieldHeight   = 38
	LabelHeight   = 20
	ButtonHeight  = 40
	CommitHeight  = 52
	DialogWidth   = 560
	ringWidth     = 3
	borderWidth   = 2
	labelGap      = 3
	exerciseFrame = 6
	chosenBar     = 6
)

// mix lays over onto under with the given share of over, 0 to 1.
func mix(under, over color.NRGBA, share float64) color.NRGBA {
	part := func(u, o uint8) uint8 { return uint8(float64(u)*(1-share) + float64(o)*share + 0.5) }
	return color.NRGBA{R: part(under.R, over.R), G: part(under.G, over.G), B: part(under.B, over.B), A: 0xff}
}

// isDark tells whether white reads better than black on c.
func isDark(c color.Color) bool {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return 299*int(n.R)+587*int(n.G)+114*int(n.B) < 128_000
}
