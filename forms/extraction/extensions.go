package extraction

// Extensions of SDC and of FHIR that extraction reads.
const (
	sdcURL  = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
	fhirURL = "http://hl7.org/fhir/StructureDefinition/"

	allocateURL       = sdcURL + "extractAllocateId"
	structureMapURL   = sdcURL + "targetStructureMap"
	observationURL    = sdcURL + "observationExtract"
	categoryURL       = sdcURL + "observation-extract-category"
	definitionURL     = sdcURL + "definitionExtract"
	valueURL          = sdcURL + "definitionExtractValue"
	contextURL        = sdcURL + "itemExtractionContext" // before SDC 4.0
	templateURL       = sdcURL + "templateExtract"
	bundleURL         = sdcURL + "templateExtractBundle"
	templateFocusURL  = sdcURL + "templateExtractContext"
	templateResultURL = sdcURL + "templateExtractValue"

	patchURL = "https://smartforms.csiro.au/ig/StructureDefinition/TemplateExtractExtensionPatchRequestUrl" // not of SDC

	unitURL     = fhirURL + "questionnaire-unit"
	variableURL = fhirURL + "variable"
)

// Uses reports which of the four ways of extraction a form asks for.
func Uses(questionnaire map[string]any) (definition, observation, template, structureMap bool) {
	each(questionnaire, 0, func(item node) {
		definition = definition || has(item, definitionURL) || has(item, contextURL)
		observation = observation || observes(item)
		template = template || has(item, templateURL) || has(item, bundleURL)
		structureMap = structureMap || has(item, structureMapURL)
	})
	return definition, observation, template, structureMap
}

// each visits a form and its items in reading order.
func each(item node, depth int, visit func(node)) {
	if depth > maxDepth {
		return
	}
	visit(item)
	for _, c := range list(item, "item") {
		each(c, depth+1, visit)
	}
}

func has(n node, url string) bool { return extension(n, url) != nil }

// observes reports whether an item, or one of its codes, is marked for
// observation-based extraction.
func observes(item node) bool {
	if x := extension(item, observationURL); x != nil && x["valueBoolean"] != false {
		return true
	}
	for _, code := range list(item, "code") {
		if x := extension(code, observationURL); x != nil && x["valueBoolean"] != false {
			return true
		}
	}
	return false
}
