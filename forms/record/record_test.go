package record

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseNHSNumber(t *testing.T) {
	for text, want := range map[string]NHSNumber{
		"": "", "999 000 0018": "9990000018", "9990000026": "9990000026", "999-000-0034": "9990000034", " 999.000.0042 ": "9990000042",
	} {
		if got, err := ParseNHSNumber(text); err != nil || got != want {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]error{
		"999000001": ErrNHSNumberLength, "99900000180": ErrNHSNumberLength, "999O000018": ErrNHSNumberLetters,
		"9990000019": ErrNHSNumberCheck, "9990000108": ErrNHSNumberCheck, "K3-7HWRM-00054": ErrNHSNumberLetters,
	} {
		if _, err := ParseNHSNumber(text); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", text, err, want)
		}
	}
	if got := NHSNumber("9990000018").String(); got != "999 000 0018" {
		t.Errorf("shown as %q", got)
	}
}

// Modulus 11 finds every wrong digit and every pair of digits swapped.
func TestNHSNumberCheckFindsSlips(t *testing.T) {
	const good = "9990000018"
	for i := range good {
		for d := byte('0'); d <= '9'; d++ {
			slip := []byte(good)
			slip[i] = d
			if _, err := ParseNHSNumber(string(slip)); (err == nil) != (string(slip) == good) {
				t.Errorf("%s: %v", slip, err)
			}
		}
	}
}

func TestDowntimeNumber(t *testing.T) {
	n := NewDowntimeNumber("K3", "7HWRM", 5)
	if len(n.Compact()) != 12 || !strings.HasPrefix(n.String(), "K3-7HWRM-0005") {
		t.Fatalf("number %s", n)
	}
	for _, text := range []string{n.String(), n.Compact(), strings.ToLower(n.String()), "  " + n.String() + " ", strings.ReplaceAll(n.Compact(), "0", "O")} {
		if got, err := ParseDowntimeNumber(text); err != nil || got != n {
			t.Errorf("%q: got %s, %v", text, got, err)
		}
	}
	if kiosk, series, sequence := n.Parts(); kiosk != "K3" || series != "7HWRM" || sequence != 5 {
		t.Errorf("parts %s %s %d", kiosk, series, sequence)
	}
	for _, text := range []string{"", "K3", "9990000018", "03-7HWRM-00054", "K0-7HWRM-00054"} {
		if _, err := ParseDowntimeNumber(text); !errors.Is(err, ErrNumberForm) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Every single wrong character and every two swapped, wherever they stand,
// are found.
func TestDowntimeNumberCheckFindsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		series, err := NewSeries(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		n := []byte(NewDowntimeNumber("K3", series, rapid.IntRange(1, MaxSequence).Draw(t, "sequence")))
		i := rapid.IntRange(0, len(n)-1).Draw(t, "i")
		slip := bytes.Clone(n)
		if rapid.Bool().Draw(t, "swap") {
			j := rapid.IntRange(0, len(n)-1).Draw(t, "j")
			slip[i], slip[j] = slip[j], slip[i]
		} else {
			slip[i] = rapid.SampledFrom([]byte(numberAlphabet)).Draw(t, "sign")
		}
		got, err := ParseDowntimeNumber(string(slip))
		if (err == nil) != bytes.Equal(slip, n) {
			t.Fatalf("%s read as %s: %v", slip, got, err)
		}
	})
}

func TestSeriesHasNothingThatSoundsAlike(t *testing.T) {
	for _, group := range []string{"BCDEGPTV3", "AHJK8", "IY59", "UQ", "FS", "MN", "O0", "1L", "2", "6X"} {
		n := 0
		for _, sign := range group {
			n += strings.Count(seriesAlphabet, string(sign))
		}
		if n > 1 && group != "AHJK8" { // aitch and kay are told apart
			t.Errorf("series may hold more than one of %s", group)
		}
	}
}

func TestParseBirthDate(t *testing.T) {
	today := Date{2026, time.November, 22}
	exact := func(y int, m time.Month, d int) BirthDate { return BirthDate{Date: Date{y, m, d}} }
	estimate := func(y int, m time.Month, d int) BirthDate { return BirthDate{Date{y, m, d}, true} }
	for text, want := range map[string]BirthDate{
		"5/1/09": exact(2009, 1, 5), "05-Jan-2009": exact(2009, 1, 5), "5 jan 2009": exact(2009, 1, 5), "5 january 2009": exact(2009, 1, 5),
		"5jan09": exact(2009, 1, 5), "2009-01-05": exact(2009, 1, 5), "05012009": exact(2009, 1, 5), "050109": exact(2009, 1, 5), "5.1.2009": exact(2009, 1, 5),
		"14 3 58": exact(1958, 3, 14), "23/11/26": exact(1926, 11, 23), "22/11/26": exact(2026, 11, 22), "1st Sept 1960": exact(1960, 9, 1),
		"29/2/2024": exact(2024, 2, 29), "Unknown": {}, "not known": {}, "": {},
		"1991": estimate(1991, 1, 1), "Mar 1991": estimate(1991, 3, 1), "3/1991": estimate(1991, 3, 1), "35y": estimate(1991, 1, 1), "35 years": estimate(1991, 1, 1), "age 35": estimate(1991, 1, 1),
	} {
		if got, err := ParseBirthDate(text, today); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"29/2/2023": ErrDateCalendar, "3/14/2009": ErrDateCalendar, "23/11/2026": ErrDateFuture, "1/1/1850": ErrDateAge, "soon": ErrDateForm, "1 2 3 4": ErrDateForm, "140 y": ErrDateAge, "99": ErrDateForm,
	} {
		if got, err := ParseBirthDate(text, today); !errors.Is(err, want) {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestBirthDateShownIsReadAgain(t *testing.T) {
	today := Date{2026, time.November, 22}
	rapid.Check(t, func(t *rapid.T) {
		d := DateOf(today.Time().AddDate(0, 0, -rapid.IntRange(0, 120*365).Draw(t, "days")))
		if got, err := ParseBirthDate(d.String(), today); err != nil || got.Date != d {
			t.Fatalf("%s read as %v, %v", d, got, err)
		}
	})
}

func TestAge(t *testing.T) {
	on := Date{2026, time.November, 22}
	for want, born := range map[string]Date{
		"69y": {1957, 3, 14}, "18y": {2008, 11, 22}, "17y 11m": {2008, 11, 23}, "6y 4m": {2020, 7, 8}, "2y": {2024, 11, 22},
		"23m 30d": {2024, 11, 23}, "12m": {2025, 11, 22}, "4w": {2026, 10, 25}, "27d": {2026, 10, 26}, "0d": {2026, 11, 22},
	} {
		if got := (BirthDate{Date: born}).Age(on); got != want {
			t.Errorf("born %s: %q, want %q", born, got, want)
		}
	}
	if got := EstimatedFromAge(35, on).Display(on); got != "01-Jan-1991 (35y, estimated)" {
		t.Errorf("estimated: %q", got)
	}
}

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 11, 22, 3, 11, 40, 0, time.UTC)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	for text, want := range map[string]time.Time{
		"0252": at(22, 2, 52), "252": at(22, 2, 52), "2:52": at(22, 2, 52), "02.52": at(22, 2, 52), "2h52": at(22, 2, 52), "2350": at(21, 23, 50),
		"now": at(22, 3, 11), "-10": at(22, 3, 1), "21/11 2350": at(21, 23, 50), "0312": at(22, 3, 12), "": {}, "Unknown": {},
	} {
		if got, err := ParseTime(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]error{"25:10": ErrTimeForm, "0261": ErrTimeForm, "5": ErrTimeForm, "soon": ErrTimeForm, "22/11 2350": ErrTimeFuture} {
		if _, err := ParseTime(text, now); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func TestFourHourClock(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 11, 22, hour, minute, 0, 0, time.UTC) }
	cases := map[string]struct {
		details Details
		want    time.Time
	}{
		"on foot":                  {Details{ArrivedAt: at(2, 58)}, at(2, 58)},
		"ambulance, handed over":   {Details{ArrivedAt: at(2, 44), AmbulanceArrivedAt: at(2, 44), HandoverAt: at(2, 50)}, at(2, 50)},
		"ambulance, waiting":       {Details{ArrivedAt: at(2, 44), AmbulanceArrivedAt: at(2, 44)}, at(2, 59)},
		"ambulance, late handover": {Details{ArrivedAt: at(2, 44), AmbulanceArrivedAt: at(2, 44), HandoverAt: at(3, 40)}, at(2, 59)},
	}
	for name, c := range cases {
		if got := c.details.Clock().StartedAt; !got.Equal(c.want) {
			t.Errorf("%s: starts %v, want %v", name, got, c.want)
		}
	}
	clock := FourHourClock{StartedAt: at(2, 0)}
	if clock.Breached(at(5, 59)) || !clock.Breached(at(6, 0)) || !clock.Nearing(at(5, 0)) || clock.Nearing(at(6, 0)) {
		t.Error("239 minutes is within four hours, 240 is not")
	}
	a := Attendance{Details: Details{ArrivedAt: at(2, 0)}, Departure: &Departure{ConcludedAt: at(4, 0), DepartedAt: at(7, 0)}}
	if !a.Clock().Breached(at(9, 0)) {
		t.Error("the clock runs to departure")
	}
	a.Departure.AwaitingTransport = true
	if a.Clock().Breached(at(9, 0)) {
		t.Error("waiting for transport stops the clock at conclusion")
	}
}

func TestFormatDuration(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"4hr 32min": 272 * time.Minute, "4hr": 240 * time.Minute, "59min": 59 * time.Minute, "0min": 40 * time.Second, "2d 12hr 11min": 3611 * time.Minute, "1d 1min": 1441 * time.Minute, "-5min": -5 * time.Minute,
	} {
		if got := FormatDuration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for want, n := range map[string]Name{
		"SMITH, John (Mr)": {Family: "Smith", Given: "John", Title: "Mr."}, "Ó SÚILLEABHÁIN, Siân": {Family: "Ó Súilleabháin", Given: "Siân"},
		"NGUYỄN": {Family: "Nguyễn"}, "Pip": {Given: "Pip"}, "Not known": {},
	} {
		if got := n.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestParsePostcode(t *testing.T) {
	for text, want := range map[string]Postcode{"qm47rt": "QM4 7RT", "SW1A 1AA": "SW1A 1AA", "zz99 3vz": PostcodeNoFixedAbode, " m1  1ae ": "M1 1AE", "": ""} {
		if got, doubtful := ParsePostcode(text); got != want || doubtful {
			t.Errorf("%q: %q, doubtful %v", text, got, doubtful)
		}
	}
	if got, doubtful := ParsePostcode("qm4 7r"); got != "QM4 7R" || !doubtful {
		t.Errorf("got %q, doubtful %v", got, doubtful)
	}
}

func TestUnknownNamesKeepClearOfEachOther(t *testing.T) {
	var inUse []Name
	words := map[string]bool{}
	for range len(unknownWords) / 2 {
		n, err := DrawUnknownName(inUse, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if words[n.Family] || words[n.Given] || n.Family == n.Given {
			t.Fatalf("%s shares a word with %v", n, inUse)
		}
		words[n.Family], words[n.Given] = true, true
		inUse = append(inUse, n)
	}
	seen := map[string]bool{}
	for {
		n, err := DrawUnknownName(inUse, rand.Reader)
		if errors.Is(err, ErrNamesInUse) {
			break
		}
		if err != nil || seen[n.String()] {
			t.Fatalf("%s again, %v", n, err)
		}
		seen[n.String()] = true
		inUse = append(inUse, n)
	}
	if len(inUse) != len(unknownWords)*(len(unknownWords)-1) {
		t.Errorf("%d names before they ran out", len(inUse))
	}
}

func TestUnavailableIsNeverNone(t *testing.T) {
	if got := (Allergies{}).Status.String(); got != "Allergies unavailable" {
		t.Errorf("nothing known of allergies reads %q", got)
	}
}

func TestForeignEntriesSurvive(t *testing.T) {
	text := `{"id":"x","kind":"observation.recorded","occurredAt":"2026-11-22T03:11:00Z","recordedAt":"2026-11-22T03:12:00Z","run":"7HWRM","elapsed":5,"kiosk":"K3","body":{"news2":7}}`
	var e Entry
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	body, err := e.Decode()
	if f, ok := body.(*Foreign); err != nil || !ok || string(f.Raw) != `{"news2":7}` {
		t.Fatalf("got %#v, %v", body, err)
	}
	again, err := json.Marshal(e)
	if err != nil || string(again) != text {
		t.Errorf("%s, %v", again, err)
	}
}

func TestEveryKindHasItsBody(t *testing.T) {
	kinds := []Kind{KindKioskStarted, KindOutageDeclared, KindOutageEnded, KindStaffEnrolled, KindSignedIn, KindSignInRefused, KindSignedOut,
		KindIndexImported, KindRegistered, KindAmended, KindTriaged, KindMoved, KindDeparted, KindWithdrawn, KindViewed, KindSheetQueued,
		KindSheetOutcome, KindMatched, KindSettled, KindRefused, KindRetried, KindBalanceSigned}
	for _, k := range kinds {
		if got := newBody(k).Kind(); got != k || reflect.TypeOf(newBody(k)) == reflect.TypeOf(&Foreign{}) {
			t.Errorf("%s has body of %s", k, got)
		}
	}
}

func TestDateText(t *testing.T) {
	for _, d := range []Date{{}, {1958, 3, 14}, {2026, 11, 22}} {
		text, err := d.MarshalText()
		var again Date
		if err != nil || again.UnmarshalText(text) != nil || again != d {
			t.Errorf("%v as %q gives %v", d, text, again)
		}
	}
}

func TestNewIDIsVersion7(t *testing.T) {
	id, err := NewID(time.UnixMilli(0x0123456789ab), bytes.NewReader(make([]byte, 16)))
	if err != nil || id != "01234567-89ab-7000-8000-000000000000" {
		t.Errorf("%s, %v", id, err)
	}
}

func TestFormSheets(t *testing.T) {
	seen := map[SheetKind]string{}
	for _, f := range []Form{{"https://trust.example/a", "1"}, {"https://trust.example/a", "2"}, {"https://trust.example/a", ""}, {"https://trust.example/b", "1"}} {
		kind := FormSheet(f)
		if !kind.OfForm() || kind.Word() != "form" || kind.String() != "Form" || kind != FormSheet(f) {
			t.Errorf("%+v is on sheet %q", f, string(kind))
		}
		if other, twice := seen[kind]; twice {
			t.Errorf("%+v and %s are on the same sheet", f, other)
		}
		seen[kind] = f.URL
	}
	for _, k := range []SheetKind{CasualtyCard, LabelSheet, Wristband, BalanceSheet, TestSheet, ""} {
		if k.OfForm() {
			t.Errorf("%q is no form", string(k))
		}
	}
}
