package index_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/app/index"
)

// alter runs a statement on the file behind the index's back.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestAPersonMovedToAnothersRowIsNotBelieved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index.db")
	x := open(t, path)
	importCSV(t, x, "family_name,nhs_number\nHart,9990000018\nPatel,9990000026\n")
	alter(t, path, "UPDATE person SET sealed = (SELECT sealed FROM person WHERE id = 2) WHERE id = 1")
	if _, err := x.Search(t.Context(), "hart", today); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("search: %v", err)
	}
	if _, err := x.Get(t.Context(), "9990000018"); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("get: %v", err)
	}
	if a := search(t, x, "patel"); a.Total != 1 {
		t.Errorf("the other is found %d times", a.Total)
	}
}

func TestAFileOfALaterVersionIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index.db")
	x, err := index.Open(t.Context(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "PRAGMA user_version = 99")
	if _, err := index.Open(t.Context(), path, key); !errors.Is(err, index.ErrNewer) {
		t.Errorf("%v", err)
	}
}
