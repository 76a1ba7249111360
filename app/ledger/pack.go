package ledger

import (
	"context"
	"database/sql"
	"errors"

	"github.com/tideover/tideover/forms/record"
)

// PackNumbers gives every number of a blank pack that this ledger issued, in
// the order of their numbers.
func (l *Ledger) PackNumbers(ctx context.Context) ([]record.PackNumber, error) {
	outcomes, err := l.packOutcomes(ctx)
	if err != nil {
		return nil, err
	}
	var list []record.PackNumber
	err = each(ctx, l.read, "SELECT number, EXISTS (SELECT 1 FROM attendance a WHERE a.number = p.number) FROM pack_number p ORDER BY number", nil, func(rows *sql.Rows) error {
		var n record.PackNumber
		err := rows.Scan(&n.Number, &n.Returned)
		n.Outcome = outcomes[n.Number]
		list = append(list, n)
		return storageError(err)
	})
	return list, err
}

// OnPack reports whether a number is one of a blank pack that this ledger issued.
func (l *Ledger) OnPack(ctx context.Context, n record.DowntimeNumber) (on bool, err error) {
	err = l.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pack_number WHERE number = ?)", n.Compact()).Scan(&on)
	return on, storageError(err)
}

// Packs gives every blank pack that this ledger issued, oldest first, with what
// became of each of its sets.
func (l *Ledger) Packs(ctx context.Context) ([]record.Pack, error) {
	entries, err := l.entries(ctx, "WHERE attendance IS NULL AND kind IN ('pack.issued', 'pack.queued', 'pack.accounted') ORDER BY seq")
	if err != nil {
		return nil, err
	}
	packs := packShelf{sets: map[record.DowntimeNumber]*record.PackedSet{}}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		packs.put(e, body)
	}
	err = l.typedIn(ctx, func(a record.Attendance) {
		if s := packs.sets[a.Number]; s != nil {
			s.Returned, s.Outcome, s.At, s.By = true, "", a.RegisteredAt, a.RegisteredBy
		}
	})
	return packs.all, err
}

// packShelf is the packs in the making, with their sets by number.
type packShelf struct {
	all  []record.Pack
	sets map[record.DowntimeNumber]*record.PackedSet
}

// put folds an entry about packs.
func (p *packShelf) put(e record.Entry, body record.Body) {
	switch b := body.(type) {
	case *record.PackIssued:
		p.issue(e, b)
	case *record.PackQueued:
		for i := range p.all {
			p.all[i].Queued = p.all[i].Queued || p.all[i].Issued == b.Issued
		}
	case *record.PackAccounted:
		for _, n := range b.Numbers {
			if s := p.sets[n]; s != nil {
				s.Outcome, s.At, s.By = b.Outcome, e.RecordedAt, e.Author
			}
		}
	}
}

// Pack gives the pack that an entry of this commit issued, as it begins.
func (tx *Tx) Pack(e record.Entry, issued record.PackIssued) (record.Pack, error) {
	var p packShelf
	p.issue(e, &issued)
	err := tx.tx.QueryRowContext(tx.ctx, "SELECT count(*) FROM entry WHERE attendance IS NULL AND kind = 'pack.issued' AND seq <= ?", e.Seq).Scan(&p.all[0].Pack)
	return p.all[0], storageError(err)
}

func (p *packShelf) issue(e record.Entry, b *record.PackIssued) {
	sets := make([]record.PackedSet, len(b.Numbers))
	for i, n := range b.Numbers {
		sets[i].Number = n
		if i < len(b.Names) {
			sets[i].Name = b.Names[i]
		}
		if p.sets != nil {
			p.sets[n] = &sets[i]
		}
	}
	p.all = append(p.all, record.Pack{
		Issued: e.ID, Pack: len(p.all) + 1, IssuedAt: e.RecordedAt, IssuedBy: e.Author,
		Printed: b.Printed, Printer: b.Printer, Sets: sets,
	})
}

// typedIn visits everybody who is registered under a number of a blank pack.
func (l *Ledger) typedIn(ctx context.Context, visit func(record.Attendance)) error {
	return each(ctx, l.read, "SELECT a.id, a.sealed FROM pack_number p JOIN attendance a ON a.number = p.number", nil, func(rows *sql.Rows) error {
		var id string
		var sealed []byte
		err := rows.Scan(&id, &sealed)
		var a record.Attendance
		if err := l.seal.openRow("attendance", id, sealed, err, &a); err != nil {
			return err
		}
		visit(a)
		return nil
	})
}

// packOutcomes gives the latest word on each number that has one.
func (l *Ledger) packOutcomes(ctx context.Context) (map[record.DowntimeNumber]record.PackOutcome, error) {
	entries, err := l.KioskEntries(ctx, record.KindPackAccounted)
	if err != nil {
		return nil, err
	}
	outcomes := map[record.DowntimeNumber]record.PackOutcome{}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		if b, ok := body.(*record.PackAccounted); ok {
			for _, n := range b.Numbers {
				outcomes[n] = b.Outcome
			}
		}
	}
	return outcomes, nil
}

// TakePackNumber gives the word that a number of a blank pack may become an
// attendance in this commit. It fails with ErrNotFound for a number that this
// ledger never put on a pack, and with ErrNumberUsed for one that somebody is
// registered under.
func (tx *Tx) TakePackNumber(n record.DowntimeNumber) error {
	var used bool
	err := tx.tx.QueryRowContext(tx.ctx, "SELECT EXISTS (SELECT 1 FROM attendance a WHERE a.number = p.number) FROM pack_number p WHERE number = ?", n.Compact()).Scan(&used)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return storageError(err)
	case used:
		return ErrNumberUsed
	}
	return nil
}

func (tx *Tx) viewPack(e record.Entry, numbers []record.DowntimeNumber) error {
	for _, n := range numbers {
		if err := tx.exec("INSERT INTO pack_number (number, issued) VALUES (?, ?)", n.Compact(), e.Seq); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) viewPackAccount(e record.Entry, numbers []record.DowntimeNumber) error {
	for _, n := range numbers {
		known, err := tx.touches("UPDATE pack_number SET account = ? WHERE number = ?", e.Seq, n.Compact())
		if err == nil && !known {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// packRow is what the view says of one number.
type packRow struct{ issued, account int64 }

// packs holds the view of the packs against the entries, both as they stand in
// one moment, and takes their numbers for used.
func (c *checking) packs(ctx context.Context) error {
	tx, err := c.l.read.begin(ctx)
	if err != nil {
		return c.note(storageError(err))
	}
	defer tx.Rollback()
	told := map[record.DowntimeNumber]packRow{}
	err = each(ctx, tx, "SELECT "+rowColumns+", coalesce((SELECT hash FROM entry p WHERE p.seq = entry.seq - 1), zeroblob(32)) FROM entry "+
		"WHERE attendance IS NULL AND kind IN ('pack.issued', 'pack.accounted') ORDER BY seq", nil, func(rows *sql.Rows) error {
		e, err := c.l.scanEntry(rows)
		if err != nil {
			return err
		}
		return c.tellPack(told, e)
	})
	if err != nil {
		return c.note(err)
	}
	err = each(ctx, tx, "SELECT number, issued, coalesce(account, 0) FROM pack_number", nil, func(rows *sql.Rows) error {
		var n record.DowntimeNumber
		var got packRow
		err := rows.Scan(&n, &got.issued, &got.account)
		if err == nil && got != told[n] {
			c.find("blank packs: number %s is not as its entries say", n.Compact())
		}
		delete(told, n)
		return storageError(err)
	})
	for n := range told {
		c.find("blank packs: number %s is missing", n.Compact())
	}
	return c.note(err)
}

// tellPack folds an entry about packs.
func (c *checking) tellPack(told map[record.DowntimeNumber]packRow, e record.Entry) error {
	body, err := e.Decode()
	if err != nil {
		return &DamagedError{Seq: e.Seq, Why: "its body cannot be read"}
	}
	switch b := body.(type) {
	case *record.PackIssued:
		for _, n := range b.Numbers {
			told[n] = packRow{issued: e.Seq}
			c.used.number(n)
		}
	case *record.PackAccounted:
		for _, n := range b.Numbers {
			told[n] = packRow{told[n].issued, e.Seq}
		}
	}
	return nil
}
