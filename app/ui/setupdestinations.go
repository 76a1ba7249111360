package ui

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// destinationCard is one of the trust's systems that records go to.
type destinationCard struct {
	kind          string
	name, address *controls.Field
	// For HL7: what MSH-5 and MSH-6 name.
	application, facility *controls.Field
}

func (s *setUp) destinationsStep() *setUpStep {
	hl7 := &destinationCard{kind: app.KindHL7, name: controls.NewField("Name", ""), address: controls.NewField("Address", "host:port"),
		application: controls.NewField("Receiving application", "MSH-5"), facility: controls.NewField("Receiving facility", "MSH-6")}
	fhir := &destinationCard{kind: app.KindFHIR, name: controls.NewField("Name", ""), address: controls.NewField("Address", "base URL, https://…")}
	hl7.name.SetText("PAS")
	fhir.name.SetText("EPR")
	cards := []*destinationCard{fhir, hl7}
	s.fillDestinations(cards)
	body := controls.Down(12,
		controls.NewParagraph(controls.Body.Run("Afterwards the records go back into the trust’s systems, once IT has declared them clean. This can be done later: leave an address empty.")),
		controls.NewCard("FHIR R4, UK Core", "finds patients, takes records",
			controls.AcrossTop(16, controls.Wide(180, fhir.name), controls.Grow(fhir.address))),
		controls.NewCard("HL7 v2.4 over MLLP", "takes ADT messages: A04, A08, A03",
			controls.AcrossTop(16, controls.Wide(180, hl7.name), controls.Grow(hl7.address)),
			controls.AcrossTop(16, controls.Grow(hl7.application), controls.Grow(hl7.facility))),
		controls.NewNote(controls.InfoNote, controls.Body.Run("Nothing is ever sent during an outage. With a FHIR system set, every patient is looked up there before anything is delivered.")))
	return &setUpStep{
		name: "Sending afterwards", body: body, focus: func() { cards[0].address.Focus() },
		read:  func() { s.readDestinations(cards) },
		check: func() bool { return s.checkDestinations(cards) },
		summary: func() string {
			var names []string
			for _, d := range s.settings.Destinations {
				names = append(names, d.Name)
			}
			if len(names) == 0 {
				return laterWords
			}
			return strings.Join(names, ", ")
		},
	}
}

func (s *setUp) fillDestinations(cards []*destinationCard) {
	for _, d := range s.settings.Destinations {
		for _, c := range cards {
			if c.kind != d.Kind {
				continue
			}
			c.name.SetText(d.Name)
			c.address.SetText(d.Address)
			if c.application != nil {
				c.application.SetText(d.Application)
				c.facility.SetText(d.Facility)
			}
		}
	}
}

func (s *setUp) readDestinations(cards []*destinationCard) {
	s.settings.Destinations = nil
	for _, c := range cards {
		d := app.Destination{Name: strings.TrimSpace(c.name.Text()), Kind: c.kind, Address: strings.TrimSpace(c.address.Text())}
		if d.Address == "" {
			continue
		}
		if c.application != nil {
			d.Application, d.Facility = strings.TrimSpace(c.application.Text()), strings.TrimSpace(c.facility.Text())
		}
		s.settings.Destinations = append(s.settings.Destinations, d)
	}
}

func (s *setUp) checkDestinations(cards []*destinationCard) bool {
	for _, c := range cards {
		c.name.ClearProblem()
		c.address.ClearProblem()
	}
	defer controls.Relayout(s.body)
	var wrong *app.SettingsError
	errors.As(s.settings.Check(), &wrong)
	n := 0
	for _, c := range cards {
		address := strings.TrimSpace(c.address.Text())
		if address == "" {
			continue
		}
		n++
		if wrong != nil && wrong.Field == fmt.Sprintf("destination %d", n) {
			c.name.SetProblem(capital(wrong.Words)+".", controls.Words.Run(wrong.Hint))
			c.name.Focus()
			return false
		}
		if words, hint := addressFault(c.kind, address); words != "" {
			c.address.SetProblem(words, controls.Words.Run(hint))
			c.address.Focus()
			return false
		}
	}
	return true
}

// addressFault says what keeps an address from naming a system of its kind.
func addressFault(kind, address string) (words, hint string) {
	switch {
	case kind == app.KindFHIR && !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://"):
		return "This is not a web address.", "Begin with https://, like https://epr.trust.nhs.uk/fhir."
	case kind == app.KindHL7 && !strings.Contains(address, ":"):
		return "The port is missing.", "Write host:port, like 10.20.8.14:2575."
	}
	return "", ""
}
