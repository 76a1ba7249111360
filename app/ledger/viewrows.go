package ledger

import (
	"context"
	"database/sql"

	"github.com/tideover/tideover/forms/record"
)

// viewRows are the rows of the views that belong to a chapter of attendances.
type viewRows struct {
	destinations []string
	forms        map[string]bool // of the destinations
	attendances  map[record.ID]attendanceRow
	jobs         map[record.ID]jobRow
	owed         map[place]owing
	settled      map[place]int64
}

type attendanceRow struct {
	number  string
	present bool
	// withdrawn is -1 in a format that did not tell it.
	withdrawn int
	person    []byte
	seq       int64
	sealed    []byte
}

type jobRow struct {
	seq        int64
	attendance record.ID
	printer    string
	state      record.SheetState
	first      int // 0 in a format that told neither it nor what follows
	number     string
	owed       int
	sealed     []byte
}

func (c *checking) readViews(ctx context.Context, tx *work, ch chapter) (*viewRows, error) {
	r := &viewRows{forms: map[string]bool{}, attendances: map[record.ID]attendanceRow{}, jobs: map[record.ID]jobRow{}, owed: map[place]owing{}, settled: map[place]int64{}}
	between := []any{ch.after, ch.upTo}
	for _, read := range []struct {
		query string
		args  []any
		visit func(*sql.Rows) error
	}{
		{"SELECT name, " + c.since(3, "forms", "0") + " FROM destination ORDER BY name", nil, r.destination},
		{"SELECT id, number, present, " + c.since(4, "withdrawn", "-1") + ", person, seq, sealed FROM attendance WHERE id > ? AND id <= ?", between, r.attendance},
		{"SELECT id, seq, attendance, printer, state, " + c.since(4, "first, number, owed", "0, '', 0") + ", sealed FROM print_job WHERE attendance > ? AND attendance <= ?", between, r.job},
		{"SELECT destination, entry, turn, coalesce(refused, 0) FROM undelivered WHERE attendance > ? AND attendance <= ?", between, r.owing},
		{"SELECT destination, entry, receipt FROM settled WHERE attendance > ? AND attendance <= ?", between, r.receipt},
	} {
		if err := each(ctx, tx, read.query, read.args, read.visit); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *viewRows) destination(rows *sql.Rows) error {
	var name string
	var forms bool
	err := rows.Scan(&name, &forms)
	r.destinations = append(r.destinations, name)
	r.forms[name] = forms
	return storageError(err)
}

func (r *viewRows) attendance(rows *sql.Rows) error {
	var id record.ID
	var a attendanceRow
	err := rows.Scan(&id, &a.number, &a.present, &a.withdrawn, &a.person, &a.seq, &a.sealed)
	r.attendances[id] = a
	return storageError(err)
}

func (r *viewRows) job(rows *sql.Rows) error {
	var id record.ID
	var j jobRow
	err := rows.Scan(&id, &j.seq, &j.attendance, &j.printer, &j.state, &j.first, &j.number, &j.owed, &j.sealed)
	r.jobs[id] = j
	return storageError(err)
}

func (r *viewRows) owing(rows *sql.Rows) error {
	var p place
	var o owing
	err := rows.Scan(&p.destination, &p.entry, &o.turn, &o.refused)
	r.owed[p] = o
	return storageError(err)
}

func (r *viewRows) receipt(rows *sql.Rows) error {
	var p place
	var seq int64
	err := rows.Scan(&p.destination, &p.entry, &seq)
	r.settled[p] = seq
	return storageError(err)
}

// heard gives the withdrawals among entries that the outbox holds, or that a
// destination answered.
func (r *viewRows) heard(entries []record.Entry) (map[place]bool, error) {
	heard := map[place]bool{}
	for _, e := range entries {
		if e.Kind == record.KindRefused {
			if err := hearRefusal(heard, e); err != nil {
				return nil, err
			}
		}
		if e.Kind != record.KindWithdrawn {
			continue
		}
		for _, name := range r.destinations {
			p := place{name, e.ID}
			_, owed := r.owed[p]
			_, settled := r.settled[p]
			heard[p] = heard[p] || owed || settled
		}
	}
	return heard, nil
}
