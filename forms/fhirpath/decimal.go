package fhirpath

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Bounds on decimals: the specification wants 28 digits before the point and
// eight after it, or more.
const (
	mostScale     = 28 // digits behind the point that are kept
	mostDigits    = 60 // digits in all, beyond which a number has overflowed
	divisionScale = 8  // digits behind the point of a quotient
	smallest      = 1e-28
)

// Decimal is an exact decimal number with the digits it was written with:
// 1.50 is equal to 1.5 and shown as 1.50.
type Decimal struct {
	unscaled *big.Int // nil for zero
	scale    int      // how many of its digits stand behind the point
}

func decimalOf(i int64) Decimal { return Decimal{unscaled: big.NewInt(i)} }

// ParseDecimal reads a decimal as JSON writes numbers.
func ParseDecimal(s string) (Decimal, error) {
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(s), "e")
	shift := 0
	if scientific {
		n, err := strconv.Atoi(exponent)
		if err != nil || n < -mostDigits || n > mostDigits {
			return Decimal{}, errNumber
		}
		shift = n
	}
	whole, behind, point := strings.Cut(mantissa, ".")
	if point && behind == "" || len(whole)+len(behind) > mostDigits || !isNumeral(whole, behind) {
		return Decimal{}, errNumber
	}
	u, ok := new(big.Int).SetString(whole+behind, 10)
	if !ok {
		return Decimal{}, errNumber
	}
	d := Decimal{unscaled: u, scale: len(behind) - shift}
	if d.scale < 0 {
		d = d.rescale(0)
	}
	return d, nil
}

var errNumber = fmt.Errorf("it is not a number that can be held exactly")

func isNumeral(whole, behind string) bool {
	digits := strings.TrimPrefix(strings.TrimPrefix(whole, "-"), "+")
	return digits != "" && strings.Trim(digits+behind, "0123456789") == ""
}

// decimalFromFloat takes the shortest decimal that stands for f; there is none
// for infinities and what is not a number. What is too small to be told from
// zero is zero.
func decimalFromFloat(f float64) (Decimal, bool) {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return Decimal{}, false
	case math.Abs(f) < smallest:
		return Decimal{}, true
	}
	d, err := ParseDecimal(strconv.FormatFloat(f, 'e', -1, 64))
	return d, err == nil
}

func (d Decimal) int() *big.Int {
	if d.unscaled == nil {
		return new(big.Int)
	}
	return d.unscaled
}

// String writes the number with all its digits.
func (d Decimal) String() string {
	s := new(big.Int).Abs(d.int()).String()
	if d.scale > 0 {
		if len(s) <= d.scale {
			s = strings.Repeat("0", d.scale+1-len(s)) + s
		}
		s = s[:len(s)-d.scale] + "." + s[len(s)-d.scale:]
	}
	if d.Sign() < 0 {
		s = "-" + s
	}
	return s
}

// Float gives the nearest binary number.
func (d Decimal) Float() float64 {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int { return d.int().Sign() }

// Int gives the number where it is whole and an int64 holds it.
func (d Decimal) Int() (int64, bool) {
	t := d.trim()
	return t.int().Int64(), t.scale == 0 && t.int().IsInt64()
}

// Compare gives -1, 0 or 1 as d is less than, equal to or more than e.
func (d Decimal) Compare(e Decimal) int {
	d, e = align(d, e)
	return d.int().Cmp(e.int())
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// rescale gives the same number with more digits behind the point; fewer than
// it has would lose some.
func (d Decimal) rescale(scale int) Decimal {
	return Decimal{unscaled: new(big.Int).Mul(d.int(), pow10(scale-d.scale)), scale: scale}
}

func align(d, e Decimal) (Decimal, Decimal) {
	switch {
	case d.scale < e.scale:
		d = d.rescale(e.scale)
	case e.scale < d.scale:
		e = e.rescale(d.scale)
	}
	return d, e
}

// fits reports whether the number is within bounds, after dropping digits far
// behind the point.
func (d Decimal) fits() (Decimal, bool) {
	if d.scale > mostScale {
		d = d.round(mostScale)
	}
	return d, d.int().BitLen() < mostDigits*10/3
}

func (d Decimal) add(e Decimal) Decimal {
	d, e = align(d, e)
	return Decimal{unscaled: new(big.Int).Add(d.int(), e.int()), scale: d.scale}
}

func (d Decimal) negate() Decimal {
	return Decimal{unscaled: new(big.Int).Neg(d.int()), scale: d.scale}
}

func (d Decimal) times(e Decimal) Decimal {
	return Decimal{unscaled: new(big.Int).Mul(d.int(), e.int()), scale: d.scale + e.scale}
}

// over divides, to eight digits behind the point at most; e is not zero.
func (d Decimal) over(e Decimal) Decimal {
	d, e = align(d, e)
	n := new(big.Int).Mul(d.int(), pow10(divisionScale+1))
	n.Quo(n, e.int())
	return Decimal{unscaled: n, scale: divisionScale + 1}.round(divisionScale).trim()
}

// quotient divides and drops what is behind the point.
func (d Decimal) quotient(e Decimal) Decimal {
	d, e = align(d, e)
	return Decimal{unscaled: new(big.Int).Quo(d.int(), e.int())}
}

// remainder is what quotient leaves; it has the sign of d.
func (d Decimal) remainder(e Decimal) Decimal {
	d, e = align(d, e)
	return Decimal{unscaled: new(big.Int).Rem(d.int(), e.int()), scale: d.scale}
}

// trim drops zeros at the end behind the point.
func (d Decimal) trim() Decimal {
	ten, rest := big.NewInt(10), new(big.Int)
	u, scale := new(big.Int).Set(d.int()), d.scale
	for scale > 0 {
		q, r := new(big.Int).QuoRem(u, ten, rest)
		if r.Sign() != 0 {
			break
		}
		u, scale = q, scale-1
	}
	return Decimal{unscaled: u, scale: scale}
}

// round keeps so many digits behind the point, halves going away from zero.
func (d Decimal) round(scale int) Decimal {
	if scale >= d.scale {
		return d
	}
	unit := pow10(d.scale - scale)
	half := new(big.Int).Quo(unit, big.NewInt(2))
	if d.Sign() < 0 {
		half.Neg(half)
	}
	u := new(big.Int).Add(d.int(), half)
	return Decimal{unscaled: u.Quo(u, unit), scale: scale}
}

// roundUp keeps so many digits behind the point, halves going up.
func (d Decimal) roundUp(scale int) Decimal {
	if scale >= d.scale {
		return d
	}
	half := Decimal{unscaled: big.NewInt(5), scale: scale + 1}
	shifted := d.add(half)
	shifted.scale -= scale
	whole := shifted.floor()
	whole.scale = scale
	return whole
}

// floor gives the greatest whole number not above d.
func (d Decimal) floor() Decimal {
	q := Decimal{unscaled: new(big.Int).Quo(d.int(), pow10(d.scale))}
	if d.Sign() < 0 && q.Compare(d) != 0 {
		q = q.add(decimalOf(-1))
	}
	return q
}
