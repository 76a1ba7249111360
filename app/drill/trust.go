package drill

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/tideover/tideover/sync/mllp"
)

// Trust is a simulated trust in this process: a patient administration system
// that takes HL7 v2 ADT messages over MLLP, and beside it a FHIR R4 server.
// Both hold the people of [Trust.Know]; attendances that come through one are
// not seen in the other, as with two systems that no engine joins.
//
// It is strict where real systems are: what it does not understand it refuses,
// a FHIR transaction is taken whole or not at all, and a reference must lead
// somewhere. It counts effects, not messages. The exported fields are set
// before Start and not changed after it.
type Trust struct {
	ODS    string           // the trust's code, which assigns its hospital numbers
	Now    func() time.Time // dates what is stored and acknowledged
	Faults Faults
	// Forgetful makes the PAS take a message again that comes again under the
	// same control ID. Otherwise it answers it as before and does nothing.
	Forgetful bool

	hl7, fhir door
	addresses struct{ hl7, fhir string }
	plan      *plan
	pas       *pas
	store     *store

	mu      sync.Mutex // of pas and store
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
	mllp    *mllp.Server
	http    *http.Server
}

// Start opens both doors on ports of their own. They close with ctx, or with
// [Trust.Close], which must be called in any case.
func (t *Trust) Start(ctx context.Context) error {
	if t.Now == nil || t.ODS == "" {
		return errors.New("a simulated trust needs an ODS code and a clock")
	}
	t.prepare()
	t.ctx, t.cancel = context.WithCancel(ctx)
	t.mllp = &mllp.Server{Handle: t.takeMessage}
	t.http = &http.Server{Handler: t.handler(), ReadHeaderTimeout: 10 * time.Second}
	t.hl7.serve, t.fhir.serve = t.mllp.Serve, t.http.Serve
	var err error
	if t.addresses.hl7, err = t.hl7.open(); err != nil {
		return err
	}
	if t.addresses.fhir, err = t.fhir.open(); err != nil {
		return errors.Join(err, t.hl7.listener.Close())
	}
	t.running.Go(func() { t.hl7.run(t.ctx) })
	t.running.Go(func() { t.fhir.run(t.ctx) })
	return nil
}

// prepare makes the empty systems, once.
func (t *Trust) prepare() {
	if t.plan == nil {
		t.plan, t.pas, t.store = newPlan(t.Faults), newPAS(t.Forgetful), newStore(t.Now)
	}
}

// Close closes the doors, cutting off whoever is connected. What was taken
// stays in the account.
func (t *Trust) Close() error {
	if t.cancel == nil {
		return nil
	}
	t.cancel()
	t.running.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := errors.Join(t.mllp.Shutdown(ctx), t.http.Shutdown(ctx)); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("closing the simulated trust: %w", err)
	}
	return nil
}

// MLLPAddress is host and port of the PAS.
func (t *Trust) MLLPAddress() string { return t.addresses.hl7 }

// FHIRBase is the base URL of the FHIR server.
func (t *Trust) FHIRBase() string { return "http://" + t.addresses.fhir + "/R4" }

// Injected counts the faults that messages have met.
func (t *Trust) Injected() map[Fault]int { return t.plan.counts() }

// Know adds people to both systems, as they were before the outage. It may be
// called before Start.
func (t *Trust) Know(people iter.Seq[Person]) error {
	t.prepare()
	t.mu.Lock()
	defer t.mu.Unlock()
	for person := range people {
		if _, err := t.store.create("Patient", knownPatient(t.ODS, person.Patient)); err != nil {
			return err
		}
		t.pas.know(person.Patient)
	}
	t.store.countFromHere()
	return nil
}
