package printing

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// file makes a drawing a PDF file.
func (p *Press) file(d *drawing) ([]byte, error) {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height}})
	pdf.SetCompression(false) // see compressing
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.at)
	pdf.SetModificationDate(d.at)
	pdf.SetTitle(d.title, false)
	pdf.SetProducer("Tideover", false)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	c := pdfCanvas{press: p, pdf: pdf, height: d.height, subsets: map[bool][]subset{}}
	for _, bold := range []bool{false, true} {
		if err := c.embed(bold, d.used[bold]); err != nil {
			return nil, err
		}
	}
	for _, page := range d.pages {
		pdf.AddPage()
		c.font, c.weight = "", 0 // a page knows nothing of the one before it
		page.onto(&c)
	}
	var b compressing
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("writing the PDF: %w", err)
	}
	return b.file, nil
}

// pdfCanvas is the page of a PDF file that is being written.
type pdfCanvas struct {
	press      *Press
	pdf        *gofpdf.Fpdf
	height     float64
	subsets    map[bool][]subset // by whether they are bold
	font       string            // in use
	pt, weight float64           // in use
}

// embed takes into the file what it needs of a face.
func (c *pdfCanvas) embed(bold bool, used letters) error {
	made, err := c.press.face(style{bold: bold}).subsets(used)
	if err != nil {
		return fmt.Errorf("embedding the face: %w", err)
	}
	for _, s := range made {
		c.pdf.AddFontFromBytes(s.family, "", s.definition, s.file)
	}
	c.subsets[bold] = made
	return nil
}

// text shows a line. Of letters that bear accents it says how they are read, and of
// the accents nothing: a reader of the file would take each for a word of its own
// (ISO 32000-1, 14.9.4).
func (c *pdfCanvas) text(l lettering) {
	if !strings.ContainsFunc(l.words, isAccent) {
		c.spell(l)
		return
	}
	clusters, err := c.press.placed(l)
	c.pdf.SetError(err)
	for _, together := range clusters {
		said := together.said
		for _, part := range together.parts {
			if together.said == "" {
				c.spell(part)
				continue
			}
			c.pdf.RawWriteStr("/Span <</ActualText <" + utf16Hex(said) + ">>> BDC")
			c.spell(part)
			c.pdf.RawWriteStr("EMC")
			said = ""
		}
	}
}

// utf16Hex gives text as PDF files have what is not in Latin letters.
func utf16Hex(text string) string {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// spell shows letters in as many pieces as it takes fonts.
func (c *pdfCanvas) spell(l lettering) {
	face := c.press.face(l.style)
	for l.words != "" {
		for _, s := range c.subsets[l.bold] {
			if codes, length := s.spell(l.words); length > 0 {
				c.use(s.family, l.pt)
				c.show(l, codes)
				l = l.after(length, face)
			}
		}
	}
}

// show shows the codes of a font where a line begins.
func (c *pdfCanvas) show(l lettering, codes string) {
	if l.turn == 0 && !l.hollow {
		c.pdf.Text(l.x, l.y, codes)
		return
	}
	c.weigh(thin)
	c.pdf.TransformBegin()
	c.pdf.TransformRotate(l.turn, l.x, l.y)
	if l.hollow {
		c.pdf.SetTextRenderingMode(1)
	}
	c.pdf.Text(l.x, l.y, codes)
	c.pdf.SetTextRenderingMode(0)
	c.pdf.TransformEnd()
}

// use chooses a font where it is not in use.
func (c *pdfCanvas) use(font string, pt float64) {
	if c.font != font || c.pt != pt {
		c.font, c.pt = font, pt
		c.pdf.SetFont(font, "", pt)
	}
}

// weigh chooses the weight of lines.
func (c *pdfCanvas) weigh(weight float64) {
	if c.weight != weight {
		c.weight = weight
		c.pdf.SetLineWidth(weight)
	}
}

func (c *pdfCanvas) line(x1, y1, x2, y2, weight float64) {
	c.weigh(weight)
	c.pdf.Line(x1, y1, x2, y2)
}

func (c *pdfCanvas) box(x, y, w, h, weight float64) {
	c.weigh(weight)
	c.pdf.Rect(x, y, w, h, "D")
}

func (c *pdfCanvas) curve(points []point, weight float64) {
	c.weigh(weight)
	c.pdf.MoveTo(points[0].x, points[0].y)
	for next := range slices.Chunk(points[1:], 3) {
		c.pdf.CurveBezierCubicTo(next[0].x, next[0].y, next[1].x, next[1].y, next[2].x, next[2].y)
	}
	c.pdf.DrawPath("D")
}

// fill fills the dark modules, those beside each other in a row as one
// rectangle, and all rectangles as one path: no hairlines open between rows.
// Within the path a module measures one by one.
func (c *pdfCanvas) fill(code symbol, x, y, moduleWidth, moduleHeight float64) {
	k := c.pdf.GetConversionRatio()
	var path strings.Builder
	fmt.Fprintf(&path, "q %.4f 0 0 %.4f %.3f %.3f cm ", moduleWidth*k, -moduleHeight*k, x*k, (c.height-y)*k)
	for bar := range code.bars {
		fmt.Fprintf(&path, "%d %d %d 1 re ", bar.from, bar.row, bar.to-bar.from)
	}
	c.pdf.RawWriteStr(path.String() + "f Q")
}
