package app

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// What the record has stands on the chart that is printed for a patient.
func TestAChartBeginsWithTheRecord(t *testing.T) {
	k, folder := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	f, err := s.About(ctx, a.ID, ForTriage)
	if err != nil {
		t.Fatal(err)
	}
	f.SetCode("triage.acuity", record.Code{System: "http://snomed.info/sct", Code: "1077241000000103"})
	a = fileForm(t, f, nil, map[string]string{
		"triage.assessedAt": "-10", "news.respirations": "22", "news.spo2": "94", "news.systolic": "104", "news.diastolic": "62",
		"news.pulse": "112", "news.temperature": "38.4", "obs.glucose": "6.1",
	})
	jobs, err := s.Print(ctx, PrintRequest{Sheet: record.ObservationChart, Attendance: a.ID})
	if err != nil {
		t.Fatal(err)
	}
	allOut(t, k)
	said := strings.Join(strings.Fields(reads(t, "pdftotext", "-layout", filepath.Join(folder, jobs[0].Name()+".pdf"), "-")), " ")
	for _, want := range []string{
		"SMITH, Siân", "Respirations a minute 22 2", "SpO2 % 94 1", "SpO2 scale, 1 or 2 1", "BP, systolic / diastolic 104/62 1", "Pulse a minute 112 2",
		"Temperature °C 38.4 1", "Glucose mmol/L 6.1", "Time " + record.FormatTime(a.Triage.AssessedAt.In(k.zone)), "Joanne Rahman",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the chart does not say %q:\n%s", want, said)
		}
	}
	again, err := s.Print(ctx, PrintRequest{Sheet: record.ObservationChart, Attendance: a.ID}, PrintRequest{Sheet: record.RequestForm, Title: printing.BloodRequest, Attendance: a.ID})
	if err != nil || again[0].Copy != 1 || again[0].Name() == jobs[0].Name() {
		t.Errorf("a second chart is %+v, %v; want an original of its own", again, err)
	}
	if _, err := s.Print(ctx, PrintRequest{Sheet: record.RequestForm, Title: "Tarot", Attendance: a.ID}); !errors.Is(err, printing.ErrRequest) {
		t.Errorf("a request of no kind: %v", err)
	}
}
