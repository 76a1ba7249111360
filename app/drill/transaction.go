package drill

import (
	"fmt"
	"net/http"
	"strings"
)

// request is one change to one resource, from a Bundle's entry or from the
// headers of a single request.
type request struct {
	method, url          string
	ifMatch, ifNoneExist string
	fullURL              string
	body                 object
}

// done is what became of a request.
type done struct {
	status   int
	resource *resource
	fresh    bool // changed by this request
}

// carryOut does requests together: all of them, or none (FHIR R4 §3.1.0.11.2).
func (s *store) carryOut(base string, requests []request) (results []done, err error) {
	s.begin()
	defer func() { s.end(err == nil) }()
	links := map[string]string{} // from full URL to reference
	for _, r := range requests {
		d, err := s.settle(r)
		if err != nil {
			return nil, err
		}
		results = append(results, d)
		if r.fullURL != "" {
			links[r.fullURL] = d.resource.reference()
		}
	}
	for _, d := range results {
		if !d.fresh {
			continue
		}
		if err := s.link(base, d.resource, links); err != nil {
			return nil, err
		}
		if err := s.check(d.resource); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// settle finds out which resource a request is about and stores its version.
func (s *store) settle(r request) (done, error) {
	kind, rest, _ := strings.Cut(r.url, "/")
	kind, condition, conditional := strings.Cut(kind, "?")
	switch {
	case r.body == nil:
		return done{}, refuse(http.StatusBadRequest, "required", "%s %s has no resource", r.method, kind)
	case r.method == http.MethodPost && rest == "" && !conditional:
		return s.settlePost(kind, r)
	case r.method == http.MethodPut && rest == "" && conditional:
		return s.settleConditionalPut(kind, condition, r)
	case r.method == http.MethodPut && rest != "":
		return s.replace(s.get(kind+"/"+rest), kind, r)
	}
	return done{}, refuse(http.StatusMethodNotAllowed, "not-supported", "%s is not taken there", r.method)
}

func (s *store) settlePost(kind string, r request) (done, error) {
	if r.ifNoneExist != "" {
		found, err := s.one(kind, r.ifNoneExist)
		if err != nil {
			return done{}, err
		}
		if found != nil {
			return done{http.StatusOK, found, false}, nil
		}
	}
	created, err := s.put(kind, s.newID(), r.body, nil)
	return done{http.StatusCreated, created, true}, err
}

func (s *store) settleConditionalPut(kind, condition string, r request) (done, error) {
	found, err := s.one(kind, condition)
	if err != nil {
		return done{}, err
	}
	if found == nil {
		created, err := s.put(kind, s.newID(), r.body, nil)
		return done{http.StatusCreated, created, true}, err
	}
	return s.replace(found, kind, r)
}

func (s *store) replace(before *resource, kind string, r request) (done, error) {
	switch {
	case before == nil:
		return done{}, refuse(http.StatusNotFound, "not-found", "there is no such %s to update", kind)
	case r.ifMatch != "" && r.ifMatch != before.etag():
		return done{}, refuse(http.StatusPreconditionFailed, "conflict", "the %s has been changed since: it is %s", kind, before.etag())
	}
	if id := word(r.body["id"]); id != "" && id != before.id {
		return done{}, refuse(http.StatusBadRequest, "invalid", "the %s has another id than its address", kind)
	}
	updated, err := s.put(kind, before.id, r.body, before)
	return done{http.StatusOK, updated, true}, err
}

// link turns the references of a resource into those of the store: full URLs
// of the Bundle, conditions, and our own base.
func (s *store) link(base string, r *resource, links map[string]string) error {
	var wrong error
	eachReference(r.body, func(o object, reference string) {
		kind, condition, conditional := strings.Cut(reference, "?")
		switch {
		case links[reference] != "":
			o["reference"] = links[reference]
		case strings.HasPrefix(reference, "urn:"):
			wrong = refuse(http.StatusBadRequest, "invalid", "%s refers to %s, which is not in the Bundle", r.kind, reference)
		case conditional:
			found, err := s.one(kind, condition)
			if err != nil || found == nil {
				wrong = refuse(http.StatusPreconditionFailed, "not-found", "the reference of %s on a condition finds not one", r.kind)
				return
			}
			o["reference"] = found.reference()
		default:
			o["reference"] = strings.TrimPrefix(reference, base+"/")
		}
	})
	return wrong
}

// requestsOf reads the entries of a Bundle.
func requestsOf(bundle object) ([]request, error) {
	var all []request
	seen := map[string]bool{}
	for i, e := range objects(bundle["entry"]) {
		r, ok := e["request"].(object)
		if !ok {
			return nil, refuse(http.StatusBadRequest, "required", "entry %d has no request", i+1)
		}
		body, _ := e["resource"].(object)
		full := word(e["fullUrl"])
		if full != "" && seen[full] {
			return nil, refuse(http.StatusBadRequest, "duplicate", "entry %d has the full URL of another", i+1)
		}
		seen[full] = true
		all = append(all, request{
			method: word(r["method"]), url: word(r["url"]), ifMatch: word(r["ifMatch"]), ifNoneExist: word(r["ifNoneExist"]),
			fullURL: full, body: body,
		})
	}
	return all, nil
}

// responseOf is the entry of a transaction-response.
func responseOf(d done) object {
	return object{"response": object{
		"status":       fmt.Sprintf("%d %s", d.status, http.StatusText(d.status)),
		"location":     fmt.Sprintf("%s/_history/%d", d.resource.reference(), d.resource.version),
		"etag":         d.resource.etag(),
		"lastModified": d.resource.body["meta"].(object)["lastUpdated"],
	}}
}
