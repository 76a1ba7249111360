package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

const noPaper = "Nothing could be printed: every card would be written by hand."

// askedPrinter is what a printer said of itself.
type askedPrinter struct {
	spool.Description
	err error
}

// fit reports whether casualty cards can come out now.
func (p askedPrinter) fit() bool {
	return p.err == nil && !p.State.NeedsPerson() && p.Takes("application/pdf") && (len(p.Media) == 0 || slices.Contains(p.Media, a4))
}

// askPrinters makes each printer be asked once, when the first probe wants it.
func (e *examination) askPrinters(ctx context.Context) {
	e.asked = map[string]func() askedPrinter{}
	for _, p := range e.k.Settings.Printers {
		e.asked[p.Name] = sync.OnceValue(func() askedPrinter {
			ctx, cancel := context.WithTimeout(ctx, probeWithin)
			defer cancel()
			d, err := spool.Probe(ctx, p.Address, e.k.networkOf(p))
			return askedPrinter{d, err}
		})
	}
}

func (e *examination) printers() []probe {
	var all []probe
	for _, p := range e.k.Settings.Printers {
		all = append(all, probe{id: "printer " + p.Name, group: PaperChecks, name: p.Name, test: func(ctx context.Context) finding {
			return e.printer(ctx, p)
		}})
	}
	return all
}

func (e *examination) printer(ctx context.Context, p Printer) finding {
	fails := p.Name + " would print nothing."
	asked := e.asked[p.Name]()
	if fault, ok := errors.AsType[*spool.Fault](asked.err); ok {
		return inTrouble(fault.Words(), fails)
	}
	queue, err := e.k.queueOf(ctx, p.Name)
	switch {
	case asked.err != nil:
		return failed(asked.err, fails)
	case err != nil:
		return failed(err, fails)
	case !p.ZPL() && !asked.Takes("application/pdf"):
		return notReady("Answers, but takes no PDF", "Choose a printer that does: most office printers do.", fails)
	case asked.State.NeedsPerson():
		return inTrouble(asked.State.Words(), fails)
	case queue.CheckTray > 0 || queue.SetAside > 0:
		return seeTo("Answers. Some sheets wait for a person", "Look at the print centre, F5.", "Some sheets would stay unprinted.").offering(ActPrintQueue)
	}
	return e.answering(p, asked.State)
}

// firstStep is what to do first; the print centre has the others.
func firstStep(w spool.Words) string {
	if len(w.Steps) == 0 {
		return ""
	}
	return w.Steps[0]
}

// inTrouble puts a printer's own words beside its name.
func inTrouble(w spool.Words, fails string) finding {
	return notReady(predicate(w.Sentence), firstStep(w), fails)
}

// predicate cuts the subject off a sentence that stands beside its name.
func predicate(sentence string) string {
	rest, ok := strings.CutPrefix(strings.TrimSuffix(sentence, "."), "The printer ")
	if !ok {
		return sentence
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}

// answering is a printer that can print: what came out of it last, and what it
// will want soon.
func (e *examination) answering(p Printer, state spool.State) finding {
	sheets, err := e.sheets()
	if err != nil {
		return failed(err, "")
	}
	if slices.ContainsFunc(state.Reasons, func(r spool.Reason) bool { return r.Urgency == spool.UrgencySoon }) {
		return seeTo("Answers, but "+strings.ToLower(predicate(state.Words().Sentence)), firstStep(state.Words()), p.Name+" could stop in a long outage.").offering(ActPrint)
	}
	i := slices.IndexFunc(sheets, func(s lastSheet) bool { return s.printer == p.Name })
	switch {
	case i < 0:
		return seeTo("Answers, but no sheet of late came out of it", "Print a test sheet with Enter, and say that it is in hand at F5.", "Paper from "+p.Name+" has not been seen.").offering(ActPrint)
	case sheets[i].inHand:
		return found("Answers. Last sheet in hand " + e.k.moment(sheets[i].at)).offering(ActPrint)
	}
	return found("Answers. Last sheet sent " + e.k.moment(sheets[i].at) + ", not said to be in hand").offering(ActPrint)
}

// lastSheet is the newest sheet that came out of a printer: by a person's
// word, or else by the printer's.
type lastSheet struct {
	printer string
	inHand  bool
	at      time.Time
}

// sheetsLookedAt bounds how far back the last sheet of a printer is looked for.
const sheetsLookedAt = 200

// lastSheets gives one sheet for each printer that any of the newest came out
// of.
func (k *Kiosk) lastSheets(ctx context.Context) ([]lastSheet, error) {
	jobs, err := k.ledger.PrintJobs(ctx, sheetsLookedAt)
	var last []lastSheet
	for _, state := range []record.SheetState{record.SheetInHand, record.SheetSent} {
		for _, j := range jobs {
			if j.State == state && !slices.ContainsFunc(last, func(s lastSheet) bool { return s.printer == j.Printer }) {
				last = append(last, lastSheet{j.Printer, state == record.SheetInHand, j.StateAt})
			}
		}
	}
	return last, err
}

func (k *Kiosk) queueOf(ctx context.Context, printer string) (spool.PrinterStatus, error) {
	all, err := k.spool.Status(ctx)
	if i := slices.IndexFunc(all, func(p spool.PrinterStatus) bool { return p.Printer == printer }); i >= 0 {
		return all[i], err
	}
	return spool.PrinterStatus{}, err
}

// moment shows when something was, in the site's time: without the date where
// that is today's.
func (k *Kiosk) moment(t time.Time) string {
	t = t.In(k.zone)
	if record.DateOf(t) == record.DateOf(k.now()) {
		return record.FormatTime(t)
	}
	return record.FormatDateTime(t)
}

// sparePrinter asks what would print the cards if the printer failed that
// prints them now.
func (e *examination) sparePrinter() []probe {
	return []probe{{id: "spare printer", group: PaperChecks, name: "Spare printer", vital: true, test: func(context.Context) finding {
		printers := e.k.Settings.Printers
		if len(printers) == 0 {
			return notReady("No printer is set up", "A shift lead or IT adds one at the print centre (F5) with Ctrl+6.", noPaper)
		}
		var fit []string
		for _, p := range printers {
			if e.asked[p.Name]().fit() {
				fit = append(fit, p.Name)
			}
		}
		return judgeSpare(printers, fit, e.k.Settings.PrinterFor(record.CasualtyCard))
	}}}
}

func judgeSpare(printers []Printer, fit []string, first string) finding {
	switch {
	case len(fit) == 0:
		return notReady("No printer can print a card now", "Put one of the printers right.", noPaper)
	case len(fit) == 1 && len(printers) == 1:
		return seeTo("None: "+fit[0]+" is the only printer", "Trust IT adds a second printer to the settings.", fmt.Sprintf("If %s failed there would be no second printer.", fit[0]))
	case len(fit) == 1:
		return seeTo("None: only "+fit[0]+" works now", "Put another printer right.", fmt.Sprintf("If %s failed there would be no second printer.", fit[0]))
	}
	spare := fit[slices.IndexFunc(fit, func(name string) bool { return name != first })]
	return found(spare + " can take over")
}
