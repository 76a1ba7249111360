package spool

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/OpenPrinting/goipp"
)

// Description is what a printer says it is.
type Description struct {
	// MakeAndModel, Name and Location are the printer's own words; a folder
	// has its path for a name and nothing else.
	MakeAndModel string
	Name         string
	Location     string
	// Formats are MIME types, Media the paper sizes it knows and MediaReady
	// those that are in its trays now, by PWG 5101.1; Trays are the keywords of
	// media-source. Lists are empty where the printer does not say.
	Formats    []string
	Media      []string
	MediaReady []string
	Trays      []string
	Sides      []string
	Colour     bool
	// Queued counts the jobs of everybody that it has not finished.
	Queued int
	State  State
}

// Takes reports whether the printer prints documents of a MIME type. One that
// does not say which it takes is given the benefit of the doubt: Validate-Job
// has the last word.
func (d Description) Takes(format string) bool {
	return len(d.Formats) == 0 || slices.ContainsFunc(d.Formats, func(f string) bool {
		return strings.EqualFold(f, format)
	})
}

// device is a printer that can say more about itself than its state.
type device interface {
	Printer
	describe(ctx context.Context) (Description, error)
}

// Probe asks what the printer at an address is, and whether it is fit for use
// now. Nothing is printed; into a folder a file of no length is written and
// removed again. The error is an *AddressError or a *Fault.
func Probe(ctx context.Context, address string, n Network) (Description, error) {
	d, err := open(address, n)
	if err != nil {
		return Description{}, err
	}
	return d.describe(ctx)
}

var describingAttrs = append([]string{
	"printer-make-and-model", "printer-name", "printer-info", "printer-location", "document-format-supported",
	"media-supported", "media-ready", "media-source-supported", "sides-supported", "color-supported", "queued-job-count",
}, stateAttrs...)

func (p *IPP) describe(ctx context.Context) (Description, error) {
	answer, err := p.attributes(ctx, describingAttrs)
	if err != nil {
		state, err := unreachable(asFault(err))
		return Description{State: state}, err
	}
	return describeAttrs(answer.Printer)
}

func describeAttrs(attrs goipp.Attributes) (Description, error) {
	name := textIn(attrs, "printer-info")
	if name == "" {
		name = textIn(attrs, "printer-name")
	}
	state, err := stateOf(attrs)
	return Description{
		MakeAndModel: textIn(attrs, "printer-make-and-model"),
		Name:         name,
		Location:     textIn(attrs, "printer-location"),
		Formats:      textsOf(attrs, "document-format-supported"),
		Media:        textsOf(attrs, "media-supported"),
		MediaReady:   textsOf(attrs, "media-ready"),
		Trays:        textsOf(attrs, "media-source-supported"),
		Sides:        textsOf(attrs, "sides-supported"),
		Colour:       boolIn(attrs, "color-supported", false),
		Queued:       numberIn(attrs, "queued-job-count"),
		State:        state,
	}, err
}

// describe proves that the folder can be written to.
func (f *Folder) describe(ctx context.Context) (Description, error) {
	state, err := f.State(ctx)
	if err == nil {
		if err = f.tryWriting(); err != nil {
			state, err = unreachable(&Fault{FolderRefuses, err})
		}
	}
	return Description{Name: f.dir, State: state}, err
}

func (f *Folder) tryWriting() error {
	file, err := os.CreateTemp(f.dir, ".probe-*.part")
	if err != nil {
		return fmt.Errorf("writing a file for a test: %w", err)
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Remove(file.Name())
}
