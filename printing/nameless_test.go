package printing

import (
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// A name of nothing but characters that leave no mark is said not to be known,
// on every sheet; a part of a name that leaves none is no part of it.
func TestANameThatCannotBeSeen(t *testing.T) {
	p := testPress(t)
	for want, n := range map[string]record.Name{
		"Not known":                    {Family: "\u200e"},
		"SMITH":                        {Family: "Smith", Given: "\u200b"},
		"Ann":                          {Family: "\u2066\u2069", Given: "Ann"},
		"HOLLINGWORTH, Margaret (Mrs)": {Family: "Hollingworth", Given: "Margaret", Title: "Mrs"},
		"OWEN":                         {Family: "Owen", Title: "\u200f"},
	} {
		if got := p.nameOf(n); got != want {
			t.Errorf("%+v is printed as %q, want %q", n, got, want)
		}
	}
	a := known()
	a.Patient.Name = record.Name{Family: "\u200e"}
	for name, draw := range sheetsAbout(a) {
		if name == "work" || name == "register" {
			continue // a number stands there for whoever has no name
		}
		checkNotKnown(t, p, name, func(p *Press) ([]byte, error) { return draw(p, testJob("", 0)) })
	}
	onStock(func(name string, draw func(*Press) ([]byte, error)) {
		if !strings.Contains(name, "blank") {
			checkNotKnown(t, p, name, draw)
		}
	}, a, 1)
}

func checkNotKnown(t *testing.T, p *Press, name string, draw func(*Press) ([]byte, error)) {
	t.Helper()
	said := false
	looking := p.looking(func(d *drawing) {
		for _, page := range d.pages {
			page.onto(sizes(func(l lettering) { said = said || l.bold && strings.HasSuffix(l.words, "Not known") }))
		}
	})
	if _, err := draw(looking); err != nil || !said {
		t.Errorf("%s: error %v; the name is said not to be known: %t", name, err, said)
	}
}
