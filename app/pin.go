package app

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of a PIN's hash. A PIN of six figures cannot protect a stolen disk
// at any cost: it keeps colleagues apart at the screen, and the data key
// protects the disk.
const (
	pinTime    = 2
	pinMemory  = 19 * 1024 // KiB
	pinThreads = 1
	pinLength  = 32

	// No hash that a kiosk made costs more; one that says so is none.
	mostPasses = 16
	mostMemory = 256 * 1024 // KiB
)

var pinShape = regexp.MustCompile(`^[0-9]{6}$`)

func hashPIN(pin string, random io.Reader) (string, error) {
	if err := CheckPIN(pin); err != nil {
		return "", err
	}
	salt := make([]byte, 16)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("drawing a salt: %w", err)
	}
	hash := argon2.IDKey([]byte(pin), salt, pinTime, pinMemory, pinThreads, pinLength)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, pinMemory, pinTime, pinThreads, enc.EncodeToString(salt), enc.EncodeToString(hash)), nil
}

// checkPIN compares a PIN with a hash in its usual text form; a hash that
// cannot be read matches nothing.
func checkPIN(hash, pin string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var memory, passes uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil {
		return false
	}
	if passes == 0 || passes > mostPasses || threads == 0 || memory > mostMemory {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(pin), salt, passes, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// CheckPIN reports with ErrPINForm whether a person may choose a PIN.
func CheckPIN(pin string) error {
	if !pinShape.MatchString(pin) || strings.Count(pin, pin[:1]) == len(pin) {
		return ErrPINForm
	}
	return nil
}
