package record

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Why a text is no date or no time. Each wording tells the person what to type.
var (
	ErrDateForm     = errors.New("type a date like 14-Mar-1958 or 14/3/58, a year, an age like 35y, or Unknown")
	ErrDateCalendar = errors.New("the calendar has no such day; day comes first, then month")
	ErrDateFuture   = errors.New("this date is still to come")
	ErrDateAge      = errors.New("nobody is older than 130; check the year")
	ErrTimeForm     = errors.New("type a time from 00:00 to 23:59, like 0252 or 02:52")
	ErrTimeFuture   = errors.New("this time is still to come")
)

// ParseBirthDate reads a date of birth as people type it: 5/1/09,
// 05-Jan-2009, 5 jan 2009, 14031958, 2009-01-05; a year or a month and year,
// or an age such as 35y, which are estimates; and Unknown, which is the zero
// value. The day comes before the month. A year of two figures is the latest
// that does not lie after today.
func ParseBirthDate(text string, today Date) (BirthDate, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" || isUnknown(text) {
		return BirthDate{}, nil
	}
	if years, ok := parseAge(text); ok {
		if years > 130 {
			return BirthDate{}, ErrDateAge
		}
		return EstimatedFromAge(years, today), nil
	}
	b, err := birthDateFromParts(splitDate(text), today)
	if err != nil {
		return BirthDate{}, err
	}
	return b, checkBirthDate(b.Date, today)
}

func isUnknown(text string) bool {
	switch text {
	case "unknown", "not known", "u", "x", "?", "n/k", "nk":
		return true
	}
	return false
}

// parseAge reads 35y, 35 yrs, 35 years and "age 35".
func parseAge(text string) (years int, ok bool) {
	digits, found := strings.CutPrefix(text, "age")
	if !found {
		digits = strings.TrimRight(text, "yearsold ")
		if digits == text {
			return 0, false
		}
	}
	years, err := strconv.Atoi(strings.TrimSpace(digits))
	return years, err == nil && years >= 0
}

func checkBirthDate(d, today Date) error {
	switch {
	case d.Year < 1800 || !d.Valid():
		return ErrDateCalendar
	case d.After(today):
		return ErrDateFuture
	case today.Year-d.Year > 130:
		return ErrDateAge
	}
	return nil
}

// splitDate parts a date at separators and between figures and letters, and
// parts the bare forms DDMMYYYY and DDMMYY.
func splitDate(text string) []string {
	var parts []string
	var last rune
	for _, r := range text {
		class := 'x'
		switch {
		case unicode.IsDigit(r):
			class = '0'
		case unicode.IsLetter(r):
			class = 'a'
		}
		switch {
		case class == 'x':
		case class == last:
			parts[len(parts)-1] += string(r)
		default:
			parts = append(parts, string(r))
		}
		last = class
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "st" || p == "nd" || p == "rd" || p == "th" })
	if len(parts) == 1 && (len(parts[0]) == 8 || len(parts[0]) == 6) && unicode.IsDigit(rune(parts[0][0])) {
		s := parts[0]
		return []string{s[:2], s[2:4], s[4:]}
	}
	return parts
}

func birthDateFromParts(parts []string, today Date) (BirthDate, error) {
	switch len(parts) {
	case 1:
		year, err := strconv.Atoi(parts[0])
		if err != nil || len(parts[0]) != 4 {
			return BirthDate{}, ErrDateForm
		}
		return BirthDate{Date{year, time.January, 1}, true}, nil
	case 2:
		month, err := parseMonth(parts[0])
		if err != nil {
			return BirthDate{}, err
		}
		year, err := parseYear(parts[1], 1, month, today)
		return BirthDate{Date{year, month, 1}, true}, err
	case 3:
		d, err := dateFromThree(parts, today)
		return BirthDate{Date: d}, err
	}
	return BirthDate{}, ErrDateForm
}

func dateFromThree(parts []string, today Date) (Date, error) {
	if len(parts[0]) == 4 { // ISO order
		parts = []string{parts[2], parts[1], parts[0]}
	}
	day, err := strconv.Atoi(parts[0])
	if err != nil {
		return Date{}, ErrDateForm
	}
	month, err := parseMonth(parts[1])
	if err != nil {
		return Date{}, err
	}
	year, err := parseYear(parts[2], day, month, today)
	if err != nil {
		return Date{}, err
	}
	d := Date{year, month, day}
	if !d.Valid() {
		return Date{}, ErrDateCalendar
	}
	return d, nil
}

func parseMonth(text string) (time.Month, error) {
	if n, err := strconv.Atoi(text); err == nil {
		if n < 1 || n > 12 {
			return 0, ErrDateCalendar
		}
		return time.Month(n), nil
	}
	for m := time.January; m <= time.December; m++ {
		if len(text) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), text) || text == "sept" && m == time.September {
			return m, nil
		}
	}
	return 0, ErrDateForm
}

func parseYear(text string, day int, month time.Month, today Date) (int, error) {
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 && len(text) != 2 {
		return 0, ErrDateForm
	}
	if len(text) == 2 {
		year += today.Year / 100 * 100
		if (Date{year, month, day}).After(today) {
			year -= 100
		}
	}
	return year, nil
}

// ParseTime reads a time of day as people type it (0252, 2:52, 02.52, now, or
// -10 for ten minutes ago) and gives the latest such moment that is not after
// now, in now's location; a date may stand before it (21/11 2350). A slip of
// up to two minutes into the future is taken as today. An empty text or
// Unknown gives the zero time.
func ParseTime(text string, now time.Time) (time.Time, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	switch {
	case text == "" || isUnknown(text):
		return time.Time{}, nil
	case text == "now" || text == "n":
		return now.Truncate(time.Minute), nil
	case text[0] == '-':
		minutes, err := strconv.Atoi(text[1:])
		if err != nil || minutes < 0 || minutes > 24*60 {
			return time.Time{}, ErrTimeForm
		}
		return now.Add(-time.Duration(minutes) * time.Minute).Truncate(time.Minute), nil
	}
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		return parseDateTime(text[:i], text[i+1:], now)
	}
	return latestAt(text, now)
}

func latestAt(text string, now time.Time) (time.Time, error) {
	hour, minute, err := parseHourMinute(text)
	if err != nil {
		return time.Time{}, err
	}
	t := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	if t.After(now.Add(2 * time.Minute)) {
		t = time.Date(now.Year(), now.Month(), now.Day()-1, hour, minute, 0, 0, now.Location())
	}
	return t, nil
}

func parseDateTime(dateText, timeText string, now time.Time) (time.Time, error) {
	hour, minute, err := parseHourMinute(timeText)
	if err != nil {
		return time.Time{}, err
	}
	parts := splitDate(dateText)
	if len(parts) == 2 {
		parts = append(parts, strconv.Itoa(now.Year()))
	}
	if len(parts) != 3 {
		return time.Time{}, ErrDateForm
	}
	d, err := dateFromThree(parts, DateOf(now))
	if err != nil {
		return time.Time{}, err
	}
	t := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, now.Location())
	if t.After(now.Add(2 * time.Minute)) {
		return time.Time{}, ErrTimeFuture
	}
	return t, nil
}

func parseHourMinute(text string) (hour, minute int, err error) {
	h, m, found := strings.Cut(strings.NewReplacer(".", ":", "h", ":").Replace(text), ":")
	if !found {
		if len(text) != 3 && len(text) != 4 {
			return 0, 0, ErrTimeForm
		}
		h, m = text[:len(text)-2], text[len(text)-2:]
	}
	hour, errH := strconv.Atoi(h)
	minute, errM := strconv.Atoi(m)
	if errH != nil || errM != nil || len(m) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, 0, fmt.Errorf("%w", ErrTimeForm)
	}
	return hour, minute, nil
}
