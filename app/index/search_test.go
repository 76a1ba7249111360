package index_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/app/index"
)

// likenesses are people whom reception must tell apart.
const likenesses = `nhs_number,local_patient_id,family_name,given_name,title,birth_date,sex,address_1,postcode,died_on,last_attended
9990000018,8114420,Smith,John,Mr,1958-03-14,1,4 Station Road,QM4 7RT,,2026-05-08
9991618082,8114421,Smith,John,Mr,1958-03-14,1,27 Cedar Court,QM9 1DL,,
9991703993,8114422,Smyth,Jonah,Mr,1985-03-14,1,2 Mill Lane,QM4 9AB,,
9991840125,8114423,Smith,Josephine,Miss,1958-03-13,2,61 Harbour Street,QM1 3PW,,
9991955887,8114424,Smith,Joseph,Mr,1958-03-14,1,1 High Street,QM1 3PW,2024-02-02,
9992011645,8114425,Smithson,Jo,Ms,1959-03-14,2,18 Quay View,QM1 5HH,,
,8114426,Jones,Peter,Mr,1958-03-14,1,3 Wharf Hill,QM2 2AA,,
,8114427,Ó Súilleabháin,Pádraig,Mr,1971-12-01,1,9 Northgate,QM2 2AB,,
,8114428,Pryce-Jones,Siân,Mrs,1990-06-02,2,9 Northgate,QM2 2AC,,
,8114429,O'Neill,Mary Anne,Mrs,1944-02-29,2,9 Northgate,QM2 2AD,,
,8114430,May,April,Ms,2001-01-04,2,9 Northgate,QM2 2AE,,
,8114431,de Souza,José Luís,Mr,1966-07-30,1,9 Northgate,QM2 2AF,,
,8114432,Ng,Wai Yee,Ms,1966,2,9 Northgate,QM2 2AG,,
,8114433,Łukasiewicz,Zofia,Ms,,2,9 Northgate,QM2 2AH,,
`

// numbered puts valid NHS numbers into the rows, in place of those written to
// be read beside the picture.
func numbered(text string) string {
	for i, n := range []string{"9991618082", "9991703993", "9991840125", "9991955887", "9992011645"} {
		text = strings.Replace(text, n, string(drill.Patients(1).Person(i).Patient.NHSNumber), 1)
	}
	return text
}

func describe(a index.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Read as: %s\n%d found\n", strings.Join(a.Read, " | "), a.Total)
	for _, h := range a.Hits {
		fmt.Fprintf(&b, "%s  %s", h.Patient.Name, h.Patient.BirthDate.Date)
		for _, r := range h.Reasons {
			fmt.Fprintf(&b, "  %s %s", []string{"✓", "◐", "✗", "▲"}[r.Mark], r.Words)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestLikenessesAreRankedWithTheirReasons(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, numbered(likenesses))
	got := describe(search(t, x, "smith jo 14 3 58"))
	want := `Read as: Family name “smith” | Given name “jo…” | Born 14-Mar-1958
6 found
SMITH, John (Mr)  14-Mar-1958  ✓ Names and birth date agree  ▲ 2 people share this name and birth date
SMITH, John (Mr)  14-Mar-1958  ✓ Names and birth date agree  ▲ 2 people share this name and birth date
SMYTH, Jonah (Mr)  14-Mar-1985  ✓ Given name agrees  ◐ Family name sounds alike  ◐ Birth year 1985, two figures swapped
SMITH, Josephine (Miss)  13-Mar-1958  ✓ Names agree  ◐ Birth day 13, one figure differs
SMITH, Joseph (Mr)  14-Mar-1958  ✓ Names and birth date agree  ✗ Recorded as dead in the index
SMITHSON, Jo (Ms)  14-Mar-1959  ✓ Given name agrees  ◐ Family name begins alike  ◐ Birth year 1959, one figure differs
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOneLineOfTextIsUnderstoodInManyForms(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, numbered(likenesses))
	for _, c := range []struct{ text, first, read string }{
		{"999 000 0018", "8114420", "NHS No. 999 000 0018"},
		{"9990000018 jones", "8114420", "NHS No. 999 000 0018 | Family name “jones”"},
		{"999-000-0018", "8114420", "NHS No. 999 000 0018"},
		{"9990000081", "8114420", "NHS No. 999 000 0081 is not possible: a digit is wrong or two are swapped"},
		{"8114423", "8114423", "Hospital No. 8114423"},
		{"jo smith", "8114420", "Family name “smith” | Given name “jo…”"},
		{"Mr John SMITH, QM9", "8114421", "Family name “SMITH” | Given name “John” | Postcode QM9"},
		{"smith qm91dl", "8114421", "Family name “smith” | Postcode QM9 1DL"},
		{"14/03/1958 smith josep", "8114423", "Family name “smith” | Given name “josep…” | Born 14-Mar-1958"},
		{"Ó Súilleabháin", "8114427", "Family name “Ó Súilleabháin”"},
		{"padraig osuilleabhain", "8114427", "Family name “osuilleabhain” | Given name “padraig”"},
		{"suilleabhain 1 dec 71", "8114427", "Family name “suilleabhain…” | Born 01-Dec-1971"},
		{"jones sian", "8114428", "Family name “jones…” | Given name “sian”"},
		{"pryce-j", "8114428", "Family name “pryce j…”"},
		{"oneill mary", "8114429", "Family name “oneill” | Given name “mary”"},
		{"O’Neill 29021944", "8114429", "Family name “O’Neill” | Born 29-Feb-1944"},
		{"april may", "8114430", "Family name “may” | Given name “april”"},
		{"may april 4 1 01", "8114430", "Family name “may” | Given name “april” | Born 04-Jan-2001"},
		{"jose de souza", "8114431", "Family name “de souza” | Given name “jose”"},
		{"ng 60y", "8114432", "Family name “ng” | Born 1965 or 1966"},
		{"ng 1966", "8114432", "Family name “ng” | Born 1966"},
		{"lukasiewicz", "8114433", "Family name “lukasiewicz”"},
		{"ŁUKASIEWICZ zofia", "8114433", "Family name “ŁUKASIEWICZ” | Given name “zofia”"},
		{"smith jo 14 3", "8114425", ""},
		{"pryce jones jul 1990", "", "Family name “pryce jones” | Born Jul-1990"},
		{"qm2 2ae", "8114430", "Postcode QM2 2AE"},
		{"born", "", "Family name “born…”"},
		{"  ", "", ""},
	} {
		a := search(t, x, c.text)
		if read := strings.Join(a.Read, " | "); c.read != "" && read != c.read {
			t.Errorf("%q was read as %s, want %s", c.text, read, c.read)
		}
		switch {
		case c.first == "":
		case len(a.Hits) == 0:
			t.Errorf("%q finds nobody", c.text)
		case a.Hits[0].Patient.LocalPatientID != c.first && c.text != "smith jo 14 3":
			t.Errorf("%q finds first %s", c.text, describe(a))
		}
	}
}

func TestAnNHSNumberComesFirstWhateverElseIsTyped(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, numbered(likenesses))
	a := search(t, x, "jones 9990000018")
	if a.Hits[0].Patient.LocalPatientID != "8114420" || a.Hits[0].Reasons[0].Words != "NHS number agrees" {
		t.Fatal(describe(a))
	}
	if !slices.ContainsFunc(a.Hits[0].Reasons, func(r index.Reason) bool { return r.Words == "Family name differs" }) {
		t.Error("nothing warns that the name differs")
	}
}

func TestLesson05TwoPatientsOneNumber(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, "nhs_number,family_name,given_name\n9990000018,Hart,Ellen\n9990000018,Patel,Raj\n")
	found, err := x.Get(t.Context(), "9990000018")
	if err != nil || len(found) != 2 {
		t.Errorf("%d people, %v", len(found), err)
	}
	a := search(t, x, "hart")
	if r := a.Hits[0].Reasons; r[len(r)-1].Words != "2 people share this NHS number" || r[len(r)-1].Mark != index.Warns {
		t.Errorf("%v", r)
	}
}

func TestTotalCountsEverybodyThoughFiftyAreListed(t *testing.T) {
	x := fresh(t)
	var b strings.Builder
	b.WriteString("family_name,given_name\n")
	for i := range 300 {
		fmt.Fprintf(&b, "Smithson,Person%d\n", i)
	}
	b.WriteString("Smith,Last\n")
	importCSV(t, x, b.String())
	a := search(t, x, "smith")
	if a.Total != 301 || len(a.Hits) != index.HitsShown || a.Hits[0].Patient.Name.Family != "Smith" {
		t.Errorf("%d found, %d listed, first %s", a.Total, len(a.Hits), a.Hits[0].Patient.Name)
	}
	if !a.AsOf.Equal(asOf) {
		t.Errorf("as of %v", a.AsOf)
	}
}

func TestNobodyIsFoundByNothing(t *testing.T) {
	x := fresh(t)
	if a := search(t, x, "smith"); a.Total != 0 {
		t.Errorf("an empty index has %d", a.Total)
	}
	importCSV(t, x, numbered(likenesses))
	for _, text := range []string{"", "  ", "3", "14 3", "?", "—", "'", "zzzz"} {
		if a := search(t, x, text); a.Total != 0 || len(a.Hits) != 0 {
			t.Errorf("%q finds %d", text, a.Total)
		}
	}
}

var timed = []string{
	"s", "sm", "smi", "smith", "smith j", "smith jo", "smith jo 14 3 58", "jo smith", "john", "brown 1958", "khan mohammed", "14/3/1958",
	"qm4", "smith qm4", "999 000 0018", "8114420", "ó súilleabháin", "smyth jonh 14 3 1985", "kowalski 35y", "featherstonehaugh",
	"jones mary anne", "smith jones", "qm4 7rt",
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		x := open(b, filepath.Join(b.TempDir(), "index.db"))
		began := time.Now()
		_, err := x.Import(b.Context(), bytes.NewReader(synthetic(b, n)), index.CSV, index.ImportOptions{AsOf: asOf, Replace: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("%d people imported in %v (seed %d)", n, time.Since(began), seed)
		for _, text := range timed {
			b.Run(fmt.Sprintf("%d/%s", n, text), func(b *testing.B) {
				total := 0
				for b.Loop() {
					total = search(b, x, text).Total
				}
				b.ReportMetric(float64(total), "found")
			})
		}
	}
}
