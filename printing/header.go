package printing

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// mark is the phrase that no page is without.
func (s *sheet) mark() string {
	if s.exercise {
		return "EXERCISE  DOWNTIME RECORD"
	}
	return "DOWNTIME RECORD"
}

// header draws the top of an A4 page: mark, title, who prints, page n of m,
// and the page's code in the corner with its text beneath.
func (s *sheet) header(form record.SheetKind, title string, page int) {
	const gap, titleEnd = 4.0, 168.0
	st := style{13, true}
	w := s.width(st, s.mark()) + 6.6
	s.box(left, 10.35, w, 8, section)
	s.putCentre(left+w/2, 16.1, st, s.mark())
	of := fmt.Sprintf("Page %d of %d", page, s.pages)
	s.putRight(titleEnd, 13.7, style{12, true}, of)
	x := left + w + gap
	room := titleEnd - x - s.width(style{12, true}, of) - gap
	s.put(x, 13.7, s.squeeze(st, title, room, 8), title)
	where, whereStyle := s.place(titleEnd - x)
	s.put(x, 18, whereStyle, where)
	s.corner(form, page)
}

// framed draws an A4 page with head and foot around its content.
func (s *sheet) framed(form record.SheetKind, head, foot string, page int, content func()) {
	s.headless(form, foot, page, func() {
		s.header(form, head, page)
		content()
	})
}

// headless draws an A4 page whose content has what stands in the place of a head:
// under it the letters of an exercise, and around it foot and margins.
func (s *sheet) headless(form record.SheetKind, foot string, page int, content func()) {
	s.pdf.AddPage()
	if s.exercise {
		s.exerciseLetters()
	}
	content()
	s.footer(form, foot, page)
	if s.exercise {
		s.exerciseMargins()
	}
}

// place names department, site and ODS code, as much as fits, the site first.
func (s *sheet) place(room float64) (string, style) {
	site := strings.TrimSpace(s.legible(s.issuer.Site) + " " + s.issuer.ODS)
	full := site
	if s.issuer.Department != "" {
		full = s.legible(s.issuer.Department) + ", " + site
	}
	if s.width(label, full) <= room {
		return full, label
	}
	return site, s.squeeze(label, site, room, 8)
}

// corner draws the page's code; scanners look there first.
func (s *sheet) corner(form record.SheetKind, page int) {
	const module, top = 0.7, 10.0
	code := PageCode{s.exercise, s.record, form, page, s.pages, s.serial(page)}
	symbol, err := qrSymbol(code.String(), qr.H)
	if err != nil {
		s.fail(err)
		return
	}
	s.square(symbol, right-float64(symbol.columns)*module, top, module)
	text := code.String()
	lines := []string{
		s.recordText,
		fmt.Sprintf("%s  p%d of %d", string(form), page, s.pages),
		fmt.Sprintf("%06d-%s", code.Serial, text[len(text)-1:]),
	}
	for i, l := range lines {
		s.putRight(right, 35.2+float64(i)*2.75, s.squeeze(strong, l, 26, 7.5), l)
	}
}

// copyBox says whether this is the original, or which copy of what.
func (s *sheet) copyBox() {
	const x, y, w, h = 171.0, 43.0, 24.0, 11.0
	s.box(x, y, w, h, section)
	words, beneath, st := "ORIGINAL", "copy 1", style{10.5, true}
	if s.job.Copy > 1 {
		words, st = fmt.Sprintf("COPY %d", s.job.Copy), style{12, true}
		beneath = "of the original"
		if s.original > 0 {
			beneath = fmt.Sprintf("of %06d", s.original)
		}
	}
	s.putCentre(x+w/2, y+5.2, st, words)
	s.putCentre(x+w/2, y+9.2, label, beneath)
}

// footer draws the foot of an A4 page: Code 128 of the record, what sheet
// this is, and who printed it where and when.
func (s *sheet) footer(form record.SheetKind, title string, page int) {
	const module, height, top, textAt = 0.38, 6.6, 276.4, 83.0
	s.rule(275.2, boxed)
	if s.record == noRecord {
		s.put(left, top+4, label, "Its number is written above.")
	} else if bars, err := barSymbol(s.record); err != nil {
		s.fail(err)
	} else {
		s.draw(bars, left, top, module, height)
		s.putCentre(left+float64(bars.columns)*module/2, 286.4, strong, s.recordText)
	}
	first := style{9, true}
	s.put(textAt, 278.8, first, s.mark())
	s.putRight(right, 278.8, first, fmt.Sprintf("Page %d of %d", page, s.pages))
	lines := [][]run{s.footSheet(form, title, page), s.footPrinted()}
	if note := s.footNote(); note != "" {
		lines = append(lines, []run{{strong, note}})
	}
	leading := 3.6
	if len(lines) > 2 {
		leading = 2.95
	}
	for i, l := range lines {
		s.putRuns(textAt, 278.8+float64(i+1)*leading, s.squeezeRuns(l, right-textAt)...)
	}
}

func (s *sheet) footSheet(form record.SheetKind, title string, page int) []run {
	copied := "1 original"
	if s.job.Copy > 1 {
		copied = fmt.Sprintf("%d", s.job.Copy)
		if s.original > 0 {
			copied += fmt.Sprintf(" of sheet %06d", s.original)
		}
	}
	if s.job.FirstSerial == 0 {
		return []run{{strong, string(form)}, {label, " " + title + "   Not numbered"}}
	}
	return []run{
		{strong, string(form)}, {label, " " + title + "   Sheet"},
		{strong, fmt.Sprintf(" %06d", s.serial(page))},
		{label, "   Copy"}, {strong, " " + copied},
		{label, "   Chain"}, {strong, " " + s.legible(s.job.ChainHead)},
	}
}

// serial is the page's own; 0 on what is printed without any.
func (s *sheet) serial(page int) int {
	if s.job.FirstSerial == 0 {
		return 0
	}
	return s.job.FirstSerial + page - 1
}

func (s *sheet) footPrinted() []run {
	if s.issuer.KioskCode == "" {
		return []run{
			{label, "Printed away from the kiosks"}, {strong, " " + record.FormatDateTime(s.local(s.job.QueuedAt))},
			{label, " by"}, {strong, " " + s.legible(s.printedBy)},
		}
	}
	return []run{
		{label, "Kiosk"}, {strong, " " + s.issuer.KioskCode + " " + s.legible(s.issuer.KioskName)},
		{label, "   Printed"}, {strong, " " + record.FormatDateTime(s.local(s.job.QueuedAt))},
		{label, " by"}, {strong, " " + s.legible(s.printedBy)},
	}
}

// footNote warns of what is not on this sheet.
func (s *sheet) footNote() string {
	var notes []string
	if s.job.Copy > 1 {
		of := "the original"
		if s.original > 0 {
			of = fmt.Sprintf("sheet %06d", s.original)
		}
		notes = append(notes, "What was written on "+of+" is not on this copy.")
	}
	if s.unprintable {
		notes = append(notes, "‹U+…› stands for a letter not printable.")
	}
	return strings.Join(notes, "  ")
}

// squeezeRuns makes all pieces of a line smaller until it fits.
func (p *Press) squeezeRuns(runs []run, room float64) []run {
	total := p.runsWidth(runs)
	if total <= room {
		return runs
	}
	smaller := make([]run, len(runs))
	for i, r := range runs {
		smaller[i] = run{r.style.at(r.style.pt * room / total), r.text}
	}
	return smaller
}
