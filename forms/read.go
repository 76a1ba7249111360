package forms

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/tideover/tideover/forms/record"
)

// read understands a typed text as the answer to a question.
func (f *Form) read(p *place, text string) state {
	st := state{text: text, unit: p.st.unit}
	if strings.TrimSpace(text) == "" {
		return st
	}
	for _, part := range p.parts(text) {
		v, known, fault := f.readOne(p, part)
		if fault != nil {
			return state{text: text, unit: st.unit, fault: fault}
		}
		if !known {
			return state{text: text, unit: st.unit, unknown: true}
		}
		st.values = append(st.values, v)
	}
	return st
}

// parts parts a text into the answers that it gives.
func (it *item) parts(text string) []string {
	if !it.several() {
		return []string{strings.TrimSpace(text)}
	}
	mark := strings.TrimSpace(it.separator())
	var parts []string
	for p := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || string(r) == mark }) {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// readOne reads one answer; known is false where the text says "Unknown".
func (f *Form) readOne(p *place, text string) (v value, known bool, bad *fault) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return value{}, false, &fault{"There is a character here that cannot be written.", "Type the answer again."}
	}
	if !strings.ContainsFunc(text, visible) {
		return value{}, false, &fault{"There is nothing here that can be seen.", "Type the answer again, or leave it empty."}
	}
	if p.chosen() {
		v, bad = p.choose(text)
		return v, true, bad
	}
	switch p.kind {
	case TypeDate:
		return f.readDay(p.item, text)
	case TypeDateTime:
		return f.readMoment(p.item, text)
	case TypeTime:
		v, known, bad = f.readMoment(p.item, text)
		return value{kind: timeValue, text: v.at.Format(time.TimeOnly)}, known, bad
	case TypeQuantity:
		v, bad = p.readQuantity(text)
		return v, true, bad
	}
	v, bad = p.readPlain(text)
	return v, true, bad
}

// visible reports whether a character can be seen on a screen or on paper. A
// scanner or a pasted text can bring characters that only say how others run.
func visible(r rune) bool { return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) }

// readPlain reads what needs no clock.
func (it *item) readPlain(text string) (value, *fault) {
	switch it.kind {
	case TypeBoolean:
		return readYesNo(text)
	case TypeInteger:
		i, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return value{}, &fault{fmt.Sprintf("%s is not a whole number.", text), "Type a whole number, like 12."}
		}
		return value{kind: integerValue, text: strconv.FormatInt(i, 10)}, nil
	case TypeDecimal:
		return readNumber(text)
	case TypeURL:
		return readAddress(text)
	case TypeReference:
		return namedReference(text), nil
	case TypeAttachment:
		return value{}, &fault{"A file answers this, not words.", "Attach the file, or leave it empty."}
	case TypeString:
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
	}
	switch it.entry {
	case nhsNumberEntry:
		return readNHSNumber(text)
	case postcodeEntry:
		p, _ := record.ParsePostcode(text)
		return textValue(string(p)), nil
	}
	return textValue(text), nil
}

func readYesNo(text string) (value, *fault) {
	switch strings.ToLower(text) {
	case "yes", "y", "true":
		return flagValue(true), nil
	case "no", "n", "false":
		return flagValue(false), nil
	}
	return value{}, &fault{fmt.Sprintf("%s is neither yes nor no.", text), "Type yes or no."}
}

// readNumber reads a decimal as FHIR writes it, keeping its precision.
func readNumber(text string) (value, *fault) {
	digits := strings.TrimPrefix(text, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if len(text) > 18 || !allDigits(whole) || point && !allDigits(fraction) {
		return value{}, &fault{fmt.Sprintf("%s is not a number.", text), "Type a number, like 38.6."}
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	number := strings.TrimSuffix(whole+"."+fraction, ".")
	if strings.HasPrefix(text, "-") {
		number = "-" + number
	}
	return value{kind: decimalValue, text: number}, nil
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func readNHSNumber(text string) (value, *fault) {
	n, err := record.ParseNHSNumber(text)
	switch {
	case err == nil:
		return textValue(string(n)), nil
	case errors.Is(err, record.ErrNHSNumberCheck):
		return value{}, &fault{"This is not a possible NHS number: a digit is wrong or two are swapped.", "Read it again, or leave it empty; the patient can be registered without."}
	}
	return value{}, &fault{sentence(err), "Type its 10 digits, or leave it empty; the patient can be registered without."}
}

// sentence makes an error the opening of a sentence of its own.
func sentence(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func (f *Form) readDay(it *item, text string) (v value, known bool, bad *fault) {
	if it.entry != birthDateEntry {
		return f.readPlainDay(text)
	}
	if it.asksAge() && allDigits(text) && len(text) <= 3 {
		text += "y"
	}
	b, err := record.ParseBirthDate(text, f.today())
	if err != nil {
		return value{}, false, dateFault(text, err)
	}
	return value{kind: dateValue, day: b.Date, approx: b.Estimated}, !b.IsZero(), nil
}

func dateFault(text string, err error) *fault {
	if errors.Is(err, record.ErrDateForm) {
		return &fault{fmt.Sprintf("%s is not a date.", text), sentence(err)}
	}
	return &fault{sentence(err), "Correct it, type the year or an age like 35y alone, or say that it is not known."}
}

// dayLayouts are the forms of a date that is no birth date and so may lie
// ahead.
var dayLayouts = []struct {
	layout string
	part   precision
}{
	{"2006-01-02", whole}, {"2/1/2006", whole}, {"2.1.2006", whole}, {"2-1-2006", whole}, {"2 1 2006", whole}, {"2/1/06", whole},
	{"2-Jan-2006", whole}, {"2 Jan 2006", whole}, {"2 January 2006", whole}, {"02012006", whole},
	{"1/2006", toMonth}, {"2006-01", toMonth}, {"Jan 2006", toMonth}, {"Jan-2006", toMonth}, {"January 2006", toMonth}, {"2006", toYear},
}

// farAhead is how many years ahead a year of two figures is still taken for
// one to come: 14/3/58 is of the last century.
const farAhead = 10

// readPlainDay reads a date, or the month or the year alone where no more of
// it is known.
func (f *Form) readPlainDay(text string) (value, bool, *fault) {
	for _, form := range dayLayouts {
		if t, err := time.Parse(form.layout, text); err == nil && t.Year() >= 1800 {
			if strings.HasSuffix(form.layout, "/06") && t.Year() > f.today().Year+farAhead {
				t = t.AddDate(-100, 0, 0)
			}
			return value{kind: dateValue, day: record.DateOf(t), approx: form.part != whole, part: form.part}, true, nil
		}
	}
	return value{}, false, &fault{fmt.Sprintf("%s is not a date.", text), "Type a date like 14-Mar-2026 or 14/3/2026."}
}

// approxPrefixes may stand before a time that somebody only remembers.
var approxPrefixes = []string{"approx.", "approx", "about", "circa", "ca.", "c.", "~"}

func cutApprox(text string) (rest string, approx bool) {
	for _, p := range approxPrefixes {
		if after, ok := strings.CutPrefix(text, p); ok {
			return strings.TrimSpace(after), true
		}
	}
	return text, false
}

func (f *Form) readMoment(it *item, text string) (v value, known bool, bad *fault) {
	rest, approx := strings.ToLower(text), false
	if it.entry == arrivalEntry {
		rest, approx = cutApprox(rest)
	}
	at, err := record.ParseTime(rest, f.readFrom())
	if errors.Is(err, record.ErrTimeFuture) && it.entry == plainEntry {
		at, err = f.readAhead(rest)
	} else if set := f.clockSet(); errors.Is(err, record.ErrTimeFuture) && set > 0 {
		at, err = record.ParseTime(rest, f.readFrom().Add(set))
	}
	if err != nil {
		return value{}, false, timeFault(text, err)
	}
	return value{kind: dateTimeValue, at: at, approx: approx}, !at.IsZero(), nil
}

// readAhead reads a day and a time still to come, for questions that are not
// of the record, such as the next appointment.
func (f *Form) readAhead(text string) (time.Time, error) {
	i := strings.LastIndexByte(text, ' ')
	if i < 0 {
		return time.Time{}, record.ErrTimeForm
	}
	clock, err := record.ParseTime(text[i+1:], f.now())
	if err != nil {
		return time.Time{}, err
	}
	day, _, bad := f.readPlainDay(strings.TrimSpace(text[:i]))
	if bad != nil || day.part != whole {
		return time.Time{}, record.ErrTimeFuture
	}
	d := day.day
	return time.Date(d.Year, d.Month, d.Day, clock.Hour(), clock.Minute(), 0, 0, f.now().Location()), nil
}

func timeFault(text string, err error) *fault {
	if errors.Is(err, record.ErrTimeForm) {
		return &fault{fmt.Sprintf("%s is not a time of day.", text), "Type 00:00 to 23:59, like 0252 or 02:52, or leave it empty if not known."}
	}
	return &fault{sentence(err), "Correct it, or leave it empty if not known."}
}
