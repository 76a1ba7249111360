package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// A snapshot is staged in tables of its own, committed in batches, so that it
// may be of any size. Only the last transaction touches what is searched.
const (
	stagingTables = `
CREATE TABLE incoming_person (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE incoming_posting (term INTEGER NOT NULL, person INTEGER NOT NULL);
CREATE TABLE incoming_term (term INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (term, person)) WITHOUT ROWID;
CREATE TABLE superseded (person INTEGER PRIMARY KEY);`
	dropStaging = `
DROP TABLE IF EXISTS incoming_person;
DROP TABLE IF EXISTS incoming_posting;
DROP TABLE IF EXISTS incoming_term;
DROP TABLE IF EXISTS superseded;`
	// Postings come in the order of people; sorting them first writes the
	// term table from one end to the other instead of all over.
	sortPostings = `INSERT INTO incoming_term SELECT term, person FROM incoming_posting ORDER BY term, person`
	swap         = `
DROP TABLE person;
DROP TABLE term;
ALTER TABLE incoming_person RENAME TO person;
ALTER TABLE incoming_term RENAME TO term;` + dropStaging
	merge = `
INSERT INTO person SELECT id, sealed FROM incoming_person;
INSERT INTO term SELECT term, person FROM incoming_term;` + dropStaging
)

const (
	batchPeople   = 2000
	batchPostings = 200 // in one statement
)

// staging is one import under way.
type staging struct {
	x       *Index
	blinder *blinder
	replace bool
	nextID  int64

	tx       *sql.Tx
	inBatch  int
	person   *sql.Stmt
	postings *sql.Stmt
	pending  []any // term and person by turns
}

func (x *Index) clearStaging(ctx context.Context) error {
	_, err := x.write.ExecContext(ctx, dropStaging)
	return err
}

// newStaging begins an import. IDs go on from those in use, since a sealed
// person is bound to theirs.
func (x *Index) newStaging(ctx context.Context, replace bool) (*staging, error) {
	_, people := x.Freshness()
	s := &staging{x: x, blinder: x.keys.blinder(), replace: replace || people == 0}
	if _, err := x.write.ExecContext(ctx, dropStaging+stagingTables); err != nil {
		return nil, fmt.Errorf("making room for the import: %w", err)
	}
	err := x.write.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM person").Scan(&s.nextID)
	if err != nil {
		return nil, fmt.Errorf("making room for the import: %w", err)
	}
	return s, nil
}

// add stages one person.
func (s *staging) add(ctx context.Context, p Person) error {
	if err := s.beginBatch(ctx); err != nil {
		return err
	}
	id := s.nextID
	s.nextID++
	sealed, err := s.x.keys.sealPerson(p, id)
	if err != nil {
		return err
	}
	if _, err := s.person.ExecContext(ctx, id, sealed); err != nil {
		return fmt.Errorf("writing the import: %w", err)
	}
	if err := s.post(ctx, id, termsOf(p.Patient, s.blinder)); err != nil {
		return err
	}
	if !s.replace {
		if err := s.supersede(ctx, p); err != nil {
			return err
		}
	}
	if s.inBatch++; s.inBatch < batchPeople {
		return nil
	}
	return s.endBatch(ctx)
}

func (s *staging) beginBatch(ctx context.Context) (err error) {
	if s.tx != nil {
		return nil
	}
	if s.tx, err = s.x.write.BeginTx(ctx, nil); err != nil {
		return fmt.Errorf("writing the import: %w", err)
	}
	if s.person, err = s.tx.PrepareContext(ctx, "INSERT INTO incoming_person VALUES (?, ?)"); err != nil {
		return fmt.Errorf("writing the import: %w", err)
	}
	if s.postings, err = s.tx.PrepareContext(ctx, insertPostings(batchPostings)); err != nil {
		return fmt.Errorf("writing the import: %w", err)
	}
	return nil
}

func insertPostings(n int) string {
	return "INSERT INTO incoming_posting VALUES (?, ?)" + strings.Repeat(", (?, ?)", n-1)
}

func (s *staging) post(ctx context.Context, id int64, terms []int64) error {
	for _, term := range terms {
		s.pending = append(s.pending, term, id)
		if len(s.pending) < 2*batchPostings {
			continue
		}
		if _, err := s.postings.ExecContext(ctx, s.pending...); err != nil {
			return fmt.Errorf("writing the import: %w", err)
		}
		s.pending = s.pending[:0]
	}
	return nil
}

// endBatch commits what is staged so far.
func (s *staging) endBatch(ctx context.Context) error {
	if s.tx == nil {
		return nil
	}
	tx := s.tx
	s.tx, s.inBatch = nil, 0
	if len(s.pending) > 0 {
		_, err := tx.ExecContext(ctx, insertPostings(len(s.pending)/2), s.pending...)
		if s.pending = s.pending[:0]; err != nil {
			return errors.Join(fmt.Errorf("writing the import: %w", err), tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("writing the import: %w", err)
	}
	return nil
}

// abandon takes back everything staged.
func (s *staging) abandon(ctx context.Context) error {
	var err error
	if s.tx != nil {
		if err = s.tx.Rollback(); errors.Is(err, sql.ErrTxDone) {
			err = nil
		}
	}
	return errors.Join(err, s.x.clearStaging(ctx))
}

// putInPlace ends the import: one transaction takes the staged people for
// everybody, or adds them to those held.
func (s *staging) putInPlace(ctx context.Context, opts ImportOptions, result *Result) error {
	if err := s.endBatch(ctx); err != nil {
		return err
	}
	if _, err := s.x.write.ExecContext(ctx, sortPostings); err != nil {
		return fmt.Errorf("sorting the import: %w", err)
	}
	s.x.mu.Lock()
	before := s.x.snapshot
	s.x.mu.Unlock()
	after := snapshot{Source: opts.Source, AsOf: opts.AsOf, People: result.People}
	if !opts.Replace && before.AsOf.After(after.AsOf) {
		after.AsOf = before.AsOf
	}
	err := s.x.transact(ctx, func(tx *sql.Tx) error { return s.settle(ctx, tx, &after) })
	if err != nil {
		return err
	}
	if opts.Replace && after.People < before.People/2 {
		result.Warnings = append(result.Warnings, fmt.Sprintf(
			"This snapshot has %d people and the one before it had %d; check that the extract was whole.", after.People, before.People))
	}
	s.x.mu.Lock()
	s.x.snapshot = after
	s.x.mu.Unlock()
	return nil
}

func (s *staging) settle(ctx context.Context, tx *sql.Tx, after *snapshot) error {
	statements := swap
	if !s.replace {
		statements = merge
		if err := s.removeSuperseded(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return fmt.Errorf("putting the import in place: %w", err)
	}
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM person").Scan(&after.People); err != nil {
		return fmt.Errorf("counting people: %w", err)
	}
	return s.x.keepSnapshot(ctx, tx, *after)
}
