package cds

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
)

// format is how an answer is written.
type format struct {
	least, most int            // characters; most 0 for any number
	codes       []string       // all that there are, where it is a list
	shape       *regexp.Regexp // nil for any
	// read takes the texts out of an answer. Where there are none, or not for all
	// of it, wrong says why.
	read func(record.Fact, *time.Location) (texts []string, wrong string)
}

const snomed = "http://snomed.info/sct"

var (
	digits       = regexp.MustCompile(`^[0-9]*$`)
	odsShape     = regexp.MustCompile(`^[A-Z0-9]*$`)
	timeOfDay    = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?`)
	ethnicShape  = regexp.MustCompile(`^(99|[ABCDEFGHJKLMNPRSZ].?)$`)
	decimalShape = regexp.MustCompile(`^-?[0-9]+(\.[0-9]{1,6})?$`)
)

// The formats of the schema.
var (
	concept      = &format{least: 6, most: 18, shape: digits, read: readConcept}
	day          = &format{read: readDay(1900)}
	birthDay     = &format{read: readDay(1880)}
	clock        = &format{read: readClock}
	trust        = &format{least: 3, most: 5, shape: odsShape, read: readODS}
	site         = &format{least: 5, most: 9, shape: odsShape, read: readODS}
	practice     = &format{least: 6, most: 6, shape: odsShape, read: readODS}
	practitioner = &format{least: 8, most: 8, shape: odsShape, read: readODS}
	ethnic       = &format{most: 2, shape: ethnicShape, read: readText}
	nhsNumber    = &format{least: 10, most: 10, shape: digits, read: readText}
	latitude     = &format{shape: decimalShape, read: readBetween(-90, 90)}
	longitude    = &format{shape: decimalShape, read: readBetween(-180, 180)}
)

// words is free text of a certain length.
func words(least, most int) *format { return &format{least: least, most: most, read: readText} }

// number is figures, so many.
func number(least, most int) *format {
	return &format{least: least, most: most, shape: digits, read: readText}
}

// list is a code of a national list.
func list(codes ...string) *format {
	return &format{least: len(codes[0]), most: len(codes[0]), codes: codes, read: readText}
}

// wrong says in words why a text does not fit; it is empty where it does. It
// never quotes the text, which is a patient's.
func (f *format) wrong(text string) string {
	n := utf8.RuneCountInString(text)
	switch {
	case f.codes != nil && !slices.Contains(f.codes, text):
		return "the answer is no code of the national list"
	case n == 0 && f.least > 0:
		return "the answer is empty"
	case f.least == f.most && f.most > 0 && n != f.most:
		return fmt.Sprintf("the answer has %d characters and must have %d", n, f.most)
	case f.most > 0 && n > f.most:
		return fmt.Sprintf("the answer has %d characters, and there is room for %d", n, f.most)
	case n < f.least:
		return fmt.Sprintf("the answer has %d characters, and %d are the least", n, f.least)
	case f.shape != nil && !f.shape.MatchString(text):
		return "the answer has characters that cannot stand there"
	}
	return ""
}

func readConcept(f record.Fact, _ *time.Location) (texts []string, wrong string) {
	for _, c := range f.Codes {
		switch {
		case c.Code == "":
			wrong = "the answer is in words and has no code"
		case c.System != snomed:
			wrong = "the answer’s code is not of SNOMED CT"
		default:
			texts = append(texts, c.Code)
		}
	}
	if len(f.Codes) == 0 {
		wrong = "the answer is in words and has no code"
	}
	return texts, wrong
}

// readText takes codes before words, and a flag as the national lists have it.
func readText(f record.Fact, _ *time.Location) (texts []string, wrong string) {
	for _, c := range f.Codes {
		if c.Code == "" {
			wrong = "the answer is in words and has no code"
			continue
		}
		texts = append(texts, c.Code)
	}
	switch {
	case len(f.Codes) > 0:
	case f.Yes != nil:
		texts = []string{map[bool]string{true: "Y", false: "N"}[*f.Yes]}
	case f.Number != "":
		texts = []string{f.Number}
	case strings.TrimSpace(f.Text) != "":
		texts = []string{strings.TrimSpace(f.Text)}
	default:
		wrong = "the answer is neither a code nor words"
	}
	return texts, wrong
}

func readODS(f record.Fact, zone *time.Location) ([]string, string) {
	texts, wrong := readText(f, zone)
	for i, text := range texts {
		texts[i] = strings.ToUpper(text)
	}
	return texts, wrong
}

func readDay(earliest int) func(record.Fact, *time.Location) ([]string, string) {
	return func(f record.Fact, zone *time.Location) ([]string, string) {
		d := f.Day
		if !f.At.IsZero() {
			d = record.DateOf(f.At.In(zone))
		}
		switch {
		case d.IsZero():
			return nil, "the answer has no date"
		case d.Year < earliest || d.Year > 2999:
			return nil, fmt.Sprintf("the date is not of the years %d to 2999", earliest)
		}
		return []string{isoDay(d)}, ""
	}
}

func isoDay(d record.Date) string { return d.Time().Format(time.DateOnly) }

func readClock(f record.Fact, zone *time.Location) ([]string, string) {
	if !f.At.IsZero() {
		return []string{f.At.In(zone).Format(time.TimeOnly)}, ""
	}
	m := timeOfDay.FindStringSubmatch(f.Text)
	if m == nil {
		return nil, "the answer has no time of day"
	}
	if m[3] == "" {
		m[3] = "00"
	}
	return []string{m[1] + ":" + m[2] + ":" + m[3]}, ""
}

func readBetween(least, most float64) func(record.Fact, *time.Location) ([]string, string) {
	return func(f record.Fact, _ *time.Location) ([]string, string) {
		var n float64
		if _, err := fmt.Sscanf(f.Number, "%g", &n); err != nil || n < least || n > most {
			return nil, fmt.Sprintf("the answer is no number from %g to %g", least, most)
		}
		return []string{f.Number}, ""
	}
}

// write gives the texts of an answer that fit, and in words why others do not.
func (f *format) write(answer record.Fact, zone *time.Location) (texts, wrong []string) {
	read, why := f.read(answer, zone)
	if why != "" {
		wrong = append(wrong, why)
	}
	for _, text := range read {
		if why := f.wrong(text); why != "" {
			wrong = append(wrong, why)
			continue
		}
		texts = append(texts, text)
	}
	return texts, wrong
}
