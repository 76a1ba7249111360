package app

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/BurntSushi/toml"
)

// WordsFileError says what is wrong with a file of the trust's own words, which
// is left out.
type WordsFileError struct {
	File string
	Err  error
}

// Error names file and fault.
func (e *WordsFileError) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap gives the fault.
func (e *WordsFileError) Unwrap() error { return e.Err }

// wordsFiles reads the TOML files of a folder of the assets and, over them, those
// of the trust's own folder, which need not be there: one of the same file name
// takes the place of the other. A file that cannot be used is left out, and what
// it was to replace stays; the error has a *WordsFileError for each. What shipped
// is there whatever the trust's files are like.
func wordsFiles[T any](shipped fs.FS, folder, own string, usable func(T) error) ([]T, error) {
	inside, err := fs.Sub(shipped, folder)
	if err != nil {
		return nil, err
	}
	sources := []fs.FS{inside}
	if own != "" {
		sources = append(sources, os.DirFS(own))
	}
	byName := map[string]T{}
	var bad []error
	for _, source := range sources {
		names, err := fs.Glob(source, "*.toml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			one, err := wordsFile(source, name, usable)
			if err != nil {
				bad = append(bad, &WordsFileError{name, err})
				continue
			}
			byName[name] = one
		}
	}
	return slices.Collect(maps.Values(byName)), errors.Join(bad...)
}

// wordsFile reads one file. It must hold nothing that is not understood: a word
// misspelt would leave a step out.
func wordsFile[T any](source fs.FS, name string, usable func(T) error) (one T, err error) {
	meta, err := toml.DecodeFS(source, name, &one)
	if err != nil {
		return one, err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return one, fmt.Errorf("%s is not known here", extra[0])
	}
	return one, usable(one)
}
