package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// Head is the newest entry's place in the chain. The zero Head is that of an
// empty ledger.
type Head struct {
	Seq  int64
	Hash [sha256.Size]byte
}

// Code is the short form that every printed sheet carries, so that paper
// vouches for disk: the first 40 bits of the hash as 8 characters of
// Crockford's base 32, "7FK3-9XD2".
func (h Head) Code() string {
	bits := binary.BigEndian.Uint64(h.Hash[:8]) >> 24
	var b [8]byte
	for i := 7; i >= 0; i-- {
		b[i] = codeSigns[bits&31]
		bits >>= 5
	}
	return string(b[:4]) + "-" + string(b[4:])
}

// row is an entry as the table holds it.
type row struct {
	seq        int64
	id         record.ID
	kind       record.Kind
	attendance record.ID
	sealed     []byte
	hash       []byte
}

const rowColumns = "seq, id, kind, coalesce(attendance, ''), sealed, hash"

func (r *row) scan(s interface{ Scan(...any) error }) error {
	return s.Scan(&r.seq, &r.id, &r.kind, &r.attendance, &r.sealed, &r.hash)
}

// place is everything about an entry that is not sealed: the hash before it,
// its number and its clear columns. It is the associated data of the seal, so
// an entry that was cut, moved, relabelled or replayed does not open.
func (r row) place(before Head) []byte {
	return appendPlace(nil, before.Hash, r.seq, string(r.id), string(r.kind), string(r.attendance))
}

func appendPlace[S string | sql.RawBytes](b []byte, before [sha256.Size]byte, seq int64, id, kind, attendance S) []byte {
	b = append(b, "tideover entry 1\x00"...)
	b = append(b, before[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(seq))
	for _, clear := range [...]S{id, kind, attendance} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(clear)))
		b = append(b, clear...)
	}
	return b
}

// chain gives the head after this row.
func (r row) chain(before Head) Head {
	h := sha256.New()
	h.Write(r.place(before))
	h.Write(r.sealed)
	after := Head{Seq: r.seq}
	h.Sum(after.Hash[:0])
	return after
}

// open gives the entry in a row; before is the head that the row was chained
// to.
func (s sealer) openEntry(r row, before Head) (record.Entry, error) {
	plain, err := s.open(r.sealed, r.place(before))
	if err != nil {
		return record.Entry{}, &DamagedError{Seq: r.seq, Why: err.Error()}
	}
	e, err := readForm(plain)
	if err != nil {
		return record.Entry{}, &DamagedError{Seq: r.seq, Why: "what it seals is no entry"}
	}
	if e.ID != r.id || e.Kind != r.kind || e.AttendanceID != r.attendance {
		return record.Entry{}, &DamagedError{Seq: r.seq, Why: "its label and its content differ"}
	}
	e.Seq = r.seq
	return e, nil
}

// readForm reads what sealedForm wrote. The body stands last and is left as it
// is: decoding it once, in its own type, is enough.
func readForm(plain []byte) (record.Entry, error) {
	var e record.Entry
	envelope, body, ok := bytes.Cut(plain, []byte(`,"body":`)) // within a text its quotes would be escaped
	body, closed := bytes.CutSuffix(body, []byte("}"))
	if !ok || !closed || !json.Valid(body) { // of another version, perhaps
		return e, json.Unmarshal(plain, &e)
	}
	err := json.Unmarshal(slices.Concat(envelope, []byte("}")), &e)
	e.Body = body
	return e, err
}

func readHead(ctx context.Context, db querier) (Head, error) {
	var h Head
	var hash []byte
	err := db.QueryRowContext(ctx, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").Scan(&h.Seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, fmt.Errorf("reading the newest entry: %w", storageError(err))
	}
	if len(hash) != len(h.Hash) {
		return Head{}, &DamagedError{Seq: h.Seq, Why: "its hash is cut"}
	}
	copy(h.Hash[:], hash)
	return h, nil
}

// headAt gives the head that stands after entry seq.
func headAt(ctx context.Context, q querier, seq int64) (Head, error) {
	h := Head{Seq: seq}
	if seq == 0 {
		return h, nil
	}
	var hash []byte
	if err := q.QueryRowContext(ctx, "SELECT hash FROM entry WHERE seq = ?", seq).Scan(&hash); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return h, &DamagedError{Seq: seq, Why: "it is missing"}
		}
		return h, storageError(err)
	}
	copy(h.Hash[:], hash)
	return h, nil
}

// checkTail proves at every opening that the newest entry holds; the whole
// chain is Verify's work.
func (l *Ledger) checkTail(ctx context.Context) error {
	if l.head.Seq == 0 {
		return nil
	}
	before, err := headAt(ctx, l.read, l.head.Seq-1)
	if err != nil {
		return err
	}
	var r row
	if err := r.scan(l.read.QueryRowContext(ctx, "SELECT "+rowColumns+" FROM entry WHERE seq = ?", l.head.Seq)); err != nil {
		return storageError(err)
	}
	if r.chain(before) != l.head {
		return &DamagedError{Seq: r.seq, Why: "its hash does not follow from the entry before it"}
	}
	_, err = l.seal.openEntry(r, before)
	return err
}

// walk visits every row in order, with the head that should stand before it.
func (l *Ledger) walk(ctx context.Context, visit func(r row, before Head) error) error {
	rows, err := l.read.QueryContext(ctx, "SELECT "+rowColumns+" FROM entry ORDER BY seq")
	if err != nil {
		return storageError(err)
	}
	defer rows.Close()
	var before Head
	for rows.Next() {
		var r row
		if err := r.scan(rows); err != nil {
			return storageError(err)
		}
		if err := visit(r, before); err != nil {
			return err
		}
		before = Head{Seq: r.seq}
		copy(before.Hash[:], r.hash)
	}
	return storageError(rows.Err())
}
