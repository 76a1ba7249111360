package app

import (
	"os"
	"strings"
)

// machineID is systemd's: drawn when the machine was installed, and drawn anew
// where an image was made to be cloned as it should.
func machineID() string {
	text, err := os.ReadFile("/etc/machine-id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
