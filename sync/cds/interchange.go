package cds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Update is how the receiver is to take an interchange.
type Update string

// The submission protocols.
const (
	// NetChange adds or replaces each record under its own identifier, and takes
	// back what is said to be deleted.
	NetChange Update = "net"
	// Bulk replaces everything that the receiver holds of the sender's emergency
	// care in the report period. Only a sender with no other source may use it.
	Bulk Update = "bulk"
)

// Interchange is what a file says of itself and of the department, and what no
// single attendance says.
type Interchange struct {
	Sender, Receiver string    // EDI addresses
	Reference        string    // no other interchange of the sender has it
	PreparedAt       time.Time // also when its records were extracted
	Test             bool      // checked by the receiver, and not kept
	Update           Update
	From, To         record.Date // the report period, both days in it

	// The organisations by their ODS codes.
	PrimeRecipient string
	CopyRecipients []string
	Provider       string
	Commissioner   string
	Site           string // where patients are treated

	DepartmentType string // 01 to 05
	Zone           *time.Location
}

// SettingError names what of an interchange cannot be sent, and why.
type SettingError struct {
	Field string // of Interchange
	Words string
}

// Error names field and fault.
func (e *SettingError) Error() string { return e.Field + ": " + e.Words }

// maxCopies is how many copy recipients there is room for.
const maxCopies = 7

// Check finds the first thing that the schema or its readers would not take.
func (in Interchange) Check() error {
	for _, c := range []struct {
		field, text string
		format      *format
	}{
		{"Provider", in.Provider, trust}, {"Site", in.Site, site}, {"DepartmentType", in.DepartmentType, departments},
		{"Commissioner", in.Commissioner, trust}, {"PrimeRecipient", in.PrimeRecipient, organisation},
		{"Sender", in.Sender, words(1, 15)}, {"Receiver", in.Receiver, words(1, 15)}, {"Reference", in.Reference, words(1, 14)},
	} {
		if wrong := c.format.wrong(c.text); wrong != "" {
			return &SettingError{c.field, strings.Replace(wrong, "the answer", "it", 1)}
		}
	}
	for _, copied := range in.CopyRecipients {
		if wrong := organisation.wrong(copied); wrong != "" {
			return &SettingError{"CopyRecipients", strings.Replace(wrong, "the answer", "one of them", 1)}
		}
	}
	switch {
	case len(in.CopyRecipients) > maxCopies:
		return &SettingError{"CopyRecipients", fmt.Sprintf("there is room for %d", maxCopies)}
	case in.Update != NetChange && in.Update != Bulk:
		return &SettingError{"Update", fmt.Sprintf("it is %q or %q", NetChange, Bulk)}
	case !in.From.Valid() || !in.To.Valid() || in.From.After(in.To):
		return &SettingError{"From", "the period has no day in it"}
	case in.Zone == nil || in.PreparedAt.IsZero():
		return &SettingError{"PreparedAt", "it has no time"}
	}
	return nil
}

var organisation = &format{least: 3, most: 12, shape: odsShape, read: readODS}

// Covers reports whether a moment lies in the report period.
func (in Interchange) Covers(at time.Time) bool {
	d := record.DateOf(at.In(in.Zone))
	return !in.From.After(d) && !d.After(in.To)
}

func (in Interchange) header() node {
	test := map[bool]string{true: "1", false: "0"}[in.Test]
	return of("CDSInterchangeHeader",
		said("CDSInterchangeSenderIdentity", in.Sender),
		said("CDSInterchangeReceiverIdentity", in.Receiver),
		said("CDSInterchangeControlReference", in.Reference),
		said("CDSInterchangeDateOfPreparation", in.prepared(time.DateOnly)),
		said("CDSInterchangeTimeOfPreparation", in.prepared(time.TimeOnly)),
		said("CDSInterchangeApplicationReference", "NHSCDS"),
		said("CDSInterchangeTestIndicator", test))
}

func (in Interchange) prepared(layout string) string { return in.PreparedAt.In(in.Zone).Format(layout) }

func (in Interchange) trailer(messages int) node {
	return of("CDSInterchangeTrailer",
		said("CDSInterchangeControlReference", in.Reference),
		said("CDSInterchangeControlCount", strconv.Itoa(messages)),
		said("CDSInterchangeSenderIdentity", in.Sender),
		said("CDSInterchangeReceiverIdentity", in.Receiver))
}

const (
	typeEmergencyCare = "011"
	bulkGroup         = "160"

	updateReplace = "9" // add, or replace what is there
	updateDelete  = "1"
)

// protocols are the codes of the update protocols.
var protocols = map[Update]string{NetChange: "010", Bulk: "020"}

// envelope puts what is said of an attendance between the headers and the
// trailer of a message.
func (in Interchange) envelope(reference int, a record.Attendance, update string, content node) node {
	m := node{name: "CDSNetChange-All-MessageTypes", attrs: [][2]string{{"CDSProtocolIdentifierCode", protocols[in.Update]}}}
	if in.Update == Bulk {
		m.name = "CDSBulkGroup-160-Message"
		m.attrs = append(m.attrs, [2]string{"CDSBulkReplacementGroupCode", bulkGroup})
	}
	m.attrs = append(m.attrs, [2]string{"CDSTypeCode", typeEmergencyCare})
	n := strconv.Itoa(reference)
	m.below = []node{
		of("CDSMessageHeader", said("CDSMessageType", "NHSCDS"), said("CDSMessageVersionNumber", "CDS062"), said("CDSMessageReferenceNumber", n)),
		in.transaction(a, update),
		content,
		of("CDSMessageTrailer", said("CDSMessageReferenceNumber", n)),
	}
	return m
}

// transaction says which record it is and what is to become of it.
func (in Interchange) transaction(a record.Attendance, update string) node {
	about := []node{said("CDSTypeCode", typeEmergencyCare), said("CDSProtocolIdentifierCode", protocols[in.Update]), said("CDSUniqueIdentifier", in.identifier(a))}
	name := "CDSTransactionHeader_NetChange"
	if in.Update == Bulk {
		name = "CDSTransactionHeader_BulkUpdate"
		about = append(about,
			said("CDSBulkReplacementGroupCode", bulkGroup),
			said("CDSExtractDate", in.prepared(time.DateOnly)),
			said("CDSExtractTime", in.prepared(time.TimeOnly)),
			said("CDSReportPeriodStartDate", isoDay(in.From)),
			said("CDSReportPeriodEndDate", isoDay(in.To)))
	} else {
		about = append(about,
			said("CDSUpdateType", update),
			said("CDSApplicableDate", in.prepared(time.DateOnly)),
			said("CDSApplicableTime", in.prepared(time.TimeOnly)))
	}
	about = append(about,
		said("CDSActivityDate", a.ArrivedAt.In(in.Zone).Format(time.DateOnly)),
		said("OrganisationCode_CDSSenderIdentity", in.Provider),
		said("OrganisationCode_CDSPrimeRecipientIdentity", in.PrimeRecipient))
	for _, copied := range in.CopyRecipients {
		about = append(about, said("OrganisationCode_CDSCopyRecipientIdentity", copied))
	}
	return of(name, about...)
}

// identifier names the record for as long as the receiver keeps it: a sign for
// the kind of organisation code, the provider in five characters, and our own
// number, which says nothing of the patient.
func (in Interchange) identifier(a record.Attendance) string {
	return "B" + in.Provider + strings.Repeat("0", 5-len(in.Provider)) + a.Number.Compact()
}

func of(name string, below ...node) node { return node{name: name, below: below} }
func said(name, text string) node        { return node{name: name, text: text} }
