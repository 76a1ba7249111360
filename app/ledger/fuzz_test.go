package ledger

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// Two entries have one place only where they are one entry after the same
// entry: what is sealed for one place opens nowhere else.
func FuzzEntryPlace(f *testing.F) {
	f.Add(int64(1), "i", "k", "a", []byte("h"), int64(1), "ik", "", "a", []byte("h"))
	f.Add(int64(7), "0193e5", "attendance.moved", "", []byte{}, int64(7), "0193e5", "attendance.moved\x00\x00\x00\x00", "", []byte{0})
	f.Fuzz(func(t *testing.T, seq1 int64, id1, kind1, attendance1 string, hash1 []byte, seq2 int64, id2, kind2, attendance2 string, hash2 []byte) {
		a := row{seq: seq1, id: record.ID(id1), kind: record.Kind(kind1), attendance: record.ID(attendance1), sealed: hash2}
		b := row{seq: seq2, id: record.ID(id2), kind: record.Kind(kind2), attendance: record.ID(attendance2), sealed: hash2}
		var before, other Head
		copy(before.Hash[:], hash1)
		copy(other.Hash[:], hash2)
		same := seq1 == seq2 && id1 == id2 && kind1 == kind2 && attendance1 == attendance2 && before.Hash == other.Hash
		if same != bytes.Equal(a.place(before), b.place(other)) {
			t.Fatalf("%+v after %x and %+v after %x", a, before.Hash, b, other.Hash)
		}
		if same != (a.chain(before) == b.chain(other)) {
			t.Fatalf("one hash for %+v and %+v", a, b)
		}
	})
}

// Two view rows have one place only where they are one row, and no view row
// has the place of an entry.
func FuzzRowPlace(f *testing.F) {
	f.Add("attendance", "1", "print_job", "1", "S1", "arrival 1", "S1 arrival", "1")
	f.Add("savepoint", "S1", "savepoint", "S1", "S1", "", "", "S1")
	tables := regexp.MustCompile(`^[a-z_]+$`)
	f.Fuzz(func(t *testing.T, table1, key1, table2, key2, owner1, subject1, owner2, subject2 string) {
		if !tables.MatchString(table1) || !tables.MatchString(table2) {
			return // tables are the program's own
		}
		a, b := rowPlace(table1, key1), rowPlace(table2, key2)
		if bytes.Equal(a, b) != (table1 == table2 && key1 == key2) || bytes.HasPrefix(a, []byte("tideover entry")) {
			t.Fatalf("%q and %q", a, b)
		}
		one, err1 := savepointKey(owner1, subject1)
		two, err2 := savepointKey(owner2, subject2)
		if err1 == nil && err2 == nil && (one == two) != (owner1 == owner2 && subject1 == subject2) {
			t.Fatalf("%q %q and %q %q are one half-filled form", owner1, subject1, owner2, subject2)
		}
	})
}

// The code on paper has eight signs that nobody misreads, and follows from the
// first 40 bits of the hash and from nothing else.
func FuzzHeadCode(f *testing.F) {
	f.Add(uint64(0), uint64(1)<<24)
	f.Add(^uint64(0), uint64(0xFFFFFF))
	shape := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)
	f.Fuzz(func(t *testing.T, first, second uint64) {
		var a, b Head
		binary.BigEndian.PutUint64(a.Hash[:], first)
		binary.BigEndian.PutUint64(b.Hash[:], second)
		if !shape.MatchString(a.Code()) || (a.Code() == b.Code()) != (first>>24 == second>>24) {
			t.Fatalf("%x has code %s, %x has %s", first, a.Code(), second, b.Code())
		}
	})
}

// What was sealed opens at its own place and nowhere else, and nothing that was
// changed opens at all.
func FuzzSealed(f *testing.F) {
	f.Add([]byte(`{"id":"1"}`), []byte("here"), []byte("there"), 0, byte(1))
	f.Add([]byte{}, []byte{}, []byte{0}, 30, byte(0x80))
	s, err := newSealer(bytes.Repeat([]byte{7}, 32), "fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, plain, place, other []byte, at int, flip byte) {
		sealed, err := s.lock(rand.Reader, plain, place)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.open(sealed, place); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("it gives %q, %v", got, err)
		}
		if _, err := s.open(sealed, other); err == nil != bytes.Equal(place, other) {
			t.Fatalf("sealed for %q, at %q: %v", place, other, err)
		}
		if at < 0 || flip == 0 {
			return
		}
		sealed[at%len(sealed)] ^= flip
		if _, err := s.open(sealed, place); err == nil {
			t.Fatal("a changed byte went unnoticed")
		}
		if _, err := s.open(sealed[:at%len(sealed)], place); err == nil {
			t.Fatal("it opens although it was cut")
		}
	})
}

// Any file is a key or says that it is none; a key is the one that was written.
func FuzzReadKey(f *testing.F) {
	dir := f.TempDir()
	path := filepath.Join(dir, "key")
	if err := WriteKey(path, bytes.Repeat([]byte{3}, 32)); err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("tideover-key-1:AAAA"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		k, err := ReadKey(path)
		if err != nil {
			if !errors.Is(err, ErrWrongKey) || len(text) > 8 && strings.Contains(err.Error(), string(text)) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again := filepath.Join(t.TempDir(), "key")
		if err := WriteKey(again, k); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadKey(again); err != nil || !bytes.Equal(got, k) {
			t.Fatalf("%x became %x, %v", k, got, err)
		}
	})
}
