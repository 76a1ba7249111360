package forms

import (
	"strconv"
)

const optionPrefixURL = coreURL + "questionnaire-optionPrefix"

// itemExtensions are the extensions of an item that have an effect.
var itemExtensions = map[string]func(*loader, *item, node){
	coreURL + "questionnaire-hidden":      func(l *loader, it *item, x node) { it.hidden = l.flag(x, "valueBoolean", it.linkID) },
	coreURL + "questionnaire-itemControl": (*loader).control,
	coreURL + "questionnaire-unit": func(l *loader, it *item, x node) {
		if v, err := readCoding(x["valueCoding"]); err == nil {
			it.unit = v.code.String()
			return
		}
		l.refuse(ErrInvalid, it.linkID, coreURL+"questionnaire-unit", "a Coding expected")
	},
	coreURL + "entryFormat":             func(l *loader, it *item, x node) { it.format = l.str(x, "valueString", it.linkID) },
	coreURL + "minLength":               func(l *loader, it *item, x node) { it.minLength = l.count(it, x) },
	coreURL + "maxDecimalPlaces":        func(l *loader, it *item, x node) { it.decimalPlaces = l.count(it, x) },
	coreURL + "questionnaire-minOccurs": func(l *loader, it *item, x node) { it.minOccurs = l.count(it, x) },
	coreURL + "questionnaire-maxOccurs": func(l *loader, it *item, x node) { it.maxOccurs = l.count(it, x) },
	coreURL + "minValue":                func(l *loader, it *item, x node) { it.least = l.limit(it, x) },
	coreURL + "maxValue":                func(l *loader, it *item, x node) { it.most = l.limit(it, x) },
	tideoverURL + "column-width": func(l *loader, it *item, x node) {
		if it.width = l.count(it, x); it.width < 1 || it.width > 12 {
			l.refuse(ErrInvalid, it.linkID, tideoverURL+"column-width", "1 to 12 columns expected")
		}
	},
	tideoverURL + "can-wait": func(l *loader, it *item, x node) { it.canWait = it.canWait || l.flag(x, "valueBoolean", it.linkID) },
}

// extensions reads the extensions of an item, or with no item those of the
// form, and refuses by its URL each one that is not known to be harmless.
func (l *loader) extensions(n node, it *item, linkID string) {
	for _, e := range list(n["extension"]) {
		x, _ := e.(node)
		url := textOf(x["url"])
		read := itemExtensions[url]
		switch {
		case plainExtensions[url] == harmless:
		case read != nil && it != nil:
			read(l, it, x)
		case url == optionPrefixURL && it != nil:
			l.refuse(ErrInvalid, linkID, url, "belongs on an option")
		default:
			l.refuse(ErrUnsupported, linkID, "extension "+url, "")
		}
	}
}

func (l *loader) control(it *item, x node) {
	concept, _ := x["valueCodeableConcept"].(node)
	for _, c := range list(concept["coding"]) {
		coding, _ := c.(node)
		code := textOf(coding["code"])
		if s := itemControls[code]; s != honoured && s != harmless {
			l.refuse(ErrUnsupported, it.linkID, "itemControl "+code, "")
		}
		if it.control == "" {
			it.control = code
		}
	}
}

// count reads valueInteger, which must not be negative.
func (l *loader) count(it *item, x node) int {
	v, err := readInteger(x["valueInteger"])
	if err != nil {
		l.refuse(ErrInvalid, it.linkID, textOf(x["url"]), "a whole number expected")
		return 0
	}
	n, _ := strconv.Atoi(v.text) // readInteger vouches for it
	if n < 0 {
		l.refuse(ErrInvalid, it.linkID, textOf(x["url"]), "a number below zero")
	}
	return n
}

// limit reads the least or the greatest answer.
func (l *loader) limit(it *item, x node) *value {
	v, element, err := readValue(x, "value")
	if err == nil && element != "" && it.accepts(v.kind) {
		return &v
	}
	l.refuse(ErrInvalid, it.linkID, textOf(x["url"]), "a value of the question's own type expected")
	return nil
}
