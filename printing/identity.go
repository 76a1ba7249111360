package printing

import (
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// identity is the patient as the banner tells it (ISB 1505), legible.
type identity struct {
	name, firstLine, secondLine string // whole, and parted after the comma
	plainName                   string // without the title, for labels
	under                       []run  // known as; or that the name is not known
	knownAs                     string // where the line under the name has no room for it
	bornLabel, born             string
	bandBornLabel, bandBorn     string
	sexLabel, sex               string
	nhsNumber                   string // 3-3-4, or empty
}

func (p *Press) identify(a record.Attendance, today record.Date) identity {
	n := a.Patient.Name
	plain := n
	plain.Title = ""
	id := identity{
		name:      p.nameOf(n),
		plainName: p.nameOf(plain),
		bornLabel: "Born", bandBornLabel: "Born",
		bandBorn:  a.Patient.BirthDate.Date.String(),
		born:      strings.Replace(a.Patient.BirthDate.Display(today), ", estimated", "", 1),
		nhsNumber: printableNHSNumber(a.Patient).String(),
	}
	id.firstLine, id.secondLine, _ = strings.Cut(id.name, ", ")
	if id.secondLine != "" {
		id.firstLine += ","
	}
	if a.Patient.BirthDate.Estimated {
		id.bornLabel, id.bandBornLabel = "Born, estimated", "Born estimated"
	}
	id.sexLabel, id.sex = p.sexOf(a.Patient)
	id.under = p.underName(a)
	if a.Patient.Name.KnownAs != "" && !a.Patient.Unknown && !p.underFits(id.under) {
		id.seekKnownAs(p.legible(a.Patient.Name.KnownAs), "see below")
	}
	return id
}

// nameOf gives a name as it is printed. A part of it that leaves no mark on
// paper is no part, and a name without any is not known: nobody may be taken
// for somebody whose sheet was left without a name.
func (p *Press) nameOf(n record.Name) string {
	for _, part := range []*string{&n.Family, &n.Given, &n.Title} {
		if p.legible(*part) == "" {
			*part = ""
		}
	}
	return p.legible(n.String())
}

// sexOf gives the current gender where one is known beside the sex, both in
// words; an unknown patient's sex was observed.
func (p *Press) sexOf(who record.Patient) (name, words string) {
	switch {
	case who.Unknown:
		return "Sex observed", who.Sex.String()
	case who.CurrentGender.IsZero():
		return "Gender", who.Sex.String()
	}
	return "Gender", p.legible(who.CurrentGender.String())
}

// underName gives the line below the name.
func (p *Press) underName(a record.Attendance) []run {
	small, value := style{9, false}, style{11, true}
	if a.Patient.Unknown {
		given := record.FormatDateTime(p.local(a.RegisteredAt))
		return []run{{small, "Name not known. Temporary name, given " + given}}
	}
	var runs []run
	if known := p.legible(a.Patient.Name.KnownAs); known != "" {
		runs = append(runs, run{small, "Known as"}, run{value, "  " + known})
	}
	if !a.Patient.CurrentGender.IsZero() {
		runs = append(runs, run{small, "    Sex"}, run{value, "  " + a.Patient.Sex.String()})
	}
	if !a.Patient.DiedOn.IsZero() {
		runs = append(runs, run{small, "    Died"}, run{value, "  " + a.Patient.DiedOn.String()})
	}
	return runs
}

// underWidth is what the frame of the first page has for the name, and the line
// under it.
const underWidth = 146.0

// underFits reports whether the line under the name can be read.
func (p *Press) underFits(runs []run) bool {
	return !slices.ContainsFunc(p.squeezeRuns(runs, underWidth), func(r run) bool { return r.style.pt < 8 })
}

// seekKnownAs says under the name where what somebody is known as stands.
func (id *identity) seekKnownAs(knownAs, where string) {
	id.knownAs, id.under[1].text = knownAs, "  "+where
}

// printableNHSNumber gives the number where it is one: a text that fails its
// check digit is never printed as an NHS number.
func printableNHSNumber(who record.Patient) record.NHSNumber {
	n, err := record.ParseNHSNumber(string(who.NHSNumber))
	if err != nil {
		return ""
	}
	return n
}

// nameLines are lines of a name with their style and leading.
type nameLines struct {
	style   style
	lines   []string
	leading float64
}

// block sets a name within width × height mm: on one line from most down to
// least points, then on two parted after the comma, then on as many as it
// takes, down to 8 points. It is never cut; below 8 points it goes rather
// than lose a letter.
func (p *Press) block(id identity, width, height, most, least float64) nameLines {
	bold := style{most, true}
	if st, ok := p.fit(bold, id.name, width, least); ok {
		return nameLines{st, []string{id.name}, leadingOf(st)}
	}
	if id.secondLine != "" {
		one, ok1 := p.fit(bold.at(min(18, most)), id.firstLine, width, min(14, least))
		two, ok2 := p.fit(one, id.secondLine, width, min(14, least))
		if ok1 && ok2 && 2*leadingOf(two) <= height+0.3*two.pt*mmPerPt {
			return nameLines{two, []string{id.firstLine, id.secondLine}, leadingOf(two)}
		}
	}
	for pt := min(14, most); ; pt -= 0.5 {
		st := bold.at(pt)
		lines := p.wrap(st, id.name, width)
		if float64(len(lines))*leadingOf(st) <= height || pt <= leastFit {
			return nameLines{st, lines, leadingOf(st)}
		}
	}
}

func leadingOf(st style) float64 { return 1.15 * st.pt * mmPerPt }

// identityFrame draws the frame of the first page, to be read at arm's length.
func (s *sheet) identityFrame(id identity) {
	const x, secondColumn, end = 19.0, 95.0, 165.5
	s.box(15.5, 20, 152, 34, frame)
	s.frameName(id, x, underWidth)
	name, value := style{9, false}, style{16, true}
	bornAt := x + s.width(name, id.bornLabel) + 2
	s.put(x, 43.2, name, id.bornLabel)
	s.put(bornAt, 43.2, s.squeeze(value, id.born, secondColumn+8-bornAt, 11), id.born)
	s.put(secondColumn+11, 43.2, name, id.sexLabel)
	sexAt := secondColumn + 11 + s.width(name, id.sexLabel) + 2
	s.tight(sexAt, 43.2, value, id.sex, end-sexAt)
	s.put(x, 51.2, name, "NHS No.")
	if numberAt := x + s.width(name, "NHS No.") + 2; id.nhsNumber != "" {
		s.put(numberAt, 51.2, style{18, true}, id.nhsNumber)
	} else {
		s.digitBoxes(numberAt, 45.2, 5.6, 7.4, 1.8, 3, 3, 4)
	}
	s.put(secondColumn, 51.2, name, "Downtime No.")
	numberAt := secondColumn + s.width(name, "Downtime No.") + 2
	s.put(numberAt, 51.2, s.squeeze(style{18, true}, s.recordText, end-numberAt, 12), s.recordText)
}

// frameName sets the name and the line under it, which moves beside the
// second line of a long name where there is room, and below it otherwise.
func (s *sheet) frameName(id identity, x, width float64) {
	b := s.block(id, width, 13.5, 24, 20)
	under := s.squeezeRuns(id.under, width)
	switch {
	case len(b.lines) == 1 && b.style.pt >= 20:
		s.put(x, 30.2, b.style, b.lines[0])
		s.putRuns(x, 35.8, under...)
		return
	case len(b.lines) == 2 && b.style.pt >= 14:
		end := x + s.width(b.style, b.lines[1]) + 8
		if end+s.runsWidth(id.under) <= x+width {
			s.put(x, 28, b.style, b.lines[0])
			s.put(x, 35, b.style, b.lines[1])
			s.putRuns(end, 35, id.under...)
			return
		}
	}
	const top, bottom = 20.5, 39.0
	room := bottom - top
	if len(id.under) > 0 {
		room = 13.4
		b = s.block(id, width, room, 16, 14)
	}
	spare := room - float64(len(b.lines))*b.leading
	s.putLines(x, top+spare/2+0.8*b.leading, b.leading, b.style, b.lines)
	s.putRuns(x, 37.4, under...)
}

func (p *Press) runsWidth(runs []run) float64 {
	total := 0.0
	for _, r := range runs {
		total += p.width(r.style, r.text)
	}
	return total
}

// strip draws the patient on every page after the first, and on charts. A name
// that it has no room for in 8 points is on the card, under the number.
func (s *sheet) strip(id identity) {
	const x, end = 18.5, 166.0
	s.box(15.5, 20, 152, 17, frame)
	number := style{13, true}
	labelEnd := end - s.width(number, s.recordText) - 2
	room := labelEnd - s.width(label, "Downtime No.") - 4 - x
	value, sexEnd := style{12, true}, 112.0
	if st, ok := s.fit(style{15, true}, id.name, room, 12); ok && s.stripFacts(id, value) <= sexEnd-x {
		s.put(x, 27, st, id.name)
		s.putRight(end, 27, number, s.recordText)
		s.putRight(labelEnd, 27, label, "Downtime No.")
		born := s.named(x, 34, label, value, id.bornLabel, id.born)
		s.stripSex(id, born+4, 34, value, sexEnd)
		s.stripNHS(id, end, 34, value)
		return
	}
	b := s.block(id, end-x, 7.4, 12, 9)
	if b.style.pt < 8 {
		id.name = seeCard
		s.strip(id)
		return
	}
	s.putLines(x, 21.1+0.87*b.style.pt*mmPerPt, b.leading, b.style, b.lines)
	value = style{10.5, true}
	born := s.named(x, 31.6, label, value, id.bornLabel, id.born)
	s.stripSex(id, max(born+4, 98.5), 31.6, value, end)
	s.named(x, 35.6, label, value, "NHS No.", s.orLine(id.nhsNumber))
	s.named(98.5, 35.6, label, value, "Downtime No.", s.recordText)
}

// stripFacts is what birth date and sex take beside each other, the sex in the
// smallest type that it may have.
func (s *sheet) stripFacts(id identity, value style) float64 {
	return s.width(label, id.bornLabel+id.sexLabel) + 2 + s.width(value, id.born) + 4 + 2 + s.width(strong, id.sex)
}

// stripSex sets the sex, or says that it is on the card where its words are too
// many to be read here.
func (s *sheet) stripSex(id identity, x, y float64, st style, end float64) {
	s.put(x, y, label, id.sexLabel)
	x += s.width(label, id.sexLabel) + 2
	fitted, ok := s.fit(st, id.sex, end-x, 8)
	if !ok {
		id.sex = "see card"
	}
	s.put(x, y, fitted, id.sex)
}

// tight sets text on one line of 8 points or more, else on two lines of 8
// that end on y, else smaller.
func (s *sheet) tight(x, y float64, st style, text string, width float64) {
	fitted, ok := s.fit(st, text, width, 8)
	if lines := s.wrap(fitted, text, width); !ok && len(lines) == 2 {
		s.putLines(x, y-2.8, 2.8, fitted, lines)
		return
	}
	s.put(x, y, s.squeeze(st, text, width, 8), text)
}

func (s *sheet) stripNHS(id identity, end, y float64, st style) {
	if id.nhsNumber == "" {
		const lineFrom = 128.0
		s.line(lineFrom, y+0.6, end, y+0.6, thin)
		s.putRight(lineFrom-2, y, label, "NHS No.")
		return
	}
	s.putRight(end, y, st, id.nhsNumber)
	s.putRight(end-s.width(st, id.nhsNumber)-2, y, label, "NHS No.")
}

// orLine stands a line to write on in for a number that is not known.
func (s *sheet) orLine(number string) string {
	if number == "" {
		return strings.Repeat("_", 20)
	}
	return number
}
