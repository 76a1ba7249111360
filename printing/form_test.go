package printing

import (
	"testing"
)

func TestFormsDoNotOverlap(t *testing.T) {
	p := testPress(t)
	for name, f := range map[string]FormSheet{
		"blank": sampleForm(everyType()), "blank-known": sampleForm(everyType(), aboutKnown),
		"filled": sampleForm(everyType(), aboutKnown, filledIn), "filled-nobody": sampleForm(everyType(), filledIn),
	} {
		t.Run(name, func(t *testing.T) {
			pdf := drawForm(t, name, p, f, 0)
			checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
		})
	}
}
