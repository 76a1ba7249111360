package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tideover/tideover/printing/spool"
)

// draftSuffix names the file beside the settings that holds what was typed
// while the kiosk is being set up.
const draftSuffix = ".draft"

// Draft gives the settings that were left half-typed for path, or those that
// set-up begins with. It never holds a PIN.
func Draft(path string) (Settings, error) {
	s := NewSettings(path)
	text, err := os.ReadFile(path + draftSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("reading what was typed at set-up: %w", err)
	}
	s.Site.Places = nil
	if _, err := toml.Decode(string(text), &s); err != nil {
		return NewSettings(path), tomlError(path+draftSuffix, err)
	}
	return s, nil
}

// KeepDraft puts half-typed settings on disk, unchecked, for Draft.
func (s Settings) KeepDraft() error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("making the settings folder: %w", err)
	}
	var text bytes.Buffer
	text.WriteString("# What was typed at set-up so far. Nothing reads this but set-up itself.\n\n")
	if err := toml.NewEncoder(&text).Encode(s); err != nil {
		return fmt.Errorf("keeping what was typed at set-up: %w", err)
	}
	return replaceFile(s.path+draftSuffix, text.Bytes())
}

// DropDraft forgets the draft, once the settings themselves are written.
func (s Settings) DropDraft() error {
	if err := os.Remove(s.path + draftSuffix); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ProbedPrinter is what a printer said at set-up, in words.
type ProbedPrinter struct {
	Language string // LanguageZPL where it takes no PDF but that
	Fit      bool   // sheets can go to it
	Sentence string // what was found, or what is the matter
	Detail   string // more about it, or what to do
}

// ProbePrinter asks a printer, by its address and with the certificate that it is
// trusted for, what it is and whether it takes our sheets. Nothing is printed.
func ProbePrinter(ctx context.Context, o Outside, p Printer) ProbedPrinter {
	o = o.withDefaults()
	client := o.client()
	defer client.CloseIdleConnections()
	network := spool.Network{Client: client, Dial: o.Dial}
	network.Pin, _ = spool.ParsePin(p.Certificate)
	d, err := spool.Probe(ctx, p.Address, network)
	bad, wrongAddress := errors.AsType[*spool.AddressError](err)
	fault, failed := errors.AsType[*spool.Fault](err)
	switch {
	case wrongAddress:
		return ProbedPrinter{Sentence: "This is not a printer’s address.", Detail: sentence(bad.Advice)}
	case failed:
		return ProbedPrinter{Sentence: fault.Words().Sentence, Detail: strings.Join(fault.Words().Steps, " ")}
	case err != nil:
		return ProbedPrinter{Sentence: "The printer could not be asked.", Detail: Explain(err).Words}
	case !d.Takes("application/pdf") && d.Takes("application/vnd.zebra-zpl"):
		return ProbedPrinter{Fit: true, Language: LanguageZPL, Sentence: "It answers.", Detail: "A label printer: it prints labels and wristbands."}
	case !d.Takes("application/pdf"):
		return ProbedPrinter{Sentence: "This printer takes no PDF.", Detail: "Choose one that does, or a folder: most office printers do."}
	case d.State.NeedsPerson():
		return ProbedPrinter{Fit: true, Sentence: "It answers. " + d.State.Words().Sentence, Detail: strings.Join(d.State.Words().Steps, " ")}
	}
	return ProbedPrinter{Fit: true, Sentence: "It answers.", Detail: describePrinter(d)}
}

func describePrinter(d spool.Description) string {
	if len(d.Formats) == 0 && len(d.Media) == 0 {
		return "A folder: every sheet becomes a PDF file in it."
	}
	colour := "black and white"
	if d.Colour {
		colour = "colour"
	}
	parts := []string{d.MakeAndModel, d.Location, colour}
	if n := len(d.Trays); n > 1 {
		parts = append(parts, fmt.Sprintf("%d trays", n))
	}
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, ", ") + "."
}

// sentence gives words a capital and a full stop.
func sentence(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + strings.TrimSuffix(words[1:], ".") + "."
}

// CheckPrinterAddress reports whether an address can name a printer at all; the
// error says what to write instead.
func CheckPrinterAddress(address string) error {
	_, err := spool.Open(address, spool.Network{Client: http.DefaultClient, Dial: Outside{}.withDefaults().Dial})
	return err
}
