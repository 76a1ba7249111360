package printing

import (
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// preamble draws what stands above the table on the first page: which numbers
// these are, and the rules of the register in five lines.
func (d *register) preamble() {
	d.box(15.5, 21, 152, 26, frame)
	first, second := "Use only when no kiosk works.", d.span()
	third := "Each set: " + packContents + "."
	fourth := "Printed " + record.FormatDateTime(d.local(d.IssuedAt)) + " by " + d.legible(d.IssuedBy) + ". Sealed, by: ____________________ Check each month."
	if d.standing() {
		first = "The register as it stands."
		fourth = "As at " + record.FormatDateTime(d.local(d.AsAt)) + ", as the kiosk knows it. What is written on the first register goes before it."
	}
	const room = 146.0
	d.put(19, 28, style{15, true}, first)
	d.put(19, 33.8, d.squeeze(style{10.5, true}, second, room, 8), second)
	d.put(19, 38.5, d.squeeze(rowLabel, third, room, 8), third)
	d.put(19, 43.3, d.squeeze(rowLabel, fourth, room, 8), fourth)
	d.whichPack()
	if d.standing() {
		return
	}
	number := style{10.5, true}
	for i, words := range registerSteps {
		y := 53.8 + 5.3*float64(i)
		d.put(left, y, number, fmt.Sprint(i+1))
		d.put(21, y, style{10, false}, words)
	}
	d.seal(83.9)
}

// whichPack says it beside the frame.
func (d *register) whichPack() {
	d.beside(PackSet{Pack: d.Pack}.packWords(), fmt.Sprintf("%d sets", len(d.Rows)))
}

// span says how many sets there are, and which numbers they have.
func (d *register) span() string {
	if len(d.Rows) == 0 {
		return "0 sets."
	}
	return fmt.Sprintf("%d sets, numbers %s to %s.", len(d.Rows), d.Rows[0].Number, d.Rows[len(d.Rows)-1].Number)
}

const packContents = "casualty card, labels, wristband, observation chart, drug chart, three request forms"

var registerSteps = []string{
	"Write the time you break the seal. Take the top set. Never skip or swap a number.",
	"Fill its line below before the patient leaves the desk: time, name, born, your initials.",
	"Name not known? Use the name printed on that line. Born: 1 January of the guessed year.",
	"Set spoiled? Write SPOILED across each sheet, keep it in the pack, take the next set.",
	"After the outage every set comes back here, is typed in, and its line is signed off.",
}

// seal draws when the pack was opened, and by whom.
func (d *register) seal(y float64) {
	small := style{9, false}
	d.put(left, y, small, "Seal broken, date")
	d.line(41, y+0.4, 60, y+0.4, thin)
	d.clockBoxes(62, y-5.6, 5.4, "")
	d.put(89, y, small, "by, NAME IN CAPITALS")
	d.line(124, y+0.4, 160, y+0.4, thin)
	d.put(162, y, small, "signed")
	d.line(173, y+0.4, right, y+0.4, thin)
}

// coverSection is one part of the cover.
type coverSection struct {
	head  string
	steps []string
}

// coverSections tell what a pack is and how it is used, to somebody who has
// never seen one.
func (d *register) coverSections() []coverSection {
	return []coverSection{
		{"What this is", []string{
			"The hospital’s computers are down, and so are the kiosks that stand in for them. With this pack you register and treat patients on paper. You need a pen. Everything written here is typed in afterwards.",
			fmt.Sprintf("It has a register and %d sets. Every sheet of a set bears the same number: %s.", len(d.Rows), packContents),
			"Labels and wristbands may have come from other printers: before you seal the pack, put each with the set of its number.",
		}},
		{"For each patient", []string{
			"Take the top set. Never skip a number, use it twice, or swap sheets between sets.",
			"Fill the set’s line in the register: time, name, born, your initials.",
			"Ask for name and birth date. Write them on the card, the band and the labels, with the NHS No. if the patient has it.",
			"Name not known? Write the name that the card and the register give. Do not make one up.",
			"Put the band on the patient. Read it back against the card.",
			"Put a label on every other sheet, form and tube. Tubes for the blood bank are written by hand.",
			"The set goes where the patient goes. Write times by the 24-hour clock; sign every entry with NAME IN CAPITALS.",
			"Spoiled? Write SPOILED across every sheet of the set, keep it in the pack, take the next.",
		}},
		{"When five sets are left", []string{"Tell the person in charge, and send for the next pack."}},
		{"When the kiosks or the computers are back", []string{
			"Use no more sets. Bring every set together with this register: used, spoiled and left over.",
			fmt.Sprintf("Count them: used + spoiled + left over = %d. Look for what is missing now, not tomorrow.", len(d.Rows)),
			"At a kiosk choose back-entry and scan the square code in the corner of a sheet. It opens that number.",
			"Throw nothing away until the last line of the register is signed.",
		}},
	}
}

// coverPage draws the cover.
func (d *register) coverPage() {
	d.box(15.5, 21, 152, 26, frame)
	d.put(19, 31, style{20, true}, "Use only when no kiosk works.")
	span := d.span()
	d.put(19, 38.6, d.squeeze(style{12, true}, span, 146, 8), span)
	d.put(19, 44, style{10, false}, "The register follows this page.")
	d.whichPack()
	y := 55.0
	body, number := style{10.5, false}, style{10.5, true}
	for _, s := range d.coverSections() {
		d.put(left, y, style{12, true}, s.head)
		y += 5.8
		for i, words := range s.steps {
			if len(s.steps) > 1 {
				d.put(left+1, y, number, fmt.Sprint(i+1))
			}
			lines := d.wrap(body, words, right-left-8)
			d.putLines(left+8, y, 4.5, body, lines)
			y += 4.5*float64(len(lines)) + 1.6
		}
		y += 3
	}
	d.whomToCall(y + 3)
}

// whomToCall draws lines for what only this department knows.
func (d *register) whomToCall(y float64) {
	const row = 8.6
	for i, words := range []string{"In charge of the department, phone", "Further packs are kept at", "Full and spoiled sets go to", "IT, and who brings the kiosks back, phone"} {
		at := y + row*float64(i)
		d.put(left, at, style{10, true}, words)
		d.line(92, at+0.5, right, at+0.5, thin)
	}
}
