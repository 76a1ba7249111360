package hl7

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// ErrMalformed says that bytes are no HL7 v2 message.
var ErrMalformed = errors.New("hl7: malformed message")

// Message is an HL7 v2 message. Fields are kept as they were received, escape
// sequences and all, so that a message passed on is the message that came.
type Message struct {
	Delimiters Delimiters
	Segments   []Segment
}

// Segment is one line of a message. Fields[0] is field 1 in its encoded form;
// for MSH that is the field separator itself, and Fields[1] the other
// delimiters, as the standard numbers them.
type Segment struct {
	Name   string
	Fields []string
}

// Field returns field n, counted from 1, in its encoded form; empty when the
// segment ends before it.
func (s Segment) Field(n int) string {
	if n < 1 || n > len(s.Fields) {
		return ""
	}
	return s.Fields[n-1]
}

// Parse reads one message. Segments end in CR; CR LF is taken too, and LF alone
// where the whole message has no CR. The error wraps [ErrMalformed] and holds
// nothing of the message's content.
func Parse(raw []byte) (*Message, error) {
	lines := splitLines(raw)
	if len(lines) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrMalformed)
	}
	delimiters, err := parseDelimiters(lines[0])
	if err != nil {
		return nil, err
	}
	m := &Message{Delimiters: delimiters}
	for i, line := range lines {
		segment, err := m.parseSegment(line)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d %w", ErrMalformed, i+1, err)
		}
		if i > 0 && segment.Name == "MSH" {
			return nil, fmt.Errorf("%w: line %d begins another message", ErrMalformed, i+1)
		}
		m.Segments = append(m.Segments, segment)
	}
	return m, nil
}

// splitLines returns the lines that are not empty.
func splitLines(raw []byte) []string {
	end := byte('\r')
	if bytes.IndexByte(raw, '\r') < 0 {
		end = '\n'
	}
	var lines []string
	for line := range strings.SplitSeq(string(raw), string(rune(end))) {
		if line = strings.TrimPrefix(line, "\n"); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

var (
	errNoName     = errors.New("does not begin with a segment name")
	errNoFieldEnd = errors.New("has no field separator after the segment name")
)

func (m *Message) parseSegment(line string) (Segment, error) {
	if len(line) < 3 || !isSegmentName(line[:3]) {
		return Segment{}, errNoName
	}
	name, rest := line[:3], line[3:]
	if rest == "" {
		return Segment{Name: name}, nil
	}
	if rest[0] != m.Delimiters.Field {
		return Segment{}, errNoFieldEnd
	}
	fields := strings.Split(rest[1:], string(rune(m.Delimiters.Field)))
	if name == "MSH" {
		fields = append([]string{rest[:1]}, fields...)
	}
	return Segment{Name: name, Fields: fields}, nil
}

func isSegmentName(s string) bool {
	for i := range len(s) {
		letter := s[i] >= 'A' && s[i] <= 'Z'
		digit := s[i] >= '0' && s[i] <= '9'
		if !letter && (i == 0 || !digit) {
			return false
		}
	}
	return true
}

// Bytes returns the message in its encoded form, every segment ended by CR.
func (m *Message) Bytes() []byte {
	var b bytes.Buffer
	for _, s := range m.Segments {
		b.WriteString(s.Name)
		fields := s.Fields
		if s.Name == "MSH" && len(fields) > 0 {
			fields = fields[1:]
		}
		for _, f := range fields {
			b.WriteByte(m.Delimiters.Field)
			b.WriteString(f)
		}
		b.WriteByte('\r')
	}
	return b.Bytes()
}

// All returns the segments of one name, in order.
func (m *Message) All(name string) []Segment {
	var all []Segment
	for _, s := range m.Segments {
		if s.Name == name {
			all = append(all, s)
		}
	}
	return all
}
