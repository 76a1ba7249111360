package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// MaxPlaces is how many places a form that is being filled in may have, all
// repetitions counted.
const MaxPlaces = 50_000

// place is one occurrence of an item in a form that is being filled in. The
// places of a form are a tree: what repeats as a block has one for each time.
type place struct {
	*item
	at    string
	above *place // nil for the root alone
	// below holds the places under this one, by the nth of their items; what
	// repeats as a block has a family of several.
	below [][]*place
	// keys tell the occurrences apart that the place stands in, its own last.
	// A key is given once and stays, whatever is taken away beside it.
	keys   []int
	number int // 1, 2, … of an occurrence among its family; 0 of what does not multiply
	order  int // in reading order

	st state
	on bool // put, given the answers so far

	cells  []cell   // what the formulas of the item come to here, by slot
	drawn  []Option // what an expression offers to choose
	ink    []any    // what is written of the place in the response: see written
	inkDry bool
}

// address gives the At of an item in the occurrences of keys: the linkId
// alone where each is the first.
func address(it *item, keys []int) string {
	if !slices.ContainsFunc(keys, func(k int) bool { return k != 1 }) {
		return it.linkID
	}
	var b strings.Builder
	b.WriteString(it.linkID)
	for i, k := range keys {
		b.WriteByte("@."[min(i, 1)])
		b.WriteString(strconv.Itoa(k))
	}
	return b.String()
}

// likeAnAddress refuses a linkId that could be taken for the address of a
// later occurrence of another item.
func (l *loader) likeAnAddress(it *item) {
	i := strings.LastIndexByte(it.linkID, '@')
	if i < 0 || strings.Trim(it.linkID[i+1:], "0123456789.") != "" {
		return
	}
	if other := l.q.byID[it.linkID[:i]]; other != nil && other.inBlock() {
		l.refuse(ErrInvalid, it.linkID, "linkId", "it names an occurrence of another item here")
	}
}

// inBlock reports whether an item multiplies or stands in what does.
func (it *item) inBlock() bool {
	for ; it != nil; it = it.above {
		if it.multiplies {
			return true
		}
	}
	return false
}

// grow makes a place for an item and all places below it. A key counts only
// for what multiplies.
func (f *Form) grow(it *item, above *place, key int) *place {
	p := &place{item: it, above: above}
	if above != nil {
		p.keys = above.keys
	}
	if it.multiplies {
		p.keys = append(slices.Clip(p.keys), key)
	}
	p.at = address(it, p.keys)
	f.byAt[p.at] = p
	f.count++
	p.below = make([][]*place, len(it.below))
	for i, child := range it.below {
		for k := range child.atFirst() {
			p.below[i] = append(p.below[i], f.grow(child, p, k+1))
		}
	}
	return p
}

// atFirst is how many occurrences of an item an empty form shows.
func (it *item) atFirst() int {
	if it.multiplies {
		return max(it.minOccurs, 1)
	}
	return 1
}

// family gives the occurrences of an item under one place.
func (p *place) family(it *item) []*place { return p.below[it.nth] }

// siblings gives the family that a place belongs to.
func (p *place) siblings() []*place { return p.above.family(p.item) }

// walk visits a place and all below it in reading order.
func (p *place) walk(visit func(*place)) {
	visit(p)
	for _, family := range p.below {
		for _, b := range family {
			b.walk(visit)
		}
	}
}

// arrange gathers the places anew after one was added or taken away.
func (f *Form) arrange() {
	f.places = f.places[:0]
	f.byItem = make([][]*place, len(f.q.items))
	f.root.walk(func(p *place) {
		if p.above == nil {
			return
		}
		p.order = len(f.places)
		f.places = append(f.places, p)
		f.byItem[p.index] = append(f.byItem[p.index], p)
	})
	for _, p := range f.places {
		if p.multiplies {
			p.number = slices.Index(p.siblings(), p) + 1
		}
	}
}

// occurrence finds the place that at names, if it can be given several times.
func (f *Form) occurrence(at string) (*place, error) {
	p := f.byAt[at]
	switch {
	case p == nil || p.above == nil:
		return nil, &Refusal{LinkID: at, Reason: ErrUnknownAnswer}
	case !p.multiplies:
		return nil, &Refusal{LinkID: p.linkID, Element: "repeats", Reason: ErrInvalid, Detail: "it is given once"}
	}
	return p, nil
}

// Add makes room for another occurrence after the one at an address: of a
// group that repeats, or of a question with questions below each answer. It
// gives the address of the new one, which begins as the form's author wants.
func (f *Form) Add(at string) (string, error) {
	p, err := f.occurrence(at)
	if err != nil {
		return "", err
	}
	if !p.canAdd() {
		return "", &Refusal{LinkID: p.linkID, Element: coreURL + "questionnaire-maxOccurs", Reason: ErrTooLarge, Detail: fmt.Sprintf("%d occurrences at most", p.maxOccurs)}
	}
	added, err := f.insert(p.above, p.item, p.number, nextKey(p.siblings()))
	if err != nil {
		return "", err
	}
	f.arrange()
	f.begin(added)
	return added.at, nil
}

// insert puts a new occurrence into a family, after so many of it. The places
// are to be arranged afterwards.
func (f *Form) insert(above *place, it *item, after, key int) (*place, error) {
	if f.count+it.size > MaxPlaces {
		return nil, &Refusal{LinkID: it.linkID, Element: "repeats", Reason: ErrTooLarge, Detail: fmt.Sprintf("more than %d answers and headings", MaxPlaces)}
	}
	family := above.family(it)
	p := f.grow(it, above, key)
	above.below[it.nth] = slices.Insert(family, after, p)
	p.walk(f.touch)
	return p, nil
}

func nextKey(family []*place) int {
	key := 0
	for _, p := range family {
		key = max(key, p.key())
	}
	return key + 1
}

// key tells an occurrence from the others of its family.
func (p *place) key() int { return p.keys[len(p.keys)-1] }

// Remove takes one occurrence away with every answer in it. The last one of
// its family stays, empty.
func (f *Form) Remove(at string) error {
	p, err := f.occurrence(at)
	if err != nil {
		return err
	}
	family := p.siblings()
	p.walk(f.touch)
	if len(family) == 1 {
		p.walk(func(b *place) { b.st = state{} })
		return nil
	}
	p.walk(func(b *place) { delete(f.byAt, b.at); f.count-- })
	p.above.below[p.nth] = slices.Delete(slices.Clone(family), p.number-1, p.number)
	f.arrange()
	f.touch(p.above.family(p.item)[0])
	return nil
}

func (p *place) canAdd() bool {
	return p.multiplies && !p.readOnly && (p.maxOccurs == 0 || len(p.siblings()) < p.maxOccurs)
}

func (p *place) canRemove() bool { return p.multiplies && !p.readOnly && len(p.siblings()) > 1 }

// top gives the place that stands directly in the form, over this one or it.
func (p *place) top() *place {
	for p.above.above != nil {
		p = p.above
	}
	return p
}
