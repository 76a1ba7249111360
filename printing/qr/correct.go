package qr

// The field that bytes are reckoned in: 256 elements, x⁸+x⁴+x³+x²+1, and 2
// whose powers are all of them but 0.
var powers, logs = func() (powers [510]byte, logs [256]int) {
	const field = 0x11D
	for i, x := 0, 1; i < 255; i++ {
		powers[i], powers[i+255], logs[x] = byte(x), byte(x), i
		if x <<= 1; x > 255 {
			x ^= field
		}
	}
	return powers, logs
}()

func multiply(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return powers[logs[a]+logs[b]]
}

// generator gives the polynomial whose roots are the first n powers of 2,
// without its leading 1.
func generator(n int) []byte {
	g := make([]byte, n)
	g[n-1] = 1
	for root := range n {
		for i := range g {
			g[i] = multiply(g[i], powers[root])
			if i+1 < n {
				g[i] ^= g[i+1]
			}
		}
	}
	return g
}

// correct gives the n bytes that let a reader mend a block (Reed–Solomon).
func correct(block []byte, n int) []byte {
	g, rest := generator(n), make([]byte, n)
	for _, b := range block {
		factor := b ^ rest[0]
		copy(rest, rest[1:])
		rest[n-1] = 0
		for i := range rest {
			rest[i] ^= multiply(g[i], factor)
		}
	}
	return rest
}
