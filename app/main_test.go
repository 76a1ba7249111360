package app

import (
	"os"
	"testing"

	"github.com/tideover/tideover/app/internal/pinhash"
)

// Half of what these tests take would go into the hashes of PINs.
func TestMain(m *testing.M) {
	pinhash.Cheap()
	os.Exit(m.Run())
}
