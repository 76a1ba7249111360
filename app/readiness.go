package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Check is one thing that the department would lean on in an outage, and how
// it was when it was tested last.
type Check struct {
	// ID stays the same from test to test.
	ID    string     `json:"id"`
	Group CheckGroup `json:"group"`
	Name  string     `json:"name"`
	State CheckState `json:"state"`
	// Words are what was found.
	Words string `json:"words,omitempty"`
	// Next is what to do about it; empty where nothing needs doing.
	Next string `json:"next,omitempty"`
	// Fails is what would go wrong in an outage; empty where nothing would.
	Fails string `json:"fails,omitempty"`
	// Vital is set where the department cannot be carried without it.
	Vital bool `json:"vital,omitempty"`
	// Act is what a screen can offer beside testing again.
	Act      CheckAct  `json:"-"`
	TestedAt time.Time `json:"testedAt,omitzero"`
}

// CheckState is how a check came out.
type CheckState int

// The states, the least urgent first.
const (
	CheckUntested CheckState = iota // not yet, or on purpose: the words say why
	CheckReady
	CheckSeeToIt  // works, but not as well as it should
	CheckNotReady // does not work
)

var checkStates = map[CheckState]string{CheckUntested: "Not tested", CheckReady: "Ready", CheckSeeToIt: "See to it", CheckNotReady: "Not ready"}

// String gives the words of the screen.
func (s CheckState) String() string { return checkStates[s] }

// MarshalText gives the word of a script: "ready", "see-to-it", "not-ready",
// "not-tested".
func (s CheckState) MarshalText() ([]byte, error) {
	return []byte(strings.ReplaceAll(strings.ToLower(s.String()), " ", "-")), nil
}

// Wanting reports whether something is to be put right.
func (c Check) Wanting() bool { return c.State == CheckSeeToIt || c.State == CheckNotReady }

// CheckGroup is the part of the kiosk that a check belongs to.
type CheckGroup int

// The groups, in the order of the screen.
const (
	DataChecks CheckGroup = iota
	PaperChecks
	PowerChecks
	PeopleChecks
	TrustChecks
	KioskChecks
)

var checkGroups = map[CheckGroup]string{
	DataChecks: "Data", PaperChecks: "Paper", PowerChecks: "Power and time",
	PeopleChecks: "People and keys", TrustChecks: "Afterwards", KioskChecks: "This kiosk",
}

// String gives the words of the screen.
func (g CheckGroup) String() string { return checkGroups[g] }

// MarshalText gives the words of the screen.
func (g CheckGroup) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// CheckAct is what can be done about a check at the kiosk itself.
type CheckAct int

// The acts. Testing it again can always be done.
const (
	ActTestAgain  CheckAct = iota
	ActReach               // contact a destination, which no test does by itself
	ActPrint               // put a test sheet on paper
	ActPrintQueue          // look at the sheets that wait
	ActBackUp              // make a backup now
)

// probe is a check that is still to be made.
type probe struct {
	id    string
	group CheckGroup
	name  string
	vital bool
	test  func(context.Context) finding
	// byHand is done before the test when a person asks for this one check, and
	// never otherwise; nil where there is no such thing.
	byHand func(context.Context)
}

// finding is what a probe found.
type finding struct {
	state              CheckState
	words, next, fails string
	act                CheckAct
}

func found(words string) finding { return finding{state: CheckReady, words: words} }

func untested(words string) finding { return finding{words: words} }

func seeTo(words, next, fails string) finding {
	return finding{state: CheckSeeToIt, words: words, next: next, fails: fails}
}

func notReady(words, next, fails string) finding {
	return finding{state: CheckNotReady, words: words, next: next, fails: fails}
}

// failed is what a probe found that could not be made.
func failed(err error, fails string) finding {
	x := Explain(err)
	return notReady(x.Words, x.Hint, fails)
}

// offering gives the finding with something that can be done about it.
func (f finding) offering(act CheckAct) finding {
	f.act = act
	return f
}

// probes are all the tests there are, in the order of the screen within their
// groups. Each gives the probes that it knows on this kiosk: none where there
// is nothing to test.
var probes = []func(*examination) []probe{
	(*examination).patientIndex,
	(*examination).formsAndCodes,
	(*examination).records,
	(*examination).wholeLedger,
	(*examination).backups,
	(*examination).disk,
	(*examination).printers,
	(*examination).sparePrinter,
	(*examination).stationery,
	(*examination).power,
	(*examination).clock,
	(*examination).people,
	(*examination).keyFile,
	(*examination).recovery,
	(*examination).destinations,
	(*examination).settings,
}

// probeWithin bounds one probe: longer, and the answer is that there is none.
const probeWithin = 20 * time.Second

// examination is one test of everything. What several probes ask is asked
// once.
type examination struct {
	k      *Kiosk
	asked  map[string]func() askedPrinter
	sheets func() ([]lastSheet, error)
}

// readiness is what a kiosk keeps between examinations.
type readiness struct {
	one sync.Mutex // examination at a time

	mu      sync.Mutex
	reached map[string]reached // destinations, by name
}

func (k *Kiosk) examine(ctx context.Context) (*examination, []probe) {
	e := &examination{k: k}
	e.askPrinters(ctx)
	e.sheets = sync.OnceValues(func() ([]lastSheet, error) { return k.lastSheets(ctx) })
	var all []probe
	for _, some := range probes {
		all = append(all, some(e)...)
	}
	slices.SortStableFunc(all, func(a, b probe) int { return cmp.Compare(a.group, b.group) })
	return e, all
}

// Checks gives what Readiness would test, untested.
func (k *Kiosk) Checks() []Check {
	_, all := k.examine(context.Background())
	checks := make([]Check, len(all))
	for i, p := range all {
		checks[i] = p.check(finding{}, time.Time{})
	}
	return checks
}

// Readiness tests everything that the department would lean on if the trust's
// systems went down now. It contacts printers, and no destination. told, which
// may be nil, is called from any goroutine with each check as it comes out.
func (k *Kiosk) Readiness(ctx context.Context, told func(Check)) []Check {
	k.readiness.one.Lock()
	defer k.readiness.one.Unlock()
	e, all := k.examine(ctx)
	checks := make([]Check, len(all))
	var running sync.WaitGroup
	for i, p := range all {
		running.Go(func() {
			checks[i] = e.run(ctx, p)
			if told != nil {
				told(checks[i])
			}
		})
	}
	running.Wait()
	return checks
}

// CheckAgain tests one thing, because a person asks for it: only so is a
// destination ever contacted. It gives false where there is no such check any
// more.
func (k *Kiosk) CheckAgain(ctx context.Context, id string) (Check, bool) {
	k.readiness.one.Lock()
	defer k.readiness.one.Unlock()
	e, all := k.examine(ctx)
	i := slices.IndexFunc(all, func(p probe) bool { return p.id == id })
	if i < 0 {
		return Check{}, false
	}
	if all[i].byHand != nil {
		all[i].byHand(ctx)
	}
	return e.run(ctx, all[i]), true
}

func (e *examination) run(ctx context.Context, p probe) Check {
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	return p.check(p.test(ctx), e.k.now())
}

func (p probe) check(f finding, at time.Time) Check {
	return Check{
		ID: p.id, Group: p.group, Name: p.name, Vital: p.vital, TestedAt: at,
		State: f.state, Words: f.words, Next: f.next, Fails: f.fails, Act: f.act,
	}
}
