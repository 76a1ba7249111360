package printing

// scoreRow is how one parameter is scored: the values that give each score,
// low ones on the left and high ones on the right.
type scoreRow struct {
	words string
	// values are those for 3, 2, 1, 0, 1, 2 and 3.
	values [7]string
}

// scoreTable is how NEWS2 is scored (Royal College of Physicians, 2017), as
// figures in a table of our own.
var scoreTable = []scoreRow{
	{"Respirations a minute", [7]string{"8 or less", "", "9 to 11", "12 to 20", "", "21 to 24", "25 or more"}},
	{"SpO2 %, scale 1", [7]string{"91 or less", "92, 93", "94, 95", "96 or more", "", "", ""}},
	{"SpO2 %, scale 2", [7]string{"83 or less", "84, 85", "86, 87", "88 to 92", "O2: 93, 94", "O2: 95, 96", "O2: 97 on"}},
	{"Air or oxygen", [7]string{"", "", "", "air", "", "oxygen", ""}},
	{"Systolic BP", [7]string{"90 or less", "91 to 100", "101 to 110", "111 to 219", "", "", "220 or more"}},
	{"Pulse a minute", [7]string{"40 or less", "", "41 to 50", "51 to 90", "91 to 110", "111 to 130", "131 or more"}},
	{"Consciousness", [7]string{"", "", "", "Alert", "", "", "C, V, P or U"}},
	{"Temperature °C", [7]string{"35.0 or less", "", "35.1 to 36.0", "36.1 to 38.0", "38.1 to 39.0", "39.1 or more", ""}},
}

// newsScores head the columns of the table.
var newsScores = [7]string{"3", "2", "1", "0", "1", "2", "3"}

// newsResponses say how soon to look again; a trust's own rule goes before.
var newsResponses = []string{
	"0: at least every 12 h.   1 to 4: every 4 to 6 h.   A single 3: at least every hour.   5 or 6: at least every hour.   7 or more: without a pause.",
	"Scale 2 on air: 93 or more scores 0. C is confusion that is new. The trust’s own rule for whom to call goes before this.",
}

// scores draws the table by which values are scored.
func (c *observationChart) scores(y float64) {
	const head, row, first = 5.0, 5.4, 40.0
	const column = (right - left - first) / 7
	foot := y + head + row*float64(len(scoreTable))
	c.put(left+1.2, y+3.7, heading, "Score")
	for i, score := range newsScores {
		x := left + first + column*float64(i)
		c.line(x, y, x, foot, thin)
		c.putCentre(x+column/2, y+3.8, heading, score)
	}
	for i, r := range scoreTable {
		at := y + head + row*float64(i)
		c.rule(at, thin)
		c.put(left+1.2, at+3.8, rowLabel, r.words)
		for n, values := range r.values {
			c.putCentre(left+first+column*(float64(n)+0.5), at+3.8, style{9, true}, values)
		}
	}
	c.box(left, y, right-left, foot-y, boxed)
	for i, words := range newsResponses {
		c.put(left, foot+4+3.6*float64(i), c.squeeze(label, words, right-left, 8), words)
	}
}
