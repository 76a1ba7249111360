package fhir

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tideover/tideover/forms/record"
)

// Held is what the server already has of an attendance, each resource as it was
// read. The zero value is for an attendance that the server has nothing of.
type Held struct {
	Encounter json.RawMessage // under our downtime number
	Patient   json.RawMessage // the one that we created, under our patient identifier
	// Answers are the QuestionnaireResponses that the entry may replace or take
	// back, by what they go under: the ID of the attendance for the arrival's,
	// that of the filing for those of a filed form.
	Answers map[record.ID]json.RawMessage
	// Findings are the resources that were made of those answers.
	Findings map[record.ID][]json.RawMessage
	// Person is the reference of the trust's own Patient, "Patient/9f…", where
	// matching found that this is who it is.
	Person string
}

// Transaction is one delivery as the server is asked to take it.
type Transaction struct {
	// RequestID names the request. It is made from the destination, the entry
	// and the body, so the same request has the same name whenever it is sent.
	RequestID string
	Body      []byte // a Bundle of type transaction
	// Types are the resource types of the entries, in their order.
	Types []string
	// Notes say, without patient data, what was left as the trust has it.
	Notes []string
	// Omitted says, without patient data, what of the forms is not sent.
	Omitted []string

	createsEncounter bool
}

// namespace is where the names of version 5 (RFC 9562) are made in that
// stand for resources inside a transaction.
var namespace = uuid.MustParse("6b1f0d52-9c0e-5a53-8e0c-7d9f4a2b6c31")

func urn(kind string, key record.ID) string {
	return "urn:uuid:" + uuid.NewSHA1(namespace, []byte(kind+"|"+string(key))).String()
}

// Bundle tells one delivery as one transaction: creations conditional on our
// identifiers, and updates of what h holds conditional on the versions in it.
// What the forms make of their answers goes with them, where find knows the
// forms; without it the answers go alone.
//
// The error wraps [ErrProfile], [ErrNotDeliverable], [ErrExercise] or
// [ErrMatchWaiting], or [ErrNotFHIR] where h can't be read; it is a
// [*record.Refusal] where what the trust has changed contradicts the delivery.
func Bundle(p Profile, d record.Delivery, find FindForm, h Held) (Transaction, error) {
	if err := p.Validate(); err != nil {
		return Transaction{}, err
	}
	if err := p.admits(d); err != nil {
		return Transaction{}, err
	}
	all, err := p.given(d, find)
	if err != nil {
		return Transaction{}, err
	}
	return bundle(p, d, all, h)
}

// bundle is Bundle for answers that are ready.
func bundle(p Profile, d record.Delivery, all []given, h Held) (Transaction, error) {
	b := builder{Profile: p, Delivery: d, given: all}
	if err := b.read(h); err != nil {
		return Transaction{}, err
	}
	for _, step := range []func() error{b.putSubject, b.putPatient, b.putEncounter, b.putAnswers, b.putProvenance} {
		if err := step(); err != nil {
			return Transaction{}, err
		}
	}
	return b.transaction(), nil
}

type bundleEntry struct {
	FullURL  string        `json:"fullUrl"`
	Resource any           `json:"resource"`
	Request  bundleRequest `json:"request"`
}

type bundleRequest struct {
	Method      string `json:"method"`
	URL         string `json:"url"`
	IfMatch     string `json:"ifMatch,omitempty"`
	IfNoneExist string `json:"ifNoneExist,omitempty"`
}

// builder puts a transaction together, resource by resource.
type builder struct {
	Profile
	record.Delivery
	person                      string
	heldEncounter, heldPatient  *held
	heldAnswers                 map[record.ID]*held
	heldFindings                map[record.ID][]*held
	given                       []given
	subject, encounterReference reference

	entries []bundleEntry
	types   []string
	targets []reference // what this entry of the ledger brought about
	notes   []string
	omitted []string
}

func (b *builder) read(h Held) (err error) {
	b.person = h.Person
	if b.heldEncounter, err = readHeld(h.Encounter); err != nil {
		return err
	}
	if b.heldPatient, err = readHeld(h.Patient); err != nil {
		return err
	}
	b.heldAnswers, b.heldFindings = map[record.ID]*held{}, map[record.ID][]*held{}
	for key, raw := range h.Answers {
		if b.heldAnswers[key], err = readHeld(raw); err != nil {
			return err
		}
	}
	for key, all := range h.Findings {
		for _, raw := range all {
			f, err := readHeld(raw)
			if err != nil {
				return err
			}
			b.heldFindings[key] = append(b.heldFindings[key], f)
		}
	}
	return nil
}

// putSubject settles who the resources are about: the person whom matching
// found, or whoever the trust's Encounter is about, or a Patient to be created.
func (b *builder) putSubject() error {
	current := ""
	if b.heldEncounter != nil {
		current = b.heldEncounter.subject()
	}
	ours := b.heldPatient != nil && current == b.heldPatient.reference()
	switch {
	case b.matched() && b.person == "":
		return refusal("409", "the person that this record was matched to was not found at the trust; match it again")
	case b.matched() && current != "" && current != b.person && !ours:
		return refusal("409", "at the trust this attendance belongs to another person than the one it was matched to; "+
			"put it right there, then set this aside")
	case b.matched():
		b.subject = reference{Reference: b.person, Type: "Patient"}
	case current != "":
		b.subject = reference{Reference: current, Type: "Patient"}
	default:
		b.subject = reference{Reference: urn("Patient", b.Attendance.Patient.PatientID), Type: "Patient"}
	}
	return nil
}

func (b *builder) matched() bool { return b.Match != nil && b.Match.Outcome == record.MatchSame }

// putPatient creates the Patient that the subject needs, or brings one of ours
// up to date. No other Patient is ever written.
func (b *builder) putPatient() error {
	w := b.ownership(patientMembers)
	ours := toObject(b.patientOf(b.Delivery))
	switch {
	case strings.HasPrefix(b.subject.Reference, "urn:"):
		b.mark(ours, w)
		b.create("Patient", b.Attendance.Patient.PatientID, "patient", string(b.Attendance.Patient.PatientID), ours)
	case b.heldPatient == nil || !b.changesRegistration() || b.subject.Reference != b.heldPatient.reference():
	default:
		merged, left := b.merge(b.heldPatient, ours, w, w.parts())
		b.note("Patient", left)
		b.update(b.heldPatient, b.Attendance.Patient.PatientID, merged)
	}
	return nil
}

// note says what of a resource was left as the trust has it.
func (b *builder) note(kind string, left []string) {
	if len(left) > 0 {
		slices.Sort(left)
		b.notes = append(b.notes, kind+" left as the trust changed it: "+strings.Join(left, ", "))
	}
}

// changesRegistration reports whether the entry replaces or takes back what
// the registration said.
func (b *builder) changesRegistration() bool { return changesRegistration(b.Entry) }

func changesRegistration(e record.Entry) bool {
	return e.Kind == record.KindAmended || e.Kind == record.KindWithdrawn
}

// createsEncounter reports whether the Encounter is created, on the condition
// that there is none.
func (b *builder) createsEncounter() bool {
	return b.heldEncounter == nil || b.Entry.Kind == record.KindRegistered
}

func (b *builder) putEncounter() error {
	w := b.ownership(encounterMembers)
	ours := toObject(b.encounterOf(b.Delivery, b.subject))
	if b.createsEncounter() {
		b.mark(ours, w)
		b.encounterReference = b.create("Encounter", b.Attendance.ID, "downtime-number", b.Attendance.Number.Compact(), ours)
		return nil
	}
	merged, contradicted := b.merge(b.heldEncounter, ours, w, eventMembers[b.Entry.Kind])
	if len(contradicted) > 0 {
		slices.Sort(contradicted)
		return refusal("409", "the attendance was changed at the trust since it was sent, and differs in "+
			strings.Join(contradicted, ", ")+"; carry this over by hand, then set it aside")
	}
	if b.heldEncounter.subject() != b.subject.Reference {
		merged["subject"] = ours["subject"]
	}
	b.encounterReference = b.update(b.heldEncounter, b.Attendance.ID, merged)
	return nil
}

func (b *builder) putProvenance() error {
	if b.WithoutProvenance {
		return nil
	}
	tag := b.entryTag(b.Entry.ID)
	b.append("Provenance", bundleEntry{
		FullURL:  urn("Provenance", b.Entry.ID),
		Resource: b.provenanceOf(b.Delivery, b.targets),
		Request:  bundleRequest{Method: "POST", URL: "Provenance", IfNoneExist: token("_tag", tag.System, tag.Code)},
	})
	return nil
}

// create adds a conditional creation keyed on the identifier of ours that the
// resource begins with.
func (b *builder) create(kind string, key record.ID, system, value string, resource object) reference {
	r := reference{Reference: urn(kind, key), Type: kind}
	b.targets = append(b.targets, r)
	b.append(kind, bundleEntry{r.Reference, resource, bundleRequest{
		Method: "POST", URL: kind, IfNoneExist: token("identifier", b.system(system), value),
	}})
	return r
}

// update adds an update of the version that was read. Where the server names
// no versions it goes without that condition.
func (b *builder) update(h *held, key record.ID, resource object) reference {
	r := reference{Reference: h.reference(), Type: h.kind}
	b.targets = append(b.targets, r)
	request := bundleRequest{Method: "PUT", URL: h.reference()}
	if h.version != "" {
		request.IfMatch = `W/"` + h.version + `"`
	}
	b.append(h.kind, bundleEntry{urn(h.kind, key), resource, request})
	return r
}

func (b *builder) append(kind string, e bundleEntry) {
	b.entries = append(b.entries, e)
	b.types = append(b.types, kind)
}

func (b *builder) transaction() Transaction {
	body := marshal(struct {
		ResourceType string        `json:"resourceType"`
		Type         string        `json:"type"`
		Entry        []bundleEntry `json:"entry"`
	}{"Bundle", "transaction", b.entries})
	name := b.Destination + "|" + string(b.Entry.ID) + "|" + string(body)
	return Transaction{
		RequestID: uuid.NewSHA1(namespace, []byte(name)).String(),
		Body:      body,
		Types:     b.types,
		Notes:     b.notes,
		Omitted:   b.omitted,

		createsEncounter: b.createsEncounter(),
	}
}

// token writes a search for a token, escaped as FHIR and then as URLs have it.
func token(parameter, system, value string) string {
	return parameter + "=" + url.QueryEscape(tokenValue(system, value))
}

func tokenValue(system, value string) string {
	escape := strings.NewReplacer(`\`, `\\`, `|`, `\|`, `$`, `\$`, `,`, `\,`)
	return escape.Replace(system) + "|" + escape.Replace(value)
}
