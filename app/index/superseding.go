package index

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// supersede notes who of those held is replaced by an added person.
func (s *staging) supersede(ctx context.Context, p Person) error {
	numbers := []int64{}
	if p.Patient.NHSNumber != "" {
		numbers = append(numbers, s.blinder.term(kindNHS, string(p.Patient.NHSNumber)))
	}
	if local := localForm(p.Patient.LocalPatientID); local != "" {
		numbers = append(numbers, s.blinder.term(kindLocal, local))
	}
	for _, term := range numbers {
		ids, err := s.x.holders(ctx, term, openLimit)
		if err != nil {
			return err
		}
		held, err := s.x.open(ctx, ids)
		if err != nil {
			return err
		}
		for _, h := range held {
			if !replaces(p.Patient, h.face) {
				continue
			}
			if _, err := s.tx.ExecContext(ctx, "INSERT OR IGNORE INTO superseded VALUES (?)", h.id); err != nil {
				return fmt.Errorf("writing the import: %w", err)
			}
		}
	}
	return nil
}

// replaces reports whether added is a later record of held. Numbers that
// contradict each other keep both: two people who share a number are for a
// person to see, and so are two records of one.
func replaces(added record.Patient, held face) bool {
	sameLocal := agree(localForm(added.LocalPatientID), held.local)
	sameNHS := agree(string(added.NHSNumber), held.nhs)
	return sameLocal >= 0 && sameNHS >= 0 && sameLocal+sameNHS > 0
}

// agree is 1 for equal, -1 for different, and 0 where one is not known.
func agree(a, b string) int {
	switch {
	case a == "" || b == "":
		return 0
	case a == b:
		return 1
	}
	return -1
}

// removeSuperseded takes people away together with all their terms.
func (s *staging) removeSuperseded(ctx context.Context, tx *sql.Tx) error {
	ids, err := collectIDs(tx.QueryContext(ctx, "SELECT person FROM superseded"))
	if err != nil {
		return err
	}
	for _, id := range ids {
		var sealed []byte
		if err := tx.QueryRowContext(ctx, "SELECT sealed FROM person WHERE id = ?", id).Scan(&sealed); err != nil {
			return fmt.Errorf("replacing a person: %w", err)
		}
		held, err := s.x.keys.openPerson(sealed, id)
		if err != nil {
			return err
		}
		p, err := held.person()
		if err != nil {
			return err
		}
		for _, term := range termsOf(p.Patient, s.blinder) {
			if _, err := tx.ExecContext(ctx, "DELETE FROM term WHERE term = ? AND person = ?", term, id); err != nil {
				return fmt.Errorf("replacing a person: %w", err)
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM person WHERE id = ?", id); err != nil {
			return fmt.Errorf("replacing a person: %w", err)
		}
	}
	return nil
}

func collectIDs(rows *sql.Rows, err error) ([]int64, error) {
	if err != nil {
		return nil, fmt.Errorf("searching the patient index: %w", err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("searching the patient index: %w", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("searching the patient index: %w", err)
	}
	return ids, nil
}
