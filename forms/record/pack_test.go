package record

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
)

// Names of packs are all different, never in use, and never of two words as
// those are that a kiosk draws.
func TestPackNamesAreTheirOwn(t *testing.T) {
	inUse, err := DrawPackNames(2000, nil, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	more, err := DrawPackNames(1000, inUse, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	seen, four := map[string]bool{}, 0
	for _, n := range append(inUse, more...) {
		words := strings.Fields(n.Family + " " + n.Given)
		if len(words) < 3 || seen[n.String()] {
			t.Fatalf("%s is drawn", n)
		}
		if len(words) == 4 {
			four++
		}
		for i, w := range words {
			for _, other := range words[:i] {
				if w == other {
					t.Errorf("%s has a word twice", n)
				}
			}
		}
		seen[n.String()] = true
	}
	if four == 0 {
		t.Error("3,000 names of three words came of 15 words")
	}
	if _, err := DrawPackNames(40_000, nil, rand.Reader); !errors.Is(err, ErrNamesInUse) {
		t.Errorf("more names than there are: %v", err)
	}
}

func TestPackCountsWhatIsOut(t *testing.T) {
	p := Pack{Sets: []PackedSet{{}, {PackNumber: PackNumber{Returned: true}}, {PackNumber: PackNumber{Outcome: PackUnused}}, {}}}
	if n := p.Out(); n != 2 {
		t.Errorf("%d sets are out, want 2", n)
	}
}
