package index_test

import (
	"errors"
	"io"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/tideover/tideover/app/index"
)

// flood gives head, then so many bytes of body over and over, then tail, and
// notes the largest heap on the way.
type flood struct {
	head, body, tail string
	size, given      int
	measured         int
	heap             uint64
}

func (f *flood) Read(p []byte) (n int, err error) {
	for n < len(p) {
		part := f.rest()
		if part == "" {
			break
		}
		taken := copy(p[n:], part)
		n, f.given = n+taken, f.given+taken
	}
	if f.measure(); n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// rest gives some of what comes next.
func (f *flood) rest() string {
	at := f.given - len(f.head)
	switch {
	case at < 0:
		return f.head[f.given:]
	case at < f.size:
		at %= len(f.body)
		return f.body[at:min(len(f.body), at+f.size-(f.given-len(f.head)))]
	}
	return f.tail[min(at-f.size, len(f.tail)):]
}

func (f *flood) measure() {
	if f.given < f.measured {
		return
	}
	f.measured = f.given + 4<<20
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f.heap = max(f.heap, m.HeapAlloc)
}

// A file that never ends a line, a value or a resource is refused in words
// that name the row, in bounded memory.
func TestFloodsAreRefusedInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred megabytes, which take minutes under the race detector")
	}
	const size, bound = 100 << 20, 96 << 20
	patient := patientJSON(1)
	for name, c := range map[string]struct {
		flood  flood
		format index.Format
		people int
		words  string // of the error, or of the first refused row
	}{
		"CSV: a header without an end":    {flood{body: "a,"}, index.CSV, 0, "first row"},
		"CSV: a row without an end":       {flood{head: "family_name\n", body: "x", tail: "\nHart\n"}, index.CSV, 1, "row is longer"},
		"CSV: a value without an end":     {flood{head: "family_name\n\"", body: "xyz\n", size: 4000, tail: "\nHart\n"}, index.CSV, 1000, "Quotation marks"},
		"NDJSON: a line without an end":   {flood{head: patient + "\n", body: " x"}, index.FHIR, 0, "row 2"},
		"FHIR: a name without an end":     {flood{head: `{"resourceType":"Patient","name":[{"family":"`, body: "x"}, index.FHIR, 0, "row 1"},
		"Bundle: an entry without an end": {flood{head: `{"resourceType":"Bundle","entry":[{"resource":` + patient + `},{"resource":{"a":"`, body: "x"}, index.FHIR, 0, "row 2"},
		"Bundle: an end without an end":   {flood{head: `{"resourceType":"Bundle","entry":[{"resource":` + patient + `}],"x":[`, body: `"as long as that, and longer still, and so on",`}, index.FHIR, 0, "larger than"},
		"FHIR: nested without an end":     {flood{head: `{"resourceType":"Patient","x":`, body: "["}, index.FHIR, 0, "breaks at byte"},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			f := &c.flood
			if len(f.body) < 10 {
				f.body = strings.Repeat(f.body, 1000)
			}
			f.measure()
			before := f.heap
			if f.size == 0 {
				f.size = size
			}
			result, err := fresh(t).Import(t.Context(), f, c.format, index.ImportOptions{AsOf: asOf, Replace: true, DecodePatient: decodePatient})
			words := ""
			switch {
			case err != nil:
				words = err.Error()
			case len(result.Refused) > 0:
				words = result.Refused[0].Words
			}
			if err != nil && !errors.Is(err, index.ErrFormat) || result.People != c.people && err == nil || !strings.Contains(words, c.words) {
				t.Errorf("%d people, %v: %q, want %q", result.People, err, words, c.words)
			}
			if f.heap > before+bound {
				t.Errorf("it took %d MB", (f.heap-before)>>20)
			}
		})
	}
}

// What cannot be read says what it is and what to do, and nothing of whom it
// holds.
func TestWrongWritingIsNamed(t *testing.T) {
	utf16 := "\xFF\xFEf\x00a\x00m\x00i\x00l\x00y\x00_\x00n\x00a\x00m\x00e\x00\r\x00\n\x00"
	for name, c := range map[string]struct {
		text   string
		format index.Format
		words  string
	}{
		"CSV in UTF-16":            {utf16, index.CSV, "UTF-16"},
		"CSV with CR alone":        {"family_name,given_name\rHart,Ellen\r", index.CSV, "carriage return"},
		"CSV with NULs":            {"family_name\nHa\x00rt\n", index.CSV, "row 2 is not text"},
		"CSV in Latin-1":           {"family_name\nHart\nM\xFCller\n", index.CSV, "row 3 is not UTF-8"},
		"FHIR in UTF-16":           {"\xFE\xFF\x00{", index.FHIR, "UTF-16"},
		"FHIR with NULs":           {"{\"resourceType\":\x00", index.FHIR, "breaks at byte"},
		"CSV where FHIR should be": {"family_name\nHart\n", index.FHIR, "JSON breaks"},
	} {
		_, err := fresh(t).Import(t.Context(), strings.NewReader(c.text), c.format, index.ImportOptions{AsOf: asOf, Replace: true, DecodePatient: decodePatient})
		if !errors.Is(err, index.ErrFormat) || !strings.Contains(err.Error(), c.words) || strings.Contains(err.Error(), "Hart") {
			t.Errorf("%s: %v, want %q", name, err, c.words)
		}
	}
}

// Rows are counted by the lines of the file, whatever its line endings and
// however many lines a value has.
func TestRowsAreCountedByLines(t *testing.T) {
	for name, text := range map[string]string{
		"LF":               "family_name,birth_date\n\"Ha\nrt\",1958-03-14\nHart,31/02/1990\n",
		"CR LF and a mark": "\uFEFFfamily_name,birth_date\r\n\"Ha\r\nrt\",1958-03-14\r\nHart,31/02/1990\r\n",
	} {
		result, err := importText(t, fresh(t), text)
		if err != nil || result.People != 1 || len(result.Refused) != 1 || result.Refused[0].Row != 4 {
			t.Errorf("%s: %+v, %v, want row 4 refused", name, result, err)
		}
	}
}

// quoted finds figures that can only come from a row.
var quoted = regexp.MustCompile(`[0-9]{5,}`)

func checkWords(t *testing.T, result index.Result) {
	t.Helper()
	for _, list := range [][]index.RowProblem{result.Refused, result.Doubts} {
		for _, p := range list {
			if words := strings.ReplaceAll(p.Words, "65536", ""); quoted.MatchString(words) || !strings.HasSuffix(p.Words, ".") {
				t.Fatalf("row %d: %q", p.Row, p.Words)
			}
		}
	}
}

// Whatever comes as FHIR is imported or refused in words that quote nobody;
// who was imported is held.
func FuzzImportFHIR(f *testing.F) {
	f.Add([]byte(patientJSON(1) + "\n" + patientJSON(2)))
	f.Add([]byte(`{"resourceType":"Bundle","entry":[{"resource":` + patientJSON(1) + `},{"resource":{"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":9990000018}]}}],"total":2}`))
	f.Add([]byte(`{"resourceType":"Patient","name":[{"family":"Hart"}],"birthDate":19580314,"deceasedDateTime":"2020"}`))
	f.Add([]byte("{\"resourceType\":\"Patient\"}\n{\"entry\":[[[[{}]]]]}\n"))
	f.Add(sandbox(f, "PatientSearch.json"))
	f.Add(sandbox(f, "Sensitive_Patient.json"))
	x, err := index.Open(f.Context(), f.TempDir()+"/index.db", key)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { x.Close() })
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		result, err := importFHIR(t, x, text)
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
	})
}
