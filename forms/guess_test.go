package forms

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// guess answers a form at random without asking it anything: answers to what
// is not put and beyond limits as well, and next to the values that its
// conditions compare with. Codes are from the lists: the judge drops others. What the form works out itself is
// left to it.
func guess(q *Questionnaire, random *rand.Rand) node {
	g := guesser{Rand: random, near: map[*item][]value{}}
	for _, it := range q.items {
		for _, c := range it.when {
			g.near[c.source] = append(g.near[c.source], c.answer)
		}
	}
	response := node{"resourceType": "QuestionnaireResponse", "questionnaire": q.Canonical(), "status": string(InProgress)}
	if items := g.items(q.root); len(items) > 0 {
		response["item"] = items
	}
	return response
}

type guesser struct {
	*rand.Rand
	near map[*item][]value // what conditions compare the answers with
}

// oneIn is true once in n times.
func (g guesser) oneIn(n int) bool { return g.IntN(n) == 0 }

// times gives how often what repeats is given.
func (g guesser) times(repeats bool) int {
	if repeats {
		return 1 + g.IntN(3)
	}
	return 1
}

func (g guesser) items(above *item) []any {
	var all []any
	for _, it := range above.below {
		switch {
		case it.kind == TypeDisplay || g.oneIn(4):
		case it.kind == TypeGroup:
			for range g.times(it.multiplies) {
				if below := g.items(it); len(below) > 0 {
					all = append(all, node{"linkId": it.linkID, "item": below})
				}
			}
		default:
			if answers := g.answers(it); len(answers) > 0 {
				all = append(all, node{"linkId": it.linkID, "answer": answers})
			}
		}
	}
	return all
}

func (g guesser) answers(it *item) []any {
	if it.calculated != nil {
		return nil
	}
	var answers []any
	for range g.times(it.repeats) {
		v := g.value(it)
		if !it.accepts(v.kind) {
			return nil // a choice that nothing is offered for
		}
		a := v.fhir()
		if below := g.items(it); len(below) > 0 && len(answers) == 0 {
			a["item"] = below
		}
		answers = append(answers, a)
	}
	return answers
}

func (g guesser) value(it *item) value {
	if near := g.near[it]; len(near) > 0 && g.oneIn(2) {
		if v := near[g.IntN(len(near))]; it.accepts(v.kind) {
			return v
		}
	}
	if len(it.options) > 0 {
		return it.options[g.IntN(len(it.options))].value
	}
	switch it.kind {
	case TypeBoolean:
		return flagValue(g.oneIn(2))
	case TypeInteger:
		return value{kind: integerValue, text: strconv.Itoa(g.number(it))}
	case TypeDecimal:
		return value{kind: decimalValue, text: strconv.Itoa(g.number(it)) + []string{"", ".5", ".25"}[g.IntN(3)]}
	case TypeQuantity:
		return value{kind: quantityValue, text: strconv.Itoa(g.number(it)), code: it.anyUnit()}
	case TypeDate:
		return value{kind: dateValue, day: record.DateOf(night.AddDate(0, 0, g.IntN(80)-40))}
	case TypeDateTime:
		return momentValue(night.Add(time.Duration(g.IntN(4000)-3800) * time.Minute))
	case TypeTime:
		return value{kind: timeValue, text: night.Add(time.Duration(g.IntN(1440)) * time.Minute).Format("15:04:00")}
	case TypeURL:
		return value{kind: uriValue, text: "https://www.nhs.uk/" + strconv.Itoa(g.IntN(9))}
	case TypeAttachment:
		return value{kind: attachmentValue, file: &Attachment{ContentType: "image/png", Title: "a.png", Data: []byte{1, 2}}}
	case TypeReference:
		return value{kind: referenceValue, text: "Patient/1"}
	}
	return textValue(g.words(it))
}

// number gives a number at a limit, or next to one, or next to what a
// condition compares with.
func (g guesser) number(it *item) int {
	from := []int{0, 1, 5, 20, 60, 100}
	for _, v := range append(g.near[it], it.ends()...) {
		if f, err := strconv.ParseFloat(v.text, 64); err == nil {
			from = append(from, int(f), int(f), int(f))
		}
	}
	return from[g.IntN(len(from))] + g.IntN(3) - 1
}

// ends gives the limits of an item that are known before it is answered.
func (it *item) ends() []value {
	var ends []value
	for _, end := range []*value{it.least, it.most} {
		if end != nil {
			ends = append(ends, *end)
		}
	}
	return ends
}

func (it *item) anyUnit() record.Code {
	if len(it.units) > 0 {
		return it.units[0]
	}
	return it.unit
}

// words gives a text as long as the limits, or about as long.
func (g guesser) words(it *item) string {
	lengths := []int{3, 8, it.minLength, it.maxLength, it.maxLength + 1}
	if n := lengths[g.IntN(len(lengths))]; n > 0 && n < 500 {
		return strings.Repeat("a1 b2", n)[:n-1] + "x"
	}
	return []string{"abc", "12345", "07700 900123", "BS1 4DJ"}[g.IntN(4)]
}
