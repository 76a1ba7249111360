package ui

import (
	"context"
	"sync"
	"time"

	"github.com/tideover/tideover/app"
)

// alongside runs work beside the screens until it is done, the person stops it,
// or the window closes. It gives what stops it.
func (u *UI) alongside(work func(context.Context)) (stop func()) {
	ctx, stop := context.WithCancel(u.ctx)
	u.options.Beside(func() {
		defer stop()
		if u.background.begin() {
			defer u.background.done()
			work(ctx)
		}
	})
	return stop
}

// begin counts work in, unless the window is closing.
func (b *background) begin() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.over {
		b.work.Add(1)
		b.under++
	}
	return !b.over
}

// done counts work out that begin counted in.
func (b *background) done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.under--
	b.work.Done()
}

// end stops a recovery under way and waits for all that runs beside the
// screens, so that nothing writes into a kiosk that is closing.
func (b *background) end() {
	b.mu.Lock()
	b.over = true
	b.mu.Unlock()
	if b.recovery != nil {
		b.recovery.stop()
	}
	b.work.Wait()
}

// recoveryRun is one tracing and delivering. It goes on whatever screen is on,
// and what came of it stays to be read.
type recoveryRun struct {
	stop  func()
	began time.Time

	mu       sync.Mutex
	progress map[string]app.Progress // by destination; tracing has none

	// Set on Fyne's main thread when it is over.
	over    bool
	ended   time.Time
	outcome app.Outcome
	err     error
}

// recover begins to trace and deliver, unless that is under way.
func (u *UI) recover() {
	if run := u.background.recovery; run != nil && !run.over {
		return
	}
	if err := u.session.Allow(app.Deliver); err != nil {
		u.refused(err, "", u.recover)
		return
	}
	run := &recoveryRun{began: u.kiosk.Now(), progress: map[string]app.Progress{}}
	u.background.recovery = run
	session := u.session
	run.stop = u.alongside(func(ctx context.Context) {
		outcome, err := session.Recover(ctx, run.told)
		u.options.Post(func() {
			run.over, run.ended, run.outcome, run.err = true, u.kiosk.Now(), outcome, err
			u.refresh()
		})
	})
	u.refresh()
}

// told keeps the newest progress, from any goroutine; the screen looks at it
// once a second.
func (r *recoveryRun) told(p app.Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress[p.Destination] = p
}

func (r *recoveryRun) of(destination string) (app.Progress, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, ok := r.progress[destination]
	return p, ok
}

// running reports whether a recovery is under way.
func (u *UI) running() bool {
	run := u.background.recovery
	return run != nil && !run.over
}
