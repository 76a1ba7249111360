package cds

import "github.com/tideover/tideover/forms/record"

// element is one line of the schema: how often it comes, and what is below it
// or how its text is written.
type element struct {
	name string
	occurs
	format *format // of a leaf; nil where others are below
	// from is where the record says it; nil where only forms do. Where both do,
	// the record counts, since amendments change it.
	from source
	// ours marks what we can always say: a group of nothing else says nothing.
	ours bool
	// only marks what no form may say in the record's stead.
	only bool
	// choice marks a line that is no element: the first of those below that says
	// something stands in its place.
	choice bool
	when   func(*telling) bool // it may be said at all; nil for always
	// about names the element that makes an occurrence of a group that repeats.
	about string
	// once marks a group in which the same said twice is said once: a diagnosis,
	// not an investigation, which can be made again.
	once bool
	// attribute names an element below whose text is an attribute of this one
	// as well.
	attribute string
	below     []element
	// texts names what has a text below a group that repeats.
	texts []string
}

// source gives what the record says; nothing where it says nothing.
type source func(*telling) []record.Fact

// occurs is how often an element comes.
type occurs struct{ least, most int }

const many = 1 << 30

var (
	required = occurs{1, 1}
	optional = occurs{0, 1}
	repeated = occurs{0, many}
)

func group(name string, o occurs, below ...element) element {
	return element{name: name, occurs: o, below: below}
}

// each is a group that repeats, one occurrence for each answer to about.
func each(name, about string, below ...element) element {
	e := element{name: name, occurs: repeated, about: about, below: below}
	for _, leaf := range e.leaves() {
		e.texts = append(e.texts, leaf.name)
	}
	return e
}

func either(below ...element) element {
	return element{occurs: required, choice: true, below: below}
}

func leaf(name string, o occurs, f *format) element {
	return element{name: name, occurs: o, format: f}
}

// says gives where the record says it.
func (e element) says(from source) element { e.from = from; return e }

// alone gives where the record says it, and that no form does.
func (e element) alone(from source) element { e.from, e.only = from, true; return e }

// always gives what we can say of every attendance.
func (e element) always(from source) element { e.from, e.ours = from, true; return e }

func (e element) given(when func(*telling) bool) element { e.when = when; return e }

// marked says that the text of an element below is an attribute as well.
func (e element) marked(attribute string) element { e.attribute = attribute; return e }

// distinct leaves out what was said before.
func (e element) distinct() element { e.once = true; return e }

// leaves gives the elements, this or below, that have a text.
func (e element) leaves() []element {
	if e.format != nil {
		return []element{e}
	}
	var all []element
	for _, below := range e.below {
		all = append(all, below.leaves()...)
	}
	return all
}
