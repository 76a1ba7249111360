package spool

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// rawPort is where label printers take bytes as they are.
const rawPort = "9100"

// zplFormat is the MIME type of ZPL.
const zplFormat = "application/vnd.zebra-zpl"

// statusWithin is how long a label printer has to answer ~HS. One that can
// answer does so at once.
const statusWithin = 2 * time.Second

// chunk is how much of a document is written at a time.
const chunk = 4096

// Raw is a label printer that reads ZPL from a TCP port, bytes as they are. The
// port says nothing of itself but what ~HS brings, asked on the same connection
// before the labels and after. A printer that has never answered ~HS, or only so
// that nothing can be made of it, is used all the same, and how it is, is not
// known. One that has, and falls silent, has most likely run out of something:
// many say nothing then.
//
// Such printers talk to one connection at a time. While labels go, State
// therefore tells what that connection heard, and opens none of its own.
type Raw struct {
	address string
	net     Network

	mu       sync.Mutex
	printing bool
	answers  bool // it has answered ~HS
	seen     State
}

func newRaw(address string, n Network) (*Raw, error) {
	if n.Dial == nil {
		return nil, errors.New("a label printer needs a way to dial")
	}
	return &Raw{address: address, net: n.withDefaults()}, nil
}

// State asks ~HS, unless labels are on their way.
func (r *Raw) State(ctx context.Context) (State, error) {
	if state, busy := r.busy(); busy {
		return state, nil
	}
	line, err := r.open(ctx)
	if err != nil {
		return unreachable(&Fault{Offline, err})
	}
	defer line.close()
	status, err := line.ask()
	state, gone := r.heard(status, err)
	if gone == nil && errors.Is(err, errOddAnswer) {
		return state, &Fault{SaysNothing, err}
	}
	return state, gone
}

func (r *Raw) busy() (State, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen, r.printing
}

// heard turns an answer, or silence, into how the printer is. An answer that
// cannot be made out tells as little as none: imitators give such. The error says
// that the printer is gone.
func (r *Raw) heard(s hostStatus, err error) (State, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil:
		r.answers = true
		r.seen = s.state()
	case !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, errOddAnswer):
		r.seen = State{Reasons: []Reason{Explain(Offline)}}
		return r.seen, &Fault{Offline, err}
	case r.answers:
		r.seen = State{Condition: Stopped, Accepting: true, Reasons: []Reason{Explain(FellSilent)}}
	default:
		r.seen = State{Condition: Idle, Accepting: true, Reasons: []Reason{Explain(SaysNothing)}}
	}
	return r.seen, nil
}

// Print sends the labels and waits until the printer has none left. A line that
// falls after the first byte leaves the outcome unknown.
func (r *Raw) Print(ctx context.Context, doc Document) (Outcome, error) {
	if doc.Format != zplFormat {
		return refused(&Fault{"unsupported-document-format", fmt.Errorf("%s takes ZPL, not %s", r.address, doc.Format)}, false)
	}
	r.begin(true)
	defer r.begin(false)
	line, err := r.open(ctx)
	if err != nil {
		return r.notBegun(ctx, err)
	}
	defer line.close()
	defer context.AfterFunc(ctx, line.close)()
	status, err := line.ask()
	state, gone := r.heard(status, err)
	switch {
	case gone != nil:
		return r.notBegun(ctx, gone)
	case !state.CanPrint() || state.NeedsPerson():
		return refused(&Fault{NotStarted, errors.New(state.Words().Sentence)}, true)
	}
	if sent, err := line.send(doc.Data, r.full); err != nil {
		if !sent {
			return r.notBegun(ctx, err)
		}
		return unknown("", r.cut(ctx, err))
	}
	return r.follow(ctx, line)
}

func (r *Raw) begin(printing bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.printing = printing
}

// full notes that the printer has stopped taking bytes.
func (r *Raw) full() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = State{Condition: Stopped, Accepting: true, Reasons: []Reason{Explain(FellSilent)}}
}

func (r *Raw) notBegun(ctx context.Context, err error) (Outcome, error) {
	if ctx.Err() != nil {
		return refused(&Fault{NotStarted, context.Cause(ctx)}, endOf(ctx) == Interrupted)
	}
	return refused(&Fault{Offline, err}, true)
}

func (r *Raw) cut(ctx context.Context, err error) *Fault {
	if ctx.Err() == nil {
		return &Fault{LineCut, err}
	}
	why := endOf(ctx)
	if why == Withdrawn {
		why = LeftInside // nothing tells the printer so
	}
	return &Fault{why, context.Cause(ctx)}
}

// follow asks until the printer has nothing left to print, twice in a row: it
// may be between taking a label in and counting it. It waits as long as a new
// roll takes.
func (r *Raw) follow(ctx context.Context, line *rawLine) (Outcome, error) {
	before := line.asked
	for quiet := 0; quiet < 2; {
		status, err := line.ask()
		state, gone := r.heard(status, err)
		switch {
		case gone != nil:
			return unknown("", r.cut(ctx, gone))
		case err != nil && !r.hasAnswered():
			return Outcome{Result: Sent, Reasons: []string{SentUnseen}}, nil
		case err != nil || line.answered <= before:
			quiet = 0
		case status.done() && !state.NeedsPerson():
			quiet++
		default:
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return unknown("", r.cut(ctx, ctx.Err()))
		case <-r.net.After(r.net.PollEvery):
		}
	}
	return Outcome{Result: Sent}, nil
}

func (r *Raw) hasAnswered() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.answers
}

// describe asks what the printer is, with ~HI.
func (r *Raw) describe(ctx context.Context) (Description, error) {
	state, err := r.State(ctx)
	d := Description{Name: r.address, Formats: []string{zplFormat}, State: state}
	switch {
	case errors.Is(err, errOddAnswer): // it is there all the same
		return d, nil
	case err != nil || !r.hasAnswered():
		return d, err
	}
	line, err := r.open(ctx)
	if err != nil {
		return d, &Fault{Offline, err}
	}
	defer line.close()
	if texts, err := line.question("~HI", 1); err == nil {
		d.MakeAndModel, _, _ = strings.Cut(texts[0], ",")
	}
	return d, nil
}

// rawLine is one connection, with a count of what was asked on it and answered:
// an answer that is late must not be taken for one to a later question.
type rawLine struct {
	conn     net.Conn
	within   time.Duration
	patience time.Duration
	read     []byte // what came and was not made out yet

	asked, answered int
}

func (r *Raw) open(ctx context.Context) (*rawLine, error) {
	dialling, cancel := context.WithTimeout(ctx, r.net.AnswerWithin)
	defer cancel()
	conn, err := r.net.Dial(dialling, "tcp", r.address)
	if err != nil {
		return nil, err
	}
	return &rawLine{conn: conn, within: min(statusWithin, r.net.AnswerWithin), patience: r.net.AnswerWithin}, nil
}

func (l *rawLine) close() { _ = l.conn.Close() } // nothing of ours can be lost in it

// send writes a document; sent reports whether any byte of it may have left.
// Where the printer takes no more for a while it says so, and goes on trying:
// that ends with the line.
func (l *rawLine) send(data []byte, stuck func()) (sent bool, err error) {
	for len(data) > 0 {
		if err := l.conn.SetWriteDeadline(time.Now().Add(l.patience)); err != nil {
			return sent, err
		}
		n, err := l.conn.Write(data[:min(chunk, len(data))])
		data, sent = data[n:], sent || n > 0
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded) && sent:
			stuck()
		case err != nil:
			return sent, err
		}
	}
	return sent, nil
}

// ask brings the answer to ~HS; os.ErrDeadlineExceeded where there is none.
func (l *rawLine) ask() (hostStatus, error) {
	texts, err := l.question("~HS", 3)
	if err != nil {
		return hostStatus{}, err
	}
	return readHostStatus(texts)
}

// question sends a command and brings its answer, so many strings between STX
// and ETX.
func (l *rawLine) question(command string, strings int) ([]string, error) {
	if err := l.conn.SetDeadline(time.Now().Add(l.within)); err != nil {
		return nil, err
	}
	l.asked++
	if _, err := l.conn.Write([]byte(command)); err != nil {
		return nil, err
	}
	buffer := make([]byte, 1024)
	for {
		if texts, rest, whole := cutAnswer(l.read, strings); whole {
			l.read = rest
			l.answered++
			return texts, nil
		}
		n, err := l.conn.Read(buffer)
		l.read = append(l.read, buffer[:n]...)
		if err != nil {
			return nil, err
		}
		if len(l.read) > maxHostStatus {
			l.read = nil
			return nil, fmt.Errorf("%w: it has more than %d bytes", errOddAnswer, maxHostStatus)
		}
	}
}
