package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func (k *Kiosk) restored(r record.Restored) Restored {
	return Restored{From: r.From, Entries: r.Seq, Gone: max(0, r.Known-r.Seq), Note: k.restoredWords(r, k.now())}
}

// RestoredNote says, until a balance has been signed after it, that this kiosk
// was restored, goes on from an older copy or came to another machine, and
// which numbers may be on paper and nowhere else. It is empty where nothing of
// the kind happened.
func (k *Kiosk) RestoredNote(ctx context.Context) (string, error) {
	notes, err := k.restoredNotes(ctx)
	return strings.Join(notes, " "), err
}

func (k *Kiosk) restoredNotes(ctx context.Context) ([]string, error) {
	entries, err := k.ledger.KioskEntries(ctx, record.KindRestored)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	signed, err := k.latest(ctx, record.KindBalanceSigned)
	if err != nil {
		return nil, err
	}
	var notes []string
	for _, e := range entries {
		if signed != nil && e.Seq < signed.Seq {
			continue
		}
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		notes = append(notes, k.restoredWords(*body.(*record.Restored), e.RecordedAt.In(k.zone)))
	}
	return notes, nil
}

func (k *Kiosk) restoredWords(r record.Restored, at time.Time) string {
	when := record.FormatDateTime(at)
	switch r.Cause {
	case record.OnOtherMachine:
		return fmt.Sprintf("Since %s this kiosk runs on another machine than before. If its disk was cloned, the other one may still be in use: its records are not here.", when)
	case record.FromBackup:
		return fmt.Sprintf("This kiosk was restored on %s from the backup %s. ", when, r.From) + k.lostWords(r)
	}
	return fmt.Sprintf("Since %s this kiosk goes on from an older copy of its records. ", when) + k.lostWords(r)
}

// lostWords says what may be missing after a restore.
func (k *Kiosk) lostWords(r record.Restored) string {
	words := "What was entered after it is not here"
	if n := r.Known - r.Seq; n > 0 {
		words += fmt.Sprintf(" (entries known of: %d)", n)
	}
	switch {
	case r.Last > 0 && r.Last < record.MaxSequence:
		return words + fmt.Sprintf(". Numbers from %s on may be on paper and nowhere else.", record.NewDowntimeNumber(k.Settings.Kiosk.Code, r.Series, r.Last+1))
	case r.Series != "":
		return words + fmt.Sprintf(". Numbers of series %s may be on paper and nowhere else.", r.Series)
	}
	return words + ". Its numbers may be on paper and nowhere else."
}
