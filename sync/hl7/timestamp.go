package hl7

import (
	"fmt"
	"regexp"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// timestamp writes a moment to the second as TS (HL7 v2.4 §2.9.47); nothing for
// the zero time.
func (p Profile) timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if p.Zone != nil {
		t = t.In(p.Zone)
	}
	if p.WriteOffset {
		return t.Format("20060102150405-0700")
	}
	return t.Format("20060102150405")
}

// birthDate writes an estimated date no more precisely than it is known, unless
// the receiver wants all eight digits.
func (p Profile) birthDate(b record.BirthDate) string {
	switch {
	case b.IsZero():
		return ""
	case b.Estimated && !p.EstimatedInFull:
		return fmt.Sprintf("%04d", b.Date.Year)
	}
	return day(b.Date)
}

func day(d record.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d%02d%02d", d.Year, int(d.Month), d.Day)
}

var timestampForm = regexp.MustCompile(`^(\d{4}(?:\d\d){0,5})(?:\.\d{1,4})?([+-]\d{4})?$`)

// parseTimestamp reads a TS of any precision, one without an offset as zone's.
func parseTimestamp(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	parts := timestampForm.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, fmt.Errorf("%w: a time that is no TS", ErrMalformed)
	}
	layout := "20060102150405"[:len(parts[1])]
	t, err := time.ParseInLocation(layout, parts[1], zone)
	if parts[2] != "" {
		t, err = time.Parse(layout+"-0700", parts[1]+parts[2])
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: a time that the calendar does not have", ErrMalformed)
	}
	return t, nil
}

// parseBirthDate reads PID-7. A date without a day is estimated: 1 January of
// the year, or the 1st of the month.
func parseBirthDate(text string) (record.BirthDate, error) {
	t, err := parseTimestamp(text, time.UTC)
	if err != nil || t.IsZero() {
		return record.BirthDate{}, err
	}
	return record.BirthDate{Date: record.DateOf(t), Estimated: len(text) < 8}, nil
}
