package printing

import (
	"cmp"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Summary is what the trust's offline index knew of somebody who is here,
// beside what they or others said at the desk, and their attendance in short.
type Summary struct {
	Attendance   record.Attendance `json:"attendance"`
	Known        record.Patient    `json:"known"` // as the snapshot has them
	LastAttended record.Date       `json:"lastAttended,omitzero"`
	// AsOf is the moment that the snapshot stands for, and Age how old it was
	// when the summary was asked for, as far as the clock let it be known.
	AsOf time.Time     `json:"asOf"`
	Age  time.Duration `json:"age,omitempty"`
	Fit  string        `json:"fit"` // what the two were found to be one person by
}

// Summary draws a patient summary.
func (p *Press) Summary(job record.PrintJob, s Summary, printedBy string) ([]byte, error) {
	return p.planSummary(job, s, printedBy).drawn()
}

// SummaryPages counts the pages of a summary before its job has serials.
func (p *Press) SummaryPages(job record.PrintJob, s Summary) (int, error) {
	return p.planSummary(job, s, "").pages, nil
}

var (
	knownWidths = []float64{36, 72, 72}
	shortWidths = []float64{36, 144}
)

type summary struct {
	*folio
	s  Summary
	id identity
}

func (p *Press) planSummary(job record.PrintJob, s Summary, printedBy string) *summary {
	a := s.Attendance
	d := &summary{s: s, id: p.identify(a, p.today(job)), folio: p.folio(job, record.PatientSummary, printedBy)}
	if a.Withdrawal != nil {
		d.title += ", WITHDRAWN"
	}
	d.record, d.recordText = a.Number.Compact(), a.Number.String()
	d.exercise = d.exercise || a.Exercise
	d.unprintable = d.unprintable || p.anyUnprintable(a)
	d.each, d.top = d.whoItIs, 58
	d.fill(d.plan())
	return d
}

func (d *summary) whoItIs(page int) {
	if page > 1 {
		d.strip(d.id)
		return
	}
	d.identityFrame(d.id)
	d.copyBox()
}

func (d *summary) plan() []piece {
	pieces := d.source()
	pieces = append(pieces, d.allergies()...)
	pieces = append(pieces, gap(4))
	pieces = append(pieces, d.known()...)
	pieces = append(pieces, gap(4))
	return append(pieces, d.inShort()...)
}

// snapshot names where the index's facts are from; each block says it.
func (d *summary) snapshot() string {
	return "Snapshot of " + record.FormatDateTime(d.local(d.s.AsOf))
}

// source says how old the facts are, and that nothing later is known.
func (d *summary) source() []piece {
	words := d.snapshot()
	if d.s.Age > 0 {
		words += ", " + record.FormatDuration(d.s.Age) + " old when this was printed"
	}
	words += ". What has changed since is not known. " + d.s.Fit
	return []piece{d.paragraph(style{10, true}, 4.6, words), gap(3)}
}

// allergies frames what the snapshot says of allergies in the exact words of
// the banner. What it lacks is asked, and never taken for none. More than a page
// holds goes on in another frame.
func (d *summary) allergies() []piece {
	const leading = 4.6
	known := d.s.Known.Allergies
	var lines []string
	for _, i := range known.Items {
		lines = append(lines, d.wrap(fact, d.say(describeAllergy(i)), 172)...)
	}
	if words := missingAllergies(known); len(known.Items) == 0 && words != "" {
		lines = append(lines, words)
	}
	from := d.snapshot()
	if known.Source != from {
		from = join(from, known.Source)
	}
	source := d.wrap(label, d.say(from)+". Not known since.", 172)
	around := 9 + 3.6*float64(len(source))
	var frames []piece
	for _, part := range d.carried(fact, lines, 172, d.holds(around+1, leading)) {
		h := around + leading*float64(len(part))
		frames = append(frames, piece{height: h + 1, draw: func(y float64) {
			d.box(15.5, y, 179, h, frame)
			d.put(18, y+6.6, allergyStatus, known.Status.String())
			d.putLines(18, y+6.6+leading+0.6, leading, fact, part)
			d.putLines(18, y+h-2-3.6*float64(len(source)-1), 3.6, label, source)
		}})
	}
	return frames
}

// known sets what the snapshot has beside what was registered.
func (d *summary) known() []piece {
	head := d.rowHead(knownWidths, "", d.snapshot(), "As registered here; empty is not asked")
	pieces := []piece{*head}
	for _, f := range d.facts() {
		was, now := says(cmp.Or(f.was, "Not in the snapshot")), loud(f.now)
		if f.was == f.now && f.now != "" && f.now != withheld {
			now = says("the same")
		}
		pieces = append(pieces, d.row(knownWidths, 6, head, says(f.name), was.bold(), now)...)
	}
	return pieces
}

func (c cellText) bold() cellText { c.style = c.style.bolder(); return c }

// compared is one fact as the snapshot has it and as it was registered.
type compared struct{ name, was, now string }

func (d *summary) facts() []compared {
	sensitive := d.s.Known.Sensitive || d.s.Attendance.Patient.Sensitive
	was, now := d.factsOf(d.s.Known, sensitive), d.factsOf(d.s.Attendance.Patient, sensitive)
	var out []compared
	for i, f := range was {
		if f.words != "" || now[i].words != "" {
			out = append(out, compared{f.name, f.words, now[i].words})
		}
	}
	attended := ""
	if !d.s.LastAttended.IsZero() {
		attended = d.s.LastAttended.String()
	}
	return append(out, compared{"Last attended", attended, ""})
}

type namedFact struct{ name, words string }

// factsOf words what may be printed of a patient. What PDS withholds of one
// record is withheld of both.
func (d *summary) factsOf(who record.Patient, sensitive bool) []namedFact {
	address, gp := "", ""
	if !who.Address.IsZero() {
		address = who.Address.String()
	}
	if !who.GP.IsZero() {
		gp = who.GP.String()
	}
	phone, email := who.Phone, who.Email
	if sensitive {
		address, phone, email, gp = withheld, withheld, "", withheld
	}
	facts := []namedFact{
		{"Name", who.Name.String()}, {"Known as", who.Name.KnownAs},
		{"Born", d.bornOf(who)}, {"Sex", d.sexWords(who)},
		{"NHS No.", printableNHSNumber(who).String()}, {"Hospital No.", who.LocalPatientID},
		{"Address and postcode", address}, {"Phone", phone}, {"E-mail", email}, {"GP and practice", gp},
		{"Next of kin", kinOf(who)}, {"Interpreter, language", join(who.Interpreter, who.Language)},
		{"Occupation, school", who.Occupation}, {"Died", dayOf(who.DiedOn)},
	}
	return facts
}

func (d *summary) bornOf(who record.Patient) string {
	if who.BirthDate.IsZero() {
		return ""
	}
	return who.BirthDate.Display(d.today(d.job))
}

func (d *summary) sexWords(who record.Patient) string {
	if who.CurrentGender.IsZero() {
		return who.Sex.String()
	}
	return who.Sex.String() + "; gender " + who.CurrentGender.String()
}

func kinOf(who record.Patient) string {
	if who.NextOfKin.IsZero() {
		return ""
	}
	return who.NextOfKin.String()
}

func dayOf(d record.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// inShort sets this attendance as far as it has come.
func (d *summary) inShort() []piece {
	a := d.s.Attendance
	head := d.rowHead(shortWidths, "This attendance", "As this kiosk has it, "+record.FormatDateTime(d.local(d.job.QueuedAt)))
	pieces := []piece{*head}
	for _, f := range []namedFact{
		{"Arrived", join(d.arrived(a), a.ArrivalMode.Display, a.AttendanceSource.Display)},
		{"Four hours end at", d.fourHoursEnd(a)},
		{"Complaint", a.Complaint}, {"Place and time", a.Incident}, {"Alerts", a.Alerts}, {"Is now in", a.Place},
		{"Triage", d.triage(a.Triage)}, {"Forms filed", d.filed(a.Filings)}, {"Departed", d.departed(a.Departure)},
	} {
		if f.words != "" {
			pieces = append(pieces, d.row(shortWidths, 6, head, says(f.name), loud(f.words))...)
		}
	}
	return pieces
}

func (d *summary) triage(t *record.Triage) string {
	if t == nil {
		return "Not recorded yet"
	}
	return join(record.FormatDateTime(d.local(t.AssessedAt)), t.Acuity.Display, t.ChiefComplaint.Display, t.AssessedBy)
}

func (d *summary) filed(filings []record.Filing) string {
	var all []string
	for _, f := range filings {
		all = append(all, f.Title+" "+record.FormatDateTime(d.local(f.OccurredAt)))
	}
	return strings.Join(all, "; ")
}

func (d *summary) departed(left *record.Departure) string {
	if left == nil {
		return ""
	}
	return join(record.FormatDateTime(d.local(left.DepartedAt)), left.DischargeStatus.Display, left.DischargeDestination.Display)
}
