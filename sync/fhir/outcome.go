package fhir

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var (
	// ErrUnreachable says that nothing was sent: the server can't have seen the
	// request.
	ErrUnreachable = errors.New("fhir: server not reached, nothing was sent")

	// ErrUnanswered says that a request was sent and that no answer came back
	// which proves anything. The outcome is unknown; sending again is safe.
	ErrUnanswered = errors.New("fhir: sent but not answered, outcome unknown")

	// ErrNotFHIR says that what came back is not what a FHIR server says: a
	// proxy's page, a body cut short, a resource without a type.
	ErrNotFHIR = errors.New("fhir: the answer is not FHIR")

	// ErrTooLarge says that an answer is larger than [Client.MaxBody].
	ErrTooLarge = errors.New("fhir: the answer is too large")

	// ErrTooManyMatches says that a trace found more people than the index
	// gives out; more must be known of the patient.
	ErrTooManyMatches = errors.New("fhir: too many people match; more must be known of the patient")
)

// Busy says that the server will take the request later: it is overloaded,
// under maintenance, or counts our requests. It concerns every record alike.
type Busy struct {
	Status int           // HTTP status
	After  time.Duration // as Retry-After asks for; 0 where it didn't say
}

// Error says how long to wait.
func (b *Busy) Error() string {
	if b.After == 0 {
		return fmt.Sprintf("fhir: the server is busy (HTTP %d)", b.Status)
	}
	return fmt.Sprintf("fhir: the server is busy (HTTP %d); it asks to wait %s", b.Status, b.After)
}

// RetryAfter gives the wait that the server asks for; 0 where it didn't say.
func (b *Busy) RetryAfter() time.Duration { return b.After }

// Denied says that the server turns us away, whatever we send: credentials,
// permissions or the address are wrong. It concerns every record alike, so it
// is no refusal of one.
type Denied struct{ Status int }

// Error names the status and where to look.
func (d *Denied) Error() string {
	return fmt.Sprintf("fhir: the server turns us away (HTTP %d %s); check address and credentials",
		d.Status, http.StatusText(d.Status))
}

// OutcomeError is a request that the server answered with an error, and what
// its OperationOutcome says of it. Only codes are in its error text: the
// server's words may hold patient data.
type OutcomeError struct {
	Status int
	Issues []Issue
}

// Issue is one issue of an OperationOutcome.
type Issue struct {
	Severity    string   `json:"severity"`
	Code        string   `json:"code"`
	Diagnostics string   `json:"diagnostics"`
	Expression  []string `json:"expression"`
	Details     struct {
		Coding []struct {
			Code    string `json:"code"`
			Display string `json:"display"`
		} `json:"coding"`
		Text string `json:"text"`
	} `json:"details"`
}

// Error gives the status and the issues' codes.
func (e *OutcomeError) Error() string {
	codes := make([]string, 0, len(e.Issues))
	for _, i := range e.Issues {
		codes = append(codes, i.Code)
	}
	return strings.TrimSuffix(fmt.Sprintf("fhir: HTTP %d %s", e.Status, strings.Join(codes, ", ")), " ")
}

// has reports whether an issue bears the code, among FHIR's or the server's own.
func (e *OutcomeError) has(code string) bool {
	for _, i := range e.Issues {
		if i.Code == code {
			return true
		}
		for _, c := range i.Details.Coding {
			if c.Code == code {
				return true
			}
		}
	}
	return false
}

// outcomeOf reads an OperationOutcome; what isn't one has no issues.
func outcomeOf(status int, body []byte) *OutcomeError {
	out := &OutcomeError{Status: status}
	var o struct {
		ResourceType string  `json:"resourceType"`
		Issue        []Issue `json:"issue"`
	}
	if json.Unmarshal(body, &o) == nil && o.ResourceType == "OperationOutcome" {
		out.Issues = o.Issue
	}
	return out
}

func refusal(code, words string) *record.Refusal { return &record.Refusal{Code: code, Words: words} }

// maxWords bounds what is shown of a server's words, in characters.
const maxWords = 240

// words gives what a server says against a record in a form that may be shown
// and logged: what this record says of the patient, and whatever looks like a
// number of a person, a date, a postcode or an email address, is blotted out.
func (e *OutcomeError) words(r record.Patient) string {
	var parts []string
	for _, i := range e.Issues {
		if i.Severity == "information" || i.Severity == "warning" {
			continue
		}
		said := known(i.Details.Text, i.Diagnostics)
		for _, c := range i.Details.Coding {
			said = append(said, known(c.Display, c.Code)...)
		}
		if len(said) == 0 {
			said = known(i.Code)
		}
		if len(said) == 0 {
			continue // an issue of nothing but its severity
		}
		parts = append(parts, said[0])
		parts = append(parts, known(i.Expression...)...)
	}
	if len(parts) == 0 {
		return "the server gave no reason that can be read (HTTP " + fmt.Sprint(e.Status) + ")"
	}
	shown := []rune(strings.Join(strings.Fields(blot(strings.Join(parts, "; "), r)), " "))
	if len(shown) > maxWords {
		shown = append(shown[:maxWords-1], '…')
	}
	return string(shown)
}

var (
	personal = regexp.MustCompile(`(?i)[\w.+-]+@[\w.-]+|\d{4}-\d\d?(-\d\d?)?|\d\d?[/.-]\w{2,3}[/.-]\d{2,4}|` +
		`\+?\d(?:[ -]?\d){4,}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b`)
	wordsOf = regexp.MustCompile(`[\p{L}\p{N}]+`)
)

func blot(s string, r record.Patient) string {
	s = personal.ReplaceAllString(s, "…")
	private := map[string]bool{}
	for _, value := range append([]string{
		r.Name.Family, r.Name.Given, r.Name.Middle, r.Name.KnownAs, r.NextOfKin.Name, r.LocalPatientID,
		r.TemporaryNumber, string(r.Address.Postcode), r.Email, r.Phone, r.Occupation, r.Description,
	}, r.Address.Lines...) {
		for _, w := range wordsOf.FindAllString(value, -1) {
			private[strings.ToLower(w)] = true
		}
	}
	return wordsOf.ReplaceAllStringFunc(s, func(w string) string {
		if private[strings.ToLower(w)] {
			return "…"
		}
		return w
	})
}
