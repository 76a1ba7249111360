package index_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const seed = 20261120

var (
	key   = bytes.Repeat([]byte{7}, 32)
	asOf  = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	today = record.Date{Year: 2026, Month: time.November, Day: 22}
)

func open(t testing.TB, path string) *index.Index {
	t.Helper()
	x, err := index.Open(t.Context(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func fresh(t testing.TB) *index.Index {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "index.db"))
}

func importCSV(t testing.TB, x *index.Index, text string) index.Result {
	t.Helper()
	result, err := x.Import(t.Context(), strings.NewReader(text), index.CSV, index.ImportOptions{Source: "test", AsOf: asOf, Replace: true})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func synthetic(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := drill.Patients(seed).CSV(&b, n); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func search(t testing.TB, x *index.Index, text string) index.Answer {
	t.Helper()
	answer, err := x.Search(t.Context(), text, today)
	if err != nil {
		t.Fatalf("search: %v", err)
	}
	return answer
}

func TestTenThousandPeopleAreImportedAndEachIsFound(t *testing.T) {
	const people = 10_000
	x := fresh(t)
	began := time.Now()
	var told []int
	result, err := x.Import(t.Context(), bytes.NewReader(synthetic(t, people)), index.CSV, index.ImportOptions{
		Source: "synthetic", AsOf: asOf, Replace: true, Progress: func(n int) { told = append(told, n) },
	})
	if err != nil || result.People != people || result.RefusedCount != 0 || len(result.Doubts) != 0 {
		t.Fatalf("%d imported, %d refused %v, doubts %v, %v (seed %d)",
			result.People, result.RefusedCount, result.Refused, result.Doubts, err, seed)
	}
	t.Logf("%d people in %v", people, time.Since(began))
	if len(told) < 10 || told[len(told)-1] != people {
		t.Errorf("progress was told as %v", told)
	}
	if moment, held := x.Freshness(); !moment.Equal(asOf) || held != people {
		t.Errorf("freshness is %v, %d", moment, held)
	}
	population := drill.Patients(seed)
	for i := 0; i < people; i += 83 {
		person := population.Person(i)
		p := person.Patient
		for _, text := range []string{
			p.NHSNumber.String(), p.LocalPatientID,
			p.Name.Family + " " + p.Name.Given + " " + p.BirthDate.Date.String(),
			p.BirthDate.Date.String() + " " + p.Name.Given + " " + strings.ToUpper(p.Name.Family),
		} {
			if text == "" {
				continue
			}
			if hits := search(t, x, text).Hits; !contains(hits[:min(len(hits), 4)], p.LocalPatientID) {
				t.Errorf("person %d is not among the first of %d for one of their own texts (seed %d)", i, len(hits), seed)
			}
		}
		if found, err := x.Get(t.Context(), p.NHSNumber); p.NHSNumber != "" && (err != nil || len(found) != 1 || !same(found[0], person)) {
			t.Errorf("person %d comes back changed: %v (seed %d)", i, err, seed)
		}
	}
}

func contains(hits []index.Hit, localPatientID string) bool {
	return slices.ContainsFunc(hits, func(h index.Hit) bool { return h.Patient.LocalPatientID == localPatientID })
}

func same(found index.Person, wrote drill.Person) bool {
	a, b := found.Patient, wrote.Patient
	return a.Name == b.Name && a.BirthDate == b.BirthDate && a.Sex == b.Sex && a.NHSNumber == b.NHSNumber && a.GP == b.GP &&
		a.NextOfKin == b.NextOfKin && a.Phone == b.Phone && a.Address.String() == b.Address.String() && a.DiedOn == b.DiedOn &&
		a.EthnicCategory.Code == b.EthnicCategory.Code && a.Allergies.Status == b.Allergies.Status &&
		slices.Equal(a.Allergies.Items, b.Allergies.Items) && found.LastAttended == wrote.LastAttended
}

func TestTheFileTellsNobodysName(t *testing.T) {
	dir := t.TempDir()
	x := open(t, filepath.Join(dir, "index.db"))
	importCSV(t, x, string(synthetic(t, 500)))
	if n := len(search(t, x, "smith").Hits); n == 0 {
		t.Fatal("nobody to look for")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v: the write-ahead log should be there too", files, err)
	}
	var written []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, bytes.ToLower(b)...)
	}
	for person := range drill.Patients(seed).All(500) {
		p := person.Patient
		for _, secret := range []string{
			p.Name.Family, p.Name.Given, string(p.NHSNumber), p.NHSNumber.String(), p.LocalPatientID, p.Phone, p.NextOfKin.Name,
			string(p.Address.Postcode), p.BirthDate.Date.String(), "marlham", "penicillin",
		} {
			if len(secret) > 4 && bytes.Contains(written, []byte(strings.ToLower(secret))) {
				t.Fatalf("%q can be read in the files", secret)
			}
		}
	}
}

func TestAnotherKeyOpensNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index.db")
	x, err := index.Open(t.Context(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	importCSV(t, x, "family_name\nHart\n")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(t.Context(), path, bytes.Repeat([]byte{8}, 32)); !errors.Is(err, index.ErrWrongKey) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := index.Open(t.Context(), path, []byte("short")); err == nil || errors.Is(err, index.ErrWrongKey) {
		t.Errorf("with a short key: %v", err)
	}
	again := open(t, path)
	if _, people := again.Freshness(); people != 1 || len(search(t, again, "hart").Hits) != 1 {
		t.Errorf("with its own key the index holds %d people", people)
	}
}

func TestTheFileMayLieAnywhere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder, 100% #1? Ärzte")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "index.db")
	importCSV(t, open(t, path), "family_name\nHart\n")
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// cutReader breaks off in the middle of a snapshot.
type cutReader struct {
	bytes.Reader
	cancel context.CancelFunc
	err    error
}

func (c *cutReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p[:min(len(p), 4096)])
	if c.Len() < 100_000 {
		if c.err != nil {
			return n, c.err
		}
		c.cancel()
	}
	return n, err
}

func TestACutImportLeavesThePeopleThatWereThere(t *testing.T) {
	for name, failure := range map[string]error{"stopped": nil, "the stick was pulled out": errors.New("input/output error")} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "index.db")
			x := open(t, path)
			importCSV(t, x, "family_name,given_name\nHart,Ellen\nHart,Tom\n")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			cut := &cutReader{cancel: cancel, err: failure}
			cut.Reset(synthetic(t, 5000))
			_, err := x.Import(ctx, cut, index.CSV, index.ImportOptions{AsOf: asOf.Add(time.Hour), Replace: true})
			if err == nil || failure == nil && !errors.Is(err, context.Canceled) || failure != nil && !errors.Is(err, failure) {
				t.Errorf("the cut was reported as %v", err)
			}
			again := open(t, path)
			for _, x := range []*index.Index{x, again} {
				if moment, people := x.Freshness(); people != 2 || !moment.Equal(asOf) || search(t, x, "hart").Total != 2 {
					t.Errorf("%d people as of %v", people, moment)
				}
			}
			importCSV(t, x, "family_name\nHart\n")
		})
	}
}

func TestSearchGoesOnWhileASnapshotIsImported(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, "family_name,given_name\nHart,Ellen\n")
	data := synthetic(t, 4000)
	var running sync.WaitGroup
	done := make(chan struct{})
	running.Go(func() {
		defer close(done)
		_, err := x.Import(context.Background(), bytes.NewReader(data), index.CSV, index.ImportOptions{AsOf: asOf, Replace: true})
		if err != nil {
			t.Error(err)
		}
	})
	searches := 0
	for waiting := true; waiting; searches++ {
		select {
		case <-done:
			waiting = false
		default:
			if _, err := x.Search(t.Context(), "hart ellen", today); err != nil {
				t.Errorf("search %d: %v", searches, err)
			}
		}
	}
	running.Wait()
	t.Logf("%d searches meanwhile", searches)
	if search(t, x, "hart ellen").Total != 0 {
		t.Error("the person of the former snapshot is still there")
	}
}

func TestAddedPeopleTakeThePlaceOfTheirFormerRecords(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, "nhs_number,local_patient_id,family_name,given_name,postcode\n"+
		"9990000018,8000001,Smith,John,QM4 7RT\n"+
		"9990000026,8000002,Patel,Anjali,QM1 1AA\n"+
		"9990000034,,Nowak,Zofia,QM2 2BB\n"+
		",8000004,Okafor,Ngozi,QM3 3DD\n")
	result, err := x.Import(t.Context(), strings.NewReader("nhs_number,local_patient_id,family_name,given_name,postcode\n"+
		"9990000018,8000001,Smith,John,QM9 1AB\n"+ // moved
		"9990000034,8000003,Kowalska,Zofia,QM2 2BB\n"+ // married, and has a number now
		"9990000042,8000002,Singh,Simran,QM5 5EE\n"+ // the number of another: both stay
		"9990000050,8000005,Evans,Rhys,QM6 6FF\n"), // new
		index.CSV, index.ImportOptions{Source: "changes", AsOf: asOf.Add(6 * time.Hour)})
	if err != nil || result.People != 4 {
		t.Fatalf("%+v, %v", result, err)
	}
	if moment, people := x.Freshness(); people != 6 || !moment.Equal(asOf.Add(6*time.Hour)) {
		t.Errorf("%d people as of %v", people, moment)
	}
	for text, want := range map[string]int{
		"smith john": 1, "smith qm4 7rt": 0, "smith qm9 1ab": 1, "nowak": 0, "kowalska": 1, "patel": 1, "singh": 1, "8000002": 2, "okafor": 1, "evans": 1,
	} {
		got := search(t, x, text)
		exact := 0
		for _, h := range got.Hits {
			if !slices.ContainsFunc(h.Reasons, func(r index.Reason) bool { return r.Mark == index.Differs }) {
				exact++
			}
		}
		if exact != want {
			t.Errorf("%q finds %d, want %d", text, exact, want)
		}
	}
}

func TestAnEmptySnapshotReplacesNobody(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, "family_name\nHart\n")
	for _, text := range []string{"family_name,given_name\n", "family_name\n\n\n", "family_name,nhs_number\n,9990000018\n"} {
		_, err := x.Import(t.Context(), strings.NewReader(text), index.CSV, index.ImportOptions{AsOf: asOf, Replace: true})
		if !errors.Is(err, index.ErrNobody) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, people := x.Freshness(); people != 1 {
		t.Errorf("%d people are left", people)
	}
}

func TestAShrunkenSnapshotIsSaidSo(t *testing.T) {
	x := fresh(t)
	importCSV(t, x, "family_name\n"+strings.Repeat("Hart\n", 10))
	if result := importCSV(t, x, "family_name\n"+strings.Repeat("Hart\n", 4)); len(result.Warnings) != 1 {
		t.Errorf("warnings %q", result.Warnings)
	}
}
