package ui

import (
	"context"
	"time"

	"github.com/tideover/tideover/app"
)

// pageCounter knows how many pages sheets have. It counts beside the screen:
// a number is there a moment later, and no key waits for it.
type pageCounter struct {
	u    *UI
	came func() // something was counted

	sheets []app.PrintRequest       // that were asked for last
	known  map[app.PrintRequest]int // 0 where it cannot be counted
	busy   bool
	pace   pace
}

// pace says when what was made of the ledger is to be made anew.
type pace struct {
	seq int64         // of the ledger, as it was made last
	at  time.Duration // when, on the monotonic count
}

// renewAfter is how long it stands while the ledger goes on: each sheet that
// comes out is an entry, and few change what other sheets show.
const renewAfter = 5 * time.Second

// stale reports whether it is time.
func (p *pace) stale(k *app.Kiosk) bool {
	return k.Newest() != p.seq && k.Elapsed()-p.at >= renewAfter
}

// made notes that it is made now.
func (p *pace) made(k *app.Kiosk) { p.seq, p.at = k.Newest(), k.Elapsed() }

func newPageCounter(u *UI, came func()) *pageCounter {
	return &pageCounter{u: u, came: came, known: map[app.PrintRequest]int{}}
}

// of gives the pages of a sheet, if they were counted.
func (n *pageCounter) of(r app.PrintRequest) (int, bool) {
	pages, ok := n.known[r]
	return pages, ok && pages > 0
}

// total adds up sheets; false while one of them is not counted.
func (n *pageCounter) total(sheets []app.PrintRequest) (int, bool) {
	sum := 0
	for _, r := range sheets {
		pages, ok := n.of(r)
		if !ok {
			return 0, false
		}
		sum += pages
	}
	return sum, true
}

// want counts what is not known yet, or no more. What is asked for meanwhile is
// counted afterwards.
func (n *pageCounter) want(sheets []app.PrintRequest) {
	n.sheets = sheets
	if n.busy {
		return
	}
	stale := n.pace.stale(n.u.kiosk)
	var unknown []app.PrintRequest
	for _, r := range sheets {
		if _, ok := n.known[r]; !ok || stale {
			unknown = append(unknown, r)
		}
	}
	if len(unknown) == 0 {
		return
	}
	n.busy = true
	n.pace.made(n.u.kiosk)
	session := n.u.session
	n.u.alongside(func(ctx context.Context) {
		counts := countPages(ctx, session, unknown)
		n.u.options.Post(func() {
			if n.u.session == session { // nobody else has come
				n.counted(counts, stale)
			}
		})
	})
}

func countPages(ctx context.Context, session *app.Session, sheets []app.PrintRequest) map[app.PrintRequest]int {
	counts := map[app.PrintRequest]int{}
	for _, r := range sheets {
		pages, err := session.SheetPages(ctx, r)
		if err != nil {
			pages = 0 // printing it says why; here it is only not counted
		}
		counts[r] = pages
	}
	return counts
}

// counted takes what was counted; a count anew leaves nothing old behind.
func (n *pageCounter) counted(counts map[app.PrintRequest]int, anew bool) {
	n.busy = false
	if anew {
		clear(n.known)
	}
	for r, pages := range counts {
		n.known[r] = pages
	}
	n.came()
	n.want(n.sheets)
}
