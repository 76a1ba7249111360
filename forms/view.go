package forms

import "github.com/tideover/tideover/forms/record"

// Item is one line of the form as a screen draws it: a heading, a note or a
// question with its answer. Items follow each other in reading order.
type Item struct {
	LinkID string
	// At names this occurrence of the item to every method of Form that takes
	// a linkId. It is the linkId itself but below the second and later
	// occurrences of what repeats, where it is "linkId@2", or "linkId@2.1"
	// below occurrences of occurrences.
	At     string
	Parent string // At of the group or question it stands under; empty at the top
	Depth  int
	Type   Type
	// Occurrence counts a group, or a question with questions below it, that
	// may be there several times: 1, 2 and so on; 0 for what does not repeat so.
	Occurrence int
	CanAdd     bool // another occurrence may follow this one: see Form.Add
	CanRemove  bool // this occurrence may be taken away: see Form.Remove

	Label  string
	Hint   string // small words beside the label
	Help   string // longer words, to be shown when asked for
	Format string // how the answer is written: "HH:mm"
	Unit   string
	// Aside stands at the right end of the entry: the unit, or the day that a
	// time was taken for ("today"), or the age of a birth date.
	Aside   string
	Control string   // a code of FHIR's item-control: "drop-down", "radio-button"
	Options []Option // shared by all; not to be changed
	Open    bool     // takes an answer that is not among the options
	Width   int      // columns of twelve that the author asked for; 0 leaves it open
	MaxLen  int      // characters; 0 is no limit
	// Orientation is how the author wants the options set: "horizontal",
	// "vertical" or empty.
	Orientation string
	// Least, Most and Step bound a number, as FHIR writes them; empty where
	// there is no bound. A slider needs all three.
	Least, Most, Step string
	// Units are those that a quantity may be given in, and UnitCode the one
	// that it is given in now.
	Units    []record.Code
	UnitCode record.Code
	// Files are the attachments of a question of that type.
	Files []Attachment

	// Concepts say what is asked for: item.code, such as an ECDS element.
	Concepts []record.Code

	CanWait bool // not needed before saving; opens on its own page
	// When says under which condition the question is put, for paper: "if
	// Allergies is Known". Empty for what is always put.
	When     string
	Enabled  bool // put, given the answers so far
	Required bool
	ReadOnly bool
	Repeats  bool
	// Calculated marks an answer that the form works out from others.
	Calculated bool

	Text string
	// Written is the answer as it stands by itself on paper, where Text leaves
	// out what the screen says beside it: a day, an age.
	Written  string
	Codes    []record.Code // of a choice
	Answered bool
	Unknown  bool // answered with "not known"

	// Of a heading: how many of its questions are put, and answered.
	Asked, Done int
}

// Items gives the form as a screen draws it. Hidden items are left out, items
// that are not put at present are there with Enabled false.
func (f *Form) Items() []Item {
	f.settle()
	asked, done := f.counts()
	view := make([]Item, 0, len(f.places))
	for _, p := range f.places {
		if p.concealed() {
			continue
		}
		v := f.view(p)
		v.Asked, v.Done = asked[p.order], done[p.order]
		view = append(view, v)
	}
	return view
}

func (f *Form) view(p *place) Item {
	v := Item{
		LinkID: p.linkID, At: p.at, Parent: p.above.at, Depth: p.depth, Type: p.kind,
		Occurrence: p.number, CanAdd: p.canAdd(), CanRemove: p.canRemove(),
		Label: f.words(p), Hint: p.hint, Help: p.help, Format: p.format, Unit: p.unitNow().String(), Aside: f.aside(p),
		Control: p.control, Options: p.offered(), Open: p.open(), Width: p.width, MaxLen: p.maxLength,
		Orientation: p.orientation, Step: p.step, Concepts: p.codes, CanWait: p.canWait,
		When: p.whenText, Enabled: p.on, Required: p.required, ReadOnly: p.readOnly, Repeats: p.several() || p.multiplies && p.kind == TypeGroup,
		Calculated: p.computed(),
	}
	least, most := f.limitsAt(p)
	v.Least, v.Most = least.limitText(), most.limitText()
	if p.chosen() && p.kind != TypeOpenChoice && p.kind != TypeReference {
		v.Type = TypeChoice
	}
	if p.kind == TypeQuantity {
		v.Units, v.UnitCode = p.units, p.unitNow()
	}
	v.answer(p.st)
	v.Written = f.writtenWords(p)
	return v
}

// answer shows what was answered.
func (v *Item) answer(st state) {
	v.Text, v.Answered, v.Unknown = st.text, len(st.values) > 0 || st.unknown, st.unknown
	for _, value := range st.values {
		switch value.kind {
		case codingValue:
			v.Codes = append(v.Codes, value.code)
		case attachmentValue:
			v.Files = append(v.Files, *value.file)
		}
	}
}

// limitText gives a limit as FHIR writes it, and nothing where there is none.
func (v *value) limitText() string {
	if v == nil {
		return ""
	}
	switch v.kind {
	case integerValue, decimalValue, quantityValue, timeValue:
		return v.text
	case dateValue, dateTimeValue:
		return textOf(v.json())
	}
	return ""
}

func (f *Form) aside(p *place) string {
	unit := p.unitNow().String()
	if len(p.st.values) == 0 {
		if p.asksAge() {
			return "years"
		}
		return unit
	}
	v, now := p.st.values[0], f.now()
	switch {
	case v.kind == dateTimeValue && v.part == whole:
		return dayWord(v.at.In(now.Location()), now)
	case p.entry == birthDateEntry && p.asksAge():
		return "years, born " + v.day.String()
	case p.entry == birthDateEntry:
		return record.BirthDate{Date: v.day}.Age(record.AgeDay(now))
	}
	return unit
}

// counts gives, for each group, how many questions below it are put and how
// many are answered.
func (f *Form) counts() (asked, done []int) {
	asked, done = make([]int, len(f.places)), make([]int, len(f.places))
	for _, p := range f.places {
		if !p.on || !p.question() || p.readOnly || p.concealed() {
			continue
		}
		answered := f.answered(p)
		for g := p.above; g.above != nil; g = g.above {
			asked[g.order]++
			if answered {
				done[g.order]++
			}
		}
	}
	return asked, done
}
