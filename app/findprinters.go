package app

import (
	"context"
	"strings"

	"github.com/tideover/tideover/printing/spool"
)

// FoundPrinter is a printer that was found, with what to put into the settings
// for it.
type FoundPrinter struct {
	Name     string `json:"name"`
	Address  string `json:"address"`
	Language string `json:"language,omitempty"` // empty where it can print nothing of ours
	Model    string `json:"model,omitempty"`
	Location string `json:"location,omitempty"`
	// Words say what it is good for and how it is, and what to do where it is
	// good for nothing.
	Words string `json:"words"`
}

// FindPrinters looks for printers on this machine and on its network; it takes a
// few seconds. What was found is given beside the error, which says where nothing
// could be looked for. A kiosk that is not set up yet can look too.
func FindPrinters(ctx context.Context, o Outside) ([]FoundPrinter, error) {
	o = o.withDefaults()
	client := o.client()
	defer client.CloseIdleConnections()
	found, err := spool.Find(ctx, spool.Network{Client: client, Dial: o.Dial, User: "tideover"})
	list := make([]FoundPrinter, len(found))
	for i, f := range found {
		list[i] = foundInWords(f)
	}
	return list, err
}

func foundInWords(f spool.Found) FoundPrinter {
	p := FoundPrinter{Name: f.Name, Address: f.Address, Model: f.Model, Location: f.Location}
	var words []string
	switch {
	case f.Takes("application/pdf"):
		p.Language = LanguagePDF
		words = append(words, "Prints every A4 sheet.")
	case f.Takes("application/vnd.zebra-zpl"):
		p.Language = LanguageZPL
		words = append(words, "A label printer: it prints labels and wristbands.")
	case len(f.Formats) == 0:
		p.Language = LanguagePDF
		words = append(words, "It does not say what it takes: print a test sheet.")
	default:
		words = append(words, "It takes no PDF. Set it up in this machine’s CUPS, and use the queue that this gives.")
	}
	if f.Device != "" {
		words = append(words, "A queue of this machine.")
		if f.State.NeedsPerson() {
			words = append(words, f.State.Words().For(f.Name).String())
		}
	}
	p.Words = strings.Join(words, " ")
	return p
}
