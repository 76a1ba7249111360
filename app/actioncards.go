package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/printing"
)

// ErrNoSuchCard says that the department has no action card of that name.
var ErrNoSuchCard = errors.New("there is no such action card")

// cardFile is an action card as its file has it: the telephone numbers are named
// by the key that the settings have them under.
type cardFile struct {
	Order  int         `toml:"order"`
	Title  string      `toml:"title"`
	Lead   string      `toml:"lead"`
	Never  []string    `toml:"never"`
	Stages []cardStage `toml:"stage"`
	// Message is what the card's holder says in a fixed order.
	Message struct {
		Title string `toml:"title"`
		Lines []struct {
			Letter string `toml:"letter"`
			Words  string `toml:"words"`
		} `toml:"line"`
	} `toml:"message"`
	Numbers []struct {
		Key string `toml:"key"`
		Who string `toml:"who"`
	} `toml:"number"`
}

type cardStage struct {
	When  string   `toml:"when"`
	What  string   `toml:"what"`
	Steps []string `toml:"steps"`
}

// ActionCards names the action cards of the department, in their order.
func (k *Kiosk) ActionCards() ([]string, error) {
	cards, err := k.cardFiles()
	var names []string
	for _, c := range cards {
		names = append(names, c.Title)
	}
	return names, err
}

// cardFiles reads the cards that ship with the kiosk and, over them, those of
// the trust's own folder: one of the same file name takes the place of the
// other.
func (k *Kiosk) cardFiles() ([]cardFile, error) {
	byName := map[string]cardFile{}
	err := eachWordsFile(assets.ActionCards, "actioncards", k.Settings.Paper.Cards, func(name string, text []byte) error {
		var c cardFile
		err := decodeWords(text, &c)
		if err == nil && (c.Title == "" || len(c.Stages) == 0) {
			err = errors.New("a card has a title, and at least one stage with steps")
		}
		byName[name] = c
		return err
	})
	cards := make([]cardFile, 0, len(byName))
	for _, c := range byName {
		cards = append(cards, c)
	}
	slices.SortFunc(cards, func(a, b cardFile) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.Title, b.Title))
	})
	return cards, err
}

// cardAsked gives the action card of a title, or of what the title begins with
// before its colon: "Receptionist".
func cardAsked(_ context.Context, k *Kiosk, r PrintRequest) (printing.ActionCard, error) {
	cards, err := k.cardFiles()
	if err != nil {
		return printing.ActionCard{}, err
	}
	for _, c := range cards {
		who, _, _ := strings.Cut(c.Title, ":")
		if strings.EqualFold(r.Title, c.Title) || strings.EqualFold(r.Title, who) {
			return c.card(k.Settings.Numbers), nil
		}
	}
	return printing.ActionCard{}, fmt.Errorf("%w: %q", ErrNoSuchCard, r.Title)
}

// card puts the trust's numbers in.
func (c cardFile) card(numbers map[string]string) printing.ActionCard {
	card := printing.ActionCard{Order: c.Order, Title: c.Title, Lead: c.Lead, Never: c.Never}
	for _, s := range c.Stages {
		card.Stages = append(card.Stages, printing.ActionStage{When: s.When, What: s.What, Steps: s.Steps})
	}
	card.Message.Title = c.Message.Title
	for _, l := range c.Message.Lines {
		card.Message.Lines = append(card.Message.Lines, printing.MessageLine{Letter: l.Letter, Words: l.Words})
	}
	for _, n := range c.Numbers {
		card.Numbers = append(card.Numbers, printing.NumberToRing{Who: n.Who, Number: numbers[n.Key]})
	}
	return card
}

// WordsFileError says what is wrong with a file of the trust's own words.
type WordsFileError struct {
	File string
	Err  error
}

// Error names file and fault.
func (e *WordsFileError) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap gives the fault.
func (e *WordsFileError) Unwrap() error { return e.Err }

// eachWordsFile reads the TOML files that ship in a folder of the assets, and
// then those of the trust's own folder, which need not be there.
func eachWordsFile(shipped fs.FS, folder, own string, read func(name string, text []byte) error) error {
	sources := []fs.FS{}
	inside, err := fs.Sub(shipped, folder)
	if err != nil {
		return err
	}
	sources = append(sources, inside)
	if own != "" {
		sources = append(sources, os.DirFS(own))
	}
	for _, source := range sources {
		names, err := fs.Glob(source, "*.toml")
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := fs.ReadFile(source, name)
			if err == nil {
				err = read(strings.TrimSuffix(path.Base(name), ".toml"), text)
			}
			if err != nil {
				return &WordsFileError{name, err}
			}
		}
	}
	return nil
}

// decodeWords reads a file that must hold nothing that is not understood: a word
// misspelt would leave a step out.
func decodeWords(text []byte, into any) error {
	meta, err := toml.Decode(string(text), into)
	if err != nil {
		return err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return fmt.Errorf("%s is not known here", extra[0])
	}
	return nil
}
