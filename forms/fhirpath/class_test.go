package fhirpath

import "testing"

// Every type that an element is said to be of is there, and inherits.
func TestClassesHoldTogether(t *testing.T) {
	all := classes()
	if len(all) < 600 {
		t.Fatalf("there are only %d types", len(all))
	}
	for name, c := range all {
		if c.base == nil && name != "Element" && name != "Resource" {
			t.Errorf("%s is derived from nothing", name)
		}
		for _, f := range c.order {
			if c.fields[f].class == nil && !c.fields[f].choice {
				t.Errorf("%s.%s is of a type that is not there", name, f)
			}
		}
	}
	for _, path := range [][3]string{
		{"Patient", "birthDate", "date"}, {"Patient", "id", "string"}, {"string", "extension", "Extension"},
		{"Patient.contact", "extension", "Extension"}, {"Questionnaire.item", "item", "Questionnaire.item"},
		{"Age", "value", "decimal"}, {"Extension", "url", "uri"}, {"QuestionnaireResponse.item.answer", "item", "QuestionnaireResponse.item"},
	} {
		if got := all[path[0]].field(path[1]).class; got == nil || got.name != path[2] {
			t.Errorf("%s.%s is not a %s", path[0], path[1], path[2])
		}
	}
}
