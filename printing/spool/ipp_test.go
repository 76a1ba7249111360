package spool

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"
)

func TestPrintSendsTheSheetWithItsSerialAndNothingAboutThePatient(t *testing.T) {
	p := newFakePrinter(t)
	doc := aDocument("CC01-004127-1")
	outcome, err := p.open().Print(t.Context(), doc)
	if err != nil || outcome.Result != Sent || outcome.JobID != "1" || len(outcome.Reasons) > 0 {
		t.Fatalf("%+v, %v", outcome, err)
	}
	job := p.took(0)
	sameBytes(t, job.data, doc.Data)
	want := map[string]string{
		"job-name": "CC01-004127-1", "requesting-user-name": "K3 Reception 1", "document-format": "application/pdf",
		"media": "iso_a4_210x297mm", "sides": "two-sided-long-edge", "printer-uri": p.address(),
		"attributes-charset": "utf-8", "attributes-natural-language": "en-GB",
	}
	for name, value := range want {
		if got := textIn(job.attrs, name); got != value {
			t.Errorf("%s is %q, not %q", name, got, value)
		}
	}
	if len(job.attrs) != len(want) {
		t.Errorf("the request has %d attributes, not %d", len(job.attrs), len(want))
	}
}

// Each row is one way for a printer to behave. What matters most is the column
// result: failed only where nothing can have come out.
func TestEveryWayAPrinterCanAnswerLeadsToTheTrueOutcome(t *testing.T) {
	type rig func(p *fakePrinter)
	refuse := func(op goipp.Op, s goipp.Status) rig { return func(p *fakePrinter) { p.status[op] = s } }
	take := func(op goipp.Op, f func(http.ResponseWriter, *http.Request) bool) rig {
		return func(p *fakePrinter) { p.intercept[op] = f }
	}
	end := func(state int, reasons ...string) rig {
		return func(p *fakePrinter) { p.ending, p.endReasons = state, reasons }
	}
	afterReading := func(w http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		return cutLine(w, r)
	}
	cases := []struct {
		name   string
		rig    rig
		result Result
		retry  bool
		reason string
	}{
		{"completes", func(*fakePrinter) {}, Sent, false, ""},
		{"completes with an error", end(9, "job-completed-with-errors"), Sent, false, "job-completed-with-errors"},
		{"cannot print on both sides", func(p *fakePrinter) { p.unsupported = []string{"sides"} }, Sent, false, Substituted},
		{"refuses to print on both sides", func(p *fakePrinter) { p.pickyAbout = "sides" }, Sent, false, Substituted},
		{"refuses what nobody asked for", func(p *fakePrinter) { p.pickyAbout = "job-priority" }, Failed, false, "client-error-attributes-or-values-not-supported"},
		{"has no Validate-Job", refuse(goipp.OpValidateJob, goipp.StatusErrorOperationNotSupported), Sent, false, ""},
		{"aborts", end(8, "aborted-by-system"), Unknown, false, "aborted-by-system"},
		{"aborts without a reason", end(8, "none"), Unknown, false, "aborted-by-system"},
		{"aborts what it cannot read", end(8, "document-format-error"), Unknown, false, "document-format-error"},
		{"is cancelled at its panel", end(7, "job-canceled-at-device"), Unknown, false, "job-canceled-at-device"},
		{"refuses PDF at Validate-Job", refuse(goipp.OpValidateJob, goipp.StatusErrorDocumentFormatNotSupported), Failed, false, "client-error-document-format-not-supported"},
		{"refuses PDF at Print-Job", refuse(goipp.OpPrintJob, goipp.StatusErrorDocumentFormatNotSupported), Failed, false, "client-error-document-format-not-supported"},
		{"is busy", refuse(goipp.OpValidateJob, goipp.StatusErrorBusy), Failed, true, "server-error-busy"},
		{"is busy at Print-Job", refuse(goipp.OpPrintJob, goipp.StatusErrorBusy), Failed, true, "server-error-busy"},
		{"fails at Validate-Job", refuse(goipp.OpValidateJob, goipp.StatusErrorInternal), Failed, true, NotTaken},
		{"fails at Print-Job", refuse(goipp.OpPrintJob, goipp.StatusErrorInternal), Unknown, false, LineCut},
		{"says yes to Print-Job and names no job", refuse(goipp.OpPrintJob, goipp.StatusOk), Unknown, false, LineCut},
		{"hangs up before Validate-Job", take(goipp.OpValidateJob, cutLine), Failed, true, Offline},
		{"hangs up on the document", take(goipp.OpPrintJob, afterReading), Unknown, false, LineCut},
		{"answers the document with garbage", take(goipp.OpPrintJob, answerWith(200, goipp.ContentType, "\x01\x01\x00")), Unknown, false, LineCut},
		{"answers the document with a web page", take(goipp.OpPrintJob, answerWith(200, "text/html", "<p>OK")), Unknown, false, LineCut},
		{"answers the document with HTTP 500", take(goipp.OpPrintJob, answerWith(500, "text/plain", "oops")), Unknown, false, LineCut},
		{"answers Validate-Job with a web page", take(goipp.OpValidateJob, answerWith(200, "text/html", "<p>OK")), Failed, false, NotAPrinter},
		{"wants a password", take(goipp.OpValidateJob, answerWith(401, "text/plain", "")), Failed, false, LoginWanted},
		{"is elsewhere", take(goipp.OpValidateJob, answerWith(404, "text/plain", "")), Failed, false, WrongPath},
		{"redirects", take(goipp.OpValidateJob, answerWith(307, "text/plain", "")), Failed, false, NotAPrinter},
		{"starts up", take(goipp.OpValidateJob, answerWith(503, "text/plain", "")), Failed, true, "server-error-service-unavailable"},
		{"vanishes after it took the job", take(goipp.OpGetJobAttributes, cutLine), Unknown, false, LineCut},
		{"answers questions with garbage", take(goipp.OpGetJobAttributes, answerWith(200, goipp.ContentType, "??")), Unknown, false, LineCut},
		{"forgets the job", refuse(goipp.OpGetJobAttributes, goipp.StatusErrorNotFound), Unknown, false, JobForgotten},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := newFakePrinter(t)
			c.rig(p)
			outcome, err := p.open().Print(within(t, 10*time.Second), aDocument("CC01-000001-1"))
			first := ""
			if len(outcome.Reasons) > 0 {
				first = outcome.Reasons[0]
			}
			if outcome.Result != c.result || outcome.Retry != c.retry || first != c.reason {
				t.Errorf("got %+v, %v", outcome, err)
			}
			if (err == nil) != (outcome.Result == Sent) {
				t.Errorf("the error is %v beside %+v", err, outcome)
			}
			var fault *Fault
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("%T is no *Fault", err)
			}
			if len(p.names()) > 1 {
				t.Errorf("the document went %d times", len(p.names()))
			}
			told := outcome.Words().String()
			if asks := strings.Contains(told, "Look in the tray"); asks != (c.result == Unknown) {
				t.Errorf("sends a person to the tray: %t, in %q", asks, told)
			}
		})
	}
}

func TestAnAnswerToAnotherRequestIsNotOurs(t *testing.T) { // lesson 1
	p := newFakePrinter(t)
	p.intercept[goipp.OpPrintJob] = func(w http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		a := goipp.NewResponse(version, goipp.StatusOk, 99999)
		(&fakeJob{id: 1, state: jobCompleted}).describe(a)
		reply(w, a)
		return true
	}
	if outcome, _ := p.open().Print(t.Context(), aDocument("CC01-000001-1")); outcome.Result != Unknown {
		t.Errorf("got %+v", outcome)
	}
}

// A printer that was switched off and on counts from 1 again; the completed
// job 1 of another kiosk must not be credited to ours.
func TestAnotherKiosksJobOfTheSameNumberIsNotOurs(t *testing.T) { // lesson 1
	p := newFakePrinter(t)
	p.intercept[goipp.OpGetJobAttributes] = func(http.ResponseWriter, *http.Request) bool {
		p.set(func() { p.jobs[0].name, p.jobs[0].state = "CC01-777777-1", jobCompleted })
		return false
	}
	outcome, err := p.open().Print(t.Context(), aDocument("CC01-000001-1"))
	if outcome.Result != Unknown || !slices.Contains(outcome.Reasons, JobMixedUp) {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

func TestAPrinterThatTakesTheLineAndSaysNothingIsGivenUp(t *testing.T) {
	for op, want := range map[goipp.Op]Result{goipp.OpValidateJob: Failed, goipp.OpPrintJob: Unknown, goipp.OpGetJobAttributes: Unknown} {
		t.Run(op.String(), func(t *testing.T) {
			p := newFakePrinter(t)
			p.intercept[op] = func(_ http.ResponseWriter, r *http.Request) bool {
				_, _ = io.Copy(io.Discard, r.Body)
				<-r.Context().Done()
				return true
			}
			n := p.network()
			n.AnswerWithin = 50 * time.Millisecond
			printer, err := Open(p.address(), n)
			if err != nil {
				t.Fatal(err)
			}
			if outcome, err := printer.Print(within(t, 10*time.Second), aDocument("CC01-000001-1")); outcome.Result != want {
				t.Errorf("got %+v, %v", outcome, err)
			}
		})
	}
}

// A dead port refuses before any byte: that is no reason to send a person to
// the tray.
func TestNothingWasSentWhereNobodyListens(t *testing.T) {
	p := newFakePrinter(t)
	printer := p.open()
	p.srv.Close()
	outcome, err := printer.Print(t.Context(), aDocument("CC01-000001-1"))
	if outcome.Result != Failed || !outcome.Retry || outcome.Reasons[0] != Offline {
		t.Errorf("got %+v, %v", outcome, err)
	}
	state, err := printer.State(t.Context())
	if err == nil || state.CanPrint() || state.Words().Sentence != "The printer does not answer." {
		t.Errorf("got %+v, %v", state, err)
	}
}

// The printer goes away between the question and the document. Only a fresh
// line shows that before any byte has gone.
func TestNothingWasSentWhereThePrinterLeftJustBefore(t *testing.T) {
	p := newFakePrinter(t)
	dials := 0
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials++; dials > 1 {
			return nil, errors.New("no route to host")
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
	n := p.network()
	n.Client = &http.Client{Transport: transport}
	printer, err := Open(p.address(), n)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := printer.Print(t.Context(), aDocument("CC01-000001-1"))
	if outcome.Result != Failed || !outcome.Retry || outcome.Reasons[0] != Offline || p.times(goipp.OpValidateJob) != 1 {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

func TestARedirectionIsNotFollowed(t *testing.T) {
	p := newFakePrinter(t)
	p.intercept[goipp.OpValidateJob] = func(w http.ResponseWriter, r *http.Request) bool {
		http.Redirect(w, r, "http://192.0.2.1/elsewhere", http.StatusFound)
		return true
	}
	outcome, err := p.open().Print(within(t, 2*time.Second), aDocument("CC01-000001-1"))
	if outcome.Result != Failed || outcome.Reasons[0] != NotAPrinter {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

// The line breaks in the midst of a document that is longer than any buffer.
func TestALineThatBreaksInTheDocumentLeavesTheOutcomeUnknown(t *testing.T) {
	p := newFakePrinter(t)
	p.intercept[goipp.OpPrintJob] = func(w http.ResponseWriter, r *http.Request) bool {
		_, _ = io.CopyN(io.Discard, r.Body, 100)
		return cutLine(w, r)
	}
	doc := aDocument("CC01-000001-1")
	doc.Data = make([]byte, 8<<20)
	if outcome, err := p.open().Print(t.Context(), doc); outcome.Result != Unknown {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

func TestAJamIsWaitedOutAndTheSheetIsSentOnce(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	printer := p.open()
	type result struct {
		Outcome
		error
	}
	got := make(chan result, 1)
	go func() {
		o, err := printer.Print(t.Context(), aDocument("CC01-000001-1"))
		got <- result{o, err}
	}()
	eventually(t, "the jam is seen", func() bool {
		state, err := printer.State(t.Context())
		return err == nil && state.Condition == Stopped && state.Words().Sentence == "The printer has jammed."
	})
	select {
	case r := <-got:
		t.Fatalf("gave up during the jam: %+v", r)
	case <-time.After(50 * time.Millisecond):
	}
	p.set(func() { p.state, p.reasons = 3, nil })
	if r := <-got; r.Result != Sent || len(p.names()) != 1 {
		t.Errorf("got %+v, printed %v", r, p.names())
	}
}

func TestAJobThatIsTakenBackIsCancelledAtThePrinter(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(30*time.Millisecond, func() { cancel(ErrWithdrawn) })
	outcome, err := p.open().Print(ctx, aDocument("CC01-000001-1"))
	if outcome.Result != Unknown || outcome.Reasons[0] != "job-canceled-by-user" || p.times(goipp.OpCancelJob) != 1 {
		t.Errorf("got %+v, %v, cancelled %d times", outcome, err, p.times(goipp.OpCancelJob))
	}
}

// The person takes the job back while its bytes are under way: the printer's
// answer is waited for, since only it names what to cancel.
func TestAJobThatIsTakenBackWhileItGoesIsCancelledToo(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	ctx, cancel := context.WithCancelCause(t.Context())
	p.intercept[goipp.OpPrintJob] = func(http.ResponseWriter, *http.Request) bool {
		cancel(ErrWithdrawn)
		return false
	}
	outcome, err := p.open().Print(ctx, aDocument("CC01-000001-1"))
	if outcome.Result != Unknown || outcome.JobID != "1" || p.took(0).state != jobCanceled {
		t.Errorf("got %+v, %v, job-state %d", outcome, err, p.took(0).state)
	}
}

func TestAJobThatWasTakenBackTooLateIsSent(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	p.intercept[goipp.OpCancelJob] = func(http.ResponseWriter, *http.Request) bool {
		p.set(func() { p.jobs[0].state = jobCompleted })
		return false
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(30*time.Millisecond, func() { cancel(ErrWithdrawn) })
	if outcome, err := p.open().Print(ctx, aDocument("CC01-000001-1")); outcome.Result != Sent {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

func TestAKioskThatStopsLeavesTheJobToThePrinter(t *testing.T) {
	p := newFakePrinter(t)
	p.jamNext = true
	outcome, err := p.open().Print(within(t, 30*time.Millisecond), aDocument("CC01-000001-1"))
	if outcome.Result != Unknown || outcome.Reasons[0] != Interrupted || p.times(goipp.OpCancelJob) != 0 {
		t.Errorf("got %+v, %v", outcome, err)
	}
	if p.took(0).state >= jobCanceled {
		t.Error("the printer did not keep it")
	}
}

func TestIPPS(t *testing.T) {
	p := newFakePrinter(t)
	srv := httptest.NewUnstartedServer(p)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of the kiosk that distrusts it
	srv.StartTLS()
	defer srv.Close()
	address := strings.Replace(srv.URL, "https://", "ipps://", 1) + "/ipp/print"
	n := p.network()
	n.Client = srv.Client()
	printer, err := Open(address, n)
	if err != nil {
		t.Fatal(err)
	}
	if outcome, err := printer.Print(t.Context(), aDocument("CC01-000001-1")); outcome.Result != Sent {
		t.Errorf("got %+v, %v", outcome, err)
	}
	n.Client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	_, err = Probe(t.Context(), address, n)
	var fault *Fault
	if !errors.As(err, &fault) || fault.Keyword != Untrusted {
		t.Errorf("an unknown certificate gives %v", err)
	}
}

func TestStatesInWords(t *testing.T) {
	cases := []struct {
		state     int
		accepting bool
		reasons   []string
		canPrint  bool
		person    bool
		sentence  string
	}{
		{3, true, nil, true, false, "Majors laser is ready."},
		{4, true, nil, true, false, "Majors laser is printing."},
		{5, true, nil, false, true, "Majors laser has stopped and does not say why."},
		{3, false, nil, false, true, "Majors laser takes no jobs at present."},
		{5, true, []string{"toner-low-warning", "media-jam-error"}, false, true, "Majors laser has jammed."},
		{5, true, []string{"paused"}, false, true, "Majors laser is paused."},
		{5, true, []string{"frobnicator-bent-error"}, false, true, "Majors laser says: frobnicator-bent."},
		{3, true, []string{"toner-low-report"}, true, false, "Majors laser is low on toner."},
		{3, true, []string{"media-empty-report"}, true, true, "Majors laser is out of paper."},
		{4, true, []string{"hibernate"}, true, false, "Majors laser is printing."},
		{9, true, nil, false, true, "Majors laser's address is answered by something that is no IPP printer."},
	}
	for _, c := range cases {
		p := newFakePrinter(t)
		p.state, p.accepting, p.reasons = c.state, c.accepting, c.reasons
		state, err := p.open().State(t.Context())
		if got := state.Words().For("Majors laser").Sentence; got != c.sentence || state.CanPrint() != c.canPrint || state.NeedsPerson() != c.person {
			t.Errorf("state %d %v: %q, can print %t, needs a person %t (%v)", c.state, c.reasons, got, state.CanPrint(), state.NeedsPerson(), err)
		}
		if (err != nil) != (c.state == 9) {
			t.Errorf("state %d: %v", c.state, err)
		}
	}
}

func TestProbe(t *testing.T) {
	p := newFakePrinter(t)
	d, err := Probe(t.Context(), p.address(), p.network())
	if err != nil {
		t.Fatal(err)
	}
	if d.MakeAndModel != "Example 400" || d.Name != "Majors laser" || !d.Takes("application/pdf") || d.Takes("image/urf") ||
		!d.Colour || d.Queued != 2 || !slices.Equal(d.MediaReady, []string{"iso_a4_210x297mm"}) || d.State.Condition != Idle {
		t.Errorf("got %+v", d)
	}
	p.status[goipp.OpGetPrinterAttributes] = goipp.StatusErrorNotFound
	if _, err = Probe(t.Context(), p.address(), p.network()); !strings.Contains(err.Error(), "wrong ending") {
		t.Errorf("a wrong path gives %v", err)
	}
}

// Something other than a printer listens, and does not speak HTTP.
func TestProbeOfSomethingElse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, "220 mail ready\r\n")
			_ = conn.Close()
		}
	}()
	n := Network{Client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	d, err := Probe(within(t, 5*time.Second), "ipp://"+listener.Addr().String(), n)
	if err == nil || d.State.CanPrint() {
		t.Errorf("got %+v", d)
	}
}

func FuzzAnswer(f *testing.F) {
	p := &fakePrinter{state: 3, accepting: true}
	for _, op := range []goipp.Op{goipp.OpGetPrinterAttributes, goipp.OpPrintJob, goipp.OpGetJobAttributes} {
		m := goipp.NewRequest(version, op, 1)
		m.Operation.Add(goipp.MakeAttribute(jobIDAttr, goipp.TagInteger, goipp.Integer(1)))
		data, err := p.answer(op, m, nil).EncodeBytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		resp := &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {goipp.ContentType}},
			Body: io.NopCloser(strings.NewReader(string(data)))}
		m, err := readAnswer(resp, 1)
		if err != nil {
			return
		}
		d, err := describeAttrs(m.Printer)
		if err != nil && d.State.CanPrint() {
			t.Error("a printer that cannot be understood is called fit")
		}
		if _, err, final := verdict(jobOf(m.Job)); final && err == nil && jobOf(m.Job).state != jobCompleted {
			t.Error("sent without the printer's word")
		}
	})
}
