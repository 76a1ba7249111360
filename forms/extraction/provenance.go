package extraction

import "time"

// Provenance says who stands behind the resources of a Bundle. Each of the two
// is a FHIR Reference; at least one is given.
type Provenance struct {
	Author map[string]any // who gave or wrote down the answers
	Device map[string]any // the machine that made resources of them
}

// agentTypes is HL7's code system of what agents of a Provenance did.
const agentTypes = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"

// provenance makes the Provenance of all that is in the Bundle.
func (r *run) provenance(p *Provenance) entry {
	var targets, agents []any
	for _, e := range r.entries {
		targets = append(targets, node{"reference": e.target()})
	}
	if p.Author != nil {
		agents = append(agents, agent("author", p.Author))
	}
	if p.Device != nil {
		agents = append(agents, agent("assembler", p.Device))
	}
	resource := node{
		"resourceType": "Provenance",
		"target":       targets,
		"recorded":     r.setting.Now.Format(time.RFC3339Nano),
		"agent":        agents,
	}
	if source := r.source(); source != nil {
		resource["entity"] = []any{node{"role": "source", "what": source}}
	}
	return entry{r.uuid("provenance"), resource, node{"method": "POST", "url": "Provenance"}}
}

// target names what an entry makes or changes. A patch has no resource of its
// own: it is what its request names.
func (e entry) target() string {
	if e.request["method"] == "PATCH" {
		return text(e.request, "url")
	}
	return e.fullURL
}

func agent(kind string, who node) node {
	return node{
		"type": node{"coding": []any{node{"system": agentTypes, "code": kind}}},
		"who":  clone(who),
	}
}

// source gives the Reference to the answers, and nil where they have no name.
func (r *run) source() node {
	switch id := text(r.response, "id"); {
	case r.setting.Response != "":
		return node{"reference": r.setting.Response}
	case id != "":
		return node{"reference": "QuestionnaireResponse/" + id}
	case child(r.response, "identifier") != nil:
		return node{"type": "QuestionnaireResponse", "identifier": clone(child(r.response, "identifier"))}
	}
	return nil
}
