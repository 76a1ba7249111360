package console

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// Whoever stops a run while it looks how the sheets stand is told what became of
// each: none is forgotten.
func TestARunThatIsStoppedForgetsNoSheet(t *testing.T) {
	dir := t.TempDir()
	s := app.NewSettings(filepath.Join(dir, "tideover.toml"))
	s.Trust, s.Site.Name, s.Site.ODS = app.Organisation{Name: "Marlham Hospitals", ODS: "RZ9"}, "Marlham General Hospital", "RZ901"
	s.Kiosk = app.KioskName{Code: "K3", Name: "Reception 1"}
	s.Recovery = []string{"age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"}
	s.Printers = []app.Printer{{Name: "Paper", Address: filepath.Join(dir, "paper")}}
	if err := s.Write(rand.Reader); err != nil {
		t.Fatal(err)
	}
	k, err := app.Open(t.Context(), s, app.Outside{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	operator := k.Operator("test")
	jobs, err := operator.Print(t.Context(), app.PrintRequest{Sheet: record.TestSheet})
	if err != nil {
		t.Fatal(err)
	}
	queued := jobs[0].ID
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := refresh(stopped, operator, jobs); !errors.Is(err, context.Canceled) || jobs[0].ID != queued {
		t.Errorf("it knows sheet %q, not %q, after %v", jobs[0].ID, queued, err)
	}
}
