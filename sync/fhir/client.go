package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/tideover/tideover/forms/record"
)

// DefaultMaxBody is the largest answer, in bytes, that is read when no other
// bound is set.
const DefaultMaxBody = 16 << 20

// Client speaks the RESTful API of one FHIR R4 server, JSON only. Its fields
// are set before first use. It reads no clock and opens no connection of its
// own: time-outs, proxies, TLS and credentials are HTTP's and Header's.
type Client struct {
	Base    string       // "https://fhir.example.nhs.uk/R4"
	HTTP    *http.Client // passed in; redirects are followed as it says
	Header  http.Header  // added to every request
	MaxBody int64        // DefaultMaxBody when not positive
	// GetSearch searches by GET. Otherwise searches are POST [type]/_search, so
	// that names and NHS numbers don't stand in the logs of servers and proxies.
	GetSearch bool
}

// Result is one entry of a transaction-response.
type Result struct {
	Status   int
	Location string // relative, with the version where the server names one
}

// Found is one resource that a search found, with the server's own score from
// 0 to 1; 0 where it gives none.
type Found struct {
	Resource json.RawMessage
	Score    float64
}

// exchange is one request and what came of it.
type exchange struct {
	method, path string
	contentType  string
	body         []byte
	requestID    string
}

const fhirJSON = "application/fhir+json"

// Transaction posts a transaction Bundle under a request ID. The results are in
// the order of the Bundle's entries.
//
// The error is [*Busy], [*Denied] or [*OutcomeError], or wraps
// [ErrUnreachable] or [ErrUnanswered]; only the last leaves it open whether
// the server took the transaction.
func (c *Client) Transaction(ctx context.Context, requestID string, bundle []byte) ([]Result, error) {
	body, err := c.do(ctx, exchange{http.MethodPost, "", fhirJSON, bundle, requestID})
	if err != nil {
		return nil, err
	}
	results, err := readResults(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnanswered, err)
	}
	return results, nil
}

func readResults(body []byte) ([]Result, error) {
	var response struct {
		ResourceType string `json:"resourceType"`
		Type         string `json:"type"`
		Entry        []struct {
			Response struct {
				Status   string `json:"status"`
				Location string `json:"location"`
				ETag     string `json:"etag"`
			} `json:"response"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
	}
	if response.ResourceType != "Bundle" || response.Type != "transaction-response" {
		return nil, fmt.Errorf("%w: no transaction-response", ErrNotFHIR)
	}
	results := make([]Result, 0, len(response.Entry))
	for _, e := range response.Entry {
		code, _, _ := strings.Cut(e.Response.Status, " ")
		status, err := strconv.Atoi(code)
		if err != nil {
			status = 0 // proves nothing
		}
		r := Result{Status: status, Location: relative(e.Response.Location)}
		version := strings.Trim(strings.TrimPrefix(e.Response.ETag, "W/"), `"`)
		if r.Location != "" && version != "" && !strings.Contains(r.Location, "/_history/") {
			r.Location += "/_history/" + version
		}
		results = append(results, r)
	}
	return results, nil
}

// Page is the first page of what a search found, without what was only
// included.
type Page struct {
	Found []Found
	More  bool // there are further pages, or more people than are given out
}

// Search gives the resources of the type kind that a search finds. A server that answers a search with an
// OperationOutcome alone gives an [*OutcomeError], whatever its status.
func (c *Client) Search(ctx context.Context, kind string, query url.Values) (Page, error) {
	return c.search(ctx, nameRequest("search", kind, query.Encode()), kind, query)
}

func (c *Client) search(ctx context.Context, requestID, kind string, query url.Values) (Page, error) {
	x := exchange{http.MethodPost, kind + "/_search", "application/x-www-form-urlencoded", []byte(query.Encode()), requestID}
	if c.GetSearch {
		x = exchange{http.MethodGet, kind + "?" + query.Encode(), "", nil, requestID}
	}
	body, err := c.do(ctx, x)
	if err != nil {
		return Page{}, err
	}
	return readSearchSet(kind, body)
}

func readSearchSet(kind string, body []byte) (Page, error) {
	var set struct {
		ResourceType string `json:"resourceType"`
		Type         string `json:"type"`
		Link         []struct {
			Relation string `json:"relation"`
		} `json:"link"`
		Entry []struct {
			Resource json.RawMessage `json:"resource"`
			Search   struct {
				Mode  string  `json:"mode"`
				Score float64 `json:"score"`
			} `json:"search"`
		} `json:"entry"`
	}
	err := json.Unmarshal(body, &set)
	switch {
	case err != nil:
		return Page{}, fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
	case set.ResourceType == "OperationOutcome":
		return Page{}, outcomeOf(http.StatusOK, body)
	case set.ResourceType != "Bundle" || set.Type != "searchset":
		return Page{}, fmt.Errorf("%w: no searchset", ErrNotFHIR)
	}
	var page Page
	for _, l := range set.Link {
		page.More = page.More || l.Relation == "next"
	}
	for _, e := range set.Entry {
		var o object
		if json.Unmarshal(e.Resource, &o) != nil {
			return Page{}, fmt.Errorf("%w: a searchset entry without resource", ErrNotFHIR)
		}
		if text(o["resourceType"]) == kind && (e.Search.Mode == "" || e.Search.Mode == "match") {
			page.Found = append(page.Found, Found{e.Resource, e.Search.Score})
		}
	}
	return page, nil
}

// Read gets one resource by its reference, "Patient/9f…"; nil where the server
// has none, or no longer.
func (c *Client) Read(ctx context.Context, reference string) (json.RawMessage, error) {
	body, err := c.do(ctx, exchange{http.MethodGet, reference, "", nil, nameRequest("read", reference)})
	var denied *Denied
	var outcome *OutcomeError
	switch {
	case errors.As(err, &denied) && denied.Status == http.StatusNotFound,
		errors.As(err, &outcome) && (outcome.Status == http.StatusNotFound || outcome.Status == http.StatusGone):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if h, err := readHeld(body); err != nil || h == nil {
		return nil, fmt.Errorf("%w: no resource", ErrNotFHIR)
	}
	return body, nil
}

// nameRequest names a request by what it asks, so that asking again has the
// same name.
func nameRequest(parts ...string) string {
	return uuid.NewSHA1(namespace, []byte(strings.Join(parts, "|"))).String()
}

// do carries out one exchange and gives the body of a good answer.
func (c *Client) do(ctx context.Context, x exchange) ([]byte, error) {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	request, err := c.request(ctx, x)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		unknown := ErrUnreachable
		if sent.Load() {
			unknown = ErrUnanswered
		}
		return nil, fmt.Errorf("%w: %w", unknown, withoutURL(err))
	}
	defer response.Body.Close()
	body, err := c.readBody(response)
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusCreated {
		return nil, failure(response, body)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnanswered, err)
	}
	return body, nil
}

func (c *Client) request(ctx context.Context, x exchange) (*http.Request, error) {
	address := strings.TrimRight(c.Base, "/")
	if x.path != "" {
		address += "/" + x.path
	}
	r, err := http.NewRequestWithContext(ctx, x.method, address, bytes.NewReader(x.body))
	if err != nil {
		return nil, withoutURL(err)
	}
	for name, values := range c.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	r.Header.Set("Accept", fhirJSON)
	r.Header.Set("X-Request-ID", x.requestID)
	switch x.contentType {
	case fhirJSON:
		r.Header.Set("Prefer", "return=minimal")
	default: // an unknown search parameter must not find everything
		r.Header.Set("Prefer", "handling=strict")
	}
	if x.contentType != "" {
		r.Header.Set("Content-Type", x.contentType)
	}
	return r, nil
}

func (c *Client) readBody(response *http.Response) ([]byte, error) {
	limit := c.MaxBody
	if limit <= 0 {
		limit = DefaultMaxBody
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if int64(len(body)) > limit {
		return nil, ErrTooLarge
	}
	return body, err
}

// withoutURL drops the address from an error: it may hold names and numbers.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// failure tells apart what concerns one record, what concerns them all, and
// what leaves the outcome open.
func failure(response *http.Response, body []byte) error {
	status := response.StatusCode
	outcome := outcomeOf(status, body)
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return &Busy{Status: status, After: retryAfter(response.Header)}
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired, http.StatusNotImplemented:
		return &Denied{Status: status}
	case http.StatusNotFound:
		if outcome.Issues == nil {
			return &Denied{Status: status}
		}
	}
	switch {
	case status >= 500:
		return fmt.Errorf("%w: %w", ErrUnanswered, outcome)
	case status >= 400:
		return outcome
	}
	return fmt.Errorf("%w: %w: HTTP %d", ErrUnanswered, ErrNotFHIR, status)
}

// retryAfter reads Retry-After in seconds, or as a moment, which is reckoned
// from the server's own Date.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	until, err1 := http.ParseTime(value)
	now, err2 := http.ParseTime(h.Get("Date"))
	if err1 != nil || err2 != nil {
		return 0
	}
	return max(0, until.Sub(now))
}
