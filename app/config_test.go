package app

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
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
	s.Printers = []Printer{{"Laser", "ipp://10.20.4.51/ipp/print", []string{"card"}}, {"Folder", filepath.Join(filepath.Dir(path), "paper"), nil}}
	s.Destinations = []Destination{{Name: "PAS", Kind: KindHL7, Address: "pas:2575", AnswerWithin: 5}}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	again, err := ReadSettings(path)
	if err != nil || again.Kiosk != s.Kiosk || len(again.Printers) != 2 || again.Destinations[0] != s.Destinations[0] {
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
		"printer 1":            func(s *Settings) { s.Printers = []Printer{{Name: "A", Address: "/p", Sheets: []string{"poster"}}} },
		"printer 2":            func(s *Settings) { s.Printers = []Printer{{Name: "A", Address: "/p"}, {Name: "A", Address: "/q"}} },
		"destination 1":        func(s *Settings) { s.Destinations = []Destination{{Name: "PAS", Kind: "fax", Address: "1"}} },
	} {
		s := valid("tideover.toml")
		spoil(&s)
		var wrong *SettingsError
		if err := s.Check(); !errors.As(err, &wrong) || wrong.Field != field || wrong.Hint == "" {
			t.Errorf("%s: %v", field, err)
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
