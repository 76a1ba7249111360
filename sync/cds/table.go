package cds

// The lists that the schema spells out.
var (
	genders           = list("1", "2", "9", "X")
	overseas          = list("A", "B", "C", "D", "E", "F", "P", "9")
	categories        = list("1", "2", "3", "4", "X")
	departments       = list("01", "02", "03", "04", "05")
	tiers             = list("01", "02", "03", "04", "05")
	registers         = list("02", "03", "04", "08", "09")
	yesOrNo           = list("Y", "N")
	verifiedStatus    = list("01")
	unverifiedStatus  = list("02", "03", "04", "05", "06", "07", "08")
	anyStatus         = list("01", "02", "03", "04", "05", "06", "07", "08")
	withheldReasons   = list("01", "02", "03", "97", "99")
	pathwayStatuses   = list("10", "11", "12", "20", "21", "30", "31", "32", "33", "34", "35", "36", "90", "91", "92", "98", "99")
	waitMeasurements  = list("01", "02", "09")
	mentalHealthActs  = list("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "15", "16", "17", "18", "19", "20", "31", "32", "35", "36", "37", "38", "98", "99")
	treatmentFunction = number(3, 3)
	postcodeFormat    = words(2, 8)
)

// emergencyCare is CDS type 011 as the schema has it. A test holds it against
// the schema line by line.
var emergencyCare = group("EmergencyCare", required,
	patientPathway,
	personGroup,
	group("GPRegistration", optional,
		leaf("GeneralMedicalPractitioner_Specified", optional, practitioner).says(gpCode),
		leaf("GeneralPractice_PatientRegistration", optional, practice).says(practiceCode),
	),
	group("EmergencyCareAttendanceLocation", required,
		leaf("OrganisationSiteIdentifier_OfTreatment", required, site).always(siteOfTreatment),
		leaf("EmergencyCareDepartmentType", required, departments).always(departmentType),
	),
	group("AttendanceOccurrence", required,
		group("AmbulanceDetails", optional,
			leaf("AmbulanceIncidentNumber", optional, words(0, 20)).says(incidentNumber),
			leaf("OrganisationIdentifier_ConveyingAmbulanceTrust", optional, trust).says(conveyingTrust),
		),
		activity,
		injury,
		group("PatientClinicalHistory", optional,
			leaf("Comorbidity_SnomedCt", repeated, concept),
		),
		group("ServiceAgreementDetails", required,
			leaf("CommissioningSerialNumber", optional, words(1, 6)),
			leaf("NhsServiceAgreementLineNumber", optional, words(1, 10)),
			leaf("ProviderReferenceNumber", optional, words(1, 17)),
			leaf("CommissionerReferenceNumber", optional, words(1, 17)),
			leaf("OrganisationIdentifier_CodeOfProvider", required, trust).always(provider),
			leaf("OrganisationIdentifier_CodeOfCommissioner", required, trust).always(commissioner),
		),
		professionals,
		diagnoses,
		investigations,
		treatments,
		referrals,
		discharge,
		group("ResearchAndDiseaseOutbreakNotification", optional,
			leaf("ClinicalTrialIdentifier", optional, words(0, 20)),
			leaf("DiseaseOutbreakNotification", optional, words(0, 20)),
		),
	),
)

var patientPathway = group("PatientPathway", optional,
	group("PatientPathwayIdentity", required,
		either(
			leaf("UniqueBookingReferenceNumber_Converted", required, number(12, 12)),
			leaf("PatientPathwayIdentifier", required, words(20, 20)),
		),
		leaf("OrganisationIdentifier_PatientPathwayIdentifierIssuer", required, trust),
	),
	group("RTTPeriodCharacteristics", required,
		leaf("ReferralToTreatmentPeriod_Status", required, pathwayStatuses),
		leaf("WaitingTimeMeasurementType", required, waitMeasurements),
		leaf("ReferralToTreatmentPeriod_StartDate", optional, day),
		leaf("ReferralToTreatmentPeriod_EndDate", optional, day),
	),
)

var personGroup = group("PersonGroupPatient", required,
	group("PatientIdentity", required,
		either(withheldIdentity, verifiedIdentity, unverifiedIdentity),
	),
	group("PatientCharacteristics_EmergencyCare", optional,
		leaf("PersonStatedGenderCode", optional, genders).says(sex),
		leaf("EthnicCategory", optional, ethnic).says(ethnicCategory),
		leaf("AccommodationStatus_SnomedCt", optional, concept),
		leaf("PreferredSpokenLanguage_SnomedCt", optional, concept).says(language),
		leaf("AccessibleInformationProfessionalRequiredCode_SnomedCt", optional, concept),
		leaf("InterpreterLanguage_SnomedCt", optional, concept).says(interpreter),
		leaf("OverseasVisitorChargingCategoryAtCdsActivityDate", optional, overseas),
	),
	each("MentalHealthActLegalStatus", "MentalHealthActLegalStatusClassificationCode",
		leaf("StartDate_MentalHealthActLegalStatusClassificationAssignmentPeriod", optional, day),
		leaf("StartTime_MentalHealthActLegalStatusClassificationAssignmentPeriod", optional, clock),
		leaf("ExpiryDate_MentalHealthActLegalStatusClassification", optional, day),
		leaf("ExpiryTime_MentalHealthActLegalStatusClassification", optional, clock),
		leaf("MentalHealthActLegalStatusClassificationCode", required, mentalHealthActs),
	),
)

const (
	statusElement   = "NHSNumberStatusIndicatorCode"
	sequenceElement = "CodedClinicalEntrySequenceNumber"
)

// withheldIdentity says nothing by which the patient could be found.
var withheldIdentity = group("WithheldIdentity_Structure", required,
	leaf(statusElement, required, anyStatus).alone(numberStatus),
	leaf("OrganisationIdentifier_ResidenceResponsibility", optional, trust),
	leaf("WithheldIdentityReason", optional, withheldReasons),
).given(withheld).marked(statusElement)

var verifiedIdentity = group("VerifiedIdentity_Structure", required,
	localIdentifier,
	group("DataElementStructure", required,
		leaf("NHSNumber", required, nhsNumber).alone(validNumber),
		leaf(statusElement, required, verifiedStatus).alone(numberStatus),
		leaf("PostcodeOfUsualAddress", required, postcodeFormat).alone(postcodeOrNone),
		leaf("OrganisationIdentifier_ResidenceResponsibility", optional, trust),
		leaf("PersonBirthDate", optional, birthDay).alone(birthDate),
	),
).given(verified).marked(statusElement)

// unverifiedIdentity carries name and address only where there is no number.
var unverifiedIdentity = group("UnverifiedIdentity_Structure", required,
	localIdentifier,
	group("DataElementStructure", required,
		leaf("NHSNumber", optional, nhsNumber).alone(validNumber),
		leaf(statusElement, required, unverifiedStatus).alone(numberStatus),
		group("PatientName", optional, either(structuredName,
			leaf("PersonFullName", required, words(1, 70)).alone(fullName),
			leaf("PersonRequestedName", required, words(1, 70)),
		)).given(unnumbered),
		group("PatientUsualAddress", optional, either(
			leaf("StructuredAddress", occurs{2, 5}, words(0, 35)).alone(addressLines).given(addressFits),
			leaf("UnstructuredAddress", required, words(0, 175)).alone(addressText),
		)).given(unnumbered),
	),
	group("DataElementStructure2", optional,
		leaf("PostcodeOfUsualAddress", optional, postcodeFormat).alone(postcode),
		leaf("OrganisationIdentifier_ResidenceResponsibility", optional, trust),
		leaf("PersonBirthDate", optional, birthDay).alone(birthDate),
	),
).marked(statusElement)

var localIdentifier = group("LocalIdentifierStructure", optional,
	leaf("LocalPatientIdentifier_Extended", required, words(1, 20)).alone(localNumber),
	leaf("OrganisationIdentifier_LocalPatientIdentifier", required, trust).always(provider),
)

var structuredName = group("PersonName_Structured", required,
	leaf("PersonTitle", optional, words(1, 35)).alone(title),
	leaf("PersonGivenName", required, words(1, 35)).alone(givenName),
	leaf("PersonFamilyName", required, words(1, 35)).alone(familyName),
	leaf("PersonNameSuffix", optional, words(1, 35)).alone(suffix),
	leaf("PersonInitials", optional, words(1, 35)),
).given(nameFits)

var activity = group("EmergencyCareAttendanceActivityCharacteristics", required,
	leaf("EmergencyCareAttendanceIdentifier", required, words(1, 12)).alone(attendanceNumber),
	leaf("EmergencyCareArrivalMode_SnomedCt", optional, concept).says(arrivalMode),
	leaf("EmergencyCareAttendanceCategory", optional, categories).says(attendanceCategory),
	leaf("EmergencyCareAttendanceSource_SnomedCt", optional, concept).says(attendanceSource),
	leaf("OrganisationSiteIdentifier_EmergencyCareAttendanceSource", optional, site),
	leaf("EmergencyCareArrivalDate", required, day).alone(arrivedAt),
	leaf("EmergencyCareArrivalTime", required, clock).alone(arrivedAt),
	leaf("AgeAtCdsActivityDate", required, number(1, 3)).alone(age),
	leaf("EmergencyCareInitialAssessmentDate", optional, day).says(assessedAt),
	leaf("EmergencyCareInitialAssessmentTime", optional, clock).says(assessedAt),
	leaf("EmergencyCareAcuity_SnomedCt", optional, concept).says(acuity),
	leaf("EmergencyCareChiefComplaint_SnomedCt", optional, concept).says(chiefComplaint),
	leaf("EmergencyCareDateSeenForTreatment", optional, day),
	leaf("EmergencyCareTimeSeenForTreatment", optional, clock),
)

var injury = group("InjuryCharacteristics", optional,
	leaf("InjuryDate", required, day),
	leaf("InjuryTime", required, clock),
	leaf("EmergencyCarePlaceOfInjury_SnomedCt", optional, concept).says(incident),
	group("EmergencyCarePlaceOfInjury_LatitudeAndLongitude", optional,
		leaf("Latitude", required, latitude),
		leaf("Longitude", required, longitude),
	),
	leaf("EmergencyCareInjuryIntent_SnomedCt", optional, concept),
	leaf("EmergencyCareInjuryActivityStatus_SnomedCt", optional, concept),
	leaf("EmergencyCareInjuryActivityType_SnomedCt", optional, concept),
	leaf("EmergencyCareInjuryMechanism_SnomedCt", optional, concept),
	leaf("EmergencyCareInjuryAlcoholOrDrugInvolvement_SnomedCt", repeated, concept),
)

var professionals = each("CareProfessionals_EmergencyCare", "ProfessionalRegistrationEntryIdentifier",
	leaf("ProfessionalRegistrationIssuerCode", required, registers),
	leaf("ProfessionalRegistrationEntryIdentifier", required, words(1, 32)),
	leaf("CareProfessionalTier_EmergencyCare", required, tiers),
	leaf("CareProfessionalDischargeResponsibilityIndicator_EmergencyCare", required, yesOrNo),
).distinct()

var diagnoses = each("EmergencyCareDiagnoses_SnomedCt", "EmergencyCareDiagnosis_SnomedCt",
	leaf("EmergencyCareDiagnosis_SnomedCt", required, concept),
	leaf(sequenceElement, required, number(1, 5)).always(position),
	leaf("EmergencyCareDiagnosisQualifier_SnomedCt", required, concept),
).distinct()

var investigations = each("EmergencyCareInvestigations_SnomedCt", "EmergencyCareClinicalInvestigation_SnomedCt",
	leaf("EmergencyCareClinicalInvestigation_SnomedCt", required, concept),
	leaf("ProcedureDate_EmergencyCareClinicalInvestigation", optional, day),
	leaf("ProcedureTime_EmergencyCareClinicalInvestigation", optional, clock),
)

var treatments = each("EmergencyCareTreatments_SnomedCt", "EmergencyCareProcedure_SnomedCt",
	leaf("EmergencyCareProcedure_SnomedCt", required, concept),
	leaf("ProcedureDate_EmergencyCareProcedure", optional, day),
	leaf("ProcedureTime_EmergencyCareProcedure", optional, clock),
)

var referrals = each("ReferralsToOtherServices", "ReferredToService_SnomedCt",
	leaf("ReferredToService_SnomedCt", optional, concept),
	leaf("ActivityServiceRequestDate_EmergencyCare", required, day),
	leaf("ActivityServiceRequestTime_EmergencyCare", required, clock),
	leaf("ReferredToServiceAssessmentDate", optional, day),
	leaf("ReferredToServiceAssessmentTime", optional, clock),
)

var discharge = group("DischargeFromEmergencyCare", optional,
	leaf("DecidedToAdmitDate", optional, day).says(decidedToAdmitAt),
	leaf("DecidedToAdmitTime", optional, clock).says(decidedToAdmitAt),
	leaf("ActivityTreatmentFunctionCode_DecisionToAdmit", optional, treatmentFunction),
	leaf("EmergencyCareDischargeStatus_SnomedCt", optional, concept).says(dischargeStatus),
	leaf("EmergencyCareAttendanceConclusionDate", optional, day).says(concludedAt),
	leaf("EmergencyCareAttendanceConclusionTime", optional, clock).says(concludedAt),
	leaf("EmergencyCareDepartureDate", optional, day).says(departedAt),
	leaf("EmergencyCareDepartureTime", optional, clock).says(departedAt),
	leaf("SafeguardingConcern_SnomedCt", repeated, concept),
	leaf("EmergencyCareDischargeDestination_SnomedCt", optional, concept).says(dischargeDestination),
	leaf("OrganisationSiteIdentifier_DischargeFromEmergencyCare", optional, site),
	leaf("EmergencyCareDischargeFollowUp_SnomedCt", optional, concept).says(followUp),
	leaf("EmergencyCareDischargeInformationGiven_SnomedCt", optional, concept),
)
