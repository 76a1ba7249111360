package forms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tideover/tideover/forms/fhirpath"
	"github.com/tideover/tideover/forms/record"
)

// item reads one item and what is below it.
func (l *loader) item(n node, above *item) {
	it := &item{linkID: textOf(n["linkId"]), source: n, limits: limits{decimalPlaces: -1}}
	if !l.add(it, above) {
		return
	}
	id := it.linkID
	l.str(n, "linkId", id)
	l.elements(n, itemElements, id)
	it.wording, it.definition = l.str(n, "text", id), l.str(n, "definition", id)
	it.label = strings.TrimSpace(l.str(n, "prefix", id) + " " + it.wording)
	it.required, it.repeats, it.readOnly = l.flag(n, "required", id), l.flag(n, "repeats", id), l.flag(n, "readOnly", id)
	l.kind(n, it)
	l.codes(n, it)
	l.maxLength(n, it)
	l.conditions(n, it)
	l.extensions(n, it)
	l.wordedBy(n, it)
	l.options(n, it)
	l.initial(n, it)
	l.invariants(n, it)
	l.binding(it)
	l.asideOf(it, above)
	if it.offering != nil {
		l.q.offering = append(l.q.offering, it)
	}
	l.items(n, it)
	l.multiply(it)
}

// multiply finds what repeats as a block, once all below it is known.
func (l *loader) multiply(it *item) {
	it.multiplies = it.repeats && (it.kind == TypeGroup || it.question() && it.hasQuestions())
	it.size = 1
	for _, b := range it.below {
		it.size = min(it.size+b.size*b.atFirst(), MaxPlaces+1)
	}
	switch {
	case it.maxOccurs > 1 && !it.repeats:
		l.refuse(ErrInvalid, it.linkID, coreURL+"questionnaire-maxOccurs", "the item does not repeat")
	case it.size*it.atFirst() > MaxPlaces:
		l.refuse(ErrTooLarge, it.linkID, coreURL+"questionnaire-minOccurs", fmt.Sprintf("more than %d answers and headings", MaxPlaces))
	}
}

func (l *loader) kind(n node, it *item) {
	it.kind = Type(l.str(n, "type", it.linkID))
	switch {
	case it.kind == "coding" || it.kind == "question":
		l.refuse(ErrRelease, it.linkID, "type "+string(it.kind), "an item type of R5 or STU3")
	case itemTypes[it.kind] == "":
		l.refuse(ErrInvalid, it.linkID, "type", fmt.Sprintf("R4 has no item type %q", it.kind))
	}
}

func (l *loader) codes(n node, it *item) {
	for _, c := range list(n["code"]) {
		v, err := readCoding(c)
		if err != nil {
			l.refuse(err, it.linkID, "code", "")
			continue
		}
		it.codes = append(it.codes, v.code)
	}
}

func (l *loader) maxLength(n node, it *item) {
	if n["maxLength"] == nil {
		return
	}
	v, err := readInteger(n["maxLength"])
	if err != nil {
		l.refuse(err, it.linkID, "maxLength", "")
		return
	}
	it.maxLength, _ = strconv.Atoi(v.text) // readInteger vouches for it
	if it.maxLength < 1 {
		l.refuse(ErrInvalid, it.linkID, "maxLength", "at least 1 expected")
	}
}

// conditionElements are the elements of enableWhen beside its answer[x].
var conditionElements = map[string]bool{"question": true, "operator": true, "id": true}

func (l *loader) conditions(n node, it *item) {
	when := list(n["enableWhen"])
	behaviour := l.str(n, "enableBehavior", it.linkID)
	if len(when) > 1 && behaviour == "" || behaviour != "" && behaviour != "all" && behaviour != "any" {
		l.refuse(ErrInvalid, it.linkID, "enableBehavior", "all or any expected")
	}
	it.whenAny = behaviour == "any"
	for _, w := range when {
		c, ok := w.(node)
		if !ok {
			l.refuse(ErrInvalid, it.linkID, "enableWhen", "a list of conditions expected")
			continue
		}
		l.condition(c, it)
	}
}

func (l *loader) condition(n node, it *item) {
	c := condition{question: l.str(n, "question", it.linkID), operator: textOf(n["operator"])}
	answer, element, err := readValue(n, "answer")
	for _, key := range sortedKeys(n) {
		switch {
		case key == "hasAnswer":
			l.refuse(ErrRelease, it.linkID, "enableWhen.hasAnswer", "an element of STU3")
			return
		case key != element && !conditionElements[key]:
			l.refuse(ErrUnsupported, it.linkID, "enableWhen."+key, "")
			return
		}
	}
	switch {
	case err != nil:
		l.refuse(err, it.linkID, "enableWhen."+element, "")
		return
	case element == "":
		l.refuse(ErrInvalid, it.linkID, "enableWhen.answer", "a condition needs an answer to compare with")
		return
	case !slices.Contains([]string{"exists", "=", "!=", ">", "<", ">=", "<="}, c.operator):
		l.refuse(ErrInvalid, it.linkID, "enableWhen.operator", fmt.Sprintf("%q is no operator of R4", c.operator))
		return
	}
	c.answer = answer
	it.when = append(it.when, c)
}

// options gathers what may be chosen, from the value set or from the item.
func (l *loader) options(n node, it *item) {
	if url := l.str(n, "answerValueSet", it.linkID); url != "" && it.kind != TypeBoolean {
		it.options = l.valueSetOptions(url, it)
	}
	it.listed = n["answerOption"] != nil
	for _, a := range list(n["answerOption"]) {
		if it.kind == TypeBoolean {
			break
		}
		o, ok := a.(node)
		if !ok {
			l.refuse(ErrInvalid, it.linkID, "answerOption", "a list of options expected")
			continue
		}
		l.answerOption(o, it)
	}
}

// valueSetOptions gives what a value set offers. A question that takes other
// answers as well can be put without its list.
func (l *loader) valueSetOptions(url string, it *item) []Option {
	options, err := l.valueSet(url)
	switch {
	case err != nil && it.offering != nil:
	case err == nil && len(options) == 0 && !it.open():
		l.refuse(ErrMissingList, it.linkID, "answerValueSet", url+" offers nothing to choose")
	case err != nil && it.open():
		l.note(it.linkID, "answerValueSet "+url, "it "+err.reason.Error()+", so that the answer is typed")
	case err != nil:
		l.refuse(err.reason, it.linkID, "answerValueSet", err.detail)
	}
	return options
}

func (l *loader) answerOption(n node, it *item) {
	v, element, err := readValue(n, "value")
	for _, key := range sortedKeys(n) {
		if key != element && key != "_"+element && key != "initialSelected" && key != "extension" && key != "id" {
			l.refuse(ErrUnsupported, it.linkID, "answerOption."+key, "")
		}
	}
	switch {
	case err != nil:
		l.refuse(err, it.linkID, "answerOption."+element, "")
		return
	case element == "":
		l.refuse(ErrInvalid, it.linkID, "answerOption", "an option needs a value")
		return
	}
	o := v.option()
	o.initial = l.flag(n, "initialSelected", it.linkID)
	l.weigh(v.code, n, v.more)
	l.optionExtensions(n, &o, it.linkID)
	if o.initial {
		it.initial = append(it.initial, v)
	}
	it.options = append(it.options, o)
}

func (l *loader) optionExtensions(n node, o *Option, linkID string) {
	for _, e := range list(n["extension"]) {
		x, _ := e.(node)
		switch url := textOf(x["url"]); url {
		case optionPrefixURL:
			o.Prefix = textOf(x["valueString"])
		case optionExclusiveURL:
			o.Exclusive = x["valueBoolean"] == true
		default:
			l.unread(url, linkID, "answerOption "+url)
		}
	}
}

// weigh reads the score of an option, which stands on the option or on its code.
func (l *loader) weigh(c record.Code, elements ...node) {
	for _, n := range elements {
		for _, e := range list(n["extension"]) {
			x, _ := e.(node)
			number, _ := x["valueDecimal"].(json.Number)
			if !weightURLs[textOf(x["url"])] || number == "" {
				continue
			}
			if d, err := fhirpath.ParseDecimal(number.String()); err == nil {
				l.q.weights[[2]string{c.System, c.Code}] = d
			}
		}
	}
}

func (l *loader) initial(n node, it *item) {
	for _, a := range list(n["initial"]) {
		i, _ := a.(node)
		v, element, err := readValue(i, "value")
		if unit, ok := unitAlone(i); ok && it.kind == TypeQuantity {
			it.unit = unit
			continue
		}
		switch {
		case err != nil:
			l.refuse(err, it.linkID, "initial."+element, "")
		case element == "":
			l.refuse(ErrInvalid, it.linkID, "initial", "a value[x] expected")
		case !it.accepts(v.kind):
			l.note(it.linkID, "initial."+element, fmt.Sprintf("it does not answer a question of type %s", it.kind))
		default:
			it.initial = append(it.initial, v)
		}
	}
}

// unitAlone gives the unit of an initial quantity without a number, which is
// how builders say what unit goes without saying.
func unitAlone(initial node) (record.Code, bool) {
	n, ok := initial["valueQuantity"].(node)
	if !ok || n["value"] != nil {
		return record.Code{}, false
	}
	c := record.Code{System: textOf(n["system"]), Code: textOf(n["code"]), Display: textOf(n["unit"])}
	return c, !c.IsZero()
}

// asideOf lets a display with the control flyover, help or unit become the
// hint, the help or the unit of what it stands under.
func (l *loader) asideOf(it, above *item) {
	if it.kind != TypeDisplay || above == l.q.root || len(it.when) > 0 {
		return
	}
	switch it.control {
	case "flyover", "prompt":
		it.aside = join(&above.hint, it.wording)
	case "help":
		it.aside = join(&above.help, it.wording)
	case "unit":
		above.unit, it.aside = record.Code{Display: it.wording}, true
	}
}

// join adds words to those that are there already.
func join(to *string, words string) bool {
	*to = strings.TrimSpace(*to + " " + words)
	return true
}
