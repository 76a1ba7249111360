package extraction

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/tideover/tideover/forms/fhirpath"
)

// How much extraction takes in and gives.
const (
	maxDepth = 64
	maxWork  = 200_000 // items met, elements made and expressions evaluated
)

// occurrence is one item of the response beside its item of the form. The root
// is the response beside the form itself.
type occurrence struct {
	item     node // of the form
	response node // of the response
	parent   *occurrence
	answer   int    // of parent's answers, the one that this stands under; -1 for none
	place    string // names the occurrence in the response: "contacts.2/phone.1"
	children []*occurrence

	ids    map[string]string // the IDs that extractAllocateId gives here
	values map[string]*variable
}

// link joins a response to its form, item by item in the response's order.
func (r *run) link() *occurrence {
	root := &occurrence{item: r.questionnaire, response: r.response, answer: -1}
	r.children(root, 0)
	return root
}

func (r *run) children(o *occurrence, depth int) {
	if !r.spend(1) || depth > maxDepth {
		r.fail(o, "item", ErrTooLarge)
		return
	}
	items := map[string]node{}
	for _, item := range list(o.item, "item") {
		items[text(item, "linkId")] = item
	}
	counts := map[string]int{}
	adopt := func(under node, answer int) {
		for _, response := range list(under, "item") {
			if c := r.adopt(o, response, items, counts); c != nil {
				c.answer = answer
				r.children(c, depth+1)
			}
		}
	}
	adopt(o.response, -1)
	for i, a := range list(o.response, "answer") {
		adopt(a, i)
	}
}

// adopt makes an occurrence of an item of the response.
func (r *run) adopt(o *occurrence, response node, items map[string]node, counts map[string]int) *occurrence {
	id := text(response, "linkId")
	item, ok := items[id]
	if !ok {
		r.fail(o, "item", fmt.Errorf("%w: the form has no item %q here", ErrOtherForm, id))
		return nil
	}
	counts[id]++
	c := &occurrence{item: item, response: response, parent: o}
	c.place = o.place + "/" + strconv.Quote(id) + "." + strconv.Itoa(counts[id])
	o.children = append(o.children, c)
	return c
}

// answered reports whether there is an answer here or below.
func (o *occurrence) answered() bool {
	return len(o.answers()) > 0 || slices.ContainsFunc(o.children, (*occurrence).answered)
}

// answers gives copies of the values of the answers.
func (o *occurrence) answers() []typed {
	var all []typed
	for _, a := range list(o.response, "answer") {
		if v := choice(a, "value"); v.content != nil {
			all = append(all, typed{v.of, clone(v.content)})
		}
	}
	return all
}

// focus gives the occurrence as expressions see it.
func (o *occurrence) focus() fhirpath.Collection {
	if o.parent == nil {
		return fhirpath.Collection{fhirpath.Resource(o.response)}
	}
	return fhirpath.Collection{fhirpath.Typed("QuestionnaireResponse.item", o.response, nil)}
}

// visit goes through an occurrence and what is below it, in reading order.
func (o *occurrence) visit(do func(*occurrence)) {
	do(o)
	for _, c := range o.children {
		c.visit(do)
	}
}
