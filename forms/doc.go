// Package forms reads the forms a department fills in and turns what people
// type into the vocabulary of package record.
//
// A form is an HL7 FHIR R4 (4.0.1) Questionnaire with the extensions of
// Structured Data Capture (SDC): a trust draws its own in an existing form
// builder and drops the JSON in. Load takes only what it can honour: what would
// change which questions are put or which answers they take, and has no effect
// here, is refused by its linkId and its name; what is merely shown or known
// less well without is told of (Examine). SUPPORT.md lists it all.
//
// A Questionnaire is a tree of items and does not change. A Form is one being
// filled in: a tree of places, one for each time that an item is put, so that
// what repeats has as many as people ask for (Add, Remove), each with an address
// that stays. A place keeps what was typed beside what was understood of it.
// The Form says what is wrong or doubtful in words for the person at the desk,
// and gives a FHIR R4 QuestionnaireResponse and the coded answers as facts.
// Questions whose linkId names a field of the record ("patient.birthDate",
// "arrival.mode") are joined to it by the tables in bind.go, in both directions
// from the same row.
//
// Expressions are FHIRPath. What each reads is found when the form is loaded;
// after an answer, settle evaluates those alone that can have changed, until
// nothing changes any more.
//
// Left to others: reading files, clocks and drawing (callers pass an io.Reader,
// an fs.FS and a now), storing savepoints and responses, the language of the
// expressions (package fhirpath) and what is extracted from the answers besides
// the record (package extraction).
package forms
