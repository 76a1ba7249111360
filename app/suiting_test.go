package app

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

func TestABabyGetsABabysBand(t *testing.T) {
	dir := t.TempDir()
	k, _ := kiosk(t, func(s *Settings) {
		s.Printers = append(s.Printers, Printer{Name: "Zebra", Address: dir, Sheets: []string{"wristband"}, Language: LanguageZPL, Bands: []string{"adult", "infant"}})
	})
	today := record.DateOf(k.now())
	for who, c := range map[string]struct {
		born record.Date
		kind record.SheetKind
	}{
		"newborn":    {today, record.BabyBand},
		"grown up":   {record.Date{Year: 1958, Month: 3, Day: 14}, record.Wristband},
		"not known":  {record.Date{}, record.Wristband},
		"a year old": {record.DateOf(k.now().AddDate(-1, 0, -1)), record.Wristband},
	} {
		a := record.Attendance{}
		a.Patient.BirthDate.Date = c.born
		if kinds := k.arrivalSheets(a); !slices.Contains(kinds, c.kind) {
			t.Errorf("%s gets %v", who, kinds)
		}
	}
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	if _, err := s.Print(ctx, PrintRequest{Sheet: record.BabyBand, Attendance: a.ID}); err != nil {
		t.Fatal(err)
	}
	for _, sheet := range []string{"wristband", "baby-band"} {
		file := filepath.Join(dir, a.Number.String()+"-"+sheet+".zpl")
		eventually(t, sheet+" came out", func() bool { _, err := os.Stat(file); return err == nil })
		zpl, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(zpl, []byte("^PW200^LL2232")) { // 25 × 279 mm, 8 dots to each: what suits an adult
			t.Errorf("%s: %.60q, %v", sheet, zpl, err)
		}
	}
}

// A sheet of labels is made for the stationery of the printer that it goes to,
// and the paper is named to it.
func TestLabelsSuitTheirPrinter(t *testing.T) {
	for labels, media := range map[string]string{"": "iso_a4_210x297mm", "L7160": "iso_a4_210x297mm", "roll-57x32": "custom_57x32mm_57x32mm"} {
		k, _ := kiosk(t, func(s *Settings) { s.Printers[0].Labels = labels })
		a := arrive(t, signIn(t, k), "Smith")
		jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs {
			doc, err := k.render(ctx, j)
			if err != nil {
				t.Fatal(err)
			}
			if j.Sheet == record.LabelSheet && doc.Media != media {
				t.Errorf("%q: labels on %s, want %s", labels, doc.Media, media)
			}
			if j.Sheet == record.Wristband && doc.Media != "" {
				t.Errorf("%q: a band on %s", labels, doc.Media)
			}
		}
	}
}

// A label printer of which nobody says what it holds has the usual roll, and is
// asked for it, drawn for it and counted by it alike.
func TestALabelPrinterHasTheUsualRoll(t *testing.T) {
	k, _ := kiosk(t, func(s *Settings) {
		s.Printers = append(s.Printers, Printer{Name: "Zebra", Address: "ipp://127.0.0.1:9/ipp/print", Sheets: []string{"labels"}, Language: LanguageZPL})
	})
	a := arrive(t, signIn(t, k), "Smith")
	jobs, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(jobs, func(j record.PrintJob) bool { return j.Sheet == record.LabelSheet })
	doc, err := k.render(ctx, jobs[i])
	if err != nil || doc.Media != "custom_70x38mm_70x38mm" || bytes.Count(doc.Data, []byte("^XA")) != 12 {
		t.Errorf("%d labels on %s, %v", bytes.Count(doc.Data, []byte("^XA")), doc.Media, err)
	}
	if item, n := k.takes(jobs[i]); item != record.LabelRoll || n != 12 {
		t.Errorf("it takes %d of %s", n, item)
	}
	zebra := Printer{Language: LanguageZPL}
	for _, l := range zebra.LabelLayouts() {
		if !l.Roll() {
			t.Errorf("a label printer is offered %s", l)
		}
	}
	if all := zebra.LabelLayouts(); all[0].Name != printing.UsualRoll || len(Printer{}.LabelLayouts()) != len(printing.LabelLayouts()) {
		t.Errorf("a label printer is offered %s first", all[0])
	}
}

// README names all stationery, since the settings' hints send people there.
func TestREADMENamesAllStationery(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range printing.LabelLayouts() {
		if !strings.Contains(string(text), "`"+l.Name+"`") {
			t.Errorf("README.md does not name %s", l)
		}
	}
	for _, b := range printing.BandStock() {
		if !strings.Contains(string(text), "`"+b+"`") {
			t.Errorf("README.md does not name %s bands", b)
		}
	}
}
