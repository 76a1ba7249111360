package drill

import (
	"context"
	"fmt"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// seenAfter is how long after the triage a clinician sees somebody, so that the
// exercise files notes too. Every third of them is put right at once.
const seenAfter = 17 * time.Minute

// notedAt gives when notes of an arrival are written; ok is false for somebody
// whom nobody sees within the shift.
func (e *exercise) notedAt(a *Arrival) (at time.Time, ok bool) {
	if a.Triage == nil || a.Withdrawal != nil {
		return at, false
	}
	at = later(a.Triage.AssessedAt.Add(seenAfter), a.RegisteredAt)
	gone := a.Departure != nil && a.Departure.DepartedAt.Before(at)
	return at, !gone && at.Before(e.Start.Add(time.Duration(e.Hours)*time.Hour))
}

// note files a clinician's notes, and amends every third.
func (e *exercise) note(ctx context.Context, a *Arrival) error {
	f, err := e.nurse.File(ctx, e.registered[a.Ordinal].ID, notesForm)
	if err != nil {
		return err
	}
	f.Set("notes.seenAt", record.FormatTime(e.kiosk.Now()))
	f.Set("notes.history", a.Details.Complaint)
	saved, err := f.Save(ctx)
	if err != nil {
		return fmt.Errorf("notes of arrival %d: %w %v", a.Ordinal, err, f.Problems())
	}
	if a.Ordinal%3 > 0 {
		return nil
	}
	return amendNotes(ctx, e.nurse, saved.Filings[len(saved.Filings)-1])
}

const notesForm = "notes"

func amendNotes(ctx context.Context, who *app.Session, filing record.Filing) error {
	f, err := who.Refile(ctx, filing.Latest())
	if err != nil {
		return err
	}
	f.Set("notes.plan", "Seen again before going home")
	f.Reason = "Left out at first"
	_, err = f.Save(ctx)
	return err
}
