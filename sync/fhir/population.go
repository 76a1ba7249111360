package fhir

import (
	"bytes"
	"encoding/json"

	"github.com/tideover/tideover/forms/record"
)

// Population gives what is known of an attendance and of whoever fills in a
// form about it as UK Core resources, decoded with numbers as json.Number, by
// the names of SDC's launchContext. They are never sent: no ledger entry has
// made them, so they bear no marks of one.
func (p Profile) Population(a record.Attendance, by record.Staff) map[string]map[string]any {
	d := record.Delivery{Attendance: a}
	subject := reference{Reference: "Patient/" + string(a.Patient.PatientID), Type: "Patient"}
	known := map[string]map[string]any{
		"patient":   unmarked(p.patientOf(d), a.Patient.PatientID),
		"encounter": unmarked(p.encounterOf(d, subject), a.ID),
	}
	if by.ID != "" {
		known["user"] = unmarked(practitioner{
			ResourceType: "Practitioner", Identifier: []identifier{*p.staff(by.ID)}, Name: []humanName{{Text: clean(by.Name)}},
		}, "")
	}
	return known
}

// practitioner is UK Core Practitioner as far as a form can ask for it.
type practitioner struct {
	ResourceType string       `json:"resourceType"`
	Identifier   []identifier `json:"identifier"`
	Name         []humanName  `json:"name"`
}

// unmarked gives a resource as a tree, under the kiosk's own ID.
func unmarked(resource any, id record.ID) map[string]any {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(marshal(resource)))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		panic("fhir: a resource of ours is no object: " + err.Error())
	}
	delete(tree, "meta")
	if id != "" {
		tree["id"] = string(id)
	}
	return tree
}
