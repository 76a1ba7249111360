package spool

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/OpenPrinting/goipp"
)

// Network is how printers are reached.
type Network struct {
	// Client carries the requests of IPP; its dialer is the only way out.
	// Required for a printer that speaks it.
	Client *http.Client
	// Dial reaches label printers. Required for one.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Pin, where it is not empty, is the certificate that a printer at ipps:// must
	// show, see ParsePin; without it a certificate must be one that the machine
	// trusts, for the printer's own name.
	Pin Pin
	// CUPS and MulticastDNS are where Find asks: localhost:631 and the group of
	// RFC 6762 if empty.
	CUPS, MulticastDNS string
	// User is the requesting-user-name: the kiosk, not the person.
	User string
	// AnswerWithin bounds one request with its answer, the sending of the
	// document included: 30 seconds if zero.
	AnswerWithin time.Duration
	// PollEvery is the pause between two questions after a job: 1 second if zero.
	PollEvery time.Duration
	// LostAfter is how many questions in a row may stay without an answer
	// before the job's outcome is unknown: 30 if zero. It is a count and not a
	// time, so that a clock that jumps loses no job.
	LostAfter int
	// After waits: time.After if nil.
	After func(time.Duration) <-chan time.Time
}

func (n Network) withDefaults() Network {
	n.CUPS, n.MulticastDNS = cmp.Or(n.CUPS, "localhost:631"), cmp.Or(n.MulticastDNS, "224.0.0.251:5353")
	if n.AnswerWithin == 0 {
		n.AnswerWithin = 30 * time.Second
	}
	if n.PollEvery == 0 {
		n.PollEvery = time.Second
	}
	if n.LostAfter == 0 {
		n.LostAfter = 30
	}
	if n.After == nil {
		n.After = time.After
	}
	return n
}

// IPP is a printer or a print server's queue that speaks the Internet Printing
// Protocol. Make one with Open.
type IPP struct {
	uri      string // as the printer is told: ipp://host:631/ipp/print
	post     string // the same over HTTP
	net      Network
	client   *http.Client
	requests atomic.Uint32
	// older says that it takes no version but 1.1; can is what it has, once it
	// has said so.
	older atomic.Bool
	can   atomic.Pointer[abilities]
}

func newIPP(uri, post string, n Network) (*IPP, error) {
	if n.Client == nil {
		return nil, errors.New("a printer on the network needs an HTTP client")
	}
	client, err := n.Pin.only(n.Client)
	if err != nil {
		return nil, err
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &IPP{uri: uri, post: post, net: n.withDefaults(), client: client}, nil
}

func (p *IPP) request(op goipp.Op) *goipp.Message {
	return request(op, p.uri)
}

// State asks with Get-Printer-Attributes, RFC 8011 section 4.2.5, and the first
// time, or after the printer was away, what paper and sides it has.
func (p *IPP) State(ctx context.Context) (State, error) {
	names := stateAttrs
	if p.can.Load() == nil {
		names = abilityAttrs
	}
	answer, err := p.attributes(ctx, names)
	if err != nil {
		p.can.Store(nil)
		return unreachable(asFault(err))
	}
	if p.can.Load() == nil {
		p.can.Store(&abilities{textsOf(answer.Printer, "media-supported"), textsOf(answer.Printer, "sides-supported")})
	}
	return stateOf(answer.Printer)
}

func (p *IPP) attributes(ctx context.Context, names []string) (*goipp.Message, error) {
	m := p.request(goipp.OpGetPrinterAttributes)
	p.addUser(m)
	add(&m.Operation, "requested-attributes", goipp.TagKeyword, names...)
	answer, _, err := p.exchange(ctx, m, nil)
	if err != nil {
		return nil, err
	}
	if !succeeded(answer.Code) {
		return nil, statusFault(answer)
	}
	return answer, nil
}

func (p *IPP) addUser(m *goipp.Message) {
	add(&m.Operation, "requesting-user-name", goipp.TagName, p.net.User)
}

// Print asks first whether the printer would take such a job, then sends it,
// then asks after it until the printer gives its last word. A printer that
// cannot print on both sides, or does not know the paper, prints all the same
// and the outcome says so: in an outage a card on two sheets beats none.
func (p *IPP) Print(ctx context.Context, doc Document) (Outcome, error) {
	doc, waived := p.can.Load().grant(doc)
	answer, outcome, err := p.validate(ctx, doc)
	if err != nil {
		return outcome, err
	}
	if goipp.Status(answer.Code) == goipp.StatusErrorAttributesOrValues {
		var more []string
		if doc, more = waive(doc, answer); len(more) > 0 {
			waived = append(waived, more...)
			answer, outcome, err = p.validate(ctx, doc)
		}
		if err != nil {
			return outcome, err
		}
	}
	if !succeeded(answer.Code) && goipp.Status(answer.Code) != goipp.StatusErrorOperationNotSupported {
		return refusal(answer)
	}
	job, substituted, outcome, err := p.submit(ctx, doc)
	if err != nil {
		return outcome, err
	}
	outcome, err = p.follow(ctx, job, doc.Name)
	if outcome.Substituted = append(waived, substituted...); outcome.Result == Sent && len(outcome.Substituted) > 0 {
		outcome.Reasons = append(outcome.Reasons, Substituted)
	}
	return outcome, err
}

// validate is Validate-Job, RFC 8011 section 4.2.3: refusals come here, while
// it is certain that nothing came out. Without an error there is an answer.
func (p *IPP) validate(ctx context.Context, doc Document) (*goipp.Message, Outcome, error) {
	m := p.request(goipp.OpValidateJob)
	p.addUser(m)
	addDocument(m, doc)
	answer, _, err := p.exchange(ctx, m, nil)
	var outcome Outcome
	switch {
	case ctx.Err() != nil:
		outcome, err = refused(&Fault{NotStarted, context.Cause(ctx)}, endOf(ctx) == Interrupted)
	case err != nil:
		outcome, err = refused(asFault(err), lineMayHeal(err))
	}
	return answer, outcome, err
}

// waive gives up the wishes that a printer named as unsupported, and says which.
func waive(doc Document, answer *goipp.Message) (Document, []string) {
	var waived []string
	for _, name := range namesOf(answer.Unsupported) {
		switch {
		case name == "sides" && doc.Sides != "":
			doc.Sides = ""
		case name == "media" && doc.Media != "":
			doc.Media = ""
		default:
			continue
		}
		waived = append(waived, name)
	}
	return doc, waived
}

// refusal turns a status into an outcome, for answers that leave no doubt that
// the printer kept nothing.
func refusal(answer *goipp.Message) (Outcome, error) {
	fault := statusFault(answer)
	switch goipp.Status(answer.Code) {
	case goipp.StatusErrorAttributesOrValues:
		if slices.Contains(namesOf(answer.Unsupported), "document-format") { // so says ippeveprinter
			fault.Keyword = goipp.StatusErrorDocumentFormatNotSupported.String()
		}
	case goipp.StatusErrorInternal, goipp.StatusErrorDevice, goipp.StatusErrorJobCanceled:
		return refused(&Fault{NotTaken, fault}, true)
	case goipp.StatusErrorBusy, goipp.StatusErrorServiceUnavailable, goipp.StatusErrorNotAcceptingJobs,
		goipp.StatusErrorTemporary, goipp.StatusErrorTooManyJobs, goipp.StatusErrorPrinterIsDeactivated,
		goipp.StatusErrorTimeout, goipp.StatusErrorVersionNotSupported:
		return refused(fault, true)
	}
	return refused(fault, false)
}

// submit is Print-Job, RFC 8011 section 4.2.1. A printer that answers with an
// error may give a job all the same (appendix B.1.5.5); then that job is
// followed.
func (p *IPP) submit(ctx context.Context, doc Document) (jobWord, []string, Outcome, error) {
	m := p.request(goipp.OpPrintJob)
	p.addUser(m)
	addDocument(m, doc)
	// A line that was left open may be dead at its far end, which would show
	// only after bytes had gone. A new one fails while nothing has.
	p.client.CloseIdleConnections()
	upload, cancel := outliveWithdrawal(ctx)
	defer cancel()
	answer, sent, err := p.exchange(upload, m, doc.Data)
	if err != nil {
		outcome, err := p.undelivered(ctx, sent, asFault(err))
		return jobWord{}, nil, outcome, err
	}
	job := jobOf(answer.Job)
	switch {
	case job.id > 0:
		return job, namesOf(answer.Unsupported), Outcome{}, nil
	case !keptNothing(answer.Code):
		outcome, err := unknown("", &Fault{LineCut, statusFault(answer)})
		return jobWord{}, nil, outcome, err
	}
	outcome, err := refusal(answer)
	return jobWord{}, nil, outcome, err
}

// outliveWithdrawal gives a context that ends with ctx, but not because a person
// took the job back: without the printer's answer there would be no number to
// cancel the job by, and it would come out all the same.
func outliveWithdrawal(ctx context.Context) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if endOf(ctx) != Withdrawn {
			cancel()
		}
	})
	return lasting, func() { stop(); cancel() }
}

// undelivered judges a Print-Job that brought no answer in IPP.
func (p *IPP) undelivered(ctx context.Context, sent bool, f *Fault) (Outcome, error) {
	switch {
	case sent && ctx.Err() != nil:
		return unknown("", &Fault{endOf(ctx), f})
	case sent:
		return unknown("", &Fault{LineCut, f})
	case ctx.Err() != nil:
		return refused(&Fault{NotStarted, f}, endOf(ctx) == Interrupted)
	}
	return refused(f, lineMayHeal(f))
}

// keptNothing reports whether a status without a job leaves no doubt that no
// page was begun. The three errors below can strike in the midst of a document,
// and a success without a job is no answer at all.
func keptNothing(code goipp.Code) bool {
	switch goipp.Status(code) {
	case goipp.StatusErrorInternal, goipp.StatusErrorDevice, goipp.StatusErrorJobCanceled:
		return false
	}
	return !succeeded(code)
}

func namesOf(attrs goipp.Attributes) []string {
	var names []string
	for _, a := range attrs {
		names = append(names, a.Name)
	}
	return names
}

// lineMayHeal parts faults of the line, which pass, from faults of the
// address, which a person must put right.
func lineMayHeal(err error) bool {
	switch asFault(err).Keyword {
	case Offline, goipp.StatusErrorServiceUnavailable.String():
		return true
	}
	return false
}

func asFault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Offline, err}
}

func jobName(id int) string { return strconv.Itoa(id) }
