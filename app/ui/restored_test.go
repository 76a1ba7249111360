package ui

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/app"
)

// A kiosk that was restored says so to whoever signs in, and one whose newest
// records are gone does not open as if nothing had been.
func TestARestoredKioskSaysSoWherePeopleSignIn(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	d.fill(s)
	stick := t.TempDir()
	_, err := app.BackUpOnce(ctx, s, d.outside(), "it", stick, nil)
	d.must(err)
	_, err = app.Restore(ctx, s, d.outside(), app.RestoreOrder{From: stick, Replace: true, Reason: "rehearsal", Account: "it"}, nil)
	d.must(err)
	d.start(&s)
	d.sees("This kiosk was restored on 22-Nov-2026 03:11")
	d.shot("restored")
}

func TestAKioskWithOlderRecordsStopsAndSaysWhatToDo(t *testing.T) {
	d := bareDesk(t)
	s := d.settings()
	d.fill(s)
	older := filepath.Join(t.TempDir(), "older")
	d.must(os.CopyFS(older, os.DirFS(s.Data)))
	k, err := app.Open(ctx, s, d.outside(), nil)
	d.must(err)
	d.must(k.Close())
	d.must(os.RemoveAll(s.Data))
	d.must(os.CopyFS(s.Data, os.DirFS(older)))
	d.start(&s)
	d.sees("This kiosk does not open", "The newest entries of this kiosk are gone, 1 of them", "tideover ledger accept")
	d.seesNot("Nothing that was saved here is lost")
	d.shot("older")
}
