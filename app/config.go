package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// Settings are everything that differs between one kiosk and another. They
// live in one TOML file; the data folder and the key file lie beside it unless
// it says otherwise.
type Settings struct {
	Data string `toml:"data"`
	// Unlock says what opens the records after a start: the key file, with
	// nobody there, or a passphrase that is asked for.
	Unlock  string `toml:"unlock,omitempty"`
	KeyFile string `toml:"key_file"`
	// Recovery names the trust's recovery recipients, "age1…": whoever holds
	// the identity of one can open this kiosk's disk when all else is lost.
	Recovery []string `toml:"recovery"`
	// Exercise marks everything that this kiosk writes, prints and sends.
	Exercise bool `toml:"exercise,omitempty"`
	// AutoLock is after how many minutes without a key or a click the kiosk
	// asks who is there; 0 is never.
	AutoLock int `toml:"auto_lock"`

	Trust        Organisation  `toml:"trust"`
	Site         Site          `toml:"site"`
	Kiosk        KioskName     `toml:"kiosk"`
	Printers     []Printer     `toml:"printer"`
	Destinations []Destination `toml:"destination"`
	Backup       BackupPlan    `toml:"backup,omitempty"`
	Forms        FormSettings  `toml:"forms,omitempty"`
	Return       ReturnPlan    `toml:"cds,omitempty"`
	Lists        ListPlan      `toml:"lists"`
	Paper        PaperSettings `toml:"paper,omitempty"`
	// Numbers are the telephone numbers that action cards show, by the keys that
	// the cards name: it, switchboard, nurse-in-charge.
	Numbers map[string]string `toml:"numbers,omitempty"`
	// SitrepEvery is after how many minutes the next situation report is due; 240
	// where it is left out.
	SitrepEvery int `toml:"sitrep_every,omitempty"`

	path string
}

// Organisation is a trust by name and ODS code.
type Organisation struct {
	Name string `toml:"name"`
	ODS  string `toml:"ods"`
}

// PaperSettings say where the trust's own words for paper are: action cards and
// public notices, a TOML file each. No folder is none.
type PaperSettings struct {
	Cards   string `toml:"cards,omitempty"`
	Notices string `toml:"notices,omitempty"`
}

// Site is where the kiosk stands.
type Site struct {
	Name           string   `toml:"name"`
	ODS            string   `toml:"ods"`
	Department     string   `toml:"department"`
	DepartmentType string   `toml:"department_type"` // 01 to 05, ECDS
	TimeZone       string   `toml:"time_zone"`
	Places         []string `toml:"places"`
}

// KioskName is what a kiosk is called: the code that begins its numbers, and
// the name that people know it by.
type KioskName struct {
	Code string `toml:"code"`
	Name string `toml:"name"`
}

// Destination is one of the trust's systems that records go to afterwards.
type Destination struct {
	Name    string `toml:"name"`
	Kind    string `toml:"kind"`    // hl7 or fhir
	Address string `toml:"address"` // host:port for hl7, a base URL for fhir
	// AnswerWithin is how many seconds an answer is waited for; 30 where it is
	// left out.
	AnswerWithin int `toml:"answer_within,omitempty"`
	// For HL7: MSH-5 and MSH-6 of what is sent, and whether times carry their
	// offset. The rest of the map is the default profile.
	Application string `toml:"application,omitempty"`
	Facility    string `toml:"facility,omitempty"`
}

// What opens the records after a start.
const (
	ByKeyFile    = "key-file"
	ByPassphrase = "passphrase"
)

// The kinds of destination.
const (
	KindHL7  = "hl7"
	KindFHIR = "fhir"
)

// ErrNoSettings says that this kiosk has not been set up.
var ErrNoSettings = errors.New("this kiosk has not been set up")

// SettingsError names the setting that is wrong and how to put it right.
type SettingsError struct {
	File  string
	Field string
	Words string
	Hint  string
}

// Error names file, setting and fault.
func (e *SettingsError) Error() string {
	where := strings.TrimPrefix(e.File+": "+e.Field, ": ")
	return strings.TrimSuffix(where, ": ") + ": " + e.Words
}

// DefaultSettingsPath is where the settings of this machine's kiosk are.
func DefaultSettingsPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the settings folder: %w", err)
	}
	return filepath.Join(dir, "tideover", "tideover.toml"), nil
}

// NewSettings are the settings of a kiosk that is being set up at path.
func NewSettings(path string) Settings {
	dir := filepath.Dir(path)
	return Settings{
		Data: filepath.Join(dir, "data"), Unlock: ByKeyFile, KeyFile: filepath.Join(dir, "kiosk.key"), AutoLock: 3, path: path,
		Site:  Site{Department: "Emergency Department", DepartmentType: "01", TimeZone: "Europe/London", Places: defaultPlaces()},
		Lists: ListPlan{Every: 60},
	}
}

func defaultPlaces() []string {
	places := []string{"Waiting room", "Triage"}
	for _, area := range []struct {
		name string
		n    int
	}{{"Resus", 4}, {"Majors", 12}, {"Minors", 6}, {"Paeds", 4}} {
		for i := range area.n {
			places = append(places, fmt.Sprintf("%s %d", area.name, i+1))
		}
	}
	return append(places, "Ambulance bay", "X-ray", "Relatives' room")
}

// ReadSettings reads and checks a settings file. A missing file is
// ErrNoSettings; a fault in one is a *SettingsError.
func ReadSettings(path string) (Settings, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, fmt.Errorf("%w: no file %s", ErrNoSettings, path)
	}
	if err != nil {
		return Settings{}, fmt.Errorf("reading the settings: %w", err)
	}
	s := NewSettings(path)
	s.Site.Places = nil
	meta, err := toml.Decode(string(text), &s)
	if err != nil {
		return Settings{}, tomlError(path, err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return Settings{}, &SettingsError{path, extra[0].String(), "there is no such setting", "Check its spelling, or take the line out."}
	}
	if len(s.Site.Places) == 0 {
		s.Site.Places = defaultPlaces()
	}
	s.Data, s.KeyFile = beside(path, s.Data), beside(path, s.KeyFile)
	if s.Backup.Folder != "" {
		s.Backup.Folder = beside(path, s.Backup.Folder)
	}
	if s.Forms.Folder == "" {
		s.Forms.Folder = "forms"
	}
	s.Forms.Folder = beside(path, s.Forms.Folder)
	for _, folder := range []*string{&s.Paper.Cards, &s.Paper.Notices} {
		if *folder != "" {
			*folder = beside(path, *folder)
		}
	}
	return s, s.Check()
}

func tomlError(path string, err error) error {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return &SettingsError{path, fmt.Sprintf("line %d", parse.Position.Line), parse.Message, "Put this line right, or rename the file and set the kiosk up again."}
	}
	return &SettingsError{path, "", err.Error(), "Put the file right, or rename it and set the kiosk up again."}
}

func beside(settings, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(settings), path)
}

var odsCode = regexp.MustCompile(`^[A-Z0-9]{3,9}$`)

// Check finds the first setting that a kiosk could not work with.
func (s Settings) Check() error {
	bad := func(field, words, hint string) error { return &SettingsError{s.path, field, words, hint} }
	switch {
	case s.Trust.Name == "":
		return bad("trust.name", "the trust has no name", "Give the trust's name as it is to be printed.")
	case !odsCode.MatchString(s.Trust.ODS):
		return bad("trust.ods", fmt.Sprintf("%q is no ODS code", s.Trust.ODS), "Use the trust's ODS code: three letters and digits, like RZZ.")
	case s.Site.Name == "":
		return bad("site.name", "the site has no name", "Give the hospital's name as it is to be printed.")
	case !odsCode.MatchString(s.Site.ODS):
		return bad("site.ods", fmt.Sprintf("%q is no ODS code", s.Site.ODS), "Use the site's ODS code: five letters and digits, like RZZ01.")
	case !slices.Contains([]string{"01", "02", "03", "04", "05"}, s.Site.DepartmentType):
		return bad("site.department_type", fmt.Sprintf("%q is no department type", s.Site.DepartmentType), "Use 01 for a consultant-led 24-hour department, or 02 to 05.")
	case !record.ValidKioskCode(s.Kiosk.Code):
		return bad("kiosk.code", fmt.Sprintf("%q cannot begin a number", s.Kiosk.Code), "Use a letter and a digit from 1 to 9, like K3; not I, L, O, S or U.")
	case s.Exercise != (s.Kiosk.Code[0] == 'X'):
		return bad("kiosk.code", fmt.Sprintf("%q is for %s", s.Kiosk.Code, map[bool]string{true: "real patients", false: "exercises"}[s.Exercise]), "Codes that begin with X are for exercises, and for nothing else.")
	case s.AutoLock < 0:
		return bad("auto_lock", "it cannot lock before it is left", "Give the minutes without a key or a click, or 0 for never.")
	case s.SitrepEvery < 0:
		return bad("sitrep_every", "a report cannot be due before the last", "Give the minutes from one situation report to the next, or leave it out for 240.")
	case s.Kiosk.Name == "":
		return bad("kiosk.name", "the kiosk has no name", "Say where it stands, like Reception 1.")
	}
	if _, err := time.LoadLocation(s.Site.TimeZone); err != nil {
		return bad("site.time_zone", fmt.Sprintf("%q is no time zone", s.Site.TimeZone), "Use a name such as Europe/London.")
	}
	return errors.Join(s.checkKeys(), s.checkPrinters(), s.checkDestinations(), s.checkBackup(), s.checkReturn(), s.checkLists())
}

func (s Settings) checkDestinations() error {
	names := map[string]bool{}
	for i, d := range s.Destinations {
		field := fmt.Sprintf("destination %d", i+1)
		switch {
		case d.Name == "" || names[d.Name]:
			return &SettingsError{s.path, field, "it has no name of its own", "Give every destination a name of its own, like PAS."}
		case d.Kind != KindHL7 && d.Kind != KindFHIR:
			return &SettingsError{s.path, field, fmt.Sprintf("%q is no kind", d.Kind), "The kinds are hl7 and fhir."}
		case d.AnswerWithin < 0:
			return &SettingsError{s.path, field, "it cannot answer before it is asked", "Give answer_within in seconds, or leave it out."}
		case d.Address == "":
			return &SettingsError{s.path, field, "it has no address", "Give host:port for hl7, or a base URL for fhir."}
		}
		names[d.Name] = true
	}
	return nil
}

// patience is how long one answer is waited for.
func (d Destination) patience() time.Duration {
	if d.AnswerWithin == 0 {
		return 30 * time.Second
	}
	return time.Duration(d.AnswerWithin) * time.Second
}

func (s Settings) destinationNames() []string {
	var names []string
	for _, d := range s.Destinations {
		names = append(names, d.Name)
	}
	return names
}

// formTakers are the destinations that a filed form can be sent to: there is no
// HL7 v2 event for one.
func (s Settings) formTakers() []string {
	var names []string
	for _, d := range s.Destinations {
		if d.Kind == KindFHIR {
			names = append(names, d.Name)
		}
	}
	return names
}

// AddFolder makes a folder, and of it a printer that takes no sheet by itself;
// its name is its path.
func (s *Settings) AddFolder(path string) (name string, err error) {
	s.Printers = append(slices.Clone(s.Printers), Printer{Name: path, Address: path})
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", fmt.Errorf("making the folder to print to: %w", err)
	}
	return path, nil
}

// Path is the file that the settings were read from or will be written to.
func (s Settings) Path() string { return s.path }

// Write checks the settings and puts them on disk whole, replacing the file
// that was there in one step. Where the kiosk has no key yet it draws one.
func (s Settings) Write(random io.Reader) error {
	if err := s.Check(); err != nil {
		return err
	}
	if err := ledger.MakeFolder(filepath.Dir(s.path)); err != nil {
		return fmt.Errorf("making the settings folder: %w", err)
	}
	if err := errors.Join(s.provideKey(random), s.provideFolders()); err != nil {
		return err
	}
	var text bytes.Buffer
	text.WriteString("# Settings of this Tideover kiosk. README.md explains each of them.\n\n")
	if err := toml.NewEncoder(&text).Encode(s); err != nil {
		return fmt.Errorf("writing the settings: %w", err)
	}
	return replaceFile(s.path, text.Bytes())
}

// provideFolders makes the folders that stand for printers. Later a folder
// that is missing is a stick that was pulled out, and is not made again.
func (s Settings) provideFolders() error {
	for _, p := range s.Printers {
		if !filepath.IsAbs(p.Address) {
			continue
		}
		if err := os.MkdirAll(p.Address, 0o700); err != nil {
			return fmt.Errorf("making the folder of printer %s: %w", p.Name, err)
		}
	}
	return nil
}

// replaceFile puts content at path so that a power cut leaves the old file or
// the new one, never half of one.
func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tideover-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return ledger.SyncFolder(filepath.Dir(path))
}
