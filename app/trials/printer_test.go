package trials

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// printer is an ippeveprinter that does what files in its folder tell it.
type printer struct {
	t         *testing.T
	dir, port string
	env       []string
	cmd       *exec.Cmd
}

// command is what the printer runs for each document. It keeps the document under
// the job's name, a number apart for each time that it came, and is in trouble for
// as long as a file says so.
const command = `#!/bin/sh
cd "DIR"
n=1
while [ -e "got/$IPP_JOB_NAME.$n.pdf" ] || [ -e "got/$IPP_JOB_NAME.$n.half" ]; do n=$((n + 1)); done
if [ -e vanish ]; then
	rm vanish
	head -c 2000 "$1" > "got/$IPP_JOB_NAME.$n.half"
	kill -9 $PPID
	exit 1
fi
for trouble in media-jam media-empty cover-open; do
	if [ -e "$trouble" ]; then
		echo "STATE: +$trouble-error" >&2
		touch in-trouble
		while [ -e "$trouble" ]; do sleep 0.05; done
		echo "STATE: -$trouble-error" >&2
	fi
done
cp "$1" "got/$IPP_JOB_NAME.$n.half" && mv "got/$IPP_JOB_NAME.$n.half" "got/$IPP_JOB_NAME.$n.pdf"
`

func newPrinter(t *testing.T, bus string) *printer {
	t.Helper()
	p := &printer{t: t, dir: t.TempDir(), env: append(os.Environ(), "DBUS_SYSTEM_BUS_ADDRESS="+bus)}
	p.must(os.Mkdir(filepath.Join(p.dir, "got"), 0o700))
	p.must(os.WriteFile(filepath.Join(p.dir, "print.sh"), []byte(strings.ReplaceAll(command, "DIR", p.dir)), 0o700))
	listener, err := net.Listen("tcp", "localhost:0")
	p.must(err)
	_, p.port, err = net.SplitHostPort(listener.Addr().String())
	p.must(errors.Join(err, listener.Close()))
	p.start()
	t.Cleanup(p.kill)
	return p
}

func (p *printer) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *printer) address() string { return "ipp://localhost:" + p.port + "/ipp/print" }

func (p *printer) start() {
	p.t.Helper()
	p.cmd = exec.Command("ippeveprinter", "-p", p.port, "-n", "localhost", "-r", "off", "-d", p.dir, "-c", filepath.Join(p.dir, "print.sh"),
		"-f", "application/pdf", "Ward Printer")
	p.cmd.Env = p.env
	p.must(p.cmd.Start())
	eventually(p.t, "the printer listens", func() bool {
		conn, err := net.Dial("tcp", "localhost:"+p.port)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

// kill takes the printer's power.
func (p *printer) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait() // it says that it was killed
}

// gone waits until the printer has ended itself.
func (p *printer) gone() { _ = p.cmd.Wait() }

func (p *printer) tell(trouble string) {
	p.t.Helper()
	p.must(os.WriteFile(filepath.Join(p.dir, trouble), nil, 0o600))
}

func (p *printer) mend(trouble string) {
	p.t.Helper()
	p.must(os.Remove(filepath.Join(p.dir, trouble)))
}

// stuck waits until a sheet is with the printer and does not come out.
func (p *printer) stuck() {
	p.t.Helper()
	mark := filepath.Join(p.dir, "in-trouble")
	eventually(p.t, "a sheet is stuck", func() bool { _, err := os.Stat(mark); return err == nil })
	p.must(os.Remove(mark))
}

// whole gives the documents that came out whole, by the job that each came as.
func (p *printer) whole() map[string][]string {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, "got", "*.pdf"))
	p.must(err)
	byJob := map[string][]string{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".pdf")
		name = name[:strings.LastIndex(name, ".")]
		byJob[name] = append(byJob[name], file)
	}
	return byJob
}
