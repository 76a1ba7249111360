package datamatrix

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/datamatrix"
	"pgregory.net/rapid"
)

// picture draws a symbol with scale pixels to a module and a quiet zone of
// four modules.
func picture(s *Symbol, scale int) image.Image {
	const quiet = 4
	side := (s.Size() + 2*quiet) * scale
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			mx, my := x/scale-quiet, y/scale-quiet
			inside := mx >= 0 && my >= 0 && mx < s.Size() && my < s.Size()
			if !inside || !s.Dark(mx, my) {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return img
}

func readZXing(t interface{ Fatalf(string, ...any) }, s *Symbol) string {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture(s, 4))
	if err != nil {
		t.Fatalf("bitmap: %v", err)
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}
	result, err := zxing.NewDataMatrixReader().Decode(bitmap, hints)
	if err != nil {
		t.Fatalf("a %d × %d symbol was not read: %v", s.Size(), s.Size(), err)
	}
	return result.GetText()
}

func TestEverySizeIsReadBack(t *testing.T) {
	sizes := map[int]bool{}
	for n := 1; n < 204; n++ {
		message := strings.Repeat("SMITH/JOHN", 21)[:n]
		s, err := EncodeGS1(message)
		if err != nil {
			t.Fatal(err)
		}
		sizes[s.Size()] = true
		if got := readZXing(t, s); got != "\x1d"+message {
			t.Fatalf("%d characters in %d × %d: read %q", n, s.Size(), s.Size(), got)
		}
	}
	if len(sizes) != len(layouts) {
		t.Errorf("tried %d sizes of %d", len(sizes), len(layouts))
	}
}

func TestWhateverIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		message := rapid.StringMatching(`[!-Z_a-z0-9\x1d]{1,100}`).Draw(t, "message")
		s, err := EncodeGS1(message)
		if err != nil {
			t.Fatal(err)
		}
		if got := readZXing(t, s); got != "\x1d"+message {
			t.Fatalf("wrote %q, read %q", message, got)
		}
	})
}

func TestDmtxreadSeesTheFunctionCharacter(t *testing.T) {
	tool, err := exec.LookPath("dmtxread")
	if err != nil {
		t.Skip("dmtxread (dmtx-utils) is not installed")
	}
	for _, n := range []int{22, 50, 80, 120, 180} {
		message := "8018505089899900000183" + string(Separator) + strings.Repeat("91RZZ4471902", 20)[:n]
		s, err := EncodeGS1(message)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), fmt.Sprintf("%d.png", n))
		var b bytes.Buffer
		if err := png.Encode(&b, picture(s, 5)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		// 126 stands for FNC1 in the output, so that it can be told from GS.
		out, err := exec.Command(tool, "-N1", "-G126", file).Output()
		if err != nil || string(out) != "~"+message {
			t.Errorf("%d × %d: read %q, %v", s.Size(), s.Size(), out, err)
		}
	}
}

func TestWhatMakesNoSymbol(t *testing.T) {
	if _, err := EncodeGS1("SIÂN"); !errors.Is(err, ErrCharacter) {
		t.Errorf("a letter outside ASCII: %v", err)
	}
	if _, err := EncodeGS1(strings.Repeat("A", 204)); !errors.Is(err, ErrTooLong) {
		t.Errorf("204 letters and FNC1: %v", err)
	}
}

func TestDigitsTakeHalfTheRoom(t *testing.T) {
	s, err := EncodeGS1("8018505089899900000183")
	if err != nil || s.Size() != 16 {
		t.Errorf("22 digits made %v, %v; 12 codewords fit 16 × 16", s.Size(), err)
	}
}
