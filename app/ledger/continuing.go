package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"github.com/tideover/tideover/forms/record"
)

// goesOn says from which point a ledger goes on that was restored, cut or
// moved: its newest entry, and how far the numbers had come.
func (l *Ledger) goesOn(ctx context.Context, cause record.RestoreCause) (record.Restored, error) {
	r := record.Restored{Cause: cause, Seq: l.head.Seq, Head: l.head.Code()}
	newest, err := l.entries(ctx, "WHERE seq = ?", l.head.Seq)
	if err != nil || len(newest) == 0 {
		return r, err
	}
	r.Series = newest[0].Run
	err = l.read.QueryRowContext(ctx, "SELECT last FROM series WHERE series = ?", r.Series).Scan(&r.Last)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	return r, storageError(err)
}

// machine is what an entry says of this machine: a keyed hash, so that the
// machine is known again and not known from it.
func (l *Ledger) machine() string {
	if l.options.Machine == "" {
		return ""
	}
	return hex.EncodeToString(l.seal.blind("machine\x00" + l.options.Machine))
}

// moved gives what is to be said where the run before was on another machine.
func (l *Ledger) moved(ctx context.Context) ([]record.Draft, error) {
	here := l.machine()
	runs, err := l.entries(ctx, "WHERE attendance IS NULL AND kind = ? ORDER BY seq DESC LIMIT 1", record.KindKioskStarted)
	if err != nil || len(runs) == 0 || here == "" {
		return nil, err
	}
	body, err := runs[0].Decode()
	if err != nil {
		return nil, err
	}
	before, ok := body.(*record.KioskStarted)
	if !ok || before.Machine == "" || before.Machine == here {
		return nil, nil
	}
	r, err := l.goesOn(ctx, record.OnOtherMachine)
	return []record.Draft{{Body: &r}}, err
}
