package index

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds of one record, so that a quotation mark that is never closed costs
// its own row and not the rest of the file.
const (
	maxLine  = 64 << 10
	maxLines = 20 // of one record, by line breaks between quotation marks
)

const saveAsUTF8 = "Save it as “CSV UTF-8 (Comma delimited)” and import it again."

var (
	errQuotes   = errors.New("quotation marks do not match; a quotation mark within a value is doubled")
	errLongLine = fmt.Errorf("the row is longer than %d characters; look for a missing line break", maxLine)
)

// csvRecords reads records as RFC 4180 has them, with LF or CR LF, from UTF-8
// with or without a byte order mark. Unlike encoding/csv it goes on after a
// record that cannot be read, at the line that follows where that one began.
type csvRecords struct {
	in     *bufio.Reader
	line   int
	pushed []line // read ahead, in order
	ended  bool
}

// line is one line, or why it cannot be read.
type line struct {
	text string
	err  error
}

func newCSVRecords(r io.Reader) (*csvRecords, error) {
	in := bufio.NewReaderSize(r, maxLine)
	start, err := in.Peek(maxLine)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xEF\xBB\xBF")):
		if _, err := in.Discard(3); err != nil {
			return nil, fmt.Errorf("reading the file: %w", err)
		}
	case isUTF16(start):
		return nil, fmt.Errorf("%w: it is written in UTF-16. %s", ErrFormat, saveAsUTF8)
	case bytes.HasPrefix(start, []byte("PK\x03")):
		return nil, fmt.Errorf("%w: it is a workbook or a zip archive. %s", ErrFormat, saveAsUTF8)
	}
	if bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0 {
		return nil, fmt.Errorf("%w: its lines end in a carriage return alone, as on old Macintoshes. %s", ErrFormat, saveAsUTF8)
	}
	return &csvRecords{in: in}, nil
}

func isUTF16(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\xFF\xFE")) || bytes.HasPrefix(start, []byte("\xFE\xFF"))
}

// next gives the values of the next record that is not blank and the line it
// begins on. A problem concerns that record alone; err ends the file.
func (c *csvRecords) next() (values []string, row int, problem, err error) {
	for {
		first := c.readLine()
		row = c.line
		switch {
		case errors.Is(first.err, errLongLine):
			return nil, row, first.err, nil
		case first.err != nil:
			return nil, 0, nil, first.err
		case strings.TrimSpace(first.text) == "":
			continue
		}
		values, problem, err = c.record(first.text)
		return values, row, problem, err
	}
}

// record adds lines to the first for as long as a quotation mark is open.
func (c *csvRecords) record(first string) (values []string, problem, err error) {
	text, added := first, []line(nil)
	for strings.Count(text, `"`)%2 != 0 && len(added) < maxLines {
		next := c.readLine()
		if errors.Is(next.err, io.EOF) {
			break
		}
		added = append(added, next)
		if errors.Is(next.err, errLongLine) {
			break
		}
		if next.err != nil {
			return nil, nil, next.err
		}
		text += "\n" + next.text
	}
	values, ok := splitRecord(text)
	if !ok {
		c.pushed = append(added, c.pushed...)
		c.line -= len(added)
		return nil, errQuotes, nil
	}
	return values, nil, nil
}

// readLine gives a line without its ending.
func (c *csvRecords) readLine() line {
	if len(c.pushed) > 0 {
		next := c.pushed[0]
		c.pushed = c.pushed[1:]
		c.line++
		return next
	}
	if c.ended {
		return line{err: io.EOF}
	}
	raw, err := c.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		c.line++
		return line{err: c.skipLine()}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return line{err: fmt.Errorf("reading the file: %w", err)}
	}
	if c.ended = err != nil; c.ended && len(raw) == 0 {
		return line{err: io.EOF}
	}
	c.line++
	text := strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r")
	return line{text, c.checkText(text)}
}

func (c *csvRecords) skipLine() error {
	for {
		_, err := c.in.ReadSlice('\n')
		switch {
		case err == nil:
			return errLongLine
		case errors.Is(err, io.EOF):
			c.ended = true
			return errLongLine
		case !errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("reading the file: %w", err)
		}
	}
}

func (c *csvRecords) checkText(text string) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: row %d is not UTF-8; it looks like Latin-1 (Windows-1252), in which names with accents would be spoilt. %s",
			ErrFormat, c.line, saveAsUTF8)
	case strings.IndexByte(text, 0) >= 0:
		return fmt.Errorf("%w: row %d is not text. %s", ErrFormat, c.line, saveAsUTF8)
	}
	return nil
}

// splitRecord parts a record at its commas; ok is false where quotation marks
// stand where they may not.
func splitRecord(text string) (values []string, ok bool) {
	for {
		value, rest, more, ok := splitValue(text)
		if !ok {
			return nil, false
		}
		values = append(values, value)
		if !more {
			return values, true
		}
		text = rest
	}
}

func splitValue(text string) (value, rest string, more, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, more = strings.Cut(text, ",")
		return value, rest, more, strings.IndexByte(value, '"') < 0
	}
	var b strings.Builder
	for text = text[1:]; ; {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", false, false
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		switch {
		case text == "":
			return b.String(), "", false, true
		case text[0] == ',':
			return b.String(), text[1:], true, true
		case text[0] != '"':
			return "", "", false, false
		}
		b.WriteByte('"')
		text = text[1:]
	}
}
