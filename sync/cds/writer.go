package cds

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// The root element and its fixed attributes.
const (
	root          = "CDS-XMLInterchange"
	namespace     = "http://www.nhsia.nhs.uk/DataStandards/XMLschema/CDS/ns"
	schemaVersion = "6-2-2"
	schemaDate    = "2012-05-11"
)

// What keeps an interchange from being written.
var (
	// ErrEmpty says that no attendance was written: the schema wants one.
	ErrEmpty = errors.New("no attendance went into the interchange")
	// ErrNoDeletions says that a bulk interchange takes nothing back by name:
	// what it leaves out is gone.
	ErrNoDeletions = errors.New("a bulk interchange has no deletions")
)

// Writer writes one interchange, message by message. It keeps no more than one
// attendance at a time.
type Writer struct {
	in       Interchange
	xml      *xml.Encoder
	messages int
	err      error
}

// NewWriter checks the interchange and writes its header.
func NewWriter(to io.Writer, in Interchange) (*Writer, error) {
	if err := in.Check(); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(to, xml.Header); err != nil {
		return nil, err
	}
	w := &Writer{in: in, xml: xml.NewEncoder(to)}
	w.xml.Indent("", "\t")
	w.start(node{name: root, attrs: [][2]string{{"xmlns", namespace}, {"SchemaVersion", schemaVersion}, {"SchemaDate", schemaDate}}})
	w.put(in.header())
	return w, w.err
}

// Write adds the message of an attendance, with the facts of its forms in the
// order they were said. It tells whether there is one, and what of the
// attendance it does not carry. Facts in one Group were said together.
func (w *Writer) Write(a record.Attendance, facts []record.Fact) (sent bool, omitted []Omission, err error) {
	if words := w.refuses(a); words != "" {
		return false, []Omission{{Attendance: a.Number, Words: words}}, w.err
	}
	t := tell(&w.in, a, facts)
	m := t.message()
	if len(m.nodes) == 0 {
		t.omit("", "it is not sent: the schema requires "+strings.Join(m.lacks, ", "))
		return false, *t.omitted, w.err
	}
	w.message(a, updateReplace, m.nodes[0])
	return true, *t.omitted, w.err
}

// refuses says why an attendance has no place in the interchange; it is empty
// where it has one.
func (w *Writer) refuses(a record.Attendance) string {
	switch {
	case a.Withdrawal != nil:
		return "the registration was withdrawn"
	case a.Exercise && !w.in.Test:
		return "it belongs to an exercise"
	case !w.in.Covers(a.ArrivedAt):
		return "the arrival is not in the report period"
	}
	return ""
}

// Delete adds the message that takes back an attendance which an earlier
// interchange told of.
func (w *Writer) Delete(a record.Attendance) error {
	if w.in.Update != NetChange {
		return ErrNoDeletions
	}
	w.message(a, updateDelete, node{name: "DeleteTransaction"})
	return w.err
}

func (w *Writer) message(a record.Attendance, update string, content node) {
	w.messages++
	w.put(w.in.envelope(w.messages, a, update, content))
}

// Close writes the trailer and gives how many messages there are. What was
// written is no interchange where it fails, with ErrEmpty for one.
func (w *Writer) Close() (messages int, err error) {
	if w.err == nil && w.messages == 0 {
		w.err = ErrEmpty
	}
	w.put(w.in.trailer(w.messages))
	w.token(xml.EndElement{Name: xml.Name{Local: root}})
	w.token(xml.CharData("\n"))
	if w.err == nil {
		w.err = w.xml.Close()
	}
	return w.messages, w.err
}

func (w *Writer) put(n node) {
	w.start(n)
	if n.text != "" {
		w.token(xml.CharData(n.text))
	}
	for _, below := range n.below {
		w.put(below)
	}
	w.token(xml.EndElement{Name: xml.Name{Local: n.name}})
}

func (w *Writer) start(n node) {
	s := xml.StartElement{Name: xml.Name{Local: n.name}}
	for _, a := range n.attrs {
		s.Attr = append(s.Attr, xml.Attr{Name: xml.Name{Local: a[0]}, Value: a[1]})
	}
	w.token(s)
}

func (w *Writer) token(t xml.Token) {
	if w.err == nil {
		w.err = w.xml.EncodeToken(t)
	}
}
