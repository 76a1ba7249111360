package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/forms/record"
)

// machine is one kiosk: its settings on disk, and the program while it runs.
type machine struct {
	*parts
	t        *testing.T
	program  string
	settings string
	patient  record.Patient // who comes to the desk; the index knows them
	running  *exec.Cmd
	said     *bytes.Buffer
}

const pin = "280691"

// setUp makes a kiosk with one shift lead, who does the whole of the job from
// the door to the recovery, a receptionist and an index of so many invented
// people and the two of the public PDS sandbox.
func setUp(t *testing.T, people int) *machine {
	t.Helper()
	m := &machine{t: t, program: program(t), patient: somebody(people)}
	m.parts = assemble(t)
	s := app.NewSettings(filepath.Join(m.dir, "kiosk", "tideover.toml"))
	s.Trust = app.Organisation{Name: "Marlham Hospitals", ODS: "RZ9"}
	s.Site.Name, s.Site.ODS = "Marlham General Hospital", "RZ901"
	s.Kiosk = app.KioskName{Code: "K3", Name: "Reception 1"}
	s.Recovery = []string{"age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"}
	if err := os.Mkdir(m.folder(), 0o700); err != nil {
		t.Fatal(err)
	}
	s.Printers = []app.Printer{{Name: "Ward Printer", Address: m.printer}, {Name: "Folder", Address: m.folder()}}
	s.Destinations = []app.Destination{
		{Name: "PAS", Kind: app.KindHL7, Address: m.pas, AnswerWithin: 20, Application: "PAS", Facility: "RZ9"},
		{Name: "EPR", Kind: app.KindFHIR, Address: m.epr, AnswerWithin: 20},
	}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	m.settings = s.Path()
	m.inside(func(k *app.Kiosk) error {
		return errors.Join(
			k.Enrol(context.Background(), "", record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.ShiftLead}, pin),
			k.Enrol(context.Background(), "1001", record.Staff{ID: "1002", Name: "Mark Delaney", Role: record.Receptionist}, "735912"),
		)
	})
	m.importIndex(people)
	return m
}

// folder is where sheets go that are moved away from the printer.
func (m *machine) folder() string { return filepath.Join(m.dir, "folder") }

// indexSeed draws the people of the index.
const indexSeed = 2

// somebody gives a person of the index who lives and has an NHS number.
func somebody(people int) record.Patient {
	for person := range drill.Patients(indexSeed).All(people) {
		if p := person.Patient; p.DiedOn.IsZero() && p.NHSNumber != "" {
			return p
		}
	}
	panic("nobody in the index is alive")
}

func (m *machine) importIndex(people int) {
	m.t.Helper()
	file := filepath.Join(m.dir, "people.csv")
	f, err := os.Create(file)
	if err != nil {
		m.t.Fatal(err)
	}
	if err := errors.Join(drill.Patients(indexSeed).CSV(f, people), f.Close()); err != nil {
		m.t.Fatal(err)
	}
	const asOf = "2026-11-21T02:10"
	m.command(0, "index", "import", file, "--as-of", asOf)
	for _, name := range []string{"Patient.json", "PatientCompoundName.json"} {
		m.command(0, "index", "import", "--add", "--as-of", asOf, "../app/index/testdata/pds-sandbox/"+name)
	}
}

// inside opens the kiosk in this process, while the program does not run.
func (m *machine) inside(do func(*app.Kiosk) error) {
	m.t.Helper()
	s, err := app.ReadSettings(m.settings)
	if err != nil {
		m.t.Fatal(err)
	}
	k, err := app.Open(context.Background(), s, app.Outside{}, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	if err := errors.Join(do(k), k.Close()); err != nil {
		m.t.Fatal(err)
	}
}

// command runs a subcommand of the program and gives its output.
func (m *machine) command(exit int, args ...string) []byte {
	m.t.Helper()
	cmd := exec.Command(m.program, append(args, "--settings", m.settings)...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	var code *exec.ExitError
	got := 0
	if errors.As(err, &code) {
		got = code.ExitCode()
	} else if err != nil {
		m.t.Fatal(err)
	}
	if got != exit {
		m.t.Fatalf("%v exited with %d, not %d: %s %s", args, got, exit, out, complaints.String())
	}
	return out
}

// start opens the window.
func (m *machine) start() {
	m.t.Helper()
	m.said = &bytes.Buffer{}
	m.running = exec.Command(m.program, "--settings", m.settings)
	m.running.Env = append(os.Environ(), "DISPLAY="+m.display, "LIBGL_ALWAYS_SOFTWARE=1", "LANG=en_GB.UTF-8",
		"XDG_CONFIG_HOME="+filepath.Join(m.dir, "config")) // where Fyne keeps what else the kiosks would write over each other
	m.running.Stderr, m.running.Stdout = m.said, m.said
	if err := m.running.Start(); err != nil {
		m.t.Fatal(err)
	}
	running := m.running
	m.t.Cleanup(func() {
		if m.t.Failed() {
			m.shot("failed-" + strings.ReplaceAll(m.t.Name(), "/", "-"))
		}
		running.Process.Kill()
		if m.t.Failed() {
			m.t.Logf("the kiosk said: %s", tail(m.said.String(), 3000))
		}
	})
	waitFor(m.t, "the window opened", func() bool {
		return m.xdotool("search", "--onlyvisible", "--name", "^Tideover$") == nil
	})
	pause(2500)
}

// kill is the end that a power cut makes of a process.
func (m *machine) kill() {
	m.t.Helper()
	if err := m.running.Process.Signal(syscall.SIGKILL); err != nil {
		m.t.Fatal(err)
	}
	m.running.Wait()
}

// quit ends the program as a shutdown does.
func (m *machine) quit() {
	m.t.Helper()
	if err := m.end(); err != nil {
		m.t.Fatalf("the kiosk ended with %v: %s", err, m.said)
	}
}

// end asks the program to end, as a shutdown does, and gives what it ended with.
// Where it does not, what each of its goroutines waits for is in the log.
func (m *machine) end() error {
	m.t.Helper()
	if err := m.running.Process.Signal(syscall.SIGTERM); err != nil {
		m.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- m.running.Wait() }()
	select {
	case err := <-done:
		return err
	case <-time.After(20 * time.Second):
		m.running.Process.Signal(syscall.SIGQUIT)
		<-done
		m.t.Fatalf("the kiosk does not end: %s", m.said)
		return nil
	}
}

func (m *machine) xdotool(args ...string) error {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+m.display, "LANG=C.UTF-8")
	return cmd.Run()
}

// keys presses keys one after another: "F10", "ctrl+d", "Down".
func (m *machine) keys(names ...string) {
	m.t.Helper()
	for _, name := range names {
		if err := m.xdotool("key", name); err != nil {
			m.t.Fatalf("pressing %s: %v", name, err)
		}
		pause(250)
	}
}

func (m *machine) types(text string) {
	m.t.Helper()
	if err := m.xdotool("type", "--delay", "40", text); err != nil {
		m.t.Fatalf("typing: %v", err)
	}
	pause(400)
}

func pause(ms int) { time.Sleep(time.Duration(ms) * time.Millisecond) }

// shot keeps a picture of the screen where TIDEOVER_SHOTS names a folder.
func (m *machine) shot(name string) {
	dir := os.Getenv("TIDEOVER_SHOTS")
	if dir == "" {
		return
	}
	pause(1500)
	cmd := exec.Command("import", "-window", "root", filepath.Join(dir, name+".png"))
	cmd.Env = append(os.Environ(), "DISPLAY="+m.display)
	if err := cmd.Run(); err != nil {
		m.t.Logf("no picture of %s: %v", name, err)
	}
}

// cards gives the casualty cards that the printer put out.
func (m *machine) cards() []string {
	names, err := filepath.Glob(filepath.Join(m.paper, "*-card*.pdf"))
	if err != nil {
		m.t.Fatal(err)
	}
	return names
}

// codes reads every barcode of a document's pages, as they come out of a
// printer at 200 dots an inch.
func (m *machine) codes(pdf string) []string {
	m.t.Helper()
	page := filepath.Join(m.t.TempDir(), "page")
	if out, err := exec.Command("pdftoppm", "-r", "200", "-gray", "-png", pdf, page).CombinedOutput(); err != nil {
		m.t.Fatalf("pdftoppm: %v %s", err, out)
	}
	pages, err := filepath.Glob(page + "*.png")
	if err != nil || len(pages) == 0 {
		m.t.Fatalf("no pages: %v", err)
	}
	out, err := exec.Command("zbarimg", append([]string{"--quiet", "--raw"}, pages...)...).Output()
	if err != nil {
		m.t.Fatalf("zbarimg: %v", err)
	}
	return strings.Fields(string(out))
}
