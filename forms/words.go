package forms

import (
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// words gives what a place is called on the screen.
func (p *place) words() string { return p.label }

// textOf gives the text that a person would see in the entry for an answer.
func (f *Form) textOf(p *place, values []value) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = f.valueText(p, v)
	}
	return strings.Join(words, p.separator())
}

func (f *Form) valueText(p *place, v value) string {
	switch {
	case p.entry == nhsNumberEntry:
		return record.NHSNumber(v.text).String()
	case p.asksAge() && v.approx && v.day.Month == time.January && v.day.Day == 1:
		return fmt.Sprint(f.today().Year - v.day.Year)
	case v.kind == dateValue:
		return v.dayWords()
	case v.kind == dateTimeValue && v.part == whole:
		return approxWord(v.approx) + momentWords(v.at, f.now(), "")
	case v.kind == quantityValue && sameUnit(v.code, p.unitNow()):
		return v.text // the unit stands beside the entry
	case v.kind == codingValue:
		if o, ok := p.option(v); ok && v.code.Display == "" {
			return o.Code.String()
		}
	}
	return v.words()
}

// asksAge reports whether a birth date is asked for as an age in years.
func (it *item) asksAge() bool { return it.entry == birthDateEntry && it.format == "years" }

// momentWords shows a moment: its time alone on the day of now, after the word
// given for yesterday on the day before, and with its date otherwise.
func momentWords(at, now time.Time, yesterday string) string {
	at = at.In(now.Location())
	switch record.DateOf(at) {
	case record.DateOf(now):
		return record.FormatTime(at)
	case record.DateOf(now.AddDate(0, 0, -1)):
		if yesterday != "" {
			return yesterday + " " + record.FormatTime(at)
		}
	}
	return record.FormatDateTime(at)
}

func dayWord(at, now time.Time) string {
	switch record.DateOf(at) {
	case record.DateOf(now):
		return "today"
	case record.DateOf(now.AddDate(0, 0, -1)):
		return "yesterday"
	}
	return record.DateOf(at).String()
}

// Summary says an answer in words: "SMITH", "02:52", "yesterday 23:50", "Not
// known", or "Not recorded". For a group it says its answers one after the
// other, or names its questions where none is answered.
func (f *Form) Summary(at string) string {
	f.settle()
	p := f.byAt[at]
	switch {
	case p == nil:
		return ""
	case p.question():
		return f.summary(p)
	}
	var answers, labels []string
	p.walk(func(b *place) {
		if !b.on || !b.question() || b.concealed() {
			return
		}
		labels = append(labels, b.words())
		if f.answered(b) {
			answers = append(answers, f.summary(b))
		}
	})
	if len(answers) > 0 {
		return strings.Join(answers, ", ")
	}
	return strings.Join(labels, ", ")
}

func (f *Form) summary(p *place) string {
	switch {
	case p.st.unknown:
		return "Not known"
	case len(p.st.values) == 0:
		return "Not recorded"
	}
	words := make([]string, len(p.st.values))
	for i, v := range p.st.values {
		words[i] = f.valueSummary(p, v)
	}
	return strings.Join(words, p.separator())
}

func (f *Form) valueSummary(p *place, v value) string {
	now := f.now()
	switch {
	case v.kind == dateTimeValue && v.part == whole:
		return approxWord(v.approx) + momentWords(v.at, now, "yesterday")
	case p.entry == birthDateEntry:
		return record.BirthDate{Date: v.day, Estimated: v.approx}.Display(record.AgeDay(now))
	case v.kind == quantityValue:
		return v.words()
	case p.unit.String() != "":
		return f.valueText(p, v) + " " + p.unit.String()
	}
	return f.valueText(p, v)
}
