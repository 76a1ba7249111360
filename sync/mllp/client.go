package mllp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Dialer opens connections; *net.Dialer and *tls.Dialer are Dialers.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// DefaultTimeout bounds an exchange when [Client.Timeout] is not set. It is the
// wait that interface engines commonly give an acknowledgement.
const DefaultTimeout = 30 * time.Second

// Client sends messages to one destination over one kept connection, one at a
// time. The fields are set before first use and not changed after it. A Client
// may be used by several goroutines; their exchanges take turns.
type Client struct {
	Addr     string        // host:port
	Dial     Dialer        // opens the connection
	Timeout  time.Duration // of one exchange, dialling included; DefaultTimeout when not positive
	MaxFrame int           // largest reply in bytes; DefaultMaxFrame when not positive

	once sync.Once
	turn chan struct{} // holds one token; who takes it owns link
	link *link
}

// Exchange sends message and returns the first reply that accepts takes for an
// answer to it. Replies that accepts declines belong to something else, most
// often to an earlier message whose answer came too late; they are dropped and
// the wait goes on.
//
// The error wraps [ErrUnreachable] when nothing was sent, [ErrUnanswered] when
// the outcome is unknown (the cause is wrapped beside it: the context's error,
// [ErrTruncated], [ErrFrameTooLarge], [ErrMalformed] or the network's), and
// [ErrMalformed] alone when message can't be framed. After ErrUnanswered the
// connection is closed, so that no late reply can meet a later message.
func (c *Client) Exchange(ctx context.Context, message []byte, accepts func(reply []byte) bool) ([]byte, error) {
	framed, err := Frame(message)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	if err := c.takeTurn(ctx); err != nil {
		return nil, fmt.Errorf("%w: waiting for an earlier exchange: %w", ErrUnreachable, err)
	}
	defer c.endTurn()

	if err := c.send(ctx, framed); err != nil {
		return nil, err
	}
	reply, err := c.link.await(ctx, accepts)
	if err != nil {
		c.hangUp()
		return nil, fmt.Errorf("%w: %w", ErrUnanswered, err)
	}
	return reply, nil
}

// Close closes the kept connection, after an exchange under way has ended. A
// later Exchange dials again.
func (c *Client) Close() error {
	if err := c.takeTurn(context.Background()); err != nil {
		return err
	}
	defer c.endTurn()
	c.hangUp()
	return nil
}

// send writes the frame, on the kept connection if that still stands. A kept
// connection that turns out dead before it took a single byte is replaced once.
func (c *Client) send(ctx context.Context, framed []byte) error {
	kept, err := c.connect(ctx)
	if err != nil {
		return err
	}
	n, err := c.link.write(ctx, framed)
	if err != nil && n == 0 && kept && ctx.Err() == nil {
		c.hangUp()
		if _, err := c.connect(ctx); err != nil {
			return err
		}
		n, err = c.link.write(ctx, framed)
	}
	switch {
	case err == nil:
		return nil
	case n == 0:
		c.hangUp()
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	default:
		c.hangUp()
		return fmt.Errorf("%w: cut after %d of %d bytes: %w", ErrUnanswered, n, len(framed), err)
	}
}

// connect makes sure that there is a link, and reports whether it was kept from
// an earlier exchange.
func (c *Client) connect(ctx context.Context) (kept bool, err error) {
	if c.link != nil && c.link.idle() {
		return true, nil
	}
	c.hangUp()
	if err := ctx.Err(); err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	conn, err := c.Dial.DialContext(ctx, "tcp", c.Addr)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	c.link = newLink(conn, c.MaxFrame)
	return false, nil
}

func (c *Client) hangUp() {
	if c.link != nil {
		c.link.close()
		c.link = nil
	}
}

func (c *Client) takeTurn(ctx context.Context) error {
	c.once.Do(func() {
		c.turn = make(chan struct{}, 1)
		c.turn <- struct{}{}
	})
	select {
	case <-c.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) endTurn() { c.turn <- struct{}{} }

func (c *Client) timeout() time.Duration {
	if c.Timeout <= 0 {
		return DefaultTimeout
	}
	return c.Timeout
}

// link is a connection with the goroutine that reads it. Reading goes on between
// exchanges, so that a connection the peer closed is noticed before it is used.
type link struct {
	conn    net.Conn
	replies chan []byte   // closed when reading ends; readErr is set before
	hungUp  chan struct{} // closed by close
	readErr error
}

func newLink(conn net.Conn, maxFrame int) *link {
	l := &link{conn: conn, replies: make(chan []byte), hungUp: make(chan struct{})}
	go l.read(NewReader(conn, maxFrame))
	return l
}

func (l *link) read(frames *Reader) {
	defer close(l.replies)
	for {
		reply, err := frames.Next()
		if err != nil {
			l.readErr = err
			return
		}
		select {
		case l.replies <- reply:
		case <-l.hungUp:
			l.readErr = net.ErrClosed
			return
		}
	}
}

// idle drops what arrived since the last exchange, which can't answer a message
// not yet sent, and reports whether the connection still stands.
func (l *link) idle() bool {
	for {
		select {
		case _, open := <-l.replies:
			if !open {
				return false
			}
		default:
			return true
		}
	}
}

// write returns how many bytes were handed to the network. It gives up when ctx
// ends.
func (l *link) write(ctx context.Context, framed []byte) (int, error) {
	stop := context.AfterFunc(ctx, func() { l.conn.Close() })
	n, err := l.conn.Write(framed)
	if !stop() && err == nil {
		err = net.ErrClosed
	}
	if err != nil && ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return n, err
}

func (l *link) await(ctx context.Context, accepts func([]byte) bool) ([]byte, error) {
	for {
		select {
		case reply, open := <-l.replies:
			if !open {
				return nil, closedBy(l.readErr)
			}
			if accepts(reply) {
				return reply, nil
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// closedBy words the end of the stream between frames.
func closedBy(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("connection closed by the destination")
	}
	return err
}

// close ends the connection and waits for its reader.
func (l *link) close() {
	close(l.hungUp)
	l.conn.Close()
	for range l.replies {
	}
}
