package reconcile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile("testdata/"+file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden file:\n%s", file, got)
	}
}

// goldenReport has one number of every end.
func goldenReport() Report {
	s := newScene()
	s.patient()
	s.patient(outcome(record.MatchSame))
	gone := s.patient(withdrawn)
	delete(s.pas.Held, gone)
	s.patient(outcome(record.MatchWaiting))
	s.unsettle("PAS", "at5-1", true, nil)
	s.patient()
	s.unsettle("PAS", "at5-2", true, &record.Refused{Destination: "PAS", Code: "AE", Words: "=cmd|' /C calc'!A0"})
	doubled := s.patient()
	s.pas.Held[doubled] = 2
	s.Issued = append(s.Issued, number(7))
	london := time.FixedZone("", 3600)
	return Report{
		Trust: "Tidewater Hospitals", Site: "RZZ01", Kiosk: "K3",
		OutageFrom: at(16, 10).AddDate(0, 0, -4), OutageTo: at(21, 40).AddDate(0, 0, -2).In(london),
		GeneratedAt: at(11, 15), Entries: 14022, ChainHead: "7FK3-9XD2", ChainHash: strings.Repeat("3be6", 16),
		Balance: s.compare(),
	}
}

func TestReportGolden(t *testing.T) {
	r := goldenReport()
	j, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", j)
	golden(t, "report.csv", r.CSV())
	again, _ := goldenReport().JSON()
	if !bytes.Equal(j, again) || !json.Valid(j) {
		t.Error("equal reports must give equal JSON")
	}
}

func TestReportOfNothingHasListsNotNulls(t *testing.T) {
	j, err := (Report{Balance: Compare(Ours{}, nil)}).JSON()
	if err != nil || bytes.Contains(j, []byte("null")) {
		t.Errorf("%s, %v", j, err)
	}
}

func TestReportWithAnImpossibleTimeFails(t *testing.T) {
	if _, err := (Report{GeneratedAt: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)}).JSON(); err == nil {
		t.Error("no error")
	}
}

func TestAnExerciseSaysSoInEveryRow(t *testing.T) {
	r := goldenReport()
	r.Exercise = true
	rows, err := csv.NewReader(bytes.NewReader(r.CSV())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if row[len(row)-1] != "EXERCISE" {
			t.Errorf("row %q", row)
		}
	}
}

// The report is handed to people who may not know who was here: nothing of a
// patient may be in it, wherever in the attendance it stands.
func TestReportHoldsNoPatientData(t *testing.T) {
	s := newScene()
	s.patient(func(a *record.Attendance) {
		a.Patient = record.Patient{NHSNumber: "9990000018", Name: record.Name{Family: "Hollingworth", Given: "Margaret"},
			BirthDate: record.BirthDate{Date: record.Date{Year: 1957, Month: 3, Day: 14}}, Address: record.Address{Postcode: "QM4 7RT"}}
		a.Complaint = "chest pain"
		a.Match = &record.Match{Outcome: record.MatchWaiting, Reasons: []string{"Family name differs, Okafor"},
			Candidates: []record.Candidate{{Name: record.Name{Family: "Okafor"}}}}
		a.Withdrawal = nil
	})
	s.patient(func(a *record.Attendance) { a.Withdrawal = &record.Withdrawal{Reason: "was Okafor", By: "Rahman"} })
	r := Report{Balance: s.compare()}
	j, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"9990000018", "999 000 0018", "Holling", "Margaret", "1957", "QM4", "chest", "Okafor", "Rahman"} {
		if strings.Contains(string(j)+string(r.CSV()), secret) {
			t.Errorf("the report tells %q", secret)
		}
	}
}

// Whatever a destination says and however numbers look, no cell is a formula
// and the table keeps its shape.
func TestCSVIsHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ \t\r\n]*[=+@＝-][A-Z0-9()",'|\n]*`))
		l := Line{
			Number: record.DowntimeNumber(text.Draw(t, "number")), End: Waiting,
			Problems: []Problem{refused(text.Draw(t, "destination"), record.Refused{Words: text.Draw(t, "words")}), {Words: text.Draw(t, "more")}},
		}
		r := Report{Balance: Balance{Lines: []Line{l, l}}}
		rows, err := csv.NewReader(bytes.NewReader(r.CSV())).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if begins := strings.TrimSpace(cell); begins != "" && strings.ContainsAny(begins[:1], "=+-@") {
					t.Fatalf("a formula: %q", cell)
				}
			}
		}
	})
}
