package spool

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// startCUPS runs CUPS of its own on a port of the loopback, and gives its host.
// Its queues are made with lpadmin.
func startCUPS(t *testing.T) (host string, admin func(args ...string)) {
	t.Helper()
	for _, program := range []string{"cupsd", "lpadmin", "gs"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed (Debian: cups, cups-client, ghostscript)", program)
		}
	}
	if os.Getuid() != 0 {
		t.Skip("a CUPS of one's own wants root")
	}
	dir, err := os.MkdirTemp("/tmp", "cups") // its socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	host = freePort(t)
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, sub := range []string{".", "spool", "spool/tmp", "cache", "state", "root"} {
		path := filepath.Join(dir, sub)
		if err := errors.Join(os.MkdirAll(path, 0o755), os.Chmod(path, 0o777)); err != nil {
			t.Fatal(err)
		}
	}
	files := write("cups-files.conf", strings.ReplaceAll(`FileDevice Yes
ServerRoot DIR/root
RequestRoot DIR/spool
TempDir DIR/spool/tmp
CacheDir DIR/cache
StateDir DIR/state
AccessLog DIR/access_log
ErrorLog DIR/error_log
PageLog DIR/page_log
`, "DIR", dir))
	conf := write("cupsd.conf", "Listen "+host+"\nListen "+dir+"/sock\nBrowsing Off\nDefaultAuthType None\nMaxLogSize 0\nLogLevel info\n"+
		"<Location />\nOrder allow,deny\nAllow all\n</Location>\n<Policy default>\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n")
	run(t, exec.Command("cupsd", "-f", "-c", conf, "-s", files))
	eventually(t, "CUPS listens", func() bool {
		conn, err := net.Dial("tcp", host)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return host, func(args ...string) {
		t.Helper()
		cmd := exec.Command("lpadmin", append([]string{"-h", host}, args...)...)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("lpadmin %v: %v: %s", args, err, said)
		}
	}
}

// The backend of CUPS that makes a PDF file of whatever comes, and where it puts
// what nobody in particular asked for.
const (
	pdfPPD    = "/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd"
	pdfFolder = "/var/spool/cups-pdf/ANONYMOUS"
)

func TestQueuesOfCUPSAreFoundAndPrintTo(t *testing.T) {
	host, admin := startCUPS(t)
	if _, err := os.Stat(pdfPPD); err != nil {
		t.Skip("CUPS has no PDF backend here (Debian: printer-driver-cups-pdf)")
	}
	all, err := Find(t.Context(), findingNetwork(host, freePort(t)))
	if err != nil || len(all) != 0 {
		t.Fatalf("found %+v, %v before there was a queue", all, err)
	}
	admin("-p", "majors", "-D", "Majors laser", "-L", "By bay 4", "-v", "cups-pdf:/", "-P", pdfPPD, "-E")
	all, err = Find(t.Context(), findingNetwork(host, freePort(t)))
	if err != nil || len(all) != 1 {
		t.Fatalf("found %+v, %v", all, err)
	}
	f := all[0]
	if f.Name != "Majors laser" || f.Location != "By bay 4" || f.Device != "cups-pdf:/" || f.State.Condition != Idle ||
		f.Address != "ipp://"+host+"/printers/majors" || !f.Takes("application/pdf") {
		t.Errorf("found %+v", f)
	}
	printer, err := Open(f.Address, eveNetwork())
	if err != nil {
		t.Fatal(err)
	}
	job := record.PrintJob{Sheet: record.TestSheet, Printer: f.Name, Copy: 1, Pages: 1, FirstSerial: os.Getpid() % 1_000_000, ChainHead: "7FK3-9XD2", QueuedAt: time.Date(2026, 11, 22, 3, 11, 0, 0, time.UTC)}
	press, err := printing.NewPress(printing.Issuer{Trust: "RZZ", Site: "Tidewater General Hospital", ODS: "RZZ01", KioskCode: "K3", KioskName: "Reception 1", Location: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := press.Test(job, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := printer.Print(within(t, 60*time.Second), Document{Name: job.Name(), Format: "application/pdf", Media: "iso_a4_210x297mm", Data: pdf})
	if err != nil || outcome.Result != Sent {
		t.Fatalf("%+v, %v", outcome, err)
	}
	came, err := filepath.Glob(filepath.Join(pdfFolder, job.Name()+"*"))
	if err != nil || len(came) != 1 {
		t.Fatalf("came out: %v, %v", came, err)
	}
	defer os.Remove(came[0])
	if text, err := exec.Command("pdftotext", came[0], "-").Output(); err != nil || !strings.Contains(string(text), fmt.Sprintf("%06d", job.FirstSerial)) {
		t.Errorf("%v: %s", err, text)
	}
}
