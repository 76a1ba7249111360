package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// commandPaper tells whether what people do first is on paper that can be used:
// a card with no number to ring is of little help at night.
func (e *examination) commandPaper() []probe {
	return []probe{{id: "command-paper", group: PaperChecks, name: "Action cards and notices", test: func(context.Context) finding {
		return e.k.judgeCommandPaper()
	}}}
}

func (k *Kiosk) judgeCommandPaper() finding {
	cards, badCards := k.cardFiles()
	notices, badNotices := k.noticeFiles()
	words := fmt.Sprintf("%d action cards, %d notices", len(cards), len(notices))
	if err := errors.Join(badCards, badNotices); err != nil {
		bad, _ := errors.AsType[*WordsFileError](err)
		return seeTo(words+". One of the trust’s own is left out: "+bad.Error(), "Trust IT puts the file right, or takes it out of its folder.", "The department would do without it, or with the one that it was to replace.")
	}
	unset := k.numbersUnset(cards)
	if len(unset) == 0 {
		return found(words + ", with every number to ring")
	}
	const shown = 3
	which := strings.Join(unset[:min(shown, len(unset))], ", ")
	if len(unset) > shown {
		which += " and others"
	}
	return seeTo(fmt.Sprintf("%s. Numbers to ring that are not set: %d, %s", words, len(unset), which),
		"Trust IT sets them under [numbers] in the settings; or write them on the cards before they are hung up.", "Whoever needs help would have to look for the number first.")
}

// numbersUnset names whom the cards say to ring without the settings having a
// number, each once.
func (k *Kiosk) numbersUnset(cards []cardFile) []string {
	var unset []string
	for _, c := range cards {
		for _, n := range c.Numbers {
			if k.Settings.Numbers[n.Key] == "" && !slices.Contains(unset, n.Key) {
				unset = append(unset, n.Key)
			}
		}
	}
	return unset
}
