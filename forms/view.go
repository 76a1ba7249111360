package forms

import (
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Item is one line of the form as a screen draws it: a heading, a note or a
// question with its answer. Items follow each other in reading order.
type Item struct {
	LinkID string
	// At names this occurrence of the item to every method of Form that takes
	// a linkId. It is the linkId itself but below the second and later
	// occurrences of what repeats, where it is "linkId@2", or "linkId@2.1"
	// below occurrences of occurrences.
	At     string
	Parent string // At of the group or question it stands under; empty at the top
	Depth  int
	Type   Type
	// Occurrence counts a group, or a question with questions below it, that
	// may be there several times: 1, 2 and so on; 0 for what does not repeat so.
	Occurrence int
	CanAdd     bool // another occurrence may follow this one: see Form.Add
	CanRemove  bool // this occurrence may be taken away: see Form.Remove

	Label  string
	Hint   string // small words beside the label
	Help   string // longer words, to be shown when asked for
	Format string // how the answer is written: "HH:mm"
	Unit   string
	// Aside stands at the right end of the entry: the unit, or the day that a
	// time was taken for ("today"), or the age of a birth date.
	Aside   string
	Control string   // a code of FHIR's item-control: "drop-down", "radio-button"
	Options []Option // shared by all; not to be changed
	Open    bool     // takes an answer that is not among the options
	Width   int      // columns of twelve that the author asked for; 0 leaves it open
	MaxLen  int      // characters; 0 is no limit
	// Orientation is how the author wants the options set: "horizontal",
	// "vertical" or empty.
	Orientation string
	// Least, Most and Step bound a number, as FHIR writes them; empty where
	// there is no bound. A slider needs all three.
	Least, Most, Step string
	// Units are those that a quantity may be given in, and UnitCode the one
	// that it is given in now.
	Units    []record.Code
	UnitCode record.Code
	// Files are the attachments of a question of that type.
	Files []Attachment

	// Concepts say what is asked for: item.code, such as an ECDS element.
	Concepts []record.Code

	CanWait bool // not needed before saving; opens on its own page
	// When says under which condition the question is put, for paper: "if
	// Allergies is Known". Empty for what is always put.
	When     string
	Enabled  bool // put, given the answers so far
	Required bool
	ReadOnly bool
	Repeats  bool
	// Calculated marks an answer that the form works out from others.
	Calculated bool

	Text string
	// Written is the answer as it stands by itself on paper, where Text leaves
	// out what the screen says beside it: a day, an age.
	Written  string
	Codes    []record.Code // of a choice
	Answered bool
	Unknown  bool // answered with "not known"

	// Of a heading: how many of its questions are put, and answered.
	Asked, Done int
}

// Items gives the form as a screen draws it. Hidden items are left out, items
// that are not put at present are there with Enabled false.
func (f *Form) Items() []Item {
	on := f.enabled()
	asked, done := f.counts(on)
	var view []Item
	for _, it := range f.q.items {
		if f.q.concealed(it) {
			continue
		}
		v := f.view(it, on[it.index])
		v.Asked, v.Done = asked[it.index], done[it.index]
		view = append(view, v)
	}
	return view
}

// concealed reports whether an item, or what it stands under, is hidden, or
// was drawn into its parent.
func (q *Questionnaire) concealed(it *item) bool {
	if it.aside {
		return true
	}
	for !it.hidden {
		if it.parent < 0 {
			return false
		}
		it = q.items[it.parent]
	}
	return true
}

func (f *Form) view(it *item, enabled bool) Item {
	st := f.states[it.index]
	v := Item{
		LinkID: it.linkID, At: it.linkID, Depth: it.depth, Type: it.kind,
		Label: it.text, Hint: it.hint, Help: it.help, Format: it.format, Unit: it.unit, Aside: f.aside(it),
		Control: it.control, Options: it.options, Open: it.kind == TypeOpenChoice, Width: it.width, MaxLen: it.maxLength,
		Concepts: it.codes, CanWait: it.canWait, When: it.whenText, Enabled: enabled, Required: it.required, ReadOnly: it.readOnly, Repeats: it.repeats,
		Text: st.text, Written: f.writtenWords(it, st.values), Answered: len(st.values) > 0 || st.unknown, Unknown: st.unknown,
	}
	if it.parent >= 0 {
		v.Parent = f.q.items[it.parent].linkID
	}
	for _, value := range st.values {
		if value.kind == codingValue {
			v.Codes = append(v.Codes, value.code)
		}
	}
	return v
}

func (f *Form) aside(it *item) string {
	st := f.states[it.index]
	if len(st.values) == 0 {
		if it.asksAge() {
			return "years"
		}
		return it.unit
	}
	v, now := st.values[0], f.now()
	switch {
	case v.kind == dateTimeValue:
		return dayWord(v.at.In(now.Location()), now)
	case it.entry == birthDateEntry && it.asksAge():
		return "years, born " + v.day.String()
	case it.entry == birthDateEntry:
		return record.BirthDate{Date: v.day}.Age(record.AgeDay(now))
	}
	return it.unit
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

// counts gives, for each group, how many questions below it are put and how
// many are answered.
func (f *Form) counts(on []bool) (asked, done []int) {
	asked, done = make([]int, len(f.q.items)), make([]int, len(f.q.items))
	for _, it := range f.q.items {
		if !on[it.index] || !it.question() || it.readOnly || f.q.concealed(it) {
			continue
		}
		answered := f.answered(it)
		for p := it.parent; p >= 0; p = f.q.items[p].parent {
			asked[p]++
			if answered {
				done[p]++
			}
		}
	}
	return asked, done
}

// answered reports whether a question needs no more asking. An answer that
// says "not asked" does.
func (f *Form) answered(it *item) bool {
	st := f.states[it.index]
	return st.unknown || len(st.values) > 0 && !f.notAsked(it)
}

func (f *Form) notAsked(it *item) bool {
	for _, v := range f.states[it.index].values {
		if o, ok := it.option(v); ok && o.Absent == NotAsked {
			return true
		}
	}
	return false
}

// Summary says an answer in words: "SMITH", "02:52", "yesterday 23:50", "Not
// known", or "Not recorded". For a group it says its answers one after the
// other, or names its questions where none is answered.
func (f *Form) Summary(linkID string) string {
	it := f.q.byID[linkID]
	switch {
	case it == nil:
		return ""
	case it.question():
		return f.summary(it)
	}
	on := f.enabled()
	var answers, labels []string
	for _, i := range f.q.below(it) {
		q := f.q.items[i]
		if !on[i] || !q.question() || f.q.concealed(q) {
			continue
		}
		labels = append(labels, q.text)
		if f.answered(q) {
			answers = append(answers, f.summary(q))
		}
	}
	if len(answers) > 0 {
		return strings.Join(answers, ", ")
	}
	return strings.Join(labels, ", ")
}

func (f *Form) summary(it *item) string {
	st := f.states[it.index]
	switch {
	case st.unknown:
		return "Not known"
	case len(st.values) == 0:
		return "Not recorded"
	}
	words := make([]string, len(st.values))
	for i, v := range st.values {
		words[i] = f.valueSummary(it, v)
	}
	return strings.Join(words, it.separator())
}

func (f *Form) valueSummary(it *item, v value) string {
	now := f.now()
	switch {
	case v.kind == dateTimeValue:
		return approxWord(v.approx) + momentWords(v.at, now, "yesterday")
	case it.entry == birthDateEntry:
		return record.BirthDate{Date: v.day, Estimated: v.approx}.Display(record.AgeDay(now))
	case it.unit != "":
		return fmt.Sprintf("%s %s", f.valueText(it, v), it.unit)
	}
	return f.valueText(it, v)
}

// below gives the indexes of all items under one, in reading order.
func (q *Questionnaire) below(it *item) []int {
	var all []int
	for _, i := range it.children {
		all = append(append(all, i), q.below(q.items[i])...)
	}
	return all
}
