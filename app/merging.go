package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// A three-way merge of QuestionnaireResponses: what one side alone changed
// stands; where both changed the same question, each to something else, it is
// for a person to choose. Nothing is taken from the dates of the answers.

// item is one item of a response, read without loss.
type item map[string]json.RawMessage

// merging merges the items of three responses to the same form. takes says of
// the answers to a question whether theirs stands rather than mine.
type merging struct {
	takes func(address string, values three[[]byte]) bool
}

// three are the same place in the three responses.
type three[T any] struct{ base, mine, theirs T }

// items merges lists of items. Below names the occurrences that they are in.
func (m *merging) items(in three[[]item], below string) []item {
	var merged []item
	for _, linkID := range linkIDs(in.mine, in.theirs, in.base) {
		of := three[[]item]{having(in.base, linkID), having(in.mine, linkID), having(in.theirs, linkID)}
		for i := range max(len(of.base), len(of.mine), len(of.theirs)) {
			at := occurrence(below, i+1, max(len(of.base), len(of.mine), len(of.theirs)) > 1)
			one := m.item(three[item]{nth(of.base, i), nth(of.mine, i), nth(of.theirs, i)}, linkID, at)
			if one != nil {
				merged = append(merged, one)
			}
		}
	}
	return merged
}

// item merges one occurrence of an item; nil where nothing is left of it.
func (m *merging) item(in three[item], linkID, at string) item {
	out := item{}
	for _, side := range []item{in.theirs, in.mine} {
		maps.Copy(out, side)
	}
	delete(out, "item")
	delete(out, "answer")
	answers := m.answers(in, linkID+at, at)
	below := m.items(three[[]item]{children(in.base), children(in.mine), children(in.theirs)}, at)
	if len(answers) == 0 && len(below) == 0 {
		return nil
	}
	if len(answers) > 0 {
		out["answer"] = encode(answers)
	}
	if len(below) > 0 {
		out["item"] = encode(below)
	}
	return out
}

// answers merges the answers to one question; what is asked below each is
// merged on its own.
func (m *merging) answers(in three[item], address, at string) []item {
	base, mine, theirs := answersOf(in.base), answersOf(in.mine), answersOf(in.theirs)
	values := three[[]byte]{bare(base), bare(mine), bare(theirs)}
	pick := mine
	if m.takes(address, values) {
		pick = theirs
	}
	merged := make([]item, 0, len(pick))
	for i, a := range pick {
		one := maps.Clone(a)
		delete(one, "item")
		below := three[[]item]{children(nth(base, i)), children(nth(mine, i)), children(nth(theirs, i))}
		if items := m.items(below, occurrence(at, i+1, len(pick) > 1)); len(items) > 0 {
			one["item"] = encode(items)
		}
		merged = append(merged, one)
	}
	return merged
}

// threeWay decides by who changed what.
type threeWay struct {
	clashes []string // questions that both changed; mine stands until somebody chooses
	taken   []string // questions that they alone changed
}

func (t *threeWay) takes(address string, v three[[]byte]) bool {
	switch {
	case bytes.Equal(v.mine, v.theirs), bytes.Equal(v.base, v.theirs):
		return false
	case bytes.Equal(v.base, v.mine):
		t.taken = append(t.taken, address)
		return true
	}
	t.clashes = append(t.clashes, address)
	return false
}

// occurrence names an occurrence as forms.Item.At does: nothing for the first
// of a kind, "@2" for the second, "@2.1" below occurrences of occurrences.
func occurrence(below string, n int, repeats bool) string {
	switch {
	case below == "" && n > 1:
		return fmt.Sprintf("@%d", n)
	case below != "" && repeats:
		return fmt.Sprintf("%s.%d", below, n)
	}
	return below
}

// linkIDs gives the linkIds of several lists, in the order of the first.
func linkIDs(lists ...[]item) []string {
	var all []string
	for _, list := range lists {
		for _, it := range list {
			if id := it.linkID(); !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

func (it item) linkID() string {
	var id string
	if json.Unmarshal(it["linkId"], &id) != nil {
		return ""
	}
	return id
}

func having(list []item, linkID string) []item {
	return slices.DeleteFunc(slices.Clone(list), func(it item) bool { return it.linkID() != linkID })
}

func nth(list []item, i int) item {
	if i < len(list) {
		return list[i]
	}
	return nil
}

func children(it item) []item  { return decode(it["item"]) }
func answersOf(it item) []item { return decode(it["answer"]) }

// bare gives answers without what is asked below them, in a form that can be
// compared.
func bare(answers []item) []byte {
	plain := make([]item, len(answers))
	for i, a := range answers {
		plain[i] = maps.Clone(a)
		delete(plain[i], "item")
	}
	return encode(plain)
}

// decode reads a list of objects; what is none, as the JSON of our own
// responses never is, counts as empty.
func decode(raw json.RawMessage) []item {
	var list []item
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}

// encode cannot fail on what decode read.
func encode(list []item) json.RawMessage {
	raw, err := json.Marshal(list)
	if err != nil {
		panic(fmt.Sprintf("app: encoding items of a response: %v", err))
	}
	return raw
}
