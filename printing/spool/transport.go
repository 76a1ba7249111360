package spool

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"

	"github.com/OpenPrinting/goipp"
)

// maxAnswer bounds what is read of an answer. The longest seen from a real
// printer, with its media database, is under 200 kB.
const maxAnswer = 1 << 20

// exchange posts one request, with the document behind it, and reads the
// answer to it. sent reports whether any byte of the document may have left,
// which is what parts "nothing came out" from "check the tray". A printer that
// takes only the older version of IPP is asked once more, but with a document
// behind it nothing is ever sent twice from here.
func (p *IPP) exchange(ctx context.Context, m *goipp.Message, doc []byte) (answer *goipp.Message, sent bool, err error) {
	answer, sent, err = p.attempt(ctx, m, doc)
	if err != nil || goipp.Status(answer.Code) != goipp.StatusErrorVersionNotSupported || m.Version == olderVersion {
		return answer, sent, err
	}
	p.older.Store(true)
	if doc != nil {
		return answer, sent, err
	}
	return p.attempt(ctx, m, doc)
}

// attempt posts the request once.
func (p *IPP) attempt(ctx context.Context, m *goipp.Message, doc []byte) (answer *goipp.Message, sent bool, err error) {
	m.RequestID, m.Version = p.requests.Add(1), version
	if p.older.Load() {
		m.Version = olderVersion
	}
	head, err := m.EncodeBytes()
	if err != nil {
		return nil, false, &Fault{NotStarted, fmt.Errorf("the request cannot be written in IPP: %w", err)}
	}
	ctx, cancel := context.WithTimeout(ctx, p.net.AnswerWithin)
	defer cancel()
	body := &sealedBody{head: bytes.NewReader(head), doc: bytes.NewReader(doc)}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.post, body)
	if err != nil {
		return nil, false, &Fault{NotAPrinter, err}
	}
	req.ContentLength = int64(len(head) + len(doc))
	req.Header.Set("Content-Type", goipp.ContentType)
	req.Header.Set("Accept", goipp.ContentType)
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, body.seal(), lineFault(err)
	}
	answer, err = readAnswer(resp, m.RequestID)
	return answer, body.seal(), err
}

var errSealed = errors.New("the request is over")

// sealedBody is an IPP message and a document that notice whether the document
// was touched. The transport may go on reading after it has returned, so to ask
// is also to seal: what was untouched then stays so. It is no type that
// net/http knows how to rewind, hence nothing is sent twice behind our back.
type sealedBody struct {
	mu      sync.Mutex
	head    *bytes.Reader
	doc     *bytes.Reader
	touched bool
	sealed  bool
}

func (b *sealedBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sealed {
		return 0, errSealed
	}
	if b.head.Len() > 0 {
		return b.head.Read(p)
	}
	b.touched = true
	return b.doc.Read(p)
}

func (b *sealedBody) seal() (touched bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sealed = true
	return b.touched
}

func readAnswer(resp *http.Response, requestID uint32) (*goipp.Message, error) {
	defer resp.Body.Close() // read to its end or given up; nothing of ours can be lost in it
	if f := httpFault(resp); f != nil {
		return nil, f
	}
	m := new(goipp.Message)
	if err := m.Decode(io.LimitReader(resp.Body, maxAnswer)); err != nil {
		return nil, &Fault{NotAPrinter, fmt.Errorf("the answer is not IPP: %w", err)}
	}
	if m.RequestID != requestID {
		return nil, &Fault{NotAPrinter, fmt.Errorf("the answer is to request %d, not to %d", m.RequestID, requestID)}
	}
	return m, nil
}

func httpFault(resp *http.Response) *Fault {
	status := errors.New("HTTP " + resp.Status)
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden:
		return &Fault{LoginWanted, status}
	case http.StatusNotFound:
		return &Fault{WrongPath, status}
	case http.StatusServiceUnavailable:
		return &Fault{goipp.StatusErrorServiceUnavailable.String(), status}
	default:
		return &Fault{NotAPrinter, status}
	}
	kind := resp.Header.Get("Content-Type")
	if got, _, err := mime.ParseMediaType(kind); err != nil || !strings.EqualFold(got, goipp.ContentType) {
		return &Fault{NotAPrinter, fmt.Errorf("the answer is %q, not %s", kind, goipp.ContentType)}
	}
	return nil
}

// lineFault names why no answer came.
func lineFault(err error) *Fault {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate), errors.Is(err, errOtherCertificate):
		return &Fault{Untrusted, err}
	case errors.As(err, &record):
		return &Fault{NotAPrinter, err}
	}
	return &Fault{Offline, err}
}
