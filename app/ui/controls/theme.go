package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/tideover/tideover/assets"
)

var (
	regularFont = fyne.NewStaticResource("LiberationSans-Regular.ttf", assets.FontRegular)
	boldFont    = fyne.NewStaticResource("LiberationSans-Bold.ttf", assets.FontBold)
)

// Theme is the kiosk's look for the whole app, Fyne's own widgets included.
// Set it before the first widget is made: text is measured with its faces.
func Theme() fyne.Theme { return kioskTheme{} }

// kioskTheme ignores the light and dark variants: a kiosk looks the same
// whatever the desktop under it prefers.
type kioskTheme struct{}

var themeColors = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:                Page,
	theme.ColorNameButton:                    White,
	theme.ColorNameDisabledButton:            Panel,
	theme.ColorNameDisabled:                  Mid,
	theme.ColorNameError:                     Red,
	theme.ColorNameFocus:                     Yellow,
	theme.ColorNameForeground:                Ink,
	theme.ColorNameForegroundOnError:         White,
	theme.ColorNameForegroundOnPrimary:       White,
	theme.ColorNameForegroundOnSuccess:       White,
	theme.ColorNameForegroundOnWarning:       Black,
	theme.ColorNameHeaderBackground:          Panel,
	theme.ColorNameHover:                     PaleBlue,
	theme.ColorNameHyperlink:                 Blue,
	theme.ColorNameInnerWindowBorder:         Grey,
	theme.ColorNameInnerWindowBorderInactive: Line,
	theme.ColorNameInputBackground:           White,
	theme.ColorNameInputBorder:               Grey,
	theme.ColorNameMenuBackground:            White,
	theme.ColorNameOverlayBackground:         White,
	theme.ColorNamePlaceHolder:               Grey,
	theme.ColorNamePressed:                   PaleBlue,
	theme.ColorNamePrimary:                   Blue,
	theme.ColorNameScrollBar:                 Grey,
	theme.ColorNameScrollBarBackground:       Line,
	theme.ColorNameSelection:                 hex(0xb3cfea),
	theme.ColorNameSeparator:                 Line,
	theme.ColorNameShadow:                    color.NRGBA{A: 0x33},
	theme.ColorNameSuccess:                   Green,
	theme.ColorNameWarning:                   Orange,
}

// Color gives the palette's colour for a theme name.
func (kioskTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if c, ok := themeColors[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font gives Liberation Sans, regular or bold; there is no italic on screen.
func (kioskTheme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return boldFont
	}
	return regularFont
}

// Icon leaves the icons of Fyne's own widgets as they are.
func (kioskTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}

var themeSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               16,
	theme.SizeNameCaptionText:        13,
	theme.SizeNameSubHeadingText:     17,
	theme.SizeNameHeadingText:        22,
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       Unit,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNameInlineIcon:         20,
	theme.SizeNameInputBorder:        borderWidth,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameScrollBar:          6,
	theme.SizeNameScrollBarSmall:     6,
	theme.SizeNameInputRadius:        2,
	theme.SizeNameSelectionRadius:    0,
	theme.SizeNameScrollBarRadius:    0,
	theme.SizeNameButtonRadius:       2,
	theme.SizeNameCardRadius:         0,
	theme.SizeNameDialogRadius:       0,
	theme.SizeNamePopupRadius:        0,
	theme.SizeNameMenuRadius:         0,
}

// Size gives the grid's size for a theme name.
func (kioskTheme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := themeSizes[name]; ok {
		return size
	}
	return theme.DefaultTheme().Size(name)
}

// entryTheme is the kiosk's look inside a text entry: a black cursor, and the
// text size that the entry asks for.
type entryTheme struct {
	kioskTheme
	textSize float32
}

func (t entryTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNamePrimary:
		return Black
	case theme.ColorNameShadow: // that Fyne draws where long text goes on
		return color.Transparent
	}
	return t.kioskTheme.Color(name, variant)
}

func (t entryTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return t.textSize
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall: // the cursor shows where one is
		return 0
	}
	return t.kioskTheme.Size(name)
}
