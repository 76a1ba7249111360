package trials

import (
	"bytes"
	"hash/maphash"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// step is one act of a recorded session. A file that was removed and made
// again is another inode under the same name.
type step struct {
	act
	inode int
}

// recorder notes everything that a ledger asks of the disk, in order, and what
// people were told meanwhile.
type recorder struct {
	mu    sync.Mutex
	steps []step
	open  map[string]int // inode by file name
	born  int
	told  []told
}

// told is something that a person was shown: from a moment on, and until a
// moment, it must be found.
type told struct {
	from, until int // steps; until is 0 for ever
	found       func(account) error
}

func (r *recorder) guard(a act) refusal {
	name := filepath.Base(a.path)
	if !strings.HasPrefix(name, "ledger.db") {
		return refusal{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	a.path, a.data = name, bytes.Clone(a.data)
	if a.does == creates {
		r.born++
		r.open[name] = r.born
	}
	r.steps = append(r.steps, step{a, r.open[name]})
	return refusal{}
}

// tell notes that a person was shown something just now. The returned function
// notes that it may be gone from now on.
func (r *recorder) tell(found func(account) error) (release func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := len(r.told)
	r.told = append(r.told, told{from: len(r.steps), found: found})
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told[i].until = len(r.steps)
	}
}

// crash is a power cut after so many steps: what was synced before it is on
// disk, and of the steps in pending anything may be.
type crash struct {
	at      int
	files   map[int][]byte // synced content, by inode
	names   map[string]int // synced names
	pending []step
}

// cut gives the power cut after the first n steps.
func (r *recorder) cut(n int) crash {
	c := crash{at: n, files: map[int][]byte{}, names: map[string]int{}}
	synced, folder := map[int]int{}, 0
	for i, s := range r.steps[:n] {
		switch s.does {
		case syncs:
			synced[s.inode] = i
		case syncsFolder:
			folder = i
		}
	}
	for i, s := range r.steps[:n] {
		named := s.does == creates || s.does == removes
		switch {
		case s.does == syncs || s.does == syncsFolder:
		case named && i < folder, !named && i < synced[s.inode]:
			s.apply(c.files, c.names)
		default:
			c.pending = append(c.pending, s)
		}
	}
	return c
}

// apply does a step to files and names.
func (s step) apply(files map[int][]byte, names map[string]int) {
	switch s.does {
	case creates:
		names[s.path] = s.inode
	case removes:
		delete(names, s.path)
	case cuts:
		files[s.inode] = resized(files[s.inode], s.offset)
	case writes:
		end := s.offset + int64(len(s.data))
		if int64(len(files[s.inode])) < end {
			files[s.inode] = resized(files[s.inode], end)
		}
		copy(files[s.inode][s.offset:], s.data)
	}
}

func resized(b []byte, size int64) []byte {
	if int64(len(b)) >= size {
		return b[:size:size]
	}
	if int64(cap(b)) < size {
		b = append(make([]byte, 0, 2*size), b...)
	}
	return b[:size]
}

// torn gives the sectors of a write that reached the disk, each a write of
// its own.
func (s step) torn(reached func(sector int) bool) []step {
	var parts []step
	for at, i := s.offset, 0; at < s.offset+int64(len(s.data)); i++ {
		next := min((at/sector+1)*sector, s.offset+int64(len(s.data)))
		if reached(i) {
			part := s
			part.offset, part.data = at, s.data[at-s.offset:next-s.offset]
			parts = append(parts, part)
		}
		at = next
	}
	return parts
}

// image is what a disk holds after a power cut, by file name.
type image map[string][]byte

// with gives the image of a crash after which these of the pending steps had
// reached the disk.
func (c crash) with(reached []step) image {
	files, names := map[int][]byte{}, maps.Clone(c.names)
	for inode, content := range c.files {
		files[inode] = bytes.Clone(content)
	}
	for _, s := range reached {
		s.apply(files, names)
	}
	img := image{}
	for name, inode := range names {
		img[name] = files[inode]
	}
	return img
}

// write puts the image into an empty folder.
func (img image) write(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for name, content := range img {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

var imageSeed = maphash.MakeSeed()

func (img image) sum() uint64 {
	var h maphash.Hash
	h.SetSeed(imageSeed)
	for _, name := range slices.Sorted(maps.Keys(img)) {
		h.WriteString(name + "\x00")
		h.Write(img[name])
	}
	return h.Sum64()
}

// chances is how many of the choices of a crash chance alone makes.
const chances = 4

// choices gives how many sets of pending steps a crash is tried with: none,
// all, each one left out, each one torn, and some chosen by chance. That all is
// tried at every step makes it every prefix, too.
func (c crash) choices() int { return 2 + 2*len(c.pending) + chances }

// choice gives the nth of the choices.
func (c crash) choice(n int, random *rand.Rand) []step {
	switch {
	case n == 0:
		return nil
	case n == 1:
		return c.pending
	case n < 2+len(c.pending):
		return c.instead(n-2, nil)
	case n < 2+2*len(c.pending):
		return c.tornAt(n-2-len(c.pending), random)
	}
	return c.byChance(random)
}

// instead gives the pending steps with others in the place of the ith.
func (c crash) instead(i int, others []step) []step {
	return slices.Concat(c.pending[:i], others, c.pending[i+1:])
}

// tornAt tears the ith pending step: its beginning or its end reached the disk.
func (c crash) tornAt(i int, random *rand.Rand) []step {
	s := c.pending[i]
	first := 1 + random.IntN(len(s.data)/sector+1)
	end := random.IntN(2) == 0
	return c.instead(i, s.torn(func(n int) bool { return (n >= first) == end }))
}

func (c crash) byChance(random *rand.Rand) (reached []step) {
	for _, s := range c.pending {
		switch {
		case random.IntN(3) == 0:
		case s.does == writes && random.IntN(4) == 0:
			reached = append(reached, s.torn(func(int) bool { return random.IntN(2) == 0 })...)
		default:
			reached = append(reached, s)
		}
	}
	return reached
}
