package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/printing/spool"
)

// Printer is one printer, or a folder that stands for one, and the sheets
// that go to it first.
type Printer struct {
	Name    string   `toml:"name"`
	Address string   `toml:"address"` // ipp://host/path, ipps://host/path, socket://host:9100, or a folder
	Sheets  []string `toml:"sheets"`  // the words of kinds: card, labels, wristband, form, list…
	// Spare names the printer that takes over the sheets that only wait, once
	// this one has stood still for SpareAfter minutes; 0 is never.
	Spare      string `toml:"spare,omitempty"`
	SpareAfter int    `toml:"spare_after,omitempty"`
	// Language is what the printer reads: pdf where it is left out, or zpl; DPI
	// how many dots a label printer puts on an inch.
	Language string `toml:"language,omitempty"`
	DPI      int    `toml:"dpi,omitempty"`
	// Labels names the stationery that it prints labels on, and Bands are the
	// wristbands that it holds: adult, child, infant, baby.
	Labels string   `toml:"labels,omitempty"`
	Bands  []string `toml:"bands,omitempty"`
	// Certificate is the SHA-256 of the certificate that a printer at ipps:// made
	// for itself, in hex: with it that one is trusted and no other.
	Certificate string `toml:"certificate,omitempty"`
}

// The languages of printers.
const (
	LanguagePDF = "pdf"
	LanguageZPL = "zpl"
)

// ZPL reports whether the printer reads ZPL, as label printers do.
func (p Printer) ZPL() bool { return p.Language == LanguageZPL }

// Dots is how many dots a label printer puts on an inch.
func (p Printer) Dots() int {
	if p.DPI == 0 {
		return 203
	}
	return p.DPI
}

// canPrint reports whether the printer can print such a sheet at all.
func (p Printer) canPrint(kind record.SheetKind) bool { return !p.ZPL() || onStationery(kind) }

// holds reports whether the printer can print such a sheet and has the stationery
// for it, as what it takes first says: a baby's band comes where other bands do.
func (p Printer) holds(kind record.SheetKind) bool {
	return p.canPrint(kind) &&
		(!onStationery(kind) || slices.Contains(p.Sheets, kind.Word()) || slices.Contains(p.Sheets, goesWith(kind).Word()))
}

// LabelLayout is the stationery that the printer holds labels on: where nobody
// says which, the usual sheets, and the usual roll in a label printer.
func (p Printer) LabelLayout() (printing.LabelLayout, error) {
	name := p.Labels
	if name == "" && p.ZPL() {
		name = printing.UsualRoll
	}
	return printing.LabelLayoutNamed(name)
}

// LabelLayouts are the stationery that such a printer can hold, the usual one
// first: one that reads ZPL takes rolls alone.
func (p Printer) LabelLayouts() []printing.LabelLayout {
	p.Labels = ""
	usual, _ := p.LabelLayout()
	others := slices.DeleteFunc(printing.LabelLayouts(), func(l printing.LabelLayout) bool {
		return l.Name == usual.Name || p.ZPL() && !l.Roll()
	})
	return append([]printing.LabelLayout{usual}, others...)
}

// takesOver reports whether a job may come to the printer without anybody's
// having said so: one that it can print, on stationery that it holds, and that it
// did not have before.
func (p Printer) takesOver(j record.PrintJob) bool {
	return p.holds(j.Sheet) && !slices.Contains(j.Left, p.Name)
}

func (s Settings) printer(name string) (Printer, bool) {
	i := slices.IndexFunc(s.Printers, func(p Printer) bool { return p.Name == name })
	if i < 0 {
		return Printer{}, false
	}
	return s.Printers[i], true
}

// HasPrinter reports whether the settings name a printer so.
func (s Settings) HasPrinter(name string) bool { return slices.Contains(s.PrinterNames(), name) }

// PrinterNames gives the printers in the order of the settings.
func (s Settings) PrinterNames() []string {
	names := make([]string, len(s.Printers))
	for i, p := range s.Printers {
		names[i] = p.Name
	}
	return names
}

func (s Settings) checkPrinters() error {
	names := map[string]bool{}
	for i, p := range s.Printers {
		words, hint := p.fault()
		if words == "" && names[p.Name] {
			words, hint = "it has no name of its own", nameHint
		}
		if words == "" {
			words, hint = s.spareFault(p)
		}
		if words != "" {
			return &SettingsError{s.path, fmt.Sprintf("printer %d", i+1), words, hint}
		}
		names[p.Name] = true
	}
	return nil
}

const nameHint = "Give every printer a name of its own."

// fault finds what a printer could not work with, and how to put it right.
func (p Printer) fault() (words, hint string) {
	switch {
	case p.Name == "":
		return "it has no name of its own", nameHint
	case p.Address == "":
		return "it has no address", "Give an address like ipp://10.20.4.51/ipp/print, or a folder."
	case p.Language != "" && p.Language != LanguagePDF && p.Language != LanguageZPL:
		return fmt.Sprintf("%q is no printer's language", p.Language), "Use pdf, or zpl for a label printer that reads ZPL."
	case CheckPrinterAddress(p.Address) != nil:
		return CheckPrinterAddress(p.Address).Error(), "Put the address right: ipp://10.20.4.51/ipp/print is one, or a folder like file:///mnt/paper."
	case strings.HasPrefix(p.Address, "socket://") && !p.ZPL():
		return "only label printers are reached by socket://", `Add language = "zpl" for a label printer; other printers want an address like ipp://10.20.4.51/ipp/print.`
	case p.DPI != 0 && p.DPI != 203 && p.DPI != 300:
		return fmt.Sprintf("labels are not drawn for %d dots to the inch", p.DPI), "Use 203 or 300: it stands on the label printer's plate."
	case p.DPI != 0 && !p.ZPL():
		return "dpi is for label printers", `Add language = "zpl", or take dpi out.`
	}
	for _, find := range []func() (words, hint string){p.sheetsFault, p.stationeryFault, p.certificateFault} {
		if words, hint = find(); words != "" {
			break
		}
	}
	return words, hint
}

func (p Printer) sheetsFault() (words, hint string) {
	for _, sheet := range p.Sheets {
		kind, ok := record.SheetOfWord(sheet)
		if !ok {
			return fmt.Sprintf("%q is no sheet", sheet), "Sheets are card, labels, wristband, form, list, sitrep and others: README.md names all of them."
		}
		if !p.canPrint(kind) {
			return fmt.Sprintf("a label printer does not print %q", sheet), "A printer whose language is zpl prints labels, wristband and baby-band."
		}
	}
	return "", ""
}

func (p Printer) stationeryFault() (words, hint string) {
	for _, band := range p.Bands {
		if !slices.Contains(printing.BandStock(), band) {
			return fmt.Sprintf("%q is no wristband", band), "Bands are adult, child, infant and baby."
		}
	}
	layout, err := p.LabelLayout()
	switch {
	case err != nil:
		return fmt.Sprintf("%q is no label stationery", p.Labels), "Use the maker's number of the stationery, as README.md lists them."
	case p.ZPL() && !layout.Roll():
		return fmt.Sprintf("a label printer takes no sheets like %q", p.Labels), fmt.Sprintf("Name the roll that it holds, like %q, as README.md lists them.", printing.UsualRoll)
	}
	return "", ""
}

// certificateFault finds a certificate that is none, or that nothing shows: only
// printers at ipps:// do.
func (p Printer) certificateFault() (words, hint string) {
	if _, err := spool.ParsePin(p.Certificate); err != nil {
		return "its certificate is no SHA-256", "Give 64 hex digits, as `openssl x509 -fingerprint -sha256` shows them, with or without colons."
	}
	if p.Certificate != "" && !strings.HasPrefix(p.Address, "ipps://") {
		return "a certificate is for an address that begins with ipps://", "Reach the printer by ipps://, or take certificate out."
	}
	return "", ""
}

// spareFault finds a spare that could not take over.
func (s Settings) spareFault(p Printer) (words, hint string) {
	spare, ok := s.printer(p.Spare)
	switch {
	case p.SpareAfter < 0:
		return "its spare cannot take over before it stops", "Give spare_after in minutes; 0 is never."
	case p.Spare == "" && p.SpareAfter > 0:
		return "it has no spare that could take over", `Name another printer, like spare = "Majors laser", or take spare_after out.`
	case p.Spare == "":
	case p.Spare == p.Name:
		return "it cannot be its own spare", "Name another printer."
	case !ok:
		return fmt.Sprintf("its spare %q is no printer of these settings", p.Spare), "Use the name of another printer, letter by letter."
	case spare.ZPL() && !p.ZPL():
		return fmt.Sprintf("its spare %q prints only labels and bands", p.Spare), "Name a printer that prints A4 sheets."
	}
	return "", ""
}

// PrinterFor names the printer that a kind of sheet goes to: the first that
// asks for it, or for what it goes with, or the first that can print it. It is
// empty where there is none.
func (s Settings) PrinterFor(kind record.SheetKind) string {
	for _, p := range s.Printers {
		if slices.Contains(p.Sheets, kind.Word()) {
			return p.Name
		}
	}
	if with := goesWith(kind); with != "" {
		return s.PrinterFor(with)
	}
	for _, p := range s.Printers {
		if p.canPrint(kind) {
			return p.Name
		}
	}
	return ""
}

// goesWith gives the kind whose printer takes another that none asks for, so
// that an A4 sheet never goes to a printer of wristbands.
func goesWith(kind record.SheetKind) record.SheetKind {
	switch kind {
	case record.CasualtyCard, record.LabelSheet, record.Wristband:
		return ""
	case record.BabyBand:
		return record.Wristband
	}
	return record.CasualtyCard
}
