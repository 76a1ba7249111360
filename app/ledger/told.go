package ledger

import (
	"context"

	"github.com/tideover/tideover/forms/record"
)

// toldAtOnce is how many attendances EachTold holds at a time.
const toldAtOnce = 200

// EachTold visits the attendances that are wanted, each with all its entries,
// oldest first, in the order of their numbers. It holds only a few at a time,
// however many there are.
func (l *Ledger) EachTold(ctx context.Context, wanted func(record.Attendance) bool, visit func(record.Attendance, []record.Entry) error) error {
	for last := ""; ; {
		some, err := l.attendances(ctx, "WHERE number > ? ORDER BY number LIMIT ?", last, toldAtOnce)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, a := range some {
			if !wanted(a) {
				continue
			}
			entries, err := l.Entries(ctx, a.ID)
			if err != nil {
				return err
			}
			if err := visit(a, entries); err != nil {
				return err
			}
		}
		last = some[len(some)-1].Number.Compact()
	}
}
