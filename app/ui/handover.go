package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// What follows is how one person leaves the kiosk and another takes it over.

// touch notes that somebody struck a key or clicked.
func (u *UI) touch() {
	if u.kiosk != nil {
		u.touched = u.kiosk.Elapsed()
	}
}

// deserted reports whether nobody has touched the kiosk for as long as the
// settings let somebody stay signed in.
func (u *UI) deserted() bool {
	after := time.Duration(u.kiosk.Settings.AutoLock) * time.Minute
	return u.session != nil && after > 0 && u.kiosk.Elapsed()-u.touched >= after
}

// switchPerson keeps what was typed and lets somebody else sign in.
func (u *UI) switchPerson() { u.handOver((*app.Session).SignOut, nil) }

// lock does the same for somebody who went away. Whoever comes back finds
// themselves chosen already.
func (u *UI) lock() {
	minutes := u.kiosk.Settings.AutoLock
	u.handOver((*app.Session).Lock, func(s *signIn, was *app.Session) {
		s.choose(was.Staff.ID)
		u.bar.SetReport(controls.NoticeReport(fmt.Sprintf("Locked after %dmin without a key or click. What was typed is kept", minutes)))
	})
}

// handOver keeps what was typed, ends the session and asks who is there. No
// patient is on screen from then on, whatever the disk says to it.
func (u *UI) handOver(end func(*app.Session, context.Context) error, welcome func(*signIn, *app.Session)) {
	u.closeDialogs()
	err := u.leaveScreen()
	u.reopening = nil // whoever comes next must not be thrown out by it
	was := u.session
	if was != nil {
		err = errors.Join(err, end(was, u.ctx))
		u.forget()
	}
	next := newSignIn(u)
	u.show(next)
	if s, ok := next.(*signIn); ok && welcome != nil && was != nil {
		welcome(s, was)
	}
	if err != nil {
		u.fail(err)
	}
}

// forget lets go of whoever was signed in, and of what they had on screen.
func (u *UI) forget() { u.session, u.refusal, u.centre = nil, refusal{}, nil }

// closeDialogs takes away whatever lies over the screen: it may name a patient,
// or hold half a PIN.
func (u *UI) closeDialogs() {
	all := u.window.Canvas().Overlays()
	for top := all.Top(); top != nil; top = all.Top() {
		if d, ok := top.(*controls.Dialog); ok && d.Open() {
			d.Close()
			continue
		}
		all.Remove(top)
	}
}

// leaveScreen lets the screen keep what was typed. A form that the disk does
// not take stays in memory, until the disk does or its person comes back.
func (u *UI) leaveScreen() error {
	if u.now == nil {
		return nil
	}
	u.now.leave()
	f, ok := u.now.(*form)
	u.now = nil
	if !ok || !f.ready || !f.filling.Unkept() {
		return nil
	}
	_, err := f.filling.Keep(u.keeping)
	if err != nil {
		u.parked = append(u.parked, parkedForm{u.session.Staff.ID, f.filling})
	}
	return err
}

// parkedForm is a form that could not be put on disk when its person left it.
type parkedForm struct {
	owner   string
	filling *app.Filling
}

// keepParked tries once more to put on disk what is in memory only.
func (u *UI) keepParked() {
	u.parked = slices.DeleteFunc(u.parked, func(p parkedForm) bool {
		_, err := p.filling.Keep(u.keeping)
		return err == nil
	})
}

// unfinished gives the forms that this person left: those in memory only, and
// those on disk. Where there is one form in both, memory has the later text.
func (u *UI) unfinished() ([]*app.Filling, error) {
	var list []*app.Filling
	for _, p := range u.parked {
		if p.owner == u.session.Staff.ID {
			list = append(list, p.filling)
		}
	}
	kept, err := u.session.Kept(u.ctx)
	for _, k := range kept {
		if !slices.ContainsFunc(list, func(f *app.Filling) bool { return f.Same(k) }) {
			list = append(list, k)
		}
	}
	return list, err
}

// resume brings an unfinished form up where it was left.
func (u *UI) resume(f *app.Filling) {
	if err := u.session.Resume(u.ctx, f); err != nil {
		u.refused(err, "", func() { u.resume(f) })
		return
	}
	u.parked = slices.DeleteFunc(u.parked, func(p parkedForm) bool { return p.filling == f })
	u.show(newForm(u, f))
}

// signedIn brings a person to where they left off, or to where their work is.
func (u *UI) signedIn(s *app.Session) {
	u.forget()
	u.session = s
	u.touch()
	left, err := u.unfinished()
	u.show(u.home())
	if len(left) > 0 {
		u.resume(left[0])
	}
	if err != nil {
		u.fail(err)
	}
}

// home is the search, or recovery for whoever sees no patients.
func (u *UI) home() screen {
	if u.session.May(app.SeePatients) {
		return newReception(u)
	}
	return newRecovery(u)
}
