package fhir

import (
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/tideover/tideover/forms/record"
)

// patient is UK Core Patient as we write it.
type patient struct {
	ResourceType         string          `json:"resourceType"`
	Meta                 *meta           `json:"meta"`
	Extension            []extension     `json:"extension,omitempty"`
	Identifier           []identifier    `json:"identifier"`
	Active               bool            `json:"active"`
	Name                 []humanName     `json:"name,omitempty"`
	Telecom              []contactPoint  `json:"telecom,omitempty"`
	Gender               string          `json:"gender,omitempty"`
	BirthDate            string          `json:"birthDate,omitempty"`
	BirthDateNotes       *primitive      `json:"_birthDate,omitempty"`
	DeceasedDateTime     string          `json:"deceasedDateTime,omitempty"`
	Address              []address       `json:"address,omitempty"`
	Contact              []contact       `json:"contact,omitempty"`
	Communication        []communication `json:"communication,omitempty"`
	GeneralPractitioner  []reference     `json:"generalPractitioner,omitempty"`
	ManagingOrganization *reference      `json:"managingOrganization,omitempty"`
}

type contact struct {
	Relationship []concept      `json:"relationship,omitempty"`
	Name         *humanName     `json:"name,omitempty"`
	Telecom      []contactPoint `json:"telecom,omitempty"`
}

type communication struct {
	Language  *concept `json:"language"`
	Preferred bool     `json:"preferred,omitempty"`
}

// patientOf writes a patient who is new to the trust. A withdrawn registration
// leaves its patient inactive. Of a restricted record, where somebody lives and
// whom they know stays here.
func (p Profile) patientOf(d record.Delivery) patient {
	r := d.Attendance.Patient
	out := patient{
		ResourceType:         "Patient",
		Meta:                 p.metaOf(d, "UKCore-Patient"),
		Extension:            p.patientExtensions(r),
		Identifier:           p.patientIdentifiers(r),
		Active:               d.Attendance.Withdrawal == nil,
		Name:                 namesOf(r),
		Gender:               genderOf(r),
		DeceasedDateTime:     dateText(r.DiedOn),
		Communication:        communicationOf(r.Language),
		ManagingOrganization: organisation(p.Trust, ""),
	}
	out.BirthDate, out.BirthDateNotes = p.birthDateOf(r.BirthDate)
	if !r.Sensitive {
		out.Telecom = telecomOf(r.Phone, r.Email)
		out.Address = addressOf(r.Address)
		out.Contact = contactsOf(r.NextOfKin)
		out.GeneralPractitioner = practitionersOf(r.GP)
	}
	return out
}

// patientIdentifiers begins with our own, which is the key that the Patient is
// created and found by. A temporary number is never put in NHS-number's place.
func (p Profile) patientIdentifiers(r record.Patient) []identifier {
	ids := []identifier{{Use: "secondary", System: p.system("patient"), Value: string(r.PatientID)}}
	if r.NHSNumber != "" {
		ids = append(ids, nhsNumber(r.NHSNumber, r.NHSNumberStatus))
	}
	if n := clean(r.LocalPatientID); n != "" {
		ids = append(ids, p.hospitalNumber(n))
	}
	if n := clean(r.TemporaryNumber); n != "" {
		ids = append(ids, identifier{Use: "temp", System: p.system("temporary-number"), Value: n})
	}
	return ids
}

func (p Profile) hospitalNumber(n string) identifier {
	return identifier{
		Type:     &concept{Coding: []coding{{System: identifierTypeSystem, Code: "MR", Display: "Medical record number"}}},
		System:   p.LocalPatientSystem,
		Value:    n,
		Assigner: organisation(p.Trust, ""),
	}
}

func nhsNumber(n record.NHSNumber, status record.NHSNumberStatus) identifier {
	if status == "" {
		status = n.CapturedStatus()
	}
	return identifier{
		Extension: []extension{coded(verificationURL, &concept{
			Coding: []coding{{System: verificationCodes, Code: string(status), Display: verificationDisplay[status]}},
		})},
		System: nhsNumberSystem,
		Value:  string(n),
	}
}

// verificationDisplay is UKCore-NHSNumberVerificationStatusEngland.
var verificationDisplay = map[record.NHSNumberStatus]string{
	record.NHSNumberVerified:    "Number present and verified",
	record.NHSNumberNotTraced:   "Number present but not traced",
	record.NHSNumberTraceNeeded: "Trace required",
	record.NHSNumberNoMatch:     "Trace attempted - No match or multiple match found",
	record.NHSNumberToResolve:   "Trace needs to be resolved - (NHS number or patient detail conflict)",
	record.NHSNumberInProgress:  "Trace in progress",
	record.NHSNumberNotRequired: "Number not present and trace not required",
	record.NHSNumberPostponed:   "Trace postponed (baby under six weeks old)",
}

// patientExtensions tells birth sex only where a current gender was given
// beside it; otherwise the stated sex is Patient.gender and no more is claimed.
func (p Profile) patientExtensions(r record.Patient) []extension {
	var out []extension
	if c := ethnicCategory(r.EthnicCategory); c != nil {
		out = append(out, coded(ethnicCategoryURL, c))
	}
	if !r.CurrentGender.IsZero() {
		if sex, ok := birthSexes[r.Sex]; ok {
			out = append(out, coded(birthSexURL, &concept{Coding: []coding{sex}}))
		}
		out = append(out, coded(genderIdentityURL, conceptOf(r.CurrentGender, "")))
	}
	if needed, said := interpreterNeeded(r.Interpreter); said {
		out = append(out, flagged(interpreterURL, needed))
	}
	if r.NHSNumber == "" {
		out = append(out, coded(unavailableReasonURL, &concept{Coding: []coding{{
			System: unavailableReasons, Code: "nhs-number-not-known", Display: "NHS number not known"}}}))
	}
	return out
}

// birthSexes are the codes of ValueSet UKCore-BirthSex, a required binding,
// that a stated sex can claim.
var birthSexes = map[record.Sex]coding{
	record.Male:          {System: administrativeGender, Code: "M", Display: "Male"},
	record.Female:        {System: administrativeGender, Code: "F", Display: "Female"},
	record.Indeterminate: {System: administrativeGender, Code: "UN", Display: "Undifferentiated"},
}

// ethnicCategory puts a code of the data dictionary into UK Core's system and
// leaves any other as it is.
func ethnicCategory(c record.Code) *concept {
	if national := len(c.Code) == 1 && strings.Contains("ABCDEFGHJKLMNPRSZ", c.Code) || c.Code == "99"; national {
		c.System = ethnicCategories
	}
	return conceptOf(c, "")
}

func interpreterNeeded(said string) (needed, known bool) {
	switch strings.ToLower(clean(said)) {
	case "":
		return false, false
	case "no", "n", "none", "not needed", "not required", "false":
		return false, true
	}
	return true, true
}

// namesOf gives the name, with use temp for the phonetic name of an unknown
// patient, and the name that the patient is known as beside it.
func namesOf(r record.Patient) []humanName {
	n := humanName{
		Use:    "official",
		Family: clean(r.Name.Family),
		Given:  known(r.Name.Given, r.Name.Middle),
		Prefix: known(r.Name.Title),
		Suffix: known(r.Name.Suffix),
	}
	if r.Unknown {
		n.Use = "temp"
	}
	var out []humanName
	if n.Family != "" || n.Given != nil {
		out = append(out, n)
	}
	if knownAs := known(r.Name.KnownAs); knownAs != nil {
		out = append(out, humanName{Use: "nickname", Given: knownAs})
	}
	return out
}

// genders is ConceptMap UKCore-AdministrativeGender.
var genders = map[record.Sex]string{
	record.Male: "male", record.Female: "female", record.Indeterminate: "other", record.SexNotKnown: "unknown",
}

// genderOf prefers the current gender where it is one of the stated gender
// codes, since Patient.gender is what somebody is administered as.
func genderOf(r record.Patient) string {
	if g, ok := genders[record.Sex(r.CurrentGender.Code)]; ok {
		return g
	}
	if g, ok := genders[r.Sex]; ok {
		return g
	}
	return "unknown"
}

// birthDateOf writes an estimated birth date with no more precision than it
// has, the year or the month of the year, and marks it as estimated.
func (p Profile) birthDateOf(b record.BirthDate) (string, *primitive) {
	text := dateText(b.Date)
	if !b.Estimated || text == "" {
		return text, nil
	}
	text = text[:len("2006-01")]
	if b.Date.Month == time.January {
		text = text[:len("2006")]
	}
	return text, &primitive{Extension: []extension{flagged(p.definition("estimated"), true)}}
}

func telecomOf(phone, email string) []contactPoint {
	var out []contactPoint
	if v := clean(phone); v != "" {
		out = append(out, contactPoint{System: "phone", Value: v})
	}
	if v := clean(email); v != "" {
		out = append(out, contactPoint{System: "email", Value: v})
	}
	return out
}

func addressOf(a record.Address) []address {
	out := address{Use: "home", Line: known(a.Lines...), PostalCode: clean(string(a.Postcode))}
	if out.Line == nil && out.PostalCode == "" {
		return nil
	}
	return []address{out}
}

// practitionersOf refers to practice and practitioner by their codes; nobody
// is created for them.
func practitionersOf(g record.GP) []reference {
	var out []reference
	if practice := organisation(clean(g.PracticeCode), g.Practice); practice != nil {
		out = append(out, *practice)
	}
	if name, code := clean(g.Name), clean(g.Code); name != "" || code != "" {
		who := reference{Type: "Practitioner", Display: name}
		if code != "" {
			who.Identifier = &identifier{System: gmpSystem, Value: code}
		}
		out = append(out, who)
	}
	return out
}

func contactsOf(k record.NextOfKin) []contact {
	if k.IsZero() {
		return nil
	}
	out := contact{
		Relationship: []concept{{
			Coding: []coding{{System: contactRoleSystem, Code: "N", Display: "Next-of-Kin"}},
			Text:   clean(k.Relation),
		}},
		Telecom: telecomOf(k.Phone, ""),
	}
	if name := clean(k.Name); name != "" {
		out.Name = &humanName{Text: name}
	}
	if out.Name == nil && out.Telecom == nil { // invariant pat-1
		return nil
	}
	return []contact{out}
}

// communicationOf tags a language with its BCP 47 code, taken from its English
// name where need be. A language that neither names is tagged und, so that its
// words travel on and the required binding holds.
func communicationOf(spoken string) []communication {
	spoken = clean(spoken)
	if spoken == "" {
		return nil
	}
	tag := languageTag(spoken)
	c := coding{System: languageSystem, Code: tag.String()}
	if tag != language.Und {
		c.Display = display.English.Tags().Name(tag)
	}
	return []communication{{Language: &concept{Coding: []coding{c}, Text: spoken}, Preferred: true}}
}

func languageTag(spoken string) language.Tag {
	short, _, _ := strings.Cut(spoken, "-")
	if n := len(short); n == 2 || n == 3 {
		if tag, err := language.Parse(spoken); err == nil {
			return tag
		}
	}
	names := display.English.Languages()
	for _, tag := range display.Supported.Tags() {
		if strings.EqualFold(names.Name(tag), spoken) {
			return tag
		}
	}
	return language.Und
}
