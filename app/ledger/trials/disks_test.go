package trials

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
)

const pageSize = 4096

// harm is something that befalls a data folder while nobody has it open.
type harm struct {
	name string
	do   func(d desk) error
}

// befall does one harm after another, each to a copy of the same desk, and
// looks at what a person is then told. The run with the race detector takes
// some of a long list.
func befall(t *testing.T, make func(dir string) (desk, error), harms func(desk) []harm) {
	t.Helper()
	t.Parallel()
	folder := scratch(t)
	before, err := make(filepath.Join(folder, "before"))
	must(t, err)
	whole, err := before.copyTo(filepath.Join(folder, "whole"))
	must(t, err)
	was, err := accountOf(whole)
	must(t, err)
	tried, refused, list := 0, 0, harms(before)
	for i, h := range list {
		if i%rounds(1, 1, 1+len(list)/8) != 0 {
			continue
		}
		d, err := before.copyTo(filepath.Join(folder, "harmed"))
		must(t, err)
		must(t, h.do(d))
		no, err := d.answers(was)
		if err != nil {
			t.Errorf("%s: %v", h.name, err)
		}
		tried++
		if no {
			refused++
		}
		must(t, os.RemoveAll(d.dir))
	}
	t.Logf("%d harms: %d refused with words and a code, %d without effect", tried, refused, tried-refused)
}

// answers holds a harmed ledger to its word: the kiosk or the verification
// refuses it as damaged and says what to do, or everything is as it was.
func (d desk) answers(was account) (refused bool, err error) {
	o, err := d.ledgerOptions()
	if err != nil {
		return false, err
	}
	_, verifyErr := ledger.Verify(ctx, d.data(), o, nil)
	if verifyErr != nil && !errors.Is(verifyErr, ledger.ErrNotFound) {
		return true, refusal12(verifyErr)
	}
	s, err := d.settings()
	if err != nil {
		return false, err
	}
	k, err := app.Open(ctx, s, outside(9), nil)
	if err != nil {
		return true, refusal12(err)
	}
	if err := k.Close(); err != nil {
		return false, err
	}
	now, err := accountOf(d)
	if err != nil {
		return false, fmt.Errorf("it verified, and then: %w", err)
	}
	if part := now.differs(was); part != "" {
		return false, fmt.Errorf("it opened and verified, and %s had silently changed", part)
	}
	return false, nil
}

// refusal12 finds a refusal that is not exit code 12 with a next step. Where
// the ledger's identity itself is harmed, its key no longer fits: that cannot
// be told from a wrong key. A version from the future is not this program's to
// judge.
func refusal12(err error) error {
	if errors.Is(err, ledger.ErrWrongKey) || errors.Is(err, ledger.ErrNewer) {
		return clear(err)
	}
	if e := app.Explain(err); e.Code != app.ExitDamaged || e.Hint == "" {
		return fmt.Errorf("refused with exit code %d, want %d: %w", e.Code, app.ExitDamaged, err)
	}
	return nil
}

// flip changes one byte of a file.
func flip(path string, at int64, by byte) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	content[at] ^= by
	return os.WriteFile(path, content, 0o600)
}

// flips changes a byte in the header of each part of a file, such as a page,
// and bytes at random places of it.
func flips(random *rand.Rand, path string, first, part int64) (list []harm) {
	info, err := os.Stat(path)
	if err != nil {
		panic(err)
	}
	for start := first; start < info.Size(); start += part {
		places := []int64{start, start + 5}
		for range rounds(8, 1, 1) {
			places = append(places, start+random.Int64N(min(part, info.Size()-start)))
		}
		for _, at := range places {
			by := byte(1 + random.IntN(255))
			list = append(list, harm{fmt.Sprintf("byte %d of %s changed by %#x", at, filepath.Base(path), by), func(d desk) error {
				return flip(filepath.Join(d.data(), filepath.Base(path)), at, by)
			}})
		}
	}
	return list
}

func TestFlippedByteInEveryPage(t *testing.T) {
	random := rand.New(rand.NewPCG(seed(t), 3))
	befall(t, busyDesk, func(d desk) []harm { return flips(random, d.ledgerFile(), 0, pageSize) })
}

func TestFlippedByteInTheDatabaseHeader(t *testing.T) {
	random := rand.New(rand.NewPCG(seed(t), 4))
	befall(t, busyDesk, func(d desk) (list []harm) {
		for at := int64(0); at < 100; at += int64(rounds(1, 7, 20)) {
			by := byte(1 + random.IntN(255))
			list = append(list, harm{fmt.Sprintf("byte %d of the header changed by %#x", at, by), func(d desk) error {
				return flip(d.ledgerFile(), at, by)
			}})
		}
		return list
	})
}

// A frame of the write-ahead log that does not hold ends the log for SQLite:
// what follows it would be gone without a word.
func TestFlippedByteInTheWriteAheadLog(t *testing.T) {
	random := rand.New(rand.NewPCG(seed(t), 5))
	befall(t, crashedDesk, func(d desk) []harm {
		all := flips(random, d.walFile(), 32, pageSize+24)
		if full() {
			return all
		}
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all[:min(30, len(all))]
	})
}

func TestTruncatedOrMissingWriteAheadLog(t *testing.T) {
	random := rand.New(rand.NewPCG(seed(t), 6))
	befall(t, crashedDesk, func(d desk) []harm {
		info, err := os.Stat(d.walFile())
		must(t, err)
		list := []harm{{"the log is gone", func(d desk) error { return os.Remove(d.walFile()) }}}
		sizes := []int64{0, 16, 32, 32 + 24, info.Size() / 2, info.Size() - 1}
		for range rounds(50, 4, 2) {
			sizes = append(sizes, random.Int64N(info.Size()))
		}
		for _, size := range sizes {
			list = append(list, harm{fmt.Sprintf("the log ends after %d of %d bytes", size, info.Size()), func(d desk) error {
				return os.Truncate(d.walFile(), size)
			}})
		}
		return list
	})
}

func TestTruncatedDatabase(t *testing.T) {
	befall(t, busyDesk, func(d desk) (list []harm) {
		info, err := os.Stat(d.ledgerFile())
		must(t, err)
		for _, size := range []int64{100, 511, pageSize, pageSize + 1, info.Size() / 2, info.Size() - pageSize, info.Size() - 1} {
			list = append(list, harm{fmt.Sprintf("the database ends after %d of %d bytes", size, info.Size()), func(d desk) error {
				return os.Truncate(d.ledgerFile(), size)
			}})
		}
		return list
	})
}

// A ledger that is gone is not a ledger that never was.
func TestMissingDatabase(t *testing.T) {
	befall(t, busyDesk, func(desk) []harm {
		return []harm{
			{"the database is gone", func(d desk) error { return os.Remove(d.ledgerFile()) }},
			{"the database is empty", func(d desk) error { return os.Truncate(d.ledgerFile(), 0) }},
			{"the data folder is gone", func(d desk) error { return os.RemoveAll(d.data()) }},
		}
	})
}

func TestDatabaseReplacedByText(t *testing.T) {
	befall(t, busyDesk, func(desk) []harm {
		text := slices.Repeat([]byte("Not a database.\n"), 1000)
		return []harm{{"the database is text", func(d desk) error { return os.WriteFile(d.ledgerFile(), text, fs.FileMode(0o600)) }}}
	})
}
