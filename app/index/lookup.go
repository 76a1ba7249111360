package index

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// selection words the conditions as SQL: the first drives, the others are
// looked up for each person.
func (c conditions) selection(args *[]any) string {
	var b strings.Builder
	for i, terms := range c {
		list := "(?" + strings.Repeat(", ?", len(terms)-1) + ")"
		for _, t := range terms {
			*args = append(*args, t)
		}
		if i == 0 {
			b.WriteString("SELECT t.person FROM term t WHERE t.term IN " + list)
			continue
		}
		b.WriteString(" AND EXISTS (SELECT 1 FROM term u WHERE u.term IN " + list + " AND u.person = t.person)")
	}
	return b.String()
}

// meeting gives the people who meet the conditions, in the order they were
// imported in.
func (x *Index) meeting(ctx context.Context, c conditions, limit int) ([]int64, error) {
	if len(c) == 0 {
		return nil, nil
	}
	var args []any
	text := c.selection(&args) + " ORDER BY t.person LIMIT ?"
	return collectIDs(x.read.QueryContext(ctx, text, append(args, limit)...))
}

// holders gives the people who have one term.
func (x *Index) holders(ctx context.Context, term int64, limit int) ([]int64, error) {
	return x.meeting(ctx, conditions{{term}}, limit)
}

// count gives how many people meet one or more of the conditions.
func (x *Index) count(ctx context.Context, of []conditions) (n int, err error) {
	var args []any
	var selections []string
	for _, c := range of {
		selections = append(selections, c.selection(&args))
	}
	text := "SELECT count(*) FROM (" + strings.Join(selections, " UNION ") + ")"
	if err := x.read.QueryRowContext(ctx, text, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("searching the patient index: %w", err)
	}
	return n, nil
}

func (x *Index) countUpTo(ctx context.Context, term int64, limit int) (n int, err error) {
	const text = "SELECT count(*) FROM (SELECT 1 FROM term WHERE term = ? LIMIT ?)"
	if err := x.read.QueryRowContext(ctx, text, term, limit).Scan(&n); err != nil {
		return 0, fmt.Errorf("searching the patient index: %w", err)
	}
	return n, nil
}

// counts gives how many people have each term.
func (x *Index) counts(ctx context.Context, terms []int64) (map[int64]int, error) {
	counts := map[int64]int{}
	if len(terms) == 0 {
		return counts, nil
	}
	args := make([]any, len(terms))
	for i, t := range terms {
		args[i] = t
	}
	list := "(?" + strings.Repeat(", ?", len(terms)-1) + ")"
	rows, err := x.read.QueryContext(ctx, "SELECT term, count(*) FROM term WHERE term IN "+list+" GROUP BY term", args...)
	if err != nil {
		return nil, fmt.Errorf("searching the patient index: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var term int64
		var n int
		if err := rows.Scan(&term, &n); err != nil {
			return nil, fmt.Errorf("searching the patient index: %w", err)
		}
		counts[term] = n
	}
	return counts, rows.Err()
}

// open unseals people. Whoever was replaced since is left out.
func (x *Index) open(ctx context.Context, ids []int64) ([]stored, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	list := "(?" + strings.Repeat(", ?", len(ids)-1) + ")"
	rows, err := x.read.QueryContext(ctx, "SELECT id, sealed FROM person WHERE id IN "+list, args...)
	if err != nil {
		return nil, fmt.Errorf("searching the patient index: %w", err)
	}
	defer rows.Close()
	var people []stored
	for rows.Next() {
		var id int64
		var sealed sql.RawBytes
		if err := rows.Scan(&id, &sealed); err != nil {
			return nil, fmt.Errorf("searching the patient index: %w", err)
		}
		p, err := x.keys.openPerson(sealed, id)
		if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	return people, rows.Err()
}
