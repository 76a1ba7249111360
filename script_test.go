package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this very program as `tideover`.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tideover": main})
}

// TestScripts runs the promises that README.md makes to trust IT: one script
// each, headed by its reason.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("the scripts run whole exercises, which take minutes under the race detector")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			schema, err := filepath.Abs("sync/cds/testdata/schema")
			env.Setenv("SCHEMA", schema)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
		},
	})
}

// exits runs a command and wants a certain exit code: exits 12 tideover …; or one
// of some, where it hangs on the machine: exits 0|1 tideover …. Standard output
// and error can be matched after it.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND …")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if !slices.Contains(strings.Split(args[0], "|"), strconv.Itoa(got)) {
		ts.Fatalf("%s exited with %d, not %s", strings.Join(args[1:], " "), got, args[0])
	}
}
