package datamatrix

import "github.com/boombuler/barcode/utils"

// The field is GF(256) with the polynomial x⁸+x⁵+x³+x²+1, and check codewords
// are what remains after division by (x − αⁱ) for i from 1 (ISO/IEC 16022,
// section 5.7.1).
var encoder = utils.NewReedSolomonEncoder(utils.NewGaloisField(0x12d, 256, 1))

// addCheck appends the check codewords. Where a symbol has several blocks,
// each takes every so-many-th codeword, of the data and of the check alike.
func addCheck(data []byte, l layout) []byte {
	all := append(append([]byte(nil), data...), make([]byte, l.check)...)
	for b := range l.blocks {
		var part []int
		for i := b; i < len(data); i += l.blocks {
			part = append(part, int(data[i]))
		}
		for i, c := range encoder.Encode(part, l.check/l.blocks) {
			all[len(data)+b+i*l.blocks] = byte(c)
		}
	}
	return all
}
