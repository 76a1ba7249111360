package cds

import (
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// xsd is one node of an XML schema.
type xsd struct {
	XMLName xml.Name
	Name    string `xml:"name,attr"`
	Type    string `xml:"type,attr"`
	Base    string `xml:"base,attr"`
	Value   string `xml:"value,attr"`
	Min     string `xml:"minOccurs,attr"`
	Max     string `xml:"maxOccurs,attr"`
	Below   []xsd  `xml:",any"`
}

// schema is every named type of the schema.
type schema map[string]xsd

func readSchema(t *testing.T) schema {
	t.Helper()
	all := schema{}
	for _, part := range []string{"CDS_011_Emergency_Care", "CDS-XML_Standard_Data_Structures", "CDS-XML_Standard_Data_Elements"} {
		text, err := os.ReadFile("testdata/schema/" + part + "-V6-2-2.xsd")
		if err != nil {
			t.Fatal(err)
		}
		var file xsd
		if err := xml.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		for _, n := range file.Below {
			all[n.Name] = n
		}
	}
	return all
}

// line is what is compared: an element by its path, how often it comes, and
// what its text may be.
type line struct {
	path        string
	least, most int
	text        string
}

func (s schema) lines(n xsd, path string, out *[]line) {
	switch n.XMLName.Local {
	case "element":
		path += "/" + n.Name
		of := n
		if n.Type != "" {
			of = s[strings.TrimPrefix(n.Type, "ns:")]
		}
		l := line{path: path, least: count(n.Min), most: count(n.Max)}
		if f := s.facets(of); f.kind != "" {
			l.text = f.String()
		}
		*out = append(*out, l)
		s.below(of, path, out)
	case "attribute", "annotation", "simpleType":
	default:
		s.below(n, path, out)
	}
}

func (s schema) below(n xsd, path string, out *[]line) {
	for _, b := range n.Below {
		s.lines(b, path, out)
	}
}

func count(text string) int {
	switch text {
	case "":
		return 1
	case "unbounded":
		return many
	}
	n, _ := strconv.Atoi(text)
	return n
}

// facets are the limits of a text.
type facets struct {
	kind        string // date, time, text
	least, most int
	codes       []string
}

func (f facets) String() string { return fmt.Sprint(f.kind, " ", f.least, "–", f.most, " ", f.codes) }

// facets gathers those of a simple type and of what it restricts.
func (s schema) facets(n xsd) facets {
	var f facets
	for _, b := range n.Below {
		if b.XMLName.Local == "simpleType" {
			return s.facets(b)
		}
		if b.XMLName.Local != "restriction" {
			continue
		}
		switch b.Base {
		case "xs:date":
			return facets{kind: "date"}
		case "xs:time":
			return facets{kind: "time"}
		case "xs:decimal":
			return facets{kind: "decimal"}
		case "xs:string", "xs:nonNegativeInteger":
			f.kind = "text"
		default:
			f = s.facets(s[strings.TrimPrefix(b.Base, "ns:")])
		}
		for _, facet := range b.Below {
			f.take(facet)
		}
	}
	return f
}

func (f *facets) take(facet xsd) {
	n, _ := strconv.Atoi(facet.Value)
	switch facet.XMLName.Local {
	case "length":
		f.least, f.most = n, n
	case "minLength":
		f.least = n
	case "maxLength":
		f.most = n
	case "totalDigits":
		f.least, f.most = 1, n
	case "enumeration":
		f.codes = append(f.codes, facet.Value)
	case "pattern":
		if digits, ok := strings.CutPrefix(facet.Value, "[0-9]{"); ok {
			n, _ = strconv.Atoi(strings.Trim(digits, "}"))
			f.least, f.most = n, n
		}
	}
}

// flatten gives the table in the same terms. A choice is no element.
func flatten(e element, path string, out *[]line) {
	if !e.choice {
		path += "/" + e.name
		l := line{path: path, least: e.least, most: e.most}
		if e.format != nil {
			l.text = describe(e.format)
		}
		*out = append(*out, l)
	}
	below := slices.Clone(e.below)
	if e.choice { // which alternative we try first is ours to say
		slices.SortStableFunc(below, func(a, b element) int { return strings.Compare(a.name, b.name) })
	}
	for _, b := range below {
		flatten(b, path, out)
	}
}

func describe(f *format) string {
	d := facets{"text", f.least, f.most, f.codes}
	switch f {
	case day, birthDay:
		d.kind = "date"
	case clock:
		d.kind = "time"
	case latitude, longitude:
		d.kind = "decimal"
	}
	return d.String()
}

// Order, cardinality, lengths and lists of the table are the schema's own.
func TestTableIsTheSchema(t *testing.T) {
	s := readSchema(t)
	var want, got []line
	s.below(s["EmergencyCare_Stucture"], "", &want)
	for _, e := range emergencyCare.below {
		flatten(e, "", &got)
	}
	sortChoices(want)
	for i, w := range want {
		if i >= len(got) {
			t.Fatalf("the table ends before %v", w)
		}
		if got[i] != w {
			t.Fatalf("line %d of the table is\n%v, and of the schema\n%v", i, got[i], w)
		}
	}
	if len(got) > len(want) {
		t.Errorf("the table has more than the schema: %v", got[len(want)])
	}
}

// sortChoices puts the alternatives of the schema's choices in the order that
// flatten gives them.
func sortChoices(lines []line) {
	for _, alternatives := range [][]string{
		{"/PatientPathwayIdentifier", "/UniqueBookingReferenceNumber_Converted"},
		{"/UnverifiedIdentity_Structure", "/VerifiedIdentity_Structure", "/WithheldIdentity_Structure"},
		{"/PersonFullName", "/PersonName_Structured", "/PersonRequestedName"},
		{"/StructuredAddress", "/UnstructuredAddress"},
	} {
		in := func(l line) int {
			return slices.IndexFunc(alternatives, func(a string) bool { return strings.Contains(l.path+"/", a+"/") })
		}
		first := slices.IndexFunc(lines, func(l line) bool { return in(l) >= 0 })
		last := len(lines)
		for i := first; i < len(lines); i++ {
			if in(lines[i]) < 0 {
				last = i
				break
			}
		}
		slices.SortStableFunc(lines[first:last], func(a, b line) int { return in(a) - in(b) })
	}
}
