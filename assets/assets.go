// Package assets holds the files that ship inside the program: the faces that
// screens and paper are set in, the forms, and the code lists that the forms
// bind to. It is a leaf: it imports nothing of the product, and knows nothing
// of what the bytes mean.
package assets

import "embed"

// FontRegular and FontBold are Liberation Sans 2 (SIL Open Font Licence 1.1),
// metric-compatible with Arial. They cover Latin with Vietnamese, Greek,
// Cyrillic and Hebrew; what they lack is found by the printing package.
var (
	//go:embed fonts/LiberationSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/LiberationSans-Bold.ttf
	FontBold []byte
)

// Forms holds FHIR R4 Questionnaires, one JSON file each, under forms/.
//
//go:embed forms
var Forms embed.FS

// Codes holds the code lists, one JSON file each, under codes/. A trust
// replaces them when the national lists change; see codes/README.md.
//
//go:embed codes
var Codes embed.FS

// ActionCards holds what people do first in an outage, one TOML file for each
// card, under actioncards/. A trust replaces them, or adds its own, from a
// folder of the same shape.
//
//go:embed actioncards
var ActionCards embed.FS

// Notices holds public notices, one TOML file each, under notices/. A trust
// replaces them as it does the cards.
//
//go:embed notices
var Notices embed.FS

// Icon is the program's own mark, a PNG.
//
//go:embed icons/tideover.png
var Icon []byte
