package mllp

import (
	"context"
	"errors"
	"net"
	"sync"
)

// Server answers messages. The fields are set before Serve and not changed
// after it. A Server that was shut down can't serve again.
type Server struct {
	// Handle returns the reply to one message; nil sends none. It runs on the
	// goroutine of its connection, so the messages of one connection are
	// answered in order. Its context ends when Shutdown does.
	Handle func(ctx context.Context, message []byte) []byte

	MaxFrame int // largest message in bytes; DefaultMaxFrame when not positive

	mu        sync.Mutex
	started   bool
	closing   bool
	handling  context.Context
	cancel    context.CancelFunc
	listeners map[net.Listener]struct{}
	conns     map[net.Conn]bool // true while Handle works on a message of it
	running   sync.WaitGroup    // one for each connection
}

// Serve takes connections from ln until Shutdown, and closes ln. A connection
// whose framing breaks is closed; the others go on. The error is never nil:
// [ErrServerClosed] after Shutdown, else the listener's.
func (s *Server) Serve(ln net.Listener) error {
	defer ln.Close()
	if !s.add(ln) {
		return ErrServerClosed
	}
	for {
		conn, err := ln.Accept()
		if err != nil {
			return s.acceptError(ln, err)
		}
		s.start(conn)
	}
}

// Shutdown stops accepting, closes connections that wait for a message, and
// lets messages in work be answered. When ctx ends first, the rest is cut off
// and ctx's error returned. After Shutdown returns nil, no goroutine of the
// server is left.
func (s *Server) Shutdown(ctx context.Context) error {
	s.closeIdle()
	done := make(chan struct{})
	go func() {
		s.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		s.cutOff()
		return nil
	case <-ctx.Done():
		s.cutOff()
		return ctx.Err()
	}
}

func (s *Server) add(ln net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	if !s.started {
		s.started = true
		s.handling, s.cancel = context.WithCancel(context.Background())
		s.listeners = make(map[net.Listener]struct{})
		s.conns = make(map[net.Conn]bool)
	}
	s.listeners[ln] = struct{}{}
	return true
}

func (s *Server) acceptError(ln net.Listener, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, ln)
	if s.closing && errors.Is(err, net.ErrClosed) {
		return ErrServerClosed
	}
	return err
}

func (s *Server) start(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		conn.Close()
		return
	}
	s.conns[conn] = false
	s.running.Go(func() { s.converse(conn) })
}

// converse answers the messages of one connection until either side ends it.
func (s *Server) converse(conn net.Conn) {
	defer s.forget(conn)
	messages := NewReader(conn, s.MaxFrame)
	for {
		message, err := messages.Next()
		if err != nil || !s.mark(conn, true) {
			return
		}
		if err := s.answer(conn, message); err != nil || !s.mark(conn, false) {
			return
		}
	}
}

func (s *Server) answer(conn net.Conn, message []byte) error {
	reply := s.Handle(s.handling, message)
	if reply == nil {
		return nil
	}
	framed, err := Frame(reply)
	if err != nil {
		return err
	}
	_, err = conn.Write(framed)
	return err
}

// mark notes whether a message is in work, and reports whether to go on.
func (s *Server) mark(conn net.Conn, working bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[conn] = working
	return !s.closing
}

func (s *Server) forget(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, conn)
	conn.Close()
}

func (s *Server) closeIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	for ln := range s.listeners {
		ln.Close()
	}
	for conn, working := range s.conns {
		if !working {
			conn.Close()
		}
	}
}

func (s *Server) cutOff() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		conn.Close()
	}
	if s.cancel != nil {
		s.cancel()
	}
}
