package forms

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/tideover/tideover/forms/record"
)

// item reads one item and what is below it.
func (l *loader) item(n node, parent *item) {
	it := &item{linkID: textOf(n["linkId"]), decimalPlaces: -1}
	if !l.add(it, parent) {
		return
	}
	id := it.linkID
	l.str(n, "linkId", id)
	l.elements(n, itemElements, id)
	it.text, it.definition = l.str(n, "text", id), l.str(n, "definition", id)
	if prefix := l.str(n, "prefix", id); prefix != "" {
		it.text = prefix + " " + it.text
	}
	it.required, it.repeats, it.readOnly = l.flag(n, "required", id), l.flag(n, "repeats", id), l.flag(n, "readOnly", id)
	l.kind(n, it)
	l.codes(n, it)
	l.maxLength(n, it)
	l.conditions(n, it)
	l.extensions(n, it, id)
	l.options(n, it)
	l.initial(n, it)
	l.invariants(n, it)
	l.binding(it)
	l.asideOf(it, parent)
	l.items(n, it)
}

func (l *loader) kind(n node, it *item) {
	it.kind = Type(l.str(n, "type", it.linkID))
	switch {
	case itemTypes[it.kind] == refused:
		l.refuse(ErrUnsupported, it.linkID, "type "+string(it.kind), "")
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
	if url := l.str(n, "answerValueSet", it.linkID); url != "" {
		options, known := l.valueSet(url, it)
		if !known {
			l.refuse(ErrMissingList, it.linkID, "answerValueSet", url)
		}
		if known && len(options) == 0 && it.kind == TypeChoice {
			l.refuse(ErrMissingList, it.linkID, "answerValueSet", url+" offers nothing to choose")
		}
		it.options = options
	}
	for _, a := range list(n["answerOption"]) {
		o, ok := a.(node)
		if !ok {
			l.refuse(ErrInvalid, it.linkID, "answerOption", "a list of options expected")
			continue
		}
		l.answerOption(o, it)
	}
}

func (l *loader) answerOption(n node, it *item) {
	v, element, err := readValue(n, "value")
	for _, key := range sortedKeys(n) {
		if key != element && key != "initialSelected" && key != "extension" && key != "id" {
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
	o := Option{value: v, Code: v.code, initial: l.flag(n, "initialSelected", it.linkID)}
	if v.kind != codingValue {
		o.Code = record.Code{Code: v.text, Display: v.words()}
	}
	o.Term = o.Code.Display
	l.optionExtensions(n, &o, it.linkID)
	if o.initial {
		it.initial = append(it.initial, v)
	}
	it.options = append(it.options, o)
}

func (l *loader) optionExtensions(n node, o *Option, linkID string) {
	for _, e := range list(n["extension"]) {
		x, _ := e.(node)
		switch url := textOf(x["url"]); {
		case url == optionPrefixURL:
			o.Prefix = textOf(x["valueString"])
		case plainExtensions[url] != harmless:
			l.refuse(ErrUnsupported, linkID, "answerOption "+url, "")
		}
	}
}

func (l *loader) initial(n node, it *item) {
	for _, a := range list(n["initial"]) {
		i, _ := a.(node)
		v, element, err := readValue(i, "value")
		switch {
		case err != nil:
			l.refuse(err, it.linkID, "initial."+element, "")
		case element == "" || len(i) != 1:
			l.refuse(ErrInvalid, it.linkID, "initial", "one value[x] and nothing else expected")
		case !it.accepts(v.kind):
			l.refuse(ErrInvalid, it.linkID, "initial."+element, fmt.Sprintf("does not answer a question of type %s", it.kind))
		default:
			it.initial = append(it.initial, v)
		}
	}
}

// asideOf lets a display with the control flyover, help or unit become the
// hint, the help or the unit of the question it stands under.
func (l *loader) asideOf(it, parent *item) {
	if it.kind != TypeDisplay || parent == nil || len(it.when) > 0 {
		return
	}
	target := map[string]*string{"flyover": &parent.hint, "help": &parent.help, "unit": &parent.unit}[it.control]
	if target != nil {
		*target, it.aside = it.text, true
	}
}
