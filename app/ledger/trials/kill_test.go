package trials

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// patience is how long three processes may take to get on with it on a machine
// that has other things to do.
const patience = 2 * time.Minute

// killing is three processes on one data folder: a kiosk that registers, a
// second that waits to take over, and a reader that copies the ledger.
type killing struct {
	t      *testing.T
	random *rand.Rand
	desk   desk
	copies string
	three  map[string]*process // by name; the first letter is the role
	rounds int

	mu    sync.Mutex
	shown map[record.DowntimeNumber]record.ID // in this folder
	all   map[record.DowntimeNumber]bool      // in every folder
	copy  string                              // the last whole copy
	wrong []string
	news  chan struct{}
}

// TestKillNine kills processes at random moments, again and again: every
// number that was shown is there afterwards, whole, and none was shown twice.
func TestKillNine(t *testing.T) {
	k := &killing{t: t, random: rand.New(rand.NewPCG(seed(t), 2)), all: map[record.DowntimeNumber]bool{}, news: make(chan struct{}, 1)}
	total, perFolder := rounds(1000, 16, 3), rounds(10, 8, 3)
	began := time.Now()
	for folder := 0; k.rounds < total; folder++ {
		k.folder(folder, min(perFolder, total-k.rounds))
		if folder%5 == 4 {
			t.Logf("%d of %d rounds, %d numbers shown", k.rounds, total, len(k.all))
		}
	}
	t.Logf("%d rounds in %s, %d numbers shown, none lost, none twice", k.rounds, time.Since(began).Round(time.Second), len(k.all))
}

// folder plays some rounds on a new data folder.
func (k *killing) folder(n, rounds int) {
	dir := scratch(k.t)
	if n%5 == 4 {
		dir = k.t.TempDir() // a disk that makes its writer wait
	}
	var err error
	k.desk, err = staffedDeskCalled(kioskCode(n), dir, newRandom(k.random.Uint64()))
	must(k.t, err)
	k.copies, k.three = filepath.Join(dir, "copies"), map[string]*process{}
	k.mu.Lock()
	k.shown, k.copy = map[record.DowntimeNumber]record.ID{}, ""
	k.mu.Unlock()
	for range rounds {
		k.round()
	}
	k.end(k.three)
	k.checkCopy(k.desk.data(), k.soFar()) // the ledger itself, which nobody has open
	if k.copy != "" {
		k.checkCopy(k.copy, nil)
	}
	must(k.t, os.RemoveAll(dir))
}

// kioskCode gives every folder's kiosk a code of its own, as a trust does: what
// keeps the numbers of two kiosks with one code apart is tried by the clones.
func kioskCode(n int) string {
	const letters = "ABCDEFGHJKMNPQRTVWYZ"
	return fmt.Sprintf("%c%d", letters[n/9%len(letters)], n%9+1)
}

// round lets the three get on, kills one of them or all at a random moment,
// and looks.
func (k *killing) round() {
	k.rounds++
	k.start()
	k.await(1 + k.random.IntN(8))
	time.Sleep(time.Duration(k.random.IntN(15_000)) * time.Microsecond) // the random moment
	victims := maps.Clone(k.three)
	if names := []string{"kiosk 1", "kiosk 2", "reader"}; k.random.IntN(4) > 0 {
		victims = map[string]*process{}
		for range 1 + k.random.IntN(2) {
			name := names[k.random.IntN(len(names))]
			victims[name] = k.three[name]
		}
	}
	k.end(victims)
	if k.three["kiosk 1"] != nil || k.three["kiosk 2"] != nil {
		k.await(1) // whoever is left takes over
	}
	k.checkNow()
	if k.t.Failed() {
		k.end(k.three)
		k.t.Fatalf("in round %d", k.rounds)
	}
}

func (k *killing) start() {
	for name, args := range map[string][]string{
		"kiosk 1": {"kiosk", k.desk.dir}, "kiosk 2": {"kiosk", k.desk.dir}, "reader": {"reader", k.desk.dir, k.copies},
	} {
		if k.three[name] == nil {
			k.three[name] = launch(k.t, k.heard, args[0], args[1:]...)
		}
	}
}

func (k *killing) end(victims map[string]*process) {
	for name, p := range maps.Clone(victims) {
		p.kill(k.t)
		delete(k.three, name)
	}
}

// heard notes what a process said. A line that was cut off was not said.
func (k *killing) heard(line string) {
	words := strings.Fields(line)
	if len(words) != 3 || words[2] != "." {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if words[0] == "copy" {
		k.copy = words[1]
		return
	}
	number, err := record.ParseDowntimeNumber(words[0])
	if err != nil || k.all[number] {
		k.wrong = append(k.wrong, fmt.Sprintf("%s was shown twice, or is no number: %v", words[0], err))
	}
	k.all[number], k.shown[number] = true, record.ID(words[1])
	select {
	case k.news <- struct{}{}:
	default:
	}
}

// await waits until so many more numbers have been shown.
func (k *killing) await(more int) {
	k.t.Helper()
	late := time.After(patience)
	for want := k.count() + more; k.count() < want; {
		select {
		case <-k.news:
		case <-late:
			for name, p := range k.three {
				p.kill(k.t)
				k.t.Logf("%s said: %s", name, p.stderr.String())
			}
			k.t.Fatalf("in round %d nobody registers any more", k.rounds)
		}
	}
}

func (k *killing) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.shown)
}

func (k *killing) soFar() map[record.DowntimeNumber]record.ID {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, wrong := range k.wrong {
		k.t.Error(wrong)
	}
	return maps.Clone(k.shown)
}

// checkNow looks at a copy of the ledger while whoever is left goes on.
func (k *killing) checkNow() {
	shown := k.soFar()
	folder := filepath.Join(k.desk.dir, "now")
	must(k.t, copyLedger(k.desk.ledgerFile(), folder))
	k.checkCopy(folder, shown)
	must(k.t, os.RemoveAll(folder))
}

// checkCopy opens a copy; all that had been shown before it was begun is in it.
func (k *killing) checkCopy(folder string, shown map[record.DowntimeNumber]record.ID) {
	k.t.Helper()
	o, err := k.desk.ledgerOptions()
	must(k.t, err)
	now, err := accountIn(folder, o)
	if err != nil {
		k.t.Errorf("a copy of the ledger: %v", err)
	}
	for number, id := range shown {
		if err := now.shown(number, id); err != nil {
			k.t.Errorf("in a copy of the ledger: %v", err)
		}
	}
}
