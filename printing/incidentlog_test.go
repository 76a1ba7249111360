package printing

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func logSample(lines int) IncidentLog {
	l := IncidentLog{OutageFrom: at("2026-11-20 16:10"), FirstPage: 3}
	for i := range lines {
		e := LoggedEvent{At: at("2026-11-20 16:12").Add(time.Duration(i) * 7 * time.Minute), By: "S RAHMAN", Words: fmt.Sprintf("Printer Majors stopped, no paper; %d sheets moved to Reception.", i)}
		if i%3 == 0 {
			e.By, e.Words = "", "Kiosk started, version 1.4, records whole to entry 14022."
		}
		l.Lines = append(l.Lines, e)
	}
	return l
}

func TestALogNumbersItsPagesAndLinesThroughTheIncident(t *testing.T) {
	p := testPress(t)
	pdf := planned(t, record.IncidentLog, logSample(60), p.IncidentLogPages, p.IncidentLog)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "Log page 3 of this incident", "Log page 4 of this incident", "3.1 20-Nov-2026 16:12 Kiosk K3", "4.1 ", "no paper; 59", "Loggist: NAME IN CAPITALS")
}

// Whoever keeps a log finds room to write, wherever the kiosk's own lines end.
func TestALogAlwaysHasLinesToWriteOn(t *testing.T) {
	p := testPress(t)
	for n := range 40 {
		s := p.planIncidentLog(testJob(record.IncidentLog, 0), logSample(n), "")
		total := 0
		for _, page := range s.content {
			total += len(page) - 1 // without the head of the table
		}
		if total-n < 4 {
			t.Errorf("after %d lines %d are left to write on", n, total-n)
		}
	}
}

func TestABlankLogHasAsManyPagesAsAreAskedFor(t *testing.T) {
	p := testPress(t)
	blank := IncidentLog{FirstPage: 12, Ruled: 4}
	pdf := planned(t, record.IncidentLog, blank, p.IncidentLogPages, p.IncidentLog)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "Page 4 of 4", "Log page 15 of this incident", "15.19")
	if n, err := p.IncidentLogPages(testJob(record.IncidentLog, 0), IncidentLog{Ruled: 1}); err != nil || n != 1 {
		t.Errorf("a log of one page has %d, %v", n, err)
	}
	long := logSample(1)
	long.Lines[0].Words = strings.Repeat("Clock set by 2hr 3min. ", 90) + "時"
	pdf = planned(t, record.IncidentLog, long, p.IncidentLogPages, p.IncidentLog)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "‹U+6642›", "stands for a letter not printable")
}
