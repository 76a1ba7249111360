package forms

import "github.com/tideover/tideover/forms/record"

// Facts gives the answers to questions whose author said by item.code what is
// asked, in reading order. What was said in one occurrence of a block has its
// address as Group. Questions that are not put, or whose answer is not known,
// give none.
func Facts(f *Form) []record.Fact {
	f.settle()
	var facts []record.Fact
	for _, p := range f.places {
		if p.on && len(p.codes) > 0 && len(p.st.values) > 0 {
			facts = append(facts, p.facts()...)
		}
	}
	return facts
}

// facts gives what was answered at one place: all codes in one fact, and any
// other answers one by one.
func (p *place) facts() []record.Fact {
	base := record.Fact{Concepts: p.codes, Label: p.words(), Group: p.block()}
	var facts []record.Fact
	for _, v := range p.st.values {
		if n := len(facts); v.kind == codingValue && n > 0 && len(facts[n-1].Codes) > 0 {
			facts[n-1].Codes = append(facts[n-1].Codes, v.code)
			continue
		}
		facts = append(facts, v.fact(base, p.unit))
	}
	return facts
}

// block gives the address of the nearest occurrence of a block that a place
// stands in, or is; empty where there is none.
func (p *place) block() string {
	for ; p != nil; p = p.above {
		if p.multiplies {
			return p.at
		}
	}
	return ""
}

// fact says one answer. The unit is the question's, for a bare number.
func (v value) fact(fact record.Fact, unit record.Code) record.Fact {
	switch v.kind {
	case codingValue:
		fact.Codes = []record.Code{v.code}
	case booleanValue:
		yes := v.yes
		fact.Yes = &yes
	case integerValue, decimalValue:
		fact.Number, fact.Unit = v.text, unit
	case quantityValue:
		fact.Number, fact.Unit = v.text, v.code
	case dateValue:
		fact.Day = v.day
	case dateTimeValue:
		fact.At = v.at
	default:
		fact.Text = v.words()
		if v.kind == timeValue {
			fact.Text = v.text
		}
	}
	return fact
}
