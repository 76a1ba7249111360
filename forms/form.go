package forms

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Setting is where and when a form is filled in.
type Setting struct {
	// Now gives the present moment in the location of the site, whose wall
	// clock the typed times belong to.
	Now func() time.Time
	// ArrivedAt is the arrival of the attendance that a form is about, where
	// the form itself does not ask for it (triage, departure).
	ArrivedAt time.Time
	// Today gives the day that birth dates are read by, where that is not the day
	// of Now: a clock that was set back makes nobody unborn. It may be nil.
	Today func() record.Date
	// ClockSet gives how far, either way, the clock of Now was set since a moment
	// in the form may have been read off it. Moments that contradict it, or each
	// other, by no more are doubted, not refused. It may be nil.
	ClockSet func() time.Duration
}

// Form is one Questionnaire being filled in. It is for one goroutine.
type Form struct {
	q       *Questionnaire
	setting Setting
	states  []state // by index of item
}

// state is what was typed for one question and what was understood of it.
type state struct {
	text    string
	values  []value
	unknown bool // asked, and the answer is "not known"
	fault   *fault
}

// fault says why a text was not understood.
type fault struct{ words, wayOut string }

// New starts a form with the initial answers that its author gave.
func New(q *Questionnaire, s Setting) *Form {
	f := empty(q, s)
	for _, it := range q.items {
		if len(it.initial) > 0 {
			f.put(it, slices.Clone(it.initial))
		}
	}
	return f
}

func empty(q *Questionnaire, s Setting) *Form {
	return &Form{q: q, setting: s, states: make([]state, len(q.items))}
}

// Questionnaire gives the form's definition.
func (f *Form) Questionnaire() *Questionnaire { return f.q }

func (f *Form) now() time.Time { return f.setting.Now() }

func (f *Form) clockSet() time.Duration {
	if f.setting.ClockSet == nil {
		return 0
	}
	return f.setting.ClockSet()
}

func (f *Form) today() record.Date {
	if f.setting.Today == nil {
		return record.DateOf(f.now())
	}
	return f.setting.Today()
}

// Set takes what a person typed as the answer to a question. It is kept as it
// is, understood or not; the problems with it come back, those that it makes
// with other answers among them. An empty text takes the answer away.
func (f *Form) Set(linkID, text string) []Problem {
	it, refusal := f.writable(linkID)
	if refusal != nil {
		return refusal
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if st := f.states[it.index]; st.text != text || text == "" {
		f.states[it.index] = f.read(it, text)
	}
	return f.ProblemsOf(linkID)
}

// SetCode takes chosen codes as the answer; none takes the answer away. A
// code that the list does not have is kept and called doubtful.
func (f *Form) SetCode(linkID string, codes ...record.Code) []Problem {
	it, refusal := f.writable(linkID)
	if refusal != nil {
		return refusal
	}
	if !it.chosen() {
		return []Problem{{linkID, Error, fmt.Sprintf("%s is typed, not chosen.", it.text), "Type the answer."}}
	}
	var values []value
	for _, c := range codes {
		if c.IsZero() {
			continue
		}
		v := codeValue(c)
		for _, o := range it.options {
			if o.Code == c || o.Code.Code == c.Code && (c.System == "" || o.Code.System == c.System) {
				v = o.value
				break
			}
		}
		values = append(values, v)
	}
	f.put(it, values)
	return f.ProblemsOf(linkID)
}

// Unknown answers "not known" (Ctrl+U): the question was asked and nobody can
// say. A list that has a code for it answers with that code.
func (f *Form) Unknown(linkID string) []Problem {
	it, refusal := f.writable(linkID)
	if refusal != nil {
		return refusal
	}
	for _, o := range it.options {
		if o.Absent == NotKnown {
			f.put(it, []value{o.value})
			return f.ProblemsOf(linkID)
		}
	}
	f.states[it.index] = state{unknown: true}
	return f.ProblemsOf(linkID)
}

// Text gives what was typed, or the usual text of an answer that was not.
func (f *Form) Text(linkID string) string {
	if it := f.q.byID[linkID]; it != nil {
		return f.states[it.index].text
	}
	return ""
}

// Tidy puts the text of an answer that was understood into its usual form,
// for when a person leaves the entry: 5/1/09 becomes 05-Jan-2009. The answer
// stays what it was.
func (f *Form) Tidy(linkID string) string {
	it := f.q.byID[linkID]
	if it == nil {
		return ""
	}
	if st := &f.states[it.index]; len(st.values) > 0 {
		st.text = f.textOf(it, st.values)
	}
	return f.states[it.index].text
}

// writable finds a question that a person may answer.
func (f *Form) writable(linkID string) (*item, []Problem) {
	it := f.q.byID[linkID]
	switch {
	case it == nil || !it.question():
		return nil, []Problem{{linkID, Error, fmt.Sprintf("This form has no question %q.", linkID), "Choose another form."}}
	case it.readOnly:
		return nil, []Problem{{linkID, Error, fmt.Sprintf("%s cannot be changed here.", it.text), "Leave it as it is."}}
	}
	return it, nil
}

// put takes values that are already understood as the answer.
func (f *Form) put(it *item, values []value) {
	for i := range values {
		values[i] = it.adopt(values[i])
	}
	f.states[it.index] = state{values: values, text: f.textOf(it, values)}
}

// adopt fits a value of the record to the options of the question: bare codes
// find their system, words find their code. What no option matches stays.
func (it *item) adopt(v value) value {
	if !it.chosen() {
		return v
	}
	for _, o := range it.options {
		if v.bare && o.Code.Code == v.code.Code || v.kind == stringValue && o.Code.Display == v.text {
			return o.value
		}
	}
	v.bare = false
	if v.kind == stringValue && it.kind == TypeChoice {
		return codeValue(record.Code{Display: v.text})
	}
	return v
}

// separator parts the answers of a question that repeats.
func (it *item) separator() string {
	if it.entry == linesEntry {
		return ", "
	}
	return "; "
}

// textOf gives the text a person would see for an answer.
func (f *Form) textOf(it *item, values []value) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = f.valueText(it, v)
	}
	return strings.Join(words, it.separator())
}

func (f *Form) valueText(it *item, v value) string {
	switch {
	case it.entry == nhsNumberEntry:
		return record.NHSNumber(v.text).String()
	case it.asksAge() && v.approx && v.day.Month == time.January && v.day.Day == 1:
		return fmt.Sprint(f.today().Year - v.day.Year)
	case v.kind == dateValue:
		return v.day.String()
	case v.kind == dateTimeValue:
		return approxWord(v.approx) + momentWords(v.at, f.now(), "")
	case v.kind == codingValue:
		if o, ok := it.option(v); ok && v.code.Display == "" {
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
