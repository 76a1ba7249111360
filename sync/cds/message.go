package cds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// node is one element of a message.
type node struct {
	name  string
	text  string
	attrs [][2]string
	below []node
}

// made is what came of one line of the table.
type made struct {
	nodes []node
	said  bool     // something is in it that is not ours
	lacks []string // what the schema requires there and nobody said
}

// build makes the occurrences of an element.
func (t *telling) build(e element) made {
	switch {
	case e.when != nil && !e.when(t):
		return made{}
	case e.choice:
		return t.choose(e)
	case e.format != nil:
		return t.leaf(e)
	case e.most == many:
		return t.each(e)
	}
	return t.group(e)
}

// group makes an element with others below it. What is not required and cannot
// be said whole is left out whole.
func (t *telling) group(e element) made {
	n, m := node{name: e.name}, made{}
	for _, below := range e.below {
		b := t.build(below)
		n.below = append(n.below, b.nodes...)
		m.lacks = append(m.lacks, b.lacks...)
		m.said = m.said || b.said
	}
	if e.attribute != "" {
		n.attrs = append(n.attrs, [2]string{e.attribute, n.find(e.attribute)})
	}
	switch {
	case len(m.lacks) > 0 && e.least > 0: // what holds it cannot be said either
	case len(m.lacks) > 0:
		if m.said {
			t.omit(e.name, "it cannot be sent without "+strings.Join(m.lacks, ", "))
		}
		return made{}
	case m.said || e.least > 0:
		m.nodes = []node{n}
	}
	return m
}

// find gives the text of an element below.
func (n node) find(name string) string {
	for _, b := range n.below {
		if b.name == name {
			return b.text
		}
		if text := b.find(name); text != "" {
			return text
		}
	}
	return ""
}

// choose takes the first that says something.
func (t *telling) choose(e element) made {
	var lacks []string
	for _, below := range e.below {
		m := t.build(below)
		if m.said {
			return m
		}
		lacks = append(lacks, m.lacks...)
	}
	return made{lacks: []string{strings.Join(lacks, " or ")}}
}

// each makes an occurrence of a group for everything that was said together.
func (t *telling) each(e element) made {
	var all made
	one := e
	one.occurs = optional
	for _, facts := range t.occurrences(e) {
		m := t.within(facts, len(all.nodes)+1).group(one)
		if e.once && len(m.nodes) > 0 && slices.ContainsFunc(all.nodes, m.nodes[0].says) {
			continue
		}
		all.nodes = append(all.nodes, m.nodes...)
		all.said = all.said || m.said
	}
	return all
}

// says reports whether another occurrence says the same, wherever it stands
// among them.
func (n node) says(other node) bool {
	return slices.EqualFunc(n.below, other.below, func(a, b node) bool {
		return a.name == b.name && (a.text == b.text || a.name == sequenceElement)
	})
}

// leaf writes the answers to one element.
func (t *telling) leaf(e element) made {
	var texts []string
	if e.most == 1 {
		texts = t.latest(e)
	} else {
		texts = t.all(e)
	}
	m := made{said: len(texts) > 0 && !e.ours}
	if len(texts) < e.least {
		m.lacks = []string{e.name}
		return m
	}
	for _, text := range texts {
		m.nodes = append(m.nodes, node{name: e.name, text: text})
	}
	return m
}

// latest gives the one answer that there is room for: the record's, or the
// newest of the forms where the record's cannot be written.
func (t *telling) latest(e element) []string {
	candidates, answers := t.hearOf(e)
	if len(answers) > 0 && !e.only {
		candidates = append(candidates, answers[len(answers)-1])
	}
	var why []string
	for _, f := range candidates {
		texts, wrong := e.format.write(f, t.Zone)
		why = append(why, wrong...)
		if len(texts) == 0 {
			continue
		}
		if len(texts) > 1 || t.differs(e, answers, texts[0]) {
			t.omit(e.name, "other answers were given as well; there is room for one")
		}
		return texts[:1]
	}
	if len(why) > 0 {
		t.omit(e.name, why[0])
	}
	return nil
}

// differs reports whether any of the answers says otherwise than what is sent.
func (t *telling) differs(e element, answers []record.Fact, sent string) bool {
	return slices.ContainsFunc(answers, func(f record.Fact) bool {
		texts, _ := e.format.write(f, t.Zone)
		return slices.ContainsFunc(texts, func(text string) bool { return text != sent })
	})
}

// all gives every answer, each once where there is room for any number.
func (t *telling) all(e element) []string {
	var texts []string
	answers, fromForms := t.hearOf(e)
	if !e.only {
		answers = append(answers, fromForms...)
	}
	for _, f := range answers {
		read, wrong := e.format.write(f, t.Zone)
		for _, words := range wrong {
			t.omit(e.name, words)
		}
		for _, text := range read {
			if e.most < many || !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	if len(texts) > e.most {
		t.omit(e.name, fmt.Sprintf("there is room for %d answers", e.most))
		texts = texts[:e.most]
	}
	return texts
}

// hearOf gives what the record says of an element, and what forms say of it.
func (t *telling) hearOf(e element) (fromRecord, fromForms []record.Fact) {
	t.asked[e.name] = true
	if e.from != nil {
		fromRecord = e.from(t)
	}
	return fromRecord, t.answers(e.name)
}
