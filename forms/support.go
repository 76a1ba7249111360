package forms

// support says what becomes of an element or extension. SUPPORT.md lists these
// tables; a test keeps both the same.
type support string

const (
	honoured support = "Yes"
	// harmless elements change neither which questions are put nor which
	// answers they take, so a form may carry them.
	harmless support = "No effect"
	// noted elements may mean something to their author that is not done here.
	// A form may carry them, and "form check" names them.
	noted   support = "Noted"
	refused support = "No"
)

// tideoverURL begins the extensions that Tideover adds to FHIR.
const tideoverURL = "https://tideover.example/fhir/StructureDefinition/"

const (
	coreURL = "http://hl7.org/fhir/StructureDefinition/"
	sdcURL  = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
)

// rootElements are the elements of Questionnaire itself.
var rootElements = map[string]support{
	"resourceType": honoured, "url": honoured, "version": honoured, "name": honoured,
	"title": honoured, "status": honoured, "item": honoured, "extension": honoured, "contained": honoured,
	"id": harmless, "meta": harmless, "language": harmless, "text": harmless,
	"identifier": harmless, "experimental": harmless, "subjectType": harmless,
	"date": harmless, "publisher": harmless, "contact": harmless, "description": harmless,
	"useContext": harmless, "jurisdiction": harmless, "purpose": harmless,
	"copyright": harmless, "approvalDate": harmless, "lastReviewDate": harmless,
	"effectivePeriod": harmless, "code": harmless,
	"derivedFrom": noted, "implicitRules": refused, "modifierExtension": refused,
}

// itemElements are the elements of Questionnaire.item.
var itemElements = map[string]support{
	"linkId": honoured, "prefix": honoured, "text": honoured, "type": honoured,
	"enableWhen": honoured, "enableBehavior": honoured, "required": honoured,
	"repeats": honoured, "readOnly": honoured, "maxLength": honoured,
	"answerValueSet": honoured, "answerOption": honoured, "initial": honoured,
	"item": honoured, "extension": honoured, "definition": honoured, "code": honoured,
	"id":                harmless,
	"modifierExtension": refused,
}

// otherRelease names elements that show a form to be of another release.
var otherRelease = map[string]string{
	"versionAlgorithmString": "R5", "versionAlgorithmCoding": "R5", "copyrightLabel": "R5",
	"disabledDisplay": "R5", "answerConstraint": "R5",
	"option": "STU3", "options": "STU3",
	"initialBoolean": "STU3", "initialDecimal": "STU3", "initialInteger": "STU3", "initialDate": "STU3",
	"initialDateTime": "STU3", "initialTime": "STU3", "initialString": "STU3", "initialUri": "STU3",
	"initialAttachment": "STU3", "initialCoding": "STU3", "initialQuantity": "STU3", "initialReference": "STU3",
	"group": "DSTU2",
}

// itemTypes are the codes of item.type.
var itemTypes = map[Type]support{
	TypeGroup: honoured, TypeDisplay: honoured, TypeBoolean: honoured, TypeDecimal: honoured,
	TypeInteger: honoured, TypeDate: honoured, TypeDateTime: honoured, TypeTime: honoured,
	TypeString: honoured, TypeText: honoured, TypeChoice: honoured, TypeOpenChoice: honoured,
	TypeURL: honoured, TypeAttachment: honoured, TypeReference: honoured, TypeQuantity: honoured,
}

// itemControls are the codes of the itemControl extension. One that is not
// here is told of, and what has it is shown in the usual way.
var itemControls = map[string]support{
	"autocomplete": honoured, "drop-down": honoured, "radio-button": honoured, "slider": honoured,
	"check-box": honoured, "text-box": honoured, "spinner": honoured, "page": honoured, "tab-container": honoured,
	"grid": honoured, "gtable": honoured, "table": honoured, "htable": honoured, "atable": honoured, "list": honoured,
	"flyover": honoured, "help": honoured, "unit": honoured, "prompt": honoured, "header": honoured, "footer": honoured,
	"inline": harmless, "lower": harmless, "upper": harmless,
	"lookup": noted,
}

// plainExtensions are extensions that need no reading here. One that is in
// neither table is told of, as noted ones are.
var plainExtensions = map[string]support{
	// How words look.
	coreURL + "rendering-style": harmless, coreURL + "rendering-xhtml": harmless,
	coreURL + "rendering-markdown": harmless, coreURL + "rendering-styleSensitive": harmless,
	coreURL + "translation":                   harmless,
	sdcURL + "sdc-questionnaire-shortText":    harmless,
	sdcURL + "sdc-questionnaire-openLabel":    harmless,
	sdcURL + "sdc-questionnaire-width":        harmless,
	sdcURL + "sdc-questionnaire-choiceColumn": harmless, sdcURL + "sdc-questionnaire-columnCount": harmless,
	sdcURL + "sdc-questionnaire-collapsible": harmless, sdcURL + "sdc-questionnaire-optionalDisplay": harmless,

	// What is for authors and servers.
	coreURL + "designNote": harmless, coreURL + "artifact-versionAlgorithm": harmless,
	coreURL + "preferredTerminologyServer": harmless, sdcURL + "sdc-questionnaire-preferredTerminologyServer": harmless,
	sdcURL + "sdc-questionnaire-observationLinkPeriod": harmless, sdcURL + "sdc-questionnaire-performerType": harmless,
	sdcURL + "sdc-questionnaire-assembleContext": harmless,

	// What package extraction reads.
	sdcURL + "sdc-questionnaire-itemExtractionContext": honoured, sdcURL + "sdc-questionnaire-observationExtract": honoured,
	sdcURL + "sdc-questionnaire-observation-extract-category": honoured, sdcURL + "sdc-questionnaire-observationExtractEntry": honoured,
	sdcURL + "sdc-questionnaire-definitionExtract": honoured, sdcURL + "sdc-questionnaire-definitionExtractValue": honoured,
	sdcURL + "sdc-questionnaire-templateExtract": honoured, sdcURL + "sdc-questionnaire-templateExtractBundle": honoured,
	sdcURL + "sdc-questionnaire-templateExtractContext": honoured, sdcURL + "sdc-questionnaire-templateExtractValue": honoured,
	sdcURL + "sdc-questionnaire-extractAllocateId": honoured,

	// What is asked or shown less well without.
	coreURL + "questionnaire-referenceResource": noted, coreURL + "questionnaire-referenceProfile": noted,
	coreURL + "questionnaire-referenceFilter": noted, coreURL + "questionnaire-signatureRequired": noted,
	coreURL + "questionnaire-derivationType": noted, sdcURL + "sdc-questionnaire-lookupQuestionnaire": noted,
	sdcURL + "sdc-questionnaire-itemMedia": noted, sdcURL + "sdc-questionnaire-itemAnswerMedia": noted,
	sdcURL + "sdc-questionnaire-isSubject": noted, sdcURL + "sdc-questionnaire-entryMode": noted,
	sdcURL + "sdc-questionnaire-itemPopulationContext": noted, sdcURL + "sdc-questionnaire-contextExpression": noted,
	sdcURL + "sdc-questionnaire-sourceQueries": noted, sdcURL + "sdc-questionnaire-sourceStructureMap": noted,
	sdcURL + "sdc-questionnaire-targetStructureMap": noted,

	// Expressions.
	coreURL + "variable": refused, coreURL + "cqf-expression": refused,
	coreURL + "targetConstraint": refused, coreURL + "questionnaire-constraint": refused,
	sdcURL + "sdc-questionnaire-initialExpression": refused, sdcURL + "sdc-questionnaire-calculatedExpression": refused,
	sdcURL + "sdc-questionnaire-enableWhenExpression": refused, sdcURL + "sdc-questionnaire-answerExpression": refused,
	sdcURL + "sdc-questionnaire-candidateExpression": refused, sdcURL + "sdc-questionnaire-launchContext": harmless,

	// What makes another form of it: questions from elsewhere.
	sdcURL + "sdc-questionnaire-subQuestionnaire":      refused,
	sdcURL + "sdc-questionnaire-questionnaireAdaptive": refused,
}

// noteWords say what becomes of a noted extension.
var noteWords = map[string]string{
	coreURL + "questionnaire-referenceResource":        "any reference is taken",
	coreURL + "questionnaire-referenceProfile":         "any reference is taken",
	coreURL + "questionnaire-referenceFilter":          "any reference is taken",
	coreURL + "questionnaire-signatureRequired":        "nobody signs on the screen; sign the paper",
	sdcURL + "sdc-questionnaire-itemMedia":             "the picture or sound is not shown",
	sdcURL + "sdc-questionnaire-itemAnswerMedia":       "the picture or sound is not shown",
	sdcURL + "sdc-questionnaire-isSubject":             "the patient stays the subject",
	sdcURL + "sdc-questionnaire-entryMode":             "questions may be answered in any order",
	sdcURL + "sdc-questionnaire-itemPopulationContext": "it is not filled in beforehand",
	sdcURL + "sdc-questionnaire-contextExpression":     "nothing is shown beside it",
	sdcURL + "sdc-questionnaire-sourceQueries":         "nothing is asked of a server, so that it is not filled in beforehand",
	sdcURL + "sdc-questionnaire-sourceStructureMap":    "structure maps are not run, so that it is not filled in beforehand",
	sdcURL + "sdc-questionnaire-targetStructureMap":    "structure maps are not run, so that nothing is extracted by it",
}
