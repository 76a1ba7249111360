package hl7

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Path names one value of a message. All places are counted from 1.
type Path struct {
	Segment      string
	Occurrence   int // which of the segments of that name
	Field        int
	Repetition   int
	Component    int
	Subcomponent int
}

var pathForm = regexp.MustCompile(`^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?-(\d+)(?:\((\d+)\))?(?:\.(\d+))?(?:\.(\d+))?$`)

// ParsePath reads a path such as PID-3(2).1 or OBX[4]-5.2.1: segment, which of
// several in brackets, field, repetition in parentheses, component,
// subcomponent. A part left out is 1: the standard lets a value grow
// repetitions and components without its first one moving.
func ParsePath(text string) (Path, error) {
	parts := pathForm.FindStringSubmatch(text)
	if parts == nil {
		return Path{}, fmt.Errorf("hl7: %q is no path like PID-3(2).1", text)
	}
	places := [5]int{1, 1, 1, 1, 1}
	for i, part := range parts[2:] {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			return Path{}, fmt.Errorf("hl7: %q: places are counted from 1", text)
		}
		places[i] = n
	}
	return Path{parts[1], places[0], places[1], places[2], places[3], places[4]}, nil
}

// Get returns the value at a path written as for [ParsePath], unescaped; empty
// when the message has nothing there. It panics when path can't be read: paths
// are written in code. For a path from elsewhere use ParsePath and [Message.At].
func (m *Message) Get(path string) string {
	p, err := ParsePath(path)
	if err != nil {
		panic(err)
	}
	return m.At(p)
}

// At returns the value at p, unescaped; empty when the message has nothing there.
func (m *Message) At(p Path) string {
	segments := m.All(p.Segment)
	if p.Occurrence < 1 || p.Occurrence > len(segments) {
		return ""
	}
	return m.value(segments[p.Occurrence-1], p)
}

// Repetitions returns how many repetitions the field of a path has; none when
// it is empty. Like [Message.Get] it panics when path can't be read.
func (m *Message) Repetitions(path string) int {
	p, err := ParsePath(path)
	if err != nil {
		panic(err)
	}
	segments := m.All(p.Segment)
	if p.Occurrence > len(segments) {
		return 0
	}
	field := segments[p.Occurrence-1].Field(p.Field)
	if field == "" {
		return 0
	}
	return len(split(field, m.Delimiters.Repetition))
}

func (m *Message) value(s Segment, p Path) string {
	field := s.Field(p.Field)
	if s.Name == "MSH" && p.Field <= 2 {
		return field // the delimiters themselves
	}
	d := m.Delimiters
	repetition := nth(field, d.Repetition, p.Repetition)
	component := nth(repetition, d.Component, p.Component)
	return d.Unescape(nth(component, d.Subcomponent, p.Subcomponent))
}

// nth returns part n of text, counted from 1; empty when there are fewer.
func nth(text string, delimiter byte, n int) string {
	parts := split(text, delimiter)
	if n < 1 || n > len(parts) {
		return ""
	}
	return parts[n-1]
}

// split parts text, which is one part where the message has no such delimiter.
func split(text string, delimiter byte) []string {
	if delimiter == 0 {
		return []string{text}
	}
	return strings.Split(text, string(rune(delimiter)))
}
