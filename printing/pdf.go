package printing

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/jung-kurt/gofpdf"

	"github.com/tideover/tideover/assets"
)

const family = "sheet"

// file makes a drawing a PDF file.
func (p *Press) file(d *drawing) ([]byte, error) {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height}})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.at)
	pdf.SetModificationDate(d.at)
	pdf.SetTitle(d.title, false)
	pdf.SetProducer("Tideover", false)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	// gofpdf pads tables within the bytes it is given, so each file has its own.
	pdf.AddUTF8FontFromBytes(family, "", slices.Clone(assets.FontRegular))
	pdf.AddUTF8FontFromBytes(family, "B", slices.Clone(assets.FontBold))
	for _, page := range d.pages {
		pdf.AddPage()
		page.onto(pdfCanvas{pdf, d.height})
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("writing the PDF: %w", err)
	}
	return b.Bytes(), nil
}

// pdfCanvas is the page of a PDF file that is being written.
type pdfCanvas struct {
	pdf    *gofpdf.Fpdf
	height float64
}

func (c pdfCanvas) text(l lettering) {
	weight := ""
	if l.bold {
		weight = "B"
	}
	c.pdf.SetFont(family, weight, l.pt)
	if l.turn == 0 && !l.hollow {
		c.pdf.Text(l.x, l.y, l.words)
		return
	}
	c.pdf.TransformBegin()
	c.pdf.TransformRotate(l.turn, l.x, l.y)
	if l.hollow {
		c.pdf.SetLineWidth(thin)
		c.pdf.SetTextRenderingMode(1)
	}
	c.pdf.Text(l.x, l.y, l.words)
	c.pdf.SetTextRenderingMode(0)
	c.pdf.TransformEnd()
}

func (c pdfCanvas) line(x1, y1, x2, y2, weight float64) {
	c.pdf.SetLineWidth(weight)
	c.pdf.Line(x1, y1, x2, y2)
}

func (c pdfCanvas) box(x, y, w, h, weight float64) {
	c.pdf.SetLineWidth(weight)
	c.pdf.Rect(x, y, w, h, "D")
}

func (c pdfCanvas) curve(points []point, weight float64) {
	c.pdf.SetLineWidth(weight)
	c.pdf.MoveTo(points[0].x, points[0].y)
	for next := range slices.Chunk(points[1:], 3) {
		c.pdf.CurveBezierCubicTo(next[0].x, next[0].y, next[1].x, next[1].y, next[2].x, next[2].y)
	}
	c.pdf.DrawPath("D")
}

// fill fills the dark modules, those beside each other in a row as one
// rectangle, and all rectangles as one path: no hairlines open between rows.
// Within the path a module measures one by one.
func (c pdfCanvas) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	k := c.pdf.GetConversionRatio()
	var path strings.Builder
	fmt.Fprintf(&path, "q %.4f 0 0 %.4f %.3f %.3f cm ", moduleWidth*k, -moduleHeight*k, x*k, (c.height-y)*k)
	for bar := range code.bars {
		fmt.Fprintf(&path, "%d %d %d 1 re ", bar.from, bar.row, bar.to-bar.from)
	}
	c.pdf.RawWriteStr(path.String() + "f Q")
}
