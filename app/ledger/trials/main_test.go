package trials

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/tideover/tideover/app/internal/pinhash"
)

var ctx = context.Background()

// What the environment chooses. TIDEOVER_TRIALS=full asks for the long form;
// TIDEOVER_TRIALS_SEED repeats a run; TIDEOVER_TRIALS_ROLE makes this program
// one of the processes of the kill trial.
const (
	formVariable = "TIDEOVER_TRIALS"
	seedVariable = "TIDEOVER_TRIALS_SEED"
	roleVariable = "TIDEOVER_TRIALS_ROLE"
)

func TestMain(m *testing.M) {
	pinhash.Cheap() // the trials are of disks
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(role, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := takeOverDisk(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// full reports whether the long form of the trials was asked for.
func full() bool { return os.Getenv(formVariable) == "full" }

// rounds is how often something is done: in the long form, in the default
// run, and in the run with the race detector.
func rounds(long, short, least int) int {
	switch {
	case full():
		return long
	case testing.Short():
		return least
	}
	return short
}

// seed gives the seed of a random trial and prints it.
func seed(t *testing.T) uint64 {
	t.Helper()
	n := uint64(time.Now().UnixNano())
	if text := os.Getenv(seedVariable); text != "" {
		var err error
		if n, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("seed %d (%s=%d repeats it)", n, seedVariable, n)
	return n
}
