package extraction

import (
	"errors"
	"fmt"
	"strings"
)

// templateBundle extracts by a contained transaction Bundle, which is filled in
// as a whole against the answers as a whole.
func (r *run) templateBundle(root *occurrence) {
	x := extension(r.questionnaire, bundleURL)
	if x == nil {
		return
	}
	pattern, id, err := r.contained(x)
	if err == nil && text(pattern, "resourceType") != "Bundle" {
		err = fmt.Errorf("the template #%s is no Bundle", id)
	}
	if err != nil {
		r.fail(root, "templateExtractBundle", err)
		return
	}
	seen := map[string]int{}
	for _, e := range list(r.expand(root, pattern, "#"+id), "entry") {
		r.templateEntry(root, e, seen)
	}
}

// templateEntry takes over an entry of a Bundle that is filled in. Copies of
// one entry that a context has made share a fullUrl that the template fixes:
// each but the first gets one of its own.
func (r *run) templateEntry(root *occurrence, e node, seen map[string]int) {
	made, request := child(e, "resource"), child(e, "request")
	if made == nil {
		return // nothing was answered that it is made of
	}
	if request == nil {
		request = node{"method": "POST", "url": text(made, "resourceType")}
	}
	if !resource(text(made, "resourceType")) || text(request, "method") == "" || text(request, "url") == "" {
		r.fail(root, "templateExtractBundle", errors.New("an entry needs a resource of R4, and a request with its method and url"))
		return
	}
	full := text(e, "fullUrl")
	seen[full]++
	if full == "" || seen[full] > 1 {
		full = r.uuid("template entry", full, strings.Repeat("+", seen[full]))
	}
	r.enter(root, entry{full, made, request})
}
