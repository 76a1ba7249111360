package pinhash

import (
	"bytes"
	"strings"
	"testing"
)

// What a hash costs is a promise; tests elsewhere make it cheap.
func TestAHashCostsWhatIsPromised(t *testing.T) {
	hash, err := Of("112233", bytes.NewReader(make([]byte, 16)))
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%q, %v", hash, err)
	}
	if !Matches(hash, "112233") || Matches(hash, "112234") {
		t.Error("the wrong PIN matches, or the right one does not")
	}
}

// A PIN's hash is one that the kiosk made, or matches nothing; no text of one
// brings the sign-in down.
func FuzzMatches(f *testing.F) {
	hash, err := Of("112233", bytes.NewReader(make([]byte, 16)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(hash)
	f.Add(strings.Replace(hash, "t=2", "t=0", 1))
	f.Add(strings.Replace(hash, "p=1", "p=0", 1))
	f.Add(strings.Replace(hash, "m=19456", "m=4294967295", 1))
	f.Add("$argon2id$v=19$m=8,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, text string) {
		if Matches(text, "445566") && Matches(text, "112233") {
			t.Fatalf("%q matches every PIN", text)
		}
		if text == hash && !Matches(text, "112233") {
			t.Fatal("the right PIN was refused")
		}
	})
}
