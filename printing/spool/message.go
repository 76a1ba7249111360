package spool

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/OpenPrinting/goipp"
)

// version is what a request says at first, and olderVersion what it says to a
// printer that takes no other. No operation used here is newer than 1.1.
var version, olderVersion = goipp.MakeVersion(2, 0), goipp.MakeVersion(1, 1)

// The answers that count as one printer's word, beside its status.
const (
	jobIDAttr           = "job-id"
	jobNameAttr         = "job-name"
	jobStateAttr        = "job-state"
	jobStateReasonsAttr = "job-state-reasons"
)

// job-state, RFC 8011 section 5.3.7.
const (
	jobCanceled  = 7
	jobAborted   = 8
	jobCompleted = 9
)

// request starts a message with the attributes that every operation begins
// with, in the order that RFC 8011 section 4.1.4 demands.
func request(op goipp.Op, printerURI string) *goipp.Message {
	m := goipp.NewRequest(version, op, 0)
	add(&m.Operation, "attributes-charset", goipp.TagCharset, "utf-8")
	add(&m.Operation, "attributes-natural-language", goipp.TagLanguage, "en-GB")
	add(&m.Operation, "printer-uri", goipp.TagURI, printerURI)
	return m
}

func add(group *goipp.Attributes, name string, tag goipp.Tag, values ...string) {
	if len(values) == 0 || values[0] == "" {
		return
	}
	attr := goipp.Attribute{Name: name}
	for _, v := range values {
		attr.Values.Add(tag, goipp.String(v))
	}
	group.Add(attr)
}

func addDocument(m *goipp.Message, doc Document) {
	add(&m.Operation, jobNameAttr, goipp.TagName, doc.Name)
	add(&m.Operation, "document-format", goipp.TagMimeType, doc.Format)
	add(&m.Job, "media", goipp.TagKeyword, doc.Media)
	add(&m.Job, "sides", goipp.TagKeyword, doc.Sides)
}

// textsOf gives the values of an attribute as text, none where it is missing
// or has one of the out-of-band values of RFC 8010 section 3.8.
func textsOf(attrs goipp.Attributes, name string) []string {
	var texts []string
	for _, attr := range attrs {
		if attr.Name != name {
			continue
		}
		for _, v := range attr.Values {
			if text := textOf(v.V); text != "" {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

func textOf(v goipp.Value) string {
	switch v := v.(type) {
	case goipp.String:
		return string(v)
	case goipp.TextWithLang:
		return v.Text
	}
	return ""
}

func textIn(attrs goipp.Attributes, name string) string {
	if texts := textsOf(attrs, name); len(texts) > 0 {
		return strings.TrimSpace(texts[0])
	}
	return ""
}

// numberIn gives an integer or enum, 0 where it is missing.
func numberIn(attrs goipp.Attributes, name string) int {
	v, _ := valueIn(attrs, name).(goipp.Integer)
	return int(v)
}

// boolIn gives a boolean, or otherwise where it is missing.
func boolIn(attrs goipp.Attributes, name string, otherwise bool) bool {
	if v, ok := valueIn(attrs, name).(goipp.Boolean); ok {
		return bool(v)
	}
	return otherwise
}

func valueIn(attrs goipp.Attributes, name string) goipp.Value {
	for _, attr := range attrs {
		if attr.Name == name && len(attr.Values) > 0 {
			return attr.Values[0].V
		}
	}
	return nil
}

// stateAttrs are what a State is read from.
var stateAttrs = []string{"printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs"}

// abilityAttrs are what abilities are read from.
var abilityAttrs = append([]string{"media-supported", "sides-supported"}, stateAttrs...)

// abilities are what a printer says it has. A list that it does not give rules
// nothing out.
type abilities struct{ media, sides []string }

// grant gives up the wishes that the printer cannot fulfil, and says which: some
// print servers would put another paper in without a word.
func (a *abilities) grant(doc Document) (Document, []string) {
	if a == nil {
		return doc, nil
	}
	var waived []string
	if doc.Media != "" && len(a.media) > 0 && !offers(a.media, doc.Media) {
		doc.Media, waived = "", append(waived, "media")
	}
	if doc.Sides != "" && len(a.sides) > 0 && !slices.Contains(a.sides, doc.Sides) {
		doc.Sides, waived = "", append(waived, "sides")
	}
	return doc, waived
}

// offers reports whether a list has a paper size, or sizes of one's own up to one
// that holds it: of those Validate-Job has the last word.
func offers(list []string, size string) bool {
	if slices.Contains(list, size) {
		return true
	}
	return strings.HasPrefix(size, "custom_") && slices.ContainsFunc(list, func(most string) bool {
		return strings.HasPrefix(most, "custom_max_") && holds(most, size)
	})
}

// holds reports whether a sheet of one size lies on another, by their names (PWG
// 5101.1, section 5); it does where a name cannot be read.
func holds(most, size string) bool {
	w, h, ok := extent(size)
	mostW, mostH, ok2 := extent(most)
	return !ok || !ok2 || w <= mostW && h <= mostH
}

// extent reads width and height, in millimetres, off the end of a size's name.
func extent(size string) (w, h float64, ok bool) {
	dimensions, unit := size[strings.LastIndex(size, "_")+1:], 1.0
	if inches, found := strings.CutSuffix(dimensions, "in"); found {
		dimensions, unit = inches, 25.4
	}
	width, height, _ := strings.Cut(strings.TrimSuffix(dimensions, "mm"), "x")
	w, err := strconv.ParseFloat(width, 64)
	h, err2 := strconv.ParseFloat(height, 64)
	return w * unit, h * unit, err == nil && err2 == nil
}

// stateOf reads the printer attributes of an answer.
func stateOf(attrs goipp.Attributes) (State, error) {
	state := State{
		Accepting: boolIn(attrs, "printer-is-accepting-jobs", true),
		Reasons:   explainAll(textsOf(attrs, "printer-state-reasons")),
		Message:   textIn(attrs, "printer-state-message"),
	}
	switch n := numberIn(attrs, "printer-state"); n {
	case 3:
		state.Condition = Idle
	case 4:
		state.Condition = Working
	case 5:
		state.Condition = Stopped
	default:
		return unreachable(&Fault{NotAPrinter, fmt.Errorf("printer-state is %d, not 3, 4 or 5", n)})
	}
	return state, nil
}

// jobWord is what a printer says about one job.
type jobWord struct {
	id      int
	name    string
	state   int
	reasons []string
}

func jobOf(attrs goipp.Attributes) jobWord {
	return jobWord{
		id:      numberIn(attrs, jobIDAttr),
		name:    textIn(attrs, jobNameAttr),
		state:   numberIn(attrs, jobStateAttr),
		reasons: textsOf(attrs, jobStateReasonsAttr),
	}
}

// succeeded covers successful-ok and its variants, RFC 8011 appendix B.1.2.
func succeeded(code goipp.Code) bool { return code < 0x0100 }

func statusFault(m *goipp.Message) *Fault {
	keyword := goipp.Status(m.Code).String()
	var cause error
	if text := textIn(m.Operation, "status-message"); text != "" {
		cause = fmt.Errorf("%s (%s)", keyword, text)
	}
	return &Fault{keyword, cause}
}
