package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// answersHeld reads what the server holds of the answers that an entry replaces
// or takes back, and of what was made of them.
func (s *Sender) answersHeld(ctx context.Context, d record.Delivery, all []given) (answers map[record.ID]json.RawMessage, findings map[record.ID][]json.RawMessage, err error) {
	answers, findings = map[record.ID]json.RawMessage{}, map[record.ID][]json.RawMessage{}
	if s.Profile.WithoutAnswers {
		return answers, findings, nil
	}
	for _, key := range maybeHeld(d, all) {
		r, err := s.findOne(ctx, "QuestionnaireResponse", "form-answers", key)
		if err != nil {
			return nil, nil, err
		}
		if r == nil {
			continue
		}
		answers[key] = marshal(r.object)
		if findings[key], err = s.findings(ctx, r, key); err != nil {
			return nil, nil, err
		}
	}
	return answers, findings, nil
}

// findings gives the resources that were made of answers, of the types that
// the answers are marked with.
func (s *Sender) findings(ctx context.Context, answers *held, key record.ID) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for _, tag := range answers.tags {
		if tag.System != s.Profile.system("extracted") {
			continue
		}
		found, err := s.findingsOf(ctx, tag.Code, key)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// maxFindings is how many findings of one type a set of answers may have.
const maxFindings = 1000

func (s *Sender) findingsOf(ctx context.Context, kind string, answers record.ID) ([]json.RawMessage, error) {
	system := s.Profile.system("form-answers")
	query := url.Values{"identifier": {tokenValue(system, string(answers))}, "_count": {fmt.Sprint(maxFindings)}}
	page, err := s.Client.search(ctx, nameRequest("search", kind, query.Encode()), kind, query)
	if err != nil {
		return nil, err
	}
	if page.More {
		return nil, refusal("412", fmt.Sprintf("the trust has more resources of type %s made of one form than can be read at once; "+
			"enter the change by hand, then set this aside", kind))
	}
	var found []json.RawMessage
	for _, f := range page.Found {
		h, err := readHeld(f.Resource)
		if err != nil {
			return nil, err
		}
		if h.bears(system, string(answers)) {
			found = append(found, f.Resource)
		}
	}
	return found, nil
}

// withoutFindings gives the answers to be sent alone where the server refused
// them with what was made of them: answers are never held up by that. It gives
// nothing where there was no more than answers, or no such refusal.
func withoutFindings(all []given, d record.Delivery, err error) []given {
	outcome, ok := errors.AsType[*OutcomeError](err)
	if !ok || outcome.Status < 400 || outcome.Status >= 500 || overtaken(err) {
		return nil
	}
	if !slices.ContainsFunc(all, func(g given) bool { return len(g.findings) > 0 }) {
		return nil
	}
	alone := slices.Clone(all)
	for i, g := range alone {
		alone[i].extract = g.without("Only the answers to " + canonicalURL(g.form) +
			" were sent: the destination would not take what was made of them: " + outcome.words(d.Attendance.Patient))
	}
	return alone
}

// omissions says what of the entry's own answers goes untold.
func omissions(all []given) []string {
	var words []string
	for _, g := range all {
		if g.own {
			words = append(words, g.omitted...)
		}
	}
	return words
}
