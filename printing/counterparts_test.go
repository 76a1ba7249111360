package printing

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// mark is one thing on a page, for programs in other languages.
type mark struct {
	Kind   string       `json:"kind"`
	X      float64      `json:"x"`
	Y      float64      `json:"y"`
	X2     float64      `json:"x2,omitempty"`
	Y2     float64      `json:"y2,omitempty"`
	W      float64      `json:"w,omitempty"`
	H      float64      `json:"h,omitempty"`
	Weight float64      `json:"weight,omitempty"`
	Pt     float64      `json:"pt,omitempty"`
	Bold   bool         `json:"bold,omitempty"`
	Words  string       `json:"words,omitempty"`
	Points [][2]float64 `json:"points,omitempty"`
	Bars   [][3]int     `json:"bars,omitempty"`
}

// list is a canvas that writes down what is drawn on it.
type list struct{ marks []mark }

func (l *list) add(m mark) { l.marks = append(l.marks, m) }

func (l *list) text(t lettering) {
	l.add(mark{Kind: "text", X: t.x, Y: t.y, Pt: t.pt, Bold: t.bold, Words: t.words})
}

func (l *list) line(x1, y1, x2, y2, weight float64) {
	l.add(mark{Kind: "line", X: x1, Y: y1, X2: x2, Y2: y2, Weight: weight})
}

func (l *list) box(x, y, w, h, weight float64) {
	l.add(mark{Kind: "box", X: x, Y: y, W: w, H: h, Weight: weight})
}

func (l *list) curve(points []point, weight float64) {
	m := mark{Kind: "curve", Weight: weight}
	for _, p := range points {
		m.Points = append(m.Points, [2]float64{p.x, p.y})
	}
	l.add(m)
}

func (l *list) fill(code symbol, x, y, w, h float64) {
	m := mark{Kind: "code", X: x, Y: y, W: w, H: h}
	for bar := range code.bars {
		m.Bars = append(m.Bars, [3]int{bar.row, bar.from, bar.to})
	}
	l.add(m)
}

// listed is a sheet as marks.
type listed struct {
	Width  float64  `json:"width"`
	Height float64  `json:"height"`
	Pages  [][]mark `json:"pages"`
}

func listOf(t *testing.T, p *Press, a record.Attendance) (out listed) {
	t.Helper()
	looking := p.looking(func(d *drawing) {
		out.Width, out.Height = d.width, d.height
		for _, page := range d.pages {
			var l list
			page.onto(&l)
			out.Pages = append(out.Pages, l.marks)
		}
	})
	if _, err := looking.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL"); err != nil {
		t.Fatal(err)
	}
	return out
}

func (m mark) modules() string {
	var b strings.Builder
	for _, bar := range m.Bars {
		fmt.Fprintf(&b, "M%d %dH%dV%dH%dZ", bar[1], bar[0], bar[2], bar[0]+1, bar[1])
	}
	return b.String()
}

// curved gives the path of a curve, in so many units to the mm.
func (m mark) curved(units float64) string {
	var b strings.Builder
	for i, p := range m.Points {
		switch {
		case i == 0:
			b.WriteByte('M')
		case i%3 == 1:
			b.WriteByte('C')
		}
		fmt.Fprintf(&b, "%g,%g ", math.Round(100*units*p[0])/100, math.Round(100*units*p[1])/100)
	}
	return b.String()
}

// web is the sheet as a page of the web, in one drawing to a sheet of paper.
func (l listed) web(copies int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><meta charset="utf-8"><style>@page{size:%gmm %gmm;margin:0}body{margin:0}svg{display:block;break-after:page;width:%gmm;height:%gmm}text{font-family:"Liberation Sans";white-space:pre;font-kerning:none}line,rect,.c{stroke:#000;fill:none}</style>`, l.Width, l.Height, l.Width, l.Height)
	for range copies {
		for _, page := range l.Pages {
			fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g">`, l.Width, l.Height)
			for _, m := range page {
				b.WriteString(m.svg())
			}
			b.WriteString("</svg>\n")
		}
	}
	return b.String()
}

func (m mark) svg() string {
	switch m.Kind {
	case "text":
		return fmt.Sprintf(`<text x="%g" y="%g" font-size="%.4f" font-weight="%d">%s</text>`, m.X, m.Y, m.Pt*mmPerPt, map[bool]int{false: 400, true: 700}[m.Bold], html.EscapeString(m.Words))
	case "line":
		return fmt.Sprintf(`<line x1="%g" y1="%g" x2="%g" y2="%g" stroke-width="%g"/>`, m.X, m.Y, m.X2, m.Y2, m.Weight)
	case "box":
		return fmt.Sprintf(`<rect x="%g" y="%g" width="%g" height="%g" stroke-width="%g"/>`, m.X, m.Y, m.W, m.H, m.Weight)
	case "curve":
		return fmt.Sprintf(`<path class="c" stroke-width="%g" d="%s"/>`, m.Weight, m.curved(1))
	}
	return fmt.Sprintf(`<path transform="translate(%g %g) scale(%g %g)" d="%s"/>`, m.X, m.Y, m.W, m.H, m.modules())
}

// office is the sheet as a flat OpenDocument drawing.
func (l listed) office(copies int) string {
	var pages, styles strings.Builder
	seen := map[string]bool{}
	style := func(family, name, content string) {
		if !seen[name] {
			seen[name] = true
			fmt.Fprintf(&styles, `<style:style style:name="%s" style:family="%s">%s</style:style>`, name, family, content)
		}
	}
	for range copies {
		for _, page := range l.Pages {
			pages.WriteString(`<draw:page draw:master-page-name="sheet">`)
			for _, m := range page {
				pages.WriteString(m.shape(style))
			}
			pages.WriteString("</draw:page>\n")
		}
	}
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.graphics" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">
<office:automatic-styles><style:page-layout style:name="paper"><style:page-layout-properties fo:page-width="%gmm" fo:page-height="%gmm" fo:margin="0mm"/></style:page-layout>%s</office:automatic-styles>
<office:master-styles><style:master-page style:name="sheet" style:page-layout-name="paper"/></office:master-styles>
<office:body><office:drawing>%s</office:drawing></office:body></office:document>`, l.Width, l.Height, styles.String(), pages.String())
}

func (m mark) shape(style func(family, name, content string)) string {
	stroke := fmt.Sprintf("L%.0f", 100*m.Weight)
	if m.Weight > 0 {
		style("graphic", stroke, fmt.Sprintf(`<style:graphic-properties draw:stroke="solid" svg:stroke-width="%gmm" svg:stroke-color="#000000" draw:fill="none"/>`, m.Weight))
	}
	switch m.Kind {
	case "text":
		const ascent = 0.905
		frame, letters := "frame", fmt.Sprintf("T%.0f%v", 10*m.Pt, m.Bold)
		style("graphic", frame, `<style:graphic-properties draw:stroke="none" draw:fill="none" fo:padding-top="0mm" fo:padding-bottom="0mm" fo:padding-left="0mm" fo:padding-right="0mm" draw:textarea-horizontal-align="left" draw:auto-grow-width="true" draw:auto-grow-height="true"/>`)
		style("text", letters, fmt.Sprintf(`<style:text-properties fo:font-family="'Liberation Sans'" fo:font-size="%gpt" fo:font-weight="%s"/>`, m.Pt, map[bool]string{true: "bold", false: "normal"}[m.Bold]))
		return fmt.Sprintf(`<draw:frame draw:style-name="%s" svg:x="%gmm" svg:y="%gmm" svg:width="1mm" svg:height="1mm"><draw:text-box><text:p><text:span text:style-name="%s">%s</text:span></text:p></draw:text-box></draw:frame>`,
			frame, m.X, m.Y-ascent*m.Pt*mmPerPt, letters, html.EscapeString(m.Words))
	case "line":
		return fmt.Sprintf(`<draw:line draw:style-name="%s" svg:x1="%gmm" svg:y1="%gmm" svg:x2="%gmm" svg:y2="%gmm"/>`, stroke, m.X, m.Y, m.X2, m.Y2)
	case "box":
		return fmt.Sprintf(`<draw:rect draw:style-name="%s" svg:x="%gmm" svg:y="%gmm" svg:width="%gmm" svg:height="%gmm"/>`, stroke, m.X, m.Y, m.W, m.H)
	case "curve":
		const units = 100 // the program parses whole numbers only
		part := nowhere
		for _, p := range m.Points {
			part = part.with(point{p[0], p[1]})
		}
		w, h := part.right-part.left, part.foot-part.top
		return fmt.Sprintf(`<draw:path draw:style-name="%s" svg:x="%gmm" svg:y="%gmm" svg:width="%gmm" svg:height="%gmm" svg:viewBox="%.0f %.0f %.0f %.0f" svg:d="%s"/>`,
			stroke, part.left, part.top, w, h, units*part.left, units*part.top, units*w, units*h, m.curved(units))
	}
	style("graphic", "ink", `<style:graphic-properties draw:stroke="none" draw:fill="solid" draw:fill-color="#000000"/>`)
	columns, rows := 0, 0
	for _, bar := range m.Bars {
		columns, rows = max(columns, bar[2]), max(rows, bar[0]+1)
	}
	return fmt.Sprintf(`<draw:path draw:style-name="ink" svg:x="%gmm" svg:y="%gmm" svg:width="%gmm" svg:height="%gmm" svg:viewBox="0 0 %d %d" svg:d="%s"/>`,
		m.X, m.Y, float64(columns)*m.W, float64(rows)*m.H, columns, rows, m.modules())
}

// TestBesideOthers prints the casualty card with other programs, in one run,
// from the same list of marks: run it by scripts/bench-paper.
func TestBesideOthers(t *testing.T) {
	modules := os.Getenv("TIDEOVER_PAPER_MODULES")
	if modules == "" {
		t.Skip("TIDEOVER_PAPER_MODULES is not set: see scripts/bench-paper")
	}
	p, a := testPress(t), known()
	b := &beside{t: t, folder: t.TempDir(), modules: modules, sheet: listOf(t, p, a), table: tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', 0)}
	fmt.Fprintln(b.table, "program\tdocuments\tpages\tseconds\tpages/s\tKB a document\tours is faster by")
	b.ours(p, a)
	b.library("pdfkit")
	b.library("pdf-lib")
	b.chromium()
	b.libreoffice()
	b.table.Flush()
}

// beside is a run of several programs over one sheet.
type beside struct {
	t               *testing.T
	folder, modules string
	sheet           listed
	table           *tabwriter.Writer
	pace            map[bool]float64 // ours in pages a second, by whether the document is long
}

const (
	oneCard   = 1
	manyCards = 100 // in a long document
)

// report adds a line, and checks that the file holds what it should.
func (b *beside) report(program string, documents, copies int, took time.Duration, pdf string) {
	pages := documents * copies * len(b.sheet.Pages)
	pace, long := float64(pages)/took.Seconds(), copies > 1
	if b.pace == nil {
		b.pace = map[bool]float64{}
	}
	if _, ok := b.pace[long]; !ok {
		b.pace[long] = pace
	}
	info, err := os.Stat(pdf)
	if err != nil {
		b.t.Errorf("%s made nothing: %v", program, err)
		return
	}
	if made := strings.Fields(after(tool(b.t, "pdfinfo", pdf), "Pages:"))[0]; made != strconv.Itoa(copies*len(b.sheet.Pages)) {
		b.t.Errorf("%s made %s pages of %d", program, made, copies*len(b.sheet.Pages))
	}
	inOrder(b.t, tool(b.t, "pdftotext", "-layout", "-l", "1", pdf, "-"), []string{"HOLLINGWORTH, Margaret (Mrs)", "999 000 0018", "NEWS2 total"})
	if codes := scans(b.t, raster(b.t, pdf, 1, 150, area{})); !slices.Contains(codes, known().Number.Compact()) {
		b.t.Errorf("%s drew no code that can be read: %q", program, codes)
	}
	fmt.Fprintf(b.table, "%s\t%d\t%d\t%.2f\t%.1f\t%d\t%.0f ×\n", program, documents, pages, took.Seconds(), pace, info.Size()>>10, b.pace[long]/pace)
}

func after(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	return rest
}

func (b *beside) write(name, content string) string {
	path := filepath.Join(b.folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *beside) ours(p *Press, a record.Attendance) {
	const documents = 100
	job := testJob(record.CasualtyCard, 2)
	var pdf []byte
	draw := func() {
		var err error
		if pdf, err = p.CasualtyCard(job, a, "K PATEL"); err != nil {
			b.t.Fatal(err)
		}
	}
	draw()
	began := time.Now()
	for range documents {
		draw()
	}
	b.report("Tideover", documents, oneCard, time.Since(began), b.write("ours.pdf", string(pdf)))
	began = time.Now()
	pdf = manyInOne(b.t, p, a, manyCards)
	b.report("Tideover", 1, manyCards, time.Since(began), b.write("ours.pdf", string(pdf)))
}

// library runs bench/paper/libraries.cjs.
func (b *beside) library(name string) {
	raw, err := json.Marshal(b.sheet)
	if err != nil {
		b.t.Fatal(err)
	}
	marks := b.write("sheet.json", string(raw))
	for _, run := range [][2]int{{20, oneCard}, {1, manyCards}} {
		pdf := filepath.Join(b.folder, name+".pdf")
		node := exec.Command("node", "../bench/paper/libraries.cjs", name, marks, "../assets/fonts", pdf, strconv.Itoa(run[0]), strconv.Itoa(run[1]))
		node.Env, node.Stderr = append(os.Environ(), "NODE_PATH="+b.modules), os.Stderr
		said, err := node.Output()
		if err != nil {
			b.t.Errorf("%s: %v", name, err)
			return
		}
		seconds, err := strconv.ParseFloat(strings.TrimSpace(string(said)), 64)
		if err != nil {
			b.t.Fatal(err)
		}
		b.report(name, run[0], run[1], time.Duration(seconds*float64(time.Second)), pdf)
	}
}

func (b *beside) chromium() {
	for _, run := range [][2]int{{5, oneCard}, {1, manyCards}} {
		page, pdf := b.write("sheet.html", b.sheet.web(run[1])), filepath.Join(b.folder, "chromium.pdf")
		took := b.processes(run[0], "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
			"--user-data-dir="+filepath.Join(b.folder, "profile"), "--print-to-pdf="+pdf, "file://"+page)
		b.report("Chromium", run[0], run[1], took, pdf)
	}
}

func (b *beside) libreoffice() {
	for _, run := range [][2]int{{5, oneCard}, {1, manyCards}} {
		drawing, pdf := b.write("office.fodg", b.sheet.office(run[1])), filepath.Join(b.folder, "office.pdf")
		took := b.processes(run[0], "soffice", "-env:UserInstallation=file://"+filepath.Join(b.folder, "office"),
			"--headless", "--convert-to", "pdf", "--outdir", b.folder, drawing)
		b.report("LibreOffice", run[0], run[1], took, pdf)
	}
}

// processes runs a program so many times, after once to warm it.
func (b *beside) processes(times int, name string, args ...string) time.Duration {
	tool(b.t, name, args...)
	began := time.Now()
	for range times {
		tool(b.t, name, args...)
	}
	return time.Since(began)
}
