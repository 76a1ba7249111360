package drill

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/reconcile"
)

// Options say what exercise to run.
type Options struct {
	Out     string // an empty folder, or none yet
	Seed    uint64
	Start   time.Time // when the outage begins
	Hours   int       // how long the shift lasts
	PerHour float64   // arrivals on average
	// ClockJumps are by how much the kiosk's clock is set, one after another,
	// while people at the desk go by their watches.
	ClockJumps []time.Duration
	KeepData   bool // leave the kiosk's data folder in Out
	// MLLP and FHIR are real counterparts' addresses; where both are empty a
	// simulated trust answers, with faults.
	MLLP, FHIR string
	Progress   func(words string, done, total int)
}

// Result is what an exercise came to.
type Result struct {
	Out         string        `json:"out"`
	Seed        uint64        `json:"seed"`
	Arrivals    int           `json:"arrivals"`
	Sheets      int           `json:"sheets"`
	Decisions   int           `json:"decisions"` // matches that a person had to decide
	Retried     int           `json:"retried"`   // refusals that were sent again
	Total       reconcile.Row `json:"total"`
	Balanced    bool          `json:"balanced"`
	Closed      bool          `json:"closed"`
	Fingerprint string        `json:"fingerprint"`
	// Wrong lists how the simulated trust's own account differs from the truth
	// that was drawn; it must be empty.
	Wrong []string `json:"wrong,omitempty"`
}

// ErrWrongAccount says that the trust's own account differs from what truly
// happened, though the kiosk's balance may not.
var ErrWrongAccount = errors.New("the trust's account differs from what happened")

// Run runs a whole outage: registrations, paper, recovery, report. Everything
// is marked EXERCISE. It fails with *app.UsageError for a folder that is not
// empty, with what package app fails with, with app.ErrNotZero or app.ErrDecision where the balance is not
// closed, and with ErrWrongAccount.
func Run(ctx context.Context, o Options) (Result, error) {
	result := Result{Out: o.Out, Seed: o.Seed}
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	if err := claimFolder(o.Out); err != nil {
		return result, err
	}
	e := &exercise{Options: o, population: Patients(o.Seed), clock: &clock{at: o.Start}}
	err := e.run(ctx, &result)
	if !o.KeepData {
		err = errors.Join(err, os.RemoveAll(filepath.Join(o.Out, "data")))
	}
	return result, err
}

func claimFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return &app.UsageError{Words: fmt.Sprintf("The folder %s is not empty; an exercise wants one of its own.", dir)}
	}
	return os.MkdirAll(dir, 0o755)
}

// usualFaults are those that every exercise meets: now and then an answer is
// late, lost, wrong or a no that was no fault of ours, and a line is down.
func usualFaults(seed uint64) Faults {
	return Faults{
		Seed:       seed,
		Percent:    map[Fault]float64{LateReply: 3, ErrorFirst: 2, LostReply: 3, Away: 0.5, Busy: 1, WrongControlID: 1},
		Late:       200 * time.Millisecond,
		Away:       400 * time.Millisecond,
		RetryAfter: time.Second,
	}
}

// exercise is one run.
type exercise struct {
	Options
	population *Population
	clock      *clock
	trust      *Trust
	kiosk      *app.Kiosk
	desk       *app.Session // reception
	nurse      *app.Session
	it         *app.Session
	arrivals   []Arrival
	registered []record.Attendance // by ordinal
}

func (e *exercise) run(ctx context.Context, result *Result) error {
	if err := e.open(ctx); err != nil {
		return err
	}
	err := e.work(ctx, result)
	if e.trust != nil {
		err = errors.Join(err, e.trust.Close())
	}
	return errors.Join(err, e.kiosk.Close())
}

func (e *exercise) work(ctx context.Context, result *Result) error {
	if err := e.shift(ctx); err != nil {
		return fmt.Errorf("the shift: %w", err)
	}
	result.Arrivals = len(e.arrivals)
	if err := e.awaitPaper(ctx, result); err != nil {
		return err
	}
	if err := e.writeTruth(); err != nil {
		return err
	}
	if err := e.recover(ctx, result); err != nil {
		return fmt.Errorf("the recovery: %w", err)
	}
	return e.report(ctx, result)
}

// open sets a kiosk up and puts people and index into it.
func (e *exercise) open(ctx context.Context) error {
	e.Progress("Setting up the kiosk, with 10,000 invented people in its index", 0, 0)
	out, err := filepath.Abs(e.Out)
	if err != nil {
		return err
	}
	s := exerciseSettings(filepath.Join(out, "data", "tideover.toml"), filepath.Join(out, "sheets"))
	s.Data = filepath.Join(out, "data", "ledger")
	if e.MLLP == "" && e.FHIR == "" {
		if e.trust, err = startTrust(ctx, e.population, usualFaults(e.Seed), e.clock.now); err != nil {
			return err
		}
		e.MLLP, e.FHIR = e.trust.MLLPAddress(), e.trust.FHIRBase()
	}
	for _, d := range destinations(e.MLLP, e.FHIR) {
		if d.Address != "" {
			s.Destinations = append(s.Destinations, d)
		}
	}
	if err := prepareExercise(s); err != nil {
		return err
	}
	if e.kiosk, err = app.Open(ctx, s, app.Outside{Clock: e.clock.shown, Elapsed: e.clock.elapsed}, nil); err != nil {
		return err
	}
	if err := furnish(ctx, e.kiosk, e.population); err != nil {
		return err
	}
	if e.desk, err = e.kiosk.SignIn(ctx, "1001", exercisePIN); err != nil {
		return err
	}
	if e.nurse, err = e.kiosk.SignIn(ctx, "1004", exercisePIN); err != nil {
		return err
	}
	e.it, err = e.kiosk.SignIn(ctx, "1005", exercisePIN)
	return err
}

// step is one thing that somebody does during the shift.
type step struct {
	at time.Time
	do func(context.Context) error
}

// shift does everything that the arrivals tell, each at its time.
func (e *exercise) shift(ctx context.Context) error {
	e.arrivals = Shift(e.population, e.Start, e.Hours, e.PerHour)
	e.registered = make([]record.Attendance, len(e.arrivals))
	if err := e.desk.DeclareOutage(ctx, e.Start, "Exercise: network and data centre lost"); err != nil {
		return err
	}
	steps, jumps := e.steps(), e.ClockJumps
	for i, s := range steps {
		if i%20 == 0 {
			e.Progress("Working the shift", i, len(steps))
		}
		e.clock.move(s.at)
		if n := len(e.ClockJumps); n > 0 && len(jumps) > 0 && i >= (n-len(jumps)+1)*len(steps)/(n+1) {
			e.clock.set(jumps[0])
			jumps = jumps[1:]
		}
		if err := s.do(ctx); err != nil {
			return err
		}
	}
	e.Progress("Working the shift", len(steps), len(steps))
	e.clock.move(e.Start.Add(time.Duration(e.Hours) * time.Hour))
	return nil
}

func (e *exercise) steps() []step {
	var steps []step
	add := func(at time.Time, do func(context.Context) error) { steps = append(steps, step{at, do}) }
	for i := range e.arrivals {
		a := &e.arrivals[i]
		add(a.RegisteredAt, func(ctx context.Context) error { return e.register(ctx, a) })
		if h := a.Details.HandoverAt; h.After(a.RegisteredAt) && a.Withdrawal == nil {
			add(h, func(ctx context.Context) error { return e.handOver(ctx, a, h) })
		}
		if t := a.Triage; t != nil {
			add(later(t.AssessedAt, a.RegisteredAt), func(ctx context.Context) error {
				return e.fill(ctx, e.nurse, a, app.ForTriage, func(f *forms.Form) { forms.PopulateTriage(f, *t) })
			})
		}
		if at, ok := e.notedAt(a); ok {
			add(at, func(ctx context.Context) error { return e.note(ctx, a) })
		}
		for _, m := range a.Amendments {
			add(m.At, func(ctx context.Context) error { return e.amend(ctx, a, m) })
		}
		if d := a.Departure; d != nil {
			add(later(d.DepartedAt, a.RegisteredAt), func(ctx context.Context) error {
				return e.fill(ctx, e.desk, a, app.ForDeparture, func(f *forms.Form) { forms.PopulateDeparture(f, *d) })
			})
		}
		if w := a.Withdrawal; w != nil {
			add(w.At, func(ctx context.Context) error { return e.desk.Withdraw(ctx, e.registered[a.Ordinal].ID, w.Reason) })
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	return steps
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// register does what reception does: search, choose, fill in, save.
func (e *exercise) register(ctx context.Context, a *Arrival) error {
	f, err := e.begin(ctx, a)
	if err != nil {
		return err
	}
	details := e.soFar(a.Details)
	details.Patient.Name = f.Details().Patient.Name // an unknown patient's was drawn
	if a.Known != Nobody {
		details.Patient.Name = a.Details.Patient.Name
	}
	details.Patient.TemporaryNumber = f.Base.Patient.TemporaryNumber
	forms.Populate(f.Form, details)
	if e.registered[a.Ordinal], err = f.Save(ctx); err != nil {
		return fmt.Errorf("arrival %d: %w %v", a.Ordinal, err, f.Problems())
	}
	return nil
}

func (e *exercise) begin(ctx context.Context, a *Arrival) (*app.Filling, error) {
	if a.Known == Nobody {
		return e.desk.ArriveUnknown(ctx)
	}
	if a.Known == NotInIndex {
		return e.desk.Arrive(a.Details.Patient)
	}
	p := a.Details.Patient
	found, err := e.desk.Search(ctx, asked(p))
	if err != nil {
		return nil, err
	}
	for _, hit := range found.Index.Hits {
		if hit.Patient.LocalPatientID == p.LocalPatientID {
			if err := e.desk.ViewPerson(ctx, hit.Patient); err != nil {
				return nil, err
			}
			return e.desk.Arrive(hit.Patient)
		}
	}
	return nil, fmt.Errorf("arrival %d is in the index and was not found there", a.Ordinal)
}

// asked is what reception types to find somebody: the NHS number where it is
// to hand, or else name and birth date.
func asked(p record.Patient) string {
	if p.NHSNumber != "" {
		return string(p.NHSNumber)
	}
	return fmt.Sprintf("%s %s %s", p.Name.Family, p.Name.Given, p.BirthDate.Date)
}

func (e *exercise) amend(ctx context.Context, a *Arrival, m Amendment) error {
	f, err := e.desk.About(ctx, e.registered[a.Ordinal].ID, app.ForAmendment)
	if err != nil {
		return err
	}
	f.Reason = m.Reason
	forms.Populate(f.Form, e.soFar(m.Details))
	return saveAmendment(ctx, f, a)
}

// soFar is what can be known by now: a handover that is still to come is not.
func (e *exercise) soFar(d record.Details) record.Details {
	if d.HandoverAt.After(e.clock.now()) {
		d.HandoverAt = time.Time{}
	}
	return d
}

// handOver adds the handover time of an ambulance that had to wait.
func (e *exercise) handOver(ctx context.Context, a *Arrival, at time.Time) error {
	f, err := e.desk.About(ctx, e.registered[a.Ordinal].ID, app.ForAmendment)
	if err != nil {
		return err
	}
	f.Reason = "Handed over"
	details := f.Base
	details.HandoverAt = at
	forms.Populate(f.Form, details)
	return saveAmendment(ctx, f, a)
}

func saveAmendment(ctx context.Context, f *app.Filling, a *Arrival) error {
	if _, err := f.Save(ctx); err != nil && !errors.Is(err, app.ErrNothingChanged) {
		return fmt.Errorf("amendment of arrival %d: %w %v", a.Ordinal, err, f.Problems())
	}
	return nil
}

func (e *exercise) fill(ctx context.Context, who *app.Session, a *Arrival, p app.Purpose, populate func(*forms.Form)) error {
	f, err := who.About(ctx, e.registered[a.Ordinal].ID, p)
	if err != nil {
		return err
	}
	populate(f.Form)
	if _, err := f.Save(ctx); err != nil {
		return fmt.Errorf("%s of arrival %d: %w %v", p, a.Ordinal, err, f.Problems())
	}
	return nil
}

// awaitPaper waits until every sheet has come out.
func (e *exercise) awaitPaper(ctx context.Context, result *Result) error {
	for {
		st, err := e.kiosk.Status(ctx)
		if err != nil {
			return err
		}
		jobs, err := e.kiosk.PrintJobs(ctx, 1_000_000)
		if err != nil {
			return err
		}
		result.Sheets = len(jobs)
		e.Progress("Printing", len(jobs)-st.ToPrint, len(jobs))
		if st.ToPrint == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
}
