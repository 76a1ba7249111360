package drill

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// object is JSON as it came, numbers unread.
type object = map[string]any

// outcome is a refusal in FHIR's terms: HTTP status, issue code, words.
type outcome struct {
	status int
	code   string
	words  string
}

// Error gives the words.
func (o *outcome) Error() string { return o.words }

func refuse(status int, code, format string, args ...any) error {
	return &outcome{status, code, fmt.Sprintf(format, args...)}
}

// resource is one version of one resource. It is never changed; an update puts
// another in its place.
type resource struct {
	kind, id string
	version  int
	order    int // of creation
	body     object
	tokens   []string // identifiers and tags, as searches name them
	events   []string
}

func (r *resource) reference() string { return r.kind + "/" + r.id }

func (r *resource) etag() string { return fmt.Sprintf(`W/"%d"`, r.version) }

// store is the FHIR server's memory.
type store struct {
	now       func() time.Time
	resources map[string]*resource // by reference
	next      int
	known     int // resources made before the account begins
	// pending are the changes of a transaction under way; nil outside one.
	pending map[string]*resource
}

func newStore(now func() time.Time) *store {
	return &store{now: now, resources: map[string]*resource{}}
}

// countFromHere begins the account.
func (s *store) countFromHere() { s.known = s.next }

// kinds are the resource types that the server takes.
var kinds = []string{"Patient", "Encounter", "QuestionnaireResponse", "Provenance", "Observation", "Condition", "Procedure", "AllergyIntolerance", "RelatedPerson", "Organization", "Location", "Practitioner"}

// begin makes the changes that follow part of one transaction.
func (s *store) begin() { s.pending = map[string]*resource{} }

// end keeps the changes of a transaction, or takes them back.
func (s *store) end(keep bool) {
	if keep {
		maps.Copy(s.resources, s.pending)
	}
	s.pending = nil
}

func (s *store) get(reference string) *resource {
	if r := s.pending[reference]; r != nil {
		return r
	}
	return s.resources[reference]
}

// all gives the resources of a kind in the order of their creation.
func (s *store) all(kind string) []*resource {
	var found []*resource
	for reference, r := range s.resources {
		if r.kind == kind && s.pending[reference] == nil {
			found = append(found, r)
		}
	}
	for _, r := range s.pending {
		if r.kind == kind {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *resource) int { return a.order - b.order })
	return found
}

// create stores a new resource at once, outside of any transaction.
func (s *store) create(kind string, body object) (*resource, error) {
	s.begin()
	r, err := s.put(kind, s.newID(), body, nil)
	if err == nil {
		err = s.check(r)
	}
	s.end(err == nil)
	return r, err
}

func (s *store) newID() string {
	s.next++
	return strconv.Itoa(s.next)
}

// put stores a version of a resource within the transaction under way.
func (s *store) put(kind, id string, body object, before *resource) (*resource, error) {
	if !slices.Contains(kinds, kind) {
		return nil, refuse(http.StatusNotFound, "not-supported", "resources of type %s are not taken", kind)
	}
	if body["resourceType"] != kind {
		return nil, refuse(http.StatusBadRequest, "invalid", "the resource is no %s", kind)
	}
	r := &resource{kind: kind, id: id, version: 1, order: s.next, body: body, tokens: tokensOf(body), events: []string{"create"}}
	if before != nil {
		r.version, r.order = before.version+1, before.order
		r.events = append(slices.Clone(before.events), "update")
	}
	meta, _ := body["meta"].(object)
	meta = maps.Clone(meta)
	if meta == nil {
		meta = object{}
	}
	meta["versionId"], meta["lastUpdated"] = strconv.Itoa(r.version), s.now().Format(time.RFC3339)
	body["id"], body["meta"] = id, meta
	s.pending[r.reference()] = r
	return r, nil
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// tokensOf gives identifiers as "identifier system|value" and tags as "_tag
// system|code".
func tokensOf(body object) []string {
	var tokens []string
	for _, i := range objects(body["identifier"]) {
		tokens = append(tokens, fmt.Sprintf("identifier %s|%s", word(i["system"]), word(i["value"])))
	}
	meta, _ := body["meta"].(object)
	for _, tag := range objects(meta["tag"]) {
		tokens = append(tokens, fmt.Sprintf("_tag %s|%s", word(tag["system"]), word(tag["code"])))
	}
	return tokens
}

// objects gives the objects of a list, or the one that stands in its place.
func objects(value any) []object {
	if o, ok := value.(object); ok {
		return []object{o}
	}
	list, _ := value.([]any)
	var all []object
	for _, v := range list {
		if o, ok := v.(object); ok {
			all = append(all, o)
		}
	}
	return all
}

func word(value any) string {
	s, _ := value.(string)
	return s
}

func words(value any) []string {
	list, _ := value.([]any)
	var all []string
	for _, v := range list {
		all = append(all, word(v))
	}
	return all
}

// readObject reads one JSON object and nothing after it.
func readObject(raw []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil || o == nil {
		return nil, refuse(http.StatusBadRequest, "structure", "the body is no JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, refuse(http.StatusBadRequest, "structure", "something follows the JSON object")
	}
	return o, nil
}

// check refuses references that lead nowhere.
func (s *store) check(r *resource) error {
	contained := map[string]bool{}
	for _, c := range objects(r.body["contained"]) {
		contained["#"+word(c["id"])] = true
	}
	var wrong error
	eachReference(r.body, func(o object, reference string) {
		if strings.HasPrefix(reference, "#") {
			if reference == "#" || contained[reference] {
				return
			}
		} else if s.get(reference) != nil {
			return
		}
		wrong = refuse(http.StatusUnprocessableEntity, "not-found", "%s refers to %s, which is not here", r.kind, reference)
	})
	return wrong
}

// eachReference visits the references of a resource, whatever element holds
// them.
func eachReference(value any, visit func(o object, reference string)) {
	switch v := value.(type) {
	case object:
		if reference, ok := v["reference"].(string); ok {
			visit(v, reference)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			eachReference(v[name], visit)
		}
	case []any:
		for _, item := range v {
			eachReference(item, visit)
		}
	}
}
