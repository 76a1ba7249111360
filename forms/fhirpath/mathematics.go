package fhirpath

import "math"

// mathematics are the functions of N1, 5.7. What has no result in real
// numbers, or one too great, gives nothing.
var mathematics = map[string]*function{
	"abs": ofNumber(func(d Decimal) Decimal {
		if d.Sign() < 0 {
			return d.negate()
		}
		return d
	}),
	"ceiling":  toWhole(func(d Decimal) Decimal { return d.negate().floor().negate() }),
	"floor":    toWhole(Decimal.floor),
	"truncate": toWhole(func(d Decimal) Decimal { return d.quotient(decimalOf(1)) }),
	"exp":      inFloats(math.Exp), "ln": inFloats(math.Log), "sqrt": inFloats(math.Sqrt),
	"log": withNumber(func(d, e Decimal) Value {
		return fromFloat(math.Log(d.Float()) / math.Log(e.Float()))
	}),
	"power": {least: 1, most: 1, run: power},
	"round": {most: 1, run: round},
}

// one takes a collection for one number; it reports false for an empty one.
func (c Collection) number() (d Decimal, there bool, err error) {
	switch len(c) {
	case 0:
		return d, false, nil
	case 1:
		d, ok := c[0].Decimal()
		if !ok {
			return d, false, faultf("a number was expected and not a %s", c[0].describe())
		}
		return d, true, nil
	}
	return d, false, tooMany(len(c))
}

// ofNumber is a function that keeps a number's type, and a quantity's unit.
func ofNumber(do func(Decimal) Decimal) *function {
	return single(func(v Value) (Collection, error) {
		p := v.plain()
		if q, ok := p.data.(Quantity); ok {
			q.Value = do(q.Value)
			return Collection{Measure(q)}, nil
		}
		d, _, err := Collection{p}.number()
		if err != nil {
			return nil, err
		}
		return held(do(d), p.kind == integerKind).orNone(), nil
	})
}

// toWhole is a function whose result is an Integer.
func toWhole(do func(Decimal) Decimal) *function {
	return single(func(v Value) (Collection, error) {
		d, _, err := Collection{v}.number()
		if err != nil {
			return nil, err
		}
		return held(do(d), true).orNone(), nil
	})
}

func fromFloat(f float64) Value {
	d, ok := decimalFromFloat(f)
	if !ok {
		return Value{}
	}
	return held(d, false)
}

func inFloats(do func(float64) float64) *function {
	return single(func(v Value) (Collection, error) {
		d, _, err := Collection{v}.number()
		if err != nil {
			return nil, err
		}
		return fromFloat(do(d.Float())).orNone(), nil
	})
}

// withNumber is a function of two numbers.
func withNumber(do func(d, e Decimal) Value) *function {
	return withCollection(func(_ *machine, in, other Collection) (Collection, error) {
		d, there, err := in.number()
		if err != nil || !there {
			return nil, err
		}
		e, there, err := other.number()
		if err != nil || !there {
			return nil, err
		}
		return do(d, e).orNone(), nil
	})
}

// power raises exactly where the exponent is a small whole number. Of whole
// numbers the result is whole.
func power(m *machine, in Collection, call *callNode) (Collection, error) {
	other, err := call.argument(m, 0)
	if err != nil {
		return nil, err
	}
	d, there, err := in.number()
	if err != nil || !there {
		return nil, err
	}
	e, there, err := other.number()
	if err != nil || !there {
		return nil, err
	}
	n, small := e.Int()
	if !small || n < 0 || n > 64 {
		return fromFloat(math.Pow(d.Float(), e.Float())).orNone(), nil
	}
	bothWhole := in[0].plain().kind == integerKind && other[0].plain().kind == integerKind
	return held(d.raised(int(n)), bothWhole).orNone(), nil
}

// raised multiplies d with itself; it stops where the result has overflowed.
func (d Decimal) raised(n int) Decimal {
	result := decimalOf(1)
	for range n {
		fits, ok := result.times(d).fits()
		result = fits
		if !ok {
			break
		}
	}
	return result
}

// round keeps so many digits behind the point, none if nothing is said.
func round(m *machine, in Collection, call *callNode) (Collection, error) {
	digits, err := call.argument(m, 0)
	if err != nil || len(in) == 0 {
		return nil, err
	}
	d, _, err := in.number()
	if err != nil {
		return nil, err
	}
	n := int64(0)
	if len(digits) > 0 {
		if n, err = oneInteger(digits); err != nil {
			return nil, err
		}
	}
	if n < 0 {
		return nil, faultf("digits behind the point are not fewer than none")
	}
	return held(d.round(int(min(n, mostScale))), false).orNone(), nil
}
