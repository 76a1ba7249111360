package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/tideover/tideover/forms/record"
)

// Tracer looks patients up in a trust's index, or in the Personal Demographics
// Service.
type Tracer struct {
	Client  *Client
	Profile Profile
	// PDS says that the server is PDS: patients are read by their NHS number,
	// searched by GET (set Client.GetSearch), and their ids are no references of
	// the trust's.
	PDS bool
}

// maxCandidates is how many people a page is asked to hold; where more match,
// too little is known of the patient.
const maxCandidates = 50

// maxHops bounds how many merges are followed from a retired record.
const maxHops = 3

// estimateSpan is how many years an estimated birth date may be out.
const estimateSpan = 5

// Trace gives who in the index the patient may be: whoever bears the NHS
// number, or where it is not known or not found, everyone with the family name
// and birth date. A person with former names comes once for each name; a record
// that was merged comes as the one it was merged into. Score is the server's
// own, 0 where it gives none: who it is, package matching decides.
//
// An unknown patient and one without family name or birth date give nobody. The
// error is as for [Client.Search], or [ErrTooManyMatches].
func (t *Tracer) Trace(ctx context.Context, r record.Patient) ([]record.Candidate, error) {
	if r.NHSNumber != "" {
		found, err := t.byNumber(ctx, r.NHSNumber)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	if r.Unknown || r.Name.Family == "" || r.BirthDate.IsZero() {
		return nil, nil
	}
	return t.search(ctx, t.demographics(r))
}

func (t *Tracer) byNumber(ctx context.Context, n record.NHSNumber) ([]record.Candidate, error) {
	if !t.PDS {
		return t.search(ctx, url.Values{"identifier": {tokenValue(nhsNumberSystem, string(n))}})
	}
	raw, err := t.Client.Read(ctx, "Patient/"+string(n))
	if err != nil || raw == nil {
		return nil, err
	}
	return t.candidates(ctx, raw, 0)
}

func (t *Tracer) demographics(r record.Patient) url.Values {
	q := url.Values{"family": {r.Name.Family}}
	exact := ""
	if t.PDS {
		exact = "eq"
	}
	q.Set("birthdate", exact+dateText(r.BirthDate.Date))
	if r.BirthDate.Estimated {
		year := r.BirthDate.Date.Year
		q["birthdate"] = []string{fmt.Sprintf("ge%04d-01-01", year-estimateSpan), fmt.Sprintf("le%04d-12-31", year+estimateSpan)}
	}
	if !t.PDS { // which has a limit of its own
		q.Set("_count", strconv.Itoa(maxCandidates))
	}
	if g := genderOf(r); g != "unknown" {
		q.Set("gender", g)
	}
	if t.PDS && r.Name.Given != "" {
		q.Set("given", r.Name.Given)
	}
	return q
}

func (t *Tracer) search(ctx context.Context, q url.Values) ([]record.Candidate, error) {
	page, err := t.Client.Search(ctx, "Patient", q)
	if outcome, ok := errors.AsType[*OutcomeError](err); ok && (outcome.has("TOO_MANY_MATCHES") || outcome.has("too-costly") || outcome.has("multiple-matches")) {
		return nil, ErrTooManyMatches
	}
	if err != nil {
		return nil, err
	}
	if page.More {
		return nil, ErrTooManyMatches
	}
	var out []record.Candidate
	for _, f := range page.Found {
		people, err := t.candidates(ctx, f.Resource, f.Score)
		if err != nil {
			return nil, err
		}
		for _, c := range people { // a merged record and its survivor are one
			if !slices.ContainsFunc(out, func(o record.Candidate) bool { return o.Person == c.Person && o.Name == c.Name }) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// candidates gives one candidate for each name of a Patient, or of the one that
// it was merged into.
func (t *Tracer) candidates(ctx context.Context, raw json.RawMessage, score float64) ([]record.Candidate, error) {
	in, err := t.survivor(ctx, raw)
	if err != nil || in == nil {
		return nil, err
	}
	r := in.record(t.Profile)
	c := record.Candidate{
		Person:    record.TrustPerson{LocalPatientID: r.LocalPatientID, NHSNumber: r.NHSNumber},
		Name:      r.Name,
		BirthDate: r.BirthDate,
		Sex:       r.Sex,
		Address:   r.Address,
		Score:     int(score*100 + 0.5),
	}
	if !t.PDS {
		c.Person.Reference = "Patient/" + in.ID
	}
	if in.deceased() {
		c.Differs = []string{diedWords(r.DiedOn)}
	}
	out := []record.Candidate{c}
	for _, other := range in.otherNames() {
		c.Name = other
		out = append(out, c)
	}
	return out, nil
}

func diedWords(on record.Date) string {
	if on.IsZero() {
		return "recorded as deceased"
	}
	return "recorded as deceased on " + on.String()
}

// survivor follows merges to the record that counts; nil where it ends nowhere.
func (t *Tracer) survivor(ctx context.Context, raw json.RawMessage) (*readPatient, error) {
	for range maxHops {
		var in readPatient
		if err := json.Unmarshal(raw, &in); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
		}
		next := in.replacedBy()
		if next == "" {
			return &in, nil
		}
		if !patientReference.MatchString(next) {
			return nil, nil
		}
		var err error
		if raw, err = t.Client.Read(ctx, next); err != nil || raw == nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: records merged in a circle", ErrNotFHIR)
}
