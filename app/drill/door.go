package drill

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// door is one address of the trust. It can drop its lines, and shut for a while
// so that connections are refused, and opens again at the same address.
type door struct {
	serve func(net.Listener) error // until the listener closes

	mu       sync.Mutex
	listener net.Listener
	lines    map[net.Conn]struct{}
	away     time.Duration // how long to stay shut
}

// open listens on a free port of the loopback address.
func (d *door) open() (address string, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("opening the simulated trust: %w", err)
	}
	d.listener, d.lines = ln, map[net.Conn]struct{}{}
	return ln.Addr().String(), nil
}

// run serves until ctx ends, through any shutting in between.
func (d *door) run(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { d.shut(0) })
	defer stop()
	for {
		d.mu.Lock()
		ln := d.listener
		d.mu.Unlock()
		_ = d.serve(tracked{ln, d}) // ends when the listener closes, which is no failure here
		d.mu.Lock()
		away := d.away
		d.mu.Unlock()
		if !wait(ctx, away) || !d.reopen(ctx, ln.Addr().String()) {
			return
		}
	}
}

// reopen listens at the same address again, as soon as it is free.
func (d *door) reopen(ctx context.Context, address string) bool {
	for {
		ln, err := net.Listen("tcp", address)
		if err != nil {
			if !wait(ctx, 10*time.Millisecond) {
				return false
			}
			continue
		}
		d.mu.Lock()
		d.listener = ln
		d.mu.Unlock()
		if ctx.Err() != nil {
			ln.Close()
			return false
		}
		return true
	}
}

// shut closes the door and drops its lines, for a while.
func (d *door) shut(away time.Duration) {
	d.mu.Lock()
	d.away = away
	d.listener.Close()
	d.mu.Unlock()
	d.drop()
}

// drop closes every line, as when a cable is pulled.
func (d *door) drop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for line := range d.lines {
		line.Close()
	}
}

// wait reports whether the time passed before ctx ended.
func wait(ctx context.Context, t time.Duration) bool {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// tracked is a listener whose connections its door knows.
type tracked struct {
	net.Listener
	door *door
}

// Accept waits for the next connection.
func (t tracked) Accept() (net.Conn, error) {
	conn, err := t.Listener.Accept()
	if err != nil {
		return nil, err
	}
	t.door.mu.Lock()
	defer t.door.mu.Unlock()
	t.door.lines[conn] = struct{}{}
	return &line{Conn: conn, door: t.door}, nil
}

// line is a connection that its door forgets when it closes.
type line struct {
	net.Conn
	door *door
}

// Close closes the connection; one that the door has dropped is closed already.
func (l *line) Close() error {
	l.door.mu.Lock()
	delete(l.door.lines, l.Conn)
	l.door.mu.Unlock()
	if err := l.Conn.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
