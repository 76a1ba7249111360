package spool

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/OpenPrinting/goipp"
)

// errNoJob is the printer's word that it has no such job.
var errNoJob = errors.New("the printer has no job of this number")

// follow asks after a job until the printer gives its last word: it waits as
// long as a jam takes to clear. name is the serial that the job went out under.
func (p *IPP) follow(ctx context.Context, job jobWord, name string) (Outcome, error) {
	id := job.id
	for missed, wait := 0, firstPoll; ; wait = min(2*wait, p.net.PollEvery) {
		if outcome, err, final := verdict(job); final {
			return outcome, err
		}
		if ctx.Err() != nil {
			return p.leave(ctx, id, name)
		}
		p.pause(ctx, min(wait, p.net.PollEvery))
		next, err := p.job(ctx, id, name)
		switch {
		case err == nil:
			job, missed = next, 0
			continue
		case ctx.Err() != nil:
			continue
		case errors.Is(err, errNoJob):
			return unknown(jobName(id), &Fault{JobForgotten, err})
		case asFault(err).Keyword == JobMixedUp:
			return unknown(jobName(id), asFault(err))
		}
		wait = p.net.PollEvery
		if missed++; missed >= p.net.LostAfter {
			return unknown(jobName(id), &Fault{LineCut, err})
		}
	}
}

// firstPoll is the pause before the first question after a job, which is then
// doubled: a page takes a second, a print server's queue takes it at once.
const firstPoll = 20 * time.Millisecond

func (p *IPP) pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-p.net.After(d):
	}
}

// verdict reads a final job-state. Aborted and canceled are unknown and not
// failed: the printer had begun, and what lies in the tray it does not say.
func verdict(job jobWord) (Outcome, error, bool) {
	switch job.state {
	case jobCompleted:
		return Outcome{Result: Sent, JobID: jobName(job.id), Reasons: remarks(job.reasons)}, nil, true
	case jobCanceled:
		return gaveUp(job, "job-canceled-by-user")
	case jobAborted:
		return gaveUp(job, "aborted-by-system")
	}
	return Outcome{}, nil, false
}

func gaveUp(job jobWord, otherwise string) (Outcome, error, bool) {
	reasons := remarks(job.reasons)
	top, ok := worst(explainAll(reasons))
	if !ok || top.Urgency < UrgencyNow {
		reasons = append([]string{otherwise}, reasons...)
		top = Explain(otherwise)
	}
	fault := &Fault{top.Keyword, fmt.Errorf("job %d ended in job-state %d", job.id, job.state)}
	return Outcome{JobID: jobName(job.id), Reasons: reasons}, fault, true
}

// remarks drops what says nothing beyond the state itself.
func remarks(reasons []string) []string {
	var kept []string
	for _, r := range reasons {
		if r != "none" && r != "job-completed-successfully" {
			kept = append(kept, r)
		}
	}
	return kept
}

// job is Get-Job-Attributes, RFC 8011 section 4.3.4. The job's name must be
// ours: a printer that was switched off and on counts its jobs from 1 again,
// and another kiosk's sheet must not be taken for this one.
func (p *IPP) job(ctx context.Context, id int, name string) (jobWord, error) {
	m := p.request(goipp.OpGetJobAttributes)
	m.Operation.Add(goipp.MakeAttribute(jobIDAttr, goipp.TagInteger, goipp.Integer(id)))
	p.addUser(m)
	add(&m.Operation, "requested-attributes", goipp.TagKeyword, jobIDAttr, jobNameAttr, jobStateAttr, jobStateReasonsAttr)
	answer, _, err := p.exchange(ctx, m, nil)
	switch {
	case err != nil:
		return jobWord{}, err
	case goipp.Status(answer.Code) == goipp.StatusErrorNotFound, goipp.Status(answer.Code) == goipp.StatusErrorGone:
		return jobWord{}, errNoJob
	case !succeeded(answer.Code):
		return jobWord{}, statusFault(answer)
	}
	job := jobOf(answer.Job)
	if job.name != "" && job.name != name {
		return jobWord{}, &Fault{JobMixedUp, fmt.Errorf("job %d of the printer is another sheet", id)}
	}
	job.id = id
	return job, nil
}

// leave ends the watch over a job whose context ended. A job that was taken
// back is cancelled at the printer; the printer may have finished it by then.
func (p *IPP) leave(ctx context.Context, id int, name string) (Outcome, error) {
	why := &Fault{endOf(ctx), context.Cause(ctx)}
	if why.Keyword != Withdrawn {
		return unknown(jobName(id), why)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.net.AnswerWithin)
	defer cancel()
	if err := p.cancelJob(ctx, id); err != nil {
		return unknown(jobName(id), &Fault{Withdrawn, err})
	}
	for ctx.Err() == nil {
		job, err := p.job(ctx, id, name)
		if err != nil {
			break
		}
		if outcome, err, final := verdict(job); final {
			return outcome, err
		}
		p.pause(ctx, p.net.PollEvery)
	}
	return unknown(jobName(id), why)
}

// cancelJob is Cancel-Job, RFC 8011 section 4.3.3. Its not-possible means that
// the job has come to its end already.
func (p *IPP) cancelJob(ctx context.Context, id int) error {
	m := p.request(goipp.OpCancelJob)
	m.Operation.Add(goipp.MakeAttribute(jobIDAttr, goipp.TagInteger, goipp.Integer(id)))
	p.addUser(m)
	answer, _, err := p.exchange(ctx, m, nil)
	if err != nil {
		return err
	}
	if !succeeded(answer.Code) && goipp.Status(answer.Code) != goipp.StatusErrorNotPossible {
		return statusFault(answer)
	}
	return nil
}
