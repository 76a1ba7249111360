package main

import (
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "github.com/BurntSushi/toml"
	_ "github.com/OpenPrinting/goipp"
	_ "github.com/boombuler/barcode/qr"
	_ "github.com/boombuler/barcode/code128"
	_ "github.com/boombuler/barcode/datamatrix"
	_ "github.com/gofrs/flock"
	_ "github.com/google/uuid"
	_ "github.com/jung-kurt/gofpdf"
	_ "github.com/makiuchi-d/gozxing/qrcode"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "go.uber.org/goleak"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/crypto/chacha20poly1305"
	_ "golang.org/x/image/font/sfnt"
	_ "golang.org/x/text/unicode/norm"
	_ "modernc.org/sqlite"
	_ "pgregory.net/rapid"
)

func main() {}
