package spool

import (
	"context"
	"errors"
	"strings"
)

// Printer takes whole documents and says how it is. Its methods may be called
// at the same time.
type Printer interface {
	// Print hands the document over and waits for the printer's last word. The
	// error is nil exactly when the document was sent, and otherwise a *Fault.
	//
	// When ctx ends with ErrWithdrawn as its cause the printer is asked to
	// cancel the job; when it ends otherwise the job is left to the printer.
	Print(ctx context.Context, doc Document) (Outcome, error)
	// State asks how the printer is. With an error, a *Fault, the state says
	// that the printer cannot be reached, and why; or that it answers in a way
	// that tells nothing.
	State(ctx context.Context) (State, error)
}

// Document is what one job puts on paper.
type Document struct {
	// Name is the sheet's serial. Printers show and log it, so it never holds
	// patient data.
	Name string
	// Format is the MIME type of Data.
	Format string
	Data   []byte
	// Media is a paper size as PWG 5101.1 names it (iso_a4_210x297mm), and
	// Sides a keyword of RFC 8011 section 5.2.8 (two-sided-long-edge). Where
	// they are empty the printer decides.
	Media string
	Sides string
}

// Result says how far a document came.
type Result int

// The results. Unknown is the zero value on purpose: it is what is true until
// something better is known.
const (
	Unknown   Result = iota // some of it may be on paper: check the tray
	Sent                    // the printer says completed
	Failed                  // nothing can have come out
	TakenBack               // nothing can have come out, and a person took it back
)

// Outcome is what became of one document.
type Outcome struct {
	Result Result
	// JobID is the printer's own name for the job, or the folder's file name;
	// empty where the printer never took it.
	JobID string
	// Reasons are the keywords behind a result other than Sent, or the remarks
	// that came with it. The first is the most telling.
	Reasons []string
	// Retry says of a Failed document that trying again may help.
	Retry bool
	// Substituted names the wishes that the printer did not grant: media, sides.
	Substituted []string
}

// Words say what became of the document and what to do.
func (o Outcome) Words() Words {
	top, ok := worst(explainAll(o.Reasons))
	switch {
	case ok && (o.Result != Sent || top.Urgency == UrgencyNow):
		return top.Words
	case o.Result == Sent:
		return Words{Sentence: thePrinter + " took this sheet."}
	}
	return Explain(LineCut).Words
}

// troubled reports whether there is more to say than that it was sent.
func (o Outcome) troubled() bool {
	top, ok := worst(explainAll(o.Reasons))
	return o.Result != Sent || ok && top.Urgency == UrgencyNow
}

// Condition is the first thing to know about a printer.
type Condition int

// The conditions. The first three are printer-state 3, 4 and 5 of RFC 8011
// section 5.4.11.
const (
	Unreachable Condition = iota
	Idle
	Working
	Stopped
)

// State is how a printer is at one moment.
type State struct {
	Condition Condition
	Accepting bool
	Reasons   []Reason
	// Message is the printer's own text, in its own language; often empty.
	Message string
}

// CanPrint reports whether it makes sense to hand a document over now.
func (s State) CanPrint() bool {
	return s.Accepting && (s.Condition == Idle || s.Condition == Working)
}

// Words say the most urgent thing about the printer.
func (s State) Words() Words { return s.headline().Words }

// NeedsPerson reports whether paper waits for somebody to act.
func (s State) NeedsPerson() bool { return s.headline().Urgency == UrgencyNow }

func (s State) headline() Reason {
	top, ok := worst(s.Reasons)
	switch {
	case ok && top.Urgency == UrgencyNow:
		return top
	case ok && (s.Condition == Unreachable || s.Condition == Stopped && top.Urgency == UrgencySoon):
		top.Urgency = UrgencyNow
		return top
	case s.Condition == Stopped:
		return Explain(StoppedSilent)
	case s.Condition == Unreachable:
		return Explain(Offline)
	case !s.Accepting:
		return Explain(NotAccepting)
	case ok && top.Urgency == UrgencySoon:
		return top
	case s.Condition == Working:
		return Explain(Printing)
	}
	return Explain(Ready)
}

// same reports whether a person would see no difference.
func (s State) same(other State) bool {
	return s.Condition == other.Condition && s.headline().Keyword == other.headline().Keyword
}

// Fault is why a printer did not do what it was asked.
type Fault struct {
	// Keyword leads to the words: see Explain.
	Keyword string
	// Err is the cause in technical terms, without patient data; may be nil.
	Err error
}

// Error gives the technical text; people are shown Words.
func (f *Fault) Error() string {
	text := strings.TrimSuffix(f.Words().Sentence, ".")
	if f.Err == nil {
		return text
	}
	return text + ": " + f.Err.Error()
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Words say what happened and what to do.
func (f *Fault) Words() Words { return Explain(f.Keyword).Words }

// ErrWithdrawn is the cause of the context of a job that a person took back.
var ErrWithdrawn = errors.New("the job was taken back")

// endOf names why a context ended.
func endOf(ctx context.Context) string {
	if errors.Is(context.Cause(ctx), ErrWithdrawn) {
		return Withdrawn
	}
	return Interrupted
}

func refused(f *Fault, retry bool) (Outcome, error) {
	return Outcome{Result: Failed, Reasons: []string{f.Keyword}, Retry: retry}, f
}

func unknown(jobID string, f *Fault) (Outcome, error) {
	return Outcome{JobID: jobID, Reasons: []string{f.Keyword}}, f
}

func unreachable(f *Fault) (State, error) {
	return State{Reasons: []Reason{Explain(f.Keyword)}}, f
}
