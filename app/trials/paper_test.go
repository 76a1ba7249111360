package trials

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// TestEverySheetIsAccountedFor streams patients over two printers and takes each
// trouble there is to one of them while a sheet is with it. See the package
// comment for what is then proved.
func TestEverySheetIsAccountedFor(t *testing.T) {
	for _, program := range []string{"ippeveprinter", "dbus-daemon", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed (Debian: cups-ipp-utils, dbus-daemon, poppler-utils)", program)
		}
	}
	rounds := 1
	if os.Getenv("TIDEOVER_TRIALS") == "full" {
		rounds = 10
	}
	bus := startBus(t)
	cards, rest := newPrinter(t, bus), newPrinter(t, bus)
	s := newSettings(t, cards, rest)
	for n := range rounds {
		trouble(t, s, cards, rest, n*stream)
	}
	k, err := app.Open(ctx, s, app.Outside{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	asked := seeToTheTrays(t, k, cards, rest)
	account(t, k, cards, rest)
	sheets, copies := counted(t, k)
	t.Logf("%d rounds of trouble, %d sheets, %d of them copies; a person was asked about %d", rounds, sheets, copies, asked)
	if sheets < 30*rounds || asked == 0 || copies == 0 {
		t.Error("too little happened for anything to be proved")
	}
}

func counted(t *testing.T, k *app.Kiosk) (sheets, copies int) {
	t.Helper()
	all, err := k.PrintJobs(ctx, -1)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range all {
		if j.Copy > 1 {
			copies++
		}
	}
	return len(all), copies
}

func startBus(t *testing.T) string {
	t.Helper()
	bus := filepath.Join(t.TempDir(), "bus")
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--nosyslog", "--address=unix:path="+bus)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	eventually(t, "the bus is up", func() bool { _, err := os.Stat(bus); return err == nil })
	return "unix:path=" + bus
}

// stream is how many patients come in one round.
const stream = 40

// trouble is one round, with a stream of patients all along. While one printer is
// in trouble the other must go on.
func trouble(t *testing.T, s app.Settings, cards, rest *printer, n int) {
	t.Helper()
	cut := launch(t, s, n, n+stream)
	for _, each := range []struct {
		stuck, other *printer
		what         string
	}{{cards, rest, "media-jam"}, {rest, cards, "media-empty"}, {cards, rest, "cover-open"}} {
		each.stuck.tell(each.what)
		each.stuck.stuck()
		goesOn(t, each.other)
		each.stuck.mend(each.what)
	}

	rest.kill() // offline, and back
	goesOn(t, cards)
	rest.start()

	cards.tell("vanish") // with half a sheet in it
	cards.gone()
	goesOn(t, rest)
	cards.start()

	rest.tell("media-jam") // the kiosk's power goes with a sheet in the printer
	rest.stuck()
	cut()
	rest.mend("media-jam")
}

func goesOn(t *testing.T, p *printer) {
	t.Helper()
	const sheets = 5
	before := len(p.whole())
	eventually(t, "the other printer goes on", func() bool { return len(p.whole()) >= before+sheets })
}

// seeToTheTrays waits until nothing is on its way, and does what people do: where
// nobody knows whether a sheet came out they look in the tray. It gives how
// often they were asked.
func seeToTheTrays(t *testing.T, k *app.Kiosk, printers ...*printer) (asked int) {
	t.Helper()
	session, err := k.SignIn(ctx, "1001", "112233")
	if err != nil {
		t.Fatal(err)
	}
	for settled := false; !settled; {
		settled = true
		drain(t, k)
		for _, j := range inState(t, k, record.SheetUnknown) {
			asked++
			settled = false
			if inTray(j, printers) {
				err = session.SayJob(ctx, j.ID, record.SheetInHand)
			} else {
				_, err = session.NotOut(ctx, j.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return asked
}

// drain waits until nothing is on its way, for as long as anything moves.
func drain(t *testing.T, k *app.Kiosk) {
	t.Helper()
	last, since := -1, time.Now()
	for {
		all, err := k.Printers(ctx)
		if err != nil {
			t.Fatal(err)
		}
		left := 0
		for _, p := range all {
			if left += p.Waiting; p.Printing != "" {
				left++
			}
		}
		switch {
		case left == 0 && len(inState(t, k, record.SheetWaiting, record.SheetSending)) == 0:
			return
		case left != last:
			last, since = left, time.Now()
		case time.Since(since) > 2*time.Minute:
			t.Fatalf("%d sheets stand still: %+v", left, all)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func inTray(j record.PrintJob, printers []*printer) bool {
	for _, p := range printers {
		if len(p.whole()[j.Name()]) > 0 {
			return true
		}
	}
	return false
}

func inState(t *testing.T, k *app.Kiosk, states ...record.SheetState) []record.PrintJob {
	t.Helper()
	all, err := k.PrintJobs(ctx, -1)
	if err != nil {
		t.Fatal(err)
	}
	var some []record.PrintJob
	for _, j := range all {
		for _, state := range states {
			if j.State == state {
				some = append(some, j)
			}
		}
	}
	return some
}

// account holds the kiosk's word on every job against what the printers received.
func account(t *testing.T, k *app.Kiosk, printers ...*printer) {
	t.Helper()
	all, err := k.PrintJobs(ctx, -1)
	if err != nil {
		t.Fatal(err)
	}
	received := map[string][]string{}
	for _, p := range printers {
		for name, files := range p.whole() {
			received[name] = append(received[name], files...)
		}
	}
	settled := map[string]int{} // how often each sheet of each patient stands as out
	for _, j := range all {
		files := received[j.Name()]
		delete(received, j.Name())
		sheet := j.Number.String() + " " + string(j.Sheet)
		settled[sheet] += 0
		switch {
		case len(files) > 1:
			t.Errorf("%s came out %d times under one serial", j.Name(), len(files))
		case j.State == record.SheetNotOut:
			continue // a person said so, and another job took its place
		case j.State != record.SheetSent && j.State != record.SheetInHand:
			t.Errorf("%s ended as %s: %s", j.Name(), j.State, j.Words)
		case len(files) == 0:
			t.Errorf("%s counts as %s and never came out", j.Name(), j.State)
		default:
			settled[sheet]++
			checkMarks(t, j, files[0])
		}
	}
	for sheet, times := range settled {
		if times != 1 {
			t.Errorf("%s stands as out %d times", sheet, times)
		}
	}
	for name := range received {
		t.Errorf("%s came out, and no job tells of it", name)
	}
}

// checkMarks reads from the sheet itself its serial, and whether it is a copy. A
// wristband bears no serial: DSCN 04/2009 lets nothing stand among what tells who
// it is.
func checkMarks(t *testing.T, j record.PrintJob, file string) {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	if j.Sheet != record.Wristband && !strings.Contains(text, fmt.Sprintf("%06d", j.FirstSerial)) {
		t.Errorf("%s does not bear its serial %06d", j.Name(), j.FirstSerial)
	}
	if marked := strings.Contains(text, "COPY"); marked != (j.Copy > 1) {
		t.Errorf("%s is copy %d, and marked as one: %t", j.Name(), j.Copy, marked)
	}
}
