package forms

import "slices"

// entry says how the answer to a question that belongs to the record is typed
// and checked, beyond what its item type asks for.
type entry int

const (
	plainEntry entry = iota
	textEntry
	codeEntry
	bareCodeEntry // a code of one fixed system, kept without it
	flagEntry
	momentEntry
	arrivalEntry // a moment that may be approximate: "approx 02:00"
	birthDateEntry
	nhsNumberEntry
	postcodeEntry
	phoneEntry
	linesEntry // several texts, parted by commas
)

// entryTypes are the item types in which each entry can be asked for.
var entryTypes = map[entry][]Type{
	textEntry:      {TypeString, TypeText, TypeChoice, TypeOpenChoice},
	codeEntry:      {TypeChoice, TypeOpenChoice},
	bareCodeEntry:  {TypeChoice},
	flagEntry:      {TypeBoolean},
	momentEntry:    {TypeDateTime},
	arrivalEntry:   {TypeDateTime},
	birthDateEntry: {TypeDate},
	nhsNumberEntry: {TypeString},
	postcodeEntry:  {TypeString},
	phoneEntry:     {TypeString},
	linesEntry:     {TypeString},
}

// entries gives the entry of each linkId that names a field of the record.
var entries = gatherEntries()

func gatherEntries() map[string]entry {
	all := map[string]entry{}
	for _, f := range detailsFields {
		all[f.linkID] = f.entry
	}
	for _, f := range triageFields {
		all[f.linkID] = f.entry
	}
	for _, f := range departureFields {
		all[f.linkID] = f.entry
	}
	return all
}

// binding joins a question to the field of the record that its linkId names,
// and refuses it where its type could not carry that field.
func (l *loader) binding(it *item) {
	it.entry = entries[it.linkID]
	if it.entry == plainEntry {
		return
	}
	if !slices.Contains(entryTypes[it.entry], it.kind) {
		l.refuse(ErrBinding, it.linkID, "type", string(it.kind))
	}
	for above := it.above; above != nil; above = above.above {
		if above.repeats {
			l.refuse(ErrBinding, it.linkID, "repeats", "the field holds one answer, and what the question stands in repeats")
		}
	}
	if wants := it.entry == linesEntry; wants != it.repeats {
		l.refuse(ErrBinding, it.linkID, "repeats", map[bool]string{true: "the field holds several answers", false: "the field holds one answer"}[wants])
	}
}
