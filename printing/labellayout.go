package printing

import (
	"errors"
	"fmt"
	"strings"
)

// ErrLabels means that a job names label stationery that is not in the table.
var ErrLabels = errors.New("no such labels")

// LabelLayout is one kind of label stationery: a sheet of labels in rows and
// columns, or a roll with one label after the other.
type LabelLayout struct {
	Name          string // as settings have it, "L7160"
	Columns, Rows int
	Width, Height float64 // of one label, in mm
	gutter        float64 // between columns; rows touch
	batch         int     // labels of a roll for one patient; 0 is a sheet
}

// labelLayouts are the stationery that labels can be drawn for. Makers publish
// the size of a label, how many there are and the gap between columns; labels
// stand in the middle of the sheet, which gives the margins (Avery's templates
// for L7159 to L7165 say the same to a tenth of a millimetre). 24 of 70 × 37
// touch on all sides and are sold by every maker, for case notes too; 24 of
// 70 × 35 leave a margin for printers that need one. Rolls are the widths of
// 2, 3 and 4 inch label printers.
var labelLayouts = []LabelLayout{
	{Name: "70x37", Columns: 3, Rows: 8, Width: 70, Height: 37},
	{Name: "70x35", Columns: 3, Rows: 8, Width: 70, Height: 35},
	{Name: "L7159", Columns: 3, Rows: 8, Width: 63.5, Height: 33.9, gutter: 2.5},
	{Name: "L7160", Columns: 3, Rows: 7, Width: 63.5, Height: 38.1, gutter: 2.5},
	{Name: "L7161", Columns: 3, Rows: 6, Width: 63.5, Height: 46.6, gutter: 2.5},
	{Name: "L7162", Columns: 2, Rows: 8, Width: 99.1, Height: 33.9, gutter: 2.5},
	{Name: "L7163", Columns: 2, Rows: 7, Width: 99.1, Height: 38.1, gutter: 2.5},
	{Name: "L7165", Columns: 2, Rows: 4, Width: 99.1, Height: 67.7, gutter: 2.5},
	{Name: "roll-57x32", Columns: 1, Rows: 1, Width: 57, Height: 32, batch: rollBatch},
	{Name: "roll-62x29", Columns: 1, Rows: 1, Width: 62, Height: 29, batch: rollBatch},
	{Name: "roll-70x38", Columns: 1, Rows: 1, Width: 70, Height: 38, batch: rollBatch},
	{Name: "roll-102x25", Columns: 1, Rows: 1, Width: 102, Height: 25, batch: rollBatch},
	{Name: "roll-100x50", Columns: 1, Rows: 1, Width: 100, Height: 50, batch: rollBatch},
}

// UsualRoll is the roll of a label printer of which nobody said what it holds.
const UsualRoll = "roll-70x38"

// rollBatch is how many labels of a roll a patient gets, the control label
// among them. More are a reprint away, and a roll wastes none.
const rollBatch = 12

// LabelLayouts gives the stationery that labels can be drawn for, the usual
// one first.
func LabelLayouts() []LabelLayout { return append([]LabelLayout(nil), labelLayouts...) }

// LabelLayoutNamed finds stationery by its name, in any case; the empty name is
// the usual one.
func LabelLayoutNamed(name string) (LabelLayout, error) {
	if name == "" {
		return labelLayouts[0], nil
	}
	for _, l := range labelLayouts {
		if strings.EqualFold(l.Name, strings.TrimSpace(name)) {
			return l, nil
		}
	}
	return LabelLayout{}, fmt.Errorf("%w: %q", ErrLabels, name)
}

// Roll reports whether the labels come off a roll, one to a page.
func (l LabelLayout) Roll() bool { return l.batch > 0 }

// String tells the stationery as its box does.
func (l LabelLayout) String() string {
	if l.Roll() {
		return fmt.Sprintf("roll of %g × %g mm", l.Width, l.Height)
	}
	return fmt.Sprintf("%s, %d labels of %g × %g mm", l.Name, l.Labels(), l.Width, l.Height)
}

// Labels counts the labels for one patient, the control label among them.
func (l LabelLayout) Labels() int { return max(l.batch, l.Columns*l.Rows) }

// Media names the paper as printers do (PWG 5101.1).
func (l LabelLayout) Media() string {
	if l.Roll() {
		return fmt.Sprintf("custom_%gx%gmm_%gx%gmm", l.Width, l.Height, l.Width, l.Height)
	}
	return "iso_a4_210x297mm"
}

// page gives the size of a page in mm.
func (l LabelLayout) page() (width, height float64) {
	if l.Roll() {
		return l.Width, l.Height
	}
	return pageWidth, pageHeight
}

// corner is the upper left corner of a label, counted from 0 along the rows,
// on its page.
func (l LabelLayout) corner(i int) (x, y float64) {
	if l.Roll() {
		return 0, 0
	}
	across, columns := l.Width+l.gutter, float64(l.Columns)
	left := (pageWidth - columns*l.Width - (columns-1)*l.gutter) / 2
	top := (pageHeight - float64(l.Rows)*l.Height) / 2
	return left + across*float64(i%l.Columns), top + l.Height*float64(i/l.Columns)
}

// margin is what stays clear along the edges of a label. A sheet can lie 3 mm
// askew in a tray; a roll cannot.
func (l LabelLayout) margin() (x, y float64) {
	switch {
	case l.Roll():
		return 2, 1.8
	case l.gutter == 0:
		return 5, 4 // the edges of the sheet are not printed on
	}
	return 4, 4
}

// modules are the widths in mm of the modules of the square code and of the
// bars: wider on labels that are large. Those of rolls are whole dots at 203
// dpi. The bars are as wide as the label lets them be, up to 0.4 mm; the
// longest number takes 167 modules. Under 0.36 mm a bad copier loses one in
// thirty, so a label too narrow for that has no bars, which are then 0.
func (l LabelLayout) modules() (square, bar float64) {
	const longest, narrowest, widest, dots = 167, 0.355, 0.4, 0.375
	edge, _ := l.margin()
	square, bar = 0.6, min(widest, (l.Width-2*edge)/longest)
	large := l.Height >= 50
	switch {
	case l.Roll() && large:
		square = 0.762
	case l.Roll():
		square = 0.508
	case large:
		square = 0.9
	}
	if l.Roll() {
		bar = min(bar, dots)
	}
	if bar < narrowest || l.Roll() && bar < dots {
		bar = 0
	}
	return square, bar
}
