package printing

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

// judgeVariable names the directory node_modules that `npm ci` makes of
// testdata/judge.
const judgeVariable = "TIDEOVER_JUDGE_MODULES"

// judge runs a script of testdata/judge on values and reads what it makes of
// them, or skips.
func judge(t testing.TB, in, out any, script string, args ...string) {
	t.Helper()
	if os.Getenv(judgeVariable) == "" {
		t.Skipf("%s is not set: run npm ci in a copy of testdata/judge and name its node_modules", judgeVariable)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	values, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, append([]string{filepath.Join("testdata", "judge", script)}, args...)...)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(values), os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// press203 and press300 are the presses for the two heads.
func thermal(t testing.TB, p *Press, dpi int) *Press {
	t.Helper()
	q, err := p.Thermal(dpi)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// rendered gives a picture of each format of each job, as a printer of dpi
// would print it on stock of width × height mm.
func rendered(t testing.TB, dpi int, width, height float64, jobs []string) [][]image.Image {
	t.Helper()
	var raw [][]string
	dots := map[int]string{203: "8", 300: "12"}[dpi]
	judge(t, jobs, &raw, "render.cjs", fmt.Sprint(math.Ceil(width)), fmt.Sprint(math.Ceil(height)), dots)
	if len(raw) != len(jobs) {
		t.Fatalf("%d jobs were rendered of %d", len(raw), len(jobs))
	}
	var all [][]image.Image
	for _, job := range raw {
		var labels []image.Image
		for _, label := range job {
			file, err := base64.StdEncoding.DecodeString(label)
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			labels = append(labels, img)
		}
		all = append(all, labels)
	}
	return all
}

// onLabel gives the part of a rendered picture that is the label: what ^PW and
// ^LL say. Ink beside it would be lost.
func onLabel(t testing.TB, what string, format string, img image.Image) image.Image {
	t.Helper()
	var width, height int
	if _, err := fmt.Sscanf(format[strings.Index(format, "^PW"):], "^PW%d^LL%d", &width, &height); err != nil {
		t.Fatalf("%s: no size: %v", what, err)
	}
	label := image.Rect(0, 0, width, height)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if !(image.Point{x, y}).In(label) && dark(img, x, y) {
				t.Fatalf("%s: ink at %d, %d, off the label of %d × %d dots", what, x, y, width, height)
			}
		}
	}
	out := image.NewGray(label)
	for y := range height {
		for x := range width {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

func dark(img image.Image, x, y int) bool {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 128
}

// saved writes a picture for a reader of codes.
func saved(t testing.TB, name string, img image.Image) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	kept(t, name+".png", b.Bytes())
	path := filepath.Join(t.TempDir(), name+".png")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// upright turns the picture of a band back, a quarter turn anticlockwise, and
// gives it the white that a band lies on.
func upright(img image.Image) image.Image {
	const around = 16
	size := img.Bounds().Size()
	out := image.NewGray(image.Rect(0, 0, size.Y+2*around, size.X+2*around))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	for y := range size.Y {
		for x := range size.X {
			out.Set(y+around, size.X-1-x+around, img.At(x, y))
		}
	}
	return out
}

// formatsOf parts a job into its formats.
func formatsOf(job []byte) []string {
	return strings.SplitAfter(strings.TrimSuffix(string(job), "\n"), "^XZ\n")
}

var heads = []int{203, 300}

func TestThermalLabelsAreRead(t *testing.T) {
	fullRun(t)
	for _, dpi := range heads {
		p := thermal(t, testPress(t), dpi)
		for _, layout := range LabelLayouts() {
			if layout.Roll() {
				checkThermalLabels(t, p, dpi, layout, nastiest())
			}
		}
	}
}

// checkThermalLabels renders the first and the last label of each patient,
// sees that no ink leaves the label, and reads their codes.
func checkThermalLabels(t *testing.T, p *Press, dpi int, layout LabelLayout, patients map[string]record.Attendance) {
	t.Helper()
	var names, jobs []string
	for name, a := range patients {
		formats := formatsOf(drawLabels(t, p, layout, a))
		if len(formats) != layout.Labels() {
			t.Fatalf("%s: %d formats of %d", layout.Name, len(formats), layout.Labels())
		}
		names, jobs = append(names, name), append(jobs, formats[0]+formats[len(formats)-1])
	}
	for i, labels := range rendered(t, dpi, layout.Width, layout.Height, jobs) {
		a, what := patients[names[i]], fmt.Sprintf("%s-%s-%d", layout.Name, names[i], dpi)
		formats := formatsOf([]byte(jobs[i]))
		got := scans(t, saved(t, what+"-first", onLabel(t, what, formats[0], labels[0])))
		if !slices.Contains(got, LabelCode(a.Number)) || strings.Contains(formats[0], "^BC") && !slices.Contains(got, a.Number.Compact()) {
			t.Errorf("%s: read %q", what, got)
		}
		want := PageCode{a.Exercise, a.Number.Compact(), record.LabelSheet, 1, 1, 4127}.String()
		if got := scans(t, saved(t, what+"-last", onLabel(t, what, formats[1], labels[1]))); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: read %q on the control label", what, got)
		}
	}
}

func TestThermalBandsAreRead(t *testing.T) {
	fullRun(t)
	for _, dpi := range heads {
		p := thermal(t, testPress(t), dpi)
		for _, stock := range bandStock {
			checkThermalBands(t, p, dpi, stock, nastiest())
		}
	}
}

// checkThermalBands renders bands, sees that no ink leaves them, reads their
// codes, and has the messages of GS1 codes parted by application identifier.
func checkThermalBands(t *testing.T, p *Press, dpi int, stock bandShape, patients map[string]record.Attendance) {
	t.Helper()
	var names, jobs, messages []string
	for name, a := range patients {
		job := testJob(record.Wristband, 1)
		job.Layout = stock.stock
		format, err := p.Wristband(job, a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		names, jobs = append(names, name), append(jobs, string(format))
	}
	for i, bands := range rendered(t, dpi, stock.height, stock.width, jobs) {
		a, what := patients[names[i]], fmt.Sprintf("%s-%s-%d", stock.stock, names[i], dpi)
		band := saved(t, what, upright(onLabel(t, what, jobs[i], bands[0])))
		if n := p.bandNumber(a.Patient); n != "" {
			got := tool(t, "dmtxread", "-N1", "-G126", band)
			if want := "~" + p.bandElements(a, n); got != want {
				t.Errorf("%s: read %q, want %q", what, got, want)
			}
			messages = append(messages, strings.TrimPrefix(got, "~"))
			continue
		}
		for _, got := range scans(t, band) {
			if got != LabelCode(a.Number) {
				t.Errorf("%s: read %q, want %q", what, got, LabelCode(a.Number))
			}
		}
	}
	checkElements(t, messages)
}

// Whoever comes in, every code of a thermal label and band is read.
func TestThermalCodesOfAnybodyAreRead(t *testing.T) {
	fullRun(t)
	people := map[string]record.Attendance{}
	for seed := range 25 {
		people[fmt.Sprint("seed", seed)] = rapid.Custom(drawAttendance).Example(seed)
	}
	roll, err := LabelLayoutNamed("roll-57x32")
	if err != nil {
		t.Fatal(err)
	}
	for _, dpi := range heads {
		p := thermal(t, testPress(t), dpi)
		checkThermalLabels(t, p, dpi, roll, people)
		checkThermalBands(t, p, dpi, babyBand, people)
		checkThermalBands(t, p, dpi, adultBand, people)
	}
}

func TestThermalPrintsTheSameTwice(t *testing.T) {
	p := thermal(t, testPress(t), 203)
	first, err := p.Labels(testJob(record.LabelSheet, 1), longest(), "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.Labels(testJob(record.LabelSheet, 1), longest(), "K PATEL")
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("came out differently, %v", err)
	}
}

func TestThermalPrintsNothingElse(t *testing.T) {
	if _, err := testPress(t).Thermal(600); !errors.Is(err, ErrHead) {
		t.Errorf("a head of 600 dots: %v", err)
	}
	p := thermal(t, testPress(t), 203)
	if _, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), known(), ""); !errors.Is(err, ErrThermal) {
		t.Errorf("a card on a roll of labels: %v", err)
	}
	job := testJob(record.LabelSheet, 1)
	job.Layout = "L7160"
	if _, err := p.Labels(job, known(), ""); !errors.Is(err, ErrThermal) {
		t.Errorf("a sheet on a roll of labels: %v", err)
	}
	job.Layout = "neck"
	if _, err := p.Wristband(job, known(), ""); !errors.Is(err, ErrBand) {
		t.Errorf("a band that nobody makes: %v", err)
	}
}
