package printing

import "github.com/tideover/tideover/forms/record"

const (
	growHead = 5.0
	growRow  = 8.6
	blockRow = 7.6 // half of a block that is due above and given below
)

// DrugChart draws a placeholder for the trust's own drug chart: allergies
// first, then what is given once, oxygen and infusions, and on the back what is
// given as required and regularly. It says on its face that the trust's own
// chart replaces it, and when that was written.
func (p *Press) DrugChart(job record.PrintJob, about Chart, printedBy string) ([]byte, error) {
	c := p.planDrugs(job, about, printedBy)
	return c.print(c.drugFront, c.drugBack)
}

// DrugPages counts its pages before the job has serials.
func (p *Press) DrugPages(job record.PrintJob, about Chart) (int, error) {
	return p.planDrugs(job, about, "").pages, nil
}

func (p *Press) planDrugs(job record.PrintJob, about Chart, printedBy string) *chart {
	c := p.chart(job, about, record.DrugChart, record.DrugChart.String(), printedBy)
	c.planAllergies(150, 2)
	c.count(2)
	return c
}

func (c *chart) drugFront() {
	c.placeholder(43.4)
	c.allergyBand(58.6)
	c.writeRow(79.6, 9, []writeCell{
		{24, "Weight kg", passage{}}, {30, "Measured, estimated", passage{}}, {22, "Height cm", passage{}},
		{40, "Pregnant, breastfeeding", passage{}}, {32, "eGFR, date", passage{}}, {32, "Nil by mouth from", passage{}},
	})
	c.box(left, 79.6, right-left, 9, boxed)
	y := c.grows(91, 6, "Once only, due", []column{
		{28, ""}, {42, "Drug"}, {18, "Dose"}, {14, "Route"}, {40, "Prescriber: NAME, signature"}, {16, "Given at"}, {22, "By, checked"},
	})
	y = c.grows(y, 2, "Oxygen", []column{
		{37, ""}, {25, "Device"}, {20, "L/min or %"}, {46, "Prescriber: NAME, signature"}, {26, "Begun at, by"}, {26, "Ended at, by"},
	})
	for i := range 2 {
		at := y - gapBelow - growRow*float64(2-i) + 5.6
		x := c.choice(left+1.2, at, "94–98")
		c.choice(x-2.5, at, "88–92 %")
	}
	y = c.grows(y, 6, "Infusions", []column{
		{44, ""}, {16, "Volume mL"}, {20, "Over, rate"}, {14, "Route"}, {36, "Prescriber: NAME"}, {20, "Batch No."}, {15, "Begun"}, {15, "By"},
	})
	c.grows(y, 3, "Who signed", []column{
		{26, ""}, {54, "NAME IN CAPITALS"}, {26, "Grade"}, {26, "Reg. No."}, {30, "Signature"}, {18, "Initials"},
	})
}

func (c *chart) drugBack() {
	y := c.blocks(41.6, 6, "As required", []column{
		{42, "Drug"}, {16, "Dose"}, {12, "Route"}, {34, "For what, most in 24 h"}, {28, "Prescriber"},
	}, 4, "Given at", "By")
	y = c.blocks(y, 6, "Regular", []column{
		{42, "Drug"}, {16, "Dose"}, {12, "Route"}, {28, "Prescriber"},
	}, 6, "Due at", "Given by")
	c.put(left, y+1.2, strong, "Not given? Write the number in a ring, and tell whoever prescribed it:")
	c.put(left, y+5, label, "1 refused   2 nil by mouth   3 vomiting   4 no line   5 not in stock   6 not on the ward   7 prescriber said not to   8 asleep   9 other, say what")
	c.put(left, y+10, strong, "Allergies are on page 1. Read them before every drug.")
}

// placeholder says what this chart is not.
func (c *chart) placeholder(y float64) {
	const h = 13.4
	c.box(left, y, right-left, h, section)
	c.caution(left+2, y+5, run{style{10.5, true}, "Placeholder. Use it until the trust’s own drug chart is written, "},
		run{style{10.5, true}, "then draw a line through both pages."})
	x := left + 2.0
	for _, f := range []struct {
		words string
		room  float64
	}{{"Own chart written at", 26}, {"by, NAME IN CAPITALS", 42}, {"signature", 30}} {
		c.put(x, y+11, label, f.words)
		x += c.width(label, f.words) + 1.5
		c.line(x, y+11.5, x+f.room, y+11.5, thin)
		x += f.room + 2
	}
}

// gapBelow parts one table from the next.
const gapBelow = 2.4

// grows draws a table of so many rows to write in and gives where the next
// thing may begin. Its title stands in the first column.
func (c *chart) grows(y float64, rows int, title string, columns []column) float64 {
	h := growHead + growRow*float64(rows)
	x := left
	c.put(left+1.2, y+3.8, heading, title)
	for i, col := range columns {
		if i > 0 {
			c.line(x, y, x, y+h, thin)
			c.put(x+1.2, y+3.8, c.squeeze(label, col.title, col.width-1.6, 8), col.title)
		}
		x += col.width
	}
	c.rule(y+growHead, boxed)
	for i := 1; i < rows; i++ {
		c.rule(y+growHead+growRow*float64(i), thin)
	}
	c.box(left, y, right-left, h, boxed)
	return y + h + gapBelow
}

// blocks draws drugs that are given more than once: what is prescribed on the
// left, and on the right columns of two halves, one above the other.
func (c *chart) blocks(y float64, n int, title string, columns []column, times int, above, below string) float64 {
	const head = 9.0
	h := head + 2*blockRow*float64(n)
	c.put(left+1.2, y+3.8, heading, title)
	x := left
	for i, col := range columns {
		if i > 0 {
			c.line(x, y+head/2, x, y+h, thin)
		}
		c.put(x+1.2, y+head-1.4, label, col.title)
		x += col.width
	}
	width := (right - x) / float64(times)
	for i := range times {
		at := x + width*float64(i)
		c.line(at, y+head, at, y+h, thin)
	}
	c.line(x, y, x, y+h, section)
	c.put(x+1.2, y+3.8, label, "Above: "+above+".  Below: "+below+".")
	for i := range n {
		at := y + head + 2*blockRow*float64(i)
		c.rule(at, boxed)
		c.line(x, at+blockRow, right, at+blockRow, thin)
	}
	c.box(left, y, right-left, h, boxed)
	return y + h + gapBelow
}
