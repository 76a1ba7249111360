package fhir

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// trust is a FHIR server in memory with atomic transactions and versions that
// count from 1: enough to see what reaches it, and to fail at chosen moments.
// That a server of others does the same is shown against Medplum.
type trust struct {
	mu        sync.Mutex
	resources map[string]object // by reference
	order     []string
	asked     [][]byte // every transaction that came, carried out or not
	bodies    [][]byte // those that were carried out, or refused
	requests  []*http.Request
	noTags    bool // drop meta.tag, as some servers do
	// before is asked before each request is carried out, after with the answer
	// ready; true means that it has answered, or hung up, itself.
	before func(w http.ResponseWriter, r *http.Request, body []byte) bool
	after  func(w http.ResponseWriter, r *http.Request, answer []byte) bool
}

// open starts the trust on a port of its own and gives a sender to it.
func (tr *trust) open(t testing.TB) *Sender {
	t.Helper()
	tr.resources = map[string]object{}
	server := httptest.NewServer(tr)
	t.Cleanup(server.Close)
	return senderTo(server.URL + "/R4")
}

func senderTo(base string) *Sender {
	return &Sender{
		Client:  &Client{Base: base, HTTP: &http.Client{Timeout: 20 * time.Second}},
		Profile: profile,
		Now:     func() time.Time { return received },
	}
}

func (tr *trust) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.requests = append(tr.requests, r)
	if strings.Trim(r.URL.Path, "/") == "R4" {
		tr.asked = append(tr.asked, body)
	}
	if tr.before != nil && tr.before(w, r, body) {
		return
	}
	status, answer := tr.answer(r, body)
	if tr.after != nil && tr.after(w, r, answer) {
		return
	}
	w.Header().Set("Content-Type", fhirJSON)
	w.WriteHeader(status)
	w.Write(answer)
}

func (tr *trust) answer(r *http.Request, body []byte) (int, []byte) {
	path := strings.Trim(strings.TrimPrefix(r.URL.Path, "/R4"), "/")
	kind, rest, _ := strings.Cut(path, "/")
	switch {
	case path == "":
		tr.bodies = append(tr.bodies, body)
		return tr.transaction(body)
	case rest == "_search":
		query, _ := url.ParseQuery(string(body))
		return 200, tr.searchset(kind, query)
	case rest == "":
		return 200, tr.searchset(kind, r.URL.Query())
	case tr.resources[path] == nil:
		return 404, outcomeJSON("not-found", "Resource "+path+" is not known")
	}
	return 200, marshal(tr.resources[path])
}

func outcomeJSON(code, diagnostics string) []byte {
	return marshal(map[string]any{"resourceType": "OperationOutcome", "issue": []any{
		map[string]any{"severity": "error", "code": code, "diagnostics": diagnostics}}})
}

func (tr *trust) searchset(kind string, query url.Values) []byte {
	entries := []any{}
	for _, ref := range tr.search(kind, query) {
		entries = append(entries, map[string]any{"resource": tr.resources[ref], "search": map[string]any{"mode": "match"}})
	}
	return marshal(map[string]any{"resourceType": "Bundle", "type": "searchset", "entry": entries})
}

func (tr *trust) search(kind string, query url.Values) []string {
	var found []string
	for _, ref := range tr.order {
		if !strings.HasPrefix(ref, kind+"/") {
			continue
		}
		ok := true
		for name, values := range query {
			system, value, _ := strings.Cut(values[0], "|")
			r := tr.resources[ref]
			switch name {
			case "identifier":
				ok = ok && (&held{object: r}).bears(system, value)
			case "_tag":
				h, _ := readHeld(marshal(r))
				ok = ok && h.tagged(coding{System: system, Code: value})
			case "birthdate":
				ok = ok && text(r["birthDate"]) == values[0]
			}
		}
		if ok {
			found = append(found, ref)
		}
	}
	return found
}

type entryRequest struct {
	FullURL  string          `json:"fullUrl"`
	Resource json.RawMessage `json:"resource"`
	Request  struct{ Method, URL, IfMatch, IfNoneExist string }
}

// transaction carries out all of a Bundle or nothing.
func (tr *trust) transaction(body []byte) (int, []byte) {
	var in struct{ Entry []entryRequest }
	if err := json.Unmarshal(body, &in); err != nil {
		return 400, outcomeJSON("structure", err.Error())
	}
	resources, order := maps.Clone(tr.resources), slices.Clone(tr.order)
	status, answer := tr.carryOut(in.Entry, body)
	if status != 200 {
		tr.resources, tr.order = resources, order
	}
	return status, answer
}

func (tr *trust) carryOut(in []entryRequest, body []byte) (int, []byte) {
	statuses, refs, names := make([]int, len(in)), make([]string, len(in)), []string{}
	for i, e := range in {
		kind, _, update := strings.Cut(e.Request.URL, "/")
		statuses[i], refs[i] = 200, e.Request.URL
		if !update {
			query, _ := url.ParseQuery(e.Request.IfNoneExist)
			found := tr.search(kind, query)
			switch {
			case len(found) > 1:
				return 412, outcomeJSON("multiple-matches", "several match")
			case len(found) == 1:
				refs[i] = found[0]
			default:
				statuses[i], refs[i] = 201, fmt.Sprintf("%s/%s%d", kind, strings.ToLower(kind[:1]), len(tr.order)+1)
				tr.order = append(tr.order, refs[i])
			}
		}
		names = append(names, e.FullURL, refs[i])
	}
	rewrite := strings.NewReplacer(names...)
	out := []any{}
	for i, e := range in {
		if e.Request.Method == "PUT" || statuses[i] == 201 {
			if !tr.put(refs[i], rewrite.Replace(string(e.Resource)), e.Request.IfMatch) {
				return 412, outcomeJSON("conflict", "version does not match")
			}
		}
		h, _ := readHeld(marshal(tr.resources[refs[i]]))
		out = append(out, map[string]any{"response": map[string]any{
			"status": fmt.Sprint(statuses[i], " ", http.StatusText(statuses[i])), "location": h.location()}})
	}
	return 200, marshal(map[string]any{"resourceType": "Bundle", "type": "transaction-response", "entry": out})
}

func (tr *trust) put(ref, resource, ifMatch string) bool {
	version := 0
	if had := tr.resources[ref]; had != nil {
		h, _ := readHeld(marshal(had))
		if ifMatch != `W/"`+h.version+`"` {
			return false
		}
		fmt.Sscan(h.version, &version)
	}
	var o, m object
	json.Unmarshal([]byte(resource), &o)
	json.Unmarshal(o["meta"], &m)
	if m == nil {
		m = object{}
	}
	if tr.noTags {
		delete(m, "tag")
	}
	_, id, _ := strings.Cut(ref, "/")
	m["versionId"] = marshal(fmt.Sprint(version + 1))
	o["meta"], o["id"] = marshal(m), marshal(id)
	tr.resources[ref] = o
	return true
}

// hold puts a resource of the trust's own there.
func (tr *trust) hold(t testing.TB, ref, resource string) {
	t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.order = append(tr.order, ref)
	if !tr.put(ref, resource, "") {
		t.Fatal("there is one already")
	}
}

// change edits a resource as somebody at the trust does, in a new version.
func (tr *trust) change(t testing.TB, ref string, edit func(object)) {
	t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	h, err := readHeld(marshal(tr.resources[ref]))
	if err != nil {
		t.Fatal(err)
	}
	edit(h.object)
	if !tr.put(ref, string(marshal(h.object)), `W/"`+h.version+`"`) {
		t.Fatal("not changed")
	}
}

// the gives the only resource of a type.
func (tr *trust) the(t testing.TB, kind string) *held {
	t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var refs []string
	for _, ref := range tr.order {
		if strings.HasPrefix(ref, kind+"/") {
			refs = append(refs, ref)
		}
	}
	if len(refs) != 1 {
		t.Fatalf("there are %d of %s, want one", len(refs), kind)
	}
	h, err := readHeld(marshal(tr.resources[refs[0]]))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (tr *trust) count(kind string) int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return len(tr.search(kind, nil))
}
