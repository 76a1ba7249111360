package index

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/tideover/tideover/forms/record"
)

// fhirRows reads people from FHIR R4 JSON: Patients one after another, or
// Bundles, whose entries are read one by one so that a Bundle may be of any
// size. Where the file has one resource a line, a line that cannot be read is
// refused by itself.
type fhirRows struct {
	in     *bufio.Reader
	budget *budget
	decode func([]byte) (record.Patient, error)
	lines  bool
	row    int
	stream *json.Decoder
	inside bool // the entries of a Bundle
	others int
}

// peeked is how far in the first line must end for a file to count as NDJSON.
const peeked = 64 << 10

// maxResource bounds one resource, so that a file that never ends one does not
// fill the memory. A Patient with a photograph is well below it.
const maxResource = 8 << 20

var errLarge = fmt.Errorf("it is larger than %d MB", maxResource>>20)

// budget is a reader that gives so many bytes until it is given more.
type budget struct {
	in   io.Reader
	left int
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLarge
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

func newFHIRRows(r io.Reader, decode func([]byte) (record.Patient, error)) (*fhirRows, error) {
	in := bufio.NewReaderSize(r, peeked)
	start, _ := in.Peek(peeked) // an error comes again with the first read
	if isUTF16(start) {
		return nil, fmt.Errorf("%w: it is written in UTF-16. Ask whoever made the extract for UTF-8", ErrFormat)
	}
	if mark := []byte("\xEF\xBB\xBF"); bytes.HasPrefix(start, mark) {
		start = start[len(mark):]
		_, _ = in.Discard(len(mark)) // just peeked
	}
	first, _, found := bytes.Cut(start, []byte{'\n'})
	f := &fhirRows{in: in, budget: &budget{in: in}, decode: decode, lines: found && json.Valid(first) && !isBundle(first)}
	f.stream = json.NewDecoder(f.budget)
	return f, nil
}

func isBundle(resource []byte) bool { return resourceType(resource) == "Bundle" }

func resourceType(resource []byte) string {
	var r struct {
		ResourceType string `json:"resourceType"`
	}
	if err := json.Unmarshal(resource, &r); err != nil {
		return ""
	}
	return r.ResourceType
}

func (f *fhirRows) warnings() []string {
	if f.others == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d entries are no Patients and were left out.", f.others)}
}

func (f *fhirRows) next() (reading, error) {
	for {
		before := f.row
		resource, err := f.resource()
		if errors.Is(err, errLarge) && !errors.Is(err, ErrFormat) {
			f.row = before + 1
			return reading{}, f.tooLarge()
		}
		if err != nil {
			return reading{}, err
		}
		if resource == nil {
			continue
		}
		if t := resourceType(resource); t != "Patient" && t != "" {
			f.others++
			continue
		}
		return f.read(resource), nil
	}
}

func (f *fhirRows) read(resource []byte) reading {
	r := reading{row: f.row}
	if !json.Valid(resource) || resourceType(resource) == "" {
		r.refused = "This is no FHIR resource in JSON. Ask whoever made the extract to make it again."
		return r
	}
	patient, err := f.decode(resource)
	number, numberErr := record.ParseNHSNumber(string(patient.NHSNumber))
	switch {
	case err != nil:
		r.refused = "The Patient cannot be read: " + err.Error() + ". Correct it in the extract."
	case patient.Name.IsZero():
		r.refused = noName
	case numberErr != nil:
		r.refused = "NHS number: " + numberErr.Error() + ". Correct it in the extract, or leave it empty."
	case !patient.BirthDate.IsZero() && !patient.BirthDate.Date.Valid():
		r.refused = "Birth date: " + record.ErrDateCalendar.Error() + ". Correct it in the extract, or leave it empty."
	}
	patient.NHSNumber = number
	r.person = Person{Patient: patient}
	return r
}

// resource gives the next resource, or nil where there is none at this place.
func (f *fhirRows) resource() ([]byte, error) {
	if f.lines {
		return f.line()
	}
	f.budget.left = maxResource
	if f.inside {
		return f.entry()
	}
	return f.value()
}

func (f *fhirRows) line() ([]byte, error) {
	var line []byte
	for {
		part, err := f.in.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxResource {
			f.row++
			return nil, f.tooLarge()
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
			return nil, endOf(err)
		}
		break
	}
	f.row++
	if line = bytes.TrimSpace(line); len(line) == 0 {
		return nil, nil
	}
	return line, nil
}

func (f *fhirRows) tooLarge() error {
	return fmt.Errorf("%w: row %d cannot be taken, since %w. Ask whoever made the extract to make it again", ErrFormat, f.row, errLarge)
}

// value walks one object. On meeting the entries of a Bundle it stops, and
// entry goes on; otherwise it gives the whole object.
func (f *fhirRows) value() ([]byte, error) {
	start, err := f.stream.Token()
	if err != nil {
		return nil, endOf(err)
	}
	if start != json.Delim('{') {
		return nil, notFHIR(nil)
	}
	fields := map[string]json.RawMessage{}
	for f.stream.More() {
		name, err := f.stream.Token()
		if err != nil {
			return nil, notFHIR(err)
		}
		if name == "entry" {
			f.inside = true
			if bracket, err := f.stream.Token(); err != nil || bracket != json.Delim('[') {
				return nil, notFHIR(err)
			}
			return nil, nil
		}
		var value json.RawMessage
		if err := f.stream.Decode(&value); err != nil {
			return nil, notFHIR(err)
		}
		fields[fmt.Sprint(name)] = value
	}
	if _, err := f.stream.Token(); err != nil {
		return nil, notFHIR(err)
	}
	if string(fields["resourceType"]) == `"Bundle"` {
		return nil, nil // without entries
	}
	f.row++
	return json.Marshal(fields)
}

// entry gives the resource of the next entry. After the last it reads to the
// end of the Bundle.
func (f *fhirRows) entry() ([]byte, error) {
	if f.stream.More() {
		f.row++
		var e struct {
			Resource json.RawMessage `json:"resource"`
		}
		if err := f.stream.Decode(&e); err != nil {
			return nil, notFHIR(err)
		}
		return e.Resource, nil
	}
	f.inside = false
	for depth := 2; depth > 0; { // ], then } after whatever follows
		token, err := f.stream.Token()
		if err != nil {
			return nil, notFHIR(err)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil, nil
}

func endOf(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return notFHIR(err)
}

// notFHIR words what stops the reading. JSON's own errors may quote the file,
// so of them only the kind is told.
func notFHIR(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: its JSON breaks at byte %d. Ask whoever made the extract to make it again", ErrFormat, syntax.Offset)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: its JSON ends too early, as if it was cut. Copy it again", ErrFormat)
	case err != nil && !isJSONError(err):
		return fmt.Errorf("reading the file: %w", err)
	}
	return fmt.Errorf("%w: it is not FHIR in JSON. Check that it is the right file", ErrFormat)
}

func isJSONError(err error) bool {
	var wrongType *json.UnmarshalTypeError
	return errors.As(err, &wrongType)
}
