package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Sender delivers records to one server.
type Sender struct {
	Client  *Client
	Profile Profile
	// Find finds the forms that answers name, so that what they make of the
	// answers goes with them. Where it is nil the answers go alone.
	Find FindForm
	Now  func() time.Time // for the receipt only
}

// attempts bounds how often one Send starts again because somebody else wrote
// between our reading and our writing.
const attempts = 3

// Send brings one delivery to the server and gives the receipt that proves it.
// It may be called again for the same delivery, whatever came of it before.
//
// The error is a [*record.Refusal] where this record can't be taken as it is;
// [*Busy] or [*Denied] where the server takes none at present; it wraps
// [ErrUnreachable] or [ErrUnanswered] where the line failed, and otherwise
// what [Bundle] gives.
func (s *Sender) Send(ctx context.Context, d record.Delivery) (record.Receipt, error) {
	if err := s.Profile.Validate(); err != nil {
		return record.Receipt{}, err
	}
	if err := s.Profile.admits(d); err != nil {
		return record.Receipt{}, err
	}
	all, err := s.Profile.given(d, s.Find)
	if err != nil {
		return record.Receipt{}, err
	}
	receipt, err := s.attempt(ctx, d, all)
	if alone := withoutFindings(all, d, err); alone != nil {
		receipt, err = s.attempt(ctx, d, alone)
	}
	if outcome, ok := errors.AsType[*OutcomeError](err); ok && outcome.Status >= 400 && outcome.Status < 500 {
		return record.Receipt{}, refusal(fmt.Sprint(outcome.Status), outcome.words(d.Attendance.Patient))
	}
	return receipt, err
}

// attempt tries until nobody else writes between our reading and our writing.
func (s *Sender) attempt(ctx context.Context, d record.Delivery, all []given) (receipt record.Receipt, err error) {
	for range attempts {
		if receipt, err = s.try(ctx, d, all); !overtaken(err) {
			break
		}
	}
	return receipt, err
}

// overtaken reports whether the server held something other than was read. The
// next reading shows what.
func overtaken(err error) bool {
	outcome, ok := errors.AsType[*OutcomeError](err)
	return ok && (outcome.Status == http.StatusPreconditionFailed || outcome.Status == http.StatusConflict)
}

func (s *Sender) try(ctx context.Context, d record.Delivery, all []given) (record.Receipt, error) {
	readID := nameRequest("read back", d.Destination, string(d.Entry.ID))
	encounter, err := s.encounter(ctx, readID, d.Attendance)
	if err != nil {
		return record.Receipt{}, err
	}
	if encounter != nil && encounter.tagged(s.Profile.entryTag(d.Entry.ID)) {
		r := s.receipt(d, readID, []string{"read back " + proofOf(encounter.location())})
		r.AlreadyThere = true
		r.Omitted = omissions(all)
		return r, nil
	}
	h, err := s.look(ctx, d, encounter, all)
	if err != nil {
		return record.Receipt{}, err
	}
	t, err := bundle(s.Profile, d, all, h)
	if err != nil {
		return record.Receipt{}, err
	}
	results, err := s.Client.Transaction(ctx, t.RequestID, t.Body)
	if err == nil {
		if r, proven := s.prove(d, t, results); proven {
			return r, nil
		}
		err = fmt.Errorf("%w: the entries of the answer prove nothing", ErrUnanswered)
	}
	if errors.Is(err, ErrUnanswered) {
		return s.confirm(ctx, d, t, err)
	}
	return record.Receipt{}, err
}

// prove reads a transaction-response: every entry created or updated, and each
// with the location of a resource of its type.
func (s *Sender) prove(d record.Delivery, t Transaction, results []Result) (record.Receipt, bool) {
	if len(results) != len(t.Types) {
		return record.Receipt{}, false
	}
	var proof []string
	existed := false
	for i, r := range results {
		if r.Status != http.StatusOK && r.Status != http.StatusCreated || !strings.HasPrefix(r.Location, t.Types[i]+"/") {
			return record.Receipt{}, false
		}
		if t.Types[i] == "Encounter" {
			existed = r.Status == http.StatusOK && t.createsEncounter
		}
		proof = append(proof, fmt.Sprintf("%d %s", r.Status, proofOf(r.Location)))
	}
	receipt := s.receipt(d, t.RequestID, append(proof, t.Notes...))
	receipt.AlreadyThere, receipt.Omitted = existed, t.Omitted
	return receipt, true
}

// confirm looks whether the server took what it didn't properly answer. Where
// that can't be seen, the cause stands.
func (s *Sender) confirm(ctx context.Context, d record.Delivery, t Transaction, cause error) (record.Receipt, error) {
	encounter, err := s.encounter(ctx, nameRequest("confirm", t.RequestID), d.Attendance)
	if err != nil || encounter == nil {
		return record.Receipt{}, cause
	}
	if !encounter.tagged(s.Profile.entryTag(d.Entry.ID)) && !t.createsEncounter {
		return record.Receipt{}, cause
	}
	proof := []string{"read back " + proofOf(encounter.location())}
	receipt := s.receipt(d, t.RequestID, append(proof, t.Notes...))
	receipt.Omitted = t.Omitted
	return receipt, nil
}

func (s *Sender) receipt(d record.Delivery, requestID string, proof []string) record.Receipt {
	return record.Receipt{
		Destination: d.Destination,
		EntryID:     d.Entry.ID,
		ControlIDs:  []string{requestID},
		Proof:       proof,
		At:          s.Now(),
	}
}

// proofOf gives a location without a number that names a person: some servers
// know patients by their NHS number.
func proofOf(location string) string {
	kind, rest, _ := strings.Cut(location, "/")
	id, _, _ := strings.Cut(rest, "/")
	if n, err := record.ParseNHSNumber(id); err == nil && n != "" {
		return kind
	}
	return location
}

// encounter gives the one Encounter under our downtime number, or nil.
func (s *Sender) encounter(ctx context.Context, requestID string, a record.Attendance) (*held, error) {
	found, err := s.find(ctx, requestID, "Encounter", s.Profile.system("downtime-number"), a.Number.Compact())
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if len(found) > 1 {
		return nil, refusal("412", fmt.Sprintf("the trust has %d attendances under this downtime number; "+
			"leave one of them there, then send this again", len(found)))
	}
	return found[0], nil
}

// look reads what else the transaction has to know of the server.
func (s *Sender) look(ctx context.Context, d record.Delivery, encounter *held, all []given) (h Held, err error) {
	matched := d.Match != nil && d.Match.Outcome == record.MatchSame
	if matched {
		if h.Person, err = s.person(ctx, d.Match.Person); err != nil {
			return h, err
		}
	}
	if encounter == nil {
		if !matched {
			err = s.refuseTwin(ctx, d.Attendance.Patient)
		}
		return h, err
	}
	h.Encounter = marshal(encounter.object)
	changes := d.Entry.Kind == record.KindAmended || d.Entry.Kind == record.KindWithdrawn
	if changes || matched {
		if h.Patient, err = s.ourPatient(ctx, d, encounter.subject()); err != nil {
			return h, err
		}
	}
	h.Answers, h.Findings, err = s.answersHeld(ctx, d, all)
	return h, err
}

// ourPatient reads the Patient that we created. Where it is to be amended, its
// NHS number must not be another patient's.
func (s *Sender) ourPatient(ctx context.Context, d record.Delivery, subject string) (json.RawMessage, error) {
	p, err := s.findOne(ctx, "Patient", "patient", d.Attendance.Patient.PatientID)
	if err != nil || p == nil {
		return nil, err
	}
	if d.Entry.Kind == record.KindAmended && p.reference() == subject {
		if err := s.refuseTwin(ctx, d.Attendance.Patient); err != nil {
			return nil, err
		}
	}
	return marshal(p.object), nil
}

// findOne gives the one resource under an identifier of ours, or nil.
func (s *Sender) findOne(ctx context.Context, kind, system string, key record.ID) (*held, error) {
	found, err := s.find(ctx, "", kind, s.Profile.system(system), string(key))
	switch {
	case err != nil || len(found) == 0:
		return nil, err
	case len(found) > 1:
		return nil, refusal("412", fmt.Sprintf("the trust has %d resources of type %s under one identifier of ours; "+
			"leave one of them there, then send this again", len(found), kind))
	}
	return found[0], nil
}

// find gives the resources that bear an identifier. What a server gives back
// without it, having ignored the parameter, doesn't count.
func (s *Sender) find(ctx context.Context, requestID, kind, system, value string) ([]*held, error) {
	query := url.Values{"identifier": {tokenValue(system, value)}}
	if requestID == "" {
		requestID = nameRequest("search", kind, query.Encode())
	}
	page, err := s.Client.search(ctx, requestID, kind, query)
	if err != nil {
		return nil, err
	}
	var found []*held
	for _, f := range page.Found {
		h, err := readHeld(f.Resource)
		if err != nil {
			return nil, err
		}
		if h.bears(system, value) {
			found = append(found, h)
		}
	}
	return found, nil
}

// bears reports whether a resource has an identifier, one of several or its
// only one.
func (h *held) bears(system, value string) bool {
	var one object
	ids := objects(h.object["identifier"])
	if json.Unmarshal(h.object["identifier"], &one) == nil {
		ids = append(ids, one)
	}
	return slices.ContainsFunc(ids, func(i object) bool {
		return text(i["system"]) == system && strings.EqualFold(text(i["value"]), value)
	})
}
