package ui

import (
	"fmt"
	"sync"
	"time"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// background is what goes on beside the screens, whichever of them is on.
type background struct {
	printing  controls.Report // the last that reportPrinting said
	notice    controls.Report // what stands there instead
	noticedAt time.Duration   // on the monotonic count
	recovery  *recoveryRun
	exam      examination
	reasons   map[record.ID]string // begun on the decision screen, not given yet

	mu    sync.Mutex
	over  bool // nothing is begun any more
	under int  // how much is under way
	work  sync.WaitGroup
}

// noticeStays is how long a notice can be read before the printers are reported
// again.
const noticeStays = 8 * time.Second

// reportPrinting says at the right of the key bar what the printers are doing
// by themselves, once what stands there has been read.
func (u *UI) reportPrinting() { u.report(u.printingReport()) }

// report says something at the right of the key bar in the place of what the
// printers are doing.
func (u *UI) report(r controls.Report) {
	b := &u.background
	standing := u.bar.Report()
	if standing != b.printing && b.holds(standing, u.kiosk.Elapsed()) {
		return
	}
	b.printing, b.notice = r, controls.Report{}
	u.bar.SetReport(b.printing)
}

// holds reports whether a report is to stay: a failure until the next screen, a
// notice for a while.
func (b *background) holds(standing controls.Report, now time.Duration) bool {
	switch {
	case standing == controls.Report{}:
		return false
	case standing.Icon == controls.Stop:
		return true
	case standing != b.notice:
		b.notice, b.noticedAt = standing, now
	}
	return now-b.noticedAt < noticeStays
}

func (u *UI) printingReport() controls.Report {
	s := u.status
	switch {
	case s.PrinterStopped != "":
		return controls.FailedReport(fmt.Sprintf("%s needs you, %s", s.PrinterStopped, sheetsWait(s.ToPrint)))
	case s.Clock != nil:
		return controls.NoticeReport(s.Clock.Short + ", see " + clockKey)
	case s.ToPrint > 0 && len(u.kiosk.Settings.Printers) == 0:
		return controls.NoticeReport(sheetsWait(s.ToPrint) + " for a printer")
	case s.ToPrint > 0:
		return controls.BusyReport(controls.Printer, fmt.Sprintf("Printing %d", s.ToPrint))
	case s.Exercise:
		return controls.ExerciseReport("EXERCISE: no real patients")
	}
	return controls.Report{}
}

func sheetsWait(n int) string {
	if n == 1 {
		return "1 sheet waits"
	}
	return fmt.Sprintf("%d sheets wait", n)
}
