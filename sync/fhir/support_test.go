package fhir

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// supportRows reads a table of SUPPORT.md: the first column to the second.
func supportRows(t *testing.T, heading string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("SUPPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(raw), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("no heading %q", heading)
	}
	table, _, _ := strings.Cut(after, "\n## ")
	out := map[string]string{}
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			out[strings.Trim(cells[1], " `")] = strings.TrimSpace(cells[2])
		}
	}
	return out
}

func TestSupportTableIsTrue(t *testing.T) {
	rows := supportRows(t, "Fields of a record")
	base := plainDelivery()
	sent := bundled(t, base)
	for _, path := range fieldPaths(reflect.TypeFor[record.Details](), "") {
		holdRow(t, rows, path, base, sent)
	}
	for _, part := range []string{"Triage", "Departure"} {
		f, _ := reflect.TypeFor[record.Attendance]().FieldByName(part)
		for _, path := range fieldPaths(f.Type.Elem(), part+".") {
			holdRow(t, rows, path, base, sent)
		}
	}
	delete(rows, "field")
	for row, says := range rows {
		if says != "held" && says != "---" {
			t.Errorf("there is no field %s", row)
		}
	}
}

// holdRow changes one field and looks whether what is sent changes.
func holdRow(t *testing.T, rows map[string]string, path string, base record.Delivery, sent []byte) {
	t.Helper()
	says := rows[path]
	rows[path] = "held"
	d := base
	triage, departure := *base.Attendance.Triage, *base.Attendance.Departure
	d.Attendance.Triage, d.Attendance.Departure = &triage, &departure
	field := reflect.ValueOf(&d.Attendance).Elem()
	for name := range strings.SplitSeq(path, ".") {
		if field.Kind() == reflect.Pointer {
			field = field.Elem()
		}
		field = field.FieldByName(name)
	}
	field.Set(sample(t, path, field.Type()))
	if changes := !bytes.Equal(sent, bundled(t, d)); says != map[bool]string{true: "Yes", false: "No"}[changes] {
		t.Errorf("%s: the table says %q, and what is sent changes: %v", path, says, changes)
	}
}

// plainDelivery has only what other fields need in order to show.
func plainDelivery() record.Delivery {
	d := record.Delivery{Entry: record.Entry{ID: entryID(1), Kind: record.KindRegistered, RecordedAt: arrived}}
	d.Attendance = record.Attendance{ID: attendanceID, Number: number, Triage: &record.Triage{}, Departure: &record.Departure{}}
	a := &d.Attendance
	a.ArrivedAt, a.AmbulanceIncidentNumber = arrived, "1"
	a.Patient.PatientID, a.Patient.NHSNumber = patientID, "9990000018"
	a.Patient.Name.Family = "Plain"
	a.Patient.BirthDate.Date = record.Date{Year: 1957, Month: 3, Day: 14}
	a.Patient.NextOfKin.Name = "Kin"
	return d
}

func bundled(t *testing.T, d record.Delivery) []byte {
	t.Helper()
	b, err := Bundle(profile, d, nil, Held{})
	if err != nil {
		t.Fatal(err)
	}
	return b.Body
}

// fieldPaths names the fields of a struct, those of the structs in it by their
// path. Codes, dates and allergies are values.
func fieldPaths(of reflect.Type, prefix string) []string {
	var out []string
	for i := range of.NumField() {
		f := of.Field(i)
		switch f.Type {
		case reflect.TypeFor[record.Patient](), reflect.TypeFor[record.Name](), reflect.TypeFor[record.BirthDate](),
			reflect.TypeFor[record.Address](), reflect.TypeFor[record.GP](), reflect.TypeFor[record.NextOfKin]():
			out = append(out, fieldPaths(f.Type, prefix+f.Name+".")...)
		default:
			out = append(out, prefix+f.Name)
		}
	}
	return out
}

// sample gives a value unlike the one in the plain delivery.
func sample(t *testing.T, path string, of reflect.Type) reflect.Value {
	t.Helper()
	special := map[string]any{
		"Patient.NHSNumber": record.NHSNumber("9990000026"), "Patient.NHSNumberStatus": record.NHSNumberToResolve, "Patient.Sex": record.Female,
	}
	if v, ok := special[path]; ok {
		return reflect.ValueOf(v)
	}
	switch of {
	case reflect.TypeFor[time.Time]():
		return reflect.ValueOf(arrived.Add(7 * time.Minute))
	case reflect.TypeFor[record.Code]():
		return reflect.ValueOf(record.Code{System: snomed, Code: "1", Display: "One"})
	case reflect.TypeFor[record.Date]():
		return reflect.ValueOf(record.Date{Year: 2001, Month: 2, Day: 3})
	case reflect.TypeFor[record.Allergies]():
		return reflect.ValueOf(record.Allergies{Status: record.AllergiesKnown, Items: []record.Allergy{{Substance: "Penicillin"}}})
	case reflect.TypeFor[[]string]():
		return reflect.ValueOf([]string{"1 High Street"})
	}
	switch of.Kind() {
	case reflect.Bool:
		return reflect.ValueOf(true)
	case reflect.String:
		return reflect.ValueOf("Sample").Convert(of)
	}
	t.Fatalf("no sample for %s of type %s", path, of)
	return reflect.Value{}
}

func TestSupportedResourcesAreThoseSent(t *testing.T) {
	rows := supportRows(t, "Resources")
	for kind := range strings.SplitSeq("Patient Encounter QuestionnaireResponse Provenance Observation Condition Procedure", " ") {
		if rows[kind] != "Yes" {
			t.Errorf("%s: the table says %q", kind, rows[kind])
		}
	}
	for story, bundles := range everyBundle(t) {
		for _, b := range bundles {
			for part := range strings.SplitSeq(string(b), `"resource":{"resourceType":"`) {
				kind, _, _ := strings.Cut(part, `"`)
				if !strings.HasPrefix(part, "{") && rows[kind] != "Yes" {
					t.Errorf("%s sends a %s", story, kind)
				}
			}
		}
	}
}
