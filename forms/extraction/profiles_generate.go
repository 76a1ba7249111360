//go:build ignore

// This program writes profiles.txt, what profiles fix of the resources that
// claim them, from StructureDefinitions with snapshots: those of UK Core
// (package fhir.r4.ukcore.stu 2.0.0, Apache-2.0) and those that HL7 publishes
// with FHIR R4 under CC0 (profiles-others.json, as in r4_generate.go):
//
//	go run profiles_generate.go package/*UKCore-*.json profiles-others.json > profiles.txt
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
)

type definition struct {
	ResourceType, URL, Type, Kind, Derivation string

	Snapshot struct{ Element []json.RawMessage }
	Entry    []struct{ Resource json.RawMessage }
}

type element struct {
	ID, SliceName string
	Min           int
	Type          []struct {
		Code    string
		Profile []string
	}
	fixed string // in JSON
	where string // the ID of the element that is fixed
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# What profiles fix, written by profiles_generate.go from UK Core (Apache-2.0, NHS England) and FHIR R4 (CC0, HL7).")
	fmt.Fprintln(out, "# A line at the margin is a profile and the resource it is of, or an extension and the types its value may have. Under a")
	fmt.Fprintln(out, "# profile stand the elements that it fixes, each with its value; + marks an element on the way there that must be there.")
	for _, name := range os.Args[1:] {
		data, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		write(out, data)
	}
}

// write writes a profile, or each profile of a Bundle.
func write(out *bufio.Writer, data []byte) {
	var d definition
	if json.Unmarshal(data, &d) != nil {
		return // a resource of another type
	}
	for _, e := range d.Entry {
		write(out, e.Resource)
	}
	if d.ResourceType != "StructureDefinition" || d.Derivation != "constraint" {
		return
	}
	switch {
	case d.Type == "Extension":
		writeExtension(out, d)
	case d.Kind == "resource":
		writeProfile(out, d)
	}
}

func writeProfile(out *bufio.Writer, d definition) {
	fmt.Fprintln(out, d.URL, d.Type)
	minima := map[string]int{}
	var lines []string
	for _, raw := range d.Snapshot.Element {
		e := read(raw)
		minima[e.ID] = e.Min
		if e.fixed != "" && e.ID != d.Type {
			lines = append(lines, fmt.Sprintf(" %s %s", path(e.where, minima), e.fixed))
		}
	}
	// An extension's url is fixed twice: in the extension's own definition and
	// by the slice that names that definition.
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		fmt.Fprintln(out, line)
	}
}

// writeExtension writes the types of an extension's value; one with parts of
// its own has none.
func writeExtension(out *bufio.Writer, d definition) {
	for _, raw := range d.Snapshot.Element {
		e := read(raw)
		if e.ID != "Extension.value[x]" || len(e.Type) == 0 || len(e.Type) > 9 {
			continue
		}
		var types []string
		for _, t := range e.Type {
			types = append(types, t.Code)
		}
		fmt.Fprintln(out, d.URL, "Extension", strings.Join(types, "|"))
	}
}

func read(raw json.RawMessage) element {
	var e element
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &e) != nil || json.Unmarshal(raw, &all) != nil {
		log.Fatalf("an element cannot be read: %s", raw)
	}
	for name, value := range all {
		if strings.HasPrefix(name, "fixed") || strings.HasPrefix(name, "pattern") {
			var compact bytes.Buffer
			if err := json.Compact(&compact, value); err != nil {
				log.Fatal(err)
			}
			e.fixed = compact.String()
		}
	}
	e.where = e.ID
	if len(e.Type) == 1 && e.Type[0].Code == "Extension" && len(e.Type[0].Profile) == 1 {
		e.where += ".url"
		e.fixed = fmt.Sprintf("%q", e.Type[0].Profile[0])
	}
	return e
}

// path writes an element's ID without the resource's name, and marks each step
// but the last that must be there.
func path(id string, minima map[string]int) string {
	steps := strings.Split(id, ".")
	for i := 1; i < len(steps)-1; i++ {
		if minima[strings.Join(strings.Split(id, ".")[:i+1], ".")] > 0 {
			steps[i] = "+" + steps[i]
		}
	}
	return strings.Join(steps[1:], ".")
}
