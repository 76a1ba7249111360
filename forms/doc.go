// Package forms reads the forms a department fills in and turns what people
// type into the vocabulary of package record.
//
// A form is an HL7 FHIR R4 (4.0.1) Questionnaire: a trust draws its own in an
// existing form builder and drops the JSON in. Load takes only what it can
// honour: an element, extension or item type without an effect here is refused
// by its linkId and its name, never passed over. SUPPORT.md lists them all.
//
// A Form is one Questionnaire being filled in. It keeps what was typed beside
// what was understood, says what is wrong or doubtful in words for the person
// at the desk, and gives a FHIR R4 QuestionnaireResponse. Questions whose
// linkId names a field of the record ("patient.birthDate", "arrival.mode") are
// joined to it by the tables in bind.go, in both directions from the same row.
//
// Left to others: reading files, clocks and drawing (callers pass an io.Reader,
// an fs.FS and a now), storing savepoints and responses, FHIRPath and the
// expressions of HL7 Structured Data Capture (SDC).
package forms
