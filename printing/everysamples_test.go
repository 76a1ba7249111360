package printing

import (
	"github.com/tideover/tideover/forms/record"
)

// samples are all kinds of sheet.
func samples() []sheetSample {
	number := known().Number.Compact()
	const report = "K32611210301" // kiosk and minute
	card := func(a record.Attendance) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) { return p.CasualtyCard(job, a, "K PATEL") }
	}
	form := func(change ...func(*FormSheet)) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.Form(job, sampleForm(everyType(), change...), "K PATEL")
		}
	}
	list := func(draw func(*Press, record.PrintJob, List, string) ([]byte, error)) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) { return draw(p, job, listSample(40), "K PATEL") }
	}
	formKind := record.FormSheet(sampleForm(nil).Form)
	return append(packSamples(), []sheetSample{
		{"card", record.CasualtyCard, card(known()), number, []string{
			"Casualty card", "HOLLINGWORTH, Margaret (Mrs)", "14-Mar-1957 (69y)", "999 000 0018", "K3-7HWRM-0005Z", "TD4 7QX",
			"Dr A NWOSU", "21-Nov-2026 02:58", "Emergency road ambulance", "Fall on stairs", "Penicillin", "Elastic adhesive dressing", "NEWS2 total",
		}},
		{"longest card", record.CasualtyCard, card(longest()), number, []string{"FEATHERSTONEHAUGH", "Penicillin", "Continuation sheet", "Iodinated contrast medium"}},
		{"labels", record.LabelSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Labels(job, known(), "K PATEL") }, number, []string{
			"HOLLINGWORTH, Margaret", "14-Mar-1957", "999 000 0018", "Label sheet of K3-7HWRM-0005Z",
		}},
		{"form to be filled in", formKind, form(aboutKnown), number, []string{"Every type", "HOLLINGWORTH", "What happened, in your own words", "Next of kin"}},
		{"form without a patient", formKind, form(), noRecord, []string{"Every type", "What happened, in your own words", "Next of kin"}},
		{"filled form", formKind, form(aboutKnown, filledIn), number, []string{"Every type", "HOLLINGWORTH", "He fell.", "71.5"}},
		{"balance", record.BalanceSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Balance(job, balanceSample(60)) }, report, []string{
			"Reconciliation report 3", "Numbers issued", "412", "Still waiting", "K3 Reception 1", "14 022",
		}},
		{"test", record.TestSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Test(job, "K PATEL") }, report, []string{"Test sheet. No patient.", "Siân O’Brien"}},
		{"department list", record.DepartmentList, list((*Press).DepartmentList), "", []string{"21-Nov-2026 06:00"}},
		{"ward list", record.WardList, list((*Press).WardList), "", []string{"21-Nov-2026 06:00"}},
		{"handover", record.Handover, list((*Press).Handover), "", []string{"21-Nov-2026 06:00"}},
		{"whiteboard", record.Whiteboard, list((*Press).Whiteboard), "", []string{"21-Nov-2026 06:00"}},
		{"sitrep", record.SitrepSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Sitrep(job, sitrepSample(), "K PATEL") }, "", nil},
		{"incident log", record.IncidentLog, func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.IncidentLog(job, logSample(60), "K PATEL")
		}, "", nil},
		{"action card", record.ActionCard, func(p *Press, job record.PrintJob) ([]byte, error) { return p.ActionCard(job, cardSample(), "K PATEL") }, "", nil},
		{"notice", record.Notice, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Notice(job, noticeSample(), "K PATEL") }, "", nil},
		{"summary", record.PatientSummary, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Summary(job, summarySample(), "K PATEL") }, "", nil},
		{"work list", record.WorkList, func(p *Press, job record.PrintJob) ([]byte, error) { return p.WorkList(job, workSample(40), "K PATEL") }, "", nil},
	}...)
}
