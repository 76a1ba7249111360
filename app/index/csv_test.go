package index_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
)

func importText(t testing.TB, x *index.Index, text string) (index.Result, error) {
	t.Helper()
	return x.Import(t.Context(), strings.NewReader(text), index.CSV, index.ImportOptions{AsOf: asOf, Replace: true})
}

func TestABadRowIsRefusedByItsNumberAndTheOthersAreTaken(t *testing.T) {
	x := fresh(t)
	result := importCSV(t, x, "family_name,given_name,nhs_number,birth_date,died_on,last_attended\n"+
		"Hart,Ellen,999 000 0018,1958-03-14,,2026-05-08\n"+ // 2
		",,9990000026,1958-03-14,,\n"+ // 3: no name
		"Hart,Tom,9990000019,,,\n"+ // 4: check digit
		"Hart,Tom,99900000,,,\n"+ // 5: eight digits
		"\n"+ // 6: blank, no row
		"Hart,Una,,31/02/1990,,\n"+ // 7: no such day
		"Hart,Una,,2031-01-01,,\n"+ // 8: to come
		"Hart,Una,,,01/13/2020,\n"+ // 9
		"Hart,Una,,,,yesterday\n"+ // 10
		"Hart,Una\n"+ // 11: too few values
		"Hart,Una,,,,,extra\n"+ // 12: too many
		"Hart,\"Una,,,,\n"+ // 13: a quotation mark left open
		"Hart,Vera \"Vee\",,,,\n"+ // 14: quotation marks inside
		"Hart,\"Vera \"\"Vee\"\"\",,1990,,\n") // 15: rightly doubled, the year alone
	var rows []int
	for _, p := range result.Refused {
		rows = append(rows, p.Row)
		if !strings.HasSuffix(p.Words, ".") || strings.Contains(p.Words, "Hart") || strings.Contains(p.Words, "9990") {
			t.Errorf("row %d: %q", p.Row, p.Words)
		}
	}
	if want := []int{3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14}; !slices.Equal(rows, want) || result.RefusedCount != len(want) {
		t.Errorf("refused %v, want %v", rows, want)
	}
	if result.People != 2 {
		t.Errorf("%d imported", result.People)
	}
	vera := search(t, x, "vera hart").Hits[0].Patient
	if vera.Name.Given != `Vera "Vee"` || !vera.BirthDate.Estimated || vera.BirthDate.Date.Year != 1990 {
		t.Errorf("%+v", vera)
	}
	if last := search(t, x, "ellen hart").Hits[0].LastAttended; last != (record.Date{Year: 2026, Month: 5, Day: 8}) {
		t.Errorf("last attended %v", last)
	}
}

func TestASnapshotIsReadAsOfficeProgramsWriteIt(t *testing.T) {
	for name, text := range map[string]string{
		"byte order mark":        "\uFEFFfamily_name,given_name\nSzczepański,Łucja\n",
		"CR LF":                  "family_name,given_name\r\nSzczepański,Łucja\r\n",
		"no line end":            "family_name,given_name\nSzczepański,Łucja",
		"quotation marks":        "\"family_name\",\"given_name\"\n\"Szczepański\",\"Łucja\"\n",
		"capitals and blanks":    " Family Name ,GIVEN_NAME\n  Szczepański , Łucja \n",
		"other order":            "given_name,family_name\nŁucja,Szczepański\n",
		"a line break in values": "family_name,given_name,address_1\nSzczepański,Łucja,\"Flat 1,\n4 Station Road\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			x := fresh(t)
			result, err := importText(t, x, text)
			if err != nil || result.People != 1 || result.RefusedCount != 0 {
				t.Fatalf("%+v, %v", result, err)
			}
			if got := search(t, x, "szczepanski").Hits[0].Patient.Name; got != (record.Name{Family: "Szczepański", Given: "Łucja"}) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAFileThatCannotBeReadSaysWhatToDo(t *testing.T) {
	for name, c := range map[string]struct{ text, words string }{
		"empty":           {"", "is empty"},
		"no header":       {"Hart,Ellen\nHart,Tom\n", "name the columns"},
		"semicolons":      {"family_name;given_name\nHart;Ellen\n", "not parted by commas"},
		"Latin-1":         {"family_name\nHart\nM\xfcller\n", "row 3 is not UTF-8; it looks like Latin-1"},
		"UTF-16":          {"\xff\xfef\x00a\x00", "UTF-16"},
		"a workbook":      {"PK\x03\x04......", "workbook"},
		"binary":          {"family_name\nHart\x00\n", "row 2 is not text"},
		"a column twice":  {"family_name,family_name\nHart,Ellen\n", "names family_name twice"},
		"an open header":  {"\"family_name\nHart\n", "quotation marks do not match"},
		"Latin-1 in head": {"family_name,stra\xdfe\nHart,x\n", "row 1 is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			x := fresh(t)
			importCSV(t, x, "family_name\nHart\n")
			_, err := importText(t, x, c.text)
			if !errors.Is(err, index.ErrFormat) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v, want words %q", err, c.words)
			}
			if _, people := x.Freshness(); people != 1 {
				t.Errorf("%d people are left", people)
			}
		})
	}
}

func TestColumnsThatNobodyKnowsAreNamed(t *testing.T) {
	result := importCSV(t, fresh(t), "family_name,shoe size,blood_group\nHart,7,A\n")
	if want := []string{"Columns that are not known were left out: shoe size, blood_group."}; !slices.Equal(result.Warnings, want) {
		t.Errorf("%q", result.Warnings)
	}
}

// Lesson: allergies read as "none" when they are unavailable.
func TestAllergiesAreNeverNoneUnlessTheSnapshotSaysSo(t *testing.T) {
	x := fresh(t)
	result := importCSV(t, x, "family_name,allergies_status,allergies\n"+
		"Aa,none,\nBb,,\nCc,known,Penicillin (Rash); Latex\nDd,not-recorded,\nEe,unavailable,\nFf,nil known,\nGg,none,Aspirin\nHh,,Egg (white) (Urticaria)\n")
	for family, want := range map[string]string{
		"aa": "No known allergies", "bb": "Allergies unavailable", "cc": "Known allergies", "dd": "Allergies not recorded",
		"ee": "Allergies unavailable", "ff": "Allergies unavailable", "gg": "Known allergies", "hh": "Known allergies",
	} {
		if got := search(t, x, family).Hits[0].Patient.Allergies; got.Status.String() != want {
			t.Errorf("%s: %s, want %s", family, got.Status, want)
		}
	}
	if got := search(t, x, "cc").Hits[0].Patient.Allergies.Items; len(got) != 2 || got[0] != (record.Allergy{Substance: "Penicillin", Reaction: "Rash"}) {
		t.Errorf("%v", got)
	}
	if len(result.Doubts) != 2 || result.Doubts[0].Row != 7 || result.Doubts[1].Row != 8 {
		t.Errorf("doubts %v", result.Doubts)
	}
	importCSV(t, x, "family_name\nHart\n")
	if got := search(t, x, "hart").Hits[0].Patient.Allergies.Status; got != record.AllergiesUnavailable {
		t.Errorf("without the column: %s", got)
	}
}

func TestWhatIsNotKnownIsKeptUnknown(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, "family_name,sex,ethnic_category,birth_date,postcode\nHart,Q,QQ,Unknown,nowhere\n")
	p := search(t, x, "hart").Hits[0].Patient
	if p.Sex != record.SexNotKnown || p.EthnicCategory.Code != "QQ" || !p.BirthDate.IsZero() || p.Address.Postcode != "NOWHERE" {
		t.Errorf("%+v", p)
	}
	if p.NHSNumberStatus != record.NHSNumberTraceNeeded {
		t.Errorf("NHS number status %s", p.NHSNumberStatus)
	}
}

func TestRefusedRowsAreListedUpToABound(t *testing.T) {
	result := importCSV(t, fresh(t), "family_name,given_name\nHart,Ellen\n"+strings.Repeat(",\n", 3*index.MaxProblems))
	if len(result.Refused) != index.MaxProblems || result.RefusedCount != 3*index.MaxProblems {
		t.Errorf("%d listed of %d", len(result.Refused), result.RefusedCount)
	}
}

func TestARowOfAnyLengthCostsOnlyItself(t *testing.T) {
	x := fresh(t)
	long := strings.Repeat("x", 1<<20)
	result, err := importText(t, x, "family_name,given_name\nHart,Ellen\nHart,"+long+"\nHart,\"Tom\nHart,"+long+"\nHart,Una\n")
	if err != nil || result.People != 2 {
		t.Fatalf("%d people, %v", result.People, err)
	}
	var rows []int
	for _, p := range result.Refused {
		rows = append(rows, p.Row)
	}
	if !slices.Equal(rows, []int{3, 4, 5}) {
		t.Errorf("refused %v", rows)
	}
}

// brokenReader fails as a pulled-out stick does.
type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }

func TestAReadErrorEndsTheImport(t *testing.T) {
	failure := errors.New("input/output error")
	for _, format := range []index.Format{index.CSV, index.FHIR} {
		_, err := fresh(t).Import(t.Context(), io.MultiReader(strings.NewReader("family_name\nHart\n"), brokenReader{failure}), format,
			index.ImportOptions{AsOf: asOf, DecodePatient: decodePatient})
		if err == nil || format == index.CSV && !errors.Is(err, failure) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func FuzzImportCSV(f *testing.F) {
	f.Add("family_name,given_name\nHart,Ellen\n")
	f.Add("\uFEFFfamily_name,birth_date,nhs_number\r\n\"Ha\"\"rt\",14/3/58,999 000 0018\r\n\"open,\r\nx,y,z\r\n")
	f.Add("family_name,allergies\nO'Neill,\"Egg (raw); (;)\"\n")
	f.Add("family_name\n\"a\nb\"\n\"\n")
	x, err := index.Open(f.Context(), f.TempDir()+"/index.db", key)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { x.Close() })
	f.Fuzz(func(t *testing.T, text string) {
		result, err := x.Import(t.Context(), strings.NewReader(text), index.CSV, index.ImportOptions{AsOf: asOf, Replace: true})
		checkWords(t, result)
		switch {
		case errors.Is(err, index.ErrFormat) || errors.Is(err, index.ErrNobody):
			return
		case err != nil:
			t.Fatal(err)
		}
		if _, people := x.Freshness(); people != result.People || people == 0 {
			t.Fatalf("%d imported, %d held", result.People, people)
		}
		// What encoding/csv reads without a complaint, this reads as well.
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix([]byte(text), []byte("\uFEFF")))).ReadAll()
		if err == nil && result.People+result.RefusedCount > len(rows) {
			t.Fatalf("%d rows became %d people and %d refusals", len(rows)-1, result.People, result.RefusedCount)
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, text := range timed {
		f.Add(text)
	}
	f.Add("999-000-0018 o'neill 31/2/58 qm4 7")
	f.Add("a b c d e f g h i 1 2 3")
	x, err := index.Open(f.Context(), f.TempDir()+"/index.db", key)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { x.Close() })
	importCSV(f, x, numbered(likenesses))
	f.Fuzz(func(t *testing.T, text string) {
		a, err := x.Search(t.Context(), text, today)
		if err != nil || a.Total < len(a.Hits) || len(a.Hits) > index.HitsShown {
			t.Fatalf("%d of %d, %v", len(a.Hits), a.Total, err)
		}
	})
}
