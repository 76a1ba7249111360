package printing

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
)

var update = flag.Bool("update", false, "write golden files anew")

// tool runs a program of the test bench, or skips where it is missing.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, stderr.String())
	}
	return stdout.String()
}

func file(t testing.TB, pdf []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func textOf(t testing.TB, pdf []byte) string {
	t.Helper()
	return tool(t, "pdftotext", "-layout", file(t, pdf), "-")
}

// area is a part of a page in mm; the zero area is all of it.
type area struct{ x, y, w, h float64 }

// raster draws part of a page to a file as a mono printer would: one that is not
// packed, since packing takes ten times as long as drawing.
func raster(t testing.TB, pdf string, page, dpi int, part area) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	dots := func(mm float64) string { return strconv.Itoa(int(mm / 25.4 * float64(dpi))) }
	args := []string{"-r", strconv.Itoa(dpi), "-f", strconv.Itoa(page), "-l", strconv.Itoa(page), "-gray", "-singlefile"}
	if part != (area{}) {
		args = append(args, "-x", dots(part.x), "-y", dots(part.y), "-W", dots(part.w), "-H", dots(part.h))
	}
	tool(t, "pdftoppm", append(args, pdf, out)...)
	return out + ".pgm"
}

// scans gives what zbarimg reads in pictures, one text to a line.
func scans(t testing.TB, pictures ...string) []string {
	t.Helper()
	return strings.Split(strings.TrimSpace(tool(t, "zbarimg", append([]string{"-q", "--raw"}, pictures...)...)), "\n")
}

// crop cuts a picture into parts, each a file.
func crop(t testing.TB, picture string, dpi int, parts []area) []string {
	t.Helper()
	img := decode(t, picture).(*image.Gray)
	scale := float64(dpi) / 25.4
	var files []string
	for i, p := range parts {
		part := img.SubImage(image.Rect(int(p.x*scale), int(p.y*scale), int((p.x+p.w)*scale), int((p.y+p.h)*scale)))
		name := filepath.Join(filepath.Dir(picture), strconv.Itoa(i)+".pgm")
		writePGM(t, name, part.(*image.Gray))
		files = append(files, name)
	}
	return files
}

func decode(t testing.TB, picture string) image.Image {
	t.Helper()
	raw, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.HasPrefix(raw, []byte("P5")) {
		return decodePGM(t, raw)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// zxing reads one code with a reader that shares nothing with zbarimg.
func zxing(t testing.TB, picture string, reader gozxing.Reader) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(decode(t, picture))
	if err != nil {
		t.Fatal(err)
	}
	result, err := reader.Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Errorf("not read: %v", err)
		return ""
	}
	return result.GetText()
}

var (
	qrReader     = qrcode.NewQRCodeReader()
	barReader    = oned.NewCode128Reader()
	matrixReader = datamatrix.NewDataMatrixReader()
)

// keep leaves a sheet where TIDEOVER_SHEETS says, to be looked at.
func keep(t testing.TB, name string, file []byte) {
	t.Helper()
	dir := os.Getenv("TIDEOVER_SHEETS")
	if dir == "" {
		return
	}
	if filepath.Ext(name) == "" {
		name += ".pdf"
	}
	if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
		t.Fatal(err)
	}
}
