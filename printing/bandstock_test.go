package printing

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func TestBandSuitsAgeAndStock(t *testing.T) {
	today := record.Date{Year: 2026, Month: 11, Day: 21}
	for _, c := range []struct {
		who   string
		born  record.BirthDate
		held  []string
		kind  record.SheetKind
		stock string
	}{
		{"newborn", on(2026, 11, 20), []string{"adult", "child", "infant", "baby"}, record.BabyBand, "baby"},
		{"a day short of one", on(2025, 11, 22), []string{"adult", "infant"}, record.BabyBand, "infant"},
		{"estimated at none", record.EstimatedFromAge(0, today), []string{"baby"}, record.BabyBand, "baby"},
		{"baby, no such stock", on(2026, 11, 20), []string{"adult"}, record.Wristband, "adult"},
		{"one today", on(2025, 11, 21), []string{"adult", "baby", "child"}, record.Wristband, "child"},
		{"eleven", on(2014, 11, 22), []string{"baby", "adult"}, record.Wristband, "adult"},
		{"twelve today", on(2014, 11, 21), []string{"child", "adult"}, record.Wristband, "adult"},
		{"twelve, no such stock", on(2014, 11, 21), []string{"child"}, record.Wristband, ""},
		{"of unknown age", record.BirthDate{}, []string{"baby", "adult"}, record.Wristband, "adult"},
		{"born tomorrow", on(2026, 11, 22), []string{"baby", "adult"}, record.Wristband, "adult"},
		{"nobody said what is held", on(2026, 11, 20), nil, record.Wristband, ""},
	} {
		if kind, stock := BandFor(c.born, today, c.held); kind != c.kind || stock != c.stock {
			t.Errorf("%s: %s on %q, want %s on %q", c.who, kind, stock, c.kind, c.stock)
		}
	}
}

func on(year, month, day int) record.BirthDate {
	return record.BirthDate{Date: record.DateOf(at("2026-11-21 00:00").AddDate(year-2026, month-11, day-21))}
}

func TestTwinsDoNotWearTheSameBand(t *testing.T) {
	p := testPress(t)
	job := testJob(record.BabyBand, 1)
	seen := map[string]string{}
	for i, name := range []string{"Twin 1 Baby of Margaret", "Twin 2 Baby of Margaret"} {
		a := known()
		a.Number = record.NewDowntimeNumber("K3", "7HWRM", 40+i)
		a.Patient = record.Patient{Name: record.Name{Family: "Hollingworth", Given: name}, BirthDate: on(2026, 11, 20), Sex: record.Female}
		pdf, err := p.BabyWristband(job, a, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		has(t, pdf, "HOLLINGWORTH, "+name, "20-Nov-2026", a.Number.String())
		code := scans(t, raster(t, file(t, pdf), 1, 300, area{}))[0]
		if other, worn := seen[code]; worn {
			t.Errorf("%s wears the code of %s", name, other)
		}
		seen[code] = name
	}
}

func TestBandsOfAllStockAreSound(t *testing.T) {
	p := testPress(t)
	for _, stock := range bandStock {
		job := testJob(record.Wristband, 1)
		job.Layout, job.Number = stock.stock, known().Number
		for name, a := range nastiest() {
			pdf, err := p.Wristband(job, a, "K PATEL")
			if err != nil {
				t.Fatal(err)
			}
			keep(t, "band-"+stock.stock+"-"+name+".pdf", pdf)
			checkLayout(t, func(format string, args ...any) { t.Errorf(stock.stock+", "+name+": "+format, args...) }, pdf, stock.width, stock.height)
		}
		pdf, err := p.BlankBand(job, "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "band-"+stock.stock+"-blank.pdf", pdf)
		has(t, pdf, "FAMILY, given", "Born", "NHS No.", "K3-7HWRM-0005Z")
		checkLayout(t, func(format string, args ...any) { t.Errorf(stock.stock+", blank: "+format, args...) }, pdf, stock.width, stock.height)
		tool(t, "qpdf", "--check", file(t, pdf))
	}
}

// Nothing is printed twice without being marked a copy.
func TestCopiesOfBandsSaySo(t *testing.T) {
	p, a := testPress(t), known()
	for copied := 1; copied <= 2; copied++ {
		onStock(func(name string, sheet func(*Press) ([]byte, error)) {
			pdf, err := sheet(p)
			if err != nil {
				t.Fatal(err)
			}
			keep(t, fmt.Sprintf("%s, copy %d", name, copied), pdf)
			if marked := strings.Contains(textOf(t, pdf), "COPY 2"); marked != (copied == 2) {
				t.Errorf("%s, copy %d: marked %t", name, copied, marked)
			}
		}, a, copied)
	}
}

// On a thermal band the mark is ink beyond what the original has.
func TestCopiesOfThermalBandsSaySo(t *testing.T) {
	p := thermal(t, testPress(t), 203)
	for _, stock := range BandStock() {
		job := testJob(record.Wristband, 1)
		job.Layout = stock
		first, err := p.Wristband(job, known(), "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		job.Copy = 2
		second, err := p.Wristband(job, known(), "K PATEL")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(first, second) {
			t.Errorf("the copy for %s is like the original", stock)
		}
	}
}
