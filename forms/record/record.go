// Package record is the vocabulary that every other package of Tideover
// speaks: the patient, the attendance, the number a downtime attendance goes
// by, the entry that the ledger keeps, and the receipt that proves a delivery.
//
// The same values travel the whole walk of an attendance, from the key press
// through the ledger and the printed card to the message and the report;
// nothing is re-modelled until the wire or the page. The package therefore
// does no I/O, reads no clock and draws no randomness of its own: the present
// moment and the source of random bytes are always arguments.
//
// Terms are those of the NHS Data Dictionary and of the Emergency Care Data
// Set (CDS type 011, version 6-2-2). Display follows the NHS Common User
// Interface standards ISB 1503 to 1507.
package record

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// ID names an attendance, an entry or a print job for ever: a UUID version 7
// (RFC 9562) in its usual lower-case text form. The zero ID names nothing.
type ID string

// NewID makes an ID from the millisecond of now and from random bytes.
// It fails only when random does.
func NewID(now time.Time, random io.Reader) (ID, error) {
	var u uuid.UUID
	if _, err := io.ReadFull(random, u[:]); err != nil {
		return "", fmt.Errorf("drawing an ID: %w", err)
	}
	ms := uint64(now.UnixMilli())
	binary.BigEndian.PutUint16(u[0:2], uint16(ms>>32))
	binary.BigEndian.PutUint32(u[2:6], uint32(ms))
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return ID(u.String()), nil
}

// Code is one concept of a code list, as FHIR's Coding has it. A code that
// the kiosk does not know is carried unchanged.
type Code struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// IsZero reports whether no concept was chosen.
func (c Code) IsZero() bool { return c.Code == "" && c.Display == "" }

// String gives the words of the concept, or its bare code where it has none.
func (c Code) String() string {
	if c.Display != "" {
		return c.Display
	}
	return c.Code
}
