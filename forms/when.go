package forms

import (
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// whenWords says under which condition a question is put, as a sheet of
// paper has to say it: "if Allergies is Known". It is empty for what is always
// put. Comparisons with one question that differ in their answers alone are
// said as one: "if Arrival mode is Helicopter or Ambulance".
func (it *item) whenWords() string {
	joint := " and "
	if it.whenAny {
		joint = " or "
	}
	var said []string
	for rest := it.when; len(rest) > 0; {
		first, same := rest[0], 1
		if likened(first.operator, it.whenAny) {
			for same < len(rest) && rest[same].question == first.question && rest[same].operator == first.operator {
				same++
			}
		}
		said = append(said, first.source.asked()+" "+comparison(rest[:same]))
		rest = rest[same:]
	}
	if len(said) == 0 {
		return ""
	}
	return "if " + strings.Join(said, joint)
}

// likened reports whether comparisons by this operator, joined so, read as one
// with several answers: equal to any of them, or to none.
func likened(operator string, anyHolds bool) bool {
	return operator == "=" && anyHolds || operator == "!=" && !anyHolds
}

// asked names the question in what is said of it.
func (it *item) asked() string {
	if it.label == "" {
		return it.linkID
	}
	return strings.TrimRight(it.label, ":? ")
}

// comparison says what the answer must be like. Several differ in it alone.
func comparison(alike []condition) string {
	c := alike[0]
	answers := make([]string, len(alike))
	for i, a := range alike {
		answers[i] = a.answerWords()
	}
	last := len(answers) - 1
	list := answers[last]
	if last > 0 {
		list = strings.Join(answers[:last], ", ") + " or " + list
	}
	switch c.operator {
	case "exists":
		if c.answer.yes {
			return "is answered"
		}
		return "is not answered"
	case "!=":
		return "is not " + list
	case ">":
		return "is more than " + list
	case "<":
		return "is less than " + list
	case ">=":
		return "is " + list + " or more"
	case "<=":
		return "is " + list + " or less"
	}
	return "is " + list
}

// answerWords says the answer compared with, as the question offers it.
func (c condition) answerWords() string {
	if o, ok := c.source.option(c.answer); ok && o.Code.Display != "" {
		return o.Code.Display
	}
	words := c.answer.words()
	switch unit := c.source.unit.String(); {
	case c.answer.kind == booleanValue:
		return strings.ToLower(words)
	case unit != "" && c.answer.kind != quantityValue:
		return words + " " + unit
	}
	return words
}

// writtenWords gives an answer as it stands by itself on paper, where nothing
// says which day is today or which unit was chosen; empty where that is the
// text that is typed.
func (f *Form) writtenWords(p *place) string {
	var words []string
	for _, v := range p.st.values {
		switch {
		case v.kind == dateTimeValue && v.part == whole:
			v.at = v.at.In(f.now().Location())
			words = append(words, v.words())
		case p.entry == birthDateEntry:
			words = append(words, record.BirthDate{Date: v.day, Estimated: v.approx}.Display(record.AgeDay(f.now())))
		case v.kind == quantityValue:
			words = append(words, v.words())
		default:
			return ""
		}
	}
	return strings.Join(words, p.separator())
}
