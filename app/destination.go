package app

import (
	"context"
	"errors"
	"fmt"
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
