package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// DowntimeNumber names one attendance while the trust's systems are away, and
// serves as its ECDS attendance identifier (an1–12) afterwards. Its compact
// form has exactly twelve characters:
//
//	K3 7HWRM 0005 4
//	│  │     │    └ check character over the eleven before it
//	│  │     └ sequence within the series, from wherever the run drew it to 9999
//	│  └ series: five characters drawn at random by each run of the kiosk
//	└ kiosk code: a letter and a digit, given at set-up; X is kept for exercises
//
// A series belongs to one run of one process and is never read back from
// disk, so a restored backup or a cloned disk, which must start a process
// before it can issue a number, does not repeat one. The kiosk code keeps apart
// the kiosks that IT set up; series and first sequence, both drawn, keep apart
// those that it did not: of 537,824 series two runs hardly ever draw the same,
// and where they do, they begin in different places of it.
//
// The alphabet is 0–9 and the letters without I, L, O, S and U: 31 signs, a
// prime, so that a check sum weighted by place finds every wrong character
// and every swapped pair. Series are drawn from the signs that neither look
// nor sound like another when read aloud.
type DowntimeNumber string

const (
	numberAlphabet = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
	seriesAlphabet = "2479FHKMQRTWXZ"
	seriesLength   = 5

	// MaxSequence is the last sequence number of a series; the next
	// registration begins a new series.
	MaxSequence = 9999
)

// Why a text is no downtime number.
var (
	ErrNumberForm  = errors.New("a downtime number has 12 letters and digits, like K3-7HWRM-00054")
	ErrNumberCheck = errors.New("not a number of ours: a character is wrong or two are swapped")
)

// NewSeries draws the random part that one run of a kiosk puts into all its
// numbers. It fails only when random does.
func NewSeries(random io.Reader) (string, error) {
	series := make([]byte, 0, seriesLength)
	var b [1]byte
	for len(series) < seriesLength {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("drawing a number series: %w", err)
		}
		// Bytes past the last whole multiple would favour early letters.
		if limit := 256 - 256%len(seriesAlphabet); int(b[0]) < limit {
			series = append(series, seriesAlphabet[int(b[0])%len(seriesAlphabet)])
		}
	}
	return string(series), nil
}

// lastFirst is the highest sequence number that a series begins with: it leaves
// a thousand patients to the run.
const lastFirst = 9000

// NewFirst draws the sequence number that a series begins with, 1 to 9000. It
// fails only when random does.
func NewFirst(random io.Reader) (int, error) {
	for {
		var b [2]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, fmt.Errorf("drawing where a number series begins: %w", err)
		}
		// Past the last whole multiple would favour low numbers.
		if n := int(binary.BigEndian.Uint16(b[:])); n < 1<<16/lastFirst*lastFirst {
			return n%lastFirst + 1, nil
		}
	}
}

// ValidKioskCode reports whether code can begin a downtime number: one letter
// of the alphabet and one digit from 1 to 9. Codes that begin with X belong
// to exercises.
func ValidKioskCode(code string) bool {
	return len(code) == 2 && strings.IndexByte(numberAlphabet[10:], code[0]) >= 0 && code[1] >= '1' && code[1] <= '9'
}

// NewDowntimeNumber joins a kiosk code, a series and a sequence number and
// adds the check character. It panics on parts that cannot make a number,
// since they come from the program, never from a person.
func NewDowntimeNumber(kioskCode, series string, sequence int) DowntimeNumber {
	if !ValidKioskCode(kioskCode) || len(series) != seriesLength || sequence < 1 || sequence > MaxSequence {
		panic(fmt.Sprintf("record: no downtime number from %q, %q, %d", kioskCode, series, sequence))
	}
	body := fmt.Sprintf("%s%s%04d", kioskCode, series, sequence)
	return DowntimeNumber(body + string(checkCharacter(body)))
}

// ParseDowntimeNumber reads a number as it is printed, scanned or typed: in
// any case, with or without separators, and with the usual misreadings (O for
// 0, I and L for 1, S for 5, U for V) put right.
func ParseDowntimeNumber(text string) (DowntimeNumber, error) {
	compact := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '.', '\u2010', '\u2011', '\u2013':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		case 'S':
			return '5'
		case 'U':
			return 'V'
		}
		return r
	}, strings.ToUpper(text))
	if len(compact) != 12 || strings.Trim(compact, numberAlphabet) != "" || !ValidKioskCode(compact[:2]) {
		return "", ErrNumberForm
	}
	if checkCharacter(compact[:11]) != compact[11] {
		return "", ErrNumberCheck
	}
	return DowntimeNumber(compact), nil
}

// checkCharacter weighs each sign by its place, from 1, modulo 31.
func checkCharacter(body string) byte {
	sum := 0
	for i := range len(body) {
		sum += (i + 1) * strings.IndexByte(numberAlphabet, body[i])
	}
	return numberAlphabet[sum%len(numberAlphabet)]
}

// String shows the number in the groups that it is read aloud in:
// K3-7HWRM-00054.
func (n DowntimeNumber) String() string {
	if len(n) != 12 {
		return string(n)
	}
	return string(n[:2] + "-" + n[2:7] + "-" + n[7:])
}

// Compact gives the twelve characters without separators, as messages and
// codes carry them.
func (n DowntimeNumber) Compact() string { return string(n) }

// KioskCode gives the two characters that name the kiosk, or the empty string.
func (n DowntimeNumber) KioskCode() string {
	if len(n) != 12 {
		return ""
	}
	return string(n[:2])
}

// Parts takes a number apart into kiosk code, series and sequence, as
// NewDowntimeNumber joined them.
func (n DowntimeNumber) Parts() (kioskCode, series string, sequence int) {
	if len(n) != 12 {
		return "", "", 0
	}
	fmt.Sscanf(string(n[7:11]), "%d", &sequence)
	return string(n[:2]), string(n[2:7]), sequence
}
