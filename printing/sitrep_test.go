package printing

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func sitrepSample() Sitrep {
	rows := func(all ...string) []SitrepRow {
		var out []SitrepRow
		for _, a := range all {
			f := append(strings.Split(a, "|"), "", "")
			out = append(out, SitrepRow{Label: f[0], Now: f[1], Note: f[2]})
		}
		return out
	}
	now := Sitrep{
		Number: 5, AsAt: at("2026-11-21 06:00"), OutageFrom: at("2026-11-20 16:10"), Lasted: 13*time.Hour + 50*time.Minute,
		Declared: "cyber, whole trust", NextDue: at("2026-11-21 10:00"),
		Figures: rows("Attendances since start|187", "In department now|24", "4hr or more|4", "12hr or more|2"),
		Parts: []SitrepPart{
			{"In department by triage category", rows("1 Immediate|1", "2 Very urgent|6", "3 Urgent|9", "4 Standard|6", "5 Low|1", "Not triaged|1")},
			{"Flow", rows("Waiting for triage|1|longest 12min", "Longest in the department|13hr 2min", "Ambulances: arrived since start|41", "Ambulances: waiting to hand over|2|longest 22min",
				"Decided to admit, waiting for a bed|6|longest 9hr 5min", "Admitted since start|31", "Left before being seen, since start|4", "Deaths, since start|1|none dead on arrival", "Name not known, in department now|3|5 since start")},
			{"Records and paper", rows("Attendances not yet sent|187|oldest 13hr 46min", "Pages printed, not yet typed in|312", "Sheets waiting to print|1",
				"Printers stopped|1|Majors: no paper", "Age of the patient snapshot|1d 3hr|taken 20-Nov-2026 03:00", "Newest backup|12min|on the stick", "Disk free|61 GB")},
			{"Count by hand", rows("Kiosks working, of", "Label sheets; wristbands adult, baby", "Blank pack numbers out|40", "Paper, reams; toner, spare")},
		},
	}
	last := now
	last.AsAt, last.Parts = at("2026-11-21 02:00"), []SitrepPart{{"Flow", rows("Ambulances: arrived since start|33", "Waiting for triage|3")}, {"Old", rows("Disk free|62 GB")}}
	return now.Beside(last)
}

func drawSitrep(t testing.TB, r Sitrep) []byte {
	t.Helper()
	p := testPress(t)
	pages, err := p.SitrepPages(testJob(record.SitrepSheet, 0), r)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := p.Sitrep(testJob(record.SitrepSheet, pages), r, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	return kept(t, pdf)
}

func TestASitrepSaysHowThingsStandBesideHowTheyStood(t *testing.T) {
	pdf := drawSitrep(t, sitrepSample())
	checkGolden(t, "sitrep", pdf)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "Situation report 5", "Page 1 of 1", "As at 21-Nov-2026 06:00", "now 13hr 50min", "cyber, whole trust", "Now 06:00", "At 02:00",
		"Ambulances: arrived since start 41 33", "Disk free 61 GB 62 GB", "Next report 10:00", "longest 9hr 5min", "name none here")
}

// Another figure more must not push the signatures off the paper, and a reason
// that somebody wrote at length is all there.
func TestALongSitrepGoesOnAndIsSigned(t *testing.T) {
	r := sitrepSample()
	r.Declared = strings.Repeat("the network core switch and both of its spares, ", 12) + "and the telephones 電"
	for i := range 40 {
		r.Parts[2].Rows = append(r.Parts[2].Rows, SitrepRow{Label: fmt.Sprintf("Printer %d", i), Now: "stopped", Note: strings.Repeat("no paper, ", 9)})
	}
	pdf := drawSitrep(t, r)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "continued", "Printer 39", "Approved by", "and the telephones ‹U+96FB›", "stands for a letter not printable")
	has(t, drawSitrep(t, Sitrep{AsAt: at("2026-11-21 06:00")}), "No outage is declared.", "First report", "Next report")
}
