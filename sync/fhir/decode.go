package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// DecodePatient reads a Patient of UK Core or of PDS. The hospital number is
// the identifier of type MR; see [Profile.DecodePatient] where the trust's
// system for it is known.
//
// Where the record is restricted (security label R or V) address, phone, email,
// GP and next of kin are left out, and Sensitive is set. A birth date of lesser
// precision than a day is an estimate. Codes that we don't know are kept. An
// NHS number that can't be one is left out, with the status 05, needs to be
// resolved. The error wraps [ErrNotFHIR].
func DecodePatient(raw []byte) (record.Patient, error) { return Profile{}.DecodePatient(raw) }

// DecodePatient reads a Patient as the function of that name does, with the
// profile's own systems.
func (p Profile) DecodePatient(raw []byte) (record.Patient, error) {
	var in readPatient
	if err := json.Unmarshal(raw, &in); err != nil {
		return record.Patient{}, fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
	}
	if in.ResourceType != "Patient" {
		return record.Patient{}, fmt.Errorf("%w: no Patient", ErrNotFHIR)
	}
	return in.record(p), nil
}

// readPatient is Patient as far as we read it.
type readPatient struct {
	ResourceType string `json:"resourceType"`
	ID           string `json:"id"`
	Meta         meta   `json:"meta"`

	Active           *bool            `json:"active"`
	Extension        []readExtension  `json:"extension"`
	Identifier       []readIdentifier `json:"identifier"`
	Name             []humanName      `json:"name"`
	Telecom          []contactPoint   `json:"telecom"`
	Gender           string           `json:"gender"`
	BirthDate        string           `json:"birthDate"`
	DeceasedBoolean  bool             `json:"deceasedBoolean"`
	DeceasedDateTime string           `json:"deceasedDateTime"`
	Address          []address        `json:"address"`
	Contact          []contact        `json:"contact"`
	Communication    []communication  `json:"communication"`
	Practitioner     []reference      `json:"generalPractitioner"`
	Link             []struct {
		Other reference `json:"other"`
		Type  string    `json:"type"`
	} `json:"link"`
}

type readIdentifier struct {
	identifier
	Extension []readExtension `json:"extension"`
}

type readExtension struct {
	URL                  string          `json:"url"`
	Extension            []readExtension `json:"extension"`
	ValueBoolean         *bool           `json:"valueBoolean"`
	ValueCodeableConcept concept         `json:"valueCodeableConcept"`
}

// extended finds an extension by its URL.
func extended(extensions []readExtension, url string) (readExtension, bool) {
	for _, e := range extensions {
		if e.URL == url {
			return e, true
		}
	}
	return readExtension{}, false
}

func (in readPatient) record(p Profile) record.Patient {
	out := record.Patient{
		PatientID:       record.ID(in.identified(p.system("patient"))),
		LocalPatientID:  in.hospitalNumber(p),
		TemporaryNumber: in.identified(p.system("temporary-number")),
		BirthDate:       readBirthDate(in.BirthDate),
		DiedOn:          readDate(in.DeceasedDateTime),
		EthnicCategory:  in.codeOf(ethnicCategoryURL),
		Sensitive:       in.sensitive(),
	}
	out.NHSNumber, out.NHSNumberStatus = in.nhsNumber()
	out.Name, out.Unknown = in.mainName()
	out.Sex, out.CurrentGender = in.sexAndGender()
	out.Language, out.Interpreter = in.language()
	if out.Sensitive {
		return out
	}
	out.Address = in.address()
	out.Phone, out.Email = telecom(in.Telecom, "phone"), telecom(in.Telecom, "email")
	out.GP = in.gp()
	out.NextOfKin = in.nextOfKin()
	return out
}

// sensitive reports whether the record is restricted. PDS labels every record;
// U is unrestricted.
func (in readPatient) sensitive() bool {
	return slices.ContainsFunc(in.Meta.Security, func(c coding) bool {
		return c.System == confidentialitySystem && (c.Code == "R" || c.Code == "V")
	})
}

// deceased reports whether the person is known to have died, with or without
// the day.
func (in readPatient) deceased() bool { return in.DeceasedBoolean || in.DeceasedDateTime != "" }

// replacedBy gives the reference of the Patient that this one was merged into.
func (in readPatient) replacedBy() string {
	for _, l := range in.Link {
		if l.Type == "replaced-by" {
			return relative(l.Other.Reference)
		}
	}
	return ""
}

func (in readPatient) identified(system string) string {
	for _, i := range in.Identifier {
		if i.System == system && i.Use != "old" {
			return clean(i.Value)
		}
	}
	return ""
}

func (in readPatient) hospitalNumber(p Profile) string {
	if p.LocalPatientSystem != "" {
		return in.identified(p.LocalPatientSystem)
	}
	for _, i := range in.Identifier {
		if i.Type == nil || i.Use == "old" {
			continue
		}
		for _, c := range i.Type.Coding {
			if c.System == identifierTypeSystem && c.Code == "MR" {
				return clean(i.Value)
			}
		}
	}
	return ""
}

func (in readPatient) nhsNumber() (record.NHSNumber, record.NHSNumberStatus) {
	for _, i := range in.Identifier {
		if i.System != nhsNumberSystem || i.Use == "old" {
			continue
		}
		n, err := record.ParseNHSNumber(i.Value)
		if err != nil {
			return "", record.NHSNumberToResolve
		}
		return n, verification(i.Extension)
	}
	return "", ""
}

// verificationCodesOf are the codes of UKCore-NHSNumberVerificationStatus as
// codes of the data dictionary.
var verificationCodesOf = map[string]record.NHSNumberStatus{
	"number-present-and-verified":               record.NHSNumberVerified,
	"number-present-but-not-traced":             record.NHSNumberNotTraced,
	"trace-required":                            record.NHSNumberTraceNeeded,
	"trace-attempted":                           record.NHSNumberNoMatch,
	"trace-needs-to-be-resolved":                record.NHSNumberToResolve,
	"trace-in-progress":                         record.NHSNumberInProgress,
	"number-not-present-and-trace-not-required": record.NHSNumberNotRequired,
	"trace-postponed":                           record.NHSNumberPostponed,
}

func verification(extensions []readExtension) record.NHSNumberStatus {
	e, _ := extended(extensions, verificationURL)
	for _, c := range e.ValueCodeableConcept.Coding {
		if c.System != verificationCodes && c.System != verificationWords {
			continue
		}
		if status, ok := verificationCodesOf[c.Code]; ok {
			return status
		}
		return record.NHSNumberStatus(c.Code)
	}
	return ""
}

// codeOf reads an extension whose value is a concept: its first coding, or its
// words.
func (in readPatient) codeOf(url string) record.Code {
	e, _ := extended(in.Extension, url)
	return codeOf(e.ValueCodeableConcept)
}

func codeOf(c concept) record.Code {
	if len(c.Coding) == 0 {
		return record.Code{Display: clean(c.Text)}
	}
	first := c.Coding[0]
	if first.Display == "" {
		first.Display = clean(c.Text)
	}
	return record.Code{System: first.System, Code: first.Code, Display: first.Display}
}

// sexAndGender reads birth sex and gender apart where they are told apart, and
// otherwise Patient.gender as the stated sex.
func (in readPatient) sexAndGender() (record.Sex, record.Code) {
	stated := sexOf(in.Gender)
	current := in.codeOf(genderIdentityURL)
	birth := in.codeOf(birthSexURL)
	for sex, c := range birthSexes {
		if birth.Code != c.Code {
			continue
		}
		if current.IsZero() && stated != sex && stated != record.SexNotKnown && stated != "" {
			current = record.Code{System: statedGenderSystem, Code: string(stated), Display: stated.String()}
		}
		return sex, current
	}
	return stated, current
}

func sexOf(gender string) record.Sex {
	for sex, g := range genders {
		if g == gender {
			return sex
		}
	}
	return ""
}

func (in readPatient) language() (spoken, interpreter string) {
	if e, ok := extended(in.Extension, interpreterURL); ok && e.ValueBoolean != nil {
		interpreter = yesNo(*e.ValueBoolean)
	}
	if e, ok := extended(in.Extension, nhsCommunicationURL); ok {
		if l, ok := extended(e.Extension, "language"); ok {
			spoken = codeOf(l.ValueCodeableConcept).String()
		}
		if n, ok := extended(e.Extension, "interpreterRequired"); ok && n.ValueBoolean != nil {
			interpreter = yesNo(*n.ValueBoolean)
		}
	}
	for _, c := range in.Communication {
		if c.Language != nil && (spoken == "" || c.Preferred) {
			if spoken = clean(c.Language.Text); spoken == "" {
				spoken = codeOf(*c.Language).String()
			}
		}
	}
	return spoken, interpreter
}

func yesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}

// readDate reads the day of a date or dateTime; one that names no day is none.
func readDate(s string) record.Date {
	var d record.Date
	day, _, _ := strings.Cut(s, "T")
	if d.UnmarshalText([]byte(day)) != nil || !d.Valid() {
		return record.Date{}
	}
	return d
}

// readBirthDate reads a year, or a month of a year, as an estimate.
func readBirthDate(s string) record.BirthDate {
	for _, layout := range []string{"2006", "2006-01"} {
		if t, err := time.Parse(layout, s); err == nil {
			return record.BirthDate{Date: record.DateOf(t), Estimated: true}
		}
	}
	return record.BirthDate{Date: readDate(s)}
}
