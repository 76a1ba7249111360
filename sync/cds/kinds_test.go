package cds

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// kind is one sort of attendance: what it has beside the ordinary, what the
// message must and must not hold, and which elements are reported as left out.
type kind struct {
	name    string
	change  func(*record.Attendance)
	facts   []record.Fact
	update  Update
	has     []string
	hasNot  []string
	times   map[string]int // how often the message has something
	omitted []string
}

var kinds = []kind{
	{
		name:   "here still",
		has:    []string{"<NHSNumber>9990000018</NHSNumber>", "UnverifiedIdentity_Structure NHSNumberStatusIndicatorCode=\"02\"", "<AgeAtCdsActivityDate>69<", "<EmergencyCareArrivalTime>01:40:00<", "<AmbulanceIncidentNumber>CAD-4711<", "<CDSUniqueIdentifier>BRZZ00K37HWRM0005", "<CDSActivityDate>2026-10-25<", "<CDSUpdateType>9<"},
		hasNot: []string{"PatientName", "StructuredAddress", "DischargeFromEmergencyCare", "InjuryCharacteristics"},
	},
	{
		name: "bulk", update: Bulk,
		has: []string{"CDSBulkGroup-160-Message", "<CDSReportPeriodEndDate>2026-11-20<"}, hasNot: []string{"CDSUpdateType"},
	},
	{
		name:   "verified",
		change: func(a *record.Attendance) { a.Patient.NHSNumberStatus = record.NHSNumberVerified },
		has:    []string{"<VerifiedIdentity_Structure NHSNumberStatusIndicatorCode=\"01\">", "<PostcodeOfUsualAddress>LS1 6AE<"},
	},
	{
		name: "verified, address not known",
		change: func(a *record.Attendance) {
			a.Patient.NHSNumberStatus, a.Patient.Address = record.NHSNumberVerified, record.Address{}
		},
		has: []string{"<PostcodeOfUsualAddress>ZZ99 3WZ<"},
	},
	{
		name: "verified, postcode is none",
		change: func(a *record.Attendance) {
			a.Patient.NHSNumberStatus, a.Patient.Address.Postcode = record.NHSNumberVerified, "NEAR THE STATION"
		},
		has: []string{"<PostcodeOfUsualAddress>ZZ99 3WZ<"}, omitted: []string{"PostcodeOfUsualAddress"},
	},
	{
		name: "matched to somebody of the trust",
		change: func(a *record.Attendance) {
			a.Match = &record.Match{Outcome: record.MatchSame, Person: record.TrustPerson{LocalPatientID: "7000001", NHSNumber: "9990000026"}}
		},
		has: []string{"<NHSNumber>9990000026<", "<LocalPatientIdentifier_Extended>7000001<"}, hasNot: []string{"9990000018", "8000002"},
	},
	{
		name:   "no NHS number",
		change: func(a *record.Attendance) { a.Patient.NHSNumber, a.Patient.NHSNumberStatus = "", "03" },
		has:    []string{"NHSNumberStatusIndicatorCode=\"03\"", "<PersonFamilyName>O&#39;Sullivan<", "<PersonGivenName>Siân<", "<StructuredAddress>Leeds<", "<PostcodeOfUsualAddress>LS1 6AE<"}, hasNot: []string{"<NHSNumber>"},
	},
	{
		name: "verified number that is none",
		change: func(a *record.Attendance) {
			a.Patient.NHSNumber, a.Patient.NHSNumberStatus = "9990000019", record.NHSNumberVerified
		},
		has: []string{"NHSNumberStatusIndicatorCode=\"03\"", "<PersonFamilyName>"}, hasNot: []string{"9990000019"}, omitted: []string{"NHSNumber"},
	},
	{
		name: "one line of address and a long name",
		change: func(a *record.Attendance) {
			p := &a.Patient
			p.NHSNumber, p.Name.Family, p.Address.Lines = "", strings.Repeat("Wolfe-", 6)+"Hart", []string{"", "The Lodge"}
		},
		has: []string{"<PersonFullName>Wolfe-", "<UnstructuredAddress>The Lodge<"}, hasNot: []string{"PersonName_Structured"},
	},
	{
		name:   "baby of the day before",
		change: func(a *record.Attendance) { a.Patient.BirthDate.Date = record.Date{Year: 2026, Month: 10, Day: 24} },
		has:    []string{"<AgeAtCdsActivityDate>0<"},
	},
	{
		name:   "born after the arrival",
		change: func(a *record.Attendance) { a.Patient.BirthDate.Date = record.Date{Year: 2026, Month: 12, Day: 24} },
		has:    []string{"<AgeAtCdsActivityDate>999<"},
	},
	{
		name: "unknown",
		change: func(a *record.Attendance) {
			a.Patient = record.Patient{Unknown: true, Name: record.Name{Family: "Foxtrot", Given: "Whisky"}, TemporaryNumber: "RZZ 0012345", Sex: record.Male,
				BirthDate: record.BirthDate{Date: record.Date{Year: 1986, Month: 1, Day: 1}, Estimated: true}}
		},
		has: []string{"<LocalPatientIdentifier_Extended>RZZ 0012345<", "<AgeAtCdsActivityDate>40<"}, hasNot: []string{"Foxtrot", "PersonBirthDate", "NHSNumber>"}, omitted: []string{"PersonBirthDate"},
	},
	{
		name: "nothing known of the patient", change: func(a *record.Attendance) { a.Patient = record.Patient{} },
		has: []string{"<AgeAtCdsActivityDate>999<", "NHSNumberStatusIndicatorCode=\"03\""}, hasNot: []string{"PatientCharacteristics", "LocalIdentifierStructure", "GPRegistration"},
	},
	{
		name: "sensitive", change: func(a *record.Attendance) { a.Patient.Sensitive, a.Patient.NHSNumber = true, "" },
		hasNot: []string{"Leeds", "LS1 6AE", "Y12345", "G9999998"}, omitted: []string{"PostcodeOfUsualAddress", "GPRegistration"},
	},
	{
		name:   "identity withheld",
		facts:  []record.Fact{says("", national("03"), "WithheldIdentityReason")},
		has:    []string{"<WithheldIdentity_Structure NHSNumberStatusIndicatorCode=\"02\">", "<WithheldIdentityReason>03<"},
		hasNot: []string{"9990000018", "8000002", "Sullivan", "LS1 6AE", "1957"},
	},
	{
		name: "triaged and admitted",
		change: func(a *record.Attendance) {
			a.Triage = &record.Triage{AssessedAt: arrival.Add(15 * time.Minute), Acuity: sct("1064911000000105"), ChiefComplaint: sct("29857009")}
			a.Departure = &record.Departure{DecidedToAdmitAt: arrival.Add(2 * time.Hour), ConcludedAt: arrival.Add(3 * time.Hour), DepartedAt: arrival.Add(200 * time.Minute),
				DischargeStatus: sct("1066331000000109"), DischargeDestination: sct("306706006"), FollowUp: record.Code{Display: "Fracture clinic on Monday"}}
		},
		has:     []string{"<EmergencyCareInitialAssessmentTime>01:55:00<", "<DecidedToAdmitTime>03:40:00<", "<EmergencyCareDepartureTime>05:00:00<"},
		omitted: []string{"EmergencyCareDischargeFollowUp_SnomedCt"},
	},
	{
		name: "died, as a form says",
		change: func(a *record.Attendance) {
			a.AttendanceCategory = record.Code{Code: "X"}
			a.Departure = &record.Departure{DepartedAt: arrival.Add(time.Hour)}
		},
		facts: []record.Fact{says("death", concepts("75004002"), "EmergencyCareDischargeStatus_SnomedCt"), says("death", concepts("305398007"), "EmergencyCareDischargeDestination_SnomedCt")},
		has:   []string{"<EmergencyCareAttendanceCategory>X<", "<EmergencyCareDischargeStatus_SnomedCt>75004002<", "<EmergencyCareDischargeDestination_SnomedCt>305398007<"},
	},
	{
		name: "left before being seen",
		change: func(a *record.Attendance) {
			a.Departure = &record.Departure{DepartedAt: arrival.Add(time.Hour), DischargeStatus: sct("1066301000000103")}
		},
		has: []string{"<EmergencyCareDischargeStatus_SnomedCt>1066301000000103<"},
	},
	{
		name: "investigations, one answer of two codes among them",
		facts: []record.Fact{
			says("i[1]", concepts("168537006"), "EmergencyCareClinicalInvestigation_SnomedCt"),
			says("i[1]", at(30), "ProcedureDate_EmergencyCareClinicalInvestigation", "ProcedureTime_EmergencyCareClinicalInvestigation"),
			says("i[2]", concepts("29303009"), "EmergencyCareClinicalInvestigation_SnomedCt"),
			says("again", concepts("252316009", "26604007"), "EmergencyCareClinicalInvestigation_SnomedCt"),
			says("again", at(50), "ProcedureDate_EmergencyCareClinicalInvestigation", "ProcedureTime_EmergencyCareClinicalInvestigation"),
			says("t", record.Fact{Text: "Splint"}, "EmergencyCareProcedure_SnomedCt"),
			says("t", at(60), "ProcedureDate_EmergencyCareProcedure"),
		},
		has:     []string{">168537006<", ">29303009<", ">252316009<", ">26604007<", "<ProcedureTime_EmergencyCareClinicalInvestigation>02:30:00<"},
		hasNot:  []string{"EmergencyCareTreatments_SnomedCt"},
		omitted: []string{"EmergencyCareProcedure_SnomedCt", "EmergencyCareTreatments_SnomedCt"},
	},
	{
		name: "diagnoses, one without what the schema wants beside it",
		facts: []record.Fact{
			says("d1", concepts("57054005"), "EmergencyCareDiagnosis_SnomedCt"), says("d1", concepts("410605003"), "EmergencyCareDiagnosisQualifier_SnomedCt"),
			says("d2", concepts("22298006"), "EmergencyCareDiagnosis_SnomedCt"),
			says("d3", concepts("56265001"), "EmergencyCareDiagnosis_SnomedCt"), says("d3", concepts("415684004"), "EmergencyCareDiagnosisQualifier_SnomedCt"),
		},
		has:     []string{"<EmergencyCareDiagnosis_SnomedCt>57054005<", "<CodedClinicalEntrySequenceNumber>2<", "<EmergencyCareDiagnosis_SnomedCt>56265001<"},
		hasNot:  []string{"22298006"},
		omitted: []string{"EmergencyCareDiagnoses_SnomedCt"},
	},
	{
		name: "two clinicians of one mind, and an investigation made twice",
		facts: []record.Fact{
			says("n1", concepts("57054005"), "EmergencyCareDiagnosis_SnomedCt"), says("n1", concepts("410605003"), "EmergencyCareDiagnosisQualifier_SnomedCt"),
			says("n2", concepts("57054005"), "EmergencyCareDiagnosis_SnomedCt"), says("n2", concepts("410605003"), "EmergencyCareDiagnosisQualifier_SnomedCt"),
			says("n3", concepts("57054005"), "EmergencyCareDiagnosis_SnomedCt"), says("n3", concepts("415684004"), "EmergencyCareDiagnosisQualifier_SnomedCt"),
			says("i1", concepts("29303009"), "EmergencyCareClinicalInvestigation_SnomedCt"), says("i2", concepts("29303009"), "EmergencyCareClinicalInvestigation_SnomedCt"),
		},
		times: map[string]int{"<EmergencyCareDiagnosis_SnomedCt>57054005<": 2, ">410605003<": 1, "<CodedClinicalEntrySequenceNumber>2<": 1, ">29303009<": 2},
	},
	{
		name: "a specialty in words of three letters", facts: []record.Fact{says("", record.Fact{Text: "ENT"}, "ActivityTreatmentFunctionCode_DecisionToAdmit")},
		omitted: []string{"ActivityTreatmentFunctionCode_DecisionToAdmit"},
	},
	{
		name: "an injury, with where and when",
		facts: []record.Fact{
			says("", at(-90), "InjuryDate", "InjuryTime"), says("", concepts("264362003"), "EmergencyCarePlaceOfInjury_SnomedCt"),
			says("", record.Fact{Number: "53.79648"}, "Latitude"), says("", record.Fact{Number: "-1.54785"}, "Longitude"),
			says("", concepts("53713003", "228366006", "53713003"), "EmergencyCareInjuryAlcoholOrDrugInvolvement_SnomedCt"),
		},
		change: func(a *record.Attendance) { a.Incident = "Fell on the stairs at home" },
		// The first 01:10 of that night: clocks went back at 02:00.
		has:    []string{"<InjuryTime>01:10:00<", "<Latitude>53.79648<", ">228366006<"},
		hasNot: []string{"Fell on"},
	},
	{
		name: "an injury, nobody said when",
		facts: []record.Fact{
			says("", concepts("264362003"), "EmergencyCarePlaceOfInjury_SnomedCt"),
			says("", record.Fact{Day: record.Date{Year: 2026, Month: 10, Day: 24}}, "InjuryDate", "InjuryTime"),
		},
		hasNot: []string{"InjuryCharacteristics"}, omitted: []string{"InjuryCharacteristics", "InjuryTime"},
	},
	{
		name: "professional, referral, trial, mental health act",
		facts: []record.Fact{
			says("p", national("03"), "ProfessionalRegistrationIssuerCode"), says("p", record.Fact{Text: "C1234567"}, "ProfessionalRegistrationEntryIdentifier"),
			says("p", national("02"), "CareProfessionalTier_EmergencyCare"), says("p", record.Fact{Yes: new(true)}, "CareProfessionalDischargeResponsibilityIndicator_EmergencyCare"),
			says("r", concepts("310000008"), "ReferredToService_SnomedCt"), says("r", at(45), "ActivityServiceRequestDate_EmergencyCare", "ActivityServiceRequestTime_EmergencyCare"),
			says("", record.Fact{Text: "NCT01234567"}, "ClinicalTrialIdentifier"),
			says("m", national("02"), "MentalHealthActLegalStatusClassificationCode"), says("m", at(20), "StartDate_MentalHealthActLegalStatusClassificationAssignmentPeriod"),
			says("", concepts("160734000"), "AccommodationStatus_SnomedCt"), says("", national("B"), "OverseasVisitorChargingCategoryAtCdsActivityDate"),
			says("s", concepts("371775004", "720821008"), "SafeguardingConcern_SnomedCt"), says("", concepts("73211009", "195967001"), "Comorbidity_SnomedCt"),
		},
		has: []string{"<CareProfessionalDischargeResponsibilityIndicator_EmergencyCare>Y<", "<ReferredToService_SnomedCt>310000008<", "NCT01234567", "<MentalHealthActLegalStatusClassificationCode>02<", ">371775004<", ">720821008<", ">195967001<"},
	},
	{
		name: "a booked pathway under two numbers",
		facts: []record.Fact{
			says("", record.Fact{Text: "000012345678"}, "UniqueBookingReferenceNumber_Converted"), says("", record.Fact{Text: "PATHWAY0000000000001"}, "PatientPathwayIdentifier"),
			says("", record.Fact{Text: "rzz"}, "OrganisationIdentifier_PatientPathwayIdentifierIssuer"), says("", national("20"), "ReferralToTreatmentPeriod_Status"), says("", national("09"), "WaitingTimeMeasurementType"),
		},
		has: []string{"<UniqueBookingReferenceNumber_Converted>000012345678<", "Issuer>RZZ<"}, omitted: []string{"PatientPathwayIdentifier"},
	},
	{
		name: "what no element of the return is, and codes of no list",
		change: func(a *record.Attendance) {
			a.ArrivalMode, a.AttendanceSource = record.Code{System: "https://example.org/modes", Code: "12345678"}, record.Code{Display: "His sister"}
			a.Patient.EthnicCategory, a.Patient.Language, a.Patient.Interpreter = record.Code{Code: "Q"}, "Polish", "No"
			a.Patient.GP.PracticeCode, a.ConveyingTrust = "Y1", "Yorkshire Ambulance Service"
			a.AttendanceCategory = record.Code{Code: "7"}
		},
		facts: []record.Fact{says("", concepts("123456"), "EmergencyCareFavouriteColour")},
		omitted: []string{"EmergencyCareArrivalMode_SnomedCt", "EmergencyCareAttendanceSource_SnomedCt", "EthnicCategory", "PreferredSpokenLanguage_SnomedCt", "GeneralPractice_PatientRegistration",
			"OrganisationIdentifier_ConveyingAmbulanceTrust", "EmergencyCareAttendanceCategory", "EmergencyCareFavouriteColour"},
		hasNot: []string{"12345678"},
	},
	{
		name: "said twice, and differently",
		facts: []record.Fact{
			says("a", at(20), "EmergencyCareDateSeenForTreatment", "EmergencyCareTimeSeenForTreatment"), says("b", at(25), "EmergencyCareDateSeenForTreatment", "EmergencyCareTimeSeenForTreatment"),
			says("a", record.Fact{Text: "Polish"}, "PreferredSpokenLanguage_SnomedCt"), says("b", concepts("297490000"), "PreferredSpokenLanguage_SnomedCt"),
		},
		has: []string{"<EmergencyCareTimeSeenForTreatment>02:05:00<", ">297490000<"}, omitted: []string{"EmergencyCareTimeSeenForTreatment"},
	},
}

// Every sort of attendance is a valid message, says what it must, and reports
// what it leaves out.
func TestKinds(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			a, in := attendance(), interchange()
			if k.change != nil {
				k.change(&a)
			}
			if k.update != "" {
				in.Update = k.update
			}
			document, omitted := write(t, in, told{a, k.facts})
			for _, want := range k.has {
				if !strings.Contains(document, want) {
					t.Errorf("it lacks %s", want)
				}
			}
			for _, unwanted := range k.hasNot {
				if strings.Contains(document, unwanted) {
					t.Errorf("it has %s", unwanted)
				}
			}
			for text, n := range k.times {
				if got := strings.Count(document, text); got != n {
					t.Errorf("it has %s %d times, not %d", text, got, n)
				}
			}
			var elements []string
			for _, o := range omitted {
				elements = append(elements, o.Element)
			}
			slices.Sort(elements)
			slices.Sort(k.omitted)
			if !slices.Equal(elements, k.omitted) {
				t.Errorf("left out: %v\nexpected: %v", omitted, k.omitted)
			}
			if wrong := validate(t, document); wrong != "" {
				t.Errorf("%s\n%s", wrong, document)
			}
		})
	}
}
