package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"
)

// The checkpointer waits for a pause in the writing, but not for ever: after so
// many entries it moves the log into the file beside the writing.
const (
	checkpointPause   = 250 * time.Millisecond
	checkpointEntries = 2000
)

// checkpointer moves what the write-ahead log holds into the database file, on
// a connection of its own, so that no registration waits for it. It changes
// nothing of what is promised: a commit is durable by its own sync of the log,
// and the log is synced again before the file is written, the file before the log
// is used anew.
type checkpointer struct {
	db    *sql.DB
	wrote chan int64 // entries of each commit
	stop  context.CancelFunc
	done  sync.WaitGroup
}

// startCheckpointer begins to keep the log short. fail is told, once, of a disk
// that failed while it was at it.
func startCheckpointer(path string, fail func(error)) (*checkpointer, error) {
	pragmas := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)", "synchronous(FULL)", "wal_autocheckpoint(0)", "cache_size(-512)"}}
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+pragmas.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpointer{db: db, wrote: make(chan int64, 64), stop: stop}
	c.done.Go(func() {
		if err := c.run(ctx); err != nil {
			fail(err)
		}
	})
	return c, nil
}

// note says that a commit wrote so many entries. It never waits.
func (c *checkpointer) note(entries int64) {
	select {
	case c.wrote <- entries:
	default: // it is at work, and has enough to go on with
	}
}

func (c *checkpointer) run(ctx context.Context) error {
	var waiting int64
	pause := time.NewTimer(checkpointPause)
	pause.Stop()
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case n := <-c.wrote:
			waiting += n
			pause.Reset(checkpointPause)
			if waiting < checkpointEntries {
				continue
			}
		case <-pause.C:
		}
		if err := c.move(ctx); err != nil {
			return err
		}
		waiting = 0
	}
}

// move moves what readers allow to be moved. A disk that takes no more is no
// failure: the log holds everything, and is moved when the disk takes it again.
func (c *checkpointer) move(ctx context.Context) error {
	var busy, log, moved int
	err := storageError(c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &moved))
	switch {
	case err == nil, errors.Is(err, ErrDiskFull), errors.Is(err, ErrReadOnly), ctx.Err() != nil:
		return nil
	}
	return fmt.Errorf("moving the log into the ledger's file: %w", err)
}

func (c *checkpointer) close() error {
	c.stop()
	c.done.Wait()
	return c.db.Close()
}

// fail stops the ledger for good after what happened beside a commit.
func (l *Ledger) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil {
		l.failed = err
	}
}
