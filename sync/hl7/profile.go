package hl7

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// ErrProfile says that a profile asks for something that can't be encoded.
var ErrProfile = errors.New("hl7: profile not usable")

// StatusPlacement is where the NHS number status indicator goes.
type StatusPlacement string

// The places that receivers in England look for the status in.
const (
	StatusNSTS         StatusPlacement = "PID-32 NSTS" // PID-32 as NSTS02
	StatusCode         StatusPlacement = "PID-32"      // PID-32 as 02
	StatusInIdentifier StatusPlacement = "PID-3.5"     // NSTS02 instead of NH; not sent without a number
)

// SexCodes is the table that PID-8 is written from.
type SexCodes string

// HL7 table 0001 (M, F, O, U), or the data dictionary's own codes as the NHS
// Interoperability Toolkit uses them (1, 2, 9, 0).
const (
	SexLetters        SexCodes = "letters"
	SexDataDictionary SexCodes = "nhs-data-dictionary"
)

// Profile is everything in which one receiver differs from another. Start from
// [DefaultProfile] and change what the receiver's specification says.
type Profile struct {
	SendingApplication   string // MSH-3
	SendingFacility      string // MSH-4, ODS code of the trust
	ReceivingApplication string // MSH-5
	ReceivingFacility    string // MSH-6
	ProcessingID         string // MSH-11 of a real attendance; an exercise is always T
	EnhancedMode         bool   // ask for commit acknowledgements (MSH-15 AL, MSH-16 NE) and take CA as proof
	Country              string // MSH-17
	CharacterSet         string // MSH-18; the bytes are UTF-8 whatever it says

	// The events that tell of each kind of entry, in the order they are sent.
	// A28 is left out for a person whom the trust already knows, A31 too unless
	// MatchedDemographics is set, A13 unless the patient had departed.
	ArrivalEvents    []string
	AmendmentEvents  []string
	TriageEvents     []string
	DepartureEvents  []string
	WithdrawalEvents []string
	PersonPV1        bool // give A28 and A31 a PV1 with class N, for receivers that insist

	// MatchedDemographics sends address, phones, GP, next of kin, allergies and
	// the rest of a person whom the trust already knows. Without it such a
	// person travels as identifiers, name, birth date and sex, so that newer
	// demographics in the PAS are not overwritten.
	MatchedDemographics bool

	NHSNumberStatus   StatusPlacement
	Sex               SexCodes
	EthnicInPID22     bool   // ethnic category in PID-22 as the Toolkit has it, else PID-10
	EstimatedInFull   bool   // an estimated birth date as YYYY0101; else as YYYY, its true precision
	HospitalAuthority string // assigning authority of the hospital number (PID-3, MR)
	DowntimeAuthority string // assigning authority of our numbers (PID-3 PI, PV1-19, PV1-50)

	PointOfCare string // PV1-3.1
	Site        string // PV1-3.4, ODS code of the site
	Service     string // PV1-10, treatment function or main specialty

	// Zone is where times are written in; nil leaves each in the offset that it
	// was recorded with. Without WriteOffset the hour from 01:00 that comes
	// twice in autumn can't be told apart.
	Zone        *time.Location
	WriteOffset bool
}

// DefaultProfile is the profile for a receiver that says nothing else: arrival
// A28 and A04, amendment A31 and A08, triage A08, departure A03, withdrawal A13
// and A11; NHS number status as NSTSnn in PID-32; sex in letters; times in the
// offset they were recorded with, offset written. Trust and site are ODS codes,
// trust also naming the authority of the hospital number.
func DefaultProfile(trust, site string) Profile {
	return Profile{
		SendingApplication:   "TIDEOVER",
		SendingFacility:      trust,
		ReceivingApplication: "PAS",
		ReceivingFacility:    trust,
		ProcessingID:         "P",
		Country:              "GBR",
		CharacterSet:         "UNICODE UTF-8",

		ArrivalEvents:    []string{"A28", "A04"},
		AmendmentEvents:  []string{"A31", "A08"},
		TriageEvents:     []string{"A08"},
		DepartureEvents:  []string{"A03"},
		WithdrawalEvents: []string{"A13", "A11"},

		NHSNumberStatus:   StatusNSTS,
		Sex:               SexLetters,
		HospitalAuthority: trust,
		DowntimeAuthority: "TIDEOVER",

		PointOfCare: "ED",
		Site:        site,
		Service:     "180", // emergency medicine
		WriteOffset: true,
	}
}

// structures are the message structures of the events that can be sent
// (HL7 v2.4 table 0354).
var structures = map[string]string{
	"A01": "ADT_A01", "A04": "ADT_A01", "A08": "ADT_A01", "A13": "ADT_A01",
	"A03": "ADT_A03",
	"A11": "ADT_A09",
	"A28": "ADT_A05", "A31": "ADT_A05",
}

// Validate reports what keeps the profile from being used.
func (p Profile) Validate() error {
	if p.SendingFacility == "" || p.DowntimeAuthority == "" {
		return fmt.Errorf("%w: the trust's ODS code or the authority of our numbers is missing", ErrProfile)
	}
	return errors.Join(p.validateEvents(), p.validateCodes())
}

func (p Profile) validateEvents() error {
	for _, events := range [][]string{p.ArrivalEvents, p.AmendmentEvents, p.TriageEvents, p.DepartureEvents, p.WithdrawalEvents} {
		if len(events) == 0 {
			return fmt.Errorf("%w: a kind of entry has no event", ErrProfile)
		}
		for _, event := range events {
			if structures[event] == "" {
				return fmt.Errorf("%w: event %q is not one of A01 A03 A04 A08 A11 A13 A28 A31", ErrProfile, event)
			}
		}
	}
	return nil
}

func (p Profile) validateCodes() error {
	switch p.NHSNumberStatus {
	case StatusNSTS, StatusCode, StatusInIdentifier:
	default:
		return fmt.Errorf("%w: NHS number status placement %q", ErrProfile, p.NHSNumberStatus)
	}
	switch p.Sex {
	case SexLetters, SexDataDictionary:
	default:
		return fmt.Errorf("%w: sex codes %q", ErrProfile, p.Sex)
	}
	return nil
}

// eventsFor returns the events that tell of a delivery. The first one that a
// destination is told of an attendance introduces the person and the
// attendance; an amendment needs no telling of its own then.
func (p Profile) eventsFor(d record.Delivery) []string {
	own := p.eventsOf(d.Entry.Kind)
	switch {
	case !d.First || d.Entry.Kind == record.KindRegistered:
		return own
	case d.Entry.Kind == record.KindAmended:
		return p.ArrivalEvents
	}
	return slices.Concat(p.ArrivalEvents, own)
}

// eventsOf returns the events for one kind of entry; none for a kind that is
// not sent.
func (p Profile) eventsOf(kind record.Kind) []string {
	switch kind {
	case record.KindRegistered:
		return p.ArrivalEvents
	case record.KindAmended:
		return p.AmendmentEvents
	case record.KindTriaged:
		return p.TriageEvents
	case record.KindDeparted:
		return p.DepartureEvents
	case record.KindWithdrawn:
		return p.WithdrawalEvents
	}
	return nil
}
