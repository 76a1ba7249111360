package forms

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reads is what an expression looks at in the answers, so that it need not be
// evaluated again when anything else changes.
type reads struct {
	anything bool    // whatever is answered
	items    []*item // each with all that stands below it
}

func (r *reads) add(other reads) {
	r.anything = r.anything || other.anything
	for _, it := range other.items {
		if !slices.Contains(r.items, it) {
			r.items = append(r.items, it)
		}
	}
}

var (
	// byLinkID is the filter that picks the items of one linkId.
	byLinkID = regexp.MustCompile(`where\(\s*(?:\$this\s*\.\s*)?linkId\s*=\s*'((?:[^'\\]|\\.)*)'\s*\)`)
	// picked stands for that filter, with its number, while a path is looked at.
	picked = regexp.MustCompile(`«(\d+)»`)
	// into is a step from an item to those below it.
	into = `(?:item|(?:descendants|children)\(\s*\)|repeat\(\s*(?:answer\s*\.\s*)?item\s*\))`
	// onward is the way on from a picked item to another that is picked.
	onward = regexp.MustCompile(`^\s*\.\s*(?:answer\s*\.\s*)?` + into + `\s*\.\s*«`)
	// narrow are the steps to items that end at a picked one.
	narrow = regexp.MustCompile(`(?:%(?:resource|rootResource)\s*\.\s*)?\b` + into + `\s*\.\s*«\d+»`)
	// broad are the words that reach items, or the clock, in any other way.
	broad = regexp.MustCompile(`\b(?:item|descendants|children|repeat|answers|now|today|timeOfDay)\b|%(?:resource|rootResource)\b`)
)

// findReads looks at the words of an expression: where every step to an item
// is followed by a filter for one linkId, it reads those items; otherwise it is
// taken to read everything. It always reads the item that it stands at.
func (l *loader) findReads(fm *formula) {
	if fm.item != l.q.root {
		fm.reads.items = []*item{fm.item}
	}
	var ids []string
	source := byLinkID.ReplaceAllStringFunc(fm.exp.String(), func(filter string) string {
		ids = append(ids, byLinkID.FindStringSubmatch(filter)[1])
		return "«" + strconv.Itoa(len(ids)-1) + "»"
	})
	if broad.MatchString(narrow.ReplaceAllString(source, "")) {
		fm.reads.anything = true
	}
	for _, at := range picked.FindAllStringSubmatchIndex(source, -1) {
		if onward.MatchString(source[at[1]:]) {
			continue // only on the way to another
		}
		i, _ := strconv.Atoi(source[at[2]:at[3]]) // picked vouches for it
		if it := l.q.byID[unquoted(ids[i])]; it != nil {
			fm.reads.add(reads{items: []*item{it}})
		} else {
			l.note(fm.item.linkID, fm.element, "it asks for item "+strconv.Quote(ids[i])+", which the form has not")
		}
	}
}

// unquoted takes the escapes out of a string of FHIRPath.
func unquoted(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\'`, `'`, `\\`, `\`, `\"`, `"`, "\\`", "`", `\/`, `/`).Replace(s)
}

// register notes which formulas are to be evaluated again when an item, or one
// below it, changes.
func (q *Questionnaire) register(fm *formula) {
	if fm.reads.anything {
		q.attentive = append(q.attentive, fm)
		return
	}
	for _, it := range fm.reads.items {
		q.watchers[it] = append(q.watchers[it], fm)
	}
}

// sortCalculations puts the calculations in an order in which each follows
// those it reads. Calculations that read each other by name never come to rest
// and are refused; those that only might, as they read anything, are not.
func (l *loader) sortCalculations() {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(l.q.items))
	var visit func(it *item) bool
	visit = func(it *item) bool {
		switch state[it.index] {
		case done:
			return true
		case open:
			l.refuse(ErrCycle, it.linkID, "extension "+calculatedURL, "the calculation asks for its own result")
			return false
		}
		state[it.index] = open
		for _, source := range it.calculated.reads.items {
			if source != it && source.calculated != nil && !visit(source) {
				return false
			}
		}
		state[it.index] = done
		l.q.calculations = append(l.q.calculations, it)
		return true
	}
	for _, it := range l.q.items {
		if it.calculated != nil && !visit(it) {
			return
		}
	}
}
