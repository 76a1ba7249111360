package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
)

const goodSettings = `data = "data"
key_file = "kiosk.key"
[trust]
name = "Tidewater Hospitals"
ods = "RZZ"
[site]
name = "Tidewater General Hospital"
ods = "RZZ01"
department_type = "01"
time_zone = "Europe/London"
[kiosk]
code = "K3"
name = "Reception 1"
[[printer]]
name = "Laser"
address = "ipp://10.0.0.9/ipp/print"
sheets = ["card"]
[[destination]]
name = "PAS"
kind = "hl7"
address = "pas:2575"
`

// A settings file is taken and comes back the same from disk, or is refused
// with the place, the fault and the way out.
func FuzzReadSettings(f *testing.F) {
	f.Add([]byte(goodSettings))
	f.Add([]byte(strings.Replace(goodSettings, `"K3"`, `""`, 1)))
	f.Add([]byte(strings.Replace(goodSettings, `"RZZ01"`, "\"RZ\n", 1)))
	f.Add([]byte(goodSettings + "[backup]\nunheard_of = 1\n"))
	f.Add([]byte("\xFF\xFEk\x00"))
	dir := f.TempDir()
	path, again := filepath.Join(dir, "tideover.toml"), filepath.Join(dir, "again.toml")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSettings(path)
		if err != nil {
			var wrong *SettingsError
			if !errors.As(err, &wrong) || wrong.File != path || wrong.Words == "" || wrong.Hint == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		for i := range s.Printers {
			s.Printers[i].Address = "ipp://x" // no folder is to be made
		}
		s.path, s.KeyFile = again, filepath.Join(dir, "kiosk.key")
		if err := s.Write(bytes.NewReader(make([]byte, 32))); err != nil {
			t.Fatalf("%+v cannot be written: %v", s, err)
		}
		if back, err := ReadSettings(again); err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("%+v\ncame back as\n%+v, %v", s, back, err)
		}
	})
}

// Whatever is typed into the search, the new patient that it begins has a
// number that checks, a birth date that was, and names without figures.
func FuzzPatientFrom(f *testing.F) {
	for _, text := range []string{"hollingworth gwen 14/3/58", "O'Neill, Siân 999 000 0018 QM4 7RT", "mr dr ,,, 35y", "9990000018 9990000026 x"} {
		f.Add(text)
	}
	k := kioskWith(f, Outside{})
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return
		}
		p := k.PatientFrom(text)
		if n, err := record.ParseNHSNumber(string(p.NHSNumber)); err != nil || n != p.NHSNumber {
			t.Fatalf("%q has NHS number %q", text, p.NHSNumber)
		}
		if !p.BirthDate.IsZero() && (!p.BirthDate.Date.Valid() || p.BirthDate.Date.After(record.DateOf(k.now()))) {
			t.Fatalf("%q is born %s", text, p.BirthDate.Date)
		}
		for _, name := range []string{p.Name.Family, p.Name.Given, p.Name.Title} {
			if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsDigit) {
				t.Fatalf("%q is called %+v", text, p.Name)
			}
		}
	})
}
