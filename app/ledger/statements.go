package ledger

import (
	"context"
	"database/sql"
	"sync"
)

// querier is what a transaction and a pool can both be asked.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// statements keeps what a database handle has prepared, by its text: SQLite
// takes longer to read a statement than to run it. There are as many as this
// package has texts.
type statements struct {
	*sql.DB
	mu     sync.Mutex
	byText map[string]*sql.Stmt
	wanted []string // by a transaction that is over, for the next
}

func keepStatements(db *sql.DB) *statements {
	return &statements{DB: db, byText: map[string]*sql.Stmt{}}
}

// known gives a statement that was prepared before, or nil.
func (s *statements) known(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byText[query]
}

// want asks for a statement to be prepared before the next transaction.
func (s *statements) want(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wanted = append(s.wanted, query)
}

// prepare gives a statement, prepared now or before. It must not be called
// from within a transaction of the one write connection, which it would wait for.
func (s *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := s.known(query); stmt != nil {
		return stmt, nil
	}
	stmt, err := s.DB.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.byText[query]; before != nil {
		return before, stmt.Close()
	}
	s.byText[query] = stmt
	return stmt, nil
}

// QueryContext is sql.DB's, with the statement kept.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext is sql.DB's, with the statement kept.
func (s *statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return s.DB.QueryRowContext(ctx, query, args...) // fails in the same way, and says so
	}
	return stmt.QueryRowContext(ctx, args...)
}

// ExecContext is sql.DB's, with the statement kept.
func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// work is one transaction that runs what is prepared already as prepared. What
// is not runs as text this once, and is prepared before the next transaction:
// within this one the only connection is taken.
type work struct {
	*sql.Tx
	kept  *statements
	bound map[string]*sql.Stmt
}

// begin begins a transaction.
func (s *statements) begin(ctx context.Context) (*work, error) {
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for _, query := range wanted {
		if _, err := s.prepare(ctx, query); err != nil {
			return nil, err
		}
	}
	tx, err := s.DB.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &work{Tx: tx, kept: s, bound: map[string]*sql.Stmt{}}, nil
}

// bind gives a prepared statement as this transaction's own, or nil where there
// is none yet.
func (w *work) bind(ctx context.Context, query string) *sql.Stmt {
	if stmt, ok := w.bound[query]; ok {
		return stmt
	}
	stmt := w.kept.known(query)
	if stmt == nil {
		w.kept.want(query)
	} else {
		stmt = w.Tx.StmtContext(ctx, stmt)
	}
	w.bound[query] = stmt
	return stmt
}

// QueryContext is sql.Tx's.
func (w *work) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := w.bind(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return w.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext is sql.Tx's.
func (w *work) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := w.bind(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return w.Tx.QueryRowContext(ctx, query, args...)
}

// ExecContext is sql.Tx's.
func (w *work) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := w.bind(ctx, query); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return w.Tx.ExecContext(ctx, query, args...)
}
