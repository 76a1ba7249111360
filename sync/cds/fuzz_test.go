package cds

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"testing"
)

// Whatever an attendance and its facts hold, the interchange can be read as XML,
// and has one message for what was sent.
func FuzzWrite(f *testing.F) {
	add := func(a told) {
		attendance, err := json.Marshal(a.Attendance)
		if err != nil {
			f.Fatal(err)
		}
		facts, err := json.Marshal(a.facts)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(attendance, facts)
	}
	add(full())
	for _, k := range kinds {
		a := attendance()
		if k.change != nil {
			k.change(&a)
		}
		add(told{a, k.facts})
	}
	f.Fuzz(func(t *testing.T, attendance, facts []byte) {
		var a told
		if json.Unmarshal(attendance, &a.Attendance) != nil || json.Unmarshal(facts, &a.facts) != nil {
			return
		}
		var out bytes.Buffer
		w, err := NewWriter(&out, interchange())
		if err != nil {
			t.Fatal(err)
		}
		sent, omitted, err := w.Write(a.Attendance, a.facts)
		if err != nil {
			t.Fatal(err)
		}
		if !sent {
			if len(omitted) == 0 {
				t.Error("it is not sent, and nobody is told why")
			}
			return
		}
		if n, err := w.Close(); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		readWhole(t, out.Bytes())
	})
}

func readWhole(t *testing.T, document []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
	}
}
