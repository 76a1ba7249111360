package printing

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/qr"
)

// labels is a batch of labels for one patient, on a sheet or off a roll. The
// last says what the batch is and counts what is left of it.
type labels struct {
	*sheet
	labelRoom
	a      record.Attendance
	set    *PackSet // of a blank pack, in place of an attendance
	id     identity
	layout LabelLayout
}

// Labels draws patient labels and one control label, on the stationery that
// the job names. The title is left out of the name, the name never cut. What a
// label has no room for is left out in this order: the bars, which the square
// code repeats; arrival and site; hospital number; sex. Name, birth date, NHS
// number, downtime number and the square code are on every label; a name that
// could not be read there, such as one of many code points, is not begun, but
// sought on the card by its number.
func (p *Press) Labels(job record.PrintJob, a record.Attendance, printedBy string) ([]byte, error) {
	l, err := p.labelsOf(job, a.Number, printedBy)
	if err != nil {
		return nil, err
	}
	l.a, l.id = a, p.identify(a, p.today(job))
	l.exercise = a.Exercise || p.issuer.Exercise
	l.unprintable = len(p.Unprintable(a.Patient.Name.String())) > 0
	plan := l.plan()
	return l.batch(func(x, y float64, n int) { l.one(x, y, n, plan) })
}

// labelsOf begins the labels of a number.
func (p *Press) labelsOf(job record.PrintJob, number record.DowntimeNumber, printedBy string) (*labels, error) {
	if _, err := reserve(job, 1); err != nil {
		return nil, err
	}
	layout, err := p.stationery(job.Layout)
	if err != nil {
		return nil, err
	}
	room, err := p.labelRoom(layout, number)
	return &labels{layout: layout, labelRoom: room, sheet: &sheet{
		Press: p, job: job, printedBy: printedBy, pages: 1, exercise: p.issuer.Exercise,
		record: number.Compact(), recordText: number.String(),
	}}, err
}

// stationery finds the labels that a job names. A thermal printer takes rolls
// only, and has a usual one of its own.
func (p *Press) stationery(name string) (LabelLayout, error) {
	if p.thermal > 0 && name == "" {
		name = UsualRoll
	}
	layout, err := LabelLayoutNamed(name)
	if err == nil && p.thermal > 0 && !layout.Roll() {
		err = fmt.Errorf("%w: %s are sheets", ErrThermal, layout)
	}
	return layout, err
}

// batch draws every label, the control label last.
func (l *labels) batch(one func(x, y float64, n int)) ([]byte, error) {
	width, height := l.layout.page()
	l.pdf = document(l.job, width, height)
	patients := l.layout.Labels() - 1
	for i := range patients + 1 {
		if i == 0 || l.layout.Roll() {
			l.pdf.AddPage()
		}
		x, y := l.layout.corner(i)
		if x, y = x+l.clearX, y+l.clearY; i < patients {
			one(x, y, i+1)
		} else {
			l.control(x, y)
		}
	}
	return l.bytes()
}

// labelRoom is what the stationery leaves for one label, in mm from the corner
// of what may be printed on, and the codes that all labels of a batch have.
type labelRoom struct {
	clearX, clearY float64
	wide, high     float64
	scale          float64 // of type, on labels with room to spare
	code, bars     symbol
	module, bar    float64
	textRoom       float64 // room for text to the left of the square code
	foot           float64 // baseline of the last line
}

func (p *Press) labelRoom(layout LabelLayout, n record.DowntimeNumber) (labelRoom, error) {
	var r labelRoom
	r.clearX, r.clearY = layout.margin()
	r.wide, r.high = layout.Width-2*r.clearX, layout.Height-2*r.clearY
	r.scale = max(1, min(r.wide/60, r.high/29, 1.6))
	square, bar := layout.modules()
	r.module, r.bar = p.module(square), p.module(bar)
	r.foot = r.high - 0.1
	var err error
	if r.code, err = qrSymbol(LabelCode(n), qr.Q); err != nil {
		return r, err
	}
	r.textRoom = r.wide - r.codeSide() - max(2.9, r.codeQuiet()+0.2)
	r.bars, err = barSymbol(n.Compact())
	return r, err
}

// barred reports whether there are bars at all.
func (r labelRoom) barred() bool { return r.bar > 0 }

func (r labelRoom) codeSide() float64  { return float64(r.code.columns) * r.module }
func (r labelRoom) codeQuiet() float64 { return quiet * r.module }

// barTop is where the bars begin, and barHeight how high they are: above the
// last line, clear of it.
func (r labelRoom) barTop() float64    { return r.foot - 3*r.scale - r.barHeight() }
func (r labelRoom) barHeight() float64 { return 4.4 * r.scale }

// in is a style in the scale of the label.
func (r labelRoom) in(pt float64, bold bool) style { return style{pt * r.scale, bold} }

// labelPlan is what a label has room for, and where its name stands: across
// the label, with the square code below it, or beside the code.
type labelPlan struct {
	beside, bars bool
	seek         bool // the name is on the card; in its place is the number
	facts        int  // lines below the name, of those that there are
	name         nameLines
	nameEnd      float64 // baseline of the name's last line
	pitch        float64 // between the lines below it
}

// labelLine sets one line of a label.
type labelLine func(x, y float64, plan labelPlan)

// plan gives the first plan that fits; the last leaves nothing more to leave
// out.
func (l *labels) plan() labelPlan {
	plans := append(l.plans(false), l.plans(true)...)
	for i := range plans {
		if l.lay(&plans[i]) {
			return plans[i]
		}
	}
	return plans[len(plans)-1]
}

func (l *labels) plans(seek bool) (plans []labelPlan) {
	all, least := len(l.lines()), 2
	if l.exercise {
		least = 3
	}
	if l.barred() {
		plans = []labelPlan{{bars: true, facts: all, seek: seek}, {beside: true, bars: true, facts: all, seek: seek}}
	}
	for facts := all; facts >= least; facts-- {
		plans = append(plans, labelPlan{facts: facts, seek: seek}, labelPlan{beside: true, facts: facts, seek: seek})
	}
	return plans
}

// lines are what stands below the name, in the order in which it is read and,
// from the end, left out. Sex and number share a line where they can be read
// on one.
func (l *labels) lines() []labelLine {
	both := append(l.sexRuns(), l.numberRuns()...)
	lines := []labelLine{l.runsLine(both)}
	if l.runsWidth(both)*7/8 > l.textRoom {
		lines = []labelLine{l.runsLine(l.sexRuns()), l.runsLine(l.numberRuns())}
	}
	if l.exercise { // the word is never left out
		return append([]labelLine{l.born, l.nhsNumber, l.arrival}, lines...)
	}
	return append([]labelLine{l.born, l.nhsNumber}, append(lines, l.arrival)...)
}

// lay sets the name and parts what is below it evenly; it reports whether all
// can be read and the square code is clear of what is below it.
func (l *labels) lay(plan *labelPlan) bool {
	if !l.layName(plan) {
		return false
	}
	foot, lines := l.linesFoot(*plan)
	plan.pitch = (foot - plan.nameEnd) / lines
	return plan.pitch >= l.leastPitch() && l.codeTop(*plan)+l.codeSide()+l.codeQuiet() <= l.codeFoot(*plan)
}

// leastPitch is how near lines may be to each other.
func (r labelRoom) leastPitch() float64 { return 2.8 * r.scale }

// linesFoot is where the lines below the name end, and how many there are: down
// to the bars or, where there are none, to the last line of the label.
func (l *labels) linesFoot(plan labelPlan) (foot, lines float64) {
	const clear = 1.2
	if plan.bars {
		return l.barTop() - clear, float64(plan.facts)
	}
	return l.foot, float64(plan.facts + 1)
}

// codeFoot is what the quiet zone of the square code ends above.
func (l *labels) codeFoot(plan labelPlan) float64 {
	if plan.bars {
		return l.barTop()
	}
	return l.foot - 2.4*l.scale // the capitals of the last line
}

// quiet is how many modules around a square code stay clear.
const quiet = 4

// codeTop is where the square code begins: clear of the tails of a name that
// runs across the label, else at the top.
func (l *labels) codeTop(plan labelPlan) float64 {
	const tail = 0.22 // of the type size
	if plan.beside {
		return 0
	}
	return plan.nameEnd + tail*plan.name.style.pt*mmPerPt + l.codeQuiet()
}

// layName sets the name on one line where it can be, and else on as many as it
// takes beside the code. It reports whether the name can be read there.
func (l *labels) layName(plan *labelPlan) bool {
	room := l.wide
	if plan.beside {
		room = l.textRoom
	}
	if plan.seek {
		l.layNumber(plan, room)
		return true
	}
	if st, ok := l.fit(l.in(12, true), l.id.plainName, room, 9); ok {
		plan.name, plan.nameEnd = nameLines{style: st, lines: []string{l.id.plainName}}, 3.1*l.scale
		return true
	}
	for pt := 8.5 * l.scale; pt >= leastName; pt -= 0.5 {
		st := style{pt, true}
		lines := l.wrap(st, l.id.plainName, l.textRoom)
		leading := 1.05 * pt * mmPerPt
		if float64(len(lines))*leading <= l.nameRoom(*plan) {
			plan.setName(nameLines{st, lines, leading})
			return true
		}
	}
	return false
}

// nameRoom is how high a name may be: a third of the label or, where there are
// no bars, what nothing else needs. Code points have a third: nobody reads more.
func (l *labels) nameRoom(plan labelPlan) float64 {
	third := 0.33 * l.high
	if plan.bars || l.unprintable {
		return third
	}
	foot, lines := l.linesFoot(plan)
	return max(third, foot-lines*l.leastPitch())
}

// layNumber says in place of the name where it stands, and what to look for.
func (l *labels) layNumber(plan *labelPlan, room float64) {
	st := l.squeeze(l.in(12, true), l.recordText, room, 8)
	st = l.squeeze(st, seeCard, room, 8)
	plan.setName(nameLines{st, []string{seeCard, l.recordText}, leadingOf(st)})
}

// seeCard stands in for a name that could not be read on a label or a band.
const (
	seeCard   = "Name: see card"
	leastName = 7 // points, of a name there
)

// setName sets lines from the top of the label down.
func (p *labelPlan) setName(n nameLines) {
	p.name = n
	p.nameEnd = 0.75*n.style.pt*mmPerPt + n.leading*float64(len(n.lines)-1)
}

// one draws the label that begins at x, y.
func (l *labels) one(x, y float64, n int, plan labelPlan) {
	l.square(l.code, x+l.wide-l.codeSide(), y+l.codeTop(plan), l.module)
	if plan.bars {
		l.drawBars(x, y)
	}
	first := plan.nameEnd - plan.name.leading*float64(len(plan.name.lines)-1)
	l.putLines(x, y+first, plan.name.leading, plan.name.style, plan.name.lines)
	for i, fact := range l.lines()[:plan.facts] {
		fact(x, y+plan.nameEnd+plan.pitch*float64(i+1), plan)
	}
	l.lastLine(x, y+l.foot, "label ", n)
}

// drawBars draws the bars, clear of the edge of a roll.
func (l *labels) drawBars(x, y float64) {
	const quiet = 10
	l.draw(l.bars, x+max(0, quiet*l.bar-l.clearX), y+l.barTop(), l.bar, l.barHeight())
}

// value is the style of the facts that tell a patient: as large as the lines
// are apart, between 8 points and most.
func (l *labels) value(plan labelPlan, most float64) style {
	const mmOfPitch = 0.385 // to a point
	return style{max(8, min(most*l.scale, plan.pitch/mmOfPitch)), true}
}

func (l *labels) born(x, y float64, plan labelPlan) {
	tiny, born := l.in(7, false), l.id.bandBornLabel
	if l.a.Patient.BirthDate.Estimated {
		born = "Born est."
	}
	at := x + l.width(tiny, born) + 1.5
	l.put(x, y, tiny, born)
	value, words := l.value(plan, 10), l.id.born
	st, ok := l.fit(value, words, x+l.textRoom-at, 7)
	if !ok { // the day tells who it is, the age does not
		words = l.id.bandBorn
		st = l.squeeze(value, words, x+l.textRoom-at, 7)
	}
	l.put(at, y, st, words)
}

func (l *labels) nhsNumber(x, y float64, plan labelPlan) {
	tiny := l.in(7, false)
	at := x + l.width(tiny, "NHS No.") + 1.5
	l.put(x, y, tiny, "NHS No.")
	if l.id.nhsNumber == "" {
		l.line(at, y+0.4, x+l.textRoom, y+0.4, thin)
		return
	}
	l.put(at, y, l.squeeze(l.value(plan, 11), l.id.nhsNumber, x+l.textRoom-at, 7), l.id.nhsNumber)
}

// sexRuns are the sex in words, or where it stands if it could not be read here.
func (l *labels) sexRuns() []run {
	sex := l.id.sex
	if s := l.a.Patient.Sex; s == "" || s == record.SexNotKnown {
		sex = "Gender not known" // alone, "Not known" could be taken for the number's
	}
	if l.width(l.in(7, false), sex) > l.textRoom {
		sex = "Gender: see card"
	}
	return []run{{l.in(8, false), sex + "   "}}
}

// numberRuns are the hospital number, or the temporary one, where there is one.
func (l *labels) numberRuns() []run {
	name, number := numbersOf(l.a.Patient)
	if number == "" {
		return nil
	}
	return []run{{l.in(7, false), name}, {l.in(8, true), " " + l.legible(number)}}
}

func (l *labels) runsLine(runs []run) labelLine {
	return func(x, y float64, _ labelPlan) { l.putRuns(x, y, l.squeezeRuns(runs, l.textRoom)...) }
}

func (l *labels) arrival(x, y float64, _ labelPlan) {
	arrived := record.FormatDateTime(l.local(l.a.ArrivedAt))
	when, st := fmt.Sprintf("ED %s  %s", l.issuer.ODS, arrived), l.in(7.5, false)
	if l.exercise {
		when, st = exerciseWord+"  "+arrived, l.in(8, true)
	}
	l.put(x, y, l.squeeze(st, when, l.textRoom, 7), when)
}

// lastLine sets the downtime number and which label this is, after words that
// go where there is no room; the word EXERCISE stays.
func (l *labels) lastLine(x, y float64, words string, n int) {
	const least = 7
	tiny, patients := l.in(7, false), l.layout.Labels()-1
	at := x + l.width(tiny, "Downtime No.") + 1.5
	which := words + fmt.Sprintf("%d of %d", n, patients)
	room := func() float64 { return x + l.wide - l.width(tiny, which) - 2 - at }
	st, ok := l.fit(l.in(9, true), l.recordText, room(), least)
	if !ok && !strings.Contains(words, exerciseWord) {
		which = strings.TrimPrefix(which, words)
	}
	st = l.squeeze(st, l.recordText, room(), least)
	l.put(x, y, tiny, "Downtime No.")
	l.put(at, y, st, l.recordText)
	l.putRight(x+l.wide, y, tiny, which)
}
