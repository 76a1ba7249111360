package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ledger"
)

// RecordsCheck is how far the check has come that every kiosk makes of its
// records after it has opened.
type RecordsCheck struct {
	Running     bool
	Done, Whole int64
	HeldAt      time.Time    // when all was found to hold; zero before
	Entries     int64        // that held
	Damage      *Explanation // what does not hold; nil where nothing was found
}

// check is the check that goes on beside the work.
type check struct {
	stop context.CancelFunc
	done sync.WaitGroup

	mu    sync.Mutex
	state RecordsCheck
}

// RecordsCheck gives how far the check of the records has come.
func (k *Kiosk) RecordsCheck() RecordsCheck {
	k.check.mu.Lock()
	defer k.check.mu.Unlock()
	return k.check.state
}

// startCheck begins to walk all records, entries and views, once, at a low
// pace. It ends with Close.
func (k *Kiosk) startCheck() {
	ctx, stop := context.WithCancel(context.Background())
	k.check.stop = stop
	k.check.state.Running = true
	k.check.done.Go(func() { k.runCheck(ctx) })
}

func (k *Kiosk) stopCheck() {
	if k.check.stop != nil {
		k.check.stop()
		k.check.done.Wait()
	}
}

func (k *Kiosk) runCheck(ctx context.Context) {
	pace := pacer{elapsed: k.outside.Elapsed, worked: k.outside.Elapsed()}
	v, err := k.ledger.Check(ctx, pace.rest, func(done, whole int64) {
		k.check.mu.Lock()
		defer k.check.mu.Unlock()
		k.check.state.Done, k.check.state.Whole = done, whole
	})
	k.endCheck(v, err, ctx.Err() != nil)
	k.changed()
}

func (k *Kiosk) endCheck(v ledger.Verified, err error, stopped bool) {
	k.check.mu.Lock()
	defer k.check.mu.Unlock()
	state := &k.check.state
	state.Running = false
	switch {
	case err == nil:
		state.HeldAt, state.Entries = k.now(), v.Entries
	case !stopped:
		x := Explain(err)
		state.Damage = &x
	}
}

// pacer rests three times as long as it worked, so that a check takes a quarter
// of one core and nobody waits for it.
type pacer struct {
	elapsed func() time.Duration
	worked  time.Duration // when the work since the last rest began
}

const restPerWork = 3

func (p *pacer) rest(ctx context.Context) error {
	err := wait(ctx, restPerWork*(p.elapsed()-p.worked))
	p.worked = p.elapsed()
	return err
}

// ErrNoSuchHead says that a sheet carries a chain head that never stood here.
var ErrNoSuchHead = errors.New("no such chain head ever stood here")

// VerifyRecords verifies the records of a kiosk that is not running. progress,
// which may be nil, is called from any goroutine. Errors are those of
// ledger.Verify, and of settings.
func VerifyRecords(ctx context.Context, s Settings, o Outside, progress func(done, whole int64)) (ledger.Verified, error) {
	secret, err := s.Secret(o)
	if err != nil {
		return ledger.Verified{}, err
	}
	return ledger.Verify(ctx, s.Data, ledger.Options{Secret: secret, Witness: s.WitnessFile()}, progress)
}

// FindSheet finds the entries whose chain head a printed sheet carries. A code
// that never stood here is ErrNoSuchHead, one that is none a *UsageError; otherwise
// errors are those of ledger.FindHead.
func FindSheet(ctx context.Context, s Settings, o Outside, code string) ([]ledger.Stood, error) {
	secret, err := s.Secret(o)
	if err != nil {
		return nil, err
	}
	if _, err := ledger.ParseHeadCode(code); err != nil {
		return nil, &UsageError{Words: fmt.Sprintf("%q is no code of a sheet: %v.", code, err)}
	}
	stood, err := ledger.FindHead(ctx, s.Data, ledger.Options{Secret: secret, Witness: s.WitnessFile()}, code)
	if errors.Is(err, ledger.ErrNotFound) {
		err = fmt.Errorf("%w: %w", ErrNoSuchHead, err)
	}
	return stood, err
}

// RepairRecords makes the views of a kiosk that is not running again, where all
// entries hold; account is whoever runs it. Errors are those of ledger.Repair, of
// settings, and ErrNoReason.
func RepairRecords(ctx context.Context, s Settings, o Outside, account, reason string, progress func(done, whole int64)) (ledger.Repairs, error) {
	if strings.TrimSpace(reason) == "" {
		return ledger.Repairs{}, ErrNoReason
	}
	secret, err := s.Secret(o)
	if err != nil {
		return ledger.Repairs{}, err
	}
	k := &Kiosk{Settings: s, outside: o.withDefaults(), zone: time.UTC}
	if k.zone, err = time.LoadLocation(s.Site.TimeZone); err != nil {
		return ledger.Repairs{}, err
	}
	return ledger.Repair(ctx, s.Data, k.ledgerOptions(secret), operatorID(account), reason, progress)
}
