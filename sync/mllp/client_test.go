package mllp_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tideover/tideover/sync/mllp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hostile listens on a free port and plays conversation n against the n-th
// connection; the last one is played for all later ones.
func hostile(t *testing.T, conversations ...func(conn net.Conn, in *mllp.Reader)) (addr string, dialled *atomic.Int32) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dialled = new(atomic.Int32)
	var running sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	running.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			n := int(dialled.Add(1))
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			running.Go(func() {
				defer conn.Close()
				conversations[min(n, len(conversations))-1](conn, mllp.NewReader(conn, 0))
			})
		}
	})
	t.Cleanup(func() {
		ln.Close()
		mu.Lock()
		for _, conn := range open {
			conn.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return ln.Addr().String(), dialled
}

// client sends to addr, and is closed when the test ends.
func client(t *testing.T, addr string, timeout time.Duration) *mllp.Client {
	t.Helper()
	c := &mllp.Client{Addr: addr, Dial: new(net.Dialer), Timeout: timeout, MaxFrame: 1 << 10}
	t.Cleanup(func() { c.Close() })
	return c
}

// answers gives the predicate for the reply "ack <message>".
func answers(message string) func([]byte) bool {
	return func(reply []byte) bool { return string(reply) == "ack "+message }
}

func exchange(c *mllp.Client, message string) (string, error) {
	reply, err := c.Exchange(context.Background(), []byte(message), answers(message))
	return string(reply), err
}

func frame(message string) []byte {
	framed, err := mllp.Frame([]byte(message))
	if err != nil {
		panic(err)
	}
	return framed
}

// acknowledge answers every message as it should be answered.
func acknowledge(conn net.Conn, in *mllp.Reader) {
	for {
		m, err := in.Next()
		if err != nil {
			return
		}
		conn.Write(frame("ack " + string(m)))
	}
}

// silence reads and never answers, until the peer goes away.
func silence(conn net.Conn, _ *mllp.Reader) { io.Copy(io.Discard, conn) }

func TestExchangeKeepsOneConnection(t *testing.T) {
	addr, dialled := hostile(t, acknowledge)
	c := client(t, addr, 5*time.Second)
	for i := range 20 {
		m := fmt.Sprint("m", i)
		if reply, err := exchange(c, m); err != nil || reply != "ack "+m {
			t.Fatalf("%s: %q, %v", m, reply, err)
		}
	}
	if n := dialled.Load(); n != 1 {
		t.Errorf("dialled %d times, want 1", n)
	}
}

// Lesson 1: a late acknowledgement must not be credited to the next message.
func TestLesson01LateReplyIsNeverCreditedToTheNextMessage(t *testing.T) {
	t.Run("after a time-out the connection is gone", func(t *testing.T) {
		addr, dialled := hostile(t,
			func(conn net.Conn, in *mllp.Reader) {
				in.Next()
				in.Next() // ends when the client hangs up
				conn.Write(frame("ack first"))
			},
			silence)
		c := client(t, addr, 100*time.Millisecond)
		if _, err := exchange(c, "first"); !errors.Is(err, mllp.ErrUnanswered) {
			t.Fatalf("first: %v, want ErrUnanswered", err)
		}
		anything := func([]byte) bool { return true }
		reply, err := c.Exchange(context.Background(), []byte("second"), anything)
		if !errors.Is(err, mllp.ErrUnanswered) {
			t.Errorf("second: got %q, %v, want ErrUnanswered", reply, err)
		}
		if n := dialled.Load(); n != 2 {
			t.Errorf("dialled %d times, want 2", n)
		}
	})
	t.Run("a reply to something else is skipped", func(t *testing.T) {
		addr, _ := hostile(t, func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write(frame("ack yesterday"))
			conn.Write(frame("ack now"))
		})
		if reply, err := exchange(client(t, addr, 5*time.Second), "now"); err != nil || reply != "ack now" {
			t.Errorf("got %q, %v", reply, err)
		}
	})
	t.Run("a wrong ID alone proves nothing", func(t *testing.T) {
		addr, _ := hostile(t, func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write(frame("ack another"))
			in.Next()
		})
		_, err := exchange(client(t, addr, 100*time.Millisecond), "now")
		if !errors.Is(err, mllp.ErrUnanswered) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want ErrUnanswered at the deadline", err)
		}
	})
}

func TestTwoAnswersToOneMessageDoNotAnswerTwo(t *testing.T) {
	addr, _ := hostile(t, func(conn net.Conn, in *mllp.Reader) {
		for range 2 {
			m, _ := in.Next()
			conn.Write(frame("ack " + string(m)))
			conn.Write(frame("ack " + string(m)))
		}
		in.Next()
	})
	c := client(t, addr, 5*time.Second)
	for _, m := range []string{"first", "second"} {
		if reply, err := exchange(c, m); err != nil || reply != "ack "+m {
			t.Errorf("%s: %q, %v", m, reply, err)
		}
	}
}

func TestUnansweredWhateverTheReceiverDoes(t *testing.T) {
	tests := []struct {
		name   string
		server func(conn net.Conn, in *mllp.Reader)
		cause  error
	}{
		{"silence", silence, context.DeadlineExceeded},
		{"cut after reading", func(_ net.Conn, in *mllp.Reader) { in.Next() }, nil},
		{"half a frame, then cut", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write([]byte("\x0back no"))
		}, mllp.ErrTruncated},
		{"half a frame, then silence", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write([]byte("\x0back now"))
			in.Next()
		}, context.DeadlineExceeded},
		{"garbage", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		}, nil},
		{"endless garbage", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			for err := error(nil); err == nil; {
				_, err = conn.Write(bytes.Repeat([]byte("ack now"), 100))
			}
		}, context.DeadlineExceeded},
		{"endless wrong answers", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			for err := error(nil); err == nil; {
				_, err = conn.Write(frame("ack another"))
			}
		}, context.DeadlineExceeded},
		{"broken end block", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write([]byte("\x0back now\x1c\x1c\r"))
		}, mllp.ErrMalformed},
		{"huge frame", func(conn net.Conn, in *mllp.Reader) {
			in.Next()
			conn.Write(frame(strings.Repeat("x", 2<<10)))
			in.Next()
		}, mllp.ErrFrameTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr, _ := hostile(t, tt.server)
			reply, err := exchange(client(t, addr, 150*time.Millisecond), "now")
			if reply != "" || !errors.Is(err, mllp.ErrUnanswered) || errors.Is(err, mllp.ErrUnreachable) {
				t.Fatalf("got %q, %v, want ErrUnanswered", reply, err)
			}
			if tt.cause != nil && !errors.Is(err, tt.cause) {
				t.Errorf("cause %v, want %v", err, tt.cause)
			}
		})
	}
}

func TestReplyArrivesByteByByteAmidNoise(t *testing.T) {
	addr, _ := hostile(t, func(conn net.Conn, in *mllp.Reader) {
		in.Next()
		for _, b := range append([]byte("\r\n  "), frame("ack now")...) {
			conn.Write([]byte{b})
			time.Sleep(time.Millisecond)
		}
		in.Next()
	})
	if reply, err := exchange(client(t, addr, 5*time.Second), "now"); err != nil || reply != "ack now" {
		t.Errorf("got %q, %v", reply, err)
	}
}

func TestBrokenConnectionIsDialledAgain(t *testing.T) {
	hungUp := make(chan struct{})
	addr, dialled := hostile(t,
		func(conn net.Conn, in *mllp.Reader) {
			m, _ := in.Next()
			conn.Write(frame("ack " + string(m)))
			conn.Close()
			close(hungUp)
		},
		acknowledge)
	c := client(t, addr, 5*time.Second)
	if _, err := exchange(c, "first"); err != nil {
		t.Fatal(err)
	}
	<-hungUp
	time.Sleep(200 * time.Millisecond) // the end of stream travels to the client
	if _, err := exchange(c, "second"); err != nil {
		t.Fatal(err)
	}
	if n := dialled.Load(); n != 2 {
		t.Errorf("dialled %d times, want 2", n)
	}
}

func TestUnreachableMeansNothingWasSent(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	_, err = exchange(client(t, ln.Addr().String(), 5*time.Second), "now")
	if !errors.Is(err, mllp.ErrUnreachable) || errors.Is(err, mllp.ErrUnanswered) {
		t.Errorf("closed port: %v, want ErrUnreachable", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	addr, dialled := hostile(t, acknowledge)
	_, err = client(t, addr, 5*time.Second).Exchange(ctx, []byte("now"), answers("now"))
	if !errors.Is(err, mllp.ErrUnreachable) || !errors.Is(err, context.Canceled) || dialled.Load() != 0 {
		t.Errorf("cancelled before: %v after %d dials, want ErrUnreachable after none", err, dialled.Load())
	}
}

// failing is a connection whose first write takes limit bytes and then fails.
type failing struct {
	net.Conn
	limit int
}

func (f failing) Write(b []byte) (int, error) {
	n, _ := f.Conn.Write(b[:min(len(b), f.limit)])
	f.Conn.Close()
	return n, io.ErrClosedPipe
}

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

func (d dialFunc) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return d(ctx, network, address)
}

func TestWriteThatFailsTellsWhetherAnythingWasSent(t *testing.T) {
	addr, _ := hostile(t, silence)
	for limit, want := range map[int]error{0: mllp.ErrUnreachable, 3: mllp.ErrUnanswered} {
		c := client(t, addr, 5*time.Second)
		c.Dial = dialFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			return failing{conn, limit}, err
		})
		if _, err := exchange(c, "now"); !errors.Is(err, want) {
			t.Errorf("write failing after %d bytes: %v, want %v", limit, err, want)
		}
	}
}

func TestReceiverThatStopsReadingHoldsNobody(t *testing.T) {
	addr, _ := hostile(t, func(_ net.Conn, _ *mllp.Reader) { time.Sleep(300 * time.Millisecond) })
	big := make([]byte, 16<<20)
	rand.Read(big[:16])
	for i := range big {
		big[i] = 'a' + big[i]%26
	}
	c := client(t, addr, 100*time.Millisecond)
	_, err := c.Exchange(context.Background(), big, func([]byte) bool { return true })
	if !errors.Is(err, mllp.ErrUnanswered) {
		t.Errorf("got %v, want ErrUnanswered", err)
	}
}

func TestMessageThatCannotBeFramedIsNotSent(t *testing.T) {
	addr, dialled := hostile(t, acknowledge)
	_, err := exchange(client(t, addr, 5*time.Second), "a\x1cb")
	if !errors.Is(err, mllp.ErrMalformed) || errors.Is(err, mllp.ErrUnanswered) || dialled.Load() != 0 {
		t.Errorf("got %v after %d dials, want ErrMalformed after none", err, dialled.Load())
	}
}

func TestCallersTakeTurns(t *testing.T) {
	addr, dialled := hostile(t, acknowledge)
	c := client(t, addr, 5*time.Second)
	var running sync.WaitGroup
	for i := range 20 {
		running.Go(func() {
			m := fmt.Sprint("m", i)
			if reply, err := exchange(c, m); err != nil || reply != "ack "+m {
				t.Errorf("%s: %q, %v", m, reply, err)
			}
		})
	}
	running.Wait()
	if n := dialled.Load(); n != 1 {
		t.Errorf("dialled %d times, want 1", n)
	}
}
