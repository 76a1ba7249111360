package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/app/ledger"
)

// openKiosk shows the kiosk until it is closed. One that has no settings yet
// is set up first.
func openKiosk(ctx context.Context, c *call) error {
	w := Window{Outside: c.Outside}
	exercise := c.flags.Bool("exercise", false, "practise with a sample index and a simulated trust")
	c.flags.BoolVar(&w.Windowed, "windowed", false, "do not fill the screen")
	if _, err := c.parse(0); err != nil {
		return err
	}
	var err error
	if w.Path, err = c.settingsPath(); err != nil {
		return err
	}
	if *exercise {
		return c.openExercise(ctx, w)
	}
	s, err := app.ReadSettings(w.Path)
	switch {
	case err == nil:
		w.Settings = &s
	case !errors.Is(err, app.ErrNoSettings):
		return err
	}
	return c.OpenWindow(ctx, w)
}

// openExercise opens a practice kiosk, with its simulated trust beside it.
func (c *call) openExercise(ctx context.Context, w Window) error {
	c.progress("Preparing the exercise: sample patient index, simulated trust, folder for the paper")
	p, err := drill.Practise(ctx, w.Path, c.Outside)
	if err != nil {
		return err
	}
	w.Settings, w.SignInNote = &p.Settings, p.SignInNote
	return errors.Join(c.OpenWindow(ctx, w), p.Close())
}

// verifyLedger walks the chain without changing it.
func verifyLedger(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	key, err := ledger.ReadKey(s.KeyFile)
	if err != nil {
		return err
	}
	v, err := ledger.Verify(ctx, s.Data, ledger.Options{Key: key, Witness: s.WitnessFile()}, func(n int64) { c.progress("%d entries hold", n) })
	if err != nil {
		return err
	}
	result := struct {
		Entries int64  `json:"entries"`
		Bytes   int64  `json:"bytes"`
		Head    string `json:"head"`
	}{v.Entries, v.Bytes, v.Head.Code()}
	return c.print(result, func(w io.Writer) {
		fmt.Fprintf(w, "All %d entries hold. Chain head %s.\n", v.Entries, v.Head.Code())
	})
}

// printVersion says which version this is, and from what it was built.
func printVersion(_ context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	result := struct {
		Version string `json:"version"`
		Commit  string `json:"commit,omitempty"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}{app.Version, commit(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	return c.print(result, func(w io.Writer) {
		fmt.Fprintf(w, "tideover %s %s (%s, %s)\n", result.Version, result.Commit, result.Go, result.System)
	})
}

func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return ""
}
