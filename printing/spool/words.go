package spool

import "strings"

// Words say to a person what is the matter and what to do about it.
type Words struct {
	// Sentence begins with "The printer" wherever it comes from this package's
	// table; see For.
	Sentence string
	// Steps are what to do, in order; empty where nothing needs doing.
	Steps []string
}

// For puts a printer's own name in place of "The printer".
func (w Words) For(printer string) Words {
	if rest, ok := strings.CutPrefix(w.Sentence, thePrinter); ok {
		w.Sentence = printer + rest
	}
	return w
}

// String gives the sentence and the steps on one line.
func (w Words) String() string {
	return strings.Join(append([]string{w.Sentence}, w.Steps...), " ")
}

const thePrinter = "The printer"

// Urgency ranks reasons by what they ask of a person.
type Urgency int

// Urgencies, least first.
const (
	UrgencyNone Urgency = iota // nothing to do
	UrgencySoon                // still works, but will ask
	UrgencyNow                 // paper does not come until a person acts
)

// Reason is one thing a printer says about itself or a job.
type Reason struct {
	// Keyword is the IPP keyword (RFC 8011 sections 5.4.12 and 5.3.8) without
	// the suffix for its severity, or one of this package's own.
	Keyword string
	Urgency Urgency
	Words   Words
}

// Explain looks a keyword up. The suffixes -report, -warning and -error of
// printer-state-reasons are cut off; they decide the urgency only of keywords
// that are not in the table, since printers are careless with them (one in
// common use reports an empty tray as media-empty-report). An unknown keyword
// is shown as it is.
func Explain(keyword string) Reason {
	if r, ok := known(keyword); ok {
		return r
	}
	bare, urgency := cutSeverity(keyword)
	if r, ok := known(bare); ok {
		return r
	}
	return Reason{bare, urgency, Words{Sentence: thePrinter + " says: " + bare + "."}}
}

func known(keyword string) (Reason, bool) {
	e, ok := vocabulary[keyword]
	return Reason{keyword, e.urgency, Words{e.sentence, e.steps}}, ok
}

func cutSeverity(keyword string) (string, Urgency) {
	suffixes := []struct {
		text    string
		urgency Urgency
	}{{"-report", UrgencyNone}, {"-warning", UrgencySoon}, {"-error", UrgencyNow}}
	for _, s := range suffixes {
		if bare, ok := strings.CutSuffix(keyword, s.text); ok {
			return bare, s.urgency
		}
	}
	return keyword, UrgencySoon
}

// worst gives the first of the most urgent reasons.
func worst(reasons []Reason) (Reason, bool) {
	if len(reasons) == 0 {
		return Reason{}, false
	}
	top := reasons[0]
	for _, r := range reasons[1:] {
		if r.Urgency > top.Urgency {
			top = r
		}
	}
	return top, true
}

// explainAll leaves out "none", which is how IPP says that there is nothing.
func explainAll(keywords []string) []Reason {
	var reasons []Reason
	for _, k := range keywords {
		if k != "none" && k != "" {
			reasons = append(reasons, Explain(k))
		}
	}
	return reasons
}
