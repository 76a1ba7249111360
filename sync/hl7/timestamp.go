package hl7

import (
	"fmt"
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
