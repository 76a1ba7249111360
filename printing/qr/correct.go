package qr

import "github.com/boombuler/barcode/utils"

// The field is GF(256) with the polynomial x⁸+x⁴+x³+x²+1, and the codewords that
// let a reader mend a block are what remains after division by (x − αⁱ) for i
// from 0 (ISO/IEC 18004, section 7.5.2).
var encoder = utils.NewReedSolomonEncoder(utils.NewGaloisField(0x11d, 256, 0))

// correct gives the n codewords that let a reader mend a block.
func correct(block []byte, n int) []byte {
	data := make([]int, len(block))
	for i, b := range block {
		data[i] = int(b)
	}
	check := make([]byte, n)
	for i, c := range encoder.Encode(data, n) {
		check[i] = byte(c)
	}
	return check
}
