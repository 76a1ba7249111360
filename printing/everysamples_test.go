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
	chart := func(name string, about Chart) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) { return chartDraws(p)[name](job, about, "K PATEL") }
	}
	set, patient := packSet(), known()
	formKind := record.FormSheet(sampleForm(nil).Form)
	return []sheetSample{
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
		{"observations", record.ObservationChart, chart("observations", Chart{About: patient, Observed: observedSamples(6)}), number, []string{"HOLLINGWORTH", "104/62"}},
		{"drug chart", record.DrugChart, chart("drugs", Chart{About: patient}), number, []string{"HOLLINGWORTH", "Penicillin"}},
		{"pathology", record.RequestForm, chart("pathology", Chart{About: patient}), number, []string{"Pathology request", "HOLLINGWORTH"}},
		{"imaging", record.RequestForm, chart("imaging", Chart{About: patient}), number, []string{"Imaging request", "HOLLINGWORTH"}},
		{"blood", record.RequestForm, chart("blood", Chart{About: patient}), number, []string{"Blood products request", "HOLLINGWORTH"}},
		{"blank card", record.CasualtyCard, func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.BlankCard(blankJob(job.Sheet, 2), set, "K PATEL")
		}, record.NewDowntimeNumber("K3", "7HWRM", 12).Compact(), []string{"Casualty card", "UNIFORM"}},
		{"blank labels", record.LabelSheet, func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.BlankLabels(blankJob(job.Sheet, 1), set, "K PATEL")
		}, record.NewDowntimeNumber("K3", "7HWRM", 12).Compact(), []string{"Label sheet of K3-7HWRM-0012"}},
		{"register", record.PackRegister, func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.Register(job, registerSample(45, true), "K PATEL")
		}, "", []string{"K3-7HWRM-0001", "K3-7HWRM-0045"}},
		{"sitrep", record.SitrepSheet, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Sitrep(job, sitrepSample(), "K PATEL") }, "", nil},
		{"incident log", record.IncidentLog, func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.IncidentLog(job, logSample(60), "K PATEL")
		}, "", nil},
		{"action card", record.ActionCard, func(p *Press, job record.PrintJob) ([]byte, error) { return p.ActionCard(job, cardSample(), "K PATEL") }, "", nil},
		{"notice", record.Notice, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Notice(job, noticeSample(), "K PATEL") }, "", nil},
		{"summary", record.PatientSummary, func(p *Press, job record.PrintJob) ([]byte, error) { return p.Summary(job, summarySample(), "K PATEL") }, "", nil},
		{"work list", record.WorkList, func(p *Press, job record.PrintJob) ([]byte, error) { return p.WorkList(job, workSample(40), "K PATEL") }, "", nil},
	}
}
