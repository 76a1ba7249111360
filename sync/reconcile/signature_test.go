package reconcile

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func testKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func signed(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	s, err := Sign(files, testKey(1), Seal{Kiosk: "K3", ChainHead: "7FK3-9XD2", SignedAt: at(11, 15)})
	if err != nil {
		t.Fatal(err)
	}
	sig, err := s.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

var reportFiles = map[string][]byte{"report.json": []byte(`{"a":1}`), "report.csv": []byte("number\r\n"), "report.pdf": {}}

func TestSignAndVerify(t *testing.T) {
	sig := signed(t, reportFiles)
	golden(t, "report.sig", sig)
	for name, content := range reportFiles {
		got, err := Verify(sig, name, content)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Kiosk != "K3" || got.ChainHead != "7FK3-9XD2" || !got.SignedAt.Equal(at(11, 15)) || len(got.Files) != 3 ||
			got.Fingerprint != Fingerprint("K3", testKey(1).Public().(ed25519.PublicKey)) {
			t.Errorf("%+v", got)
		}
	}
}

func TestVerifySaysWhatIsWrong(t *testing.T) {
	sig := signed(t, reportFiles)
	if _, err := Verify(sig, "report.json", []byte(`{"a":2}`)); !isAltered(err, "report.json") {
		t.Errorf("altered: %v", err)
	}
	if _, err := Verify(sig, "report.xml", nil); !errors.Is(err, ErrUnknownFile) {
		t.Errorf("unknown: %v", err)
	}
	for _, text := range []string{"", "null", "{}", "[]", `{"format":"tideover-signature-1"}`, string(sig[1:]), string(sig) + "\n"} {
		if _, err := Verify([]byte(text), "report.json", nil); !errors.Is(err, ErrMalformed) {
			t.Errorf("malformed %.20q: %v", text, err)
		}
	}
	// Each field that the signature speaks of is part of what was signed.
	var s Signature
	for name, forge := range map[string]func(){
		"kiosk":       func() { s.Kiosk = "M1" },
		"chain head":  func() { s.ChainHead = "7FK3-9XD3" },
		"time":        func() { s.SignedAt = s.SignedAt.Add(time.Second) },
		"fingerprint": func() { s.Fingerprint = "TD-K3-0000-0000-0000" },
		"file name":   func() { s.Files[0].Name = "other.csv" },
		"digest":      func() { s.Files[0].SHA256 = digest(nil) },
		"file list":   func() { s.Files = s.Files[:2] },
		"other key":   func() { s.PublicKey = testKey(2).Public().(ed25519.PublicKey) },
		"other key and its fingerprint": func() {
			s.PublicKey = testKey(2).Public().(ed25519.PublicKey)
			s.Fingerprint = Fingerprint(s.Kiosk, s.PublicKey)
		},
		"no value": func() { s.Value = nil },
	} {
		s = Signature{}
		if err := json.Unmarshal(sig, &s); err != nil {
			t.Fatal(err)
		}
		forge()
		forged, err := s.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(forged, "report.json", reportFiles["report.json"]); !errors.Is(err, ErrBadSignature) {
			t.Errorf("%s forged: %v", name, err)
		}
	}
}

// Whoever puts a key of their own under our fingerprint can sign what they
// like, and is found out all the same.
func TestAForeignKeyCannotWearOurFingerprint(t *testing.T) {
	s, err := Sign(reportFiles, testKey(2), Seal{Kiosk: "K3", SignedAt: at(11, 15)})
	if err != nil {
		t.Fatal(err)
	}
	s.Fingerprint = Fingerprint("K3", testKey(1).Public().(ed25519.PublicKey))
	statement, err := s.statement()
	if err != nil {
		t.Fatal(err)
	}
	s.Value = ed25519.Sign(testKey(2), statement)
	sig, err := s.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(sig, "report.json", reportFiles["report.json"]); !errors.Is(err, ErrBadSignature) {
		t.Errorf("got %v", err)
	}
}

func TestAKeyOfTheWrongLengthIsMalformed(t *testing.T) {
	s, err := Sign(reportFiles, testKey(1), Seal{Kiosk: "K3", SignedAt: at(11, 15)})
	if err != nil {
		t.Fatal(err)
	}
	s.PublicKey = s.PublicKey[:31]
	s.Fingerprint = Fingerprint("K3", s.PublicKey)
	sig, err := s.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(sig, "report.json", reportFiles["report.json"]); !errors.Is(err, ErrMalformed) {
		t.Errorf("got %v", err)
	}
}

func isAltered(err error, name string) bool {
	altered, ok := errors.AsType[*AlteredError](err)
	return ok && altered.Name == name && strings.HasPrefix(err.Error(), name)
}

// No byte of the signature file can be changed, added or taken away, not even
// in its white space.
func TestEveryByteOfTheSignatureCounts(t *testing.T) {
	sig := signed(t, reportFiles)
	content := reportFiles["report.json"]
	for i := range sig {
		for _, b := range []byte{sig[i] ^ 1, sig[i] ^ 0x20, ' '} {
			forged := bytes.Clone(sig)
			if forged[i] = b; bytes.Equal(forged, sig) {
				continue
			}
			if _, err := Verify(forged, "report.json", content); err == nil {
				t.Fatalf("byte %d changed from %q to %q unnoticed", i, sig[i], b)
			}
		}
		if _, err := Verify(append(bytes.Clone(sig[:i]), sig[i+1:]...), "report.json", content); err == nil {
			t.Fatalf("byte %d taken away unnoticed", i)
		}
	}
}

func TestAnyAlteredByteOfAFileIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "content")
		s, err := Sign(map[string][]byte{"f": content}, testKey(3), Seal{Kiosk: "K3", SignedAt: at(1, 2)})
		if err != nil {
			t.Fatal(err)
		}
		sig, err := s.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(sig, "f", content); err != nil {
			t.Fatal(err)
		}
		forged := bytes.Clone(content)
		forged[rapid.IntRange(0, len(content)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "flip")
		if _, err := Verify(sig, "f", forged); !isAltered(err, "f") {
			t.Fatalf("altered content: %v", err)
		}
		forgedSig := bytes.Clone(sig)
		forgedSig[rapid.IntRange(0, len(sig)-1).Draw(t, "sigAt")] ^= rapid.ByteRange(1, 255).Draw(t, "sigFlip")
		if _, err := Verify(forgedSig, "f", content); err == nil {
			t.Fatal("altered signature accepted")
		}
	})
}

func TestSignRefusesWhatCannotBeSigned(t *testing.T) {
	for name, try := range map[string]func() (Signature, error){
		"no files": func() (Signature, error) { return Sign(nil, testKey(1), Seal{}) },
		"no key":   func() (Signature, error) { return Sign(reportFiles, nil, Seal{}) },
		"a time that cannot be written": func() (Signature, error) {
			return Sign(reportFiles, testKey(1), Seal{SignedAt: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)})
		},
	} {
		if _, err := try(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzVerify(f *testing.F) {
	s, err := Sign(reportFiles, testKey(1), Seal{Kiosk: "K3", ChainHead: "7FK3-9XD2", SignedAt: at(11, 15)})
	if err != nil {
		f.Fatal(err)
	}
	sig, err := s.JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sig)
	f.Add([]byte(`{"format":"tideover-signature-1","publicKey":"AA=="}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Verify(b, "report.csv", reportFiles["report.csv"]); err == nil && !bytes.Equal(b, sig) {
			t.Errorf("accepted %q", b)
		}
	})
}
