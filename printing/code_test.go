package printing

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/forms/record"
)

func drawNumber(t *rapid.T) record.DowntimeNumber {
	return record.NewDowntimeNumber(
		rapid.StringMatching(`[A-HJKMNP-RTV-Z][1-9]`).Draw(t, "kiosk"),
		rapid.StringMatching(`[2479FHKMQRTWXZ]{5}`).Draw(t, "series"),
		rapid.IntRange(1, record.MaxSequence).Draw(t, "sequence"))
}

func drawPageCode(t *rapid.T) PageCode {
	of := rapid.IntRange(1, 300).Draw(t, "of")
	return PageCode{
		Exercise: rapid.Bool().Draw(t, "exercise"), Record: drawNumber(t).Compact(),
		Sheet:  rapid.SampledFrom(append(record.SheetKinds(), record.FormSheet(record.Form{URL: "a", Version: "1"}))).Draw(t, "sheet"),
		Page:   rapid.IntRange(1, of).Draw(t, "page"),
		Of:     of,
		Serial: rapid.IntRange(0, 999999).Draw(t, "serial"),
	}
}

func TestPageCodeReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawPageCode(t)
		text := want.String()
		if len(text) > 35 {
			t.Fatalf("%s has %d characters; QR 3-H holds 35", text, len(text))
		}
		for _, typed := range []string{text, " " + strings.ToLower(text) + "\n"} {
			if got, err := ParsePageCode(typed); err != nil || got != want {
				t.Fatalf("%q read as %+v, %v", typed, got, err)
			}
		}
	})
}

func TestPageCodeAsPrinted(t *testing.T) {
	c := PageCode{Record: string(record.NewDowntimeNumber("K3", "7HWRM", 5)), Sheet: record.CasualtyCard, Page: 1, Of: 2, Serial: 4127}
	if got, want := c.String(), "T1K37HWRM0005Z-CC01-12-004127-Z"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	c.Exercise, c.Page, c.Of = true, 3, 16
	if got := c.String(); !strings.HasPrefix(got, "X1K37HWRM0005Z-CC01-0316-004127-") {
		t.Errorf("page 3 of 16 in an exercise is %s", got)
	}
}

// A wrong sign or two swapped neighbours must not lead to another sheet.
func TestPageCodeFindsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(drawPageCode(t).String())
		want := string(text)
		i := rapid.IntRange(2, len(text)-1).Draw(t, "place")
		if rapid.Bool().Draw(t, "swap") && i+1 < len(text) && text[i] != '-' && text[i+1] != '-' {
			text[i], text[i+1] = text[i+1], text[i]
		} else {
			text[i] = rapid.SampledFrom([]byte(checkSigns)).Draw(t, "sign")
		}
		c, err := ParsePageCode(string(text))
		if err == nil && c.String() != want {
			t.Fatalf("%s passed for %s", text, want)
		}
	})
}

// The check takes some letters for digits, so that a kind of sheet may be wrong
// and its check right.
func TestPageCodeOfNoKind(t *testing.T) {
	for kind, misread := range map[record.SheetKind]bool{
		"LB01": false, "1B01": true, "IB01": true, "LBO1": true, "H0O1": true, "5R01": true, "CC01": false,
		"FABC": false, "FAL2": true, "ZZ09": false, // a later version may have this one
	} {
		c := PageCode{Record: "K37HWRM0005Z", Sheet: kind, Page: 1, Of: 2, Serial: 1}
		got, err := ParsePageCode(c.String())
		if misread != errors.Is(err, ErrPageCodeCheck) || !misread && got != c {
			t.Errorf("%s: %+v, %v", kind, got, err)
		}
	}
}

func TestWhatIsNoPageCode(t *testing.T) {
	good := PageCode{Record: "K37HWRM0005Z", Sheet: "CC01", Page: 1, Of: 2, Serial: 1}.String()
	for _, text := range []string{
		"", "T1", "K37HWRM0005Z", "Z" + good[1:], strings.Replace(good, "-12-", "-31-", 1), good + "-", strings.Replace(good, "-", "", 1),
		"T1K37HWRM0005Z-CC01-12-ÄÖÜ-4", "T1ÄÖÜÄÖÜ-CC01-12-000001-4",
	} {
		if c, err := ParsePageCode(text); !errors.Is(err, ErrPageCode) && !errors.Is(err, ErrPageCodeCheck) {
			t.Errorf("%q read as %+v, %v", text, c, err)
		}
	}
}

func FuzzParsePageCode(f *testing.F) {
	f.Add("T1K37HWRM0005Z-CC01-12-004127-Z")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ParsePageCode(text); err == nil && c.String() != strings.ToUpper(strings.TrimSpace(text)) {
			t.Errorf("%q read as %s", text, c)
		}
	})
}

func TestLabelCodeReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawNumber(t)
		text := LabelCode(want)
		if len(text) != 16 {
			t.Fatalf("%s has %d characters; QR 1-Q holds 16", text, len(text))
		}
		if got, err := ParseLabelCode(strings.ToLower(text)); err != nil || got != want {
			t.Fatalf("%s read as %s, %v", text, got, err)
		}
	})
	for _, text := range []string{"", "L1", "L1K37HWRM0005Z", "L1K37HWRM0005Z-Q", "T1K37HWRM0005Z-3", "L1K37HWRM-0005Z"} {
		if n, err := ParseLabelCode(text); err == nil {
			t.Errorf("%q read as %s", text, n)
		}
	}
}

func TestBandMessage(t *testing.T) {
	p := testPress(t)
	a := known()
	want := "8018505089899900000183\x1d91RZZ,4471902\x1d93HOLLINGWORTH,Margaret,14-Mar-1957"
	if got := p.bandElements(a, "9990000018"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	a.Patient.LocalPatientID = ""
	a.Patient.Name = record.Name{Family: "Łukasik-Ó Súilleabháin", Given: "Siân Nguyễn"}
	a.Patient.BirthDate.Estimated = true
	if got, want := p.bandElements(a, "9990000026"), "8018505089899900000268\x1d93LUKASIK-O-SUILLEABHAIN,Sian-Nguyen,"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	a.Patient.Name = record.Name{Family: "王", Given: "小明"}
	if got, want := p.bandElements(a, "9990000026"), "8018505089899900000268"; got != want {
		t.Errorf("a name without such letters: %q, want %q", got, want)
	}
	a.Patient.Name = record.Name{Family: strings.Repeat("Þ", 40), Given: strings.Repeat("Æ", 35)}
	a.Patient.BirthDate.Estimated = false
	_, person, _ := strings.Cut(p.bandElements(a, "9990000026"), "\x1d93")
	if len(person) != 90 || !strings.HasSuffix(person, ",14-Mar-1957") {
		t.Errorf("element 93 of %d characters: %s", len(person), person)
	}
}

func TestBandCarriesOnlyANumberWithoutDoubt(t *testing.T) {
	lenient, strict := testPress(t), testPress(t, func(i *Issuer) { i.VerifiedBandsOnly = true })
	for status, want := range map[record.NHSNumberStatus][2]bool{
		record.NHSNumberVerified: {true, true}, record.NHSNumberNotTraced: {true, false}, "": {true, false},
		record.NHSNumberTraceNeeded: {}, record.NHSNumberNoMatch: {}, record.NHSNumberToResolve: {},
	} {
		who := record.Patient{NHSNumber: "9990000018", NHSNumberStatus: status}
		for i, p := range []*Press{lenient, strict} {
			if got := p.bandNumber(who) != ""; got != want[i] {
				t.Errorf("status %q, verified only %v: printed %v", status, i == 1, got)
			}
		}
	}
	if n := lenient.bandNumber(record.Patient{NHSNumber: "9990000019"}); n != "" {
		t.Errorf("a number that fails its check was printed: %s", n)
	}
}

// What has no downtime number is named by its kiosk and minute, as long as one.
func TestAReportIsNamedByItsMinute(t *testing.T) {
	if name := MinuteCode("K3", at("2026-11-21 03:01")); name != "K32611210301" || len(name) != recordLength {
		t.Errorf("%q", name)
	}
	for page, want := range map[int]record.SheetKind{1: record.CasualtyCard, 2: record.CasualtyCard, 3: record.Continuation} {
		if got := KindOfPage(record.CasualtyCard, page); got != want {
			t.Errorf("page %d is of %s, want %s", page, got, want)
		}
	}
}
