package printing

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// sheetSample is a sheet that TestEverySheet holds to what all sheets must be.
// Whoever adds a kind of sheet adds a line to samples.
type sheetSample struct {
	name   string
	kind   record.SheetKind
	draw   func(p *Press, job record.PrintJob) ([]byte, error)
	record string   // what its page codes hold; empty where that is tested elsewhere
	facts  []string // in the order that they are read in
}

// TestEverySheet holds each kind to what makes it evidence: it can be read,
// checked and brought home, and is the same whenever it is drawn.
func TestEverySheet(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			p, job := testPress(t), testJob(s.kind, 0)
			pdf, pages := s.drawn(t, p, job)
			tool(t, "qpdf", "--check", file(t, pdf))
			keep(t, "every "+s.name, pdf)
			again, _ := s.drawn(t, testPress(t), job)
			if !bytes.Equal(pdf, again) {
				t.Error("came out differently the second time")
			}
			inOrder(t, textOf(t, pdf), s.facts)
			for page := range pages {
				s.checkPage(t, pdf, page+1, pages, job)
			}
		})
	}
}

// drawn gives the file and how many pages it has, and looks for what overlaps.
func (s sheetSample) drawn(t *testing.T, p *Press, job record.PrintJob) (pdf []byte, pages int) {
	t.Helper()
	p = p.keeping(func(d *drawing) {
		pages = len(d.pages)
		checkDrawing(t, p, d, "")
	})
	pdf, err := s.draw(p, job)
	if err != nil {
		t.Fatal(err)
	}
	return pdf, pages
}

// keeping gives a press that shows each drawing before it is a file.
func (p *Press) keeping(look func(*drawing)) *Press {
	q := *p
	q.make = func(p *Press, d *drawing) ([]byte, error) {
		look(d)
		return p.file(d)
	}
	return &q
}

// looking gives a press that shows each drawing and makes nothing of it.
func (p *Press) looking(look func(*drawing)) *Press {
	q := *p
	q.make = func(_ *Press, d *drawing) ([]byte, error) {
		look(d)
		return nil, nil
	}
	return &q
}

// inOrder checks that each text comes after the one before it.
func inOrder(t *testing.T, text string, facts []string) {
	t.Helper()
	said := strings.Join(strings.Fields(text), " ")
	rest := said
	for _, fact := range facts {
		_, after, found := strings.Cut(rest, fact)
		switch {
		case found:
			rest = after
		case strings.Contains(said, fact):
			t.Errorf("%q is not read in its place", fact)
		default:
			t.Errorf("%q is not on the sheet", fact)
		}
	}
}

// checkPage checks what every page says of itself, in words and in its code.
func (s sheetSample) checkPage(t *testing.T, pdf []byte, page, pages int, job record.PrintJob) {
	t.Helper()
	path, number := file(t, pdf), strconv.Itoa(page)
	said := tool(t, "pdftotext", "-f", number, "-l", number, "-layout", path, "-")
	for _, fact := range []string{
		"DOWNTIME RECORD", fmt.Sprintf("Page %d of %d", page, pages), fmt.Sprintf("%06d", job.FirstSerial+page-1), job.ChainHead,
	} {
		inOrder(t, said, []string{fact})
	}
	fullRun(t)
	read := scans(t, raster(t, path, page, 150, area{}))
	serial := job.FirstSerial + page - 1
	code, ok := pageCodeOf(serial, read)
	want := PageCode{false, code.Record, s.kind, page, pages, serial}
	if code.Sheet == record.Continuation {
		want.Sheet = code.Sheet
	}
	if !ok || code != want {
		t.Errorf("page %d: read %+v of %q, want %+v", page, code, read, want)
	}
	if s.record != "" && code.Record != s.record {
		t.Errorf("page %d is of %q, want %q", page, code.Record, s.record)
	}
	if s.record != "" && s.record != noRecord && !slices.Contains(read, s.record) {
		t.Errorf("page %d: the bars at the foot are not among the codes %q", page, read)
	}
}

// pageCodeOf finds the code of a page among all that were read on it: a work
// list shows those of other sheets as well.
func pageCodeOf(serial int, read []string) (PageCode, bool) {
	for _, text := range read {
		if code, err := ParsePageCode(text); err == nil && code.Serial == serial {
			return code, true
		}
	}
	return PageCode{}, false
}
