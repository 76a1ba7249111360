package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A display that answers no more keeps no shutdown waiting. Where the window could
// still be closed the kiosk ends in order; where its thread stood in the display's
// library, its crash file says so. Either way it opens again.
func TestAFrozenDisplayKeepsNoShutdownWaiting(t *testing.T) {
	t.Parallel()
	m := setUp(t, 200)
	m.start()
	m.signIn()
	m.types(m.patient.Name.Family)
	if err := m.screen.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	thaw := func() { m.screen.Signal(syscall.SIGCONT) }
	t.Cleanup(thaw)
	if err := m.end(); err != nil {
		crash, err := os.ReadFile(filepath.Join(filepath.Dir(m.settings), "crash.txt"))
		if err != nil || !strings.Contains(string(crash), "told to close") || !strings.Contains(string(crash), "goroutine 1 ") {
			t.Errorf("the crash file has %.300q, %v", crash, err)
		}
	}
	thaw()
	m.start()
	m.signIn()
	m.quit()
	m.command(0, "ledger", "verify")
}
