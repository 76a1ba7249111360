package forms

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reads is what an expression looks at, so that it need not be evaluated again
// when anything else changes.
type reads struct {
	anything bool // whatever is answered, and the clock
	daily    bool // the day
	items    []read
}

// read is one item that an expression looks at, with all that stands below it,
// in the occurrence of within that the expression stands in; the root stands
// for the whole form.
type read struct{ item, within *item }

func (r *reads) add(other reads) {
	r.anything = r.anything || other.anything
	r.daily = r.daily || other.daily
	for _, each := range other.items {
		if !slices.Contains(r.items, each) {
			r.items = append(r.items, each)
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
	// broad are the words that reach items in any other way.
	broad = regexp.MustCompile(`\b(?:item|descendants|children|repeat|answers)\b|%(?:resource|rootResource)\b`)
	// global are the variables that stand for the whole response.
	global = regexp.MustCompile(`%(?:resource|rootResource)\b`)
	clock  = regexp.MustCompile(`\b(?:now|timeOfDay)\b`)
	today  = regexp.MustCompile(`\btoday\b`)
)

// findReads looks at the words of an expression: where every step to an item
// is followed by a filter for one linkId, it reads those items; otherwise it is
// taken to read all that it can reach. It always reads the item that it stands
// at, and reaches beyond that only by %resource.
func (l *loader) findReads(fm *formula) {
	var ids []string
	source := byLinkID.ReplaceAllStringFunc(fm.exp.String(), func(filter string) string {
		ids = append(ids, byLinkID.FindStringSubmatch(filter)[1])
		return "«" + strconv.Itoa(len(ids)-1) + "»"
	})
	within := fm.item.reach()
	if global.MatchString(source) {
		within = l.q.root
	}
	fm.reads.daily = today.MatchString(source)
	fm.reads.anything = clock.MatchString(source) || within == l.q.root && broad.MatchString(narrow.ReplaceAllString(source, ""))
	if fm.item != l.q.root {
		fm.reads.items = []read{{fm.item, fm.item.reach()}}
	}
	for _, at := range picked.FindAllStringSubmatchIndex(source, -1) {
		if onward.MatchString(source[at[1]:]) {
			continue // only on the way to another
		}
		i, _ := strconv.Atoi(source[at[2]:at[3]]) // picked vouches for it
		if it := l.q.byID[unquoted(ids[i])]; it != nil {
			fm.reads.add(reads{items: []read{{it, within}}})
		} else {
			l.note(fm.item.linkID, fm.element, "it asks for item "+strconv.Quote(ids[i])+", which the form has not")
		}
	}
}

// reach gives the item that a path without %resource stays within: the one
// that it starts from. The answers of a question that are blocks are one item of
// the response, so that a path from one of them reaches all.
func (it *item) reach() *item {
	if it.multiplies && it.question() {
		return it.above
	}
	return it
}

// unquoted takes the escapes out of a string of FHIRPath.
func unquoted(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\'`, `'`, `\\`, `\`, `\"`, `"`, "\\`", "`", `\/`, `/`).Replace(s)
}

// watcher is a formula that is to be evaluated again when an item changes: at
// its places within the same occurrence.
type watcher struct {
	formula *formula
	within  *item
}

// register notes which formulas are to be evaluated again when an item, or one
// below it, changes.
func (q *Questionnaire) register(fm *formula) {
	if fm.reads.daily {
		q.daily = append(q.daily, fm)
	}
	if fm.reads.anything {
		q.attentive = append(q.attentive, fm)
		return
	}
	for _, r := range fm.reads.items {
		q.watchers[r.item] = append(q.watchers[r.item], watcher{fm, r.within})
	}
}

// sortCalculations puts the calculations in an order in which each follows
// those it reads. Calculations that read each other by name never come to rest
// and are refused; those that only might, as they read anything, are not.
func (l *loader) sortCalculations() {
	var calculated []*item
	for _, it := range l.q.items {
		if it.calculated != nil {
			calculated = append(calculated, it)
		}
	}
	order, round := sorted(calculated, (*item).calculatedFrom)
	l.q.calculations = order
	if round != nil {
		l.refuse(ErrCycle, round.linkID, "extension "+calculatedURL, "the calculation asks for its own result")
	}
}

// calculatedFrom gives the other calculations that one reads.
func (it *item) calculatedFrom() []*item {
	var others []*item
	for _, r := range it.calculated.reads.items {
		if r.item != it && r.item.calculated != nil {
			others = append(others, r.item)
		}
	}
	return others
}
