package forms

// support says what becomes of an element or extension. SUPPORT.md lists these
// tables; a test keeps both the same.
type support string

const (
	honoured support = "Yes"
	// harmless elements change neither which questions are put nor which
	// answers they take, so a form may carry them.
	harmless support = "No effect"
	refused  support = "No"
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
	"derivedFrom": refused, "implicitRules": refused, "modifierExtension": refused,
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
	"url": refused, "attachment": refused, "reference": refused, "quantity": refused,
}

// itemControls are the codes of the itemControl extension.
var itemControls = map[string]support{
	"autocomplete": honoured, "drop-down": honoured, "radio-button": honoured,
	"check-box": honoured, "text-box": honoured, "spinner": honoured, "page": honoured,
	"flyover": honoured, "help": honoured, "unit": honoured,
	"inline": harmless, "prompt": harmless, "header": harmless, "footer": harmless, "list": harmless,
	"table": refused, "htable": refused, "gtable": refused, "atable": refused, "grid": refused,
	"slider": refused, "lookup": refused, "lower": refused, "upper": refused, "tab-container": refused,
}

// plainExtensions are extensions that need no reading: they have no effect, or
// are refused. The ones that are read are in itemExtensions.
var plainExtensions = map[string]support{
	coreURL + "rendering-style": harmless, coreURL + "rendering-xhtml": harmless,
	coreURL + "rendering-markdown": harmless, coreURL + "translation": harmless,
	coreURL + "questionnaire-choiceOrientation": harmless, coreURL + "questionnaire-displayCategory": harmless,
	coreURL + "questionnaire-supportLink": harmless, coreURL + "designNote": harmless,
	coreURL + "ordinalValue": harmless, coreURL + "preferredTerminologyServer": harmless,
	coreURL + "artifact-versionAlgorithm":  harmless,
	sdcURL + "sdc-questionnaire-shortText": harmless, sdcURL + "sdc-questionnaire-openLabel": harmless,
	sdcURL + "sdc-questionnaire-preferredTerminologyServer": harmless, sdcURL + "sdc-questionnaire-width": harmless,

	coreURL + "variable": refused, coreURL + "regex": refused, coreURL + "cqf-expression": refused,
	coreURL + "targetConstraint": refused, coreURL + "questionnaire-constraint": refused,
	coreURL + "mimeType": refused, coreURL + "maxSize": refused,
	coreURL + "questionnaire-optionExclusive": refused, coreURL + "questionnaire-unitOption": refused,
	coreURL + "questionnaire-unitValueSet": refused, coreURL + "questionnaire-usageMode": refused,
	coreURL + "questionnaire-signatureRequired": refused, coreURL + "questionnaire-sliderStepValue": refused,
	coreURL + "questionnaire-referenceResource": refused, coreURL + "questionnaire-derivationType": refused,
	sdcURL + "sdc-questionnaire-initialExpression": refused, sdcURL + "sdc-questionnaire-calculatedExpression": refused,
	sdcURL + "sdc-questionnaire-enableWhenExpression": refused, sdcURL + "sdc-questionnaire-answerExpression": refused,
	sdcURL + "sdc-questionnaire-candidateExpression": refused, sdcURL + "sdc-questionnaire-contextExpression": refused,
	sdcURL + "sdc-questionnaire-launchContext": refused, sdcURL + "sdc-questionnaire-itemPopulationContext": refused,
	sdcURL + "sdc-questionnaire-sourceQueries": refused, sdcURL + "sdc-questionnaire-sourceStructureMap": refused,
	sdcURL + "sdc-questionnaire-targetStructureMap": refused, sdcURL + "sdc-questionnaire-itemExtractionContext": refused,
	sdcURL + "sdc-questionnaire-observationExtract": refused, sdcURL + "sdc-questionnaire-observationLinkPeriod": refused,
	sdcURL + "sdc-questionnaire-definitionExtract": refused, sdcURL + "sdc-questionnaire-definitionExtractValue": refused,
	sdcURL + "sdc-questionnaire-templateExtract": refused, sdcURL + "sdc-questionnaire-templateExtractBundle": refused,
	sdcURL + "sdc-questionnaire-templateExtractContext": refused, sdcURL + "sdc-questionnaire-templateExtractValue": refused,
	sdcURL + "sdc-questionnaire-extractAllocateId": refused, sdcURL + "sdc-questionnaire-lookupQuestionnaire": refused,
	sdcURL + "sdc-questionnaire-subQuestionnaire": refused, sdcURL + "sdc-questionnaire-assemble-expectation": refused,
	sdcURL + "sdc-questionnaire-assembleContext": refused, sdcURL + "sdc-questionnaire-questionnaireAdaptive": refused,
	sdcURL + "sdc-questionnaire-itemMedia": refused, sdcURL + "sdc-questionnaire-itemAnswerMedia": refused,
	sdcURL + "sdc-questionnaire-isSubject": refused, sdcURL + "sdc-questionnaire-entryMode": refused,
	sdcURL + "sdc-questionnaire-performerType": refused, sdcURL + "sdc-questionnaire-optionalDisplay": refused,
	sdcURL + "sdc-questionnaire-collapsible": refused, sdcURL + "sdc-questionnaire-choiceColumn": refused,
	sdcURL + "sdc-questionnaire-columnCount": refused,
}
