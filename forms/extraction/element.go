package extraction

// Element tells of an element of a type of FHIR R4, such as the identifier of
// an Observation, whether there is such a one, and whether it repeats.
func Element(of, name string) (repeats, exists bool) {
	f, ok := fieldOf(of, name)
	return f.many, ok
}
