package forms

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// Absent says of a concept that it stands for an answer nobody has.
type Absent string

// What a concept may say of an absent answer: the patient was asked and does
// not know, or nobody has asked yet.
const (
	NotKnown Absent = "not-known"
	NotAsked Absent = "not-asked"
)

// Option is one answer to choose. Its Code carries the short words that are
// shown; Term is the full term of the code system.
type Option struct {
	Code   record.Code
	Term   string
	Group  string // heading over this option and its neighbours; may be empty
	Prefix string // "1." in front of the words; may be empty
	Absent Absent
	// Exclusive rules out every other answer beside it: "None of these".
	Exclusive bool

	value   value // what choosing it answers, which need not be a Coding
	initial bool
}

// CodeLists are the lists of codes that questions draw their options from, by
// the canonical URL of a value set.
type CodeLists struct {
	lists map[string]*codeList
}

type codeList struct {
	URL      string    `json:"url"`
	Title    string    `json:"title"`
	System   string    `json:"system"`
	Source   string    `json:"source"`
	Licence  string    `json:"licence"`
	Order    string    `json:"order"`
	Offer    string    `json:"offer"` // the one status that may be offered; empty for all with a term
	Concepts []concept `json:"concepts"`

	offered []Option
}

type concept struct {
	Code    string `json:"code"`
	Display string `json:"display"`
	Term    string `json:"term"`
	Group   string `json:"group"`
	Status  string `json:"status"`
	Absent  Absent `json:"absent"`
}

// LoadCodes reads every .json file below the given roots. A list in a later
// root replaces one with the same URL in an earlier root, which is how a trust
// puts its own lists over those that ship.
func LoadCodes(roots ...fs.FS) (*CodeLists, error) {
	c := &CodeLists{lists: map[string]*codeList{}}
	for _, root := range roots {
		seen := map[string]string{}
		err := eachJSON(root, func(name string, data []byte) error {
			l, err := readCodeList(data)
			if err != nil {
				return err
			}
			if other, twice := seen[l.URL]; twice {
				return fmt.Errorf("its url %s is also that of %s", l.URL, other)
			}
			seen[l.URL], c.lists[l.URL] = name, l
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("code list %w", err)
		}
	}
	return c, nil
}

// eachJSON calls do with every .json file below root, in the order of names.
func eachJSON(root fs.FS, do func(name string, data []byte) error) error {
	return fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() || path.Ext(name) != ".json" {
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if err := do(name, data); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	})
}

func readCodeList(data []byte) (*codeList, error) {
	var l codeList
	if err := json.Unmarshal(data, &l); err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if l.URL == "" || l.System == "" {
		return nil, fmt.Errorf("has no url or no system")
	}
	seen := map[string]bool{}
	for i, c := range l.Concepts {
		if c.Code == "" || seen[c.Code] {
			return nil, fmt.Errorf("concept %d has no code of its own (%q)", i+1, c.Code)
		}
		seen[c.Code] = true
		if l.offers(c) {
			l.offered = append(l.offered, l.option(c))
		}
	}
	return &l, nil
}

// offers reports whether a person may choose the concept: never a code whose
// term nobody found.
func (l *codeList) offers(c concept) bool {
	if c.Status == "not-found" || c.Term == "" && c.Display == "" {
		return false
	}
	return l.Offer == "" || c.Status == l.Offer
}

func (l *codeList) option(c concept) Option {
	o := Option{Code: record.Code{System: l.System, Code: c.Code, Display: c.Display}, Term: c.Term, Group: c.Group, Absent: c.Absent}
	if o.Code.Display == "" {
		o.Code.Display = c.Term
	}
	if o.Term == "" {
		o.Term = o.Code.Display
	}
	o.value = codeValue(o.Code)
	return o
}

// options gives the options of a list, and whether there is such a list.
func (c *CodeLists) options(url string) ([]Option, bool) {
	if c == nil || c.lists[url] == nil {
		return nil, false
	}
	return c.lists[url].offered, true
}

// Options gives what a person may choose from the list, in its order; the
// Display of each code is the short one.
func (c *CodeLists) Options(url string) []Option {
	o, _ := c.options(url)
	return slices.Clone(o)
}

// List gives the codes of Options.
func (c *CodeLists) List(url string) []record.Code {
	var codes []record.Code
	offered, _ := c.options(url)
	for _, o := range offered {
		codes = append(codes, o.Code)
	}
	return codes
}

// Find looks a code up in a list, among those not offered as well; such a
// code has an empty Display.
func (c *CodeLists) Find(url, code string) (record.Code, bool) {
	if c == nil || c.lists[url] == nil {
		return record.Code{}, false
	}
	l := c.lists[url]
	for _, con := range l.Concepts {
		if con.Code != code {
			continue
		}
		if l.offers(con) {
			return l.option(con).Code, true
		}
		return record.Code{System: l.System, Code: code}, true
	}
	return record.Code{}, false
}

// Term gives the full term of a code, as the code system has it, from
// whichever list holds it; empty where none does.
func (c *CodeLists) Term(system, code string) string {
	for _, url := range c.URLs() {
		for _, o := range c.lists[url].offered {
			if o.Code.System == system && o.Code.Code == code {
				return o.Term
			}
		}
	}
	return ""
}

// Tally counts lists, the codes in them that may be chosen, and how many of
// those nobody has verified against the code system.
type Tally struct{ Lists, Offered, Unverified int }

// Tally counts what is there.
func (c *CodeLists) Tally() Tally {
	t := Tally{Lists: len(c.lists)}
	for _, l := range c.lists {
		t.Offered += len(l.offered)
		for _, con := range l.Concepts {
			if con.Status == unverified && l.offers(con) {
				t.Unverified++
			}
		}
	}
	return t
}

// unverified is the status of a concept whose term was recalled and not read
// in a source.
const unverified = "recalled-unverified"

// URLs gives the canonical URLs of all lists, sorted.
func (c *CodeLists) URLs() []string {
	if c == nil {
		return nil
	}
	urls := make([]string, 0, len(c.lists))
	for url := range c.lists {
		urls = append(urls, url)
	}
	slices.Sort(urls)
	return urls
}
