package fhir

import (
	"maps"
	"slices"

	"github.com/tideover/tideover/forms/extraction"
	"github.com/tideover/tideover/forms/record"
)

// maybeHeld gives the answers of which the server may hold an earlier
// version, or any at all where the attendance is taken back.
func maybeHeld(d record.Delivery, all []given) []record.ID {
	var keys []record.ID
	if d.Entry.Kind == record.KindWithdrawn {
		keys = []record.ID{d.Attendance.ID, triageKey(d.Attendance), departureKey(d.Attendance)}
		for _, f := range d.Attendance.Filings {
			keys = append(keys, f.ID())
		}
		return keys
	}
	for _, g := range all {
		if g.again {
			keys = append(keys, g.key)
		}
	}
	return keys
}

// putAnswers sends the answers that go with the entry, each set with what was
// made of it, and takes back with an attendance what the server holds of it.
func (b *builder) putAnswers() error {
	if b.WithoutAnswers {
		return nil
	}
	for _, g := range b.given {
		if g.key == b.Attendance.ID && !b.createsEncounter() && !b.changesRegistration() {
			continue
		}
		if err := b.putGiven(g); err != nil {
			return err
		}
	}
	if b.Entry.Kind != record.KindWithdrawn {
		return nil
	}
	for _, key := range maybeHeld(b.Delivery, b.given) {
		if h := b.heldAnswers[key]; h != nil && key != b.Attendance.ID {
			b.update(h, key, b.takenBack(h))
		}
		for _, h := range b.heldFindings[key] {
			b.retract(h)
		}
	}
	return nil
}

// putGiven creates a QuestionnaireResponse, or brings the one that the server
// holds up to date, and then what was made of it.
func (b *builder) putGiven(g given) error {
	held := b.heldAnswers[g.key]
	if held != nil && b.Entry.Kind != record.KindRegistered && !held.tagged(b.entryTag(b.Entry.ID)) {
		g.amended = true
	}
	ours, err := b.answersOf(b.Delivery, g, b.subject, b.encounterReference)
	if err != nil {
		return err
	}
	if held != nil && !g.own && held.object["author"] != nil {
		ours["author"] = held.object["author"]
	}
	b.omitted = append(b.omitted, g.omitted...)
	w := b.ownership(answersMembers)
	var response reference
	if held == nil {
		b.mark(ours, w)
		response = b.create("QuestionnaireResponse", g.key, "form-answers", string(g.key), ours)
	} else {
		merged, left := b.merge(held, ours, w, answersMembers)
		b.note("QuestionnaireResponse", left)
		merged["subject"] = ours["subject"]
		response = b.update(held, g.key, merged)
	}
	if b.Attendance.Withdrawal == nil {
		b.putFindings(g, response)
	}
	return nil
}

// putFindings sends what was made of answers: each finding anew, or in the
// place of what the server holds of it. What it holds and the answers no longer
// say is taken back. What the trust has changed since stays, and is noted.
func (b *builder) putFindings(g given, response reference) {
	held := map[record.ID]*held{}
	for _, h := range b.heldFindings[g.key] {
		held[b.findingOf(h)] = h
	}
	links := b.links(g, response, held)
	for _, f := range g.findings {
		h := held[f.key]
		delete(held, f.key)
		ours := b.found(f, g.key, links, h)
		switch {
		case h == nil:
			b.create(f.kind, f.key, "finding", string(f.key), ours)
		case b.touched(h):
			b.note(f.kind, []string{"all of it"})
		default:
			ours["id"] = marshal(h.id)
			b.update(h, f.key, ours)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(held)) {
		if h := held[key]; b.touched(h) {
			b.note(h.kind, []string{"all of it, though the answers no longer say it"})
		} else {
			b.retract(h)
		}
	}
}

// links turns the kiosk's references into those of the transaction.
func (b *builder) links(g given, response reference, held map[record.ID]*held) map[string]string {
	links := map[string]string{
		"Patient/" + string(b.Attendance.Patient.PatientID): b.subject.Reference,
		"Encounter/" + string(b.Attendance.ID):              b.encounterReference.Reference,
		urn("QuestionnaireResponse", g.key):                 response.Reference,
	}
	for _, f := range g.findings {
		links[f.fullURL] = urn(f.kind, f.key)
		if h := held[f.key]; h != nil {
			links[f.fullURL] = h.reference()
		}
	}
	return links
}

// found gives a finding as it is sent, with our identifiers and marks.
func (b *builder) found(f finding, answers record.ID, links map[string]string, h *held) object {
	o := toObject(relink(f.tree, links))
	delete(o, "id")
	o["identifier"] = b.identifiersOf(f, answers, o["identifier"])
	m := b.joinMeta(o["meta"], marshal(b.marksOf(b.Delivery)))
	if h != nil {
		o["identifier"] = marshal(b.ownership(nil).joinIdentifiers(h.object["identifier"], o["identifier"]))
		m = b.joinMeta(h.object["meta"], m)
	}
	o["meta"] = m
	o["meta"] = b.joinMeta(m, marshal(meta{Tag: []coding{b.written(imprint(o))}}))
	return o
}

// findingOf gives the name of a finding that the server holds.
func (b *builder) findingOf(h *held) record.ID {
	for _, i := range objects(h.object["identifier"]) {
		if text(i["system"]) == b.system("finding") {
			return record.ID(text(i["value"]))
		}
	}
	return record.ID(h.reference())
}

// touched reports whether a finding says something other than we wrote.
func (b *builder) touched(h *held) bool { return !h.tagged(b.written(imprint(h.object))) }

// retract takes a finding back in the words that its type has for that: it was
// entered in error. A type without such words stays, and is noted.
func (b *builder) retract(h *held) {
	out := maps.Clone(h.object)
	if !enteredInError(h.kind, out) {
		b.note(h.kind, []string{"all of it, since its type has no word for an error"})
		return
	}
	out["meta"] = b.joinMeta(h.object["meta"], marshal(b.marksOf(b.Delivery)))
	out["meta"] = b.joinMeta(out["meta"], marshal(meta{Tag: []coding{b.written(imprint(out))}}))
	b.update(h, b.findingOf(h), out)
}

// verified are the types whose verification says that they were an error, with
// the code system that it says so in. A clinical status is then not allowed
// (con-5, ait-2).
var verified = map[string]string{
	"Condition":          "http://terminology.hl7.org/CodeSystem/condition-ver-status",
	"AllergyIntolerance": "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
}

// errorless are the types whose status has no entered-in-error.
var errorless = []string{"Account", "Claim", "ClaimResponse", "Contract", "Coverage", "EvidenceVariable", "Goal", "ResearchStudy", "ResearchSubject",
	"Subscription", "SupplyRequest", "VerificationResult", "Slot", "Substance", "Group", "Measure", "Library", "PlanDefinition", "ActivityDefinition"}

func enteredInError(kind string, o object) bool {
	if system := verified[kind]; system != "" {
		o["verificationStatus"] = marshal(concept{Coding: []coding{{System: system, Code: "entered-in-error", Display: "Entered in Error"}}})
		delete(o, "clinicalStatus")
		return true
	}
	if _, has := extraction.Element(kind, "status"); !has || slices.Contains(errorless, kind) {
		return false
	}
	o["status"] = marshal("entered-in-error")
	return true
}

// takenBack gives a form that the server holds as entered in error, whatever
// anybody has made of it since.
func (b *builder) takenBack(h *held) object {
	out := maps.Clone(h.object)
	out["status"] = marshal("entered-in-error")
	out["meta"] = b.joinMeta(h.object["meta"], marshal(b.metaOf(b.Delivery, "UKCore-QuestionnaireResponse")))
	return out
}
