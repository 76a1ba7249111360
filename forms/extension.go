package forms

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Extensions that stand on an option.
const (
	optionPrefixURL    = coreURL + "questionnaire-optionPrefix"
	optionExclusiveURL = coreURL + "questionnaire-optionExclusive"
)

// itemExtensions are the extensions of an item, or of the form itself, that
// are read.
var itemExtensions = map[string]func(*loader, *item, node){
	coreURL + "questionnaire-hidden":            func(l *loader, it *item, x node) { it.hidden = it.hidden || l.flag(x, "valueBoolean", it.linkID) },
	coreURL + "questionnaire-itemControl":       (*loader).control,
	coreURL + "questionnaire-displayCategory":   (*loader).displayCategory,
	coreURL + "questionnaire-usageMode":         (*loader).usageMode,
	coreURL + "questionnaire-supportLink":       func(l *loader, it *item, x node) { join(&it.help, "See "+textOf(x["valueUri"])) },
	coreURL + "questionnaire-unit":              func(l *loader, it *item, x node) { it.unit = l.coding(it, x) },
	coreURL + "questionnaire-unitOption":        func(l *loader, it *item, x node) { it.units = append(it.units, l.coding(it, x)) },
	coreURL + "questionnaire-unitValueSet":      (*loader).unitValueSet,
	coreURL + "questionnaire-sliderStepValue":   func(l *loader, it *item, x node) { it.step = l.step(it, x) },
	coreURL + "questionnaire-minOccurs":         func(l *loader, it *item, x node) { it.minOccurs = l.count(it, x) },
	coreURL + "questionnaire-maxOccurs":         func(l *loader, it *item, x node) { it.maxOccurs = l.count(it, x) },
	coreURL + "questionnaire-choiceOrientation": func(l *loader, it *item, x node) { it.orientation = textOf(x["valueCode"]) },
	coreURL + "entryFormat":                     func(l *loader, it *item, x node) { it.format = l.str(x, "valueString", it.linkID) },
	coreURL + "minLength":                       func(l *loader, it *item, x node) { it.minLength = l.count(it, x) },
	coreURL + "maxDecimalPlaces":                func(l *loader, it *item, x node) { it.decimalPlaces = l.count(it, x) },
	coreURL + "regex":                           (*loader).regex,
	coreURL + "mimeType":                        func(l *loader, it *item, x node) { it.mimeTypes = append(it.mimeTypes, textOf(x["valueCode"])) },
	coreURL + "maxSize":                         (*loader).fileSize,
	coreURL + "minValue":                        (*loader).least,
	coreURL + "maxValue":                        (*loader).most,
	sdcURL + "sdc-questionnaire-minQuantity":    (*loader).least,
	sdcURL + "sdc-questionnaire-maxQuantity":    (*loader).most,
	variableURL:                                 (*loader).expression, initialURL: (*loader).expression, calculatedURL: (*loader).expression,
	enableWhenURL: (*loader).expression, answerURL: (*loader).expression, candidateURL: (*loader).expression,
	constraintURL: (*loader).constraint, targetURL: (*loader).constraint,
	launchContextURL: (*loader).launchContext, assembleURL: (*loader).assembleContext,
	sourceQueriesURL: (*loader).sourceQueries, populationURL: (*loader).population,
	sdcURL + "sdc-questionnaire-assemble-expectation": (*loader).assembly,
	tideoverURL + "column-width":                      (*loader).columnWidth,
	tideoverURL + "can-wait":                          func(l *loader, it *item, x node) { it.canWait = it.canWait || l.flag(x, "valueBoolean", it.linkID) },
}

// extensions reads the extensions of an item, or of the form as a whole.
func (l *loader) extensions(n node, it *item) {
	for _, e := range list(n["extension"]) {
		x, _ := e.(node)
		url := textOf(x["url"])
		if read := itemExtensions[url]; read != nil {
			read(l, it, x)
			continue
		}
		l.unread(url, it.linkID, "extension "+url)
	}
}

// unread says what becomes of an extension that is not read. One that nobody
// here knows may be passed over, as FHIR has it, and is told of.
func (l *loader) unread(url, linkID, element string) {
	switch s := plainExtensions[url]; s {
	case honoured, harmless:
	case refused:
		l.refuse(ErrUnsupported, linkID, element, "")
	default:
		l.note(linkID, element, noteWords[url])
	}
}

func (l *loader) control(it *item, x node) {
	concept, _ := x["valueCodeableConcept"].(node)
	for _, c := range list(concept["coding"]) {
		coding, _ := c.(node)
		code := textOf(coding["code"])
		if s := itemControls[code]; s != honoured && s != harmless {
			l.note(it.linkID, "itemControl "+code, "it is shown in the usual way")
			continue
		}
		if it.control == "" {
			it.control = code
		}
	}
}

func (l *loader) displayCategory(it *item, x node) {
	concept, _ := x["valueCodeableConcept"].(node)
	for _, c := range list(concept["coding"]) {
		if coding, _ := c.(node); it.control == "" && it.kind == TypeDisplay {
			it.control = textOf(coding["code"])
		}
	}
}

// usageMode hides what is for reading alone: a filled form shows it, not one
// that is being filled in.
func (l *loader) usageMode(it *item, x node) {
	switch mode := textOf(x["valueCode"]); mode {
	case "capture", "capture-display", "capture-display-non-empty":
	case "display", "display-non-empty":
		it.hidden = true
	default:
		l.note(it.linkID, coreURL+"questionnaire-usageMode", fmt.Sprintf("%q is no usage mode", mode))
	}
}

// assembly refuses a form whose questions are in other forms.
func (l *loader) assembly(it *item, x node) {
	if code := textOf(x["valueCode"]); code == "assemble-root" || code == "assemble-root-or-child" {
		l.note("", textOf(x["url"]), "it is taken as it is, not assembled from others")
	}
}

func (l *loader) coding(it *item, x node) record.Code {
	v, err := readCoding(x["valueCoding"])
	if err != nil {
		l.refuse(ErrInvalid, it.linkID, textOf(x["url"]), "a Coding expected")
	}
	return v.code
}

func (l *loader) unitValueSet(it *item, x node) {
	url := textOf(x["valueCanonical"])
	options, err := l.valueSet(url)
	if err != nil {
		l.note(it.linkID, coreURL+"questionnaire-unitValueSet "+url, "it "+err.reason.Error()+", so that the unit is typed")
	}
	for _, o := range options {
		it.units = append(it.units, o.Code)
	}
}

// regex reads a pattern that a whole answer must have. One that Go's regular
// expressions cannot follow is told of and not checked.
func (l *loader) regex(it *item, x node) {
	source := l.str(x, "valueString", it.linkID)
	pattern, err := regexp.Compile(`^(?:` + source + `)$`)
	if err != nil {
		l.note(it.linkID, coreURL+"regex", "this pattern cannot be checked: "+source)
		return
	}
	it.pattern = pattern
}

// fileSize reads the greatest size of a file. R4 reckoned it in megabytes,
// and what came after it in bytes: no form wants a file under a kilobyte.
func (l *loader) fileSize(it *item, x node) {
	v, err := readDecimal(x["valueDecimal"])
	size, bad := strconv.ParseFloat(v.text, 64)
	if err != nil || bad != nil || size <= 0 {
		l.refuse(ErrInvalid, it.linkID, coreURL+"maxSize", "a number of bytes expected")
		return
	}
	if size < 1024 {
		size *= 1 << 20
	}
	it.maxSize = int(min(size, MaxAttachment))
}

func (l *loader) step(it *item, x node) string {
	for _, key := range []string{"valueInteger", "valueDecimal"} {
		if v, err := readDecimal(x[key]); err == nil {
			return v.text
		}
	}
	l.refuse(ErrInvalid, it.linkID, coreURL+"questionnaire-sliderStepValue", "a number expected")
	return ""
}

func (l *loader) columnWidth(it *item, x node) {
	if it.width = l.count(it, x); it.width < 1 || it.width > 12 {
		l.refuse(ErrInvalid, it.linkID, tideoverURL+"column-width", "1 to 12 columns expected")
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
		return 0
	}
	return n
}

func (l *loader) least(it *item, x node) {
	if !l.limitBy(it, x, &it.leastBy) {
		it.limits.least = l.limit(it, x)
	}
}

func (l *loader) most(it *item, x node) {
	if !l.limitBy(it, x, &it.mostBy) {
		it.limits.most = l.limit(it, x)
	}
}

// assembleContext names a variable that the form which this one was made for
// would have given.
func (l *loader) assembleContext(_ *item, x node) {
	name := textOf(x["valueString"])
	l.absent[name] = true
	l.note("", "extension "+assembleURL, "%"+name+" is empty, as the form is taken by itself")
}

// sourceQueries names a variable that the answers of a server would be.
func (l *loader) sourceQueries(_ *item, x node) {
	ref, _ := x["valueReference"].(node)
	l.absent[strings.TrimPrefix(textOf(ref["reference"]), "#")] = true
	l.note("", "extension "+sourceQueriesURL, noteWords[sourceQueriesURL])
}

// population names a variable that a group would be filled in from.
func (l *loader) population(it *item, x node) {
	n, _ := x["valueExpression"].(node)
	if name := textOf(n["name"]); name != "" {
		l.absent[name] = true
	}
	l.note(it.linkID, "extension "+populationURL, noteWords[populationURL])
}

// limit reads the least or the greatest answer.
func (l *loader) limit(it *item, x node) *value {
	v, element, err := readValue(x, "value")
	if err == nil && element != "" && (it.comparable(v.kind) || it.kind == TypeQuantity && v.numeric()) {
		return &v
	}
	l.refuse(ErrInvalid, it.linkID, textOf(x["url"]), "a value of the question's own type expected")
	return nil
}
