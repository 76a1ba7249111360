package ui

import (
	"errors"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// reopen closes the kiosk and opens it with other settings, as a restart would:
// what was typed is kept, and whoever was at it signs in again. While something
// runs beside the screens, or a form waits for the disk, it waits for the next
// second; but not for the next person, who did not ask for it.
func (u *UI) reopen(s app.Settings) {
	u.reopening = &s
	u.bar.SetReport(controls.BusyReport(controls.Printer, "Taking up the settings"))
	u.reopenWhenQuiet()
}

// reopenWhenQuiet does what reopen asked for, if nothing stands in the way.
func (u *UI) reopenWhenQuiet() {
	if u.reopening == nil || len(u.parked) > 0 || !u.background.hush() {
		return
	}
	settings := *u.reopening
	u.reopening = nil
	defer u.background.resume()
	u.closeDialogs()
	err := u.leaveScreen()
	if u.session != nil {
		err = errors.Join(err, u.session.SignOut(u.keeping))
	}
	u.now, u.printersLeft = nil, nil
	u.forget()
	err = errors.Join(err, u.kiosk.Close())
	u.kiosk = nil
	u.openKiosk(settings)
	if err != nil && u.now != nil {
		u.fail(err)
	}
}

// hush keeps anything new from beginning beside the screens. It gives false,
// and keeps nothing, while something is under way.
func (b *background) hush() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.under > 0 || b.over {
		return false
	}
	b.over = true
	return true
}

// resume lets work begin again.
func (b *background) resume() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over, b.exam = false, examination{}
}
