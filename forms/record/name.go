package record

import "strings"

// Name is a person's name in its parts, as ISB 1506 takes them in. Limits in
// characters: family 40, given 35, middle 100, the others 35 each.
type Name struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Middle  string `json:"middle,omitempty"`
	Title   string `json:"title,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	KnownAs string `json:"knownAs,omitempty"`
}

// String shows the name as FAMILY, Given (Title): family name in capitals,
// title in brackets without a full stop, never truncated.
func (n Name) String() string {
	var b strings.Builder
	b.WriteString(strings.ToUpper(n.Family))
	if n.Given != "" {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n.Given)
	}
	if title := strings.TrimSuffix(n.Title, "."); title != "" {
		b.WriteString(" (" + title + ")")
	}
	if b.Len() == 0 {
		return "Not known"
	}
	return b.String()
}

// IsZero reports whether neither a family nor a given name is known.
func (n Name) IsZero() bool { return n.Family == "" && n.Given == "" }
