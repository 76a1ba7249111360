package ledger

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// A ledger cannot tell by itself that its newest entries are gone: a log that
// was cut, or an older copy that was put back, is a whole ledger too. So a
// small file outside the data folder, the witness, knows the newest entry. It
// is written after each commit and never synced: the commit is on disk first,
// so on an honest disk the witness is never ahead of the ledger.

// RolledBackError says that the witness knows of entries that this ledger does
// not have: its log is missing or cut, an older copy was put back, or it is
// another ledger. Accept goes on from what there is, at a person's word.
type RolledBackError struct {
	Have  int64 // the newest entry here; 0 where there is no ledger at all
	Known int64 // the newest that the witness knows
	// Branched says that entry Known is here, and is another than the witness
	// saw; Other, that it saw another ledger.
	Branched, Other bool
}

// Error says what is gone.
func (e *RolledBackError) Error() string {
	switch {
	case e.Other:
		return fmt.Sprintf("this is another ledger than the one with %d entries that was here", e.Known)
	case e.Branched:
		return fmt.Sprintf("entry %d is another than the one that was written", e.Known)
	}
	return fmt.Sprintf("the ledger ends at entry %d, and %d were written", e.Have, e.Known)
}

// ErrNothingGone says that there is nothing to accept.
var ErrNothingGone = errors.New("no entry of this ledger is known to be gone")

// witness is the open file, and what was wrong with it last.
type witness struct {
	file    *os.File
	trouble error
}

// witnessForm has a fixed length, so that each line is written over the last:
// the ledger's identity, the entry and its hash, and a checksum by which a
// line that was torn is told.
const witnessForm = "tideover witness 1 %s %019d %s"

func witnessLine(ledger string, h Head) []byte {
	line := fmt.Sprintf(witnessForm, ledger, h.Seq, hex.EncodeToString(h.Hash[:]))
	return fmt.Appendf(nil, "%s %08x\n", line, crc32.ChecksumIEEE([]byte(line)))
}

// note writes the newest entry down. The commit that it follows is durable
// already, so trouble here takes nothing back; WitnessTrouble tells it.
func (w *witness) note(path, ledger string, h Head) {
	if path == "" {
		return
	}
	if w.file == nil {
		if w.file, w.trouble = os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600); w.trouble != nil {
			return
		}
	}
	_, w.trouble = w.file.WriteAt(witnessLine(ledger, h), 0)
}

func (w *witness) close() error {
	if w.file == nil {
		return nil
	}
	err := errors.Join(w.file.Sync(), w.file.Close())
	w.file = nil
	return err
}

// WitnessTrouble gives what was wrong when the witness was written last, or
// nil. Records are safe all the same; an older copy put back would go
// unnoticed.
func (l *Ledger) WitnessTrouble() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.witness.trouble == nil {
		return nil
	}
	return fmt.Errorf("writing the witness: %w", storageError(l.witness.trouble))
}

// readWitness gives what the witness saw. None, or one that cannot be read,
// saw nothing: it is a help and must not keep a kiosk from opening.
func readWitness(path string) (ledger string, seen Head, ok bool) {
	if path == "" {
		return "", seen, false
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", seen, false
	}
	line, _, _ := strings.Cut(string(text), "\n")
	body, sum := line[:max(0, len(line)-9)], line[max(0, len(line)-8):]
	var hash []byte
	if _, err := fmt.Sscanf(body, "tideover witness 1 %s %d %x", &ledger, &seen.Seq, &hash); err != nil {
		return "", seen, false
	}
	copy(seen.Hash[:], hash)
	return ledger, seen, len(hash) == len(seen.Hash) && sum == fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(body)))
}

// checkPresence refuses to make a new ledger where there was one: its disk may
// not be mounted.
func (l *Ledger) checkPresence(path string) error {
	_, seen, ok := readWitness(l.options.Witness)
	if !ok {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil
	}
	return &RolledBackError{Known: seen.Seq}
}

// checkWitness finds entries that were written and are not here.
func (l *Ledger) checkWitness(ctx context.Context) error {
	ledger, seen, ok := readWitness(l.options.Witness)
	gone := &RolledBackError{Have: l.head.Seq, Known: seen.Seq}
	switch {
	case !ok:
		return nil
	case ledger != l.seal.id:
		gone.Other = true
		return gone
	case seen.Seq > l.head.Seq:
		return gone
	}
	at, err := headAt(ctx, l.read, seen.Seq)
	if err != nil || at == seen {
		return err
	}
	gone.Branched = true
	return gone
}

// Accept goes on from the entries that there are, at a person's word, although
// the witness knows of others. It begins a run, and an entry says so; nothing
// is deleted. It fails with ErrNothingGone where nothing is to be accepted.
func Accept(ctx context.Context, dir string, o Options, author, reason string) (record.Restored, error) {
	path := o.Witness
	o.Witness = ""
	l, err := attach(ctx, dir, o)
	if err != nil {
		return record.Restored{}, err
	}
	r, err := l.accept(ctx, path, author, reason)
	return r, errors.Join(err, l.Close())
}

func (l *Ledger) accept(ctx context.Context, path, author, reason string) (record.Restored, error) {
	l.options.Witness = path
	err := l.checkWitness(ctx)
	var gone *RolledBackError
	switch {
	case err == nil:
		return record.Restored{}, ErrNothingGone
	case !errors.As(err, &gone):
		return record.Restored{}, err
	}
	r, err := l.goesOn(ctx, record.FromOlderCopy)
	if err != nil {
		return r, err
	}
	r.Reason = reason
	if !gone.Other || l.head.Seq == 0 { // entries of another ledger are not missing from this one
		r.Known = gone.Known
	}
	if err := l.beginRun(ctx, record.Draft{Author: author, Body: &r}); err != nil {
		return r, err
	}
	return r, l.WitnessTrouble()
}
