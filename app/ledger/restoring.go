package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// restoreFolder is where a restore is prepared, and orderFile what makes it so.
const (
	restoreFolder = "restoring"
	orderFile     = "order.json"
)

// swap is a restore that is prepared: what to put in place, and where to put
// what was there.
type swap struct {
	dir     string
	Files   []string `json:"files"`
	Away    []string `json:"away,omitempty"` // only to be put aside
	Aside   string   `json:"aside"`          // a folder beside them; empty where nothing is in the way
	Witness string   `json:"witness"`        // the path of the witness, and what it is to say
	Says    []byte   `json:"says"`
}

// write writes the order down. Before it is on disk nothing has happened.
func (s swap) write() error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	staging := filepath.Join(s.dir, restoreFolder)
	part := filepath.Join(staging, orderFile+".part")
	if err := writeSynced(part, strings.NewReader(string(text))); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(staging, orderFile)); err != nil {
		return err
	}
	return errors.Join(SyncFolder(staging), SyncFolder(s.dir))
}

// finishRestore carries out the order that it finds in a data folder, if any.
// Every step can be done again after it was done, or half done.
func finishRestore(dir string) error {
	s, ok, err := readOrder(dir)
	if err != nil || !ok {
		return err
	}
	for _, step := range s.steps() {
		if err := step(); err != nil {
			return fmt.Errorf("finishing a restore: %w", storageError(err))
		}
	}
	return nil
}

func readOrder(dir string) (swap, bool, error) {
	s := swap{dir: dir}
	text, err := os.ReadFile(filepath.Join(dir, restoreFolder, orderFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("reading the order of a restore: %w", storageError(err))
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, false, &DamagedError{Why: "the order of a restore cannot be read"}
	}
	return s, true, nil
}

func (s swap) steps() []func() error {
	staging := filepath.Join(s.dir, restoreFolder)
	var steps []func() error
	for _, name := range s.Files {
		steps = append(steps, func() error { return s.putAside(name) }, func() error { return s.putInPlace(name) })
	}
	for _, name := range s.Away {
		steps = append(steps, func() error { return s.putAway(name) })
	}
	return append(steps,
		s.bearWitness,
		func() error {
			return errors.Join(removeIfThere(filepath.Join(staging, orderFile)), SyncFolder(staging))
		},
		func() error { return os.RemoveAll(staging) },
	)
}

// putAside moves a file that is to be replaced, and its log: a new ledger must
// not meet the log of an old one, so the names are durable before it comes.
func (s swap) putAside(name string) error {
	if !s.waits(name) {
		return nil
	}
	return s.putAway(name)
}

func (s swap) putAway(name string) error {
	if s.Aside == "" {
		return nil
	}
	aside := filepath.Join(s.dir, s.Aside)
	for _, part := range parts(name) {
		err := os.Rename(filepath.Join(s.dir, part), filepath.Join(aside, part))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(SyncFolder(aside), SyncFolder(s.dir))
}

// parts are a database and what SQLite keeps beside it.
func parts(name string) []string { return []string{name, name + "-wal", name + "-shm"} }

// meetsAny reports whether anything is in the way.
func (s swap) meetsAny() bool {
	for _, name := range append(s.Files, s.Away...) {
		for _, part := range parts(name) {
			if _, err := os.Lstat(filepath.Join(s.dir, part)); err == nil {
				return true
			}
		}
	}
	return false
}

func (s swap) putInPlace(name string) error {
	if !s.waits(name) {
		return nil
	}
	if err := os.Rename(filepath.Join(s.dir, restoreFolder, name), filepath.Join(s.dir, name)); err != nil {
		return err
	}
	return SyncFolder(s.dir)
}

// waits reports whether a file has not been put in place yet: what stands
// there is still the old one.
func (s swap) waits(name string) bool {
	_, err := os.Lstat(filepath.Join(s.dir, restoreFolder, name))
	return err == nil
}

// bearWitness lets the witness speak of the restored ledger. It is a help and
// not a part of it, so one that cannot be written keeps nobody from opening;
// but then it must not speak of the old one.
func (s swap) bearWitness() error {
	if s.Witness == "" {
		return nil
	}
	if err := os.WriteFile(s.Witness, s.Says, 0o600); err != nil {
		return removeIfThere(s.Witness)
	}
	return nil
}
