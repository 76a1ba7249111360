package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever copies the settings of the README has a kiosk that starts, once they
// have put in their own keys.
func TestTheSettingsOfTheReadmeAreTaken(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "```toml\n")
	block, _, _ = strings.Cut(block, "```")
	block = strings.NewReplacer("age1…", testRecipient, "3f:9a:…", strings.Repeat("3f:", 31)+"3f").Replace(block)
	path := filepath.Join(t.TempDir(), "tideover.toml")
	if err := os.WriteFile(path, []byte(block), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := ReadSettings(path)
	if err == nil {
		err = s.Check()
	}
	if err != nil {
		t.Error(err)
	}
}
