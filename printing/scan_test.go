package printing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

var (
	cornerArea = area{168, 5, 36, 30}
	footArea   = area{8, 275.8, 74, 9}
)

// exercising changes an attendance and its press to those of an exercise.
func exercising(t testing.TB, a record.Attendance) (*Press, record.Attendance) {
	a = clone(t, a)
	a.Number = record.NewDowntimeNumber("X3", "7HWRM", 9)
	return testPress(t, func(i *Issuer) { i.Exercise, i.KioskCode = true, "X3" }), a
}

func TestEveryCodeOfACardIsRead(t *testing.T) {
	fullRun(t)
	p, exercise := testPress(t), unknown()
	px, exercise := exercising(t, exercise)
	for name, c := range map[string]struct {
		press *Press
		a     record.Attendance
		kinds []record.SheetKind
	}{
		"known":    {p, known(), []record.SheetKind{"CC01", "CC01"}},
		"longest":  {p, longest(), []record.SheetKind{"CC01", "CC01", "CS01"}},
		"exercise": {px, exercise, []record.SheetKind{"CC01", "CC01"}},
	} {
		t.Run(name, func(t *testing.T) {
			pdf, err := c.press.CasualtyCard(testJob(record.CasualtyCard, len(c.kinds)), c.a, "K PATEL")
			if err != nil {
				t.Fatal(err)
			}
			path := file(t, pdf)
			for i, kind := range c.kinds {
				want := PageCode{name == "exercise", c.a.Number.Compact(), kind, i + 1, len(c.kinds), 4127 + i}
				for _, dpi := range []int{150, 200} {
					readPage(t, path, i+1, dpi, want)
				}
			}
		})
	}
}

func readPage(t *testing.T, pdf string, page, dpi int, want PageCode) {
	t.Helper()
	corner, foot := raster(t, pdf, page, dpi, cornerArea), raster(t, pdf, page, dpi, footArea)
	read := map[string]string{
		"corner, zbar": scans(t, corner)[0], "corner, zxing": zxing(t, corner, qrReader),
	}
	for who, text := range read {
		if got, err := ParsePageCode(text); err != nil || got != want {
			t.Errorf("page %d at %d dpi, %s: %q is %+v, %v; want %+v", page, dpi, who, text, got, err, want)
		}
	}
	for who, text := range map[string]string{"zbar": scans(t, foot)[0], "zxing": zxing(t, foot, barReader)} {
		if text != want.Record {
			t.Errorf("page %d at %d dpi: %s read %q at the foot, want %s", page, dpi, who, text, want.Record)
		}
	}
}

func TestWristbandCodesAreRead(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	bands := map[string]func(record.PrintJob, record.Attendance, string) ([]byte, error){"adult": p.Wristband, "baby": p.BabyWristband}
	for size, draw := range bands {
		for name, a := range map[string]record.Attendance{"known": known(), "longest": longest()} {
			pdf, err := draw(testJob(record.Wristband, 1), a, "K PATEL")
			if err != nil {
				t.Fatal(err)
			}
			path, want := file(t, pdf), p.bandElements(a, a.Patient.NHSNumber)
			for _, dpi := range []int{200, 300} {
				picture := raster(t, path, 1, dpi, map[string]area{"adult": {12, 0, 24, 25}, "baby": {0, 0, 19.5, 17}}[size])
				if got := zxing(t, picture, matrixReader); got != "\x1d"+want {
					t.Errorf("%s %s at %d dpi, zxing: %q, want %q", size, name, dpi, got, want)
				}
				if got := tool(t, "dmtxread", "-N1", "-G126", picture); got != "~"+want {
					t.Errorf("%s %s at %d dpi, dmtxread: %q, want %q", size, name, dpi, got, want)
				}
			}
		}
		pdf, err := draw(testJob(record.Wristband, 1), unknown(), "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range scans(t, raster(t, file(t, pdf), 1, 300, area{})) {
			if got != LabelCode(unknown().Number) {
				t.Errorf("%s band without an NHS number: %q", size, got)
			}
		}
	}
}

func TestBalanceCodesAreRead(t *testing.T) {
	fullRun(t)
	pdf, err := testPress(t).Balance(testJob(record.BalanceSheet, 0), balanceSample(412))
	if err != nil {
		t.Fatal(err)
	}
	pages := testPress(t).BalancePages(balanceSample(412))
	path := file(t, pdf)
	for _, page := range []int{1, 2, pages} {
		readPage(t, path, page, 150, PageCode{false, "K32611210301", record.BalanceSheet, page, pages, 4126 + page})
	}
	if !strings.Contains(textOf(t, pdf), fmt.Sprintf("Page %d of %d", pages, pages)) {
		t.Errorf("the last page is not page %d", pages)
	}
}

// fullRun leaves out of a short run what renders and reads many pages: it is
// the same code whichever way the test was built.
func fullRun(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("renders and reads many pages")
	}
}
