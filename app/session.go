package app

import (
	"context"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// Session is one person at the kiosk.
type Session struct {
	kiosk    *Kiosk
	Staff    record.Staff
	operator bool // whoever runs a command, who is on no list

	mu    sync.Mutex
	glass map[Act]time.Duration // until when, by the monotonic count
}

// Kiosk is where the person is.
func (s *Session) Kiosk() *Kiosk { return s.kiosk }

// SignOut ends the session. What was half-filled stays kept.
func (s *Session) SignOut(ctx context.Context) error { return s.leave(ctx, false) }

// Lock ends the session of somebody who has not touched the kiosk for a while.
func (s *Session) Lock(ctx context.Context) error { return s.leave(ctx, true) }

func (s *Session) leave(ctx context.Context, idle bool) error {
	s.closeGlass()
	return s.kiosk.appendStaff(ctx, record.Draft{Author: s.Staff.ID, Body: &record.SignedOut{Idle: idle}})
}

// Operator is the session of whoever runs a command: their account's name
// stands as the author of what they do. They hold the kiosk's key, which is
// trust IT's, and may do what trust IT may.
func (k *Kiosk) Operator(account string) *Session {
	return &Session{kiosk: k, operator: true, Staff: record.Staff{ID: operatorID(account), Name: account, Role: record.TrustIT}}
}

func operatorID(account string) string { return "command:" + account }

// append adds one entry by this person. Whoever calls it has asked Allow.
func (s *Session) append(ctx context.Context, d record.Draft) (record.Entry, error) {
	d.Author = s.Staff.ID
	var e record.Entry
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) (err error) {
		e, err = tx.Append(d)
		return err
	})
	if err == nil {
		s.kiosk.changed()
	}
	return e, err
}

// do adds one entry by this person, if they may do the act.
func (s *Session) do(ctx context.Context, act Act, d record.Draft) error {
	if err := s.Allow(act); err != nil {
		return err
	}
	_, err := s.append(ctx, d)
	return err
}
