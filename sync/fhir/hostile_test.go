package fhir

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// transactionOnly strikes before each transaction and lets it go on.
func transactionOnly(strike func()) func(http.ResponseWriter, *http.Request, []byte) bool {
	return func(_ http.ResponseWriter, r *http.Request, _ []byte) bool {
		if strings.Trim(r.URL.Path, "/") == "R4" {
			strike()
		}
		return false
	}
}

// answering gives every transaction this answer, in the place of being carried
// out.
func answering(status int, header map[string]string, body string) func(http.ResponseWriter, *http.Request, []byte) bool {
	return func(w http.ResponseWriter, r *http.Request, _ []byte) bool {
		if strings.Trim(r.URL.Path, "/") != "R4" {
			return false
		}
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
		return true
	}
}

// None of these is proof, whatever its status (lessons 6 and 17).
func TestAnswersThatProveNothing(t *testing.T) {
	entry := `{"response":{"status":"201 Created","location":"Encounter/1"}}`
	answers := map[string]string{
		"HTML":              `<html><body>Sign in to the guest network</body></html>`,
		"empty":             ``,
		"cut":               `{"resourceType":"Bundle","type":"transaction-resp`,
		"wrong count":       `{"resourceType":"Bundle","type":"transaction-response","entry":[` + entry + `]}`,
		"no entries":        `{"resourceType":"Bundle","type":"transaction-response"}`,
		"batch":             `{"resourceType":"Bundle","type":"batch-response","entry":[` + strings.Repeat(entry+",", 3) + entry + `]}`,
		"wrong types":       `{"resourceType":"Bundle","type":"transaction-response","entry":[` + strings.Repeat(entry+",", 3) + entry + `]}`,
		"without locations": `{"resourceType":"Bundle","type":"transaction-response","entry":[` + strings.Repeat(`{"response":{"status":"201"}},`, 3) + `{"response":{"status":"201"}}]}`,
		"our own bundle":    `{"resourceType":"Bundle","type":"transaction","entry":[]}`,
	}
	for name, body := range answers {
		t.Run(name, func(t *testing.T) {
			tr := &trust{before: answering(200, nil, body)}
			s := tr.open(t)
			if r, err := s.Send(context.Background(), told(t, story(t), 1)); !errors.Is(err, ErrUnanswered) {
				t.Errorf("got %+v %v", r, err)
			}
		})
	}
}

// The server took it, and its answer is lost on the way: reading back proves it.
func TestLostAnswerIsReadBack(t *testing.T) {
	for _, lost := range []string{"<html>proxy</html>", `{"resourceType":"Bundle","ty`} {
		tr := &trust{}
		s := tr.open(t)
		tr.after = func(w http.ResponseWriter, r *http.Request, _ []byte) bool {
			return answering(200, nil, lost)(w, r, nil)
		}
		for _, d := range deliverable(t, story(t)) {
			r := send(t, s, d)
			if !strings.HasPrefix(r.Proof[0], "read back Encounter/e2/_history/") || r.AlreadyThere {
				t.Errorf("%s: %+v", d.Entry.Kind, r)
			}
		}
		if n := tr.count("Provenance"); n != 4 {
			t.Errorf("%d of Provenance", n)
		}
	}
}

func TestServerErrorLeavesTheOutcomeOpen(t *testing.T) {
	for _, status := range []int{500, 502, 504} {
		tr := &trust{before: answering(status, nil, string(outcomeJSON("exception", "NullPointerException at SMITH")))}
		s := tr.open(t)
		_, err := s.Send(context.Background(), told(t, story(t), 1))
		if !errors.Is(err, ErrUnanswered) || strings.Contains(err.Error(), "SMITH") {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestBusyServerSaysWhenToComeBack(t *testing.T) {
	headers := []struct {
		header map[string]string
		want   time.Duration
	}{
		{map[string]string{"Retry-After": "120"}, 2 * time.Minute},
		{map[string]string{"Retry-After": "Sun, 25 Oct 2026 09:01:30 GMT", "Date": "Sun, 25 Oct 2026 09:00:00 GMT"}, 90 * time.Second},
		{map[string]string{"Retry-After": "soon"}, 0},
		{nil, 0},
	}
	for _, h := range headers {
		tr := &trust{before: answering(503, h.header, "")}
		_, err := tr.open(t).Send(context.Background(), told(t, story(t), 1))
		busy, ok := errors.AsType[*Busy](err)
		if !ok || busy.RetryAfter() != h.want {
			t.Errorf("%v: %v", h.header, err)
		}
	}
}

// Bad credentials are no reason to set every record aside (lesson 3).
func TestTurnedAwayIsNoRefusalOfTheRecord(t *testing.T) {
	for _, status := range []int{401, 403, 404, 405} {
		tr := &trust{before: answering(status, nil, "<html>")}
		_, err := tr.open(t).Send(context.Background(), told(t, story(t), 1))
		if denied, ok := errors.AsType[*Denied](err); !ok || denied.Status != status {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestRefusalHasTheServersWordsWithoutThePatient(t *testing.T) {
	words := `Patient O'SULLIVAN born 1957-03-14 (NHS 999 000 0018, LS1 6AE, sian@example.com): extension not allowed in Siân's Encounter`
	tr := &trust{before: answering(422, nil, string(outcomeJSON("business-rule", words)))}
	_, err := tr.open(t).Send(context.Background(), told(t, story(t), 1))
	refused, ok := errors.AsType[*record.Refusal](err)
	if !ok || refused.Code != "422" || !strings.Contains(refused.Words, "extension not allowed in …") {
		t.Fatal(err)
	}
	for _, private := range []string{"SULLIVAN", "1957", "0018", "LS1", "sian", "Siân"} {
		if strings.Contains(refused.Words, private) {
			t.Errorf("%q holds %q", refused.Words, private)
		}
	}
}

func TestRefusalWithoutReadableReason(t *testing.T) {
	for _, body := range []string{"<html><h1>Bad Request</h1>SMITH</html>", "", `{"issue":1}`, strings.Repeat("x", 1<<16)} {
		tr := &trust{before: answering(400, nil, body)}
		wantRefusal(t, tr.open(t), told(t, story(t), 1), "400", "no reason that can be read")
	}
}

func TestSeveralMatchesAreRefused(t *testing.T) {
	tr := &trust{before: answering(412, nil, string(outcomeJSON("multiple-matches", "several match")))}
	wantRefusal(t, tr.open(t), told(t, story(t), 1), "412", "several match")
	if len(tr.requests) > 3*attempts {
		t.Errorf("%d requests", len(tr.requests))
	}
}

func TestHugeAnswerIsNotRead(t *testing.T) {
	tr := &trust{before: func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
		for range 64 {
			w.Write(make([]byte, 1<<16))
		}
		return true
	}}
	s := tr.open(t)
	s.Client.MaxBody = 1 << 20
	if _, err := s.Send(context.Background(), told(t, story(t), 1)); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func TestBodyCutInTheMiddle(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"resourceType":"Bundle"`)
	}))
	defer server.Close()
	if _, err := senderTo(server.URL).Send(context.Background(), told(t, story(t), 1)); !errors.Is(err, ErrUnanswered) {
		t.Error(err)
	}
}

func TestNobodyListeningIsUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = senderTo("http://"+l.Addr().String()).Send(context.Background(), told(t, story(t), 1))
	if !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrUnanswered) {
		t.Error(err)
	}
}

func TestSilentServerIsUnanswered(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := senderTo(server.URL).Send(ctx, told(t, story(t), 1))
	if !errors.Is(err, ErrUnanswered) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// A server that ignores a search parameter gives back everything it has.
func TestServerThatIgnoresTheIdentifierFindsNothing(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	tr.hold(t, "Encounter/other", `{"resourceType":"Encounter","id":"other","status":"finished","identifier":[{"system":"urn:x","value":"1"}]}`)
	tr.before = func(w http.ResponseWriter, r *http.Request, _ []byte) bool {
		if !strings.HasSuffix(r.URL.Path, "/_search") {
			return false
		}
		w.Write(tr.searchset("Encounter", nil))
		return true
	}
	if n, _, err := s.ReadBack(context.Background(), number); n != 0 || err != nil {
		t.Errorf("%d %v", n, err)
	}
}

func TestSearchesKeepNamesOutOfAddresses(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	s.Client.Header = http.Header{"Authorization": {"Bearer x"}}
	send(t, s, told(t, story(t), 1))
	for _, r := range tr.requests {
		if strings.Contains(r.URL.String(), "9990000018") || r.Header.Get("Authorization") != "Bearer x" || r.Header.Get("X-Request-ID") == "" {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
		}
	}
	s.Client.GetSearch = true
	if n, _, err := s.ReadBack(context.Background(), number); n != 1 || err != nil {
		t.Errorf("by GET: %d %v", n, err)
	}
}

func TestWhatMustNotBeSent(t *testing.T) {
	base := told(t, story(t), 1)
	cases := map[error]func(*Profile, *record.Delivery){
		ErrProfile:        func(p *Profile, _ *record.Delivery) { p.Trust = "" },
		ErrExercise:       func(_ *Profile, d *record.Delivery) { d.Attendance.Exercise = true },
		ErrMatchWaiting:   func(_ *Profile, d *record.Delivery) { d.Match = &record.Match{Outcome: record.MatchWaiting} },
		ErrNotDeliverable: func(_ *Profile, d *record.Delivery) { d.Entry.Kind = record.KindViewed },
	}
	for want, spoil := range cases {
		tr := &trust{}
		s := tr.open(t)
		d := base
		spoil(&s.Profile, &d)
		if _, err := s.Send(context.Background(), d); !errors.Is(err, want) || len(tr.requests) > 0 {
			t.Errorf("got %v and %d requests, want %v", err, len(tr.requests), want)
		}
		if _, err := Bundle(s.Profile, d, nil, Held{}); !errors.Is(err, want) {
			t.Errorf("Bundle: %v", err)
		}
	}
}

func TestStoredAnswersThatAreNone(t *testing.T) {
	for _, stored := range []string{`{`, `{"resourceType":"Patient"}`} {
		d := told(t, story(t), 1)
		d.Attendance.Answers = []byte(stored)
		if _, err := (&trust{}).open(t).Send(context.Background(), d); !errors.Is(err, ErrNotDeliverable) {
			t.Errorf("%s: %v", stored, err)
		}
	}
}
