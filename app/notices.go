package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// ErrNoSuchNotice says that the department has no public notice of that name.
var ErrNoSuchNotice = errors.New("there is no such public notice")

// onA3 ends the title of a notice that is wanted on the larger paper.
const onA3 = ", A3"

// noticeFile is a public notice as its file has it: the same words in one
// language after the other.
type noticeFile struct {
	Order int    `toml:"order"`
	Name  string `toml:"name"`
	Texts []struct {
		Heading string   `toml:"heading"`
		Words   []string `toml:"words"`
	} `toml:"text"`
}

// Notices names the public notices of the department, in their order. Each can
// be had on A3 too, by its name with ", A3" behind it.
func (k *Kiosk) Notices() ([]string, error) {
	notices, err := k.noticeFiles()
	var names []string
	for _, n := range notices {
		names = append(names, n.Name)
	}
	return names, err
}

// noticeFiles reads the notices that ship with the kiosk and, over them, those
// of the trust's own folder, as cardFiles does with cards.
func (k *Kiosk) noticeFiles() ([]noticeFile, error) {
	byName := map[string]noticeFile{}
	err := eachWordsFile(assets.Notices, "notices", k.Settings.Paper.Notices, func(name string, text []byte) error {
		var n noticeFile
		err := decodeWords(text, &n)
		if err == nil && (n.Name == "" || len(n.Texts) == 0 || n.Texts[0].Heading == "") {
			err = errors.New("a notice has a name, and at least one text with a heading")
		}
		byName[name] = n
		return err
	})
	notices := make([]noticeFile, 0, len(byName))
	for _, n := range byName {
		notices = append(notices, n)
	}
	slices.SortFunc(notices, func(a, b noticeFile) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.Name, b.Name))
	})
	return notices, err
}

func noticeAsked(_ context.Context, k *Kiosk, r PrintRequest) (printing.Notice, error) {
	notices, err := k.noticeFiles()
	if err != nil {
		return printing.Notice{}, err
	}
	name, large := strings.CutSuffix(r.Title, onA3)
	for _, n := range notices {
		if strings.EqualFold(name, n.Name) {
			notice := printing.Notice{Name: n.Name, PutUp: k.now(), Large: large}
			for _, t := range n.Texts {
				notice.Texts = append(notice.Texts, printing.NoticeText{Heading: t.Heading, Words: t.Words})
			}
			return notice, nil
		}
	}
	return printing.Notice{}, fmt.Errorf("%w: %q", ErrNoSuchNotice, r.Title)
}

// noticeMedia is the paper that a notice is printed on.
func noticeMedia(j record.PrintJob) string {
	if strings.HasSuffix(j.Title, onA3) {
		return a3
	}
	return a4
}
