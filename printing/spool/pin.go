package spool

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Pin is the SHA-256 of the one certificate that a printer is to show. Printers
// make their certificates themselves, and nobody vouches for those: an address
// that begins with ipps:// works with a certificate that the machine trusts, or
// with a pin, and never with whatever certificate turns up.
type Pin []byte

// ParsePin reads a pin as tools print it: hex, with colons or without.
func ParsePin(text string) (Pin, error) {
	pin, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(text), ":", ""))
	if err == nil && len(pin) != sha256.Size && len(pin) != 0 {
		err = fmt.Errorf("a SHA-256 has %d bytes, not %d", sha256.Size, len(pin))
	}
	if err != nil {
		return nil, err
	}
	return pin, nil
}

// errOtherCertificate says that a printer showed a certificate that is not the
// pinned one.
var errOtherCertificate = errors.New("its certificate is another than the settings name")

// only gives a copy of a client that takes the pinned certificate and no other.
// Without a pin the client's own rules stand.
func (p Pin) only(c *http.Client) (*http.Client, error) {
	client := *c
	if len(p) == 0 {
		return &client, nil
	}
	transport, ok := c.Transport.(*http.Transport)
	if !ok {
		return nil, errors.New("a pinned certificate needs a transport of net/http")
	}
	transport = transport.Clone()
	// The usual check is off because a stricter one stands in its place.
	transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true, VerifyConnection: p.check}
	client.Transport = transport
	return &client, nil
}

func (p Pin) check(c tls.ConnectionState) error {
	if sum := sha256.Sum256(c.PeerCertificates[0].Raw); !bytes.Equal(sum[:], p) {
		return fmt.Errorf("%w: it shows %x", errOtherCertificate, sum)
	}
	return nil
}
