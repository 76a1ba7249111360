package printing

import (
	"errors"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

const screenWidth = 1000 // dots of a page in the print centre

// pictured draws a page of a sheet as a picture, into a file.
func pictured(t testing.TB, p *Press, page, width int, draw func(*Press) ([]byte, error)) string {
	t.Helper()
	picture, err := draw(p.Picturing(page, width))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "picture.png")
	if err := os.WriteFile(name, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// A picture shows what the file of the same sheet shows, by the eyes of a
// program that shares nothing with the one that drew it.
func TestPictureLooksLikeTheFile(t *testing.T) {
	fullRun(t)
	exercise, inExercise := exercising(t, unknown())
	p := testPress(t)
	for name, c := range map[string]struct {
		press *Press
		pages int
		draw  func(*Press) ([]byte, error)
	}{
		"card": {p, 2, func(p *Press) ([]byte, error) {
			return p.CasualtyCard(testJob(record.CasualtyCard, 2), known(), "K PATEL")
		}},
		"exercise": {exercise, 2, func(p *Press) ([]byte, error) {
			return p.CasualtyCard(testJob(record.CasualtyCard, 2), inExercise, "K PATEL")
		}},
		"labels": {p, 1, func(p *Press) ([]byte, error) { return p.Labels(testJob(record.LabelSheet, 1), longest(), "K PATEL") }},
		"band":   {p, 1, func(p *Press) ([]byte, error) { return p.Wristband(testJob(record.Wristband, 1), known(), "K PATEL") }},
	} {
		t.Run(name, func(t *testing.T) {
			pdf, err := c.draw(c.press)
			if err != nil {
				t.Fatal(err)
			}
			for page := range c.pages {
				checkAlike(t, pictured(t, c.press, page+1, screenWidth, c.draw), file(t, pdf), page+1)
			}
		})
	}
}

// checkAlike compares brightness square by square, of a size that a letter
// left out or a line elsewhere would show in, while smoother edges do not.
func checkAlike(t *testing.T, picture, pdf string, page int) {
	t.Helper()
	const side, most, mostAnywhere = 8, 6.0, 90.0 // of 255
	got := decode(t, picture)
	size := got.Bounds().Size()
	out := filepath.Join(t.TempDir(), "page")
	tool(t, "pdftoppm", "-gray", "-singlefile", "-f", strconv.Itoa(page), "-l", strconv.Itoa(page),
		"-scale-to-x", strconv.Itoa(size.X), "-scale-to-y", strconv.Itoa(size.Y), pdf, out)
	want := decode(t, out+".pgm")
	sum, squares := 0.0, 0
	for y := 0; y+side <= size.Y; y += side {
		for x := 0; x+side <= size.X; x += side {
			part := image.Rect(x, y, x+side, y+side)
			difference := math.Abs(brightness(got, part) - brightness(want, part))
			if difference > mostAnywhere {
				t.Errorf("page %d differs from the file at %v by %.0f of 255", page, part.Min, difference)
			}
			sum, squares = sum+difference, squares+1
		}
	}
	if mean := sum / float64(squares); mean > most {
		t.Errorf("page %d differs from the file by %.2f of 255 on average", page, mean)
	}
}

func brightness(img image.Image, part image.Rectangle) float64 {
	sum := 0.0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			sum += float64(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
		}
	}
	return sum / float64(part.Dx()*part.Dy())
}

// What is shown before printing can be scanned from the screen as well.
func TestCodesOfAPictureAreRead(t *testing.T) {
	a := known()
	picture := pictured(t, testPress(t), 2, screenWidth, func(p *Press) ([]byte, error) {
		return p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
	})
	read := scans(t, picture)
	for _, want := range []string{
		PageCode{false, a.Number.Compact(), record.CasualtyCard, 2, 2, 4128}.String(), a.Number.Compact(),
	} {
		if !slices.Contains(read, want) {
			t.Errorf("%q is not among %q", want, read)
		}
	}
}

func TestPictureOfNoPage(t *testing.T) {
	p := testPress(t)
	for _, page := range []int{0, -1, 3} {
		_, err := p.Picturing(page, screenWidth).CasualtyCard(testJob(record.CasualtyCard, 2), known(), "K PATEL")
		if !errors.Is(err, ErrNoPage) {
			t.Errorf("page %d of 2: %v, want %v", page, err, ErrNoPage)
		}
	}
}

// The press that pictures were asked of still makes files.
func TestPicturingLeavesThePressAlone(t *testing.T) {
	p := testPress(t)
	p.Picturing(1, screenWidth)
	pdf, err := p.Wristband(testJob(record.Wristband, 1), known(), "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "HOLLINGWORTH")
}

func BenchmarkPicture(b *testing.B) {
	p, a := testPress(b).Picturing(1, screenWidth), known()
	perSecond(b, 1, func() ([]byte, error) {
		return p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
	})
}
