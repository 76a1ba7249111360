package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A display that answers no more keeps no shutdown waiting: the kiosk ends by
// itself, says in its crash file where it stood, and opens again.
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
	if err := m.end(); err == nil {
		t.Error("it closed a window on a display that does not answer")
	}
	crash, err := os.ReadFile(filepath.Join(filepath.Dir(m.settings), "crash.txt"))
	if err != nil || !strings.Contains(string(crash), "told to close") || !strings.Contains(string(crash), "goroutine 1 ") {
		t.Errorf("the crash file has %.300q, %v", crash, err)
	}
	thaw()
	m.start()
	m.signIn()
	m.quit()
}
