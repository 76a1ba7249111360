package app

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func valid(path string) Settings {
	s := NewSettings(path)
	s.Trust = Organisation{"Tidewater Hospitals", "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = KioskName{"K3", "Reception 1"}
	return s
}

func TestSettingsAreReadAsTheyWereWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "tideover.toml")
	s := valid(path)
	s.Printers = []Printer{
		{Name: "Laser", Address: "ipp://10.20.4.51/ipp/print", Sheets: []string{"card"}, Spare: "Folder", SpareAfter: 10},
		{Name: "Folder", Address: filepath.Join(filepath.Dir(path), "paper")},
		{Name: "Zebra", Address: "socket://10.20.4.61", Sheets: []string{"wristband"}, Language: LanguageZPL, DPI: 300, Bands: []string{"adult", "baby"}},
	}
	s.Destinations = []Destination{{Name: "PAS", Kind: KindHL7, Address: "pas:2575", AnswerWithin: 5}}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	again, err := ReadSettings(path)
	if err != nil || again.Kiosk != s.Kiosk || !reflect.DeepEqual(again.Printers, s.Printers) || again.Destinations[0] != s.Destinations[0] {
		t.Fatalf("%+v, %v", again, err)
	}
	key, err := os.ReadFile(again.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if same, err := os.ReadFile(again.KeyFile); err != nil || string(same) != string(key) {
		t.Errorf("writing the settings again changed the key: %v", err)
	}
	if info, err := os.Stat(again.KeyFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key file: %v, %v", info.Mode(), err)
	}
	if info, err := os.Stat(again.Printers[1].Address); err != nil || !info.IsDir() {
		t.Errorf("the folder for paper was not made: %v", err)
	}
}

func TestAutoLockIsThreeMinutesUnlessSaidOtherwise(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tideover.toml")
	s := valid(path)
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]int{"": 3, "auto_lock = 0\n": 0, "auto_lock = 10\n": 10} {
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), "auto_lock = 3\n", line, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if again, err := ReadSettings(path); err != nil || again.AutoLock != want {
			t.Errorf("%q is read as %d, %v", line, again.AutoLock, err)
		}
	}
}

func TestEachWrongSettingIsNamedWithAWayOut(t *testing.T) {
	for field, spoil := range map[string]func(*Settings){
		"trust.name":           func(s *Settings) { s.Trust.Name = "" },
		"trust.ods":            func(s *Settings) { s.Trust.ODS = "rzz!" },
		"site.name":            func(s *Settings) { s.Site.Name = "" },
		"site.ods":             func(s *Settings) { s.Site.ODS = "" },
		"site.department_type": func(s *Settings) { s.Site.DepartmentType = "9" },
		"site.time_zone":       func(s *Settings) { s.Site.TimeZone = "Tidewater" },
		"kiosk.code":           func(s *Settings) { s.Kiosk.Code = "O1" },
		"auto_lock":            func(s *Settings) { s.AutoLock = -1 },
		"kiosk.name":           func(s *Settings) { s.Kiosk.Name = "" },
		"printer 1":            func(s *Settings) { s.Printers = []Printer{{Name: "A", Address: "ipp://p", Sheets: []string{"poster"}}} },
		"printer 2": func(s *Settings) {
			s.Printers = []Printer{{Name: "A", Address: "ipp://p"}, {Name: "A", Address: "ipp://q"}}
		},
		"destination 1": func(s *Settings) { s.Destinations = []Destination{{Name: "PAS", Kind: "fax", Address: "1"}} },
	} {
		s := valid("tideover.toml")
		spoil(&s)
		var wrong *SettingsError
		if err := s.Check(); !errors.As(err, &wrong) || wrong.Field != field || wrong.Hint == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestEachFaultOfAPrinterIsNamedWithAWayOut(t *testing.T) {
	laser := Printer{Name: "Laser", Address: "ipp://laser/ipp/print"}
	zebra := Printer{Name: "Zebra", Address: "socket://zebra", Language: LanguageZPL, Sheets: []string{"wristband"}}
	for want, spoil := range map[string]func(p *Printer){
		"no printer's language":      func(p *Printer) { p.Language = "pcl" },
		"reached by socket://":       func(p *Printer) { p.Address = "socket://laser" },
		"200 dots":                   func(p *Printer) { p.Language, p.DPI = LanguageZPL, 200 },
		"dpi is for label":           func(p *Printer) { p.DPI = 203 },
		"does not print \"card\"":    func(p *Printer) { p.Language, p.Sheets = LanguageZPL, []string{"card"} },
		"no label stationery":        func(p *Printer) { p.Labels = "stickers" },
		"no wristband":               func(p *Printer) { p.Bands = []string{"teenager"} },
		"not a printer's address":    func(p *Printer) { p.Address = "10.20.4.77" },
		"takes no sheets like":       func(p *Printer) { p.Language, p.Labels = LanguageZPL, "L7160" },
		"begins with ipps://":        func(p *Printer) { p.Certificate = strings.Repeat("ab", 32) },
		"no SHA-256":                 func(p *Printer) { p.Certificate = "ab:cd" },
		"before it stops":            func(p *Printer) { p.Spare, p.SpareAfter = "Other", -1 },
		"no spare that could":        func(p *Printer) { p.SpareAfter = 5 },
		"its own spare":              func(p *Printer) { p.Spare = "Laser" },
		"is no printer of these":     func(p *Printer) { p.Spare = "Loser" },
		"prints only labels and ban": func(p *Printer) { p.Spare = "Zebra" },
	} {
		s := valid("tideover.toml")
		p := laser
		spoil(&p)
		s.Printers = []Printer{p, zebra, {Name: "Other", Address: "ipp://p"}}
		var wrong *SettingsError
		if err := s.Check(); !errors.As(err, &wrong) || wrong.Field != "printer 1" || wrong.Hint == "" || !strings.Contains(wrong.Words, want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func TestWhatASpareMayTakeOver(t *testing.T) {
	laser := Printer{Name: "Laser", Sheets: []string{"card", "labels"}}
	zebra := Printer{Name: "Zebra", Language: LanguageZPL, Sheets: []string{"wristband"}}
	other := Printer{Name: "Other", Language: LanguageZPL, Sheets: []string{"labels"}}
	for _, c := range []struct {
		printer Printer
		job     record.PrintJob
		want    bool
	}{
		{laser, record.PrintJob{Sheet: record.CasualtyCard}, true},
		{laser, record.PrintJob{Sheet: record.BalanceSheet}, true},
		{laser, record.PrintJob{Sheet: record.LabelSheet}, true},
		{laser, record.PrintJob{Sheet: record.Wristband}, false},
		{laser, record.PrintJob{Sheet: record.CasualtyCard, Left: []string{"Other", "Laser"}}, false},
		{zebra, record.PrintJob{Sheet: record.Wristband}, true},
		{zebra, record.PrintJob{Sheet: record.BabyBand}, true}, // it comes where bands do
		{other, record.PrintJob{Sheet: record.BabyBand}, false},
		{zebra, record.PrintJob{Sheet: record.LabelSheet}, false},
		{zebra, record.PrintJob{Sheet: record.CasualtyCard}, false},
	} {
		if got := c.printer.takesOver(c.job); got != c.want {
			t.Errorf("%s takes over %s: %t", c.printer.Name, c.job.Sheet, got)
		}
	}
}

// A kiosk for real patients and one for exercises must never look alike, down
// to their numbers.
func TestExerciseHasItsOwnNumbers(t *testing.T) {
	s := valid("tideover.toml")
	s.Exercise = true
	if s.Check() == nil {
		t.Error("an exercise may use the numbers of real patients")
	}
	s.Exercise, s.Kiosk.Code = false, "X1"
	if s.Check() == nil {
		t.Error("a real kiosk may use the numbers of exercises")
	}
}

func TestMalformedSettingsNameTheirLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tideover.toml")
	if err := os.WriteFile(path, []byte("[trust]\nname = Tidewater\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadSettings(path)
	if x := Explain(err); !strings.Contains(x.Words, "line 2") || x.Hint == "" || x.Code != ExitFailed {
		t.Errorf("%+v", x)
	}
}

// A form is a sheet of paper: without a printer of its own it comes out beside
// the casualty cards, not on a wristband.
func TestPrinterForAForm(t *testing.T) {
	band := Printer{Name: "Band", Sheets: []string{"wristband"}}
	laser := Printer{Name: "Laser", Sheets: []string{"card", "labels"}}
	forms := Printer{Name: "Forms", Sheets: []string{"form"}}
	kind := record.FormSheet(record.Form{URL: "https://trust.example/Questionnaire/fall", Version: "1"})
	for _, c := range []struct {
		printers []Printer
		want     string
	}{
		{nil, ""}, {[]Printer{band}, "Band"}, {[]Printer{band, laser}, "Laser"}, {[]Printer{band, laser, forms}, "Forms"},
	} {
		if got := (Settings{Printers: c.printers}).PrinterFor(kind); got != c.want {
			t.Errorf("with %d printers a form goes to %q, not %q", len(c.printers), got, c.want)
		}
	}
}
