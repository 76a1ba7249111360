package drill

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const fhirJSON = "application/fhir+json"

// handler routes the little of FHIR's REST API that a trust's server needs:
// read, search, create, update, transaction and batch. There is no history.
func (t *Trust) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /R4/metadata", func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, capability) })
	mux.HandleFunc("POST /R4", t.faulty(t.bundle))
	mux.HandleFunc("POST /R4/{$}", t.faulty(t.bundle))
	mux.HandleFunc("GET /R4/{kind}", t.faulty(func(w http.ResponseWriter, r *http.Request, _ []byte) error {
		return t.search(w, r.PathValue("kind"), r.URL.Query())
	}))
	mux.HandleFunc("POST /R4/{kind}/_search", t.faulty(t.searchForm))
	mux.HandleFunc("GET /R4/{kind}/{id}", t.faulty(t.read))
	mux.HandleFunc("POST /R4/{kind}", t.faulty(t.change))
	mux.HandleFunc("PUT /R4/{kind}", t.faulty(t.change))
	mux.HandleFunc("PUT /R4/{kind}/{id}", t.faulty(t.change))
	return mux
}

var capability = object{
	"resourceType": "CapabilityStatement", "status": "active", "kind": "instance", "fhirVersion": "4.0.1",
	"date": "2026-11-20", "format": []any{"json"}, "rest": []any{object{"mode": "server"}},
}

// faulty reads the body and meets the plan of faults before and after do.
func (t *Trust) faulty(do func(http.ResponseWriter, *http.Request, []byte) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<20))
		if err != nil {
			refused(w, refuse(http.StatusRequestEntityTooLarge, "too-long", "the body cannot be read"))
			return
		}
		id := r.Header.Get("X-Request-ID")
		w.Header().Set("X-Request-ID", id)
		fault := t.plan.draw("fhir "+r.Method+r.URL.String()+id, LateReply, ErrorFirst, LostReply, Away, Busy)
		if t.before(w, fault) {
			return
		}
		answer := &recorder{header: w.Header(), status: http.StatusOK}
		if err := do(answer, r, body); err != nil {
			refused(answer, err)
		}
		switch fault {
		case LateReply:
			wait(t.ctx, t.Faults.Late)
		case LostReply:
			t.fhir.drop()
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(answer.status)
		_, _ = w.Write(answer.body) // whoever hung up will ask again
	}
}

// before does what a fault does before a request is carried out, and reports
// whether that was all.
func (t *Trust) before(w http.ResponseWriter, fault Fault) bool {
	switch fault {
	case ErrorFirst:
		refused(w, refuse(http.StatusInternalServerError, "exception", "the system is busy with its backup"))
	case Busy:
		w.Header().Set("Retry-After", strconv.Itoa(int((t.Faults.RetryAfter+time.Second-1)/time.Second)))
		refused(w, refuse(http.StatusServiceUnavailable, "throttled", "too much at once; come back later"))
	case Away:
		t.fhir.shut(t.Faults.Away)
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

// recorder keeps an answer until it may be given.
type recorder struct {
	header http.Header
	status int
	body   []byte
}

// Header, WriteHeader and Write make it an http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader keeps the status.
func (r *recorder) WriteHeader(status int) { r.status = status }

// Write keeps the body.
func (r *recorder) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return len(b), nil
}

func write(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", fhirJSON)
	w.WriteHeader(status)
	raw, err := json.Marshal(body)
	if err != nil {
		return // what was read as JSON can be written as JSON
	}
	_, _ = w.Write(raw)
}

func refused(w http.ResponseWriter, err error) {
	var o *outcome
	if !errors.As(err, &o) {
		o = &outcome{http.StatusInternalServerError, "exception", err.Error()}
	}
	write(w, o.status, object{"resourceType": "OperationOutcome", "issue": []any{
		object{"severity": "error", "code": o.code, "diagnostics": o.words},
	}})
}

func (t *Trust) read(w http.ResponseWriter, r *http.Request, _ []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := t.store.get(r.PathValue("kind") + "/" + r.PathValue("id"))
	if found == nil {
		return refuse(http.StatusNotFound, "not-found", "there is no such %s", r.PathValue("kind"))
	}
	w.Header().Set("ETag", found.etag())
	write(w, http.StatusOK, found.body)
	return nil
}

func (t *Trust) searchForm(w http.ResponseWriter, r *http.Request, body []byte) error {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return refuse(http.StatusBadRequest, "invalid", "the form cannot be read")
	}
	for name, values := range r.URL.Query() {
		form[name] = append(form[name], values...)
	}
	return t.search(w, r.PathValue("kind"), form)
}

// search answers with one page, and a link to the next where there is more.
func (t *Trust) search(w http.ResponseWriter, kind string, query url.Values) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	found, err := t.store.find(kind, query)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(query.Get("_count"))
	if err != nil || count < 1 {
		count = 50
	}
	offset, err := strconv.Atoi(query.Get("_offset"))
	if err != nil || offset < 0 || offset > len(found) {
		offset = 0
	}
	page := found[offset:min(len(found), offset+count)]
	links := []any{object{"relation": "self", "url": t.FHIRBase() + "/" + kind + "?" + query.Encode()}}
	if end := offset + len(page); end < len(found) {
		query.Set("_offset", strconv.Itoa(end))
		links = append(links, object{"relation": "next", "url": t.FHIRBase() + "/" + kind + "?" + query.Encode()})
	}
	var entries []any
	for _, r := range page {
		entries = append(entries, object{
			"fullUrl": t.FHIRBase() + "/" + r.reference(), "resource": r.body, "search": object{"mode": "match"},
		})
	}
	bundle := object{"resourceType": "Bundle", "type": "searchset", "total": len(found), "link": links}
	if entries != nil {
		bundle["entry"] = entries
	}
	write(w, http.StatusOK, bundle)
	return nil
}

// change is one create or update, with its conditions in the headers.
func (t *Trust) change(w http.ResponseWriter, r *http.Request, raw []byte) error {
	body, err := readBody(r, raw)
	if err != nil {
		return err
	}
	target := strings.TrimPrefix(r.URL.Path, "/R4/")
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	results, err := t.store.carryOut(t.FHIRBase(), []request{{
		method: r.Method, url: target, ifMatch: r.Header.Get("If-Match"), ifNoneExist: r.Header.Get("If-None-Exist"), body: body,
	}})
	if err != nil {
		return err
	}
	stored := results[0].resource
	w.Header().Set("ETag", stored.etag())
	w.Header().Set("Location", fmt.Sprintf("%s/%s/_history/%d", t.FHIRBase(), stored.reference(), stored.version))
	write(w, results[0].status, stored.body)
	return nil
}

func readBody(r *http.Request, raw []byte) (object, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains([]string{fhirJSON, "application/json"}, kind) {
		return nil, refuse(http.StatusUnsupportedMediaType, "not-supported", "only %s is taken", fhirJSON)
	}
	return readObject(raw)
}

// bundle carries out a transaction whole, or a batch one by one.
func (t *Trust) bundle(w http.ResponseWriter, r *http.Request, raw []byte) error {
	body, err := readBody(r, raw)
	if err != nil {
		return err
	}
	kind := word(body["type"])
	if body["resourceType"] != "Bundle" || kind != "transaction" && kind != "batch" {
		return refuse(http.StatusBadRequest, "invalid", "a Bundle of type transaction or batch was awaited")
	}
	requests, err := requestsOf(body)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var entries []any
	if kind == "batch" {
		entries = t.batch(requests)
	} else {
		results, err := t.store.carryOut(t.FHIRBase(), requests)
		if err != nil {
			return err
		}
		for _, d := range results {
			entries = append(entries, responseOf(d))
		}
	}
	write(w, http.StatusOK, object{"resourceType": "Bundle", "type": kind + "-response", "entry": entries})
	return nil
}

func (t *Trust) batch(requests []request) []any {
	var entries []any
	for _, r := range requests {
		results, err := t.store.carryOut(t.FHIRBase(), []request{r})
		var o *outcome
		switch {
		case errors.As(err, &o):
			entries = append(entries, object{"response": object{"status": fmt.Sprintf("%d %s", o.status, http.StatusText(o.status))}})
		default:
			entries = append(entries, responseOf(results[0]))
		}
	}
	return entries
}
