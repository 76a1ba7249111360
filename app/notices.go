package app

import (
	"context"
	"errors"
	"fmt"
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

func (n noticeFile) place() (int, string) { return n.Order, n.Name }

func (n noticeFile) lacks() error {
	if n.Name == "" || len(n.Texts) == 0 || n.Texts[0].Heading == "" {
		return errors.New("a notice has a name, and at least one text with a heading")
	}
	return nil
}

// Notices names the public notices of the department, in their order. Each can
// be had on A3 too, by its name with ", A3" behind it. The error is as that of
// ActionCards.
func (k *Kiosk) Notices() ([]string, error) {
	notices, err := k.noticeFiles()
	return wordsTitles(notices), err
}

// noticeFiles reads the notices that ship with the kiosk and, over them, those
// of the trust's own folder.
func (k *Kiosk) noticeFiles() ([]noticeFile, error) {
	return wordsFiles[noticeFile](assets.Notices, "notices", k.Settings.Paper.Notices)
}

func noticeAsked(_ context.Context, k *Kiosk, r PrintRequest) (printing.Notice, error) {
	notices, bad := k.noticeFiles()
	name, large := sized(r.Title)
	for _, n := range notices {
		if strings.EqualFold(name, n.Name) {
			notice := printing.Notice{Name: n.Name, PutUp: k.now(), Large: large}
			for _, t := range n.Texts {
				notice.Texts = append(notice.Texts, printing.NoticeText{Heading: t.Heading, Words: t.Words})
			}
			return notice, nil
		}
	}
	return printing.Notice{}, errors.Join(fmt.Errorf("%w: %q", ErrNoSuchNotice, r.Title), bad)
}

// sized parts the title of a notice from the larger paper that it asks for.
func sized(title string) (name string, large bool) {
	if end := len(title) - len(onA3); end > 0 && strings.EqualFold(title[end:], onA3) {
		return title[:end], true
	}
	return title, false
}

// noticeMedia is the paper that a notice is printed on.
func noticeMedia(j record.PrintJob) string {
	if _, large := sized(j.Title); large {
		return a3
	}
	return a4
}
