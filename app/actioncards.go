package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

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

func (c cardFile) place() (int, string) { return c.Order, c.Title }

func (c cardFile) lacks() error {
	if c.Title == "" || len(c.Stages) == 0 {
		return errors.New("a card has a title, and at least one stage with steps")
	}
	return nil
}

// ActionCards names the action cards of the department, in their order. The
// error says which files of the trust's own are left out, and why; the names are
// there all the same.
func (k *Kiosk) ActionCards() ([]string, error) {
	cards, err := k.cardFiles()
	return wordsTitles(cards), err
}

// cardFiles reads the cards that ship with the kiosk and, over them, those of
// the trust's own folder.
func (k *Kiosk) cardFiles() ([]cardFile, error) {
	return wordsFiles[cardFile](assets.ActionCards, "actioncards", k.Settings.Paper.Cards)
}

// cardAsked gives the action card of a title, or of what the title begins with
// before its colon: "Receptionist".
func cardAsked(_ context.Context, k *Kiosk, r PrintRequest) (printing.ActionCard, error) {
	cards, bad := k.cardFiles()
	for _, c := range cards {
		who, _, _ := strings.Cut(c.Title, ":")
		if strings.EqualFold(r.Title, c.Title) || strings.EqualFold(r.Title, who) {
			return c.card(k.Settings.Numbers), nil
		}
	}
	return printing.ActionCard{}, errors.Join(fmt.Errorf("%w: %q", ErrNoSuchCard, r.Title), bad)
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
