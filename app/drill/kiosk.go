package drill

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
)

// The people of an exercise. Their PINs are no secret: the sign-in screen
// shows them.
const exercisePIN = "112233"

var exerciseStaff = []record.Staff{
	{ID: "1001", Name: "Joanne Rahman", Role: record.Receptionist},
	{ID: "1002", Name: "Sunita Okoye", Role: record.ShiftLead},
	{ID: "1003", Name: "Bev Tranter", Role: record.WardClerk},
	{ID: "1004", Name: "Ruth Cole", Role: record.Clinician},
	{ID: "1005", Name: "Piotr Zielinski", Role: record.TrustIT},
}

const (
	exerciseTrust = "RZ9" // no trust has this ODS code
	// exerciseAnswer is how long an answer of the trust is waited for, in
	// seconds: short, since in an exercise many never come.
	exerciseAnswer = 2
)

// exerciseSettings are those of a kiosk that only practises: its code begins
// with X, and a folder stands for its printer.
func exerciseSettings(path, paper string) app.Settings {
	s := app.NewSettings(path)
	s.Exercise = true
	s.Trust = app.Organisation{Name: "Marlham Hospitals", ODS: exerciseTrust}
	s.Site.Name, s.Site.ODS = "Marlham General Hospital", "RZ901"
	s.Kiosk = app.KioskName{Code: "X1", Name: "Exercise"}
	s.Printers = []app.Printer{{Name: "Paper folder", Address: paper}}
	s.Recovery = []string{exerciseRecipient}
	return s
}

// The recovery key of every exercise, so that trust IT can practise opening a
// dead kiosk's disk too. It is no secret: nobody in an exercise is real.
const (
	exerciseRecipient = "age15dsuulc2xaq09t8g7lfactle8x5kh2hpvvq20jv4szepeepdt3fs0dfzxw"
	exerciseIdentity  = "AGE-SECRET-KEY-1WQ605P6WPFDKTR6W3R2YE0CY5WVJUUEDXAX2X0X60NULHL4PD4UQM0L5VM"
)

// prepareExercise writes an exercise's settings, and its recovery key beside
// them.
func prepareExercise(s app.Settings) error {
	if err := s.Write(rand.Reader); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(s.Path()), "recovery.txt"), []byte("# public key: "+exerciseRecipient+"\n"+exerciseIdentity+"\n"), 0o600)
}

// destinations are a simulated trust's PAS and EPR.
func destinations(mllp, fhir string) []app.Destination {
	return []app.Destination{
		{Name: "PAS", Kind: app.KindHL7, Address: mllp, AnswerWithin: exerciseAnswer, Application: "PAS", Facility: exerciseTrust},
		{Name: "EPR", Kind: app.KindFHIR, Address: fhir, AnswerWithin: exerciseAnswer},
	}
}

// furnish enrols the people and takes in the index of a kiosk that is new.
func furnish(ctx context.Context, k *app.Kiosk, p *Population) error {
	for _, staff := range exerciseStaff {
		if err := k.Enrol(ctx, "", staff, exercisePIN); err != nil {
			return err
		}
	}
	var snapshot bytes.Buffer
	if err := p.CSV(&snapshot, Indexed); err != nil {
		return err
	}
	it, err := k.SignIn(ctx, "1005", exercisePIN)
	if err != nil {
		return err
	}
	_, err = it.ImportIndex(ctx, &snapshot, index.CSV, index.ImportOptions{
		Source: fmt.Sprintf("Invented people, seed %d", p.Seed()), AsOf: k.Now().Add(-25 * time.Hour), Replace: true,
	})
	return errors.Join(err, it.SignOut(ctx))
}

// Practice is an exercise kiosk's settings with a simulated trust beside it.
type Practice struct {
	Settings   app.Settings
	SignInNote string
	trust      *Trust
}

// practiceSeed makes every practice kiosk know the same invented people.
const practiceSeed = 1

// Practise prepares a kiosk to practise on, the first time with people, index
// and folder, and starts the trust that it may deliver to. A practice that was
// left goes on, until its recovery has begun: the trust that it delivered to
// ended with it, so the next practice begins anew. Close ends the trust.
func Practise(ctx context.Context, settings string, o app.Outside) (*Practice, error) {
	s, err := app.ReadSettings(settings)
	if err == nil {
		err = beginAnew(ctx, s, o)
	}
	if errors.Is(err, app.ErrNoSettings) {
		s, err = preparePractice(ctx, settings, o)
	}
	if err != nil {
		return nil, err
	}
	trust, err := startTrust(ctx, Patients(practiceSeed), Faults{}, time.Now)
	if err != nil {
		return nil, err
	}
	s.Destinations = destinations(trust.MLLPAddress(), trust.FHIRBase())
	return &Practice{Settings: s, SignInNote: "Everybody’s PIN in this exercise is " + exercisePIN + ".", trust: trust}, nil
}

// startTrust opens a simulated trust that knows the people of the index.
func startTrust(ctx context.Context, p *Population, faults Faults, now func() time.Time) (*Trust, error) {
	t := &Trust{ODS: exerciseTrust, Now: now, Faults: faults}
	if err := t.Know(p.All(Indexed)); err != nil {
		return nil, err
	}
	return t, t.Start(ctx)
}

// Close ends the simulated trust.
func (p *Practice) Close() error { return p.trust.Close() }

// beginAnew clears a practice away whose recovery has begun, or that was never
// wholly prepared, and then says app.ErrNoSettings. It touches nothing but exercises.
func beginAnew(ctx context.Context, s app.Settings, o app.Outside) error {
	if !s.Exercise {
		return &app.SettingsError{File: s.Path(), Field: "exercise", Words: "this is a kiosk for real patients", Hint: "Practise with another file: --exercise --settings FILE."}
	}
	k, err := app.Open(ctx, s, o, nil)
	if err != nil {
		return err
	}
	st, err := k.Status(ctx)
	if err := errors.Join(err, k.Close()); err != nil {
		return err
	}
	prepared := st.IndexPeople > 0 // the index is furnished last
	if prepared && (st.Phase == app.Downtime || st.Registered == 0) {
		return nil
	}
	return errors.Join(app.ErrNoSettings, clearAway(s))
}

// clearAway removes a practice, its settings last. A folder that somebody made a
// printer of is theirs, and stays.
func clearAway(s app.Settings) error {
	return errors.Join(os.RemoveAll(s.Data), os.Remove(s.KeyFile), os.RemoveAll(s.WitnessFile()),
		os.RemoveAll(practicePaper(s.Path())), os.Remove(s.Path()))
}

// practicePaper is the folder that a practice prints into.
func practicePaper(settings string) string { return filepath.Join(filepath.Dir(settings), "paper") }

func preparePractice(ctx context.Context, path string, o app.Outside) (app.Settings, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return app.Settings{}, err
	}
	s := exerciseSettings(path, practicePaper(path))
	if err := prepareExercise(s); err != nil {
		return s, err
	}
	k, err := app.Open(ctx, s, o, nil)
	if err != nil {
		return s, err
	}
	if err := errors.Join(furnish(ctx, k, Patients(practiceSeed)), k.Close()); err != nil {
		return s, errors.Join(err, clearAway(s))
	}
	return s, nil
}
