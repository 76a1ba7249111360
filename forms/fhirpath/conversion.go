package fhirpath

import (
	"regexp"
	"strconv"
	"strings"
)

// conversion are the functions of N1, 5.5. Each toX gives nothing for what
// cannot be turned, and its convertsToX says so beforehand.
var conversion = func() map[string]*function {
	all := map[string]*function{"iif": {least: 2, most: 3, run: iif}}
	for name, to := range map[string]func(Value) Value{
		"Boolean": toBoolean, "Integer": toInteger, "Decimal": toDecimal,
		"Date": toDate, "DateTime": toDateTime, "Time": toTime,
	} {
		all["to"+name] = single(func(v Value) (Collection, error) { return to(v.plain()).orNone(), nil })
		all["convertsTo"+name] = single(func(v Value) (Collection, error) { return boolean(to(v.plain()).kind != nothing), nil })
	}
	all["toString"] = single(func(v Value) (Collection, error) { return toString(v).orNone(), nil })
	all["convertsToString"] = single(func(v Value) (Collection, error) { return boolean(toString(v).kind != nothing), nil })
	all["toQuantity"] = &function{most: 1, run: quantityIn(Value.orNone)}
	all["convertsToQuantity"] = &function{most: 1, run: quantityIn(func(v Value) Collection { return boolean(v.kind != nothing) })}
	return all
}()

// iif evaluates only the side that is wanted. The criterion is meant of the
// item it is called on.
func iif(m *machine, in Collection, call *callNode) (Collection, error) {
	outer := m.scope
	if call.of != nil {
		if len(in) > 1 {
			return nil, tooMany(len(in))
		}
		m.this = in
	}
	defer func() { m.scope = outer }()
	c, err := call.args[0].eval(m)
	if err != nil {
		return nil, err
	}
	value, known, err := c.Boolean()
	if err != nil {
		return nil, err
	}
	if value && known {
		return call.args[1].eval(m)
	}
	return call.argument(m, 2)
}

func toBoolean(v Value) Value {
	switch d := v.data.(type) {
	case bool:
		return v
	case string:
		switch strings.ToLower(d) {
		case "true", "t", "yes", "y", "1", "1.0":
			return Boolean(true)
		case "false", "f", "no", "n", "0", "0.0":
			return Boolean(false)
		}
	}
	if d, ok := v.number(); ok && (d.Sign() == 0 || d.Compare(decimalOf(1)) == 0) {
		return Boolean(d.Sign() != 0)
	}
	return Value{}
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

var integerForm = regexp.MustCompile(`^[+-]?\d+$`)

func toInteger(v Value) Value {
	switch d := v.data.(type) {
	case int64:
		return v
	case bool:
		return Integer(bit(d))
	case string:
		if i, err := strconv.ParseInt(d, 10, 32); err == nil && integerForm.MatchString(d) {
			return Integer(i)
		}
	}
	return Value{}
}

var decimalForm = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)

func toDecimal(v Value) Value {
	switch d := v.data.(type) {
	case Decimal:
		return v
	case bool:
		return Number(decimalOf(bit(d)))
	case int64:
		return Number(decimalOf(d))
	case string:
		if n, err := ParseDecimal(d); err == nil && decimalForm.MatchString(d) {
			return Number(n)
		}
	}
	return Value{}
}

func toString(v Value) Value {
	if s, ok := v.text(); ok {
		return String(s)
	}
	return Value{}
}

// toDate reads a date, and takes the day of a dateTime.
func toDate(v Value) Value {
	m, ok := toMoment(v, dateTimeKind)
	if !ok {
		return Value{}
	}
	m.kind, m.precision, m.zoned = dateKind, min(m.precision, day), false
	m.at = DateOf(m.at).data.(moment).at
	return momentValue(m)
}

// toDateTime reads a dateTime, and takes a date for one without its time.
func toDateTime(v Value) Value {
	m, ok := toMoment(v, dateTimeKind)
	if !ok {
		return Value{}
	}
	m.kind = dateTimeKind
	return momentValue(m)
}

func toTime(v Value) Value {
	m, ok := toMoment(v, timeKind)
	if !ok {
		return Value{}
	}
	return momentValue(m)
}

// toMoment reads a moment of a kind, or takes one that is like it.
func toMoment(v Value, k kind) (moment, bool) {
	switch d := v.data.(type) {
	case string:
		if v.kind == stringKind && d != "" {
			return parseMoment(k, d)
		}
	case moment:
		return d, d.alike(moment{kind: k})
	}
	return moment{}, false
}

// quantityForm is a number with a unit in quotes or a word for a duration.
var quantityForm = regexp.MustCompile(`^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-zA-Z]+))?$`)

func toQuantity(v Value) Value {
	switch d := v.data.(type) {
	case Quantity:
		return v
	case bool:
		return Measure(Quantity{Value: decimalOf(bit(d)), Unit: "1"})
	case string:
		return readQuantity(d)
	}
	if d, ok := v.number(); ok {
		return Measure(Quantity{Value: d, Unit: "1"})
	}
	return Value{}
}

func readQuantity(s string) Value {
	found := quantityForm.FindStringSubmatch(s)
	if found == nil {
		return Value{}
	}
	d, err := ParseDecimal(found[1])
	if err != nil || found[3] != "" && calendarUnits[found[3]] == "" {
		return Value{}
	}
	q := Quantity{Value: d, Unit: found[2] + found[3], Calendar: found[3] != ""}
	if q.Unit == "" {
		q.Unit = "1"
	}
	return Measure(q)
}

// quantityIn is toQuantity in the unit that its argument names, if it has one.
func quantityIn(result func(Value) Collection) func(*machine, Collection, *callNode) (Collection, error) {
	return func(m *machine, in Collection, call *callNode) (Collection, error) {
		unit, err := call.argument(m, 0)
		if err != nil || len(in) == 0 {
			return nil, err
		}
		if len(in) > 1 {
			return nil, tooMany(len(in))
		}
		v := toQuantity(in[0].plain())
		name, given, err := oneString(unit)
		if err != nil || v.kind == nothing || !given {
			return result(v), err
		}
		return result(v.data.(Quantity).in(name)), nil
	}
}

// in turns a quantity to another unit, where that can be done exactly enough.
func (q Quantity) in(unit string) Value {
	target := Quantity{Value: decimalOf(1), Unit: unit, Calendar: calendarUnits[unit] != ""}
	x, y, ok := q.common(target)
	if !ok {
		return Value{}
	}
	target.Value = x.over(y)
	return Measure(target)
}
