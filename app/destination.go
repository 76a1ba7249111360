package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
	"github.com/tideover/tideover/sync/fhir"
	"github.com/tideover/tideover/sync/hl7"
	"github.com/tideover/tideover/sync/mllp"
)

// decodePatient reads a FHIR Patient for the offline index.
func decodePatient(text []byte) (record.Patient, error) { return fhir.DecodePatient(text) }

// dialer lets a function be a Dialer.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// DialContext opens a connection.
func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return d(ctx, network, address)
}

// link is an open way to one destination.
type link struct {
	Destination
	sender delivery.Sender
	fhir   *fhir.Sender // nil where it speaks HL7
	close  func() error
}

// connect makes the ways to every destination; nothing is dialled before the
// first message.
func (k *Kiosk) connect() []*link {
	var links []*link
	for _, d := range k.Settings.Destinations {
		l := &link{Destination: d, close: func() error { return nil }}
		switch d.Kind {
		case KindHL7:
			client := &mllp.Client{Addr: d.Address, Dial: dialer(k.outside.Dial), Timeout: d.patience()}
			l.sender = &hl7.Sender{Profile: k.hl7Profile(d), To: client, Now: k.now}
			l.close = client.Close
		case KindFHIR:
			l.fhir = k.fhirSender(d)
			l.sender = fhirDelivery{l.fhir, d}
		}
		links = append(links, l)
	}
	return links
}

func (k *Kiosk) hl7Profile(d Destination) hl7.Profile {
	p := hl7.DefaultProfile(k.Settings.Trust.ODS, k.Settings.Site.ODS)
	p.ReceivingApplication, p.ReceivingFacility = d.Application, d.Facility
	p.Zone = k.zone
	return p
}

func (k *Kiosk) fhirSender(d Destination) *fhir.Sender {
	return &fhir.Sender{
		Client:  &fhir.Client{Base: d.Address, HTTP: k.client},
		Profile: fhir.Profile{Trust: k.Settings.Trust.ODS, Site: k.Settings.Site.ODS, Exercise: k.Settings.Exercise},
		Find:    k.forms.Find,
		Now:     k.now,
	}
}

// fhirDelivery puts what a FHIR sender cannot send into delivery's terms.
type fhirDelivery struct {
	*fhir.Sender
	Destination
}

// Send delivers one entry.
func (s fhirDelivery) Send(ctx context.Context, d record.Delivery) (record.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience())
	defer cancel()
	r, err := s.Sender.Send(ctx, d)
	_, denied := errors.AsType[*fhir.Denied](err)
	switch {
	case errors.Is(err, fhir.ErrProfile), errors.Is(err, fhir.ErrExercise), denied:
		return r, fmt.Errorf("%w: %w", delivery.ErrUnusable, err)
	case errors.Is(err, fhir.ErrNotDeliverable), errors.Is(err, fhir.ErrMatchWaiting):
		return r, fmt.Errorf("%w: %w", delivery.ErrUnsendable, err)
	}
	return r, err
}

// backoff is how long to pause after an answer that did not come: two seconds
// and up to a minute, for a destination that has 30 seconds to answer.
func (l *link) backoff() delivery.Backoff {
	return delivery.Backoff{First: l.patience() / 15, Longest: 2 * l.patience()}
}

// patiently asks a destination something that can be asked again, a few times
// where it is busy or does not answer; each try has the destination's own
// patience.
func (l *link) patiently(ctx context.Context, ask func(context.Context) error) error {
	for try := 1; ; try++ {
		within, cancel := context.WithTimeout(ctx, l.patience())
		err := ask(within)
		cancel()
		if err == nil || try == asks || !worthAsking(err) || ctx.Err() != nil {
			return err
		}
		pause := l.backoff().Pause(try, rand.Float64())
		if busy, ok := errors.AsType[*fhir.Busy](err); ok {
			pause = max(pause, busy.RetryAfter())
		}
		if err := wait(ctx, pause); err != nil {
			return err
		}
	}
}

// asks bounds how often one thing is asked.
const asks = 6

// worthAsking reports whether the same question may be answered next time.
func worthAsking(err error) bool {
	outcome, told := errors.AsType[*fhir.OutcomeError](err)
	_, busy := errors.AsType[*fhir.Busy](err)
	return busy || told && outcome.Status >= 500 || errors.Is(err, fhir.ErrUnreachable) || errors.Is(err, fhir.ErrUnanswered)
}
