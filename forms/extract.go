package forms

import (
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// Populate makes the answers of a form those of an existing attendance, for
// it to be amended: a field that holds nothing leaves its question empty.
// What a sensitive record withholds stays empty.
func Populate(f *Form, d record.Details) {
	populate(f, detailsFields, &d, func(fd field[record.Details]) bool { return fd.withheld && d.Patient.Sensitive })
	f.arrivalByAmbulance()
}

// PopulatePatient fills in what the index knows of a patient, and leaves every
// other answer alone.
func PopulatePatient(f *Form, known record.Patient) {
	d := record.Details{Patient: known}
	for _, fd := range detailsFields {
		p := f.byAt[fd.linkID]
		if p == nil || !strings.HasPrefix(fd.linkID, "patient.") || fd.withheld && known.Sensitive {
			continue
		}
		if values := fd.get(&d); len(values) > 0 {
			f.put(p, values)
		}
	}
}

// PopulateTriage makes the answers of a form those of an earlier triage.
func PopulateTriage(f *Form, t record.Triage) { populate(f, triageFields, &t, shown) }

// PopulateDeparture makes the answers of a form those of a departure.
func PopulateDeparture(f *Form, d record.Departure) { populate(f, departureFields, &d, shown) }

func shown[T any](field[T]) bool { return false }

func populate[T any](f *Form, fields []field[T], from *T, withheld func(field[T]) bool) {
	for _, fd := range fields {
		p := f.byAt[fd.linkID]
		if p == nil {
			continue
		}
		var values []value
		if !withheld(fd) {
			values = fd.get(from)
		}
		f.put(p, values)
	}
}

// arrivalByAmbulance moves a known arrival to the question that the form puts
// for it, where the arrival mode is an ambulance and its own time was never
// recorded: for an ambulance both are the same moment.
func (f *Form) arrivalByAmbulance() {
	arrived, ambulance := f.byAt[arrivalID], f.byAt["arrival.ambulanceArrivedAt"]
	if arrived == nil || ambulance == nil {
		return
	}
	f.settle()
	if !arrived.on && ambulance.on && len(ambulance.st.values) == 0 {
		f.put(ambulance, slices.Clone(arrived.st.values))
	}
}

// Details gives what the answers say of an attendance, over what base says of
// whatever the form does not ask (numbers the index gave, flags). A question
// that is not put, or has no answer that was understood, empties its field.
func Details(f *Form, base record.Details) record.Details {
	base.Patient.Address.Lines = slices.Clone(base.Patient.Address.Lines)
	base.Patient.Allergies.Items = slices.Clone(base.Patient.Allergies.Items)
	extract(f, detailsFields, &base, func(fd field[record.Details]) bool { return fd.withheld && base.Patient.Sensitive })
	return base
}

// TriageOf gives what the answers say of a triage; who assessed is for the
// caller to add.
func TriageOf(f *Form) record.Triage {
	var t record.Triage
	extract(f, triageFields, &t, shown)
	return t
}

// DepartureOf gives what the answers say of a departure.
func DepartureOf(f *Form) record.Departure {
	var d record.Departure
	extract(f, departureFields, &d, shown)
	return d
}

// extract writes the answers into a record; a field that may be kept keeps
// what it holds where its question has no answer.
func extract[T any](f *Form, fields []field[T], into *T, keep func(field[T]) bool) {
	f.settle()
	for _, fd := range fields {
		p := f.byAt[fd.linkID]
		if p == nil {
			continue
		}
		var values []value
		if p.on {
			values = p.st.values
		}
		if len(values) > 0 || !keep(fd) {
			fd.set(into, values)
		}
	}
}

// Changes says in words what an amendment changes, field by field. Withheld
// fields of a sensitive record are named without what they hold.
func Changes(before, after record.Details) []record.Change {
	var changes []record.Change
	for _, fd := range detailsFields {
		was, now := fd.get(&before), fd.get(&after)
		if slices.EqualFunc(was, now, sameAnswer) {
			continue
		}
		c := record.Change{Field: fd.name, Was: changeWords(fd.entry, was), Now: changeWords(fd.entry, now)}
		if fd.withheld && (before.Patient.Sensitive || after.Patient.Sensitive) {
			c.Was, c.Now = "Withheld", "Withheld"
		}
		changes = append(changes, c)
	}
	return changes
}

// sameAnswer reports whether two answers tell a person the same and, for
// codes, also tell a machine the same.
func sameAnswer(a, b value) bool {
	if a.kind == codingValue && b.kind == codingValue {
		return a.same(b) && a.words() == b.words()
	}
	return answerWords(a) == answerWords(b)
}

// changeWords says what a field held. A mark that is not set says No: it is
// not that nobody knows.
func changeWords(e entry, vs []value) string {
	switch {
	case len(vs) > 0:
	case e == flagEntry:
		return "No"
	default:
		return "Not known"
	}
	words := make([]string, len(vs))
	for i, v := range vs {
		words[i] = answerWords(v)
	}
	return strings.Join(words, ", ")
}

// answerWords adds to the words of a bare code what the record calls it.
func answerWords(v value) string {
	if !v.bare {
		return v.words()
	}
	switch code := v.code.Code; code {
	case string(record.AllergiesKnown), string(record.AllergiesNone), string(record.AllergiesNotRecorded):
		return record.AllergyStatus(code).String()
	default:
		return record.Sex(code).String()
	}
}
