package controls

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/theme"

	"github.com/tideover/tideover/assets"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

func TestAllergyStatusesAreInTheWordsOfISB1505(t *testing.T) {
	for status, want := range map[AllergyStatus]string{
		KnownAllergies: "Known allergies", NoKnownAllergies: "No known allergies",
		AllergiesNotRecorded: "Allergies not recorded", AllergiesUnavailable: "Allergies unavailable",
	} {
		equal(t, "words", status.String(), want)
	}
	var unset AllergyStatus
	equal(t, "a status nobody set", unset.String(), "Allergies unavailable")
}

func TestTheFourHourMark(t *testing.T) {
	for _, c := range []struct {
		minutes int
		color   color.Color
		words   string
	}{
		{0, Grey, ""}, {179, Grey, ""}, {180, Amber, "1hr left"}, {239, Amber, "1min left"}, {240, Red, " over 4hr"}, {599, Red, " over 4hr"}, {9999, Red, ""},
	} {
		bar := TimeBar{Elapsed: c.minutes}
		equal(t, "colour", bar.color(), c.color)
		equal(t, "words", bar.remaining().String(), c.words)
	}
	equal(t, "words before the clock starts", TimeBar{NotStarted: true}.remaining().String(), "not started")
}

// Beside the time stands what there is room for: in an outage of days people stay
// for days.
func TestATimeBarFitsItsColumnForDays(t *testing.T) {
	themed(t)
	const column = 144 // the board's
	for minutes := 0; minutes < 9*24*60; minutes += 7 {
		bar := TimeBar{Elapsed: minutes}
		time, right := NewText(Strong.Run(Minutes(minutes))).MinSize().Width, bar.remaining().MinSize().Width
		if right > 0 && time+right+4 > column {
			t.Fatalf("%s wants %v px beside %v", Minutes(minutes), right, time)
		}
	}
}

func TestDurationsLeaveZeroUnitsOut(t *testing.T) {
	for minutes, want := range map[int]string{0: "0min", 60: "1hr", 272: "4hr 32min", 1440: "1d", 3611: "2d 12hr 11min"} {
		equal(t, "duration", Minutes(minutes), want)
	}
}

func TestTheBannerGrowsForALongName(t *testing.T) {
	themed(t)
	b := NewPatientBanner()
	p := Patient{Name: "SMITH, John (Mr)", Born: "14-Mar-1958 (68y)", Gender: "Male", NHSNumber: "999 000 0018",
		Cells: []BannerCell{{"Address", "4 Station Road", true}}}
	b.Set(p)
	equal(t, "height", b.HeightFor(1280), 56+34+3)
	p.Name, p.KnownAs = "WOLSTENHOLME-FEATHERSTONE-CHOLMONDELEY, Bartholomew Maximilian Alexander Ferdinand (Professor)", "Bart"
	b.Set(p)
	if b.HeightFor(1280) <= 56+34+3 {
		t.Error("a name of two lines got no room")
	}
	b.Clear()
	equal(t, "height when cleared", HeightFor(b, 1280), 0)
}

func TestTheStripsCellsStayInTheirPlaces(t *testing.T) {
	themed(t)
	s := strip(Downtime, [6]string{"21-Nov-2026 22:14", "5hr 26min", "38 registered", "2", "61, no network", "1d"}, "03:40", "Sun 22-Nov-2026")
	s.Resize(fyne.NewSize(1280, StripHeight))
	before := cellEdges(s)
	o := s.Outage()
	o.Cells[1].Value, o.Cells[4].Value, o.Cells[3].Stopped = "2d 12hr 11min", "0", true
	s.Set(o)
	after := cellEdges(s)
	for i := range before {
		equal(t, "cell's edge", after[i], before[i])
	}
	equal(t, "first edge", before[1], RailWidth+171)
}

func cellEdges(s *OutageStrip) []float32 {
	row := s.root.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container).Objects[1].(*fyne.Container)
	var edges []float32
	for _, cell := range row.Objects[:6] {
		edges = append(edges, cell.Position().X+cell.Size().Width)
	}
	return edges
}

func TestEveryIconDrawsSomething(t *testing.T) {
	themed(t)
	for icon := range drawings {
		img := paint(NewIcon(icon, Ink, 24), 24, 24)
		if !holdsColor(img, Ink) {
			t.Errorf("%s is blank", icon)
		}
	}
}

func paint(o fyne.CanvasObject, width, height float32) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(Over(canvas.NewRectangle(White), o))
	c.Resize(fyne.NewSize(width, height))
	return c.Capture()
}

func holdsColor(img image.Image, want color.NRGBA) bool {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if color.NRGBAModel.Convert(img.At(x, y)) == want {
				return true
			}
		}
	}
	return false
}

func TestTheThemeIsTheKiosksInBothVariants(t *testing.T) {
	th := Theme()
	for _, v := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		equal(t, "background", th.Color(theme.ColorNameBackground, v), color.Color(Page))
		equal(t, "text", th.Color(theme.ColorNameForeground, v), color.Color(Ink))
	}
	equal(t, "regular face", bytes.Equal(th.Font(fyne.TextStyle{}).Content(), assets.FontRegular), true)
	equal(t, "bold face", bytes.Equal(th.Font(fyne.TextStyle{Bold: true}).Content(), assets.FontBold), true)
	equal(t, "text size", th.Size(theme.SizeNameText), 16)
}

func TestBordersAreWholePixels(t *testing.T) {
	themed(t)
	f := NewField("", "")
	img := paint(f, 100, 61)
	x := 50
	var seen []color.Color
	for y := 23; y < 28; y++ {
		seen = append(seen, color.NRGBAModel.Convert(img.At(x, y)))
	}
	for i, want := range []color.NRGBA{Grey, Grey, White, White, White} {
		equal(t, "pixel below the label", seen[i], color.Color(want))
	}
}

// The golden pictures are of parts whose look is the point: what a glance must
// tell apart. Write them anew with -update and look at them.
func TestGoldenPictures(t *testing.T) {
	themed(t)
	choice := NewChoice(Option{Code: "1", Text: "Male", Key: "1"}, Option{Code: "2", Text: "Female", Key: "2"})
	choice.Choose("1")
	dead := NewPatientBanner()
	dead.Set(Patient{Name: "SMITH, Joseph (Mr)", Born: "14-Mar-1958", Died: "02-Feb-2024", AgeDied: "65y", Gender: "Male", NHSNumber: "999 195 5887"})
	for name, g := range map[string]struct {
		object        fyne.CanvasObject
		width, height float32
	}{
		"choice":   {choice, 240, 38},
		"timebar":  {NewTimeBar(TimeBar{Elapsed: 239}), 150, 40},
		"deceased": {dead, 900, 59},
		"strip":    {strip(Exercise, [6]string{"21-Nov-2026 22:14", "5hr 26min", "38 registered", "2", "0, drill", "1d 1hr old"}, "03:40", "Sun 22-Nov-2026"), 1280, 48},
		"chips":    {Across(8, NewChip(DoneChip, "Done"), NewChip(NeedsYouChip, "Needs you"), NewChip(StoppedChip, "Stopped"), NewChip(NotYetChip, "Not yet")), 380, 22},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, paint(g.object, g.width, g.height)) })
	}
}

func golden(t *testing.T, name string, got image.Image) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	var buf bytes.Buffer
	if err := png.Encode(&buf, got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if n := differing(got, want); n > 0 {
		t.Errorf("%s differs from its picture in %d pixels", name, n)
	}
}

// differing counts pixels that an eye could tell apart; rounding in the
// painter differs between processors.
func differing(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx() * a.Bounds().Dy()
	}
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if apart(a.At(x, y), b.At(x, y)) {
				n++
			}
		}
	}
	return n
}

func apart(a, b color.Color) bool {
	const tolerance = 0x0800
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > tolerance }
	return far(ar, br) || far(ag, bg) || far(ab, bb)
}
