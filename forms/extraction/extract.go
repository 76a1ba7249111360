package extraction

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/fhirpath"
)

// Setting is what extraction needs beside the form and its answers.
type Setting struct {
	// Now is the moment of extraction, with its zone: now() in expressions, and
	// when the Provenance was recorded.
	Now time.Time
	// Resources are the resources at hand by the names of launchContext:
	// "patient", "encounter", "user". Numbers in them are json.Number.
	Resources map[string]map[string]any
	// Response is the reference by which the answers are known to whoever gets
	// the Bundle. Without it, it is QuestionnaireResponse and their ID.
	Response string
	// Profiles gives the type of resource that each profile of the trust's own
	// is of, by the profile's canonical URL.
	Profiles map[string]string
	// Provenance adds a Provenance that names the answers as the source of all
	// else in the Bundle; nil for none.
	Provenance *Provenance
}

// run is one extraction.
type run struct {
	setting       Setting
	questionnaire node
	response      node
	identity      string
	expressions   map[string]*fhirpath.Expression
	entries       []entry
	fullURLs      map[string]bool // of the entries
	faults        []error
	work          int
}

// Extract makes a transaction Bundle of completed or amended answers, as the
// form says. Where something cannot be done it gives no Bundle and the faults
// joined; see Faults. Form and answers are not changed.
func Extract(questionnaire, response map[string]any, s Setting) (map[string]any, error) {
	r := newRun(questionnaire, response, s)
	if err := r.check(); err != nil {
		return nil, err
	}
	r.identity = identityOf(response)
	root := r.link()
	if len(r.faults) == 0 {
		root.visit(r.allocate)
		r.templates(root)
		r.definitions(root)
		r.observations(root)
	}
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	return r.bundle(), nil
}

func newRun(questionnaire, response node, s Setting) *run {
	return &run{
		setting: s, questionnaire: questionnaire, response: response,
		expressions: map[string]*fhirpath.Expression{}, fullURLs: map[string]bool{},
	}
}

func (r *run) isForm() bool { return text(r.questionnaire, "resourceType") == "Questionnaire" }

func notForm(n node) *Fault {
	words := fmt.Sprintf("%v: a Questionnaire is needed, and it is %q", ErrNotFHIR, text(n, "resourceType"))
	return &Fault{Element: "resourceType", Words: words, Err: ErrNotFHIR}
}

// check refuses what there is nothing to extract from.
func (r *run) check() error {
	if !r.isForm() {
		return notForm(r.questionnaire)
	}
	if kind := text(r.response, "resourceType"); kind != "QuestionnaireResponse" {
		return &Fault{Element: "resourceType", Words: fmt.Sprintf("%v: a QuestionnaireResponse is needed, and it is %q", ErrNotFHIR, kind), Err: ErrNotFHIR}
	}
	if status := text(r.response, "status"); status != "completed" && status != "amended" {
		return &Fault{Element: "QuestionnaireResponse.status", Words: fmt.Sprintf("%v: they are %q", ErrUnfinished, status), Err: ErrUnfinished}
	}
	if !r.answersForm() {
		return &Fault{Element: "QuestionnaireResponse.questionnaire", Words: ErrOtherForm.Error(), Err: ErrOtherForm}
	}
	definition, observation, template, structureMap := Uses(r.questionnaire)
	if structureMap && !definition && !observation && !template {
		return &Fault{Element: "targetStructureMap", Words: ErrStructureMap.Error(), Err: ErrStructureMap}
	}
	return nil
}

// answersForm reports whether the answers name the form, or one that it is
// derived from. What has no canonical cannot be told.
func (r *run) answersForm() bool {
	named, _, _ := strings.Cut(text(r.response, "questionnaire"), "|")
	if named == "" || text(r.questionnaire, "url") == "" || named == text(r.questionnaire, "url") || strings.HasPrefix(named, "#") {
		return true
	}
	bases, _ := r.questionnaire["derivedFrom"].([]any)
	for _, base := range bases {
		s, _ := base.(string)
		if url, _, _ := strings.Cut(s, "|"); url == named {
			return true
		}
	}
	return false
}

// spend takes from the bound on work, and reports whether there was enough.
func (r *run) spend(n int) bool {
	r.work += n
	return r.work <= maxWork
}

// allocate gives an occurrence the IDs that its item asks for.
func (r *run) allocate(o *occurrence) {
	for _, x := range extensions(o.item, allocateURL) {
		name, _ := choice(x, "value").content.(string)
		if name == "" {
			r.fail(o, "extractAllocateId", errors.New("it names no variable"))
			continue
		}
		if o.ids == nil {
			o.ids = map[string]string{}
		}
		o.ids[name] = r.uuid("id", o.place, name)
	}
}
