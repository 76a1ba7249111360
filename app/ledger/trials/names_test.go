package trials

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tideover/tideover/app"
)

// playFirst sets up a kiosk, registers one patient and shows the number.
func playFirst(dir string) error {
	d, err := staffedDesk(dir, newRandom(1))
	if err != nil {
		return err
	}
	k, session, err := d.open(app.Outside{Dial: noNetwork})
	if err != nil {
		return err
	}
	a, err := arrive(session, 1)
	if err != nil {
		return err
	}
	fmt.Printf("shown %s\n", a.Number)
	return k.Close()
}

// made finds a call that gives a file or folder its name, and synced one that
// makes a folder's names durable. A file that is opened is taken as made.
var (
	made   = regexp.MustCompile(`(?:mkdirat|openat|renameat2?|open|mkdir|rename)\(.*"([^"]+)"`)
	synced = regexp.MustCompile(`f(?:data)?sync\(\d+<([^>]+)>`)
)

// TestNamesAreOnDiskBeforeANumberIsShown watches the system calls of the very
// first registration of a kiosk. The trial's VFS sees SQLite's files alone; a
// folder, the key and the settings are the kiosk's own doing.
func TestNamesAreOnDiskBeforeANumberIsShown(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("there is no strace here")
	}
	dir := filepath.Join(scratch(t), "new", "kiosk")
	log := filepath.Join(t.TempDir(), "calls")
	cmd := exec.Command(strace, "-f", "-y", "-s", "20", "-o", log, "-e", "trace=mkdir,mkdirat,open,openat,rename,renameat,renameat2,fsync,fdatasync,write", os.Args[0], dir)
	cmd.Env = append(os.Environ(), roleVariable+"=first")
	if out, err := cmd.CombinedOutput(); err != nil && strings.Contains(strings.ToLower(string(out)), "ptrace") {
		t.Skipf("strace may not trace here: %s", out)
	} else if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(log)
	must(t, err)
	before, _, shown := strings.Cut(string(text), `"shown `)
	if !shown {
		t.Fatal("the number was never shown")
	}
	lost := namesAtRisk(before)
	for _, name := range []string{"..", ".", "kiosk.key", "tideover.toml", "data", "data/ledger.db", "data/ledger.db-wal"} {
		atRisk, seen := lost[filepath.Join(dir, name)]
		if atRisk || !seen {
			t.Errorf("%s: seen being made %t; a number was shown while a power cut could take it away %t", name, seen, atRisk)
		}
	}
}

// namesAtRisk gives each name that was made, and whether a power cut could
// still take it away: the folder that it is in was not synced since.
func namesAtRisk(calls string) map[string]bool {
	risk := map[string]bool{}
	for line := range strings.Lines(calls) {
		if m := synced.FindStringSubmatch(line); m != nil {
			for name := range risk {
				risk[name] = risk[name] && filepath.Dir(name) != m[1]
			}
		}
		m := made.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, " = -1 ") {
			continue
		}
		if _, known := risk[m[1]]; !known || strings.Contains(line, "rename") {
			risk[m[1]] = true
		}
	}
	return risk
}
