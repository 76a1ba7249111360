package console

import (
	"context"
	"encoding/json"

	"github.com/tideover/tideover/forms/extraction"
)

// extractForm makes the FHIR resources that a form wants made of its answers,
// and prints them as a transaction Bundle. It needs of the form what extraction
// reads, and not that the kiosk could show it.
func extractForm(_ context.Context, c *call) error {
	f := c.form().takesAnswers()
	if _, err := f.readForm(); err != nil {
		return err
	}
	form, err := readTree(f.data)
	if err != nil {
		return err
	}
	raw, err := f.readAnswers()
	if err != nil {
		return err
	}
	response, err := readTree(raw)
	if err != nil {
		return err
	}
	resources, err := f.resources()
	if err != nil {
		return err
	}
	bundle, err := extraction.Extract(form, response, extraction.Setting{Now: c.now(), Resources: resources})
	if err != nil {
		return err
	}
	enc := json.NewEncoder(c.Out)
	enc.SetIndent("", "  ")
	return enc.Encode(bundle)
}
