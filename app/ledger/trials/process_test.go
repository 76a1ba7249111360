package trials

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
)

// play makes this program one of the processes of the kill trial.
func play(role string, args []string) error {
	switch role {
	case "kiosk":
		return playKiosk(desk{args[0]})
	case "first":
		return playFirst(args[0])
	case "reader":
		return playReader(desk{args[0]}, args[1])
	}
	return fmt.Errorf("no role %q", role)
}

// playKiosk waits for the ledger to be free, takes it over, and registers as
// fast as it can. A number is shown, which is printed, after Save returned.
func playKiosk(d desk) error {
	for {
		k, session, err := d.open(app.Outside{Dial: noNetwork})
		if errors.Is(err, ledger.ErrInUse) {
			time.Sleep(2 * time.Millisecond)
			continue
		}
		if err != nil {
			return err
		}
		defer k.Close()
		for n := 0; ; n++ {
			a, err := arrive(session, n%1000)
			if err != nil {
				return err
			}
			fmt.Printf("%s %s .\n", a.Number, a.ID)
		}
	}
}

// playReader copies the ledger again and again, as an online backup does. The
// path of a copy is printed when it is whole.
func playReader(d desk, out string) error {
	for n := 0; ; n++ {
		path := filepath.Join(out, fmt.Sprintf("%d-%d", os.Getpid(), n))
		if err := copyLedger(d.ledgerFile(), path); err != nil {
			return err
		}
		fmt.Printf("copy %s .\n", path)
		if n > 1 {
			if err := os.RemoveAll(filepath.Join(out, fmt.Sprintf("%d-%d", os.Getpid(), n-2))); err != nil {
				return err
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// copyLedger copies a ledger that is in use into a folder of its own.
func copyLedger(file, folder string) (err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(file)+"?mode=ro&_pragma=busy_timeout(20000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", filepath.Join(folder, "ledger.db"))
	return err
}

// process is one of the three.
type process struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer
	ended  chan struct{} // closed when it is gone and all it said was heard
}

// launch starts this program in a role; heard gets each whole line it prints.
func launch(t *testing.T, heard func(line string), role string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(context.Background(), os.Args[0], args...), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), roleVariable+"="+role)
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	go func() {
		defer close(p.ended)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			heard(lines.Text())
		}
		p.cmd.Wait() // it was killed: there is no other end
	}()
	return p
}

// kill ends the process as a power switch would, and waits until all that it
// had said was heard.
func (p *process) kill(t *testing.T) {
	t.Helper()
	select {
	case <-p.ended:
		t.Errorf("a process ended of itself: %s", p.stderr.String())
	default:
		must(t, p.cmd.Process.Kill())
		<-p.ended
	}
}
