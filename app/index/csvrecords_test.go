package index

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// readAll gives the records and how many were refused, or why the file was.
func readAll(text string) (records [][]string, refused int, err error) {
	c, err := newCSVRecords(strings.NewReader(text))
	if err != nil {
		return nil, 0, err
	}
	last := 0
	for {
		values, row, problem, err := c.next()
		switch {
		case errors.Is(err, io.EOF):
			return records, refused, nil
		case err != nil:
			return nil, 0, err
		case row <= last:
			return nil, 0, errors.New("rows do not go forward")
		case problem != nil:
			refused++
		default:
			records = append(records, values)
		}
		last = row
	}
}

func blank(record []string) bool { return len(record) == 1 && strings.TrimSpace(record[0]) == "" }

// FuzzCSVRecords holds the reader against encoding/csv: whatever that reads
// without complaint must come out the same, and nothing may be lost silently.
func FuzzCSVRecords(f *testing.F) {
	f.Add("a,b\n1,2\n")
	f.Add("\"a\"\"b\",\"c\nd\"\r\n\r\n,\n")
	f.Add("a\"b,c\n\"open\nx,y\n")
	f.Add("\"a\"b\n \n\"\",\"\"\"\"")
	f.Fuzz(func(t *testing.T, text string) {
		got, refused, err := readAll(text)
		if errors.Is(err, ErrFormat) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
		reader.FieldsPerRecord = -1
		want, err := reader.ReadAll()
		if err != nil || strings.Count(text, "\n") >= maxLines || strings.Contains(text, "\r") {
			return
		}
		got, want = slices.DeleteFunc(got, blank), slices.DeleteFunc(want, blank)
		if refused > 0 || !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Fatalf("got %q and %d refused, encoding/csv %q", got, refused, want)
		}
	})
}
