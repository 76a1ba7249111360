package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A three-way merge of QuestionnaireResponses: what one side alone changed
// stands; where both changed the same question, each to something else, it is
// for a person to choose. Nothing is taken from the dates of the answers.

// item is one item of a response, read without loss.
type item map[string]json.RawMessage

// merging merges the items of three responses to the same form.
type merging struct {
	// multiplies names what may be there several times: groups that repeat, and
	// questions that repeat with others below them.
	multiplies map[string]bool
	// takes says of the answers to a question whether theirs stands rather than
	// mine.
	takes func(address string, values three[[]byte]) bool
}

// three are the same place in the three responses.
type three[T any] struct{ base, mine, theirs T }

// items merges lists of items. Keys say in which occurrences they stand.
func (m *merging) items(in three[[]item], keys []int) []item {
	var merged []item
	for _, linkID := range linkIDs(in.mine, in.theirs, in.base) {
		of := three[[]item]{having(in.base, linkID), having(in.mine, linkID), having(in.theirs, linkID)}
		for i := range max(len(of.base), len(of.mine), len(of.theirs)) {
			one := m.item(three[item]{nth(of.base, i), nth(of.mine, i), nth(of.theirs, i)}, linkID, keys, i+1)
			if one != nil {
				merged = append(merged, one)
			}
		}
	}
	return merged
}

// item merges the nth of an item; nil where nothing is left of it.
func (m *merging) item(in three[item], linkID string, keys []int, n int) item {
	out := item{}
	for _, side := range []item{in.theirs, in.mine} {
		maps.Copy(out, side)
	}
	delete(out, "item")
	delete(out, "answer")
	answers := m.answers(in, linkID, keys)
	below := m.items(three[[]item]{children(in.base), children(in.mine), children(in.theirs)}, m.within(linkID, keys, n))
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
func (m *merging) answers(in three[item], linkID string, keys []int) []item {
	base, mine, theirs := answersOf(in.base), answersOf(in.mine), answersOf(in.theirs)
	if len(base)+len(mine)+len(theirs) == 0 {
		return nil
	}
	pick := mine
	if m.takes(addressOf(linkID, m.within(linkID, keys, 1)), three[[]byte]{bare(base), bare(mine), bare(theirs)}) {
		pick = theirs
	}
	merged := make([]item, 0, len(pick))
	for i, a := range pick {
		one := maps.Clone(a)
		delete(one, "item")
		below := three[[]item]{children(nth(base, i)), children(nth(mine, i)), children(nth(theirs, i))}
		if items := m.items(below, m.within(linkID, keys, i+1)); len(items) > 0 {
			one["item"] = encode(items)
		}
		merged = append(merged, one)
	}
	return merged
}

// within gives the keys below the nth of an item.
func (m *merging) within(linkID string, keys []int, n int) []int {
	if !m.multiplies[linkID] {
		return keys
	}
	return append(slices.Clip(keys), n)
}

// addressOf names a question as forms.Item.At does: the linkId alone in the
// first of everything, and otherwise with the keys of what it stands in.
func addressOf(linkID string, keys []int) string {
	if !slices.ContainsFunc(keys, func(k int) bool { return k != 1 }) {
		return linkID
	}
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = strconv.Itoa(k)
	}
	return linkID + "@" + strings.Join(words, ".")
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
