package printing

// tests are those that are asked for most in a department; others are written in.
var tests = []string{
	"Full blood count", "Urea, electrolytes", "Liver", "CRP", "Glucose",
	"Calcium profile", "Lipase or amylase", "Troponin", "Clotting", "D-dimer",
	"Blood gas, lactate", "Blood cultures", "Paracetamol", "Salicylate", "hCG",
	"Thyroid", "Magnesium", "Urine culture", "Swab", "CSF",
}

// pathology draws what the laboratory needs: which tests, on what specimen,
// taken when and by whom.
func (c *chart) pathology(y float64) {
	y = c.choiceGrid(y, 5, tests) + gapBelow
	c.box(left, y, right-left, 16.6, boxed)
	x := c.asked(left+1.5, y+6, 70, "Other tests")
	c.asked(x, y+6, right-1.5, "Drugs that matter: anticoagulant, insulin, lithium")
	x = c.asked(left+1.5, y+13.6, 76, "Troponin: pain began, date, time")
	c.asked(x, y+13.6, right-1.5, "Overdose: of what, taken at")
	y = c.grows(y+16.6+gapBelow, 5, "Specimen", []column{
		{46, ""}, {38, "Tube, site, side"}, {32, "Taken: date, time"}, {40, "Taken by, NAME, signature"}, {24, "Laboratory No."},
	})
	c.put(left, y+1, label, "Ask name and birth date, hold them against the band, label at the bedside. One patient, one bag, one form.")
	c.grows(y+3.6, 2, "Phoned", []column{
		{22, "at"}, {86, "Result"}, {34, "To, NAME"}, {18, "Read back"}, {20, "By"},
	})
}

// imaging draws what imaging needs, and what the law wants before anybody is
// exposed to ionising radiation.
func (c *chart) imaging(y float64) {
	c.box(left, y, right-left, 24, boxed)
	x := c.choices(left+1.5, y+5.4, "X-ray", "CT", "Ultrasound", "MRI", "Screening")
	c.asked(x, y+5.4, right-1.5, "Part of the body")
	c.put(left+1.5, y+13, label, "Side")
	x = c.choices(left+9, y+13, "right", "left", "both", "none")
	c.put(x, y+13, label, "Comes")
	c.choices(x+11, y+13, "walking", "chair", "trolley", "at the bed")
	c.asked(left+1.5, y+20.6, 106, "Earlier images, where and when")
	c.asked(108, y+20.6, right-1.5, "Oxygen, lines, escort")
	y = c.pregnancy(y + 24 + gapBelow)
	y = c.contrast(y)
	c.radiation(y)
}

func (c *chart) pregnancy(y float64) float64 {
	c.box(left, y, right-left, 16.4, section)
	c.put(left+1.5, y+5.2, strong, "Could the patient be pregnant? Ask alone, from 12 to 55 years.")
	c.choices(130, y+5.2, "no", "yes", "not known")
	x := c.asked(left+1.5, y+13, 72, "Last period began")
	x = c.asked(x, y+13, 130, "Asked by, time")
	c.asked(x, y+13, right-1.5, "Patient signs")
	return y + 16.4 + gapBelow
}

func (c *chart) contrast(y float64) float64 {
	c.box(left, y, right-left, 16.4, boxed)
	c.put(left+1.5, y+5.2, label, "Contrast: reaction before")
	x := c.choices(left+35, y+5.2, "no", "yes", "metformin", "diabetes", "asthma")
	c.asked(x, y+5.2, right-1.5, "eGFR, date")
	c.put(left+1.5, y+13, label, "Magnet")
	x = c.choices(left+13, y+13, "pacemaker", "clip or implant", "metal in eye", "none of these")
	c.asked(x, y+13, right-1.5, "Asked by")
	return y + 16.4 + gapBelow
}

// radiation draws who justified the exposure, who made it, and who read it.
func (c *chart) radiation(y float64) {
	c.writeRow(y, factsRow, []writeCell{
		{76, "Exposure justified by practitioner, NAME, signature", passage{}}, {24, "Time", passage{}},
		{80, "or authorised under guideline No., by", passage{}},
	})
	c.writeRow(y+factsRow, factsRow, []writeCell{
		{62, "Operator, NAME, signature", passage{}}, {58, "Asked name, born, address, pregnancy", passage{}},
		{36, "Views, dose", passage{}}, {24, "Time", passage{}},
	})
	const reading = 38.0
	c.writeRow(y+2*factsRow, reading, []writeCell{{132, "First reading", passage{}}, {48, "By NAME, told to, time", passage{}}})
	c.box(left, y, right-left, 2*factsRow+reading, boxed)
}

// bloodComponents are what the blood bank issues.
var bloodComponents = []string{"Red cells", "Platelets", "Plasma", "Cryoprecipitate", "Other"}

// blood draws what the blood bank needs, the rule of two samples first.
func (c *chart) blood(y float64) {
	c.box(left, y, right-left, 15.4, frame)
	c.put(left+3, y+5, heading, "Two samples, taken at two times, each with its own look at the patient and the band.")
	c.put(left+3, y+9.4, label, "Write each tube by hand at the bedside: name, born, number, time, signature. A tube with a printed label is refused.")
	c.put(left+3, y+13.2, label, "Name not known? Keep the name and number of this sheet until the blood bank agrees to another.")
	y = c.grows(y+15.4+gapBelow, 2, "Sample", []column{
		{18, ""}, {30, "Taken: date, time"}, {54, "Taken by, NAME IN CAPITALS"}, {44, "Asked name, born; band agrees"}, {34, "Signature"},
	})
	for i, nth := range []string{"first", "second"} {
		c.put(left+1.2, y-gapBelow-growRow*float64(2-i)+5.4, rowLabel, nth)
	}
	c.box(left, y, right-left, 15.6, boxed)
	x := c.choices(left+1.5, y+5.2, "group and save", "crossmatch", "major haemorrhage called at")
	c.line(x-3, y+5.8, 132, y+5.8, thin)
	c.asked(134, y+5.2, right-1.5, "Group if known, from")
	x = c.choices(left+1.5, y+12.6, "transfused before", "reaction", "antibodies", "pregnant")
	c.asked(x, y+12.6, right-1.5, "Anti-D, when; marrow or stem cells")
	y = c.grows(y+15.6+gapBelow, len(bloodComponents), "Component", []column{
		{32, ""}, {18, "Units, mL"}, {32, "Needed by: date, time"}, {46, "Irradiated, CMV neg., washed"}, {52, "Why; last Hb, platelets, INR"},
	})
	for i, words := range bloodComponents {
		c.put(left+1.2, y-gapBelow-growRow*float64(len(bloodComponents)-i)+5.4, rowLabel, words)
	}
	c.grows(y, 1, "Blood bank", []column{
		{24, ""}, {24, "Group 1, by"}, {24, "Group 2, by"}, {74, "Unit numbers"}, {34, "Issued at, by, to"},
	})
}
