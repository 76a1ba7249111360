package printing

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"

	"github.com/tideover/tideover/printing/datamatrix"
)

// symbol is a code as a grid of modules, without its quiet zone.
type symbol struct {
	columns, rows int
	dark          func(x, y int) bool
}

// qrSymbol makes a QR code. Codes carry digits, capitals and hyphens only,
// since the encoder writes no ECI for anything else.
func qrSymbol(text string, level qr.ErrorCorrectionLevel) (symbol, error) {
	code, err := qr.Encode(text, level, qr.AlphaNumeric)
	if err != nil {
		return symbol{}, fmt.Errorf("making a QR code: %w", err)
	}
	return fromBarcode(code), nil
}

// barSymbol makes a Code 128, one module high.
func barSymbol(text string) (symbol, error) {
	code, err := code128.Encode(text)
	if err != nil {
		return symbol{}, fmt.Errorf("making a Code 128: %w", err)
	}
	return fromBarcode(code), nil
}

func fromBarcode(code barcode.Barcode) symbol {
	size := code.Bounds().Size()
	return symbol{size.X, size.Y, func(x, y int) bool {
		return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128
	}}
}

func fromDataMatrix(s *datamatrix.Symbol) symbol { return symbol{s.Size(), s.Size(), s.Dark} }

// draw fills the dark modules, those beside each other in a row as one
// rectangle, and all rectangles as one path: no hairlines open between rows.
// Within the path a module measures one by one.
func (s *sheet) draw(code symbol, x, y, moduleWidth, moduleHeight float64) {
	k := s.pdf.GetConversionRatio()
	_, height := s.pdf.GetPageSize()
	var path strings.Builder
	fmt.Fprintf(&path, "q %.4f 0 0 %.4f %.3f %.3f cm ", moduleWidth*k, -moduleHeight*k, x*k, (height-y)*k)
	for row := range code.rows {
		for from := 0; from < code.columns; from++ {
			to := from
			for to < code.columns && code.dark(to, row) {
				to++
			}
			if to > from {
				fmt.Fprintf(&path, "%d %d %d 1 re ", from, row, to-from)
				from = to
			}
		}
	}
	s.pdf.RawWriteStr(path.String() + "f Q")
}

// square draws a QR code or a DataMatrix and gives its side in mm.
func (s *sheet) square(code symbol, x, y, module float64) float64 {
	s.draw(code, x, y, module, module)
	return float64(code.columns) * module
}
