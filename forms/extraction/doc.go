// Package extraction makes FHIR R4 resources of the answers to a form, as the
// form itself says: the form data extraction of HL7 Structured Data Capture
// (SDC 3.0 and 4.0, https://hl7.org/fhir/uv/sdc/extraction.html).
//
// Three of SDC's four ways are here, and a form may mix them: observation-based
// (item.code and observationExtract), definition-based (item.definition,
// definitionExtract, definitionExtractValue, and the older
// itemExtractionContext), and template-based (contained resources,
// templateExtract, templateExtractBundle, templateExtractContext and
// templateExtractValue). The fourth, a StructureMap, is refused by name.
//
// It takes the Questionnaire and a QuestionnaireResponse of whatever origin as
// trees of JSON, and gives a transaction Bundle. The same answers give the same
// Bundle: every UUID is made of the response's identity and of a place in it.
// What cannot be done as the form says is told by linkId, and then there is no
// Bundle: half an extraction is none.
//
// Left to others: whether the answers are valid (package forms), FHIRPath
// itself (package fhirpath), sending the Bundle, and judging the resources
// against the profiles that they claim.
package extraction
