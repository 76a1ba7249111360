package ledger

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// ErrHeadCode says that a text is no short form of a chain head.
var ErrHeadCode = errors.New("a chain head has 8 letters and digits, like 7FK3-9XD2")

const codeSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ParseHeadCode reads a short form as it is printed or typed: with or without
// its hyphen, in any case, O taken for 0 and I and L for 1. It gives the form
// that Head.Code gives.
func ParseHeadCode(text string) (string, error) {
	code := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\u2010', '\u2011', '\u2013':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(text))
	if len(code) != 8 || strings.Trim(code, codeSigns) != "" {
		return "", ErrHeadCode
	}
	return code[:4] + "-" + code[4:], nil
}

// codePrefix gives the five bytes that hashes of a code begin with.
func codePrefix(code string) []byte {
	var bits uint64
	for _, r := range strings.ReplaceAll(code, "-", "") {
		bits = bits<<5 | uint64(strings.IndexRune(codeSigns, r))
	}
	return []byte{byte(bits >> 32), byte(bits >> 24), byte(bits >> 16), byte(bits >> 8), byte(bits)}
}

// Stood is an entry after which a chain head stood that a sheet carries.
type Stood struct {
	Seq        int64
	Kind       record.Kind
	RecordedAt time.Time
	Number     record.DowntimeNumber // of its attendance, if it has one
}

// FindHead finds the entries after which the chain head stood that a printed
// sheet carries, and proves the chain. Forty bits may be shared by two entries
// of many millions; all are given. Where no such head ever stood here it is
// ErrNotFound: the sheet is another kiosk's, or this disk is not what it was. Where
// the chain does not hold the error is a *DamagedError, and what is given stands
// before the damage.
func FindHead(ctx context.Context, dir string, o Options, code string) ([]Stood, error) {
	code, err := ParseHeadCode(code)
	if err != nil {
		return nil, err
	}
	l, err := attachToRead(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	c := &checking{l: l, head: l.head, workers: readers}
	broken := c.chain(ctx)
	var damaged *DamagedError
	if broken != nil && !errors.As(broken, &damaged) {
		return nil, broken
	}
	stood, err := l.stood(ctx, code, damaged)
	if err == nil && len(stood) == 0 && broken == nil {
		err = ErrNotFound
	}
	return stood, errors.Join(err, broken)
}

func (l *Ledger) stood(ctx context.Context, code string, damaged *DamagedError) ([]Stood, error) {
	var list []Stood
	end := l.head.Seq
	if damaged != nil {
		end = damaged.Seq - 1
	}
	// Only hashes are read here: they were all proven, and a row is opened after.
	var places []int64
	err := each(ctx, l.read, "SELECT seq FROM entry WHERE seq <= ? AND substr(hash, 1, 5) = ? ORDER BY seq", []any{end, codePrefix(code)}, func(rows *sql.Rows) error {
		var seq int64
		err := rows.Scan(&seq)
		places = append(places, seq)
		return storageError(err)
	})
	for _, seq := range places {
		s, openErr := l.stoodAt(ctx, seq)
		list, err = append(list, s), errors.Join(err, openErr)
	}
	return list, err
}

func (l *Ledger) stoodAt(ctx context.Context, seq int64) (Stood, error) {
	entries, err := l.entries(ctx, "WHERE seq = ?", seq)
	if err != nil || len(entries) == 0 {
		return Stood{Seq: seq}, err
	}
	e := entries[0]
	s := Stood{Seq: seq, Kind: e.Kind, RecordedAt: e.RecordedAt}
	if e.AttendanceID == "" {
		return s, nil
	}
	registered, err := l.entries(ctx, "WHERE attendance = ? AND kind = ?", e.AttendanceID, record.KindRegistered)
	if err != nil || len(registered) == 0 {
		return s, err
	}
	body, err := registered[0].Decode()
	if b, ok := body.(*record.Registered); ok {
		s.Number = b.Number
	}
	return s, err
}
