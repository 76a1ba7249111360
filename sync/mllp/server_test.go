package mllp_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/sync/mllp"
)

// serve runs s on a free port; the returned function waits for Serve to end.
func serve(t *testing.T, s *mllp.Server) (addr string, wait func() error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ln) }()
	return ln.Addr().String(), func() error { return <-ended }
}

func acknowledging(_ context.Context, message []byte) []byte {
	return append([]byte("ack "), message...)
}

func TestServerAnswersItsClients(t *testing.T) {
	s := &mllp.Server{Handle: acknowledging}
	addr, wait := serve(t, s)
	first, second := client(t, addr, 5*time.Second), client(t, addr, 5*time.Second)
	for _, m := range []string{"a", "b", "c"} {
		for _, c := range []*mllp.Client{first, second} {
			if reply, err := exchange(c, m); err != nil || reply != "ack "+m {
				t.Errorf("%s: %q, %v", m, reply, err)
			}
		}
	}
	// Both clients still hold their connections: they are idle and are closed.
	if err := s.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := wait(); !errors.Is(err, mllp.ErrServerClosed) {
		t.Errorf("Serve: %v, want ErrServerClosed", err)
	}
	ln, _ := net.Listen("tcp", "127.0.0.1:0")
	if err := s.Serve(ln); !errors.Is(err, mllp.ErrServerClosed) {
		t.Errorf("Serve after Shutdown: %v, want ErrServerClosed", err)
	}
}

func TestShutdownLetsAMessageInWorkBeAnswered(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	s := &mllp.Server{Handle: func(_ context.Context, m []byte) []byte {
		close(begun)
		<-goOn
		return acknowledging(context.Background(), m)
	}}
	addr, wait := serve(t, s)
	answered := make(chan error, 1)
	c := client(t, addr, 5*time.Second)
	go func() {
		_, err := exchange(c, "now")
		answered <- err
	}()
	<-begun
	down := make(chan error, 1)
	go func() { down <- s.Shutdown(context.Background()) }()
	if err := wait(); !errors.Is(err, mllp.ErrServerClosed) {
		t.Errorf("Serve: %v", err)
	}
	close(goOn)
	if err := <-answered; err != nil {
		t.Errorf("message in work: %v", err)
	}
	if err := <-down; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
}

func TestShutdownOutOfPatienceCutsOff(t *testing.T) {
	begun := make(chan struct{})
	s := &mllp.Server{Handle: func(ctx context.Context, _ []byte) []byte {
		close(begun)
		<-ctx.Done()
		return nil
	}}
	addr, wait := serve(t, s)
	answered := make(chan error, 1)
	c := client(t, addr, 5*time.Second)
	go func() {
		_, err := exchange(c, "now")
		answered <- err
	}()
	<-begun
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown: %v, want DeadlineExceeded", err)
	}
	if err := <-answered; !errors.Is(err, mllp.ErrUnanswered) {
		t.Errorf("message cut off: %v, want ErrUnanswered", err)
	}
	wait()
}

func TestOneBrokenClientDoesNotDisturbTheOthers(t *testing.T) {
	s := &mllp.Server{Handle: acknowledging, MaxFrame: 64}
	addr, wait := serve(t, s)
	for _, junk := range []string{
		"GET / HTTP/1.1\r\n\r\n",
		"\x0bhalf",
		"\x0ba\x1cb",
		"\x0b" + strings.Repeat("x", 100) + "\x1c\r",
	} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		conn.Write([]byte(junk))
		conn.Close()
	}
	if reply, err := exchange(client(t, addr, 5*time.Second), "now"); err != nil || reply != "ack now" {
		t.Errorf("%q, %v", reply, err)
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	wait()
}
