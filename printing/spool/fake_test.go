package spool

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakePrinter is an IPP printer behind a real socket. A job completes at the
// second question after it, unless the printer is told to behave otherwise.
type fakePrinter struct {
	t   *testing.T
	srv *httptest.Server

	mu        sync.Mutex
	state     int
	reasons   []string
	accepting bool
	jobs      []*fakeJob
	asked     map[goipp.Op]int
	// status refuses an operation; intercept takes it over altogether.
	status    map[goipp.Op]goipp.Status
	intercept map[goipp.Op]func(w http.ResponseWriter, r *http.Request) bool
	// jamNext jams at the next document; ending is the state jobs end in.
	jamNext     bool
	ending      int
	endReasons  []string
	unsupported []string
	media       []string
	sides       []string
	pickyAbout  string // an attribute for which Validate-Job refuses a job
}

type fakeJob struct {
	id, state, polls int
	name, user       string
	data             []byte
	reasons          []string
	attrs            goipp.Attributes // operation and job attributes as received
}

func newFakePrinter(t *testing.T) *fakePrinter {
	p := &fakePrinter{t: t, state: 3, accepting: true, ending: jobCompleted, endReasons: []string{"job-completed-successfully"},
		asked: map[goipp.Op]int{}, status: map[goipp.Op]goipp.Status{}, intercept: map[goipp.Op]func(http.ResponseWriter, *http.Request) bool{}}
	p.srv = httptest.NewServer(p)
	t.Cleanup(p.srv.Close)
	return p
}

func (p *fakePrinter) address() string {
	return strings.Replace(p.srv.URL, "http://", "ipp://", 1) + "/ipp/print"
}

// network is quick, so that a test of patience takes milliseconds.
func (p *fakePrinter) network() Network {
	return Network{Client: p.srv.Client(), User: "K3 Reception 1", PollEvery: time.Millisecond, LostAfter: 3, AnswerWithin: 5 * time.Second}
}

func (p *fakePrinter) open() Printer {
	printer, err := Open(p.address(), p.network())
	if err != nil {
		p.t.Fatal(err)
	}
	return printer
}

func (p *fakePrinter) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *fakePrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m goipp.Message
	if err := m.Decode(r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	op := goipp.Op(m.Code)
	p.mu.Lock()
	p.asked[op]++
	intercept := p.intercept[op]
	p.mu.Unlock()
	if intercept != nil && intercept(w, r) {
		return
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return // the kiosk went away in the midst of it
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	reply(w, p.answer(op, &m, data))
}

func reply(w http.ResponseWriter, m *goipp.Message) {
	data, err := m.EncodeBytes()
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", goipp.ContentType)
	_, _ = w.Write(data) // a kiosk that went away is part of the tests
}

func (p *fakePrinter) answer(op goipp.Op, m *goipp.Message, data []byte) *goipp.Message {
	a := goipp.NewResponse(version, goipp.StatusOk, m.RequestID)
	add(&a.Operation, "attributes-charset", goipp.TagCharset, "utf-8")
	add(&a.Operation, "attributes-natural-language", goipp.TagLanguage, "en")
	if s, ok := p.status[op]; ok {
		a.Code = goipp.Code(s)
		return a
	}
	switch op {
	case goipp.OpGetPrinterAttributes:
		p.describe(a)
	case goipp.OpValidateJob:
		if p.pickyAbout != "" && (textIn(m.Job, p.pickyAbout) != "" || p.pickyAbout == "job-priority") {
			a.Code = goipp.Code(goipp.StatusErrorAttributesOrValues)
			a.Unsupported.Add(goipp.MakeAttribute(p.pickyAbout, goipp.TagKeyword, goipp.String("odd")))
		}
	case goipp.OpPrintJob:
		p.accept(a, m, data)
	case goipp.OpGetJobAttributes:
		p.report(a, m)
	case goipp.OpCancelJob:
		p.cancel(a, m)
	default:
		a.Code = goipp.Code(goipp.StatusErrorOperationNotSupported)
	}
	return a
}

func (p *fakePrinter) describe(a *goipp.Message) {
	a.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(p.state)))
	reasons := p.reasons
	if len(reasons) == 0 {
		reasons = []string{"none"}
	}
	add(&a.Printer, "printer-state-reasons", goipp.TagKeyword, reasons...)
	a.Printer.Add(goipp.MakeAttribute("printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(p.accepting)))
	a.Printer.Add(goipp.MakeAttribute("color-supported", goipp.TagBoolean, goipp.Boolean(true)))
	a.Printer.Add(goipp.MakeAttribute("queued-job-count", goipp.TagInteger, goipp.Integer(2)))
	a.Printer.Add(goipp.MakeAttribute("printer-info", goipp.TagTextLang, goipp.TextWithLang{Lang: "en", Text: "Majors laser"}))
	add(&a.Printer, "printer-make-and-model", goipp.TagText, "Example 400")
	add(&a.Printer, "document-format-supported", goipp.TagMimeType, "application/pdf", "image/pwg-raster")
	add(&a.Printer, "media-supported", goipp.TagKeyword, p.media...)
	add(&a.Printer, "sides-supported", goipp.TagKeyword, p.sides...)
	add(&a.Printer, "media-ready", goipp.TagKeyword, "iso_a4_210x297mm")
}

func (p *fakePrinter) accept(a, m *goipp.Message, data []byte) {
	job := &fakeJob{id: len(p.jobs) + 1, state: 5, data: data,
		name: textIn(m.Operation, jobNameAttr), user: textIn(m.Operation, "requesting-user-name"),
		attrs: append(append(goipp.Attributes{}, m.Operation...), m.Job...)}
	p.jobs = append(p.jobs, job)
	if p.jamNext {
		p.jamNext, p.state, p.reasons = false, 5, []string{"media-jam-error"}
	}
	for _, name := range p.unsupported {
		a.Unsupported.Add(goipp.MakeAttribute(name, goipp.TagUnsupportedValue, goipp.Void{}))
	}
	job.describe(a)
}

func (p *fakePrinter) report(a, m *goipp.Message) {
	job := p.find(m)
	if job == nil {
		a.Code = goipp.Code(goipp.StatusErrorNotFound)
		return
	}
	switch job.polls++; {
	case job.state >= jobCanceled:
	case p.state == 5:
		job.state = 6
	case job.polls >= 2:
		job.state, job.reasons = p.ending, p.endReasons
	}
	job.describe(a)
}

func (p *fakePrinter) cancel(a, m *goipp.Message) {
	switch job := p.find(m); {
	case job == nil:
		a.Code = goipp.Code(goipp.StatusErrorNotFound)
	case job.state >= jobCanceled:
		a.Code = goipp.Code(goipp.StatusErrorNotPossible)
	default:
		job.state, job.reasons = jobCanceled, []string{"job-canceled-by-user"}
	}
}

func (p *fakePrinter) find(m *goipp.Message) *fakeJob {
	id := numberIn(m.Operation, jobIDAttr)
	if id < 1 || id > len(p.jobs) {
		return nil
	}
	return p.jobs[id-1]
}

func (j *fakeJob) describe(a *goipp.Message) {
	a.Job.Add(goipp.MakeAttribute(jobIDAttr, goipp.TagInteger, goipp.Integer(j.id)))
	a.Job.Add(goipp.MakeAttribute(jobStateAttr, goipp.TagEnum, goipp.Integer(j.state)))
	add(&a.Job, jobNameAttr, goipp.TagName, j.name)
	add(&a.Job, jobStateReasonsAttr, goipp.TagKeyword, j.reasons...)
}

// names gives the sheets that the printer took, in order.
func (p *fakePrinter) names() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var names []string
	for _, j := range p.jobs {
		names = append(names, j.name)
	}
	return names
}

// took gives a job as the printer has it now.
func (p *fakePrinter) took(i int) fakeJob {
	p.mu.Lock()
	defer p.mu.Unlock()
	return *p.jobs[i]
}

// times gives how often the printer was asked for something.
func (p *fakePrinter) times(op goipp.Op) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[op]
}

// cutLine closes the connection without a word.
func cutLine(w http.ResponseWriter, _ *http.Request) bool {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_ = conn.Close()
	return true
}

func answerWith(status int, kind, text string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
		return true
	}
}

func aDocument(name string) Document {
	return Document{Name: name, Format: "application/pdf", Media: "iso_a4_210x297mm", Sides: "two-sided-long-edge",
		Data: []byte("%PDF-1.4\n" + strings.Repeat("% a synthetic sheet\n", 500) + "%%EOF\n")}
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("waited in vain: %s", what)
}

func sameBytes(t *testing.T, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes arrived, not the %d that were sent", len(got), len(want))
	}
}
