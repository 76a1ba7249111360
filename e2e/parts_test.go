// Package e2e holds the product to its main job on real parts: the real
// program in a real window, driven by keyboard alone, an IPP printer, an HL7
// receiver and a FHIR server that nobody here wrote. `make test` installs the
// parts and sets TIDEOVER_E2E; without it these tests are skipped.
package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// parts are the counterparts of one kiosk.
type parts struct {
	dir     string
	paper   string // what the printer put out
	printer string // its address
	pas     string // host:port
	pasLog  string
	pasHold string
	epr     string // base URL
	display string
	screen  *os.Process // the server of the display
}

// program is the kiosk's executable, built by `make test`.
func program(t *testing.T) string {
	t.Helper()
	if os.Getenv("TIDEOVER_E2E") == "" {
		t.Skip("TIDEOVER_E2E is not set; make test sets it where the parts are installed")
	}
	path, err := filepath.Abs(os.Getenv("TIDEOVER_PROGRAM"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("TIDEOVER_PROGRAM: %v", err)
	}
	return path
}

func assemble(t *testing.T) *parts {
	t.Helper()
	p := &parts{dir: t.TempDir()}
	p.paper = filepath.Join(p.dir, "paper")
	if err := os.Mkdir(p.paper, 0o700); err != nil {
		t.Fatal(err)
	}
	p.pasLog, p.pasHold = filepath.Join(p.dir, "pas.jsonl"), filepath.Join(p.dir, "hold")
	p.display, p.screen = startDisplay(t)
	p.printer = startPrinter(t, p)
	p.pas = "127.0.0.1:" + startLine(t, nil, python(t), "testdata/pas.py", p.pasLog, p.pasHold)
	p.epr = "http://127.0.0.1:" + startEPR(t)
	return p
}

// start runs a part until the test ends, and gives its standard output.
func start(t *testing.T, env []string, name string, args ...string) io.Reader {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", name, err)
	}
	t.Cleanup(func() {
		in.Close()
		cancel()
		cmd.Wait()
		if t.Failed() {
			t.Logf("%s said: %s", filepath.Base(name), tail(complaints.String(), 2000))
		}
	})
	return out
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// startLine runs a part whose first line says where it is.
func startLine(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	line, err := bufio.NewReader(start(t, env, name, args...)).ReadString('\n')
	if err != nil {
		t.Fatalf("%s said nothing: %v", name, err)
	}
	return strings.TrimSpace(line)
}

func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(name, "-c", "import hl7.mllp").Run() == nil {
			return name
		}
	}
	t.Fatal("python3-hl7 is not installed")
	return ""
}

// startDisplay gives a display of its own with a window manager on it, and the
// process that serves it.
func startDisplay(t *testing.T) (string, *os.Process) {
	t.Helper()
	size := os.Getenv("TIDEOVER_SCREEN")
	if size == "" {
		size = "1280x800"
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-noreset", "-nolisten", "tcp", "-screen", "0", size+"x24")
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); cmd.Wait() })
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb gave no display: %v", err)
	}
	display := ":" + strings.TrimSpace(number)
	start(t, []string{"DISPLAY=" + display}, "openbox")
	return display, cmd.Process
}

// startPrinter runs an IPP printer that keeps what it prints. It wants a D-Bus
// of its own, and nothing of the machine's.
func startPrinter(t *testing.T, p *parts) string {
	t.Helper()
	bus := startLine(t, nil, "dbus-daemon", "--session", "--nofork", "--print-address")
	port := freePort(t)
	script, err := filepath.Abs("testdata/save.sh")
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"DBUS_SYSTEM_BUS_ADDRESS=" + bus, "DBUS_SESSION_BUS_ADDRESS=" + bus, "PAPER=" + p.paper}
	start(t, env, "ippeveprinter", "-p", strconv.Itoa(port), "-n", "localhost", "-r", "off",
		"-d", t.TempDir(), "-c", script, "-f", "application/pdf", "Ward Printer")
	waitFor(t, "the printer listens", func() bool { return listens(port) })
	return fmt.Sprintf("ipp://localhost:%d/ipp/print", port)
}

func listens(port int) bool {
	c, err := net.DialTimeout("tcp", fmt.Sprintf("localhost:%d", port), time.Second)
	if err != nil {
		return false
	}
	c.Close()
	return true
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// startEPR runs Medplum's FHIR router.
func startEPR(t *testing.T) string {
	t.Helper()
	if os.Getenv("TIDEOVER_NODE_MODULES") == "" {
		t.Fatal("TIDEOVER_NODE_MODULES is not set; make test sets it")
	}
	return startLine(t, nil, "node", "../sync/fhir/testdata/medplum/server.cjs")
}

// waitFor waits for something that another process does.
func waitFor(t *testing.T, what string, happened func() bool) {
	t.Helper()
	deadline := time.Now().Add(45 * time.Second)
	for time.Now().Before(deadline) {
		if happened() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("it did not happen that %s", what)
}

// told is one message as the PAS read it.
type told struct{ ControlID, Event, Visit, Family, Raw string }

// messages gives what the PAS was told so far.
func (p *parts) messages(t *testing.T) []told {
	t.Helper()
	text, err := os.ReadFile(p.pasLog)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []told
	for line := range strings.Lines(string(text)) {
		var m told
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// held counts the EPR's resources of one kind.
func (p *parts) held(t *testing.T, kind string) []map[string]any {
	t.Helper()
	answer, err := http.Get(p.epr + "/" + kind + "?_count=1000")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var bundle struct {
		Entry []struct{ Resource map[string]any }
	}
	if err := json.NewDecoder(answer.Body).Decode(&bundle); err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	for _, e := range bundle.Entry {
		all = append(all, e.Resource)
	}
	return all
}
