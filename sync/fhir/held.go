package fhir

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// object is a resource or element with its members as they came, so that what
// we don't know survives an update byte for byte.
type object map[string]json.RawMessage

// MarshalJSON writes what names a resource first and the rest in the order of
// the alphabet, so that the same object has the same bytes.
func (o object) MarshalJSON() ([]byte, error) {
	first := []string{"resourceType", "id", "meta", "url"}
	names := slices.SortedFunc(maps.Keys(o), func(a, b string) int {
		i, j := slices.Index(first, a), slices.Index(first, b)
		if i < 0 && j < 0 {
			return strings.Compare(a, b)
		}
		return cmp.Compare(uint(i), uint(j)) // −1, not among them, comes last
	})
	b := []byte{'{'}
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, marshal(name)...), ':'), o[name]...)
	}
	return append(b, '}'), nil
}

// held is a resource that the server has, as it was read.
type held struct {
	object
	kind    string // resource type
	id      string
	version string
	tags    []coding
}

func readHeld(raw json.RawMessage) (*held, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var head struct {
		ResourceType string `json:"resourceType"`
		ID           string `json:"id"`
		Meta         struct {
			VersionID string   `json:"versionId"`
			Tag       []coding `json:"tag"`
		} `json:"meta"`
	}
	h := held{}
	if err := json.Unmarshal(raw, &h.object); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotFHIR, record.Unreadable(err))
	}
	if head.ResourceType == "" || head.ID == "" {
		return nil, fmt.Errorf("%w: a resource without type or id", ErrNotFHIR)
	}
	h.kind, h.id, h.version, h.tags = head.ResourceType, head.ID, head.Meta.VersionID, head.Meta.Tag
	return &h, nil
}

// reference names the resource as other resources do: "Encounter/9f…".
func (h *held) reference() string { return h.kind + "/" + h.id }

// location is the reference with the version, as a server's Location has it.
func (h *held) location() string {
	if h.version == "" {
		return h.reference()
	}
	return h.reference() + "/_history/" + h.version
}

func (h *held) tagged(tag coding) bool {
	return slices.ContainsFunc(h.tags, func(t coding) bool { return t.System == tag.System && t.Code == tag.Code })
}

// subject gives the reference of a resource's subject in its relative form.
func (h *held) subject() string {
	var r reference
	if err := json.Unmarshal(h.object["subject"], &r); err != nil {
		return ""
	}
	return relative(r.Reference)
}

// relative cuts a reference or location down to type and id, with the version
// where one is named: the base differs with the name a server is called by.
func relative(ref string) string {
	parts := strings.Split(strings.TrimRight(ref, "/"), "/")
	end := len(parts)
	if end >= 4 && parts[end-2] == "_history" {
		return strings.Join(parts[end-4:], "/")
	}
	if end < 2 {
		return ref
	}
	return strings.Join(parts[end-2:], "/")
}

// ownership says which parts of a resource we write: members by name, and of
// its extensions and identifiers those that bear a name of ours.
type ownership struct {
	members     []string
	extensions  func(url string) bool
	identifiers func(system string) bool
}

// parts are the names of all that we write, in the order of the digest.
func (w ownership) parts() []string { return append([]string{"extension", "identifier"}, w.members...) }

// part gives one of the parts that we write as it stands in o, in a form that
// doesn't depend on layout; nil where o has none of it.
func (w ownership) part(o object, name string) any {
	var own []any
	switch name {
	case "extension":
		own = list(o[name], func(e object) bool { return w.extensions(text(e["url"])) })
	case "identifier":
		own = list(o[name], func(e object) bool { return w.identifiers(text(e["system"])) })
	default:
		if raw, ok := o[name]; ok {
			return canonical(raw)
		}
	}
	if own == nil {
		return nil
	}
	return own
}

// digest names what o says in each of our parts: 32 bits a part, or 0 for none,
// short enough to be the code of a tag. Servers hold 200 characters or more.
func (w ownership) digest(o object) string {
	var sums []string
	for _, name := range w.parts() {
		sum := "0"
		if part := w.part(o, name); part != nil {
			sum = digestOf(part)
		}
		sums = append(sums, sum)
	}
	return strings.Join(sums, "-")
}

// digestOf names a value in 32 bits.
func digestOf(v any) string {
	whole := sha256.Sum256(marshal(v))
	return hex.EncodeToString(whole[:4])
}

// untouched tells which of our parts still say what one of the digests says
// that we wrote.
func (w ownership) untouched(o object, written []string) map[string]bool {
	now := strings.Split(w.digest(o), "-")
	out := map[string]bool{}
	for _, digest := range written {
		for i, sum := range strings.Split(digest, "-") {
			if i < len(now) && sum == now[i] {
				out[w.parts()[i]] = true
			}
		}
	}
	return out
}

// list picks elements of an array of objects, in a form that can be compared.
func list(raw json.RawMessage, pick func(object) bool) []any {
	var out []any
	for _, e := range objects(raw) {
		if pick(e) {
			out = append(out, canonical(marshal(e)))
		}
	}
	return out
}

// objects reads an array of objects; what isn't one is none.
func objects(raw json.RawMessage) []object {
	var out []object
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// canonical reads JSON into a value whose encoding doesn't depend on layout or
// on the order of members. Numbers keep their digits.
func canonical(raw json.RawMessage) any {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(raw)
	}
	return v
}

func same(a, b json.RawMessage) bool {
	return bytes.Equal(marshal(canonical(a)), marshal(canonical(b)))
}

// marshal writes JSON without HTML escapes. The values that come here can't
// fail to encode: they are our own structs, or were read from JSON.
func marshal(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("fhir: encoding %T: %v", v, err))
	}
	return bytes.TrimSpace(b.Bytes())
}

func toObject(v any) object {
	var o object
	if err := json.Unmarshal(marshal(v), &o); err != nil {
		panic(fmt.Sprintf("fhir: %T is no object: %v", v, err))
	}
	return o
}
