package printing

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func workSample(pages int) WorkList {
	w := WorkList{AsAt: at("2026-11-22 09:00")}
	names := []string{"HOLLINGWORTH, M", "TANGO, Bravo", "FEATHERSTONEHAUGH-CHOLMONDELEY-WRIOTHESL, A", "‹U+738B›, 小"}
	for i := range pages {
		n := i / 3
		d := PageToDo{Number: record.NewDowntimeNumber("K3", "7HWRM", n+1), Name: names[n%len(names)], Sheet: record.CasualtyCard, Title: "Casualty card", Page: i%3 + 1, Of: 3, Serial: 4200 + i}
		if i%7 == 6 {
			form := record.Form{URL: "https://example.org/notes", Version: "1"}
			d.Sheet, d.Title, d.Page, d.Of = record.FormSheet(form), "Falls: full assessment of somebody who was found on the floor", 1, 1
		}
		w.Pages = append(w.Pages, d)
	}
	return w
}

// Each line's code is what the corner of its page bears, and a reader that is
// not ours reads it.
func TestEveryLineOfAWorkListIsScanned(t *testing.T) {
	p, w := testPress(t), workSample(23)
	pdf := planned(t, record.WorkList, w, p.WorkListPages, p.WorkList)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	l := p.planWorkList(testJob(record.WorkList, 0), w, "")
	var got []PageCode
	for i, page := range l.content {
		var parts []area
		for _, row := range page[1:] {
			parts = append(parts, area{left, row.y, workListWidths[0] + 2, row.height})
		}
		const dpi = 150
		for _, text := range scans(t, crop(t, raster(t, file(t, pdf), i+1, dpi, area{}), dpi, parts)...) {
			code, err := ParsePageCode(text)
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			got = append(got, code)
		}
	}
	var want []PageCode
	for _, d := range w.Pages {
		want = append(want, d.code(false))
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %d codes, want %d:\n%+v\n%+v", len(got), len(want), got, want)
	}
	if third := want[2]; third.Sheet != record.Continuation || third.Page != 3 {
		t.Errorf("the card's third page is %+v", third)
	}
}

func TestAWorkListSaysWhoseEachPageIs(t *testing.T) {
	p := testPress(t)
	pdf := planned(t, record.WorkList, workSample(400), p.WorkListPages, p.WorkList)
	has(t, pdf, "400 pages of 134 patients to type in", "K3-7HWRM-0001", "HOLLINGWORTH, M", "FEATHERSTONEHAUGH-", "WRIOTHESL, A", "Page 2 of 3, sheet 004201", fmt.Sprintf("sheet %06d", 4599))
	none := planned(t, record.WorkList, WorkList{AsAt: at("2026-11-22 09:00")}, p.WorkListPages, p.WorkList)
	has(t, none, "0 pages of 0 patients to type in", "No page is owed.", "Page 1 of 1")
}
