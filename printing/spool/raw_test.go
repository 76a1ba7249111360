package spool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// fakeZebra is a label printer behind a real socket. A label that came in whole
// is printed at the next but one question after it, unless something is wrong.
type fakeZebra struct {
	t        *testing.T
	listener net.Listener

	mu      sync.Mutex
	silent  bool   // it never answers
	odd     string // what it answers instead
	flags   hostStatus
	waiting int    // labels that came in and were not printed
	printed []byte // the bytes of labels, in order
	lines   int    // connections so far
	cutAt   int    // bytes after which the line falls; 0 for never
	asked   int
}

func newFakeZebra(t *testing.T) *fakeZebra {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	z := &fakeZebra{t: t, listener: listener}
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			z.set(func() { z.lines++ })
			served.Go(func() { z.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = listener.Close(); served.Wait() })
	return z
}

func (z *fakeZebra) set(change func()) {
	z.mu.Lock()
	defer z.mu.Unlock()
	change()
}

func (z *fakeZebra) serve(conn net.Conn) {
	defer conn.Close()
	var in []byte
	buffer := make([]byte, 512)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		in = append(in, buffer[:n]...)
		z.mu.Lock()
		rest, answer, cut := z.take(in)
		z.mu.Unlock()
		in = rest
		if cut {
			return
		}
		if _, err := conn.Write(answer); err != nil {
			return
		}
	}
}

// take reads what came in: questions, and labels from ^XA to ^XZ.
func (z *fakeZebra) take(in []byte) (rest, answer []byte, cut bool) {
	for {
		in = bytes.TrimLeft(in, "\r\n")
		switch {
		case bytes.HasPrefix(in, []byte("~HS")):
			in, answer = in[3:], append(answer, z.status()...)
		case bytes.HasPrefix(in, []byte("~HI")):
			in = in[3:]
			if !z.silent {
				answer = append(answer, "\x02ZD421-203dpi,V93.21.26Z,8,8192KB\x03\r\n"...)
			}
		default:
			end := bytes.Index(in, []byte("^XZ"))
			if z.cutAt > 0 && len(z.printed)+len(in) >= z.cutAt {
				z.cutAt = 0
				return nil, nil, true
			}
			if end < 0 {
				return in, answer, false
			}
			z.printed = append(z.printed, in[:end+3]...)
			z.waiting++
			in = in[end+3:]
		}
	}
}

func (z *fakeZebra) status() []byte {
	if z.silent || z.odd != "" {
		return []byte(z.odd)
	}
	bit := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	f := z.flags
	text := fmt.Sprintf("\x02030,%d,%d,1245,%03d,%d,0,%d,000,%d,%d,%d\x03\r\n", bit(f.paperOut), bit(f.paused), z.waiting, bit(f.bufferFull), bit(f.partial),
		bit(f.lostSettings), bit(f.cold), bit(f.hot))
	text += fmt.Sprintf("\x02000,0,%d,%d,0,2,6,0,%08d,1,000\x03\r\n\x021234,0\x03\r\n", bit(f.headOpen), bit(f.ribbonOut), f.left)
	if z.asked++; z.asked%2 == 0 && f == (hostStatus{}) {
		z.waiting = 0
	}
	return []byte(text)
}

func (z *fakeZebra) open() *Raw {
	p, err := Open("socket://"+z.listener.Addr().String(), Network{Dial: (&net.Dialer{}).DialContext, PollEvery: time.Millisecond, AnswerWithin: 200 * time.Millisecond})
	if err != nil {
		z.t.Fatal(err)
	}
	return p.(*Raw)
}

func someLabels(n int) Document {
	return Document{Name: "K3-7HWRM-00054-labels", Format: zplFormat, Data: []byte(strings.Repeat("^XA^FO20,20^A0N,30^FDsynthetic^FS^XZ\n", n))}
}

func TestLabelsAreSentWhenNoneIsLeft(t *testing.T) {
	z := newFakeZebra(t)
	doc := someLabels(24)
	outcome, err := z.open().Print(within(t, 10*time.Second), doc)
	if err != nil || outcome.Result != Sent || outcome.troubled() {
		t.Fatalf("%+v, %v", outcome, err)
	}
	sameBytes(t, z.printed, bytes.ReplaceAll(doc.Data, []byte("\n"), nil))
	if z.lines != 1 || z.waiting != 0 {
		t.Errorf("%d connections, and %d labels were left when it was called sent", z.lines, z.waiting)
	}
}

func TestWhatALabelPrinterSaysIsPutIntoWords(t *testing.T) {
	for words, set := range map[string]func(*hostStatus){
		"The printer is ready.":             func(*hostStatus) {},
		"The printer is printing.":          func(s *hostStatus) { s.left = 7 },
		"The printer has its head open.":    func(s *hostStatus) { s.headOpen, s.paperOut = true, true },
		"The printer is out of labels.":     func(s *hostStatus) { s.paperOut, s.paused = true, true },
		"The printer is out of ribbon.":     func(s *hostStatus) { s.ribbonOut = true },
		"The printer is paused.":            func(s *hostStatus) { s.paused = true },
		"The printer is too hot.":           func(s *hostStatus) { s.hot = true },
		"The printer has as many labels as": func(s *hostStatus) { s.bufferFull = true },
	} {
		z := newFakeZebra(t)
		set(&z.flags)
		state, err := z.open().State(t.Context())
		if err != nil || !strings.HasPrefix(state.Words().Sentence, words) {
			t.Errorf("%q: %q, %v", words, state.Words().Sentence, err)
		}
		stops := z.flags.headOpen || z.flags.paperOut || z.flags.ribbonOut || z.flags.paused || z.flags.hot
		if state.CanPrint() == stops || state.NeedsPerson() != stops {
			t.Errorf("%q: can print %t, needs a person %t", words, state.CanPrint(), state.NeedsPerson())
		}
		if z.flags.left > 0 && !strings.HasPrefix(state.Message, "7 labels") {
			t.Errorf("it says %q", state.Message)
		}
	}
}

// The roll ends in the midst of a batch: the sheet stays with the printer, the
// person reads why, no second connection disturbs it, and a new roll ends it.
func TestTheRollEndsInTheMidstOfABatch(t *testing.T) {
	z := newFakeZebra(t)
	z.flags.left = 3
	raw := z.open()
	q := new(memoryQueue)
	q.queued("zebra", 1, 2)
	render := func(_ context.Context, job record.PrintJob) (Document, error) { return someLabels(2), nil }
	s := New(q, map[string]Printer{"zebra": raw}, render, quick())
	start(t, s)
	eventually(t, "the first is with the printer", func() bool { return statusOf(t, s, "zebra").Printing == "job-1" })
	z.set(func() { z.flags.paperOut = true })
	eventually(t, "the end of the roll shows", func() bool { return statusOf(t, s, "zebra").Words.Sentence == "zebra is out of labels." })
	if q.job("job-1").State != record.SheetSending || q.job("job-2").State != record.SheetWaiting {
		t.Errorf("got %v", q.history())
	}
	z.set(func() { z.flags = hostStatus{} })
	eventually(t, "both are sent", func() bool { return q.counts()[record.SheetSent] == 2 })
}

func TestALineThatFallsAfterTheFirstByteLeavesLabelsUnknown(t *testing.T) {
	z := newFakeZebra(t)
	z.cutAt = 200
	outcome, err := z.open().Print(within(t, 10*time.Second), someLabels(24))
	if outcome.Result != Unknown || outcome.Reasons[0] != LineCut || err == nil {
		t.Errorf("%+v, %v", outcome, err)
	}
}

// Nobody answers, or the printer is out of labels: nothing has left, and the
// same job may go again.
func TestBeforeTheFirstByteLabelsMayGoAgain(t *testing.T) {
	z := newFakeZebra(t)
	raw := z.open()
	z.flags.paperOut = true
	outcome, err := raw.Print(within(t, 10*time.Second), someLabels(1))
	if outcome.Result != Failed || !outcome.Retry || err == nil || len(z.printed) > 0 {
		t.Errorf("%+v, %v", outcome, err)
	}
	_ = z.listener.Close()
	outcome, err = raw.Print(within(t, 10*time.Second), someLabels(1))
	if outcome.Result != Failed || !outcome.Retry || outcome.Reasons[0] != Offline {
		t.Errorf("%+v, %v", outcome, err)
	}
}

func TestALabelPrinterThatSaysNothingIsUsedAndItIsSaid(t *testing.T) {
	z := newFakeZebra(t)
	z.silent = true
	raw := z.open()
	state, err := raw.State(t.Context())
	if err != nil || !state.CanPrint() || state.Words().Sentence != "The printer does not say how it is." {
		t.Errorf("%+v, %v", state, err)
	}
	outcome, err := raw.Print(within(t, 10*time.Second), someLabels(3))
	if err != nil || outcome.Result != Sent || !strings.Contains(outcome.Words().String(), "Count the labels") {
		t.Errorf("%+v, %v", outcome, err)
	}
}

// Many printers say nothing while they are out of something, so one that used
// to answer and does not now is not trusted with a sheet.
func TestALabelPrinterThatFallsSilentNeedsAPerson(t *testing.T) {
	z := newFakeZebra(t)
	raw := z.open()
	if _, err := raw.State(t.Context()); err != nil {
		t.Fatal(err)
	}
	z.set(func() { z.silent = true })
	state, err := raw.State(t.Context())
	if err != nil || state.CanPrint() || !state.NeedsPerson() {
		t.Errorf("%+v, %v", state, err)
	}
	outcome, _ := raw.Print(within(t, 10*time.Second), someLabels(1))
	if outcome.Result != Failed || !outcome.Retry || len(z.printed) > 0 {
		t.Errorf("%+v", outcome)
	}
}

func TestALabelPrinterTakesZPLAlone(t *testing.T) {
	outcome, err := newFakeZebra(t).open().Print(t.Context(), aDocument("x"))
	if outcome.Result != Failed || outcome.Retry || err == nil {
		t.Errorf("%+v, %v", outcome, err)
	}
}

func TestALabelPrinterIsDescribed(t *testing.T) {
	z := newFakeZebra(t)
	d, err := z.open().describe(t.Context())
	if err != nil || d.MakeAndModel != "ZD421-203dpi" || !d.Takes(zplFormat) || d.Takes("application/pdf") {
		t.Errorf("%+v, %v", d, err)
	}
}

func FuzzHostStatus(f *testing.F) {
	f.Add([]byte("\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"))
	f.Add([]byte("\x02,\x03\x02\x03\x02\x03"))
	f.Fuzz(func(t *testing.T, in []byte) {
		texts, rest, whole := cutAnswer(in, 3)
		if !whole {
			if !bytes.Equal(rest, in) {
				t.Error("half an answer was eaten")
			}
			return
		}
		if s, err := readHostStatus(texts); err == nil {
			_ = s.state().Words()
		} else if errors.Unwrap(err) == nil && !strings.HasPrefix(err.Error(), "its answer to ~HS") {
			t.Errorf("%v", err)
		}
	})
}
