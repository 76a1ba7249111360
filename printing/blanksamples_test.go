package printing

import "github.com/tideover/tideover/forms/record"

// packSamples are the sheets of a blank pack, and those of a patient that are
// like them.
func packSamples() []sheetSample {
	const report = "K32611210301"
	number := known().Number
	blank := func(draw func(*Press, record.PrintJob, Chart, string) ([]byte, error), title string) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) {
			set := packSet()
			job.Number, job.Title = number, title
			return draw(p, job, Chart{Set: &set}, "K PATEL")
		}
	}
	about := func(draw func(*Press, record.PrintJob, Chart, string) ([]byte, error), title string, a record.Attendance, sets int) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) {
			job.Title = title
			return draw(p, job, Chart{About: a, Observed: observedSamples(sets)}, "K PATEL")
		}
	}
	register := func(n int, standing bool) func(*Press, record.PrintJob) ([]byte, error) {
		return func(p *Press, job record.PrintJob) ([]byte, error) {
			return p.Register(job, registerSample(n, standing), "K PATEL")
		}
	}
	card := func(p *Press, job record.PrintJob) ([]byte, error) {
		job.Number = number
		return p.BlankCard(job, packSet(), "K PATEL")
	}
	compact := number.Compact()
	return []sheetSample{
		{"blank card", record.CasualtyCard, card, compact, []string{
			"Casualty card, blank", "K3-7HWRM-0005Z", "FAMILY name. If not known: UNIFORM", "Yankee Foxtrot", "PACK 7", "set 12 of 20",
			"An empty box means not asked", "NEWS2 total", "History of this complaint", "Left department",
		}},
		{"blank observation chart", record.ObservationChart, blank((*Press).ObservationChart, ""), compact, []string{
			"Observation chart, blank", "SpO2 scale", "Respirations a minute", "NEWS2 total", "21 to 24", "Who was told, NAME, bleep",
		}},
		{"observation chart", record.ObservationChart, about((*Press).ObservationChart, "", known(), 9), compact, []string{
			"Observation chart", "HOLLINGWORTH, Margaret (Mrs)", "104/62", "Sets before those: 3.",
		}},
		{"blank drug chart", record.DrugChart, blank((*Press).DrugChart, ""), compact, []string{"Placeholder.", "Allergies", "Once only", "Oxygen", "Infusions", "As required", "Regular"}},
		{"longest drug chart", record.DrugChart, about((*Press).DrugChart, "", longest(), 0), compact, []string{"FEATHERSTONEHAUGH", "Known allergies", "Iodinated contrast medium"}},
		{"pathology request", record.RequestForm, about((*Press).Request, PathologyRequest, known(), 0), compact, []string{
			"Pathology request", "HOLLINGWORTH, Margaret (Mrs)", "TD4 7QX", "Fall on stairs", "Full blood count", "Specimen",
		}},
		{"imaging request", record.RequestForm, blank((*Press).Request, ImagingRequest), compact, []string{"Imaging request, blank", "X-ray", "Could the patient be pregnant?", "Exposure justified"}},
		{"blood request", record.RequestForm, blank((*Press).Request, BloodRequest), compact, []string{"Blood products request", "Two samples", "Red cells"}},
		{"register", record.PackRegister, register(45, false), report, []string{
			"Blank pack 7", "Use only when no kiosk works.", "For each patient", "K3-7HWRM-0001H", "UNIFORM", "K3-7HWRM-0020V", "Sum is 45",
		}},
		{"register as it stands", record.PackRegister, register(45, true), report, []string{"The register as it stands.", "typed in", "returned unused", "destroyed", "not returned", "12", "Sum is 45"}},
	}
}
