package index

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Columns lists the columns of a CSV snapshot. They may come in any order and
// any of them may be missing, but family_name or given_name must be there.
//
//   - nhs_number: ten digits, with or without spaces; empty where not known.
//   - birth_date, died_on, last_attended: 1958-03-14, 14/03/1958 or
//     14-Mar-1958; a birth date may be a year alone, which is an estimate.
//   - sex: 1, 2, 9 or X, or Male, Female, Indeterminate, Not known.
//   - ethnic_category: the data dictionary's code, A to Z or 99.
//   - allergies_status: known, none, not-recorded or unavailable. Anything
//     else, and nothing, is unavailable: never none.
//   - allergies: "Penicillin (Rash); Latex".
var Columns = []string{
	"nhs_number", "local_patient_id", "family_name", "given_name", "middle_name", "title", "known_as", "birth_date", "sex",
	"address_1", "address_2", "address_3", "address_4", "postcode", "phone", "email", "gp_name", "gp_code", "practice_name",
	"practice_code", "next_of_kin_name", "next_of_kin_relation", "next_of_kin_phone", "ethnic_category", "language",
	"allergies_status", "allergies", "died_on", "last_attended",
}

// csvRows reads people from a CSV snapshot.
type csvRows struct {
	records *csvRecords
	asOf    record.Date
	columns []string // of the file; empty where unknown
	unknown []string
}

func newCSVRows(r io.Reader, asOf record.Date) (*csvRows, error) {
	records, err := newCSVRecords(r)
	if err != nil {
		return nil, err
	}
	header, _, problem, err := records.next()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%w: it is empty", ErrFormat)
	case err != nil:
		return nil, err
	case problem != nil:
		return nil, fmt.Errorf("%w: its first row should name the columns, but %w", ErrFormat, problem)
	}
	c := &csvRows{records: records, asOf: asOf}
	return c, c.readHeader(header)
}

func (c *csvRows) readHeader(header []string) error {
	for _, title := range header {
		name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(title)), " ", "_")
		switch {
		case !slices.Contains(Columns, name):
			c.unknown = append(c.unknown, clean(title))
			name = ""
		case slices.Contains(c.columns, name):
			return fmt.Errorf("%w: its header names %s twice. Keep one of the two columns", ErrFormat, name)
		}
		c.columns = append(c.columns, name)
	}
	if slices.Contains(c.columns, "family_name") || slices.Contains(c.columns, "given_name") {
		return nil
	}
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t|") {
		return fmt.Errorf("%w: its values are not parted by commas. %s", ErrFormat, saveAsUTF8)
	}
	return fmt.Errorf("%w: its first row should name the columns, family_name among them. Add the header and import it again", ErrFormat)
}

func (c *csvRows) warnings() []string {
	if len(c.unknown) == 0 {
		return nil
	}
	return []string{"Columns that are not known were left out: " + strings.Join(c.unknown, ", ") + "."}
}

func (c *csvRows) next() (reading, error) {
	values, row, problem, err := c.records.next()
	if err != nil {
		return reading{}, err
	}
	r := reading{row: row}
	switch {
	case problem != nil:
		r.refused = sentence(problem) + ". Put it right in the extract."
	case len(values) != len(c.columns):
		r.refused = fmt.Sprintf("The row has %d values where the header has %d. Look for a comma that should stand in quotation marks.",
			len(values), len(c.columns))
	default:
		c.read(values, &r)
	}
	return r, nil
}

func (c *csvRows) read(values []string, r *reading) {
	row := csvRow{asOf: c.asOf, values: make(map[string]string, len(values))}
	for i, name := range c.columns {
		if name != "" {
			row.values[name] = clean(values[i])
		}
	}
	r.person = row.person()
	r.refused, r.doubts = row.refused, row.doubts
}

// clean makes one line of a value.
func clean(value string) string {
	return strings.Join(strings.Fields(strings.Map(printable, value)), " ")
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7F || r == '\uFEFF' {
		return ' '
	}
	return r
}

func sentence(err error) string {
	words := err.Error()
	return strings.ToUpper(words[:1]) + words[1:]
}
