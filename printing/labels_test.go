package printing

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// labelled is a job for labels of one kind of stationery.
func labelled(layout LabelLayout) record.PrintJob {
	job := testJob(record.LabelSheet, 1)
	job.Layout = layout.Name
	return job
}

// nastiest are patients whose labels and bands have least room.
func nastiest() map[string]record.Attendance {
	return map[string]record.Attendance{
		"known": known(), "longest": longest(), "unknown": unknown(), "widest": widest(), "settled": settled(), "foreign": foreign(),
	}
}

// foreign has a name that the face lacks, and none of what is usually known.
func foreign() record.Attendance {
	a := known()
	a.Patient.Name = record.Name{Family: "王", Given: "小明 بهاء"}
	a.Patient.NHSNumber, a.Patient.LocalPatientID, a.Patient.Sex = "", "", record.SexNotKnown
	a.Patient.BirthDate = record.BirthDate{}
	return a
}

func drawLabels(t testing.TB, p *Press, layout LabelLayout, a record.Attendance) []byte {
	t.Helper()
	pdf, err := p.Labels(labelled(layout), a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// A sheet of labels is cut in the middle of the paper, so that what is left
// on the left is left on the right, and what is above is below.
func TestLabelsStandInTheMiddleOfTheSheet(t *testing.T) {
	margins := map[string][2]float64{ // published by the makers, to 0.1 mm
		"70x37": {0, 0.5}, "70x35": {0, 8.5}, "L7159": {7.2, 12.9}, "L7160": {7.2, 15.1}, "L7161": {7.2, 8.7},
		"L7162": {4.6, 12.9}, "L7163": {4.6, 15.1}, "L7165": {4.6, 13.1},
	}
	for _, l := range LabelLayouts() {
		if l.Roll() {
			continue
		}
		left, top := l.corner(0)
		x, y := l.corner(l.Labels() - 1)
		right, foot := pageWidth-x-l.Width, pageHeight-y-l.Height
		if math.Abs(left-right) > 1e-9 || math.Abs(top-foot) > 1e-9 {
			t.Errorf("%s leaves %.2f and %.2f, %.2f and %.2f mm", l, left, right, top, foot)
		}
		if want := margins[l.Name]; math.Abs(left-want[0]) > 0.1 || math.Abs(top-want[1]) > 0.1 {
			t.Errorf("%s begins at %.2f, %.2f, published as %v", l, left, top, want)
		}
	}
}

func TestStationeryIsFoundByName(t *testing.T) {
	for name, want := range map[string]string{"": "70x37", "l7160": "L7160", " L7163 ": "L7163", "roll-57x32": "roll-57x32"} {
		if l, err := LabelLayoutNamed(name); err != nil || l.Name != want {
			t.Errorf("%q gave %v, %v", name, l, err)
		}
	}
	if _, err := LabelLayoutNamed("L9999"); !errors.Is(err, ErrLabels) {
		t.Errorf("stationery that nobody makes: %v", err)
	}
	job := testJob(record.LabelSheet, 1)
	job.Layout = "L9999"
	if _, err := testPress(t).Labels(job, known(), ""); !errors.Is(err, ErrLabels) {
		t.Errorf("drawn all the same: %v", err)
	}
}

func TestLabelsOfAllStationeryAreSound(t *testing.T) {
	p := testPress(t)
	for _, layout := range LabelLayouts() {
		for _, name := range []string{"longest", "widest", "foreign"} {
			a := nastiest()[name]
			pdf := drawLabels(t, p, layout, a)
			keep(t, fmt.Sprintf("labels-%s-%s.pdf", layout.Name, name), pdf)
			width, height := layout.page()
			checkLayout(t, func(format string, args ...any) { t.Errorf(layout.Name+", "+name+": "+format, args...) }, pdf, width, height)
		}
		pdf := drawLabels(t, p, layout, known())
		keep(t, fmt.Sprintf("labels-%s-known.pdf", layout.Name), pdf)
		tool(t, "qpdf", "--check", file(t, pdf))
		if again := drawLabels(t, p, layout, known()); !slices.Equal(again, pdf) {
			t.Errorf("%s came out differently", layout.Name)
		}
	}
}

func TestBlankLabelsOfAllStationeryAreSound(t *testing.T) {
	p := testPress(t)
	for _, layout := range LabelLayouts() {
		job := labelled(layout)
		job.Number = known().Number
		pdf, err := p.BlankLabels(job, PackSet{Pack: 2, Set: 17, Of: 50}, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		keep(t, fmt.Sprintf("labels-%s-blank.pdf", layout.Name), pdf)
		width, height := layout.page()
		checkLayout(t, func(format string, args ...any) { t.Errorf(layout.Name+": "+format, args...) }, pdf, width, height)
		has(t, pdf, "FAMILY, given", "Born", "M/F", "NHS No.", "K3-7HWRM-0005Z", "pack 2 set 17")
	}
}

// The word EXERCISE is on every label, however little room there is.
func TestEveryLabelOfAnExerciseSaysSo(t *testing.T) {
	for name, a := range map[string]record.Attendance{"known": known(), "widest": widest()} {
		p, a := exercising(t, a)
		for _, layout := range LabelLayouts() {
			if words := labelText(t, drawLabels(t, p, layout, a), layout, 0); !strings.Contains(words, exerciseWord) {
				t.Errorf("%s, %s: %s", layout.Name, name, words)
			}
		}
	}
}

// Whatever the stationery, a label tells the patient.
func TestLabelsOfAllStationeryTellThePatient(t *testing.T) {
	p := testPress(t)
	always := map[string][]string{
		"known":   {"HOLLINGWORTH, Margaret", "Born 14-Mar-1957 (69y)", "NHS No. 999 000 0018", "Downtime No. K3-7HWRM-0005Z"},
		"unknown": {"TANGO, Bravo", "Born est. 01-Jan-1981 (45y)", "NHS No.", "Downtime No. K3-7HWRM-0005Z"},
	}
	rest := map[string][]string{
		"known":   {"Female Hospital No. 4471902", "ED RZZ01 21-Nov-2026 02:58"},
		"unknown": {"Male Temporary No. RZZ 4180273"},
	}
	for _, layout := range LabelLayouts() {
		for name, facts := range always {
			words := strings.Join(strings.Fields(labelText(t, drawLabels(t, p, layout, nastiest()[name]), layout, 0)), " ")
			for _, fact := range append(facts, rest[name]...) {
				if !strings.Contains(words, fact) {
					t.Errorf("%s: %q is not on the label of %s: %s", layout.Name, fact, name, words)
				}
			}
		}
	}
}

// Bars of modules that a bad copier loses are on no label.
func TestBarsAreWideOrAbsent(t *testing.T) {
	const least = 0.355 // mm
	p := testPress(t)
	for _, layout := range LabelLayouts() {
		looking := p.looking(func(d *drawing) {
			for _, s := range spotsOf("labels", d) {
				if bars := s.area.w / (167 + 20); s.reader == barReader && bars < least {
					t.Errorf("%s has modules of %.2f mm", layout, bars)
				}
			}
		})
		if _, err := looking.Labels(labelled(layout), widest(), "K PATEL"); err != nil {
			t.Error(err)
		}
	}
}

// A name that could not be read on a label or a band is sought by the number.
func TestNamesThatCannotBeReadAreSought(t *testing.T) {
	p, a := testPress(t), known()
	a.Patient.Name = record.Name{Family: strings.Repeat("عبدالله ", 3), Given: "عبدالرحمن"}
	onStock(func(name string, sheet func(*Press) ([]byte, error)) {
		if strings.HasPrefix(name, "blank") {
			return
		}
		pdf, err := sheet(p)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "sought "+name, pdf)
		said := textOf(t, pdf)
		if sought := strings.Contains(said, "Name: see card"); sought == strings.Contains(said, "U+0639") {
			t.Errorf("%s: either the name or where it is: %s", name, said)
		} else if sought {
			inOrder(t, said, []string{"Name: see card", a.Number.String()})
		}
	}, a, 1)
}

// labelText gives the text of one label in reading order.
func labelText(t testing.TB, pdf []byte, layout LabelLayout, i int) string {
	t.Helper()
	x, y := layout.corner(i)
	page := 1
	if layout.Roll() {
		page = i + 1
	}
	points := func(mm float64) string { return fmt.Sprintf("%.0f", mm*72/25.4) }
	return tool(t, "pdftotext", "-r", "72", "-f", fmt.Sprint(page), "-l", fmt.Sprint(page), "-x", points(x), "-y", points(y),
		"-W", points(layout.Width), "-H", points(layout.Height), file(t, pdf), "-")
}

func TestControlLabelEndsEveryBatch(t *testing.T) {
	p := testPress(t)
	for _, layout := range LabelLayouts() {
		words := strings.Join(strings.Fields(labelText(t, drawLabels(t, p, layout, known()), layout, layout.Labels()-1)), " ")
		for _, want := range []string{"DOWNTIME RECORD", "Label sheet of K3-7HWRM-0005Z", "LB01 Page 1 of 1 Sheet 004127", "Copy 1", "Chain 7FK3-9XD2", "Kiosk K3 K PATEL", "21-Nov-2026 03:01", "Labels left over", "Destroyed by"} {
			if !strings.Contains(words, want) {
				t.Errorf("%s: %q is not on the control label: %s", layout.Name, want, words)
			}
		}
	}
}

// Nothing may be printed where the knife of the maker can have gone astray.
func TestNothingIsNearADieLine(t *testing.T) {
	const dpi, clear = 72, 3.5 // a dot is 0.35 mm
	p := testPress(t)
	for _, layout := range LabelLayouts() {
		if layout.Roll() {
			continue
		}
		for name, a := range map[string]record.Attendance{"known": known(), "widest": widest()} {
			page := decode(t, raster(t, file(t, drawLabels(t, p, layout, a)), 1, dpi, area{}))
			for i, label := range labelAreas(layout) {
				if x, y, found := inkNearEdge(page, dpi/25.4, label, clear); found {
					t.Errorf("%s, %s: ink %.1f, %.1f mm into label %d", layout.Name, name, x, y, i+1)
				}
			}
		}
	}
}

// inkNearEdge finds a dark dot of an area that is nearer to its edge than
// clear, in mm.
func inkNearEdge(page image.Image, dots float64, a area, clear float64) (x, y float64, found bool) {
	for x := 0.0; x < a.w; x += 1 / dots {
		for y := 0.0; y < a.h; y += 1 / dots {
			within := x >= clear && y >= clear && x <= a.w-clear && y <= a.h-clear
			if within {
				continue
			}
			if color.GrayModel.Convert(page.At(int((a.x+x)*dots), int((a.y+y)*dots))).(color.Gray).Y < 128 {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

// Labels of a sheet differ in where they lie: the first, the last of the
// patient's and the control label of each are read, and all of the usual one.
func TestLabelsOfASheetAreRead(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	for i, layout := range LabelLayouts() {
		if layout.Roll() {
			continue
		}
		places := labelAreas(layout)
		if i > 0 {
			places = farApart(places)
		}
		pictures := labelPictures(t, drawLabels(t, p, layout, longest()), places)
		checkLabelCodes(t, layout.Name, len(places)-1, longest(), pictures)
	}
}

// farApart leaves the first label, the last of the patient's and the control label.
func farApart(places []area) []area { return append(places[:1:1], places[len(places)-2:]...) }

// labelPictures are pictures of some labels of a sheet.
func labelPictures(t testing.TB, pdf []byte, places []area) []string {
	t.Helper()
	const dpi = 150
	return crop(t, raster(t, file(t, pdf), 1, dpi, area{}), dpi, places)
}

// All labels of a roll but the last are the same, so one of them is read.
func TestLabelsOfARollAreRead(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	for _, layout := range LabelLayouts() {
		if !layout.Roll() {
			continue
		}
		for name, a := range map[string]record.Attendance{"known": known(), "longest": longest(), "unknown": unknown()} {
			path := file(t, drawLabels(t, p, layout, a))
			one := scans(t, raster(t, path, 1, 300, area{}))
			if !slices.Contains(one, LabelCode(a.Number)) {
				t.Errorf("%s, %s: read %q", layout.Name, name, one)
			}
			want := PageCode{a.Exercise, a.Number.Compact(), record.LabelSheet, 1, 1, 4127}.String()
			if last := scans(t, raster(t, path, layout.Labels(), 300, area{})); !slices.Equal(last, []string{want}) {
				t.Errorf("%s, %s: read %q on the control label", layout.Name, name, last)
			}
		}
	}
}

// labelAreas are the places of the labels on a sheet.
func labelAreas(layout LabelLayout) []area {
	var all []area
	for i := range layout.Labels() {
		x, y := layout.corner(i)
		all = append(all, area{x, y, layout.Width, layout.Height})
	}
	return all
}

// checkLabelCodes reads the pictures of a batch's labels. Bars may be missing,
// but then on all labels.
func checkLabelCodes(t *testing.T, what string, patients int, a record.Attendance, pictures []string) {
	t.Helper()
	got := scans(t, pictures...)
	want := slices.Repeat([]string{LabelCode(a.Number)}, patients)
	if slices.Contains(got, a.Number.Compact()) {
		want = append(want, slices.Repeat([]string{a.Number.Compact()}, patients)...)
	}
	want = append(want, PageCode{a.Exercise, a.Number.Compact(), record.LabelSheet, 1, 1, 4127}.String())
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: read %d codes %q, want %d", what, len(got), slices.Compact(got), len(want))
	}
}
