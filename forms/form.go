package forms

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/fhirpath"
	"github.com/tideover/tideover/forms/record"
)

// Setting is where and when a form is filled in.
type Setting struct {
	// Now gives the present moment in the location of the site, whose wall
	// clock the typed times belong to.
	Now func() time.Time
	// ArrivedAt is the arrival of the attendance that a form is about, where
	// the form itself does not ask for it (triage, departure).
	ArrivedAt time.Time
	// Today gives the day that birth dates are read by, where that is not the day
	// of Now: a clock that was set back makes nobody unborn. It may be nil.
	Today func() record.Date
	// ClockSet gives how far, either way, the clock of Now was set since a moment
	// in the form may have been read off it. Moments that contradict it, or each
	// other, by no more are doubted, not refused. It may be nil.
	ClockSet func() time.Duration
	// Written gives the day on the paper that a form is typed in from, which times
	// without a day belong to; nil or no day is today. It may be nil.
	Written func() record.Date
	// Resources are what is known already, as FHIR resources decoded with numbers
	// as json.Number, by the names of SDC's launchContext: "patient",
	// "encounter", "user". Expressions ask them as %patient and so on.
	Resources map[string]map[string]any
}

// Form is one Questionnaire being filled in. It is for one goroutine.
type Form struct {
	q       *Questionnaire
	setting Setting
	root    *place
	places  []*place          // in reading order, without the root
	byItem  [][]*place        // in reading order, by index of item
	byAt    map[string]*place // by address
	count   int               // of places

	day      record.Date         // that what follows from the day was found for
	stale    bool                // what follows from the answers is to be found anew
	restless bool                // it never comes to rest
	frozen   bool                // the answers are taken as they are: nothing is calculated
	soFar    fhirpath.Collection // the response so far, for expressions
}

// state is what was typed at one place and what was understood of it.
type state struct {
	text    string
	values  []value
	unit    record.Code // of a quantity, chosen beside the number
	unknown bool        // asked, and the answer is "not known"
	edited  bool        // a person gave the answer
	fault   *fault
}

// fault says why a text was not understood.
type fault struct{ words, wayOut string }

// New starts a form with the initial answers that its author gave.
func New(q *Questionnaire, s Setting) *Form {
	f := empty(q, s)
	f.begin(f.root)
	return f
}

// begin gives a place, and all below it, the initial answers.
func (f *Form) begin(from *place) {
	from.walk(func(p *place) {
		if len(p.initial) > 0 {
			f.put(p, slices.Clone(p.initial))
		}
	})
	from.walk(func(p *place) {
		if p.initially == nil {
			return
		}
		if values, err := f.answersBy(p, p.initially); err == nil && len(values) > 0 {
			f.put(p, slices.Clone(values))
		}
	})
}

func empty(q *Questionnaire, s Setting) *Form {
	f := &Form{q: q, setting: s, byAt: make(map[string]*place, len(q.items)), stale: true}
	f.root = f.grow(q.root, nil, 0)
	f.arrange()
	return f
}

// Questionnaire gives the form's definition.
func (f *Form) Questionnaire() *Questionnaire { return f.q }

func (f *Form) now() time.Time { return f.setting.Now() }

func (f *Form) clockSet() time.Duration {
	if f.setting.ClockSet == nil {
		return 0
	}
	return f.setting.ClockSet()
}

func (f *Form) today() record.Date {
	if f.setting.Today == nil {
		return record.DateOf(f.now())
	}
	return f.setting.Today()
}

// Set takes what a person typed as the answer to a question. It is kept as it
// is, understood or not; the problems with it come back, those that it makes
// with other answers among them. An empty text takes the answer away.
func (f *Form) Set(at, text string) []Problem {
	p, refusal := f.writable(at)
	if refusal != nil {
		return refusal
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if p.st.text != text || text == "" {
		f.give(p, f.read(p, text))
	}
	return f.ProblemsOf(at)
}

// give takes what a person did as the answer at a place.
func (f *Form) give(p *place, st state) {
	p.st = st
	f.edited(p)
	f.touch(p)
}

// edited notes that a person gave the answer at a place. Once it is taken away
// nobody did.
func (f *Form) edited(p *place) {
	p.st.edited = p.st.text != "" || p.st.unknown || len(p.st.values) > 0
}

// SetCode takes chosen codes as the answer; none takes the answer away. A
// code that the list does not have is kept and called doubtful.
func (f *Form) SetCode(at string, codes ...record.Code) []Problem {
	p, refusal := f.writable(at)
	if refusal != nil {
		return refusal
	}
	if !p.chosen() {
		return []Problem{p.problem(Error, f.words(p)+" is typed, not chosen.", "Type the answer.")}
	}
	var values []value
	for _, c := range codes {
		if !c.IsZero() {
			values = append(values, p.coded(c))
		}
	}
	f.put(p, values)
	f.edited(p)
	return f.ProblemsOf(at)
}

// coded gives the answer that a code stands for.
func (p *place) coded(c record.Code) value {
	for _, o := range p.offered() {
		if o.Code == c || o.Code.Code == c.Code && (c.System == "" || o.Code.System == c.System) {
			return o.value
		}
	}
	if !p.accepts(codingValue) {
		return textValue(c.String())
	}
	return codeValue(c)
}

// SetUnit takes a unit for the number at a question of type quantity.
func (f *Form) SetUnit(at string, unit record.Code) []Problem {
	p, refusal := f.writable(at)
	if refusal != nil {
		return refusal
	}
	if p.kind != TypeQuantity {
		return []Problem{p.problem(Error, f.words(p)+" has no unit to choose.", "Type the answer.")}
	}
	p.st.unit = unit
	text := p.st.text
	if len(p.st.values) > 0 {
		text = p.st.values[0].text
	}
	f.give(p, f.read(p, text))
	return f.ProblemsOf(at)
}

// Unknown answers "not known" (Ctrl+U): the question was asked and nobody can
// say. A list that has a code for it answers with that code.
func (f *Form) Unknown(at string) []Problem {
	p, refusal := f.writable(at)
	if refusal != nil {
		return refusal
	}
	for _, o := range p.offered() {
		if o.Absent == NotKnown {
			f.put(p, []value{o.value})
			f.edited(p)
			return f.ProblemsOf(at)
		}
	}
	f.give(p, state{unknown: true})
	return f.ProblemsOf(at)
}

// Text gives what was typed, or the usual text of an answer that was not.
func (f *Form) Text(at string) string {
	f.settle()
	if p := f.byAt[at]; p != nil {
		return p.st.text
	}
	return ""
}

// Tidy puts the text of an answer that was understood into its usual form,
// for when a person leaves the entry: 5/1/09 becomes 05-Jan-2009. The answer
// stays what it was.
func (f *Form) Tidy(at string) string {
	p := f.byAt[at]
	if p == nil {
		return ""
	}
	f.settle()
	if len(p.st.values) > 0 {
		p.st.text = f.textOf(p, p.st.values)
	}
	return p.st.text
}

// writable finds a question that a person may answer.
func (f *Form) writable(at string) (*place, []Problem) {
	f.settle()
	p := f.byAt[at]
	switch {
	case p == nil || !p.question():
		return nil, []Problem{{LinkID: at, At: at, Severity: Error, Words: fmt.Sprintf("This form has no question %q.", at), WayOut: "Choose another form."}}
	case p.readOnly:
		return nil, []Problem{p.problem(Error, f.words(p)+" cannot be changed here.", "Leave it as it is.")}
	}
	return p, nil
}

// put takes values that are already understood as the answer.
func (f *Form) put(p *place, values []value) {
	st := state{}
	for i := range values {
		values[i] = p.adopt(values[i])
		if values[i].kind == quantityValue {
			st.unit = values[i].code
		}
	}
	st.values = values
	p.st = st
	p.st.text = f.textOf(p, values)
	f.touch(p)
}

// adopt fits a value of the record to the options of the question: bare codes
// find their system, words find their code. What no option matches stays.
func (p *place) adopt(v value) value {
	if !p.chosen() {
		return v
	}
	for _, o := range p.offered() {
		if v.bare && o.Code.Code == v.code.Code || v.kind == stringValue && o.Code.Display == v.text {
			return o.value
		}
	}
	v.bare = false
	if v.kind == stringValue && p.kind == TypeChoice {
		return codeValue(record.Code{Display: v.text})
	}
	return v
}

// separator parts the answers of a question that repeats.
func (it *item) separator() string {
	if it.entry == linesEntry {
		return ", "
	}
	return "; "
}
