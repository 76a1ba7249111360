package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
)

// UnusableForm is a form of the trust's own that is left out, and why. The
// form of that name that ships with the kiosk, if any, stays in its place.
type UnusableForm struct {
	File string
	Err  error
}

// UnusableForms are those of the forms folder that are left out: one bad file
// keeps nobody from registering.
func (k *Kiosk) UnusableForms() []UnusableForm { return k.unusable }

// loadForms loads the forms that ship with the kiosk, and over them those that
// the trust has put into its folder.
func (k *Kiosk) loadForms() error {
	roots := []fs.FS{assets.Forms}
	own, err := k.ownForms()
	if err != nil {
		return err
	}
	for _, file := range own {
		if err := k.usable(file); err != nil {
			k.unusable = append(k.unusable, UnusableForm{string(file.name), err})
			continue
		}
		roots = append(roots, file)
	}
	k.forms, err = forms.LoadDepartment(k.codes, roots...)
	return err
}

// ownForms lists the form files of the trust's folder. No folder is none.
func (k *Kiosk) ownForms() ([]formFile, error) {
	folder := k.Settings.Forms.Folder
	if folder == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the forms folder: %w", err)
	}
	var files []formFile
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".json") {
			files = append(files, formFile{os.DirFS(folder), e.Name()})
		}
	}
	return files, nil
}

// usable reports why a form cannot be used. One that takes the place of a form
// that every department has must do what that does.
func (k *Kiosk) usable(file formFile) error {
	if _, core := purposes[strings.TrimSuffix(file.name, filepath.Ext(file.name))]; core {
		_, err := forms.LoadDepartment(k.codes, assets.Forms, file)
		return err
	}
	text, err := file.Open(file.name)
	if err != nil {
		return err
	}
	defer text.Close()
	_, err = forms.Load(text, k.codes)
	return err
}

// formFile is one file of a folder, as a file system that has nothing else.
type formFile struct {
	fs.FS
	name string
}

// ReadDir lists the one file at the root.
func (f formFile) ReadDir(dir string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(f.FS, dir)
	var one []fs.DirEntry
	for _, e := range all {
		if e.Name() == f.name {
			one = append(one, e)
		}
	}
	return one, err
}
