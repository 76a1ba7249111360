package trials

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

var ctx = context.Background()

// roleVariable makes this program the kiosk of a trial.
const roleVariable = "TIDEOVER_PAPER_TRIAL"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "" {
		os.Exit(m.Run())
	}
	if err := playKiosk(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// playKiosk registers so many patients, a few a second, and then goes on
// printing until it is killed.
func playKiosk(settings, from, until string) error {
	s, err := app.ReadSettings(settings)
	if err != nil {
		return err
	}
	k, err := app.Open(ctx, s, app.Outside{}, nil)
	if err != nil {
		return err
	}
	defer k.Close()
	session, err := k.SignIn(ctx, "1001", "112233")
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(until)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	for n := first; n < last; n++ {
		if err := arrive(session, n); err != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	select {}
}

func arrive(s *app.Session, n int) error {
	f, err := s.Arrive(record.Patient{Name: record.Name{Family: fmt.Sprint("Wolstenholme ", n), Given: "Siân"}})
	if err != nil {
		return err
	}
	for field, text := range map[string]string{"patient.birthDate": "14/3/58", "arrival.arrivedAt": "-20", "arrival.complaint": "Chest pain since midnight."} {
		if problems := f.Set(field, text); len(problems) > 0 {
			return fmt.Errorf("%s: %+v", field, problems)
		}
	}
	_, err = f.Save(ctx)
	return err
}

// newSettings sets a kiosk up with two printers, each the spare of nobody: what is
// tried here is that they do not harm each other.
func newSettings(t *testing.T, cards, rest *printer) app.Settings {
	t.Helper()
	dir := t.TempDir()
	s := app.NewSettings(filepath.Join(dir, "tideover.toml"))
	s.Trust = app.Organisation{Name: "Tidewater Hospitals", ODS: "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = app.KioskName{Code: "K3", Name: "Reception 1"}
	s.Recovery = []string{"age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"}
	s.Printers = []app.Printer{
		{Name: "Majors laser", Address: cards.address(), Sheets: []string{"card"}},
		{Name: "Reception laser", Address: rest.address(), Sheets: []string{"labels", "wristband"}},
	}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	k, err := app.Open(ctx, s, app.Outside{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = k.Operator("test").Enrol(ctx, record.Staff{ID: "1001", Name: "Joanne Rahman", Role: record.ShiftLead}, "112233")
	if err := errors.Join(err, k.Close()); err != nil {
		t.Fatal(err)
	}
	return s
}

// launch starts the kiosk; the function that it gives takes its power.
func launch(t *testing.T, s app.Settings, from, until int) (cut func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], s.Path(), strconv.Itoa(from), strconv.Itoa(until))
	cmd.Env = append(os.Environ(), roleVariable+"=kiosk")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cut = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it says that it was killed
	}
	t.Cleanup(cut)
	return cut
}

func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if happened() {
			return
		}
	}
	t.Fatalf("it never happened that %s", what)
}
