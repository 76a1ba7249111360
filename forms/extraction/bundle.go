package extraction

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// namespace is that of the UUIDs that this package makes of names (RFC 9562,
// version 5).
var namespace = uuid.MustParse("0c1de9a3-5b0c-5f0e-9d0a-3f6c52b7a1d4")

// entry is a resource of the Bundle and what is to be done with it.
type entry struct {
	fullURL  string
	resource node
	request  node
}

// identityOf names a response for ever: by its identifier or its ID with the
// form that it answers, and without either by what it says.
func identityOf(response node) string {
	name := text(response, "id")
	if identifier := child(response, "identifier"); text(identifier, "value") != "" {
		name = text(identifier, "system") + "|" + text(identifier, "value")
	}
	if name != "" {
		return text(response, "questionnaire") + "|" + name
	}
	data, _ := json.Marshal(response) // what encoding/json read, it writes
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// uuid makes the UUID of a place in the response.
func (r *run) uuid(words ...string) string {
	name := r.identity + "\n" + strings.Join(words, "\n")
	return "urn:uuid:" + uuid.NewSHA1(namespace, []byte(name)).String()
}

// headers are the conditions that definitionExtract and templateExtract may put
// on an entry's request.
var headers = []string{"ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist"}

// add puts a resource into the Bundle as the extension x says. A resource with
// an ID is an update, one without is new.
func (r *run) add(o *occurrence, x node, ifMatch, place string, resource node) {
	request := node{"method": "POST", "url": text(resource, "resourceType")}
	if id := text(resource, "id"); id != "" {
		request = node{"method": "PUT", "url": text(resource, "resourceType") + "/" + id}
	}
	if ifMatch != "" {
		request["ifMatch"] = ifMatch
	}
	if err := r.conditions(o, x, request); err != nil {
		r.fail(o, "request", err)
	}
	full, err := r.word(part(x, "fullUrl"), o)
	if err != nil {
		r.fail(o, "fullUrl", err)
	}
	if full == "" {
		full = r.uuid("entry", place)
	}
	if text(resource, "resourceType") == "Parameters" {
		r.patch(o, x, entry{full, resource, request})
		return
	}
	r.enter(o, entry{full, resource, request})
}

func (r *run) conditions(o *occurrence, x, request node) error {
	for _, header := range headers {
		word, err := r.word(part(x, header), o)
		if err != nil {
			return fmt.Errorf("%s: %w", header, err)
		}
		if word != "" {
			request[header] = word
		}
	}
	return nil
}

// enter puts an entry into the Bundle, where no two may have one fullUrl.
func (r *run) enter(o *occurrence, e entry) {
	if r.fullURLs[e.fullURL] {
		r.fail(o, "fullUrl", errors.New("two resources would have one fullUrl"))
		return
	}
	r.fullURLs[e.fullURL] = true
	r.entries = append(r.entries, e)
}

// withdraw takes an entry out of the Bundle again.
func (r *run) withdraw(i int) {
	if i < len(r.entries) {
		delete(r.fullURLs, r.entries[i].fullURL)
		r.entries = slices.Delete(r.entries, i, i+1)
	}
}

// patch puts FHIRPath Patch into the Bundle. An operation whose value was not
// answered is left out, and with no operation left, the entry.
func (r *run) patch(o *occurrence, x node, e entry) {
	var kept []any
	for _, p := range list(e.resource, "parameter") {
		if text(p, "name") != "operation" || !unanswered(p) {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return
	}
	url, err := r.word(part(x, patchURL), o)
	if err != nil || url == "" {
		r.fail(o, "patchRequestUrl", errors.Join(errors.New("a patch must say which resource it changes"), err))
		return
	}
	delete(e.resource, "id")
	e.resource["parameter"] = kept
	e.request["method"], e.request["url"] = "PATCH", url
	r.enter(o, e)
}

// unanswered reports whether an operation of a patch wants a value and has none.
func unanswered(operation node) bool {
	kind, value := "", node(nil)
	for _, p := range list(operation, "part") {
		switch text(p, "name") {
		case "type":
			kind, _ = choice(p, "value").content.(string)
		case "value":
			value = p
		}
	}
	if kind == "delete" || kind == "move" {
		return false
	}
	return choice(value, "value").content == nil && len(list(value, "part")) == 0
}

// bundle gives the transaction.
func (r *run) bundle() node {
	if p := r.setting.Provenance; p != nil && len(r.entries) > 0 {
		r.entries = append(r.entries, r.provenance(p))
	}
	bundle := node{
		"resourceType": "Bundle",
		"id":           strings.TrimPrefix(r.uuid("bundle"), "urn:uuid:"),
		"type":         "transaction",
		"timestamp":    r.setting.Now.Format(time.RFC3339Nano),
	}
	var all []any
	for _, e := range r.entries {
		all = append(all, node{"fullUrl": e.fullURL, "resource": e.resource, "request": e.request})
	}
	if len(all) > 0 {
		bundle["entry"] = all
	}
	return bundle
}
