package record

// ReturnWritten says that a national return left the kiosk: about which days,
// as which interchange, and how many attendances it told of. The file itself
// holds patients and is not kept.
type ReturnWritten struct {
	Reference string `json:"reference"` // of the interchange
	Update    string `json:"update"`    // "net" or "bulk"
	From      Date   `json:"from"`
	To        Date   `json:"to"`
	// Attendances are those that it told of, Deletions those that it took back.
	Attendances int    `json:"attendances"`
	Deletions   int    `json:"deletions,omitempty"`
	Digest      string `json:"digest"` // SHA-256 of the file, hexadecimal
}

// Covers reports whether a day is among those of the return.
func (r ReturnWritten) Covers(d Date) bool { return !r.From.After(d) && !d.After(r.To) }

// Kind is KindReturnWritten.
func (*ReturnWritten) Kind() Kind { return KindReturnWritten }
