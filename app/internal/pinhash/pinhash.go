// Package pinhash hashes the PINs that staff sign in with, by Argon2id (RFC 9106), in
// the text form that its reference implementation gives.
//
// A PIN of six figures cannot protect a stolen disk at any cost: it keeps
// colleagues apart at the screen, and the data key protects the disk.
package pinhash

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is what a hash takes.
type cost struct{ passes, memory uint32 } // memory in KiB

// usual is what OWASP asks for at least.
var usual = cost{passes: 2, memory: 19 * 1024}

const (
	threads = 1
	length  = 32 // of a hash, in bytes

	// No hash that a kiosk made costs more; one that says so is none.
	mostPasses = 16
	mostMemory = 256 * 1024 // KiB
)

// Cheap lets all that is hashed from now on cost next to nothing: for tests that
// are about something else, before the first of them.
func Cheap() { usual = cost{passes: 1, memory: 8} }

// Of hashes a PIN with a salt of 16 bytes from random. It fails only where
// random does.
func Of(pin string, random io.Reader) (string, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("drawing a salt: %w", err)
	}
	hash := argon2.IDKey([]byte(pin), salt, usual.passes, usual.memory, threads, length)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, usual.memory, usual.passes, threads, enc.EncodeToString(salt), enc.EncodeToString(hash)), nil
}

// Matches compares a PIN with a hash, at the cost that the hash names. A hash that
// cannot be read matches nothing.
func Matches(hash, pin string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var memory, passes uint32
	var lanes uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil {
		return false
	}
	if passes == 0 || passes > mostPasses || lanes == 0 || memory > mostMemory {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(pin), salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}
