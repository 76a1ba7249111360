package hl7_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
)

var update = flag.Bool("update", false, "write the golden messages anew")

// example is one archive of testdata/deliveries.
type example struct {
	path     string
	archive  *txtar.Archive
	profile  hl7.Profile
	delivery record.Delivery
	messages string // expected, one segment a line
}

func examples(t testing.TB) []*example {
	t.Helper()
	paths, err := filepath.Glob("testdata/deliveries/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	var all []*example
	for _, path := range paths {
		all = append(all, readExample(t, path))
	}
	return all
}

func readExample(t testing.TB, path string) *example {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	x := &example{path: path, archive: archive, profile: hl7.DefaultProfile("R0A", "R0A09")}
	for _, file := range archive.Files {
		switch file.Name {
		case "profile.json":
			err = json.Unmarshal(file.Data, &x.profile)
		case "delivery.json":
			x.delivery, err = readDelivery(file.Data)
		case "messages.hl7":
			x.messages = string(file.Data)
		}
		if err != nil {
			t.Fatalf("%s: %s: %v", path, file.Name, err)
		}
	}
	return x
}

// readDelivery folds the entries of an attendance; the last one is delivered.
func readDelivery(data []byte) (record.Delivery, error) {
	var told struct {
		Destination string
		First       bool
		Match       *record.Match
		Entries     []record.Entry
	}
	if err := json.Unmarshal(data, &told); err != nil {
		return record.Delivery{}, err
	}
	d := record.Delivery{Destination: told.Destination, First: told.First, Match: told.Match}
	for _, e := range told.Entries {
		if err := d.Attendance.Apply(e); err != nil {
			return record.Delivery{}, err
		}
		d.Entry = e
	}
	return d, nil
}

// arrival is the delivery of testdata/deliveries/arrival.txtar.
func arrival(t testing.TB) record.Delivery {
	return readExample(t, "testdata/deliveries/arrival.txtar").delivery
}

func encode(t testing.TB, p hl7.Profile, d record.Delivery) []*hl7.Message {
	t.Helper()
	messages, err := hl7.Encode(p, d)
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

func TestEncodeGivesTheGoldenMessages(t *testing.T) {
	for _, x := range examples(t) {
		var b bytes.Buffer
		for i, m := range encode(t, x.profile, x.delivery) {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.Write(bytes.ReplaceAll(m.Bytes(), []byte("\r"), []byte("\n")))
		}
		if *update {
			x.archive.Files[len(x.archive.Files)-1].Data = b.Bytes()
			if err := os.WriteFile(x.path, txtar.Format(x.archive), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got := b.String(); got != x.messages {
			t.Errorf("%s:\n%s\nwant:\n%s", x.path, got, x.messages)
		}
	}
}

// Lesson 2: a re-send floods nobody that knows our control IDs, since it has the
// same bytes; and no two messages share one.
func TestLesson02ResendIsByteIdenticalAndEveryMessageHasItsOwnControlID(t *testing.T) {
	seen := map[string]string{}
	note := func(name string, p hl7.Profile, d record.Delivery) {
		first, again := encode(t, p, d), encode(t, p, d)
		for i := range first {
			if !bytes.Equal(first[i].Bytes(), again[i].Bytes()) {
				t.Errorf("%s: message %d differs when sent again", name, i)
			}
			id := first[i].Get("MSH-10")
			if len(id) != 20 || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
				t.Errorf("%s: control ID %q", name, id)
			}
			if other := seen[id]; other != "" {
				t.Errorf("%s and %s share control ID %s", name, other, id)
			}
			seen[id] = name + " " + first[i].Get("MSH-9.2")
		}
	}
	p, d := hl7.DefaultProfile("R0A", "R0A09"), arrival(t)
	note("arrival", p, d)
	d.Destination = "epr"
	note("arrival elsewhere", p, d)
	d.Destination = "pas"
	d.Match = &record.Match{Outcome: record.MatchSame, Person: record.TrustPerson{LocalPatientID: "8112233"}}
	note("arrival of a matched person", p, d)
	d.Entry.ID = "0193f0a0-7c11-7d22-8a33-000000000099"
	note("another entry", p, d)
}

func TestEncodeRefuses(t *testing.T) {
	good := hl7.DefaultProfile("R0A", "R0A09")
	tests := []struct {
		name   string
		change func(p *hl7.Profile, d *record.Delivery)
		want   error
	}{
		{"a kind that is not sent", func(_ *hl7.Profile, d *record.Delivery) { d.Entry.Kind = record.KindViewed }, hl7.ErrNotDeliverable},
		{"a departure without details", func(_ *hl7.Profile, d *record.Delivery) { d.Entry.Kind = record.KindDeparted }, hl7.ErrNotDeliverable},
		{"identity waiting", func(_ *hl7.Profile, d *record.Delivery) {
			d.Match = &record.Match{Outcome: record.MatchWaiting}
		}, hl7.ErrIdentityWaiting},
		{"unknown event", func(p *hl7.Profile, _ *record.Delivery) { p.TriageEvents = []string{"A40"} }, hl7.ErrProfile},
		{"no event", func(p *hl7.Profile, _ *record.Delivery) { p.DepartureEvents = nil }, hl7.ErrProfile},
		{"no event left", func(p *hl7.Profile, d *record.Delivery) {
			p.ArrivalEvents = []string{"A28"}
			d.Match = &record.Match{Outcome: record.MatchSame}
		}, hl7.ErrProfile},
		{"no trust", func(p *hl7.Profile, _ *record.Delivery) { p.SendingFacility = "" }, hl7.ErrProfile},
		{"status placement", func(p *hl7.Profile, _ *record.Delivery) { p.NHSNumberStatus = "PID-99" }, hl7.ErrProfile},
		{"sex codes", func(p *hl7.Profile, _ *record.Delivery) { p.Sex = "" }, hl7.ErrProfile},
	}
	for _, tt := range tests {
		p, d := good, arrival(t)
		tt.change(&p, &d)
		if messages, err := hl7.Encode(p, d); !errors.Is(err, tt.want) || messages != nil {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// The hour from 01:00 comes twice on the last Sunday of October: with the offset
// both moments survive, in the local time that a PAS shows.
func TestTheHourThatComesTwiceIsToldApart(t *testing.T) {
	p, d := hl7.DefaultProfile("R0A", "R0A09"), arrival(t)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("no time zone database")
	}
	p.Zone, p.ArrivalEvents = london, []string{"A04"}
	for utc, want := range map[string]string{
		"2026-10-25T00:30:00Z": "20261025013000+0100",
		"2026-10-25T01:30:00Z": "20261025013000+0000",
		"2026-03-29T00:59:59Z": "20260329005959+0000",
		"2026-03-29T01:00:00Z": "20260329020000+0100",
		"1970-01-01T00:00:00Z": "19700101010000+0100",
	} {
		at, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			t.Fatal(err)
		}
		d.Entry.OccurredAt, d.Attendance.ArrivedAt = at, at
		m := encode(t, p, d)[0]
		if m.Get("EVN-6") != want || m.Get("PV1-44") != want {
			t.Errorf("%s: EVN-6 %s, PV1-44 %s, want %s", utc, m.Get("EVN-6"), m.Get("PV1-44"), want)
		}
		n, err := hl7.Decode(m, time.UTC)
		if err != nil || !n.ArrivedAt.Equal(at) || !n.OccurredAt.Equal(at) {
			t.Errorf("%s came back as %s, %v", utc, n.ArrivedAt, err)
		}
	}
}

func TestTimesKeepTheOffsetTheyWereRecordedWith(t *testing.T) {
	d := arrival(t)
	d.Entry.OccurredAt = time.Date(2026, 7, 1, 12, 0, 0, 0, time.FixedZone("", 3600))
	m := encode(t, hl7.DefaultProfile("R0A", "R0A09"), d)[1]
	if got, want := m.Get("EVN-6"), "20260701120000+0100"; got != want {
		t.Errorf("EVN-6 %s, want %s", got, want)
	}
}

func TestDowntimeNumberNeverStandsForAnNHSNumber(t *testing.T) {
	for _, x := range examples(t) {
		for _, m := range encode(t, x.profile, x.delivery) {
			for _, pid := range m.All("PID") {
				if strings.Contains(strings.Join(pid.Fields, "|"), x.delivery.Attendance.Number.Compact()) {
					t.Errorf("%s: %s has the downtime number in PID", x.path, m.Get("MSH-9.2"))
				}
			}
			if x.delivery.Attendance.Patient.NHSNumber == "" && bytes.Contains(m.Bytes(), []byte("^NHS")) {
				t.Errorf("%s: %s names the NHS as authority of something else", x.path, m.Get("MSH-9.2"))
			}
		}
	}
}

// The status belongs to the number it was noted for: a number that the trust
// gave for a matched person was not traced by anybody here.
func TestNHSNumberStatusGoesWithItsNumber(t *testing.T) {
	for _, tt := range []struct {
		name         string
		typed, found record.NHSNumber
		noted        record.NHSNumberStatus
		want         string
	}{
		{"typed", "9990000018", "", "", "NSTS02"},
		{"verified", "9990000018", "", "01", "NSTS01"},
		{"verified, and the trust has the same", "9990000018", "9990000018", "01", "NSTS01"},
		{"verified, but the trust has another", "9990000018", "9990000026", "01", "NSTS02"},
		{"not typed, but the trust has one", "", "9990000026", "03", "NSTS02"},
		{"nobody knows", "", "", "", "NSTS03"},
	} {
		d := arrival(t)
		d.Attendance.Patient.NHSNumber, d.Attendance.Patient.NHSNumberStatus = tt.typed, tt.noted
		d.Match = &record.Match{Outcome: record.MatchSame, Person: record.TrustPerson{LocalPatientID: "1", NHSNumber: tt.found}}
		if got := encode(t, hl7.DefaultProfile("R0A", "R0A09"), d)[0].Get("PID-32"); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
