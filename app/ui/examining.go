package ui

import (
	"context"
	"time"

	"github.com/tideover/tideover/app"
)

// examineEvery is how often the kiosk tests itself while its window is open.
const examineEvery = time.Hour

// examination is the last test of the kiosk, whichever screen is on. It is
// touched on Fyne's main thread alone.
type examination struct {
	checks  []app.Check
	testing map[string]bool // by check: it is being tested now
	running bool            // everything is being tested
	at      time.Time       // when everything was tested last; zero before
	count   time.Duration   // the same on the monotonic count
}

// examineWhenDue tests everything after the start, and every hour from then on.
func (u *UI) examineWhenDue() {
	e := &u.background.exam
	if e.at.IsZero() || u.kiosk.Elapsed()-e.count >= examineEvery {
		u.examine()
	}
}

// examine tests everything beside the screens, unless that is under way.
func (u *UI) examine() {
	e, kiosk := &u.background.exam, u.kiosk
	if e.running {
		return
	}
	e.begin(kiosk.Checks())
	u.alongside(func(ctx context.Context) {
		kiosk.Readiness(ctx, func(c app.Check) { u.checked(ctx, c) })
		u.options.Post(func() {
			e.running, e.at, e.count = false, kiosk.Now(), kiosk.Elapsed()
			u.refreshReadiness()
		})
	})
	u.refreshReadiness()
}

// begin keeps what was found before beside each check, until it is found anew.
func (e *examination) begin(checks []app.Check) {
	e.running, e.testing = true, map[string]bool{}
	for i, c := range checks {
		if before, ok := e.check(c.ID); ok {
			checks[i] = before
		}
		e.testing[c.ID] = true
	}
	e.checks = checks
}

// checked takes what one check came to, from any goroutine. What a window that
// is closing broke off is no finding.
func (u *UI) checked(ctx context.Context, c app.Check) {
	if ctx.Err() != nil {
		return
	}
	u.options.Post(func() {
		u.background.exam.take(c)
		u.refreshReadiness()
	})
}

func (e *examination) take(c app.Check) {
	delete(e.testing, c.ID)
	for i := range e.checks {
		if e.checks[i].ID == c.ID {
			e.checks[i] = c
		}
	}
}

func (e *examination) check(id string) (app.Check, bool) {
	for _, c := range e.checks {
		if c.ID == id {
			return c, true
		}
	}
	return app.Check{}, false
}

// checkAgain tests one thing at a person's key.
func (u *UI) checkAgain(id string) {
	e, kiosk := &u.background.exam, u.kiosk
	if e.testing[id] {
		return
	}
	e.testing[id] = true
	u.alongside(func(ctx context.Context) {
		c, ok := kiosk.CheckAgain(ctx, id)
		if ok {
			u.checked(ctx, c)
			return
		}
		u.options.Post(func() { delete(e.testing, id) })
	})
	u.refreshReadiness()
}

// backUpNow makes a backup at a person's key, to where they go by themselves,
// and tells in the row of the check what came of it.
func (u *UI) backUpNow(id string) {
	e, kiosk, session := &u.background.exam, u.kiosk, u.session
	if e.testing[id] {
		return
	}
	e.testing[id] = true
	u.alongside(func(ctx context.Context) {
		_, err := session.BackUp(ctx, "", nil)
		c, ok := kiosk.CheckAgain(ctx, id)
		u.options.Post(func() {
			delete(e.testing, id)
			if ok {
				e.take(c)
			}
			if err != nil {
				u.refused(err, "", func() { u.backUpNow(id) })
			}
			u.refreshReadiness()
		})
	})
	u.refreshReadiness()
}

func (u *UI) refreshReadiness() {
	if r, ok := u.now.(*readiness); ok && u.ctx.Err() == nil {
		r.refresh()
	}
}
