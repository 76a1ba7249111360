package record

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// SheetKind names a sort of paper by the four characters that its codes carry:
// two letters for the sheet, two digits for its version.
type SheetKind string

// The sheets of this version.
const (
	CasualtyCard     SheetKind = "CC01"
	Continuation     SheetKind = "CS01" // the pages of a card from the third on
	LabelSheet       SheetKind = "LB01"
	Wristband        SheetKind = "WB01"
	BabyBand         SheetKind = "WB02"
	PatientSummary   SheetKind = "PS01" // what the trust's index knew of a patient
	ObservationChart SheetKind = "OC01"
	DrugChart        SheetKind = "DC01"
	RequestForm      SheetKind = "RQ01"
	DepartmentList   SheetKind = "DL01"
	WardList         SheetKind = "WL01"
	Handover         SheetKind = "HO01"
	Whiteboard       SheetKind = "WH01"
	WorkList         SheetKind = "BW01" // pages that are still to be typed in
	SitrepSheet      SheetKind = "SR01"
	IncidentLog      SheetKind = "IL01"
	ActionCard       SheetKind = "AC01"
	Notice           SheetKind = "PN01"
	PackRegister     SheetKind = "PR01"
	BalanceSheet     SheetKind = "RR01"
	TestSheet        SheetKind = "TS01" // of no attendance: it proves a printer
)

// sheetNames gives each kind its title, as it is printed, and the short word
// that settings, commands and file names use.
var sheetNames = map[SheetKind]struct{ title, word string }{
	CasualtyCard:     {"Casualty card", "card"},
	Continuation:     {"Continuation sheet", "continuation"},
	LabelSheet:       {"Labels", "labels"},
	Wristband:        {"Wristband", "wristband"},
	BabyBand:         {"Baby wristband", "baby-band"},
	PatientSummary:   {"Patient summary", "summary"},
	ObservationChart: {"Observation chart", "observations"},
	DrugChart:        {"Drug chart", "drug-chart"},
	RequestForm:      {"Request form", "request"},
	DepartmentList:   {"Department list", "list"},
	WardList:         {"Ward list", "ward-list"},
	Handover:         {"Handover sheet", "handover"},
	Whiteboard:       {"Whiteboard", "whiteboard"},
	WorkList:         {"Back-entry work list", "work-list"},
	SitrepSheet:      {"Situation report", "sitrep"},
	IncidentLog:      {"Incident log", "log"},
	ActionCard:       {"Action card", "action-card"},
	Notice:           {"Public notice", "notice"},
	PackRegister:     {"Blank pack register", "register"},
	BalanceSheet:     {"Reconciliation report", "report"},
	TestSheet:        {"Test sheet", "test"},
}

// SheetOfWord finds the kind of sheet that settings and commands call so; the
// word form gives that of no form in particular.
func SheetOfWord(word string) (SheetKind, bool) {
	if anyForm := FormSheet(Form{}); word == anyForm.Word() {
		return anyForm, true
	}
	for kind, names := range sheetNames {
		if names.word == word {
			return kind, true
		}
	}
	return "", false
}

// SheetKinds gives all kinds but those of forms, sorted.
func SheetKinds() []SheetKind { return slices.Sorted(maps.Keys(sheetNames)) }

// FormSheet names the sheet of a form: F and three signs made of the form's
// URL and version, so that a scanned page says which form it is, on any kiosk
// that has the form and without a list of them. Two forms may share a kind,
// once in some thirty thousand pairs; whoever looks one up says so then.
func FormSheet(f Form) SheetKind {
	sum := sha256.Sum256([]byte(f.URL + "|" + f.Version))
	kind := []byte("F")
	for _, b := range sum[:3] {
		kind = append(kind, numberAlphabet[int(b)%len(numberAlphabet)])
	}
	return SheetKind(kind)
}

// OfForm reports whether it is the sheet of a form.
func (k SheetKind) OfForm() bool { return len(k) == 4 && k[0] == 'F' }

// OfPatient reports whether it is a sheet about one patient.
func (k SheetKind) OfPatient() bool {
	switch k {
	case CasualtyCard, Continuation, LabelSheet, Wristband, BabyBand, PatientSummary, ObservationChart, DrugChart, RequestForm:
		return true
	}
	return k.OfForm()
}

// OfPlace reports whether it lists the patients of the department, or of a part
// of it, or their pages.
func (k SheetKind) OfPlace() bool {
	return k == DepartmentList || k == WardList || k == Handover || k == Whiteboard || k == WorkList
}

// String gives the title that is printed on the sheet.
func (k SheetKind) String() string {
	if k.OfForm() {
		return "Form"
	}
	if names, ok := sheetNames[k]; ok {
		return names.title
	}
	return string(k)
}

// Word is the short word that settings, commands and file names use for the
// sheet.
func (k SheetKind) Word() string {
	if k.OfForm() {
		return "form"
	}
	if names, ok := sheetNames[k]; ok {
		return names.word
	}
	return strings.ToLower(string(k))
}

// SheetState is how far a print job has come. "Sent" is the printer's word;
// "in hand" and "not out" are a person's.
type SheetState string

// The states of a print job. Once a byte of it may have reached a printer a job
// never waits again: a job whose outcome is unknown (the line went dead after
// the bytes did) is for a person, who looks in the tray and says. What did not
// come out comes as another job, marked as a copy.
const (
	SheetWaiting   SheetState = "waiting"
	SheetHeld      SheetState = "held" // by a person, in its place
	SheetSending   SheetState = "sending"
	SheetSent      SheetState = "sent"
	SheetUnknown   SheetState = "unknown"
	SheetFailed    SheetState = "failed" // nothing came out, and a person is wanted
	SheetInHand    SheetState = "in-hand"
	SheetNotOut    SheetState = "not-out" // unless it turns up after all
	SheetCancelled SheetState = "cancelled"
)

// OpenSheetStates are the states of jobs that still want a printer or a person.
func OpenSheetStates() []SheetState {
	return []SheetState{SheetWaiting, SheetHeld, SheetSending, SheetFailed, SheetUnknown}
}

// Open reports whether the job still wants the printer or a person.
func (s SheetState) Open() bool { return slices.Contains(OpenSheetStates(), s) }

// Pending reports whether nothing of the job can have come out yet.
func (s SheetState) Pending() bool {
	return s == SheetWaiting || s == SheetHeld || s == SheetFailed
}

// String gives the state in words.
func (s SheetState) String() string {
	if words, ok := stateWords[s]; ok {
		return words
	}
	return string(s)
}

var stateWords = map[SheetState]string{
	SheetWaiting:   "queued",
	SheetHeld:      "held",
	SheetSending:   "sending",
	SheetSent:      "printed",
	SheetUnknown:   "check the tray",
	SheetFailed:    "failed",
	SheetInHand:    "in hand",
	SheetNotOut:    "did not come out",
	SheetCancelled: "cancelled",
}

// PrintJob is one sheet, of one or more pages, for one printer.
type PrintJob struct {
	ID           ID        `json:"id"`
	Sheet        SheetKind `json:"sheet"`
	AttendanceID ID        `json:"attendanceId,omitempty"`
	// Number is the attendance's, so that a sheet can be named without naming
	// the patient.
	Number DowntimeNumber `json:"number,omitempty"`
	// Form is the form that a sheet of one is of, and Entry what was filed with
	// it: none on a blank sheet.
	Form  Form `json:"form,omitzero"`
	Entry ID   `json:"entry,omitempty"`
	// Area is the part of the department, or the ward, that a list is of; empty
	// is all of it.
	Area string `json:"area,omitempty"`
	// Title says which of several sheets of a kind it is: an action card, a
	// notice, a request.
	Title string `json:"title,omitempty"`
	// Layout names the stationery that labels are printed on; empty is the usual.
	Layout  string `json:"layout,omitempty"`
	Printer string `json:"printer"` // a name of the settings
	// Copy counts the copies of this sheet of this attendance: 1 is the
	// original, and every other says COPY and its number.
	Copy int `json:"copy"`
	// Original is, on a copy, the first serial of the sheet that it is a copy of.
	Original int `json:"original,omitempty"`
	// Pages and FirstSerial reserve a serial for each page; serials count up
	// within one kiosk and are never used twice.
	Pages       int       `json:"pages"`
	FirstSerial int       `json:"firstSerial"`
	QueuedAt    time.Time `json:"queuedAt"`
	QueuedBy    string    `json:"queuedBy"`
	// ChainHead is the short form of the ledger's chain head that the sheet
	// carries, so that paper vouches for disk.
	ChainHead string `json:"chainHead"`

	// What became of it; folded from outcomes, not part of the queued entry.
	State      SheetState `json:"state,omitempty"`
	StateAt    time.Time  `json:"stateAt,omitzero"`
	PrinterJob string     `json:"printerJob,omitempty"`
	Words      string     `json:"words,omitempty"`
	// Left are the printers that a rule took it away from, so that no rule
	// brings it back to one of them.
	Left []string `json:"left,omitempty"`
	// Returned is what became of the writing on its pages, by page.
	Returned []Returned `json:"returned,omitempty"`
}

// Apply folds an outcome into the job.
func (j *PrintJob) Apply(o SheetOutcome, at time.Time) {
	j.State, j.StateAt, j.Words = o.State, at, o.Words
	if o.ByRule {
		j.Left = append(slices.Clip(j.Left), j.Printer) // copies of the job share the old list
	}
	if o.Printer != "" {
		j.Printer = o.Printer
	}
	if o.PrinterJob != "" {
		j.PrinterJob = o.PrinterJob
	}
}

// several reports whether one attendance may have several originals of the sheet.
func (k SheetKind) several() bool {
	return k.OfForm() || k == ObservationChart || k == DrugChart || k == RequestForm
}

// Name is what the printer and a folder are told: downtime number, sheet and
// copy, "K3-7HWRM-00054-card"; a form's, a chart's and a request's also its
// serial, since there may be many of one attendance. It never holds patient
// data, since printers show and log it.
func (j PrintJob) Name() string {
	name := j.Sheet.Word()
	if j.Sheet == RequestForm && j.Title != "" {
		name += "-" + strings.ReplaceAll(strings.ToLower(j.Title), " ", "-")
	}
	if j.Sheet.several() && j.Number != "" {
		name = fmt.Sprintf("%s-%06d", name, j.FirstSerial)
	}
	if j.Number != "" {
		name = j.Number.String() + "-" + name
	} else {
		name = fmt.Sprintf("%s-%06d", name, j.FirstSerial)
	}
	if j.Copy > 1 {
		name += fmt.Sprintf("-copy%d", j.Copy)
	}
	return name
}
