package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// What two people's changes of one form can come to.
var (
	ErrConflicts  = errors.New("two people changed the same answer")
	ErrNoConflict = errors.New("nobody else changed this answer")
)

// Conflict is an answer that somebody else changed while this person changed
// it too, each to something else. A person chooses; nothing is overwritten.
type Conflict struct {
	At     string `json:"at"`
	Label  string `json:"label"`
	Was    string `json:"was"`
	Theirs string `json:"theirs"`
	Mine   string `json:"mine"`
}

// Merged says what came of bringing two people's changes together.
type Merged struct {
	// Taken are the answers that somebody else changed alone: they are in the
	// form now.
	Taken []record.Change
	// Conflicts wait for Choose; until then the form shows what this person
	// typed.
	Conflicts []Conflict
}

// Conflicts are what waits for Choose.
func (f *Filling) Conflicts() []Conflict { return f.conflicts }

// Merge brings what was saved meanwhile into the form: what others alone
// changed is taken over, what this person alone changed stays, and what both
// changed waits for a choice. The form must be free of problems: a text that
// was not understood cannot be held against anything. Where nothing happened
// meanwhile nothing changes.
func (f *Filling) Merge(ctx context.Context) (Merged, error) {
	if err := f.Meanwhile(ctx); !errors.Is(err, ErrOvertaken) {
		return Merged{Conflicts: f.conflicts}, err
	}
	if f.unreadable() {
		return Merged{}, ErrProblems
	}
	k := f.session.kiosk
	now, err := k.ledger.Attendance(ctx, f.AttendanceID)
	if err != nil {
		return Merged{}, err
	}
	entries, err := k.ledger.Entries(ctx, f.AttendanceID)
	if err != nil {
		return Merged{}, err
	}
	latest := f.replaces(now, entries)
	theirs, err := f.standing(now, entries, latest)
	if err != nil {
		return Merged{}, err
	}
	merged, err := f.merge(theirs)
	if err != nil {
		return merged, err
	}
	f.Base, f.Amends, f.begun, f.written, f.dirty = now.Details, latest, theirs, now.Written, true
	return merged, nil
}

// unreadable reports whether a typed text was not understood.
func (f *Filling) unreadable() bool {
	for _, it := range f.Form.Items() {
		if it.Enabled && it.Text != "" && !it.Answered {
			return true
		}
	}
	return false
}

// merge puts the answers of both into the form.
func (f *Filling) merge(theirs *forms.Form) (Merged, error) {
	var t threeWay
	mine, err := f.numberedAnew()
	if err != nil {
		return Merged{}, err
	}
	form, err := f.mergedWith(theirs, t.takes)
	if err != nil {
		return Merged{}, err
	}
	if i := slices.Index(t.clashes, forms.AllergiesID); i >= 0 && f.Purpose != ForAmendment {
		forms.JoinAllergies(form, theirs)
		t.clashes, t.taken = slices.Delete(t.clashes, i, i+1), append(t.taken, forms.AllergiesID)
	}
	labels := labelsOf(mine, theirs)
	var out Merged
	for _, at := range t.clashes {
		out.Conflicts = append(out.Conflicts, Conflict{At: at, Label: labels[at], Was: f.begun.Summary(at), Theirs: theirs.Summary(at), Mine: mine.Summary(at)})
	}
	out.Conflicts = append(out.Conflicts, f.undecided(t.clashes, theirs, mine)...)
	for _, at := range t.taken {
		out.Taken = append(out.Taken, record.Change{Field: labels[at], Was: f.begun.Summary(at), Now: theirs.Summary(at)})
	}
	f.Form, f.conflicts = form, out.Conflicts
	return out, nil
}

// undecided are the conflicts of an earlier merge that nobody has settled and
// that this one does not find again: the record has what it had then.
func (f *Filling) undecided(found []string, theirs, mine *forms.Form) []Conflict {
	var left []Conflict
	for _, c := range f.conflicts {
		if !slices.Contains(found, c.At) {
			c.Theirs, c.Mine = theirs.Summary(c.At), mine.Summary(c.At)
			left = append(left, c)
		}
	}
	return left
}

// mergedWith gives the form with this person's answers and those of theirs
// that takes says.
func (f *Filling) mergedWith(theirs *forms.Form, takes func(string, three[[]byte]) bool) (*forms.Form, error) {
	envelope, mine, err := itemsOf(f.Form)
	if err != nil {
		return nil, err
	}
	_, base, err := itemsOf(f.begun)
	if err != nil {
		return nil, err
	}
	_, other, err := itemsOf(theirs)
	if err != nil {
		return nil, err
	}
	m := merging{multiplying(f.Form, theirs, f.begun), takes}
	if items := m.items(three[[]item]{base, mine, other}, nil); len(items) > 0 {
		envelope["item"] = encode(items)
	}
	response, err := json.Marshal(envelope)
	if err != nil {
		return nil, err
	}
	return forms.FromResponse(f.Form.Questionnaire(), f.setting(), response)
}

// numberedAnew gives the form with its occurrences numbered from 1, as a
// response has them, whatever was taken away between them.
func (f *Filling) numberedAnew() (*forms.Form, error) {
	response, err := forms.Response(f.Form, forms.InProgress)
	if err != nil {
		return nil, err
	}
	return forms.FromResponse(f.Form.Questionnaire(), f.setting(), response)
}

// multiplying gives what may be there several times in a form.
func multiplying(all ...*forms.Form) map[string]bool {
	names := map[string]bool{}
	for _, f := range all {
		for _, it := range f.Items() {
			if it.Occurrence > 0 {
				names[it.LinkID] = true
			}
		}
	}
	return names
}

// itemsOf gives the answers of a form, and the response that they are in
// without them.
func itemsOf(f *forms.Form) (envelope item, items []item, err error) {
	response, err := forms.Response(f, forms.InProgress)
	if err != nil {
		return nil, nil, err
	}
	if err := json.Unmarshal(response, &envelope); err != nil {
		return nil, nil, record.Unreadable(err)
	}
	items = children(envelope)
	delete(envelope, "item")
	return envelope, items, nil
}

func labelsOf(all ...*forms.Form) map[string]string {
	labels := map[string]string{}
	for _, f := range all {
		for _, it := range f.Items() {
			labels[it.At] = it.Label
		}
	}
	return labels
}

// Choose settles one conflict: theirs is taken, or what this person typed
// stays. It fails with ErrNoConflict where there is none.
func (f *Filling) Choose(at string, theirs bool) error {
	i := slices.IndexFunc(f.conflicts, func(c Conflict) bool { return c.At == at })
	if i < 0 {
		return ErrNoConflict
	}
	if theirs {
		// The record as it was merged stands in begun.
		form, err := f.mergedWith(f.begun, func(address string, _ three[[]byte]) bool { return address == at })
		if err != nil {
			return err
		}
		f.Form = form
	}
	f.conflicts = slices.Delete(slices.Clone(f.conflicts), i, i+1)
	f.dirty = true
	return nil
}

// Changes says in words what an amendment would change.
func (f *Filling) Changes() []record.Change { return f.changesOf(f.Details()) }

// changesOf words an amendment of the attendance by the record's fields, and
// any other by the questions of the form.
func (f *Filling) changesOf(details record.Details) []record.Change {
	if f.Purpose == ForAmendment {
		if changes := forms.Changes(f.Base, details); len(changes) > 0 {
			return changes
		}
	}
	if f.begun == nil {
		return nil
	}
	return changedAnswers(f.begun, f.Form)
}

// changedAnswers says which questions of two fillings of a form are answered
// otherwise. A question that is not put any more has lost its answer.
func changedAnswers(was, now *forms.Form) []record.Change {
	answered := func(f *forms.Form) map[string]string {
		words := map[string]string{}
		for _, it := range f.Items() {
			if it.Enabled && it.Answered && it.Type != forms.TypeGroup {
				words[it.At] = f.Summary(it.At)
			}
		}
		return words
	}
	before, after := answered(was), answered(now)
	labels := labelsOf(was, now)
	var changes []record.Change
	for _, at := range addresses(was, now) {
		if before[at] != after[at] {
			changes = append(changes, record.Change{Field: labels[at], Was: before[at], Now: after[at]})
		}
	}
	return changes
}

// addresses gives the questions of several fillings, each once.
func addresses(all ...*forms.Form) []string {
	var list []string
	seen := map[string]bool{}
	for _, f := range all {
		for _, it := range f.Items() {
			if !seen[it.At] {
				seen[it.At] = true
				list = append(list, it.At)
			}
		}
	}
	return list
}
