package printing

import (
	"bytes"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func packSet() PackSet {
	return PackSet{Pack: 7, Set: 12, Of: 20, Name: record.Name{Family: "Uniform", Given: "Yankee Foxtrot"}}
}

// blankJob is a job of a sheet of a pack.
func blankJob(sheet record.SheetKind, pages int) record.PrintJob {
	job := testJob(sheet, pages)
	job.Number = record.NewDowntimeNumber("K3", "7HWRM", 12)
	return job
}

// packSheets are the sheets of a set of a blank pack, with their sizes.
func packSheets(t testing.TB, p *Press) map[string]sized {
	t.Helper()
	set, draws := packSet(), chartDraws(p)
	charted := func(draw func(record.PrintJob, Chart, string) ([]byte, error)) func(record.PrintJob, PackSet, string) ([]byte, error) {
		return func(j record.PrintJob, s PackSet, by string) ([]byte, error) { return draw(j, Chart{Set: &s}, by) }
	}
	out := map[string]sized{}
	for name, s := range map[string]struct {
		kind          record.SheetKind
		pages         int
		draw          func(record.PrintJob, PackSet, string) ([]byte, error)
		width, height float64
	}{
		"card":         {record.CasualtyCard, 2, p.BlankCard, pageWidth, pageHeight},
		"labels":       {record.LabelSheet, 1, p.BlankLabels, pageWidth, pageHeight},
		"band":         {record.Wristband, 1, func(j record.PrintJob, _ PackSet, by string) ([]byte, error) { return p.BlankBand(j, by) }, childBand.width, childBand.height},
		"observations": {record.ObservationChart, 2, charted(draws["observations"]), pageWidth, pageHeight},
		"drugs":        {record.DrugChart, 2, charted(draws["drugs"]), pageWidth, pageHeight},
		"pathology":    {record.RequestForm, 1, charted(draws["pathology"]), pageWidth, pageHeight},
		"imaging":      {record.RequestForm, 1, charted(draws["imaging"]), pageWidth, pageHeight},
		"blood":        {record.RequestForm, 1, charted(draws["blood"]), pageWidth, pageHeight},
	} {
		pdf, err := s.draw(blankJob(s.kind, s.pages), set, "K PATEL")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		keep(t, "blank-"+name+".pdf", pdf)
		out["blank-"+name] = sized{pdf, s.width, s.height}
	}
	return out
}

// sized is a sheet with the size of its pages.
type sized struct {
	pdf           []byte
	width, height float64
}

func TestBlankSheetsAreSoundAndClear(t *testing.T) {
	again := packSheets(t, testPress(t))
	for name, s := range packSheets(t, testPress(t)) {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, name, s.pdf)
			tool(t, "qpdf", "--check", file(t, s.pdf))
			checkLayout(t, t.Errorf, s.pdf, s.width, s.height)
			if !bytes.Equal(again[name].pdf, s.pdf) {
				t.Error("it came out differently")
			}
		})
	}
}

// observedSamples are sets as the record has them.
func observedSamples(n int) []Observation {
	var all []Observation
	for i := range n {
		all = append(all, Observation{At: at("2026-11-21 03:10").Add(time.Duration(i) * 30 * time.Minute), By: "L MARSH", Readings: map[Measured]Reading{
			Respirations: {"22", "2"}, Saturation: {"94", "1"}, Scale: {"1", ""}, Oxygen: {"2 L/min", "2"}, Device: {"Nasal cannula", ""},
			BloodPressure: {"104/62", "1"}, Pulse: {"112", "2"}, Consciousness: {"Alert", "0"}, Temperature: {"38.4", "1"},
			NEWS2Total: {"9", ""}, Pain: {"7", ""}, Glucose: {"6.1", ""}, ComaScale: {"15", ""}, ToldTo: {"Dr Okafor 03:20", ""},
		}})
	}
	return all
}

// On every stationery blank labels have their codes, in earnest and in an exercise.
func TestBlankLabelsOnEveryStationery(t *testing.T) {
	fullRun(t)
	p := testPress(t)
	px := testPress(t, func(i *Issuer) { i.Exercise, i.KioskCode = true, "X3" })
	for _, layout := range LabelLayouts() {
		for name, press := range map[string]*Press{"": p, "exercise": px} {
			t.Run(layout.Name+name, func(t *testing.T) {
				job := blankJob(record.LabelSheet, 1)
				job.Layout = layout.Name
				pdf, err := press.BlankLabels(job, packSet(), "K PATEL")
				if err != nil {
					t.Fatal(err)
				}
				a := record.Attendance{Number: job.Number, Exercise: press == px}
				if layout.Roll() {
					path := file(t, pdf)
					pictures := []string{raster(t, path, 1, 300, area{}), raster(t, path, layout.Labels(), 300, area{})}
					checkLabelCodes(t, layout.Name, 1, a, pictures)
					return
				}
				checkLabelCodes(t, layout.Name, 2, a, labelPictures(t, pdf, farApart(labelAreas(layout))))
			})
		}
	}
}

// On a band of every size, by either sort of printer, there is room to write.
func TestBlankBandsOnEveryStock(t *testing.T) {
	p := testPress(t)
	thermal, err := p.Thermal(300)
	if err != nil {
		t.Fatal(err)
	}
	for _, stock := range BandStock() {
		job := blankJob(record.Wristband, 1)
		job.Layout = stock
		shape, err := bandNamed(stock, childBand)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.BlankBand(job, "K PATEL")
		if err != nil {
			t.Fatalf("%s: %v", stock, err)
		}
		checkLayout(t, t.Errorf, out, shape.width, shape.height)
		has(t, out, "FAMILY, given", "Born", "NHS No.", job.Number.String())
		if out, err = thermal.BlankBand(job, "K PATEL"); err != nil || !bytes.HasPrefix(out, []byte("^XA")) {
			t.Errorf("%s by a thermal printer: %.20q, %v", stock, out, err)
		}
	}
	roll := blankJob(record.LabelSheet, 1)
	if out, err := thermal.BlankLabels(roll, packSet(), "K PATEL"); err != nil || !bytes.HasPrefix(out, []byte("^XA")) {
		t.Errorf("labels: %.20q, %v", out, err)
	}
}

// In an exercise every sheet of a pack says so, and its codes are read through
// the letters.
func TestBlankSheetsOfAnExercise(t *testing.T) {
	fullRun(t)
	p := testPress(t, func(i *Issuer) { i.Exercise, i.KioskCode = true, "X3" })
	number := record.NewDowntimeNumber("X3", "7HWRM", 12)
	set := packSet()
	for kind, draw := range map[record.SheetKind]func(record.PrintJob) ([]byte, error){
		record.CasualtyCard:     func(j record.PrintJob) ([]byte, error) { return p.BlankCard(j, set, "K PATEL") },
		record.ObservationChart: func(j record.PrintJob) ([]byte, error) { return p.ObservationChart(j, Chart{Set: &set}, "K PATEL") },
		record.DrugChart:        func(j record.PrintJob) ([]byte, error) { return p.DrugChart(j, Chart{Set: &set}, "K PATEL") },
	} {
		job := testJob(kind, 2)
		job.Number = number
		pdf, err := draw(job)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "exercise-"+string(kind)+".pdf", pdf)
		has(t, pdf, "EXERCISE DOWNTIME RECORD")
		for page := 1; page <= 2; page++ {
			readPage(t, file(t, pdf), page, 150, PageCode{true, number.Compact(), kind, page, 2, 4126 + page})
		}
	}
}
