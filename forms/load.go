package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tideover/tideover/forms/fhirpath"
)

// How large a form may be. A department's own forms have some fifty items.
const (
	MaxBytes = 8 << 20
	MaxItems = 10_000
	// MaxExpressions bounds what a key press can set off.
	MaxExpressions = 2_000
	MaxDepth       = 40
)

// maxRefusals is how many faults of one form are told at once.
const maxRefusals = 50

// Load reads a FHIR R4 Questionnaire in JSON and resolves its value sets from
// lists. It fails with one *Refusal for each thing that it cannot honour; see
// Refusals and SUPPORT.md.
func Load(r io.Reader, lists *CodeLists) (*Questionnaire, error) {
	l, err := load(r, lists)
	if err == nil && len(l.refusals) > 0 {
		err = errors.Join(l.refusals...)
	}
	if err != nil {
		return nil, err
	}
	return l.q, nil
}

// load reads a form as far as it can be read.
func load(r io.Reader, lists *CodeLists) (*loader, error) {
	root, err := readObject(r)
	if err != nil {
		return nil, err
	}
	if root["resourceType"] != "Questionnaire" {
		return nil, &Refusal{Element: "resourceType", Reason: ErrNotFHIR, Detail: fmt.Sprintf("it is %q", textOf(root["resourceType"]))}
	}
	q := &Questionnaire{source: root, root: &item{index: -1, kind: TypeGroup, depth: -1, source: root}, byID: map[string]*item{}}
	q.lists, q.given, q.weights, q.watchers = lists, map[string]bool{}, map[[2]string]fhirpath.Decimal{}, map[*item][]watcher{}
	l := &loader{lists: lists, own: map[string]node{}, q: q, given: q.given, absent: map[string]bool{}}
	l.root(root)
	l.items(root, q.root)
	l.link()
	slices.SortStableFunc(q.notes, func(a, b Note) int { return q.position(a.LinkID) - q.position(b.LinkID) })
	return l, nil
}

// position tells where an item stands in reading order; the form itself first.
func (q *Questionnaire) position(linkID string) int {
	if it := q.byID[linkID]; it != nil {
		return it.index
	}
	return -1
}

// readObject reads one JSON object and nothing after it.
func readObject(r io.Reader) (node, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading a form: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, &Refusal{Reason: ErrTooLarge, Detail: fmt.Sprintf("more than %d bytes", MaxBytes)}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")) {
		return nil, &Refusal{Reason: ErrNotFHIR, Detail: "it is XML; export it as JSON"}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var root node
	if err := d.Decode(&root); err != nil {
		return nil, &Refusal{Reason: ErrNotFHIR, Detail: fmt.Sprintf("byte %d: the JSON cannot be read", d.InputOffset())}
	}
	if _, err := d.Token(); err != io.EOF || root == nil {
		return nil, &Refusal{Reason: ErrNotFHIR, Detail: "one JSON object expected, and nothing after it"}
	}
	return root, nil
}

// loader reads one form and gathers what it cannot honour.
type loader struct {
	lists    *CodeLists
	own      map[string]node // value sets and code systems that the form brings, by "#id" and by URL
	q        *Questionnaire
	given    map[string]bool // variables that whoever opens the form gives
	absent   map[string]bool // variables that nobody can give here, and that are empty
	refusals []error
	full     bool // too many items; no more are read
	formulas int  // how many expressions were read
}

func (l *loader) refuse(reason error, linkID, element, detail string) {
	if len(l.refusals) < maxRefusals {
		l.refusals = append(l.refusals, &Refusal{LinkID: linkID, Element: element, Detail: detail, Reason: reason})
	}
}

// maxNotes is how many things without effect are told of one form.
const maxNotes = 200

// note tells what has no effect here, once for each item.
func (l *loader) note(linkID, element, words string) {
	n := Note{linkID, element, words}
	if len(l.q.notes) < maxNotes && !slices.Contains(l.q.notes, n) {
		l.q.notes = append(l.q.notes, n)
	}
}

func (l *loader) root(root node) {
	l.release(root)
	l.elements(root, rootElements, "")
	for key, target := range map[string]*string{"url": &l.q.URL, "version": &l.q.Version, "name": &l.q.Name, "title": &l.q.Title} {
		*target = l.str(root, key, "")
	}
	switch {
	case l.q.URL == "":
		l.q.URL = contentURN(root)
		l.note("", "url", "it has none; answers name the form by its content")
	case strings.Contains(l.q.URL, "|"):
		l.refuse(ErrInvalid, "", "url", "the version belongs into version")
	}
	l.status(root)
	l.contained(root)
	l.extensions(root, l.q.root)
}

func (l *loader) status(root node) {
	if root["status"] == nil {
		l.q.Status = "unknown"
		l.note("", "status", "it has none, which R4 requires")
		return
	}
	l.q.Status = l.str(root, "status", "")
	if !slices.Contains([]string{"draft", "active", "retired", "unknown"}, l.q.Status) {
		l.refuse(ErrInvalid, "", "status", fmt.Sprintf("%q is no publication status", l.q.Status))
	}
}

// contentURN names a form without a url by what is in it: a version 5 UUID.
func contentURN(root node) string {
	canonical, err := json.Marshal(root)
	if err != nil {
		return "" // a tree that was read from JSON can be written
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, canonical).URN()
}

// release refuses a form whose profile says that it is of another release.
func (l *loader) release(root node) {
	meta, _ := root["meta"].(node)
	for _, p := range list(meta["profile"]) {
		profile := textOf(p)
		for _, mark := range []string{"/5.0/", "/STU3/", "/3.0/", "|5.0", "|3.0", "/DSTU2/"} {
			if strings.HasPrefix(profile, "http://hl7.org/fhir/") && strings.Contains(profile, mark) {
				l.refuse(ErrRelease, "", "meta.profile", profile)
			}
		}
	}
}

// elements refuses every element of n that the table does not allow, in the
// order of their names.
func (l *loader) elements(n node, table map[string]support, linkID string) {
	for _, key := range sortedKeys(n) {
		if primitive, ok := strings.CutPrefix(key, "_"); ok && table[primitive] != "" {
			l.primitiveExtensions(n[key], key, linkID)
			continue
		}
		if release, other := otherRelease[key]; other {
			l.refuse(ErrRelease, linkID, key, "an element of "+release)
			continue
		}
		switch {
		case table[key] == refused:
			l.refuse(ErrUnsupported, linkID, key, "")
		case table[key] == noted:
			l.note(linkID, key, "")
		case table[key] == "":
			l.refuse(ErrInvalid, linkID, key, "R4 has no such element")
		case listElements[key]:
			l.listElement(n[key], key, linkID)
		}
	}
}

// listElement refuses what should be a list and is none. An empty one, which
// FHIR does not have either, is told of.
func (l *loader) listElement(a any, key, linkID string) {
	switch elements, ok := a.([]any); {
	case !ok:
		l.refuse(ErrInvalid, linkID, key, "a list expected")
	case len(elements) == 0:
		l.note(linkID, key, "an empty list")
	}
}

// listElements are the elements that are read one by one.
var listElements = map[string]bool{
	"extension": true, "item": true, "code": true, "enableWhen": true, "answerOption": true, "initial": true, "contained": true,
}

func sortedKeys(n node) []string {
	keys := make([]string, 0, len(n))
	for key := range n {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// primitiveExtensions looks at the extensions of a primitive element.
func (l *loader) primitiveExtensions(a any, key, linkID string) {
	elements := list(a)
	if n, ok := a.(node); ok {
		elements = []any{n}
	}
	for _, e := range elements {
		n, _ := e.(node)
		for _, x := range list(n["extension"]) {
			ext, _ := x.(node)
			url := textOf(ext["url"])
			l.unread(url, linkID, key+" "+url)
		}
	}
}

// items reads the items directly below n.
func (l *loader) items(n node, above *item) {
	if len(list(n["item"])) == 0 {
		if above == l.q.root {
			l.refuse(ErrInvalid, "", "item", "the form puts no questions")
		}
		return
	}
	if above.depth+1 >= MaxDepth {
		l.refuse(ErrTooLarge, above.linkID, "item", fmt.Sprintf("nested deeper than %d levels", MaxDepth))
		return
	}
	for _, c := range list(n["item"]) {
		child, ok := c.(node)
		if !ok {
			l.refuse(ErrInvalid, above.linkID, "item", "a list of items expected")
			continue
		}
		l.item(child, above)
	}
}

// add gives the item its place in the form, or reports that there is none.
func (l *loader) add(it, above *item) bool {
	if l.full {
		return false
	}
	if len(l.q.items) == MaxItems {
		l.full = true
		l.refuse(ErrTooLarge, "", "item", fmt.Sprintf("more than %d items", MaxItems))
		return false
	}
	it.index, it.above, it.nth = len(l.q.items), above, len(above.below)
	it.depth, it.canWait = above.depth+1, above.canWait
	above.below = append(above.below, it)
	l.q.items = append(l.q.items, it)
	switch {
	case strings.TrimSpace(it.linkID) == "":
		l.refuse(ErrInvalid, "", "linkId", fmt.Sprintf("item %d has none", it.index+1))
	case l.q.byID[it.linkID] != nil:
		l.refuse(ErrDuplicate, it.linkID, "linkId", "")
	default:
		l.q.byID[it.linkID] = it
	}
	return true
}

// textOf gives a as a string, empty where it is none.
func textOf(a any) string {
	s, _ := a.(string)
	return s
}

// str reads an element that must be a string; empty where it is absent.
func (l *loader) str(n node, key, linkID string) string {
	a, present := n[key]
	s, ok := a.(string)
	switch {
	case present && !ok:
		l.refuse(ErrInvalid, linkID, key, "a string expected")
	case present && strings.TrimSpace(s) == "":
		l.note(linkID, key, "it says nothing")
	}
	return strings.TrimSpace(s)
}

// flag reads an element that must be true or false; false where it is absent.
func (l *loader) flag(n node, key, linkID string) bool {
	a, present := n[key]
	yes, ok := a.(bool)
	if present && !ok {
		l.refuse(ErrInvalid, linkID, key, "true or false expected")
	}
	return yes
}
