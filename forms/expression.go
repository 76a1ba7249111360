package forms

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/fhirpath"
)

// formula is an expression that the form's author gave, compiled, with what it
// reads. Each place of its item keeps what it comes to there: see cell.
type formula struct {
	item    *item // where it stands; the root for the form as a whole
	slot    int   // among the formulas of the item
	element string
	name    string // of a variable
	exp     *fhirpath.Expression
	reads   reads
	linked  linking
}

// linking is how far what a formula reads by its variables is known.
type linking int

const (
	unlinked linking = iota
	beingLinked
	linked
)

// formulas are the expressions of one item.
type formulas struct {
	all        []*formula // by slot
	variables  []*formula
	initially  *formula // initialExpression
	calculated *formula // calculatedExpression
	enabling   *formula // enableWhenExpression
	worded     *formula // the text, by cqf-expression
	leastBy    *formula // minValue, by cqf-calculatedValue
	mostBy     *formula
	offering   *formula // answerExpression or candidateExpression
	suggested  bool     // what it offers stands before the other answers
	demands    []*demand
}

// demand is a constraint: an expression that must hold.
type demand struct {
	*formula
	key      string
	severity Severity
	human    string
}

// The extensions that hold expressions.
const (
	variableURL       = coreURL + "variable"
	initialURL        = sdcURL + "sdc-questionnaire-initialExpression"
	calculatedURL     = sdcURL + "sdc-questionnaire-calculatedExpression"
	enableWhenURL     = sdcURL + "sdc-questionnaire-enableWhenExpression"
	answerURL         = sdcURL + "sdc-questionnaire-answerExpression"
	candidateURL      = sdcURL + "sdc-questionnaire-candidateExpression"
	constraintURL     = coreURL + "questionnaire-constraint"
	targetURL         = coreURL + "targetConstraint"
	cqfURL            = coreURL + "cqf-expression"
	calculatedValue   = coreURL + "cqf-calculatedValue"
	launchContextURL  = sdcURL + "sdc-questionnaire-launchContext"
	populationURL     = sdcURL + "sdc-questionnaire-itemPopulationContext"
	sourceQueriesURL  = sdcURL + "sdc-questionnaire-sourceQueries"
	assembleURL       = sdcURL + "sdc-questionnaire-assembleContext"
	languageFHIRPath  = "text/fhirpath"
	languageFHIRQuery = "application/x-fhir-query"
)

// expressions are the extensions whose valueExpression is read, and where it
// goes.
var expressions = map[string]func(*item, *formula){
	variableURL:   func(it *item, fm *formula) { it.variables = append(it.variables, fm) },
	initialURL:    func(it *item, fm *formula) { it.initially = fm },
	calculatedURL: func(it *item, fm *formula) { it.calculated = fm },
	enableWhenURL: func(it *item, fm *formula) { it.enabling = fm },
	answerURL:     func(it *item, fm *formula) { it.offering = fm },
	candidateURL:  func(it *item, fm *formula) { it.offering, it.suggested = fm, true },
}

// gentle are the uses of expressions without which a form only knows less
// beforehand, or checks less. What cannot be evaluated there is told of;
// elsewhere it keeps the form from being used.
var gentle = map[string]bool{initialURL: true, candidateURL: true, cqfURL: true, constraintURL: true, targetURL: true}

// expression reads the Expression of an extension that needs nothing beside it.
func (l *loader) expression(it *item, x node) {
	url := textOf(x["url"])
	n, _ := x["valueExpression"].(node)
	if fm := l.formula(it, url, n); fm != nil {
		expressions[url](it, fm)
	}
}

// formula compiles an Expression. It gives nil where there is nothing to
// evaluate, which was then refused or told of.
func (l *loader) formula(it *item, url string, n node) *formula {
	element := "extension " + url
	source, language, name := textOf(n["expression"]), textOf(n["language"]), textOf(n["name"])
	switch {
	case language == languageFHIRPath || language == "" && source != "":
	case language == languageFHIRQuery:
		l.query(it, url, name)
		return nil
	default:
		l.barred(it, url, ErrUnsupported, fmt.Sprintf("an expression in %q", language))
		return nil
	}
	if url == variableURL && name == "" {
		l.refuse(ErrInvalid, it.linkID, element, "a variable needs a name")
		return nil
	}
	if l.formulas++; l.formulas > MaxExpressions {
		l.refuse(ErrTooLarge, it.linkID, element, fmt.Sprintf("more than %d expressions", MaxExpressions))
		return nil
	}
	exp, err := fhirpath.Compile(source)
	if err != nil {
		reason := ErrInvalid
		if _, unsupported := errors.AsType[*fhirpath.UnsupportedError](err); unsupported {
			reason = ErrUnsupported
		}
		l.barred(it, url, reason, err.Error())
		return nil
	}
	fm := &formula{item: it, slot: len(it.all), element: element, name: name, exp: exp}
	it.all = append(it.all, fm)
	return fm
}

// query tells of an expression that would ask a server. Answers to choose from
// cannot do without.
func (l *loader) query(it *item, url, name string) {
	switch {
	case url == calculatedURL || url == enableWhenURL || url == answerURL && it.kind == TypeChoice:
		l.refuse(ErrUnsupported, it.linkID, "extension "+url, "it is asked of a server")
	case url == variableURL && name != "":
		l.absent[name] = true
		fallthrough
	default:
		l.note(it.linkID, "extension "+url, "nothing is asked of a server, so that it is empty")
	}
}

// barred refuses an expression, or tells of it where the form can do without.
func (l *loader) barred(it *item, url string, reason error, detail string) {
	if gentle[url] {
		l.note(it.linkID, "extension "+url, strings.TrimSuffix(detail+": "+reason.Error(), ": "))
		return
	}
	l.refuse(reason, it.linkID, "extension "+url, detail)
}

// constraint reads questionnaire-constraint and targetConstraint, whose parts
// are extensions of their own.
func (l *loader) constraint(it *item, x node) {
	url, d := textOf(x["url"]), demand{severity: Error}
	var source node
	for _, e := range list(x["extension"]) {
		part, _ := e.(node)
		switch textOf(part["url"]) {
		case "key":
			d.key = textOf(part["valueId"])
		case "severity":
			if textOf(part["valueCode"]) == "warning" {
				d.severity = Doubtful
			}
		case "human":
			d.human = textOf(part["valueString"])
			if d.human == "" {
				d.human = textOf(part["valueMarkdown"])
			}
		case "expression":
			if source, _ = part["valueExpression"].(node); source == nil {
				source = node{"expression": textOf(part["valueString"])}
			}
		}
	}
	if d.formula = l.formula(it, url, source); d.formula != nil {
		it.demands = append(it.demands, &d)
	}
}

// limitBy reads a least or greatest value that is worked out: an extension on
// the value, which may have no value beside it.
func (l *loader) limitBy(it *item, x node, to **formula) (found bool) {
	for _, key := range sortedKeys(x) {
		element, _ := x[key].(node)
		if !strings.HasPrefix(strings.TrimPrefix(key, "_"), "value") {
			continue
		}
		for _, e := range list(element["extension"]) {
			if ext, _ := e.(node); ext["url"] == calculatedValue || ext["url"] == cqfURL {
				n, _ := ext["valueExpression"].(node)
				*to = l.formula(it, textOf(x["url"]), n)
				found = true
			}
		}
	}
	return found
}

// wordedBy reads the expression that gives an item its text.
func (l *loader) wordedBy(n node, it *item) {
	text, _ := n["_text"].(node)
	for _, e := range list(text["extension"]) {
		if x, _ := e.(node); x["url"] == cqfURL {
			source, _ := x["valueExpression"].(node)
			it.worded = l.formula(it, cqfURL, source)
		}
	}
}

// launchContext notes the name of a resource that whoever opens the form gives.
func (l *loader) launchContext(_ *item, x node) {
	for _, e := range list(x["extension"]) {
		if part, _ := e.(node); part["url"] == "name" {
			if v, err := readCoding(part["valueCoding"]); err == nil {
				l.given[v.code.Code] = true
			} else if id := textOf(part["valueId"]); id != "" {
				l.given[id] = true
			}
		}
	}
}

// alwaysGiven are the variables that every expression of a form may use.
var alwaysGiven = []string{"resource", "rootResource", "context", "questionnaire", "qitem", "ucum", "sct", "loinc"}

// linkFormulas finds what each expression reads, once all items are known, and
// refuses variables that nobody gives and calculations that go in a circle.
func (l *loader) linkFormulas() {
	for _, it := range append([]*item{l.q.root}, l.q.items...) {
		for _, fm := range it.all {
			l.findReads(fm)
		}
	}
	for _, it := range append([]*item{l.q.root}, l.q.items...) {
		for _, fm := range it.all {
			l.throughVariables(fm)
			l.q.register(fm)
		}
	}
	if len(l.refusals) == 0 {
		l.sortCalculations()
	}
}

// variable finds the variable of a name that is in scope at an item: its own,
// or that of the nearest item above.
// A variable that asks for its own name means the one further up.
func (fm *formula) variable(name string) *formula {
	it := fm.item
	if fm.name == name {
		it = it.above
	}
	for ; it != nil; it = it.above {
		if i := slices.IndexFunc(it.variables, func(fm *formula) bool { return fm.name == name }); i >= 0 {
			return it.variables[i]
		}
	}
	return nil
}

// throughVariables adds to what a formula reads what its variables read.
func (l *loader) throughVariables(fm *formula) {
	if fm.linked != unlinked {
		return
	}
	fm.linked = beingLinked
	for _, name := range fm.exp.Variables() {
		v := fm.variable(name)
		switch {
		case v == nil:
			l.outside(fm, name)
		case v.linked == beingLinked:
			l.refuse(ErrCycle, fm.item.linkID, fm.element, "%"+name+" is made of itself")
		default:
			l.throughVariables(v)
			fm.reads.add(v.reads)
		}
	}
	fm.linked = linked
}

// outside looks at a variable that the form itself does not make.
func (l *loader) outside(fm *formula, name string) {
	switch {
	case slices.Contains(alwaysGiven, name), strings.HasPrefix(name, "vs-"), strings.HasPrefix(name, "ext-"):
	case l.given[name] || launchNames[name]:
	case l.absent[name]:
		l.given[name] = true // and is empty
		l.note(fm.item.linkID, fm.element, "%"+name+" is empty")
	default:
		l.barred(fm.item, strings.TrimPrefix(fm.element, "extension "), ErrInvalid, "there is no variable %"+name)
	}
}

// launchNames are the names of SDC's launchContext, which a form may use
// without saying so.
var launchNames = map[string]bool{"patient": true, "encounter": true, "location": true, "user": true, "study": true}
