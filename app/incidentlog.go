package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// blankLog is the title of a log that is ruled and no more, with how many pages
// of it: "blank 4".
const (
	blankLog       = "blank"
	blankLogPages  = 10
	mostBlankPages = 200
)

// incidentSoFar gives what the kiosk knows of the incident since the last log
// was printed, or a blank log. Its pages are numbered on from that log's.
func incidentSoFar(ctx context.Context, k *Kiosk, r PrintRequest) (printing.IncidentLog, error) {
	var l printing.IncidentLog
	o, declared, err := k.outageEntry(ctx)
	if err != nil {
		return l, err
	}
	if l.Ruled, err = ruledPages(r.Title); err != nil {
		return l, err
	}
	if declared == nil {
		l.Ruled = max(l.Ruled, 1)
		return l, nil
	}
	l.OutageFrom, l.FirstPage, l.Told = o.Since, 1, declared.Seq-1
	last, job, err := lastShown[printing.IncidentLog](ctx, k, record.IncidentLog)
	if err != nil {
		return l, err
	}
	if job != nil && last.OutageFrom.Equal(l.OutageFrom) {
		l.FirstPage, l.Told = last.FirstPage+job.Pages, last.Told
	}
	if l.Ruled > 0 {
		return l, nil
	}
	l.Lines, l.Told, err = k.told(ctx, l.Told)
	return l, err
}

// ErrNoSuchLog says that a log of that title is not printed.
var ErrNoSuchLog = fmt.Errorf("an incident log is printed as it is, or %q with a number of pages up to %d", blankLog, mostBlankPages)

// ruledPages reads how many blank pages a title asks for; 0 where it asks for
// the log itself.
func ruledPages(title string) (int, error) {
	words := strings.Fields(strings.ToLower(title))
	switch {
	case len(words) == 0:
		return 0, nil
	case words[0] == blankLog && len(words) == 1:
		return blankLogPages, nil
	case words[0] == blankLog && len(words) == 2:
		if n, err := strconv.Atoi(words[1]); err == nil && n > 0 && n <= mostBlankPages {
			return n, nil
		}
	}
	return 0, ErrNoSuchLog
}

// told gives what the ledger has of the incident after an entry, in its order,
// and the last entry that was looked at.
func (k *Kiosk) told(ctx context.Context, after int64) ([]printing.LoggedEvent, int64, error) {
	entries, err := k.ledger.EntriesSince(ctx, after, slices.Sorted(maps.Keys(logged))...)
	if err != nil || len(entries) == 0 {
		return nil, after, err
	}
	lines, err := k.eventsIn(entries)
	return lines, entries[len(entries)-1].Seq, err
}

// eventsIn words entries as lines of a log. What repeats itself, as a printer
// does that is tried again and again, is told once.
func (k *Kiosk) eventsIn(entries []record.Entry) ([]printing.LoggedEvent, error) {
	var lines []printing.LoggedEvent
	said := map[string]string{} // by what it is about
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		about, words := logged[e.Kind](k, body)
		repeated := about != "" && said[about] == words
		said[about] = words
		if words == "" || repeated {
			continue
		}
		line := printing.LoggedEvent{At: e.RecordedAt, Words: words}
		if e.Author != "" {
			line.By = k.nameOf(e.Author)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
