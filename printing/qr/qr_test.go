package qr

import (
	"errors"
	"image/color"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"
)

var levels = map[Level]qr.ErrorCorrectionLevel{L: qr.L, M: qr.M, Q: qr.Q, H: qr.H}

func texts() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune(alphabet)), 1, 84, -1)
}

// An encoder that shares nothing with this one makes the same symbol, but for
// the mask, which both may choose.
func TestSymbolsAreThoseOfAnotherEncoder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, level := texts().Draw(t, "text"), rapid.SampledFrom([]Level{L, M, Q, H}).Draw(t, "level")
		got, err := Encode(text, level)
		if err != nil {
			t.Fatal(err)
		}
		want, err := qr.Encode(text, levels[level], qr.AlphaNumeric)
		if err != nil {
			t.Fatal(err)
		}
		if want.Bounds().Dx() != got.Size() {
			t.Fatalf("%q has %d modules to a side, want %d", text, got.Size(), want.Bounds().Dx())
		}
		if read := unmasked(got, level); read != unmasked(other{want.At, got.Size()}, level) {
			t.Fatalf("%q holds other data", text)
		}
	})
}

// matrix is a symbol of either encoder.
type matrix interface {
	Size() int
	Dark(x, y int) bool
}

type other struct {
	at   func(x, y int) color.Color
	size int
}

func (o other) Size() int          { return o.size }
func (o other) Dark(x, y int) bool { return color.GrayModel.Convert(o.at(x, y)).(color.Gray).Y < 128 }

// unmasked takes the mask that the format of a symbol names off its data.
func unmasked(m matrix, level Level) grid {
	d := drawing{size: m.Size()}
	d.marks((m.Size() - 17) / 4)
	for y := range m.Size() {
		for x := range m.Size() {
			d.rows.set(x, y, m.Dark(x, y))
		}
	}
	for mask := range masks {
		said := d.rows
		d.format(&said, mask, level)
		if said == d.rows {
			return d.masked(mask, level)
		}
	}
	return grid{}
}

// alone has the reader take the picture for the symbol and no more. It would
// else look for it, and may take some modules of the text for one of its marks;
// how symbols are found is tried on whole sheets.
var alone = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}

func TestSymbolsAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, level := texts().Draw(t, "text"), rapid.SampledFrom([]Level{L, M, Q, H}).Draw(t, "level")
		s, err := Encode(text, level)
		if err != nil {
			t.Fatal(err)
		}
		const quiet, module = 4, 3
		side := (s.Size() + 2*quiet) * module
		bitmap, err := gozxing.NewSquareBitMatrix(side)
		if err != nil {
			t.Fatal(err)
		}
		for y := range s.Size() {
			for x := range s.Size() {
				if s.Dark(x, y) {
					if err := bitmap.SetRegion((x+quiet)*module, (y+quiet)*module, module, module); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		picture, err := gozxing.NewBinaryBitmapFromImage(bitmap)
		if err != nil {
			t.Fatal(err)
		}
		result, err := qrcode.NewQRCodeReader().Decode(picture, alone)
		if err != nil || result.GetText() != text {
			t.Fatalf("%q was read as %v, %v", text, result, err)
		}
	})
}

func TestWhatCannotBeEncoded(t *testing.T) {
	for text, want := range map[string]error{
		"lower case": ErrLetter, "É": ErrLetter, "A\x00": ErrLetter, strings.Repeat("9", 85): ErrTooLong,
	} {
		if _, err := Encode(text, H); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

// Points are given for what the standard names, and no others.
func TestPenaltyOfWhatIsHardToRead(t *testing.T) {
	var even grid
	for y := range 21 {
		for x := range 21 {
			even.set(x, y, (x+y)%2 == 0)
		}
	}
	if got := even.penalty(21); got != 0 {
		t.Errorf("a chequered board has %d points", got)
	}
	var blank grid
	const runs, blocks, balance = 2 * 21 * (21 - 2), 3 * 20 * 20, 10 * 10
	if got := blank.penalty(21); got != runs+blocks+balance {
		t.Errorf("a blank one has %d points, want %d", got, runs+blocks+balance)
	}
	const part = 0b10111010000
	if got := finderPoints(part<<4, 21); got != 40*2 { // space on both sides of the mark
		t.Errorf("a mark has %d points", got)
	}
}

func BenchmarkEncode(b *testing.B) {
	for b.Loop() {
		if _, err := Encode("TD1-K37HWRM0005Z-CC01-1-2-004127-7", H); err != nil {
			b.Fatal(err)
		}
	}
}
