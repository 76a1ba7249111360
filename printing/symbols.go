package printing

import (
	"fmt"
	"image/color"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"

	"github.com/tideover/tideover/printing/datamatrix"
	"github.com/tideover/tideover/printing/qr"
)

// symbol is a code as a grid of modules, without its quiet zone, and what it
// was made of, for printers that make codes themselves.
type symbol struct {
	columns, rows int
	dark          func(x, y int) bool
	sort          codeSort
	text          string
}

// codeSort is a sort of code.
type codeSort int

const (
	barCode codeSort = iota
	matrixCode
	qrCodeQ
	qrCodeH
)

// qrSymbol makes a QR code of digits, capitals and hyphens, which is all that
// codes carry.
func qrSymbol(text string, level qr.Level) (symbol, error) {
	code, err := qr.Encode(text, level)
	if err != nil {
		return symbol{}, fmt.Errorf("making a QR code: %w", err)
	}
	sort := qrCodeQ
	if level == qr.H {
		sort = qrCodeH
	}
	return symbol{code.Size(), code.Size(), code.Dark, sort, text}, nil
}

// barSymbol makes a Code 128, one module high.
func barSymbol(text string) (symbol, error) {
	code, err := code128.Encode(text)
	if err != nil {
		return symbol{}, fmt.Errorf("making a Code 128: %w", err)
	}
	return fromBarcode(code, barCode, text), nil
}

func fromBarcode(code barcode.Barcode, sort codeSort, text string) symbol {
	size := code.Bounds().Size()
	return symbol{size.X, size.Y, func(x, y int) bool {
		return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128
	}, sort, text}
}

func matrixSymbol(message string) (symbol, error) {
	s, err := datamatrix.EncodeGS1(message)
	if err != nil {
		return symbol{}, err
	}
	return symbol{s.Size(), s.Size(), s.Dark, matrixCode, message}, nil
}

// bar is a row of dark modules beside each other.
type bar struct{ row, from, to int }

// bars gives the dark modules of a code, row by row.
func (s symbol) bars(yield func(bar) bool) {
	for row := range s.rows {
		for from := 0; from < s.columns; from++ {
			to := from
			for to < s.columns && s.dark(to, row) {
				to++
			}
			if to > from && !yield(bar{row, from, to}) {
				return
			}
			from = to
		}
	}
}

// draw draws a code, its top left corner at x, y.
func (s *sheet) draw(code symbol, x, y, moduleWidth, moduleHeight float64) {
	s.pdf.fill(code, x, y, moduleWidth, moduleHeight)
}

// square draws a QR code or a DataMatrix and gives its side in mm.
func (s *sheet) square(code symbol, x, y, module float64) float64 {
	s.draw(code, x, y, module, module)
	return float64(code.columns) * module
}
