package fhir

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Naming systems that are not ours.
const (
	nhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number"
	odsSystem       = "https://fhir.nhs.uk/Id/ods-organization-code"
	gmpSystem       = "https://fhir.hl7.org.uk/Id/gmp-number"

	actCodeSystem         = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
	actReasonSystem       = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
	confidentialitySystem = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
	identifierTypeSystem  = "http://terminology.hl7.org/CodeSystem/v2-0203"
	contactRoleSystem     = "http://terminology.hl7.org/CodeSystem/v2-0131"
	administrativeGender  = "http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender"
	dataOperationSystem   = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
	agentTypeSystem       = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
	languageSystem        = "urn:ietf:bcp:47"
	attendanceCategories  = "https://www.datadictionary.nhs.uk/data_elements/emergency_care_attendance_category.html"

	ukCore               = "https://fhir.hl7.org.uk/StructureDefinition/"
	ukCoreCodes          = "https://fhir.hl7.org.uk/CodeSystem/"
	verificationCodes    = ukCoreCodes + "UKCore-NHSNumberVerificationStatusEngland"
	verificationWords    = ukCoreCodes + "UKCore-NHSNumberVerificationStatus" // as PDS has it, codes or words
	unavailableReasons   = ukCoreCodes + "UKCore-NHSNumberUnavailableReason"
	ethnicCategories     = ukCoreCodes + "UKCore-EthnicCategoryEngland"
	dateTimeTypes        = ukCoreCodes + "UKCore-DateTimeType"
	statedGenderSystem   = ukCoreCodes + "NHSDataModelAndDictionary-PersonStatedGenderCode"
	verificationURL      = ukCore + "Extension-UKCore-NHSNumberVerificationStatus"
	unavailableReasonURL = ukCore + "Extension-UKCore-NHSNumberUnavailableReason"
	ethnicCategoryURL    = ukCore + "Extension-UKCore-EthnicCategory"
	birthSexURL          = ukCore + "Extension-UKCore-BirthSex"
	nhsCommunicationURL  = ukCore + "Extension-UKCore-NHSCommunication" // read from PDS, not written
	transportURL         = ukCore + "Extension-UKCore-EncounterTransport"
	typedDateTimeURL     = ukCore + "Extension-UKCore-TypedDateTime"
	dischargeStatusURL   = ukCore + "Extension-UKCore-EmergencyCareDischargeStatus"
	genderIdentityURL    = "http://hl7.org/fhir/StructureDefinition/patient-genderIdentity"
	interpreterURL       = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
)

// DefaultSystems is where the naming systems of ours begin when
// [Profile.Systems] is empty. They name things; nothing needs to answer there.
const DefaultSystems = "https://tideover.github.io/fhir"

// Profile is everything in which one trust's server differs from another. Only
// Trust is required.
type Profile struct {
	Trust string // ODS code of the provider
	Site  string // ODS code of the site of treatment; Trust where empty

	// Systems is the root of our own naming systems: "/id/downtime-number",
	// "/id/attendance", "/id/patient" and so on are added to it.
	Systems string
	// LocalPatientSystem names the trust's hospital numbers. Without it a
	// hospital number is told by its type (MR) and by who assigned it.
	LocalPatientSystem string
	// StaffSystem names staff numbers; "/id/staff" of ours where empty.
	StaffSystem string

	// CancelWithdrawn gives a withdrawn attendance the status cancelled, for a
	// server that hides entered-in-error; that is what it gets otherwise.
	CancelWithdrawn bool
	// Exercise marks a server for training: it takes exercises and nothing else,
	// as every other server takes everything else and no exercises.
	Exercise bool
	// WithoutAnswers and WithoutProvenance leave out resources that a server
	// won't take.
	WithoutAnswers    bool
	WithoutProvenance bool
}

var (
	// ErrProfile says that a profile can't be used.
	ErrProfile = errors.New("fhir: profile not usable")

	// ErrNotDeliverable says that a delivery is not one that can be sent: its
	// kind is not told to trusts, or it lacks what names it.
	ErrNotDeliverable = errors.New("fhir: not deliverable")

	// ErrExercise says that an exercise was meant for a live server, or a real
	// attendance for a training one.
	ErrExercise = errors.New("fhir: exercise and live records don't mix")

	// ErrMatchWaiting says that a person has yet to decide which person of the
	// trust's index the patient is.
	ErrMatchWaiting = errors.New("fhir: the match waits for a person")
)

// Validate reports what keeps the profile from being used.
func (p Profile) Validate() error {
	if p.Trust == "" {
		return fmt.Errorf("%w: the trust's ODS code is missing", ErrProfile)
	}
	for _, s := range []string{p.Systems, p.LocalPatientSystem, p.StaffSystem} {
		if s != "" && !strings.Contains(s, ":") || strings.ContainsAny(s, " |") {
			return fmt.Errorf("%w: %q is not a URI", ErrProfile, s)
		}
	}
	return nil
}

// admits reports why a delivery can't be sent under the profile.
func (p Profile) admits(d record.Delivery) error {
	a := d.Attendance
	switch {
	case !d.Entry.Kind.Deliverable():
		return fmt.Errorf("%w: kind %s", ErrNotDeliverable, d.Entry.Kind)
	case a.ID == "" || a.Number == "" || a.Patient.PatientID == "" || d.Entry.ID == "" || d.Entry.RecordedAt.IsZero():
		return fmt.Errorf("%w: the record lacks an ID, a number or its time", ErrNotDeliverable)
	case a.Exercise != p.Exercise:
		return ErrExercise
	case d.Match != nil && d.Match.Outcome == record.MatchWaiting:
		return ErrMatchWaiting
	}
	return nil
}

// system gives the full name of one of our own naming systems.
func (p Profile) system(name string) string { return p.root() + "/id/" + name }

// definition gives the full name of one of our own extensions.
func (p Profile) definition(name string) string { return p.root() + "/StructureDefinition/" + name }

func (p Profile) root() string {
	if p.Systems == "" {
		return DefaultSystems
	}
	return strings.TrimRight(p.Systems, "/")
}

func (p Profile) site() string {
	if p.Site == "" {
		return p.Trust
	}
	return p.Site
}

func (p Profile) staff(id string) *identifier {
	system := p.StaffSystem
	if system == "" {
		system = p.system("staff")
	}
	return &identifier{System: system, Value: id}
}

// entryTag marks what a ledger entry brought about.
func (p Profile) entryTag(entry record.ID) coding {
	return coding{System: p.system("ledger-entry"), Code: string(entry)}
}

// metaOf gives the profile and the marks of a new resource.
func (p Profile) metaOf(d record.Delivery, profile string) *meta {
	m := p.marksOf(d)
	m.Profile = []string{ukCore + profile}
	return m
}

// marksOf gives the marks of a resource that claims no profile of ours.
func (p Profile) marksOf(d record.Delivery) *meta {
	m := &meta{Tag: []coding{p.entryTag(d.Entry.ID)}}
	if d.Attendance.Patient.Sensitive {
		m.Security = append(m.Security, coding{System: confidentialitySystem, Code: "R", Display: "restricted"})
	}
	if d.Attendance.Exercise {
		m.Security = append(m.Security, coding{System: actReasonSystem, Code: "HTEST", Display: "test health data"})
	}
	return m
}
