package printing

import (
	"bytes"
	"cmp"
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
	"strconv"
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

func thermal(t testing.TB, p *Press, dpi int) *Press {
	t.Helper()
	q, err := p.Thermal(dpi)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// thermalJob is what one patient gets from a thermal printer, and the check of
// its pictures.
type thermalJob struct {
	what          string
	formats       string
	width, height float64 // across the head and along the feed
	check         func(labels []image.Image)
}

// print renders jobs as a printer of dpi would print them, and checks them.
func print(t *testing.T, dpi int, jobs []thermalJob) {
	t.Helper()
	type stock struct {
		ZPL    string  `json:"zpl"`
		Width  float64 `json:"width"`
		Height float64 `json:"height"`
	}
	var in []stock
	for _, j := range jobs {
		in = append(in, stock{j.formats, math.Ceil(j.width), math.Ceil(j.height)})
	}
	var out [][][]byte
	judge(t, in, &out, "render.cjs", map[int]string{203: "8", 300: "12"}[dpi])
	if len(out) != len(jobs) {
		t.Fatalf("%d jobs were rendered of %d", len(out), len(jobs))
	}
	for i, pictures := range out {
		var labels []image.Image
		for n, picture := range pictures {
			img, err := png.Decode(bytes.NewReader(picture))
			if err != nil {
				t.Fatal(err)
			}
			labels = append(labels, onLabel(t, jobs[i].what, formatsOf(jobs[i].formats)[n], img))
		}
		jobs[i].check(labels)
	}
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
	keptAs(t, name+".png", b.Bytes())
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
func formatsOf(job string) []string {
	return strings.SplitAfter(strings.TrimSuffix(job, "\n"), "^XZ\n")
}

// TestThermalCodesAreRead renders labels of every roll and bands of every
// stock for the patients who leave least room, and some for anybody, with a
// renderer of ZPL that is not ours. No ink may leave its label, and every code
// is read.
func TestThermalCodesAreRead(t *testing.T) {
	fullRun(t)
	for _, dpi := range []int{203, 300} {
		p := thermal(t, testPress(t), dpi)
		var jobs []thermalJob
		var messages []string
		for name, a := range anybody(t) {
			jobs = append(jobs, labelJob(t, p, "roll-57x32", name, a), bandJob(t, p, "baby", name, a, &messages), bandJob(t, p, "child", name, a, &messages))
		}
		for _, roll := range []string{"roll-62x29", "roll-70x38", "roll-102x25", "roll-100x50"} {
			jobs = append(jobs, labelJob(t, p, roll, "longest", longest()))
		}
		for _, stock := range []string{"adult", "infant"} {
			jobs = append(jobs, bandJob(t, p, stock, "longest", longest(), &messages), bandJob(t, p, stock, "unknown", unknown(), &messages))
		}
		print(t, dpi, jobs)
		checkElements(t, messages)
	}
}

// anybody are the nastiest patients and some at random: as many as
// TIDEOVER_JUDGE_PATIENTS says.
func anybody(t testing.TB) map[string]record.Attendance {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("TIDEOVER_JUDGE_PATIENTS"), "2"))
	if err != nil {
		t.Fatal(err)
	}
	people := map[string]record.Attendance{"known": known(), "unknown": unknown(), "widest": widest(), "foreign": foreign()}
	for seed := range n {
		people[fmt.Sprint("seed", seed)] = rapid.Custom(drawAttendance).Example(seed)
	}
	return people
}

// labelJob is the first and the last label of a batch.
func labelJob(t *testing.T, p *Press, roll, name string, a record.Attendance) thermalJob {
	t.Helper()
	layout, err := LabelLayoutNamed(roll)
	if err != nil {
		t.Fatal(err)
	}
	formats := formatsOf(string(drawLabels(t, p, layout, a)))
	if len(formats) != layout.Labels() {
		t.Fatalf("%s: %d formats of %d", layout.Name, len(formats), layout.Labels())
	}
	what := fmt.Sprintf("%s-%s-%.0f", roll, name, p.thermal*25.4)
	first, last := formats[0], formats[len(formats)-1]
	return thermalJob{what, first + last, layout.Width, layout.Height, func(labels []image.Image) {
		got := scans(t, saved(t, what+"-first", labels[0]))
		if !slices.Contains(got, LabelCode(a.Number)) || strings.Contains(first, "^BC") && !slices.Contains(got, a.Number.Compact()) {
			t.Errorf("%s: read %q", what, got)
		}
		want := PageCode{a.Exercise, a.Number.Compact(), record.LabelSheet, 1, 1, 4127}.String()
		if got := scans(t, saved(t, what+"-last", labels[1])); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: read %q on the control label", what, got)
		}
	}}
}

// bandJob is a band; what its GS1 code says is added to messages.
func bandJob(t *testing.T, p *Press, stock, name string, a record.Attendance, messages *[]string) thermalJob {
	t.Helper()
	shape, err := bandNamed(stock, childBand)
	if err != nil {
		t.Fatal(err)
	}
	job := testJob(record.Wristband, 1)
	job.Layout = stock
	format, err := p.Wristband(job, a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	what := fmt.Sprintf("%s-%s-%.0f", stock, name, p.thermal*25.4)
	return thermalJob{what, string(format), shape.height, shape.width, func(bands []image.Image) {
		band := saved(t, what, upright(bands[0]))
		n := p.bandNumber(a.Patient)
		if n == "" {
			if got := slices.Compact(scans(t, band)); !slices.Equal(got, []string{LabelCode(a.Number)}) {
				t.Errorf("%s: read %q, want %q", what, got, LabelCode(a.Number))
			}
			return
		}
		got := tool(t, "dmtxread", "-N1", "-G126", band)
		if want := "~" + p.bandElements(a, n); got != want {
			t.Errorf("%s: read %q, want %q", what, got, want)
		}
		*messages = append(*messages, strings.TrimPrefix(got, "~"))
	}}
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
