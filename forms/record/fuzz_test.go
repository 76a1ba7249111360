package record

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// seedBodies are bodies as this version writes them, for the kinds whose
// bodies have more in them than one word.
var seedBodies = map[Kind]string{
	KindRegistered:  `{"number":"K37HWRM00054","details":{"patient":{"nhsNumber":"9990000018","name":{"family":"O'Neill","given":"Siân"},"birthDate":{"date":"1958-03-14"},"address":{"lines":["1 <High> & Low St"],"postcode":"QM4 7RT"}},"arrivedAt":"2026-11-22T03:11:00+01:00"},"form":{"url":"u"},"answers":{"resourceType":"QuestionnaireResponse","x":1e400}}`,
	KindAmended:     `{"details":{"patient":{},"arrivedAt":"0001-01-01T00:00:00Z"},"changes":[{"field":"Name","was":"","now":"Smyth"}],"reason":"Spelt wrongly"}`,
	KindTriaged:     `{"triage":{"assessedAt":"2026-11-22T03:20:00Z","acuity":{"system":"s","code":"1"}}}`,
	KindDeparted:    `{"departure":{"departedAt":"2026-11-22T06:20:00Z","awaitingTransport":true}}`,
	KindSheetQueued: `{"job":{"id":"j","sheet":"CC01","printer":"Laser","copy":1,"pages":2,"firstSerial":41,"queuedAt":"2026-11-22T03:11:00Z","queuedBy":"1001","chainHead":"7FK3-9XD2"}}`,
	KindMatched:     `{"match":{"outcome":"waiting","candidates":[{"person":{"reference":"Patient/9f"},"score":80,"agrees":["Name"]}]}}`,
	KindSettled:     `{"receipt":{"destination":"PAS","entryId":"x","controlIds":["C1"],"proof":["MSA AA C1"],"at":"2026-11-22T09:00:00Z"}}`,
	KindClockJumped: `{"by":-86400000000000,"was":"2026-11-22T03:11:00Z","now":"2026-11-21T03:11:00Z"}`,

	KindStationeryCounted: `{"item":"label-sheets","left":200}`,
	KindStationeryAdded:   `{"item":"baby-bands","by":-1}`,

	"observation.of": `{"news2": 7, "later":[1,{"<&>":"\u2028"}]}`,
}

func seedEntry(k Kind) string {
	body := seedBodies[k]
	if body == "" {
		body = "{}"
	}
	return `{"id":"0193e5","kind":"` + string(k) + `","attendance":"a1","occurredAt":"2026-11-22T03:11:00Z","recordedAt":"2026-11-22T03:12:00.5+00:00","run":"7HWRM","elapsed":5,"kiosk":"K3","author":"1001","body":` + body + `}`
}

// An entry that was read and written again says the same, and the body of a
// kind that this version does not know keeps every byte.
func FuzzEntry(f *testing.F) {
	for k := range bodies {
		f.Add([]byte(seedEntry(k)))
	}
	f.Add([]byte(seedEntry("observation.of")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e Entry
		if json.Unmarshal(raw, &e) != nil {
			return
		}
		once := written(t, e)
		var again Entry
		if err := json.Unmarshal(once, &again); err != nil {
			t.Fatalf("%s cannot be read again: %v", once, err)
		}
		if twice := written(t, again); !bytes.Equal(once, twice) {
			t.Fatalf("%s became\n%s, then\n%s", raw, once, twice)
		}
		checkBody(t, raw, e)
	})
}

func checkBody(t *testing.T, raw []byte, e Entry) {
	body, err := e.Decode()
	if err != nil {
		return
	}
	if foreign, ok := body.(*Foreign); ok {
		if foreign.Kind() != e.Kind || !bytes.Equal(foreign.Raw, e.Body) || !bytes.Contains(raw, foreign.Raw) {
			t.Fatalf("a body of kind %q became %s", e.Kind, foreign.Raw)
		}
		return
	}
	again := newBody(e.Kind)
	if err := json.Unmarshal(written(t, body), again); err != nil {
		t.Fatalf("the body of %s cannot be read again: %v", raw, err)
	}
	if a, b := written(t, body), written(t, again); !bytes.Equal(a, b) {
		t.Fatalf("a body became\n%s, then\n%s", a, b)
	}
}

func written(t *testing.T, value any) []byte {
	t.Helper()
	b, err := json.Marshal(value)
	if err != nil {
		t.Fatalf("%+v cannot be written: %v", value, err)
	}
	return b
}

// Entries in any order, with any bodies, fold without a panic. What does not
// fit is an error and changes nothing; an attendance never becomes another.
func FuzzApply(f *testing.F) {
	kinds := slices.Sorted(maps.Keys(bodies))
	place := func(k Kind) byte { return byte(slices.Index(kinds, k)) }
	f.Add([]byte{place(KindRegistered), place(KindAmended), place(KindTriaged), place(KindDeparted)}, []byte(`null`))
	f.Add([]byte{place(KindWithdrawn), place(KindRegistered), 255, place(KindMatched), place(KindMoved)}, []byte(`{"place":"Majors 3"}`))
	f.Add([]byte{place(KindDeparted), place(KindTriaged)}, []byte(`{"departure":5}`))
	f.Fuzz(func(t *testing.T, order, body []byte) {
		if len(order) > 64 || !json.Valid(body) {
			return
		}
		var a Attendance
		var entries []Entry
		for i, b := range order {
			e := Entry{ID: ID(rune('A' + i)), Seq: int64(i + 1), AttendanceID: "a1", Kind: "foreign.kind", Body: body}
			if k := int(b & 127); k < len(kinds) {
				e.Kind = kinds[k]
			}
			if seed := seedBodies[e.Kind]; seed != "" && b < 128 {
				e.Body = json.RawMessage(seed)
			}
			before := a
			if err := a.Apply(e); err != nil {
				if !reflect.DeepEqual(before, a) {
					t.Fatalf("%v, but the attendance changed", err)
				}
				continue
			}
			entries = append(entries, e)
		}
		checkFolded(t, a, entries)
	})
}

func checkFolded(t *testing.T, a Attendance, entries []Entry) {
	a.Clock().Elapsed(time.Unix(0, 0))
	if a.ID != "" && a.Apply(Entry{AttendanceID: "a2", Kind: KindMoved, Body: json.RawMessage(`{"place":"x"}`)}) == nil {
		t.Fatal("took an entry of another attendance")
	}
	for _, e := range entries {
		var d Delivery
		if err := d.Tell(entries, e.ID, nil); err != nil || d.Entry.ID != e.ID || !d.First {
			t.Fatalf("telling %s: %+v, %v", e.ID, d.Entry, err)
		}
	}
	var d Delivery
	if d.Tell(entries, "nobody", nil) == nil {
		t.Fatal("told of an entry that is not there")
	}
}

// A number that can be read is read again as it is shown, scanned or mistyped
// in its usual ways.
func FuzzDowntimeNumber(f *testing.F) {
	f.Add("K3-7HWRM-00054")
	f.Add(" k3 7hwrm ooo54")
	f.Add(NewDowntimeNumber("A9", "2479F", MaxSequence).String())
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseDowntimeNumber(text)
		if err != nil {
			if n != "" {
				t.Fatalf("%q is no number and gives %q", text, n)
			}
			return
		}
		for _, form := range []string{n.String(), n.Compact(), strings.ToLower(n.String()), strings.ReplaceAll(n.Compact(), "0", "O")} {
			if again, err := ParseDowntimeNumber(form); err != nil || again != n {
				t.Fatalf("%q is %s, but %q is %q, %v", text, n, form, again, err)
			}
		}
		if !ValidKioskCode(n.KioskCode()) {
			t.Fatalf("%q is of kiosk %q", text, n.KioskCode())
		}
	})
}

// Numbers made of different parts are different, and come apart again.
func FuzzNewDowntimeNumber(f *testing.F) {
	f.Add("K3", []byte{1, 2, 3, 4, 5}, 1, "K3", []byte{1, 2, 3, 4, 5}, 2)
	f.Add("A9", []byte{0}, 9999, "B1", []byte{13}, 9999)
	f.Fuzz(func(t *testing.T, kiosk1 string, series1 []byte, n1 int, kiosk2 string, series2 []byte, n2 int) {
		a, okA := numberOf(kiosk1, series1, n1)
		b, okB := numberOf(kiosk2, series2, n2)
		if !okA || !okB {
			return
		}
		for _, n := range []DowntimeNumber{a, b} {
			if again, err := ParseDowntimeNumber(n.String()); err != nil || again != n {
				t.Fatalf("%s is read as %q, %v", n, again, err)
			}
			if kiosk, series, sequence := n.Parts(); NewDowntimeNumber(kiosk, series, sequence) != n {
				t.Fatalf("%s comes apart as %s %s %d", n, kiosk, series, sequence)
			}
		}
		k1, s1, q1 := a.Parts()
		k2, s2, q2 := b.Parts()
		if same := k1 == k2 && s1 == s2 && q1 == q2; same != (a == b) {
			t.Fatalf("%s and %s", a, b)
		}
	})
}

func numberOf(kiosk string, signs []byte, sequence int) (DowntimeNumber, bool) {
	series := []byte(strings.Repeat(seriesAlphabet[:1], seriesLength))
	for i := range min(len(signs), seriesLength) {
		series[i] = seriesAlphabet[int(signs[i])%len(seriesAlphabet)]
	}
	if !ValidKioskCode(kiosk) || sequence < 1 || sequence > MaxSequence {
		return "", false
	}
	return NewDowntimeNumber(kiosk, string(series), sequence), true
}

// An NHS number that can be read has ten digits that check, and is read again
// as it is shown.
func FuzzNHSNumber(f *testing.F) {
	f.Add("999 000 0018")
	f.Add("999-000.0026")
	f.Add("9990000019")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseNHSNumber(text)
		if err != nil || n == "" {
			if n != "" {
				t.Fatalf("%q is refused and gives %q", text, n)
			}
			return
		}
		if again, err := ParseNHSNumber(n.String()); err != nil || again != n || len(n) != 10 || !checkModulus11(string(n)) {
			t.Fatalf("%q is %q, then %q, %v", text, n, again, err)
		}
	})
}

var fuzzNow = time.Date(2026, 11, 22, 3, 11, 30, 0, time.FixedZone("BST", 3600))

// A birth date that can be read is a day that was, and is read again as it is
// shown and as it is kept.
func FuzzBirthDate(f *testing.F) {
	for _, text := range []string{"14/3/58", "14031958", "35y", "age 35", "1991", "mar 1958", "29-Feb-2024", "31/2/19", "Unknown", "1st january 07"} {
		f.Add(text)
	}
	today := DateOf(fuzzNow)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ParseBirthDate(text, today)
		if err != nil || b.IsZero() {
			return
		}
		years, known := b.Years(today)
		if !b.Date.Valid() || b.Date.After(today) || !known || years < 0 || years > 130 || b.Age(today) == "" {
			t.Fatalf("%q is %+v, %d years", text, b, years)
		}
		if b.Estimated && (b.Date.Day != 1) {
			t.Fatalf("%q is an estimate of %s", text, b.Date)
		}
		if again, err := ParseBirthDate(b.Date.String(), today); err != nil || again.Date != b.Date {
			t.Fatalf("%q is %s, then %s, %v", text, b.Date, again.Date, err)
		}
		kept, err := b.Date.MarshalText()
		var again Date
		if err != nil || again.UnmarshalText(kept) != nil || again != b.Date {
			t.Fatalf("%s is kept as %q and comes back as %s", b.Date, kept, again)
		}
	})
}

// A day that can be read from disk is written as it was.
func FuzzDateText(f *testing.F) {
	f.Add([]byte("1958-03-14"))
	f.Add([]byte("0000-01-01"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d Date
		if d.UnmarshalText(text) != nil {
			return
		}
		if again, err := d.MarshalText(); err != nil || !bytes.Equal(again, text) {
			t.Fatalf("%q became %q, %v", text, again, err)
		}
	})
}

// A time that can be read lies at most two minutes ahead of now, falls on a
// whole minute, and is read again as it is shown.
func FuzzTime(f *testing.F) {
	for _, text := range []string{"now", "-10", "0252", "2:52", "23.59", "21/11 2350", "--5", "Unknown"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := ParseTime(text, fuzzNow)
		if err != nil || at.IsZero() {
			return
		}
		if at.After(fuzzNow.Add(2*time.Minute)) || at.Second() != 0 {
			t.Fatalf("%q is %s", text, at)
		}
		if again, err := ParseTime(FormatDateTime(at), fuzzNow); err != nil || !again.Equal(at) {
			t.Fatalf("%q is %s, shown as %s, read as %s, %v", text, at, FormatDateTime(at), again, err)
		}
	})
}

// A postcode in its usual form stays as it is.
func FuzzPostcode(f *testing.F) {
	f.Add("qm47rt")
	f.Add("no fixed abode")
	f.Fuzz(func(t *testing.T, text string) {
		p, doubtful := ParsePostcode(text)
		if again, doubted := ParsePostcode(string(p)); again != p || doubted != doubtful {
			t.Fatalf("%q is %q (%v), then %q (%v)", text, p, doubtful, again, doubted)
		}
	})
}

// Whatever is wrong with a body, the error quotes nothing that stands in it.
func FuzzUnreadable(f *testing.F) {
	f.Add([]byte(`{"details":{"patient":{"nhsNumber":9990000018}}}`))
	f.Add([]byte(`{"details":{"patient":{"birthDate":{"date":"14.03.1958"}}}}`))
	f.Add([]byte(`{"details":{"arrivedAt":"Hollingworth"}}`))
	f.Add([]byte(`{"details":{"patient":{"name":["Hollingworth"]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := (Entry{Seq: 7, Kind: KindRegistered, Body: body}).Decode()
		if err == nil {
			return
		}
		words, _, _ := strings.Cut(err.Error(), "at byte")
		for _, figures := range regexp.MustCompile(`[0-9]{2,}`).FindAllString(words, -1) {
			t.Fatalf("%q is quoted in %q", figures, err)
		}
		for _, text := range regexp.MustCompile(`"[^"]{6,}"`).FindAll(body, -1) {
			if strings.Contains(words, string(text)) {
				t.Fatalf("%s is quoted in %q", text, err)
			}
		}
	})
}
