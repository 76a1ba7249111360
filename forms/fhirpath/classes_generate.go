//go:build ignore

// This program writes r4.txt, the types of FHIR R4 and their elements, from
// the StructureDefinitions that HL7 publishes with the specification under
// CC0 (profiles-types.json and profiles-resources.json):
//
//	go run classes_generate.go profiles-types.json profiles-resources.json > r4.txt
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
)

type bundle struct {
	Entry []struct{ Resource json.RawMessage }
}

type definition struct {
	ResourceType, Name, Type, Kind, BaseDefinition, Derivation string
	Snapshot                                                   struct{ Element []element }
}

type element struct {
	Path, ContentReference string
	Base                   struct{ Path string }
	Type                   []struct {
		Code      string
		Extension []struct{ URL, ValueURL string }
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# The types of FHIR R4 (4.0.1) and their elements, written by classes_generate.go from HL7's own")
	fmt.Fprintln(out, "# StructureDefinitions (CC0). A line is a type, what it is derived from, and the elements it adds;")
	fmt.Fprintln(out, "# * marks a choice of types.")
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
	var b bundle
	if err := json.Unmarshal(data, &b); err != nil {
		log.Fatal(err)
	}
	var all []definition
	for _, e := range b.Entry {
		var d definition
		if err := json.Unmarshal(e.Resource, &d); err != nil {
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
	var order []string
	lines := map[string]string{}
	begin := func(path, base string) {
		order = append(order, path)
		lines[path] = path + " " + base
	}
	_, base, derived := strings.Cut(d.BaseDefinition, "StructureDefinition/")
	if !derived {
		base = "-"
	}
	begin(d.Name, base)
	for _, e := range d.Snapshot.Element {
		parent, name, ok := cutLast(e.Path)
		inherited := e.Base.Path != e.Path && e.Base.Path != ""
		if !ok || inherited || d.Kind == "primitive-type" {
			continue
		}
		kind := kindOf(e)
		if kind == "BackboneElement" || kind == "Element" {
			begin(e.Path, kind)
			kind = e.Path
		}
		lines[parent] += " " + field(name, kind)
	}
	for _, path := range slices.Compact(order) {
		fmt.Fprintln(out, strings.TrimRight(lines[path], " "))
	}
}

func field(name, kind string) string {
	if choice, ok := strings.CutSuffix(name, "[x]"); ok {
		return choice + "*"
	}
	return name + "=" + kind
}

func kindOf(e element) string {
	if _, content, ok := strings.Cut(e.ContentReference, "#"); ok {
		return content
	}
	if len(e.Type) == 0 {
		return "Element"
	}
	for _, x := range e.Type[0].Extension {
		if x.ValueURL != "" {
			return x.ValueURL
		}
	}
	return strings.TrimPrefix(e.Type[0].Code, "http://hl7.org/fhirpath/System.")
}

func cutLast(path string) (parent, name string, ok bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", "", false
	}
	return path[:i], path[i+1:], true
}
