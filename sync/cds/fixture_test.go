package cds

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return zone
}()

// arrival is in the hour of 25 October 2026 that comes twice, the second time.
var arrival = time.Date(2026, 10, 25, 1, 40, 0, 0, time.UTC)

func interchange() Interchange {
	return Interchange{
		Sender: "RZZTIDEOVER", Receiver: "SUSTEST", Reference: "20261026091500", PreparedAt: time.Date(2026, 10, 26, 9, 15, 0, 0, london), Update: NetChange,
		From: record.Date{Year: 2026, Month: 10, Day: 20}, To: record.Date{Year: 2026, Month: 11, Day: 20},
		Provider: "RZZ", Commissioner: "15E", PrimeRecipient: "15E00", CopyRecipients: []string{"QE100"}, Site: "RZZ01", DepartmentType: "01", Zone: london,
	}
}

func sct(code string) record.Code { return record.Code{System: snomed, Code: code} }

func attendance() record.Attendance {
	return record.Attendance{
		ID: "01940000-0000-7000-8000-0000000a0001", Number: record.NewDowntimeNumber("K3", "7HWRM", 5),
		Details: record.Details{
			Patient: record.Patient{
				PatientID: "01940000-0000-7000-8000-0000000b0001", NHSNumber: "9990000018", NHSNumberStatus: record.NHSNumberNotTraced, LocalPatientID: "8000002",
				Name:      record.Name{Family: "O'Sullivan", Given: "Siân", Title: "Dr"},
				BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}},
				Sex:       record.Female, Address: record.Address{Lines: []string{"1 Trevelyan Square", "Leeds"}, Postcode: "LS1 6AE"},
				GP:             record.GP{Code: "G9999998", PracticeCode: "Y12345"},
				EthnicCategory: record.Code{Code: "A"},
			},
			ArrivedAt: arrival, ArrivalMode: sct("1048031000000100"), AttendanceSource: sct("1066431000000102"), AttendanceCategory: record.Code{Code: "1"},
			AmbulanceIncidentNumber: "CAD-4711", ConveyingTrust: "RX8",
		},
		RegisteredAt: arrival.Add(time.Minute),
	}
}

// says is a fact under the names of elements.
func says(group string, f record.Fact, elements ...string) record.Fact {
	f.Group = group
	for _, e := range elements {
		f.Concepts = append(f.Concepts, record.Code{System: System, Code: e})
	}
	return f
}

func concepts(codes ...string) record.Fact {
	var f record.Fact
	for _, c := range codes {
		f.Codes = append(f.Codes, sct(c))
	}
	return f
}

func national(code string) record.Fact { return record.Fact{Codes: []record.Code{{Code: code}}} }

func at(minutes int) record.Fact {
	return record.Fact{At: arrival.Add(time.Duration(minutes) * time.Minute)}
}

// write gives one interchange with the attendances, and what it left out.
func write(t testing.TB, in Interchange, told ...told) (string, []Omission) {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, in)
	if err != nil {
		t.Fatal(err)
	}
	var omitted []Omission
	for _, a := range told {
		_, o, err := w.Write(a.Attendance, a.facts)
		if err != nil {
			t.Fatal(err)
		}
		omitted = append(omitted, o...)
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), omitted
}

// told is an attendance with the facts of its forms.
type told struct {
	record.Attendance
	facts []record.Fact
}

// validate holds a document against the schema; the empty string is valid.
func validate(t testing.TB, document string) string {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (Debian: libxml2-utils), so nothing can be held against the schema")
	}
	c := exec.Command(path, "--noout", "--schema", "testdata/schema/CDS-XML_Message_Root-V6-2-2.xsd", "-")
	c.Stdin = strings.NewReader(document)
	said, err := c.CombinedOutput()
	if err == nil {
		return ""
	}
	return string(said)
}
