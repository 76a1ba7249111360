package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

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

// wordsFile is what the department may put into words of its own: one file for
// each action card, one for each notice.
type wordsFile interface {
	// place is where it stands among its like, and the title that it is asked
	// for by.
	place() (order int, title string)
	// lacks says what is missing for it to be of use.
	lacks() error
}

// wordsFiles reads the TOML files of a folder of the assets and, over them, those
// of the trust's own folder, if the settings name one: one of the same file name
// takes the place of the other. A file that cannot be used is left out, and what
// it was to replace stays; the error has a *WordsFileError for each, and one for a
// folder that cannot be read. What shipped
// is there whatever the trust's files are like. They come in their order.
func wordsFiles[T wordsFile](shipped fs.FS, folder, own string) ([]T, error) {
	inside, err := fs.Sub(shipped, folder)
	if err != nil {
		return nil, err
	}
	sources := []fs.FS{inside}
	byName := map[string]T{}
	var bad []error
	if own != "" {
		if _, err := os.ReadDir(own); err != nil {
			bad = append(bad, &WordsFileError{own, err})
		}
		sources = append(sources, os.DirFS(own))
	}
	for _, source := range sources {
		names, err := fs.Glob(source, "*.toml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			one, err := readWords[T](source, name)
			if err != nil {
				bad = append(bad, &WordsFileError{name, err})
				continue
			}
			byName[name] = one
		}
	}
	return slices.SortedFunc(maps.Values(byName), compareWords[T]), errors.Join(bad...)
}

func compareWords[T wordsFile](a, b T) int {
	first, title := a.place()
	second, other := b.place()
	return cmp.Or(cmp.Compare(first, second), strings.Compare(title, other))
}

// wordsTitles names them, in their order.
func wordsTitles[T wordsFile](files []T) []string {
	var names []string
	for _, f := range files {
		_, title := f.place()
		names = append(names, title)
	}
	return names
}

// readWords reads one file. It must hold nothing that is not understood: a word
// misspelt would leave a step out.
func readWords[T wordsFile](source fs.FS, name string) (one T, err error) {
	meta, err := toml.DecodeFS(source, name, &one)
	if err != nil {
		return one, err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return one, fmt.Errorf("%s is not known here", extra[0])
	}
	return one, one.lacks()
}
