package forms

import (
	"errors"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Asking is a form other than an arrival's that asks again what the record of
// an attendance holds: allergies at triage, the handover of an ambulance. It
// adds to the record and corrects it. It never empties a field: no answer says
// that nothing was asked, and only an amendment of the arrival takes away.
type Asking struct {
	Form *Form
	// Base is the record as the form was begun with it.
	Base record.Details
	// Began holds the answers that the form takes the place of; nil where it is
	// filled in for the first time.
	Began *Form
	// Past marks a form that tells of a moment gone by, as one that is filed
	// again does: where the patient was then is not where they are.
	Past bool
}

// ErrAllergiesDenied says that a form denies allergies that the record has.
var ErrAllergiesDenied = errors.New("the record has allergies that this form denies")

// AllergiesID is the question for what somebody is allergic to, whose answers
// are only ever added to.
const AllergiesID = "patient.allergies.items"

const (
	placeID           = "arrival.place"
	allergiesStatusID = "patient.allergies.status"
)

// Populate gives the questions the answers that the record holds. A place that
// must be answered is where the patient is to go, and stays empty; what the
// record holds nothing of stays as it is.
func (a Asking) Populate() {
	for _, fd := range detailsFields {
		p := a.Form.byAt[fd.linkID]
		if p == nil || fd.withheld && a.Base.Patient.Sensitive || fd.linkID == placeID && !a.showsPlace(p) {
			continue
		}
		if values := fd.get(&a.Base); len(values) > 0 {
			a.Form.put(p, values)
		}
	}
}

func (a Asking) showsPlace(p *place) bool { return !a.Past && !p.required }

// Overtaken reports whether the record was changed since the form was begun in
// a field that the form answers otherwise. Where the patient goes is no such
// thing: the last word on it stands.
func (a Asking) Overtaken(now record.Details) bool {
	a.settle()
	for _, fd := range detailsFields {
		p := a.Form.byAt[fd.linkID]
		if p == nil || fd.linkID == placeID && (!a.showsPlace(p) || !a.changes(fd)) {
			continue
		}
		held, mine := fd.get(&now), fd.answered(a.Form)
		if !sameAnswers(fd.get(&a.Base), held) && len(mine) > 0 && !sameAnswers(mine, held) {
			return true
		}
	}
	return false
}

// Details gives the record as it stands with what the person answered here: of
// every question the answer that they gave or changed, and nothing else. It
// fails with ErrAllergiesDenied where the form says that there are none and the
// record has some.
func (a Asking) Details(now record.Details) (record.Details, error) {
	a.settle()
	after := now
	after.Patient.Address.Lines = slices.Clone(now.Patient.Address.Lines)
	for _, fd := range detailsFields {
		if !a.changes(fd) || fd.linkID == placeID && a.moved(fd, now) {
			continue
		}
		switch mine := fd.answered(a.Form); fd.linkID {
		case AllergiesID:
			after.Patient.Allergies = withAllergies(after.Patient.Allergies, mine)
		case allergiesStatusID:
			if moment(getAllergyStatus(&after)).code.Code == string(record.AllergiesKnown) && moment(mine).code.Code != string(record.AllergiesKnown) {
				return now, ErrAllergiesDenied
			}
			setAllergyStatus(&after, mine)
		default:
			fd.set(&after, mine)
		}
	}
	return after, nil
}

func (a Asking) settle() {
	a.Form.settle()
	if a.Began != nil {
		a.Began.settle()
	}
}

// changes reports whether the person answered otherwise than the form began.
func (a Asking) changes(fd field[record.Details]) bool {
	was := fd.get(&a.Base)
	if a.Began != nil {
		was = fd.answered(a.Began)
	}
	mine := fd.answered(a.Form)
	return len(mine) > 0 && !sameAnswers(was, mine)
}

// moved reports whether the patient has left the place that a form of a moment
// gone by spoke of: to correct it is not to move them back.
func (a Asking) moved(fd field[record.Details], now record.Details) bool {
	return a.Past && a.Began != nil && !sameAnswers(fd.answered(a.Began), fd.get(&now))
}

// answered gives the answer in a form as the record would hold it; none where
// the question is not there or not put.
func (fd field[T]) answered(f *Form) []value {
	p := f.byAt[fd.linkID]
	if p == nil || !p.on || len(p.st.values) == 0 {
		return nil
	}
	var alone T
	fd.set(&alone, p.st.values)
	return fd.get(&alone)
}

func sameAnswers(a, b []value) bool { return slices.EqualFunc(a, b, sameAnswer) }

// JoinAllergies gives a form the allergies that two people answered in it, each
// without knowing of the other: neither takes the other's place.
func JoinAllergies(f, theirs *Form) {
	mine, other := f.byAt[AllergiesID], theirs.byAt[AllergiesID]
	if mine == nil || other == nil {
		return
	}
	var d record.Details
	setAllergies(&d, other.st.values)
	d.Patient.Allergies = withAllergies(d.Patient.Allergies, mine.st.values)
	f.put(mine, getAllergies(&d))
}

// withAllergies adds what was named to a list. A substance that is on it keeps
// what is known of it, and gains a reaction where it had none.
func withAllergies(known record.Allergies, named []value) record.Allergies {
	items := slices.Clone(known.Items)
	for _, v := range named {
		items = withAllergy(items, readAllergy(v.words()))
	}
	if !slices.Equal(items, known.Items) {
		return record.Allergies{Status: record.AllergiesKnown, Items: items}
	}
	return known
}

func withAllergy(items []record.Allergy, named record.Allergy) []record.Allergy {
	for i, a := range items {
		switch {
		case !strings.EqualFold(a.Substance, named.Substance):
		case named.Reaction == "" || strings.EqualFold(a.Reaction, named.Reaction):
			return items
		case a.Reaction == "":
			items[i].Reaction = named.Reaction
			return items
		}
	}
	return append(items, named)
}
