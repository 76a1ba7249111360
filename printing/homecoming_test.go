package printing

import (
	"encoding/xml"
	"flag"
	"fmt"
	"image"
	"maps"
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/makiuchi-d/gozxing"

	"github.com/tideover/tideover/forms/record"
)

var (
	copiedPatients = flag.Int("patients", 16, "of how many patients TestCodesSurviveABadCopy copies every sheet badly")
	copiedSeed     = flag.Uint64("patients-seed", 0, "who they are; 0 draws them anew")
)

// spot is a code on a page: where it is, and what it says.
type spot struct {
	name   string // which code of which sheet
	page   int    // from 1
	area   area   // its place with room around it, in mm
	want   string
	reader gozxing.Reader
	matrix bool // read by dmtxread, and not by zbarimg
}

// posted is a sheet whose codes are to be read, drawn in so many dots per inch.
type posted struct {
	pdf   []byte
	dpi   int
	spots []spot
}

// copies are the ways in which a sheet comes home. The second is the one that is
// asked for; the third has gone through a worse machine, askew.
var copies = []struct {
	name  string
	copy  photocopy
	least float64 // of the codes, in a hundred
}{
	{"clean", photocopy{scale: 1, threshold: -1}, 100},
	{"copied at 90 %, blurred, noisy", photocopy{scale: 0.9, blur: 0.8, noise: 18, threshold: -1}, 99},
	{"the same askew, grey turned to black unevenly", photocopy{scale: 0.9, skew: 1, blur: 0.8, noise: 18, threshold: 25}, 99},
}

// TestCodesSurviveABadCopy draws every sheet of patients who are drawn by lot,
// copies each as a bad machine does, and has every code read by readers that are
// none of ours. A code counts as read where one of them reads it, as it came or
// else twice as large; what is read wrongly, and would pass for a code of ours,
// fails at once. Only what is around a code is looked at, as a scanner is pointed at
// it: on a whole busy page zbarimg misses some.
func TestCodesSurviveABadCopy(t *testing.T) {
	fullRun(t)
	for _, name := range []string{"pdftoppm", "zbarimg", "dmtxread"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	seed := *copiedSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("%d patients, -patients-seed %d", *copiedPatients, seed)
	var all readings
	press := testPress(t)
	patients := make(chan uint64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for n := range patients {
				all.patient(t, press, rand.New(rand.NewPCG(seed, n)))
			}
		})
	}
	for n := range *copiedPatients {
		patients <- uint64(n)
	}
	close(patients)
	workers.Wait()
	all.report(t)
}

// readings counts what was read.
type readings struct {
	mu    sync.Mutex
	codes map[string]map[string]int // by copy and code: how many by reader
}

func (all *readings) patient(t *testing.T, press *Press, random *rand.Rand) {
	var cuts []cutout
	for _, sheet := range homecomers(t, press, random) {
		cuts = append(cuts, sheet.copied(rasters(t, sheet), random)...)
	}
	all.read(t, cuts)
}

// cutout is what is around a code on a copy of its sheet.
type cutout struct {
	spot
	how string // it was copied
	img *image.Gray
}

// copied copies a sheet in each way, and cuts out its codes.
func (p posted) copied(pages map[int]greys, random *rand.Rand) []cutout {
	var cuts []cutout
	dots := float64(p.dpi) / 25.4
	for _, c := range copies {
		c.copy.skew *= 2*random.Float64() - 1
		c.copy.lean = 2 * math.Pi * random.Float64()
		for _, s := range p.spots {
			img := c.copy.of(pages[s.page], s.area.x*dots, s.area.y*dots, s.area.w*dots, s.area.h*dots, random)
			cuts = append(cuts, cutout{s, c.name, img})
		}
	}
	return cuts
}

// read has codes read.
func (all *readings) read(t *testing.T, cuts []cutout) {
	zbar := zbarOf(t, cuts)
	for i, c := range cuts {
		texts := c.others(t, c.img)
		texts["zbar"] = zbar[i]
		if !c.in(texts) {
			texts["closer"] = c.closer(t)
		}
		all.note(t, c.how, c.spot, texts)
	}
}

// others gives what readers beside zbarimg read.
func (s spot) others(t *testing.T, img *image.Gray) map[string]string {
	texts := map[string]string{"zxing": zxingOf(t, s.reader, img)}
	if s.matrix {
		texts["dmtx"] = dmtxOf(t, img)
	}
	return texts
}

func (s spot) in(texts map[string]string) bool {
	return slices.Contains(slices.Collect(maps.Values(texts)), s.want)
}

// closer has what nobody could read looked at twice as large.
func (c cutout) closer(t *testing.T) string {
	c.img = doubled(c.img)
	texts := c.others(t, c.img)
	texts["zbar"] = zbarOf(t, []cutout{c})[0]
	for _, text := range texts {
		if text == c.want || passes(text) {
			return text
		}
	}
	return ""
}

func (all *readings) note(t *testing.T, how string, s spot, texts map[string]string) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.codes == nil {
		all.codes = map[string]map[string]int{}
	}
	counts := all.codes[how+"\x00"+s.name]
	if counts == nil {
		counts = map[string]int{}
		all.codes[how+"\x00"+s.name] = counts
	}
	counts["all"]++
	if s.in(texts) {
		counts["any"]++
	}
	for who, text := range texts {
		if text == s.want {
			counts[who]++
		} else if passes(text) {
			t.Errorf("%s, %s: %s read %q for %q", how, s.name, who, text, s.want)
		}
	}
}

// passes reports whether the kiosk would take a text for a code.
func passes(text string) bool {
	_, page := ParsePageCode(text)
	_, label := ParseLabelCode(text)
	_, band := ParseBandCode(text)
	_, number := record.ParseDowntimeNumber(text)
	return page == nil || label == nil || band == nil || number == nil
}

// mayMiss gives how many of n codes may be lost where so many of a hundred are to
// be read. Of a thousand it is what is asked; of fewer, drawn by lot, as many as
// chance takes from a code that is good enough, but for once in ten thousand.
func mayMiss(n int, least float64) int {
	share := 1 - least/100
	if n >= 1000 || share == 0 {
		return int(share * float64(n))
	}
	exactly, atMost, lost := math.Pow(1-share, float64(n)), 0.0, 0
	for ; lost < n; lost++ {
		if atMost += exactly; atMost > 0.9999 {
			break
		}
		exactly *= share / (1 - share) * float64(n-lost) / float64(lost+1)
	}
	return lost
}

// report says how many of each code were read, by whom, and fails where it is
// fewer than was asked.
func (all *readings) report(t *testing.T) {
	for _, c := range copies {
		for _, key := range slices.Sorted(maps.Keys(all.codes)) {
			how, name, _ := strings.Cut(key, "\x00")
			if how != c.name {
				continue
			}
			n := all.codes[key]
			share := 100 * float64(n["any"]) / float64(n["all"])
			t.Logf("%-46s %-36s %5d codes, %6.2f %% read; zbar %d, dmtx %d, zxing %d, looking closer %d", how, name, n["all"], share, n["zbar"], n["dmtx"], n["zxing"], n["closer"])
			if lost := n["all"] - n["any"]; lost > mayMiss(n["all"], c.least) {
				t.Errorf("%s: of %s %.2f %% are read, %v %% is asked", how, name, share, c.least)
			}
		}
	}
}

const narrowLabels = "labels of 63.5 mm"

// rasters draws the pages of a sheet that have codes as a mono printer would.
func rasters(t testing.TB, sheet posted) map[int]greys {
	name := file(t, sheet.pdf)
	out := filepath.Join(filepath.Dir(name), "page")
	pages := map[int]greys{}
	for _, s := range sheet.spots {
		if _, drawn := pages[s.page]; drawn {
			continue
		}
		n := fmt.Sprint(s.page)
		tool(t, "pdftoppm", "-r", fmt.Sprint(sheet.dpi), "-f", n, "-l", n, "-singlefile", "-gray", name, out)
		pages[s.page] = readPGM(t, out+".pgm")
	}
	return pages
}

// zbarOf reads codes with zbarimg, all in one run of it.
func zbarOf(t testing.TB, cuts []cutout) map[int]string {
	dir := t.TempDir()
	args := []string{"-q", "--xml", "--nodbus"}
	at := map[string]int{}
	for i, c := range cuts {
		if !c.matrix {
			name := filepath.Join(dir, fmt.Sprintf("%d.pgm", i))
			writePGM(t, name, c.img)
			args, at[name] = append(args, name), i
		}
	}
	read := map[int]string{}
	if len(at) == 0 {
		return read
	}
	var found struct {
		Sources []struct {
			Href    string   `xml:"href,attr"`
			Symbols []string `xml:"index>symbol>data"`
		} `xml:"source"`
	}
	out, _ := exec.Command("zbarimg", args...).Output() // it fails where it reads nothing
	if err := xml.Unmarshal(out, &found); err != nil {
		t.Errorf("zbarimg: %v", err)
	}
	for _, s := range found.Sources {
		if len(s.Symbols) > 0 {
			read[at[s.Href]] = strings.TrimSpace(s.Symbols[0])
		}
	}
	return read
}

// dmtxOf reads a picture with dmtxread.
func dmtxOf(t testing.TB, img *image.Gray) string {
	name := filepath.Join(t.TempDir(), "code.pgm")
	writePGM(t, name, img)
	out, _ := exec.Command("dmtxread", "-N1", "-G126", "-m5000", name).Output() // as zbarimg
	return strings.TrimPrefix(string(out), "~")
}

// zxingOf reads a picture with a reader that shares nothing with the two.
func zxingOf(t testing.TB, reader gozxing.Reader, img *image.Gray) string {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Error(err)
		return ""
	}
	result, err := reader.Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(result.GetText(), "\x1d")
}
