package drill

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
)

// The exercise is the product's own proof in small: three hours of arrivals, all
// printed, delivered through every fault, and held against a trust that keeps
// its own account.
func TestExerciseEndsAtZero(t *testing.T) {
	const seed = 3
	out := filepath.Join(t.TempDir(), "out")
	t.Logf("seed %d", seed)
	start := time.Date(2026, 10, 24, 23, 30, 0, 0, time.UTC) // the hour from 01:00 comes twice in this night
	result, err := Run(context.Background(), Options{Out: out, Seed: seed, Start: start, Hours: 3, PerHour: 5, KeepData: true})
	if err != nil {
		t.Fatalf("%v: %+v", err, result)
	}
	if result.Arrivals < 8 || result.Total.Issued != result.Arrivals || !result.Closed || len(result.Wrong) > 0 {
		t.Errorf("result %+v", result)
	}
	cards, err := filepath.Glob(filepath.Join(out, "sheets", "*-card.pdf"))
	// A card that still waits when its registration is withdrawn does not come out.
	if n := len(cards); err != nil || n > result.Arrivals || n < result.Arrivals-result.Total.Withdrawn {
		t.Errorf("%d cards for %d arrivals, %d withdrawn, %v", n, result.Arrivals, result.Total.Withdrawn, err)
	}
	f, err := os.Open(filepath.Join(out, "patients.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 1+result.Arrivals {
		t.Errorf("%d rows of truth for %d arrivals, %v", len(rows), result.Arrivals, err)
	}
	for _, name := range []string{app.ReportPDF, app.ReportCSV, app.ReportJSON} {
		if _, err := app.VerifyReport(filepath.Join(out, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The same while the kiosk's clock is set, a day forward, two back, and to 1970:
// every number ends in one place, with the times that people gave.
func TestExerciseWithAWrongClockEndsAtZero(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole exercise, which takes minutes under the race detector; another one runs there")
	}
	const seed = 5
	t.Logf("seed %d", seed)
	start := time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC)
	const day = 24 * time.Hour
	jumps := []time.Duration{day, -2 * day, day, -start.Sub(time.Unix(0, 0)), start.Sub(time.Unix(0, 0)) + 40*time.Second}
	result, err := Run(context.Background(), Options{Out: filepath.Join(t.TempDir(), "out"), Seed: seed, Start: start, Hours: 2, PerHour: 5, ClockJumps: jumps})
	if err != nil {
		t.Fatalf("%v: %+v", err, result)
	}
	if result.Arrivals < 5 || result.Total.Issued != result.Arrivals || !result.Closed || len(result.Wrong) > 0 {
		t.Errorf("result %+v", result)
	}
}

func TestExerciseDoesNotMixWithWhatIsThere(t *testing.T) {
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var usage *app.UsageError
	if _, err := Run(context.Background(), Options{Out: out}); !errors.As(err, &usage) {
		t.Errorf("got %v", err)
	}
}

func TestPracticeKioskOpensTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "practice", "tideover.toml")
	for range 2 {
		p, err := Practise(context.Background(), path, app.Outside{})
		if err != nil {
			t.Fatal(err)
		}
		k, err := app.Open(context.Background(), p.Settings, app.Outside{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		people, err := k.People(context.Background())
		st, err2 := k.Status(context.Background())
		if err != nil || err2 != nil || len(people) != len(exerciseStaff) || st.IndexPeople != Indexed || !st.Exercise {
			t.Errorf("%d people, status %+v, %v, %v", len(people), st, err, err2)
		}
		if err := errors.Join(k.Close(), p.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// One that was stopped in the midst of its preparation has some of its people, and
// no index. A folder that somebody made a printer of stays.
func TestPracticeThatWasNotWhollyPreparedBeginsAnew(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "practice", "tideover.toml")
	s, theirs := exerciseSettings(path, practicePaper(path)), filepath.Join(t.TempDir(), "thesis.txt")
	must(os.WriteFile(theirs, nil, 0o600))
	s.Printers = append(s.Printers, app.Printer{Name: "Share", Address: filepath.Dir(theirs)})
	must(prepareExercise(s))
	k, err := app.Open(t.Context(), s, app.Outside{}, nil)
	must(err)
	must(errors.Join(k.Enrol(t.Context(), "", exerciseStaff[0], exercisePIN), k.Close()))
	p, err := Practise(t.Context(), path, app.Outside{})
	must(err)
	k, err = app.Open(t.Context(), p.Settings, app.Outside{}, nil)
	must(err)
	people, err := k.People(t.Context())
	if st, _ := k.Status(t.Context()); err != nil || len(people) != len(exerciseStaff) || st.IndexPeople != Indexed {
		t.Errorf("%d people, status %+v, %v", len(people), st, err)
	}
	must(errors.Join(k.Close(), p.Close()))
	if _, err := os.Stat(theirs); err != nil {
		t.Error(err)
	}
}

// The simulated trust stands in no file: printers that are taken up in an exercise
// leave it where it is.
func TestAnExerciseKeepsItsTrustWithOtherPrinters(t *testing.T) {
	w := newWalk(t)
	printers := append(slices.Clone(w.k.Settings.Printers), app.Printer{Name: "Spare", Address: t.TempDir()})
	s, err := w.lead.ChangePrinters(printers)
	w.must(err)
	if len(s.Destinations) != 2 || !s.HasPrinter("Spare") {
		t.Errorf("it goes on with %+v and %+v", s.Destinations, s.Printers)
	}
	file, err := app.ReadSettings(s.Path())
	w.must(err)
	if len(file.Destinations) != 0 || !file.HasPrinter("Spare") {
		t.Errorf("the file has %+v and %+v", file.Destinations, file.Printers)
	}
}

// A practice whose recovery has begun cannot go on: its trust is gone.
func TestPracticeBeginsAnewAfterARecovery(t *testing.T) {
	if testing.Short() {
		t.Skip("each new practice imports 10,000 people")
	}
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "tideover.toml")
	registered := func(recover bool) int {
		p, err := Practise(ctx, path, app.Outside{})
		if err != nil {
			t.Fatal(err)
		}
		k, err := app.Open(ctx, p.Settings, app.Outside{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		st, err := k.Status(ctx)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.SignIn(ctx, "1001", exercisePIN)
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.ArriveUnknown(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Save(ctx); err != nil {
			t.Fatal(err)
		}
		if recover {
			err = k.Operator("test").EndOutage(ctx, "test")
		}
		if err := errors.Join(err, k.Close(), p.Close()); err != nil {
			t.Fatal(err)
		}
		return st.Registered
	}
	if a, b, c := registered(false), registered(true), registered(false); a != 0 || b != 1 || c != 0 {
		t.Errorf("registered %d, %d, %d when opened", a, b, c)
	}
}
