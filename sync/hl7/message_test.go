package hl7_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/sync/hl7"
)

// refused are the public samples that are no HL7 v2 message, and why.
var refused = map[string]string{
	"python-hl7/test_client.py__1.hl7": "an MLLP frame",
	"python-hl7/samples.py__15.hl7":    "a batch header",
	"python-hl7/samples.py__2.hl7":     "a batch header",
	"python-hl7/samples.py__23.hl7":    "a batch header",
	"python-hl7/samples.py__16.hl7":    "a file header",
	"python-hl7/samples.py__47.hl7":    "a file header",
	"python-hl7/test_client.py__2.hl7": "two messages",
	"panates/parse.spec.ts__16.hl7":    "the escape character doubled, as a TypeScript source has it",
	"panates/parse.spec.ts__17.hl7":    "the escape character doubled, as a TypeScript source has it",
	"panates/parse.spec.ts__18.hl7":    "the escape character doubled, as a TypeScript source has it",
}

func TestPublicSamplesSurviveTheRoundTrip(t *testing.T) {
	samples := os.DirFS("testdata/samples")
	names, err := fs.Glob(samples, "*/*.hl7")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d samples, %v", len(names), err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(samples, name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := hl7.Parse(raw)
		if why, bad := refused[name]; bad {
			if !errors.Is(err, hl7.ErrMalformed) {
				t.Errorf("%s: %v, want ErrMalformed: it is %s", name, err, why)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := string(m.Bytes()), canonical(raw); got != want {
			t.Errorf("%s changed:\n%q\n%q", name, want, got)
		}
	}
}

// canonical ends every line of a sample in one CR, as the wire has it.
func canonical(raw []byte) string {
	lines := strings.FieldsFunc(string(raw), func(r rune) bool { return r == '\r' || r == '\n' })
	return strings.Join(lines, "\r") + "\r"
}

const sample = "MSH|^~\\&|PAS|R0A|TIDEOVER|R0A09|20261120231500+0000||ADT^A04^ADT_A01|1|T|2.4\r" +
	"PID|1||9990000018^^^NHS^NH~8000002^^^R0A^MR||O'Brien\\T\\Sons^Si\xc3\xa2n^^^Ms||19570314|F|||1 The Row&Top\\S\\Flat^^Leeds\r" +
	"ZZZ|kept|as^it~is|\\H\\bold\\N\\|\\X0D0A\\|\"\"\r" +
	"OBX|1|ST|A\rOBX|2|ST|B||\\F\\\\S\\\\T\\\\R\\\\E\\\r"

func TestGet(t *testing.T) {
	m, err := hl7.Parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"MSH-1":        "|",
		"MSH-2":        "^~\\&",
		"MSH-9.2":      "A04",
		"MSH-10":       "1",
		"PID-3":        "9990000018",
		"PID-3(2).1":   "8000002",
		"PID-3(2).5":   "MR",
		"PID-3(3).1":   "",
		"PID-5.1":      "O'Brien&Sons",
		"PID-5.2":      "Siân",
		"PID-11.1.1":   "1 The Row",
		"PID-11.1.2":   "Top^Flat",
		"PID-11.3":     "Leeds",
		"PID-99":       "",
		"ZZZ-2(2)":     "is",
		"ZZZ-3":        "\\H\\bold\\N\\",
		"ZZZ-4":        "\r\n",
		"ZZZ-5":        `""`,
		"OBX[2]-1":     "2",
		"OBX[2]-5":     "|^&~\\",
		"OBX[3]-1":     "",
		"QQQ-1":        "",
		"PV1-3(1).4.1": "",
	} {
		if got := m.Get(path); got != want {
			t.Errorf("Get(%s) = %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]int{"PID-3": 2, "PID-5": 1, "PID-2": 0, "ZZZ-2": 2, "QQQ-1": 0} {
		if got := m.Repetitions(path); got != want {
			t.Errorf("Repetitions(%s) = %d, want %d", path, got, want)
		}
	}
	if got := string(m.Bytes()); got != sample {
		t.Errorf("round trip:\n%q\n%q", sample, got)
	}
}

func TestParsePathRefuses(t *testing.T) {
	for _, path := range []string{"", "PID", "PID-", "pid-3", "PID-0", "PID-3(0)", "PID[0]-3", "PID-3.1.2.3", "PID-99999999999999999999", "PID-3 "} {
		if p, err := hl7.ParsePath(path); err == nil {
			t.Errorf("ParsePath(%q) = %+v, want an error", path, p)
		}
	}
}

func TestParseTakesTheLineEndsThatPeopleSend(t *testing.T) {
	want := "MSH|^~\\&|A\rPID|1\rPV1|1\r"
	for _, raw := range []string{
		"MSH|^~\\&|A\rPID|1\rPV1|1\r",
		"MSH|^~\\&|A\rPID|1\rPV1|1",
		"MSH|^~\\&|A\r\nPID|1\r\nPV1|1\r\n",
		"MSH|^~\\&|A\nPID|1\nPV1|1\n",
		"\r\nMSH|^~\\&|A\r\r\nPID|1\r\rPV1|1\r\n",
	} {
		m, err := hl7.Parse([]byte(raw))
		if err != nil {
			t.Errorf("%q: %v", raw, err)
		} else if got := string(m.Bytes()); got != want {
			t.Errorf("%q became %q", raw, got)
		}
	}
	inText := "MSH|^~\\&|A\rMSA|AE|1|line one\nline two\r"
	m, err := hl7.Parse([]byte(inText))
	if err != nil || m.Get("MSA-3") != "line one\nline two" || string(m.Bytes()) != inText {
		t.Errorf("a line feed inside a text: %v, %q", err, m.Get("MSA-3"))
	}
}

func TestParseRefusesWhatIsNoMessage(t *testing.T) {
	for _, raw := range []string{
		"", "\r\n", "MSH", "MSH|", "PID|1\r", "HTTP/1.1 400 Bad Request", "MSH|^~\\&|A\rPID^1\r", "MSH|^~\\&|A\rpid|1\r",
		"MSH|^~\\&|A\rMSH|^~\\&|B\r", "MSH|^^\\&|A", "MSH|||", "MSHA^~\\&A", "MSH|^~\\&#!|A", "MSH|^~\\&|A\rPI\r", "MSH ^~\\& A",
	} {
		if m, err := hl7.Parse([]byte(raw)); !errors.Is(err, hl7.ErrMalformed) {
			t.Errorf("%q: %v, %v, want ErrMalformed", raw, m, err)
		}
	}
}

func TestEscapeIsUndoneByUnescape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([|^~\\&\r\nXHEFST.br0-9A-F]|é){0,30}`)).Draw(t, "text")
		encoded := hl7.Escape(text)
		if strings.ContainsAny(encoded, "|^~&\r\n\x0b\x1c") {
			t.Fatalf("%q escaped to %q, which a stream would cut", text, encoded)
		}
		if got := hl7.Standard.Unescape(encoded); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

// HL7 takes two quotation marks alone for "delete what you hold". Typed into a
// field they are text, and must not delete anything.
func TestTypedQuotationMarksDeleteNothing(t *testing.T) {
	d := arrival(t)
	d.Attendance.Patient.Phone, d.Attendance.Patient.Name.Middle = `""`, `""`
	for _, m := range encode(t, hl7.DefaultProfile("R0A", "R0A09"), d) {
		if bytes.Contains(m.Bytes(), []byte(`""`)) || m.Get("PID-13") != `""` || m.Get("PID-5.3") != `""` {
			t.Errorf("sent %s", m.Bytes())
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	paths, _ := filepath.Glob("testdata/samples/*/*.hl7")
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add([]byte(canonical(raw)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := hl7.Parse(raw)
		if err != nil {
			return
		}
		once := m.Bytes()
		again, err := hl7.Parse(once)
		if err != nil {
			t.Fatalf("%q became %q: %v", raw, once, err)
		}
		if twice := again.Bytes(); !bytes.Equal(once, twice) {
			t.Fatalf("%q became %q, then %q", raw, once, twice)
		}
		if isCanonical(raw) && !bytes.Equal(raw, once) {
			t.Fatalf("canonical %q became %q", raw, once)
		}
		m.Get("PID-3(2).4.2")
	})
}

// isCanonical reports whether every line ends in exactly one CR.
func isCanonical(raw []byte) bool {
	return bytes.HasSuffix(raw, []byte("\r")) && !bytes.HasPrefix(raw, []byte("\r")) &&
		!bytes.HasPrefix(raw, []byte("\n")) && !bytes.Contains(raw, []byte("\r\r")) && !bytes.Contains(raw, []byte("\r\n"))
}

func FuzzUnescape(f *testing.F) {
	f.Add(`a\F\b\X0D\c\H\d\.br\\E\`, `O\X\`)
	f.Fuzz(func(t *testing.T, text, encoded string) {
		if got := hl7.Standard.Unescape(hl7.Escape(text)); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		hl7.Standard.Unescape(encoded)
	})
}
