package fhir

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// What we write of each resource. Subject and profile marks are kept apart:
// servers rewrite references, and marks are added to, not replaced.
var (
	encounterMembers = []string{"status", "class", "type", "priority", "participant", "period", "reasonCode",
		"hospitalization", "location", "serviceProvider"}
	patientMembers = []string{"active", "name", "telecom", "gender", "birthDate", "_birthDate", "deceasedDateTime",
		"deceasedBoolean", "address", "contact", "communication", "generalPractitioner", "managingOrganization"}
	answersMembers = []string{"questionnaire", "status", "authored", "item", "author"}
)

// eventMembers are the parts of an Encounter that each kind of entry tells
// something new of.
var eventMembers = map[record.Kind][]string{
	record.KindAmended:   append([]string{"extension"}, encounterMembers...),
	record.KindTriaged:   {"priority", "participant", "reasonCode", "extension"},
	record.KindDeparted:  {"status", "period", "hospitalization", "extension"},
	record.KindWithdrawn: {"status"},
}

func (p Profile) ownership(members []string) ownership {
	ours := []string{ethnicCategoryURL, birthSexURL, genderIdentityURL, interpreterURL, unavailableReasonURL,
		transportURL, typedDateTimeURL, dischargeStatusURL}
	return ownership{
		members: members,
		extensions: func(url string) bool {
			return slices.Contains(ours, url) || strings.HasPrefix(url, p.root()+"/")
		},
		identifiers: func(system string) bool {
			return system == nhsNumberSystem || strings.HasPrefix(system, p.root()+"/")
		},
	}
}

// written marks a resource with the digest of what we write of it.
func (p Profile) written(digest string) coding {
	return coding{System: p.system("written"), Code: digest}
}

// mark puts the digest of ours into its marks.
func (p Profile) mark(ours object, w ownership) {
	var m meta
	_ = json.Unmarshal(ours["meta"], &m) // ours was encoded from a meta
	m.Tag = append(m.Tag, p.written(w.digest(ours)))
	ours["meta"] = marshal(m)
}

// merge gives the held resource brought up to date with ours. What still says
// what we wrote before is replaced. What the trust has changed since is only
// added to, where the entry tells something new of it, and is named in
// contradicted where it says something else. What isn't ours stays.
func (p Profile) merge(h *held, ours object, w ownership, event []string) (out object, contradicted []string) {
	var written []string
	for _, t := range h.tags {
		if t.System == p.system("written") {
			written = append(written, t.Code)
		}
	}
	untouched := w.untouched(h.object, written)
	out = maps.Clone(h.object)
	for _, name := range w.parts() {
		switch {
		case untouched[name]:
			w.replace(out, ours, name)
		case !slices.Contains(event, name) || ours[name] == nil:
		default:
			if !add(out, ours[name], name) {
				contradicted = append(contradicted, name)
			}
		}
	}
	p.mark(ours, w)
	out["meta"] = p.joinMeta(h.object["meta"], ours["meta"])
	return out, contradicted
}

// replace puts one of our parts in the place of what we wrote before.
func (w ownership) replace(out, ours object, name string) {
	switch {
	case name == "extension":
		put(out, name, join(out[name], ours[name], func(e object) bool { return !w.extensions(text(e["url"])) }))
	case name == "identifier" && objects(out[name]) != nil:
		put(out, name, w.joinIdentifiers(out[name], ours[name]))
	case name == "identifier": // the answers' only one, which never changes
	case ours[name] == nil:
		delete(out, name)
	default:
		out[name] = ours[name]
	}
}

// add brings one of our parts to what the trust has changed; it reports false
// where that says something else.
func add(out object, mine json.RawMessage, name string) bool {
	theirs, had := out[name]
	switch {
	case !had:
		out[name] = mine
	case same(theirs, mine):
	case name == "status":
		if furtherOn(text(mine)) > furtherOn(text(theirs)) {
			out[name] = mine
		}
	case name == "location": // where somebody is now, the trust knows better
	case name == "extension":
		merged, agreed := addExtensions(theirs, mine)
		out[name] = merged
		return agreed
	case name == "period" || name == "hospitalization":
		merged, agreed := addMembers(theirs, mine)
		if agreed {
			out[name] = merged
		}
		return agreed
	default:
		return false
	}
	return true
}

// furtherOn orders the statuses of an attendance: a later one is never undone
// by an earlier.
func furtherOn(status string) int {
	switch status {
	case statusInError, statusCancelled:
		return 2
	case statusFinished:
		return 1
	}
	return 0
}

// addMembers adds the members of an element that theirs lacks; it fails where
// one that both have differs, or where they aren't elements with members.
func addMembers(theirs, mine json.RawMessage) (json.RawMessage, bool) {
	var a, b object
	if json.Unmarshal(theirs, &a) != nil || json.Unmarshal(mine, &b) != nil {
		return nil, false
	}
	for m, value := range b {
		if had, ok := a[m]; ok && !same(had, value) {
			return nil, false
		}
		a[m] = value
	}
	return marshal(a), true
}

// addExtensions adds the extensions that theirs lack. Those that may repeat
// with another type inside are told apart by it.
func addExtensions(theirs, mine json.RawMessage) (json.RawMessage, bool) {
	out, agreed := objects(theirs), true
	for _, e := range objects(mine) {
		i := slices.IndexFunc(out, func(t object) bool { return extensionKey(t) == extensionKey(e) })
		switch {
		case i < 0:
			out = append(out, e)
		case !same(marshal(out[i]), marshal(e)):
			agreed = false
		}
	}
	return marshal(out), agreed
}

func extensionKey(e object) string {
	key := text(e["url"])
	if key != typedDateTimeURL {
		return key
	}
	for _, part := range objects(e["extension"]) {
		if text(part["url"]) == "dateTimeType" {
			key += string(marshal(canonical(part["valueCodeableConcept"])))
		}
	}
	return key
}

// join gives the elements of theirs that keep allows, and then ours.
func join(theirs, ours json.RawMessage, keep func(object) bool) []object {
	var out []object
	for _, e := range objects(theirs) {
		if keep(e) {
			out = append(out, e)
		}
	}
	return append(out, objects(ours)...)
}

// joinIdentifiers replaces what is ours, keeps what is theirs, and leaves out
// of ours what the trust has meanwhile given another value: its own number.
func (w ownership) joinIdentifiers(theirs, ours json.RawMessage) []object {
	kept := join(theirs, nil, func(e object) bool { return !w.identifiers(text(e["system"])) })
	systems := map[string]bool{}
	for _, e := range kept {
		systems[text(e["system"])] = true
	}
	out := join(ours, nil, func(e object) bool { return !systems[text(e["system"])] })
	return append(out, kept...)
}

// joinMeta keeps the marks of others and of our earlier entries, and puts ours
// in. Version and time are the server's to give.
func (p Profile) joinMeta(theirs, ours json.RawMessage) json.RawMessage {
	out, mine := object{}, object{}
	_ = json.Unmarshal(theirs, &out) // no meta is an empty one
	_ = json.Unmarshal(ours, &mine)
	delete(out, "versionId")
	delete(out, "lastUpdated")
	for _, m := range []string{"security", "tag"} {
		put(out, m, distinct(join(out[m], mine[m], func(t object) bool {
			return text(t["system"]) != p.system("written") // only the latest digest counts
		})))
	}
	var profiles, more []string
	_ = json.Unmarshal(out["profile"], &profiles)
	_ = json.Unmarshal(mine["profile"], &more)
	for _, url := range more {
		if !slices.Contains(profiles, url) {
			profiles = append(profiles, url)
		}
	}
	if profiles != nil {
		out["profile"] = marshal(profiles)
	}
	return marshal(out)
}

func distinct(codings []object) []object {
	seen := map[string]bool{}
	return slices.DeleteFunc(codings, func(c object) bool {
		key := text(c["system"]) + "|" + text(c["code"])
		was := seen[key]
		seen[key] = true
		return was
	})
}

func put(o object, member string, elements []object) {
	if len(elements) == 0 {
		delete(o, member)
		return
	}
	o[member] = marshal(elements)
}
