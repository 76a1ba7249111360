package spool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Folder is a printer that keeps each document as a file, for a print server
// that watches the folder, a stick, or a kiosk without a printer. Its "sent"
// means that the file is whole and on disk.
//
// A file is named after the sheet's serial: the same sheet again is the same
// file, and a file that is there is never written over. Two kiosks must not
// share a folder, since serials are counted by kiosk.
type Folder struct {
	dir  string
	sync func(*os.File) error
}

// NewFolder makes a printer of a folder, which need not be there yet.
func NewFolder(dir string) *Folder {
	return &Folder{dir: filepath.Clean(dir), sync: (*os.File).Sync}
}

// State is idle while the folder is there.
func (f *Folder) State(context.Context) (State, error) {
	info, err := os.Stat(f.dir)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is a file", f.dir)
	}
	if err != nil {
		return unreachable(&Fault{FolderGone, err})
	}
	return State{Condition: Idle, Accepting: true}, nil
}

// Print writes the file under a passing name, forces it to disk, and only then
// gives it its own.
func (f *Folder) Print(ctx context.Context, doc Document) (Outcome, error) {
	name, err := fileName(doc)
	if err != nil {
		return refused(&Fault{BadName, err}, false)
	}
	if ctx.Err() != nil {
		return refused(&Fault{NotStarted, context.Cause(ctx)}, endOf(ctx) == Interrupted)
	}
	final := filepath.Join(f.dir, name)
	switch there, err := os.ReadFile(final); {
	case err == nil && !bytes.Equal(there, doc.Data):
		return refused(&Fault{NameTaken, fmt.Errorf("%s: %w", name, fs.ErrExist)}, false)
	case err == nil:
		return Outcome{Result: Sent, JobID: name}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return refused(&Fault{FolderRefuses, err}, true)
	}
	if err := f.write(final, doc.Data); err != nil {
		return refused(f.faultOf(err), true)
	}
	return Outcome{Result: Sent, JobID: name}, nil
}

func (f *Folder) faultOf(err error) *Fault {
	if errors.Is(err, fs.ErrNotExist) {
		return &Fault{FolderGone, err}
	}
	return &Fault{FolderRefuses, err}
}

// write leaves either the whole file or none. A passing file that a crash left
// is used again and so never piles up.
func (f *Folder) write(final string, data []byte) error {
	passing := filepath.Join(filepath.Dir(final), "."+filepath.Base(final)+".part")
	err := f.writeSynced(passing, data)
	if err == nil {
		err = os.Rename(passing, final)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(passing)))
	}
	if err := f.syncFolder(); err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(final)))
	}
	return nil
}

func (f *Folder) writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = f.sync(file)
	}
	return errors.Join(err, file.Close())
}

// syncFolder makes the new name itself durable. Windows has no such call; its
// file systems keep names in a journal.
func (f *Folder) syncFolder() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(f.dir)
	if err != nil {
		return err
	}
	return errors.Join(f.sync(dir), dir.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// fileName takes plain serials only, so that no name leads out of the folder.
func fileName(doc Document) (string, error) {
	const plain = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if doc.Name == "" || strings.Trim(doc.Name, plain) != "" || strings.TrimSpace(doc.Name) != doc.Name || len(doc.Name) > 100 {
		return "", errors.New("a sheet's serial has letters, digits, spaces, - and _ only")
	}
	switch doc.Format {
	case "application/pdf":
		return doc.Name + ".pdf", nil
	case "application/vnd.zebra-zpl":
		return doc.Name + ".zpl", nil
	}
	return doc.Name + ".bin", nil
}
