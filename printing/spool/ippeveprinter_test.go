package spool

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// evePrinter is ippeveprinter of CUPS: an IPP Everywhere printer that nobody
// here wrote. Its print command is a shell script that keeps the PDF in dir.
type evePrinter struct {
	address, web, dir string
}

// startEvePrinter runs it with a D-Bus of its own, without which Debian's does
// not start; Avahi it can do without.
func startEvePrinter(t *testing.T, script string) evePrinter {
	t.Helper()
	for _, program := range []string{"ippeveprinter", "dbus-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed (Debian: cups-ipp-utils, dbus-daemon)", program)
		}
	}
	dir := t.TempDir()
	bus := "unix:path=" + filepath.Join(dir, "bus")
	run(t, exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--nosyslog", "--address="+bus))
	eventually(t, "the bus is up", func() bool { _, err := os.Stat(filepath.Join(dir, "bus")); return err == nil })

	command := filepath.Join(dir, "print.sh")
	if err := os.WriteFile(command, []byte("#!/bin/sh\ncp \"$1\" \""+dir+"/$IPP_JOB_NAME.pdf\"\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	host := freePort(t)
	_, port, err := net.SplitHostPort(host)
	if err != nil {
		t.Fatal(err)
	}
	eve := exec.Command("ippeveprinter", "-p", port, "-n", "localhost", "-r", "off", "-d", dir, "-c", command, "-f", "application/pdf", "Ward Printer")
	eve.Env = append(os.Environ(), "DBUS_SYSTEM_BUS_ADDRESS="+bus)
	run(t, eve)
	eventually(t, "ippeveprinter listens", func() bool {
		conn, err := net.Dial("tcp", "localhost:"+port)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return evePrinter{"ipp://localhost:" + port + "/ipp/print", "http://localhost:" + port, dir}
}

// run starts a process and ends it with the test.
func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it says that it was killed
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func eveNetwork() Network {
	return Network{Client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, User: "K3 Reception 1", PollEvery: 20 * time.Millisecond}
}

func (e evePrinter) open(t *testing.T) Printer {
	t.Helper()
	p, err := Open(e.address, eveNetwork())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestIPPEvePrinterPrintsTheSheet(t *testing.T) {
	e := startEvePrinter(t, "exit 0")
	d, err := Probe(t.Context(), e.address, eveNetwork())
	if err != nil || d.Name != "Ward Printer" || !d.Takes("application/pdf") || d.State.Condition != Idle ||
		!slices.Contains(d.Media, "iso_a4_210x297mm") {
		t.Fatalf("%+v, %v", d, err)
	}
	doc := aDocument("CC01-004127-1")
	doc.Sides = ""
	outcome, err := e.open(t).Print(within(t, 20*time.Second), doc)
	if err != nil || outcome.Result != Sent || outcome.JobID != "1" {
		t.Fatalf("%+v, %v", outcome, err)
	}
	got, err := os.ReadFile(filepath.Join(e.dir, "CC01-004127-1.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	sameBytes(t, got, doc.Data)
}

func TestIPPEvePrinterRefusesWhatItDoesNotTake(t *testing.T) {
	e := startEvePrinter(t, "exit 0")
	doc := aDocument("WB01-000001-1")
	doc.Format = "application/vnd.zebra-zpl"
	outcome, err := e.open(t).Print(within(t, 20*time.Second), doc)
	if outcome.Result != Failed || outcome.Retry || outcome.Reasons[0] != "client-error-document-format-not-supported" {
		t.Errorf("%+v, %v", outcome, err)
	}
}

func TestIPPEvePrinterAborts(t *testing.T) {
	e := startEvePrinter(t, "exit 1")
	outcome, err := e.open(t).Print(within(t, 20*time.Second), aDocument("CC01-000001-1"))
	if outcome.Result != Unknown || outcome.JobID != "1" || !strings.Contains(outcome.Words().String(), "Look in the tray") {
		t.Errorf("%+v, %v", outcome, err)
	}
}

// After the first sheet the printer is out of paper: the second stays with it,
// the third waits here, the person is told, and with paper all goes on.
func TestIPPEvePrinterRunsOutOfPaperAndGoesOn(t *testing.T) {
	e := startEvePrinter(t, `test "$IPP_JOB_ID" = 1 && echo "STATE: +media-empty-error" >&2; exit 0`)
	q := new(memoryQueue)
	q.queued("laser", 1, 2, 3)
	s := New(q, map[string]Printer{"laser": e.open(t)}, draw, quick())
	stop := start(t, s)
	eventually(t, "the first is sent and the second waits for paper", func() bool {
		st := statusOf(t, s, "laser")
		return q.job("job-1").State == record.SheetSent && st.Printing == "job-2" && st.State.NeedsPerson()
	})
	st := statusOf(t, s, "laser")
	if st.Words.Sentence != "laser is out of paper." || st.Waiting != 1 {
		t.Errorf("got %+v", st)
	}
	resp, err := eveNetwork().Client.Get(e.web + "/media?size1=iso_a4_210x297mm&type1=stationery&level1=250&size3=iso_a4_210x297mm&type3=stationery&level3=25")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	eventually(t, "all are sent", func() bool { return q.counts()[record.SheetSent] == 3 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	for serial := 1; serial <= 3; serial++ {
		name := q.job(record.ID(fmt.Sprint("job-", serial))).Name()
		if _, err := os.Stat(filepath.Join(e.dir, name+".pdf")); err != nil {
			t.Error(err)
		}
	}
}

// The printer is killed with a sheet in it.
func TestIPPEvePrinterVanishes(t *testing.T) {
	e := startEvePrinter(t, `kill -9 $PPID`)
	n := eveNetwork()
	n.LostAfter = 5
	p, err := Open(e.address, n)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := p.Print(within(t, 20*time.Second), aDocument("CC01-000001-1"))
	if outcome.Result != Unknown || outcome.Reasons[0] != LineCut {
		t.Errorf("%+v, %v", outcome, err)
	}
}
