package spool

import (
	"context"

	"github.com/tideover/tideover/forms/record"
)

// A sheet takes as long to draw as a printer takes to answer, so the next one is
// drawn while the printer is asked how it is, and while it works on the last.
// Nothing is promised by that: what is next is asked again when its turn has
// come, and what was drawn for nothing is thrown away.

// drawing is one sheet being drawn ahead of its turn, or drawn. Its other fields
// are set once done is closed; job stays empty where nothing waited.
type drawing struct {
	done chan struct{}
	job  record.ID
	doc  Document
	err  error
}

// drawAhead begins to draw the job that seems to be next, unless there is such a
// drawing already.
func (w *worker) drawAhead(ctx context.Context) {
	if w.ahead != nil && !w.ahead.empty() {
		return
	}
	d := &drawing{done: make(chan struct{})}
	w.ahead = d
	go func() {
		defer close(d.done)
		job, err := w.queue.NextPrintJob(ctx, w.name)
		if err != nil {
			return // whoever asks in its turn says so
		}
		d.job = job.ID
		d.doc, d.err = w.draw(ctx, job)
	}()
}

// empty reports whether the drawing has ended without a sheet.
func (d *drawing) empty() bool {
	select {
	case <-d.done:
		return d.job == "" || d.err != nil
	default:
		return false
	}
}

// drawn gives the sheet of a job: the one that was drawn ahead, or one drawn now.
func (w *worker) drawn(ctx context.Context, job record.PrintJob) (Document, error) {
	if d := w.ahead; d != nil {
		w.dropAhead()
		if d.job == job.ID && d.err == nil {
			return d.doc, nil
		}
	}
	return w.draw(ctx, job)
}

// dropAhead lets go of what was drawn ahead, once it has ended.
func (w *worker) dropAhead() {
	if w.ahead != nil {
		<-w.ahead.done
		w.ahead = nil
	}
}
