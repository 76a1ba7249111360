package printing

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// ErrBand means that a job or a setting names band stock that is not in the
// table.
var ErrBand = errors.New("no such wristbands")

// bandShape is a wristband in mm: the stock, the part of it that is printed,
// the type sizes in points and the modules of its codes.
type bandShape struct {
	stock          string // as settings have it
	width, height  float64
	from, to       float64
	name, least    float64
	born, number   float64
	label          float64
	matrix, qr     float64
	nameAt, bornAt float64
	numberAt       float64
	boxWidth       float64
	boxHeight      float64
	twice          bool // the code at both ends
}

// The stock of bands. Adult, child and infant bands of direct thermal stock
// are 25 mm wide (1 inch) and 279, 178 and 152 mm long (11, 7 and 6 inches);
// a baby's soft band takes a slip of 80 × 17 mm. The ends go into the clasp or
// lie under it, so print keeps to the middle. Modules are whole dots at 300
// dpi.
var (
	adultBand = bandOf("adult", 279, 150)
	childBand = bandOf("child", 178, 150)
	babyBand  = bandShape{
		stock: "baby", width: 80, height: 17, from: 0, to: 80, name: 11, least: 9, born: 10, number: 11, label: 7,
		matrix: 0.339, qr: 0.423, nameAt: 4.8, bornAt: 9.6, numberAt: 14.6, boxWidth: 4.2, boxHeight: 4.8,
	}
	infantBand = func() bandShape {
		s := bandOf("infant", 152, 110)
		s.twice = false // the name needs the room
		return s
	}()
	bandStock = []bandShape{adultBand, childBand, infantBand, babyBand}
)

// bandOf is a band of 25 mm with its middle printed.
func bandOf(stock string, width, printed float64) bandShape {
	return bandShape{
		stock: stock, width: width, height: 25, from: (width - printed) / 2, to: (width + printed) / 2,
		name: 17, least: 12, born: 14, number: 16, label: 8, matrix: 0.423, qr: 0.508,
		nameAt: 7.6, bornAt: 14.4, numberAt: 21.6, boxWidth: 5, boxHeight: 6.4, twice: true,
	}
}

// bandNamed finds stock by its name; the empty name is the usual stock.
func bandNamed(name string, usual bandShape) (bandShape, error) {
	if name == "" {
		return usual, nil
	}
	for _, s := range bandStock {
		if strings.EqualFold(s.stock, strings.TrimSpace(name)) {
			return s, nil
		}
	}
	return bandShape{}, fmt.Errorf("%w: %q", ErrBand, name)
}

// BandStock gives the names of the stock that bands can be drawn for, the
// longest first.
func BandStock() []string {
	var names []string
	for _, s := range bandStock {
		names = append(names, s.stock)
	}
	return names
}

// fitting is the stock that suits each age, best first: a baby under a year, a
// child under twelve, and anybody else, those of unknown age among them. A band
// that is too long can be cut shorter; one that is too short cannot be worn.
var (
	fittingBaby  = []string{babyBand.stock, infantBand.stock, childBand.stock, adultBand.stock}
	fittingChild = []string{childBand.stock, adultBand.stock}
	fittingAdult = []string{adultBand.stock}
)

// BandFor chooses the kind of wristband for somebody born then, on a day, and
// the stock for it from what a printer holds. The stock is empty where the
// printer's is not known or nothing that it holds fits: the band is then drawn
// for the usual stock, and a person sees to the rest.
func BandFor(born record.BirthDate, on record.Date, held []string) (kind record.SheetKind, stock string) {
	kind, fitting := record.Wristband, fittingAdult
	if years, known := born.Years(on); known && years < 1 {
		kind, fitting = record.BabyBand, fittingBaby
	} else if known && years < 12 {
		fitting = fittingChild
	}
	for _, name := range fitting {
		if slices.Contains(held, name) {
			return kind, name
		}
	}
	return kind, ""
}
