package forms

import (
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// MoveTimes moves every moment in a form by so much, since the clock that they
// were read off was set: those that were typed, those that were filled in, and
// the arrival that they are held against; but for those that the record holds,
// which were written by other clocks. It reports whether any was there.
func MoveTimes(f *Form, by time.Duration, held record.Details) bool {
	moved := false
	if !f.setting.ArrivedAt.IsZero() {
		f.setting.ArrivedAt = f.setting.ArrivedAt.Add(by)
	}
	for _, p := range f.places {
		values := p.st.values
		if len(values) == 0 || values[0].kind != dateTimeValue || values[0].part != whole || p.computed() || p.shows(held) {
			continue
		}
		later := make([]value, len(values))
		for i, v := range values {
			v.at = v.at.Add(by)
			later[i] = v
		}
		edited := p.st.edited
		f.put(p, later)
		p.st.edited = edited
		moved = true
	}
	return moved
}

// shows reports whether the answer at a place is what a record holds.
func (p *place) shows(held record.Details) bool {
	i := slices.IndexFunc(detailsFields, func(fd field[record.Details]) bool { return fd.linkID == p.at })
	return i >= 0 && sameAnswers(p.st.values, detailsFields[i].get(&held))
}

// readFrom is the moment that times without a day are read by: now, or the end
// of the day on the paper that the form is typed in from.
func (f *Form) readFrom() time.Time {
	now := f.now()
	if f.setting.Written == nil {
		return now
	}
	day := f.setting.Written()
	if day.IsZero() || day == record.DateOf(now) {
		return now
	}
	return time.Date(day.Year, day.Month, day.Day, 23, 59, 59, 0, now.Location())
}
