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
	return append(append(packSamples(), []sheetSample{
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
	}...), hebrewSamples()...)
}

// hebrew has a name, an address and a complaint in Hebrew, with numbers and
// Latin among them.
func hebrew() record.Attendance {
	a := known()
	a.Patient.Name = record.Name{Family: "כהן-לוי", Given: "שרה רבקה", Title: "Mrs", KnownAs: "שרי (Sari)"}
	a.Patient.Address = record.Address{Lines: []string{"רחוב הרצל 12", "Heaton Vale"}, Postcode: "TD4 7QX"}
	a.Complaint = "כאב בחזה מאז 03:15. אין קוצר נשימה. Took aspirin 300 mg."
	return a
}

// hebrewSamples are sheets that bear a name in Hebrew. Readers of files put it
// back into the order in which it is read.
func hebrewSamples() []sheetSample {
	a := hebrew()
	list := listSample(9)
	for i := range list.Rows {
		list.Rows[i].Name = a.Patient.Name
	}
	number, name := a.Number.Compact(), "שרה רבקה"
	return []sheetSample{
		{"card in Hebrew", record.CasualtyCard, showing((*Press).CasualtyCard, a), number, []string{"Casualty card", name, "14-Mar-1957", "הרצל", "כאב בחזה", "Took aspirin 300 mg"}},
		{"labels in Hebrew", record.LabelSheet, showing((*Press).Labels, a), number, []string{name, "14-Mar-1957", "999 000 0018"}},
		{"list in Hebrew", record.DepartmentList, showing((*Press).DepartmentList, list), "", []string{name}},
		{"whiteboard in Hebrew", record.Whiteboard, showing((*Press).Whiteboard, list), "", []string{name}},
		{"observations in Hebrew", record.ObservationChart, showing((*Press).ObservationChart, Chart{About: a}), number, []string{name}},
	}
}
