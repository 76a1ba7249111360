package index_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/app/index"
)

func TestACopyIsTheIndexAsItStands(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "index.db"), filepath.Join(dir, "copy of index.db")
	x := open(t, path)
	importCSV(t, x, string(synthetic(t, 300)))
	copied, err := index.Copy(t.Context(), path, to)
	if err != nil || !copied {
		t.Fatal(copied, err)
	}
	_, want := x.Freshness()
	if _, got := open(t, to).Freshness(); got != want || want == 0 {
		t.Errorf("the copy holds %d people, not %d", got, want)
	}
}

func TestACopyThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "index.db"), filepath.Join(dir, "copy.db")
	if copied, err := index.Copy(t.Context(), path, to); copied || err != nil {
		t.Errorf("no index: %v, %v", copied, err)
	}
	importCSV(t, open(t, path), string(synthetic(t, 300)))
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := index.Copy(stopped, path, to); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("half a copy is left")
	}
}
