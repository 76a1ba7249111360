package printing

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// keep leaves a sheet where TIDEOVER_SHEETS says, to be looked at.
func keep(t testing.TB, name string, pdf []byte) {
	t.Helper()
	dir := os.Getenv("TIDEOVER_SHEETS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
		t.Fatal(err)
	}
}

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
		keep(t, "blank-"+name, pdf)
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
	for name, s := range packSheets(t, testPress(t)) {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, name, s.pdf)
			tool(t, "qpdf", "--check", file(t, s.pdf))
			checkLayout(t, t.Errorf, s.pdf, s.width, s.height)
			if again := packSheets(t, testPress(t))[name]; !bytes.Equal(again.pdf, s.pdf) {
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
