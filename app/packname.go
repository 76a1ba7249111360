package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// namedByPack knows a patient by the name that a number's sheets gave for
// somebody whom nobody could name: typed in, that is no name but the word for
// having none, and stays so until the patient is named.
func (k *Kiosk) namedByPack(ctx context.Context, n record.DowntimeNumber, who *record.Patient) error {
	if n == "" {
		return nil
	}
	pack, i, err := k.packOf(ctx, n)
	if errors.Is(err, ledger.ErrNumberUsed) || errors.Is(err, ErrNoSuchNumber) {
		return nil // the commit says so, of this moment
	}
	if err != nil {
		return err
	}
	drawn := pack.Sets[i].Name
	if drawn.IsZero() || !isDrawn(who.Name, drawn) {
		return nil
	}
	who.Unknown, who.Name = true, drawn
	if who.NHSNumber == "" {
		who.NHSNumberStatus = record.NHSNumberTraceNeeded
	}
	who.TemporaryNumber, err = record.DrawTemporaryNumber(k.Settings.Trust.ODS, k.outside.Random)
	return err
}

// isDrawn reports whether a name is the drawn one, as people write it: in any
// case, and perhaps its family name alone.
func isDrawn(name, drawn record.Name) bool {
	words := func(text string) []string { return strings.Fields(strings.ToUpper(text)) }
	return slices.Equal(words(name.Family), words(drawn.Family)) &&
		(len(words(name.Given)) == 0 || slices.Equal(words(name.Given), words(drawn.Given)))
}
