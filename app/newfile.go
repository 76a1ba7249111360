package app

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tideover/tideover/app/ledger"
)

// newFile is a long file on its way to disk: nobody sees it under its name
// before it is whole, and no other file is written over.
type newFile struct {
	path   string
	temp   *os.File
	digest hash.Hash
	to     *bufio.Writer
	rows   *csv.Writer
}

func beginFile(path string) (*newFile, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%w: %s", ErrReturnFile, path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".tideover-*")
	if err != nil {
		return nil, err
	}
	f := &newFile{path: path, temp: temp, digest: sha256.New()}
	f.to = bufio.NewWriter(io.MultiWriter(temp, f.digest))
	f.rows = csv.NewWriter(f.to)
	return f, nil
}

// Write adds bytes.
func (f *newFile) Write(p []byte) (int, error) { return f.to.Write(p) }

// row adds a row of CSV.
func (f *newFile) row(cells ...string) error { return f.rows.Write(cells) }

// finish puts everything on disk.
func (f *newFile) finish() error {
	f.rows.Flush()
	return errors.Join(f.rows.Error(), f.to.Flush(), f.temp.Sync(), f.temp.Close())
}

// name gives the file its name, once and for good.
func (f *newFile) name() error {
	if err := os.Rename(f.temp.Name(), f.path); err != nil {
		return err
	}
	return ledger.SyncFolder(filepath.Dir(f.path))
}

// giveUp removes the file where it has no name yet.
func (f *newFile) giveUp() {
	if f != nil {
		f.temp.Close()
		os.Remove(f.temp.Name())
	}
}
