package app

import (
	"context"
	"fmt"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// arrivalSheets come out when somebody is registered.
var arrivalSheets = []record.SheetKind{record.CasualtyCard, record.Wristband, record.LabelSheet}

// asQueued gives an attendance as it stood when a job of it was queued.
func (k *Kiosk) asQueued(ctx context.Context, j record.PrintJob) (record.Attendance, error) {
	var a record.Attendance
	entries, err := k.ledger.Entries(ctx, j.AttendanceID)
	if err != nil {
		return a, err
	}
	for _, e := range entries {
		if err := a.Apply(e); err != nil {
			return a, err
		}
		body, err := e.Decode()
		if err != nil {
			return a, err
		}
		if q, ok := body.(*record.SheetQueued); ok && q.Job.ID == j.ID {
			return a, nil
		}
	}
	return a, fmt.Errorf("%w: print job %s", ledger.ErrNotFound, j.ID)
}
