package datamatrix

// The field is GF(256) with the polynomial x⁸+x⁵+x³+x²+1 (ISO/IEC 16022,
// section 5.7.1).
const fieldPolynomial = 0x12d

var exponent, logarithm = fieldTables()

func fieldTables() (exp [510]byte, log [256]int) {
	v := 1
	for i := range 255 {
		exp[i], exp[i+255] = byte(v), byte(v)
		log[v] = i
		v <<= 1
		if v > 255 {
			v ^= fieldPolynomial
		}
	}
	return exp, log
}

func multiply(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return exponent[logarithm[a]+logarithm[b]]
}

// generator gives the coefficients, highest power first and the leading 1
// left out, of the product of (x − αⁱ) for i from 1 to n.
func generator(n int) []byte {
	g := make([]byte, n+1)
	g[0] = 1
	for i := 1; i <= n; i++ {
		for j := i; j > 0; j-- {
			g[j] ^= multiply(g[j-1], exponent[i])
		}
	}
	return g[1:]
}

// remainder divides data, shifted by the length of g, by the generator.
func remainder(data, g []byte) []byte {
	rest := make([]byte, len(g))
	for _, d := range data {
		factor := d ^ rest[0]
		copy(rest, rest[1:])
		rest[len(rest)-1] = 0
		for i := range rest {
			rest[i] ^= multiply(g[i], factor)
		}
	}
	return rest
}

// addCheck appends the check codewords. Where a symbol has several blocks,
// each takes every so-many-th codeword, of the data and of the check alike.
func addCheck(data []byte, l layout) []byte {
	g := generator(l.check / l.blocks)
	all := append(append([]byte(nil), data...), make([]byte, l.check)...)
	for b := range l.blocks {
		var part []byte
		for i := b; i < len(data); i += l.blocks {
			part = append(part, data[i])
		}
		for i, c := range remainder(part, g) {
			all[len(data)+b+i*l.blocks] = c
		}
	}
	return all
}
