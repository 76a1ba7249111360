package fhir

import (
	"encoding/json"

	"github.com/tideover/tideover/forms/record"
)

// provenance is UK Core Provenance as we write it: who wrote an entry of the
// ledger, where, on whose word, and what it brought about.
type provenance struct {
	ResourceType     string             `json:"resourceType"`
	Meta             *meta              `json:"meta"`
	Extension        []extension        `json:"extension,omitempty"`
	Target           []reference        `json:"target"`
	OccurredDateTime string             `json:"occurredDateTime,omitempty"`
	Recorded         string             `json:"recorded"`
	Reason           []concept          `json:"reason,omitempty"`
	Activity         *concept           `json:"activity"`
	Agent            []agent            `json:"agent"`
	Entity           []provenanceEntity `json:"entity"`
}

type agent struct {
	Type       *concept   `json:"type,omitempty"`
	Who        *reference `json:"who"`
	OnBehalfOf *reference `json:"onBehalfOf,omitempty"`
}

type provenanceEntity struct {
	Role string    `json:"role"`
	What reference `json:"what"`
}

func (p Profile) provenanceOf(d record.Delivery, targets []reference) provenance {
	e := d.Entry
	return provenance{
		ResourceType:     "Provenance",
		Meta:             p.metaOf(d, "UKCore-Provenance"),
		Extension:        p.doubtsOf(e),
		Target:           targets,
		OccurredDateTime: dateTime(e.OccurredAt),
		Recorded:         dateTime(e.RecordedAt),
		Reason:           conceptList(conceptOf(record.Code{}, reasonOf(e))),
		Activity:         activityOf(e),
		Agent:            p.agentsOf(e),
		Entity: []provenanceEntity{{Role: "source", What: reference{
			Identifier: &identifier{System: p.system("ledger-entry"), Value: string(e.ID)},
			Display:    "Ledger entry of the downtime kiosk",
		}}},
	}
}

// doubtsOf names what was hard to read on the paper that an entry was typed in
// from: each stays a question for whoever wrote it, at the trust too.
func (p Profile) doubtsOf(e record.Entry) []extension {
	var body struct {
		Paper record.Transcript `json:"paper"`
	}
	if json.Unmarshal(e.Body, &body) != nil {
		return nil
	}
	var doubts []extension
	for _, d := range body.Paper.Doubts {
		parts := []extension{{URL: "question", ValueString: orElse(clean(d.Label), d.At)}}
		if reading := clean(d.Words); reading != "" {
			parts = append(parts, extension{URL: "reading", ValueString: reading})
		}
		doubts = append(doubts, extension{URL: p.definition("hard-to-read"), Extension: parts})
	}
	return doubts
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// reasonOf gives why an entry amends or withdraws. A body that can't be read
// has no reason; the entry itself is named all the same.
func reasonOf(e record.Entry) string {
	body, err := e.Decode()
	if err != nil {
		return ""
	}
	switch b := body.(type) {
	case *record.Amended:
		return b.Reason
	case *record.Filed:
		return b.Reason
	case *record.Withdrawn:
		return b.Reason
	}
	return ""
}

func activityOf(e record.Entry) *concept {
	c := coding{System: dataOperationSystem, Code: "UPDATE", Display: "revise"}
	switch {
	case e.Kind == record.KindRegistered, e.Kind == record.KindFiled && e.Amends == "":
		c.Code, c.Display = "CREATE", "create"
	case e.Kind == record.KindWithdrawn:
		c.Code, c.Display = "NULLIFY", "nullify"
	}
	return &concept{Coding: []coding{c}}
}

// agentsOf names the author, with whoever said or did it where that was
// another, and the kiosk. An entry without an author is the kiosk's own.
func (p Profile) agentsOf(e record.Entry) []agent {
	var out []agent
	if e.Author != "" {
		author := agent{
			Type: agentType("author", "Author"),
			Who:  &reference{Type: "Practitioner", Identifier: p.staff(e.Author)},
		}
		if other := clean(e.OnBehalfOf); other != "" {
			author.Type = agentType("enterer", "Enterer")
			author.OnBehalfOf = &reference{Type: "Practitioner", Display: other}
		}
		out = append(out, author)
	}
	kiosk := &reference{Type: "Device", Display: "Tideover kiosk " + e.Kiosk}
	if e.Kiosk != "" {
		kiosk.Identifier = &identifier{System: p.system("kiosk"), Value: e.Kiosk}
	}
	return append(out, agent{
		Type:       agentType("assembler", "Assembler"),
		Who:        kiosk,
		OnBehalfOf: organisation(p.site(), ""),
	})
}

func agentType(code, words string) *concept {
	return &concept{Coding: []coding{{System: agentTypeSystem, Code: code, Display: words}}}
}
