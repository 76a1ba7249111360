package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/extraction"
	"github.com/tideover/tideover/forms/record"
)

// FindForm finds a form by what answers call it, url|version.
type FindForm func(canonical string) (*forms.Questionnaire, error)

// extract is what a form makes of its answers in resources of their own, by
// the rules that its author put into it. Those rules are package extraction's
// business; which of the resources are sent is decided here.
type extract struct {
	findings []finding
	// omitted says, without patient data, what was not made or not sent.
	omitted []string
}

// finding is one resource made of answers. Until it is sent, its references
// are the kiosk's own: those of the patient, the attendance, the answers and
// its fellows in the same extract.
type finding struct {
	fullURL string
	kind    string
	key     record.ID // the same whenever it is made of these answers
	tree    map[string]any
}

// kinds gives the types of the findings, each once.
func (x extract) kinds() []string {
	var all []string
	for _, f := range x.findings {
		all = append(all, f.kind)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// without takes the findings away, and says why.
func (x extract) without(why string) extract {
	if len(x.findings) == 0 {
		return x
	}
	return extract{omitted: append(slices.Clone(x.omitted), why)}
}

// extract makes the findings of answers that count. Where that cannot be done
// the answers go alone, and omitted says so.
func (p Profile) extract(d record.Delivery, g given, find FindForm) (extract, error) {
	response, err := p.response(d, g)
	if err != nil || find == nil {
		return extract{}, err
	}
	if status := response["status"]; status != "completed" && status != "amended" {
		return extract{}, nil
	}
	name, _ := response["questionnaire"].(string)
	form, err := find(name)
	if err != nil {
		return extract{omitted: []string{"Only the answers to " + name + " were sent: the department has no form of that name and version any more."}}, nil
	}
	definition, observation, template, structureMap := extraction.Uses(form.Source())
	if !definition && !observation && !template && !structureMap {
		return extract{}, nil
	}
	bundle, err := extraction.Extract(form.Source(), response, extraction.Setting{
		Now: d.Entry.RecordedAt, Resources: p.Population(d.Attendance, record.Staff{ID: d.Entry.Author}), Response: urn("QuestionnaireResponse", g.key),
	})
	if err != nil {
		return extract{omitted: []string{"Only the answers to " + name + " were sent: " + faultWords(err)}}, nil
	}
	x := sift(g.key, bundle, kept{"Patient/" + string(d.Attendance.Patient.PatientID), "Encounter/" + string(d.Attendance.ID)})
	for i, kind := range x.omitted {
		x.omitted[i] = "Of the answers to " + name + " no " + kind
	}
	if structureMap {
		x.omitted = append(x.omitted, "Of the answers to "+name+" nothing was made by its StructureMap, which is not supported.")
	}
	return x, nil
}

// faultWords gives the first fault of an extraction, and how many there are.
func faultWords(err error) string {
	faults := extraction.Faults(err)
	switch len(faults) {
	case 0:
		return err.Error()
	case 1:
		return faults[0].Error()
	}
	return fmt.Sprintf("%v, and %d faults more", faults[0], len(faults)-1)
}

// response gives the answers as extraction is to read them: about the patient
// and attendance as the kiosk calls them, and of the time that they speak of.
func (p Profile) response(d record.Delivery, g given) (map[string]any, error) {
	o, err := p.answersOf(d, g,
		reference{Reference: "Patient/" + string(d.Attendance.Patient.PatientID), Type: "Patient"},
		reference{Reference: "Encounter/" + string(d.Attendance.ID), Type: "Encounter"})
	if err != nil {
		return nil, err
	}
	delete(o, "meta")
	if at := dateTime(d.Entry.OccurredAt); at != "" {
		o["authored"] = marshal(at)
	}
	tree, _ := canonical(marshal(o)).(map[string]any)
	return tree, nil
}

// kept are the kiosk's references to what the delivery itself brings.
type kept struct{ patient, encounter string }

// ours are the types that a form can't add to: people, places and attendances
// are the trust's own, or are sent by the kiosk itself.
var ours = []string{"Patient", "Person", "RelatedPerson", "Practitioner", "PractitionerRole", "Organization", "Location", "Device", "Encounter", "Provenance"}

// sift picks from an extracted Bundle what can be sent, so that sending it
// twice leaves one: new resources that can bear an identifier of ours. What is
// left out is named, and so is what refers to it.
func sift(key record.ID, bundle map[string]any, k kept) extract {
	var x extract
	gone := map[string]bool{}
	links := map[string]string{}
	for _, e := range entriesOf(bundle) {
		why := unsent(e)
		switch {
		case why == "":
			x.findings = append(x.findings, finding{e.FullURL, e.kind(), findingKey(key, e.FullURL), e.Resource})
			continue
		case e.kind() == "Patient":
			links[e.FullURL] = k.patient
		case e.kind() == "Encounter":
			links[e.FullURL] = k.encounter
		default:
			gone[e.FullURL] = true
		}
		x.omitted = append(x.omitted, e.kind()+" was sent: "+why)
	}
	for i := range x.findings {
		x.findings[i].tree, _ = relink(x.findings[i].tree, links).(map[string]any)
	}
	x.dropReferring(gone)
	return x
}

// dropReferring leaves out what refers to what was left out.
func (x *extract) dropReferring(gone map[string]bool) {
	for again := len(gone) > 0; again; {
		again = false
		x.findings = slices.DeleteFunc(x.findings, func(f finding) bool {
			if !refers(f.tree, gone) {
				return false
			}
			gone[f.fullURL], again = true, true
			x.omitted = append(x.omitted, f.kind+" was sent: it refers to what was not.")
			return true
		})
	}
}

// extractedEntry is an entry of the Bundle that package extraction makes.
type extractedEntry struct {
	FullURL  string
	Resource map[string]any
	Request  map[string]any
}

func (e extractedEntry) kind() string {
	kind, _ := e.Resource["resourceType"].(string)
	return kind
}

func entriesOf(bundle map[string]any) []extractedEntry {
	list, _ := bundle["entry"].([]any)
	var all []extractedEntry
	for _, v := range list {
		m, _ := v.(map[string]any)
		var e extractedEntry
		e.FullURL, _ = m["fullUrl"].(string)
		e.Resource, _ = m["resource"].(map[string]any)
		e.Request, _ = m["request"].(map[string]any)
		all = append(all, e)
	}
	return all
}

// unsent says why an extracted resource isn't sent; nothing where it is.
func unsent(e extractedEntry) string {
	repeats, has := extraction.Element(e.kind(), "identifier")
	switch {
	case slices.Contains(ours, e.kind()):
		return "that is the trust's own, or the kiosk's to send."
	case e.Request["method"] != "POST" || len(e.Request) > 2:
		return "the form would change, or look for, what the trust has."
	case !has || !repeats:
		return "it has no identifier to find it by when it is sent again."
	}
	return ""
}

// findingKey names a finding for ever: by its place in its answers.
func findingKey(answers record.ID, fullURL string) record.ID {
	return record.ID(uuid.NewSHA1(namespace, []byte("finding|"+string(answers)+"|"+fullURL)).String())
}

// relink gives a tree with its references changed as links has them.
func relink(v any, links map[string]string) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, member := range v {
			out[name] = relink(member, links)
			if ref, ok := member.(string); ok && name == "reference" && links[ref] != "" {
				out[name] = links[ref]
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = relink(e, links)
		}
		return out
	}
	return v
}

// refers reports whether a reference of a tree is among some.
func refers(v any, some map[string]bool) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if ref, ok := member.(string); ok && name == "reference" && some[ref] || refers(member, some) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return refers(e, some) })
	}
	return false
}

// imprint names what a finding says, whatever a server makes of its
// references, marks and narrative.
func imprint(o object) string {
	said := object{}
	for name, raw := range o {
		if !slices.Contains([]string{"id", "meta", "text", "identifier", "subject", "patient", "encounter"}, name) {
			said[name] = marshal(withoutReferences(canonical(raw)))
		}
	}
	return digestOf(said)
}

func withoutReferences(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			if _, plain := member.(string); !plain || name != "reference" {
				out[name] = withoutReferences(member)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = withoutReferences(e)
		}
		return out
	}
	return v
}

// identifiersOf puts our identifiers of a finding before its own: its name, and
// that of the answers that it was made of.
func (p Profile) identifiersOf(f finding, answers record.ID, own json.RawMessage) json.RawMessage {
	all := []object{
		toObject(identifier{Use: "secondary", System: p.system("finding"), Value: string(f.key)}),
		toObject(identifier{Use: "secondary", System: p.system("form-answers"), Value: string(answers)}),
	}
	return marshal(append(all, join(own, nil, func(i object) bool { return !strings.HasPrefix(text(i["system"]), p.root()+"/id/") })...))
}
