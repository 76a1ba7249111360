package zpl

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFormatSetsWhatAPrinterWouldKeep(t *testing.T) {
	l := New(560, 296)
	l.QR(20, 60, 4, 'Q', "L1K37HWRM0005Z-C")
	l.Code128(20, 200, 2, 40, Upright, "K37HWRM0005Z")
	l.GS1DataMatrix(300, 60, 3, Quarter, "8018505089899900000183\x1d93A_B,C")
	want := `^XA^CI28^LH0,0^PON^PMN^LRN^PW560^LL296
^FO20,50^BY4,3,10^BQN,2,4,Q^FH\^FDQA,L1K37HWRM0005Z-C^FS
^FO20,200^BY2,3,40^BCN,40,N,N,N,A^FH\^FDK37HWRM0005Z^FS
^FO300,60^BXR,3,200,,,,_,1^FH\^FD_18018505089899900000183_193A__B,C^FS
^PQ1^XZ
`
	if got := l.String(); got != want {
		t.Errorf("wrote\n%s\nwant\n%s", got, want)
	}
}

// Data can begin no command: a name or number that holds ^XZ or ~JR must not
// end the label or reset the printer.
func TestDataBeginsNoCommand(t *testing.T) {
	for data, want := range map[string]string{
		`^XZ~JR`: `\5EXZ\7EJR`,
		`a\b`:    `a\5Cb`,
		"é\n":    `\C3\A9\0A`,
		"A_1-,.": "A_1-,.",
	} {
		if got := escape(data); got != want {
			t.Errorf("%q became %q, want %q", data, got, want)
		}
	}
}

func TestRowsAreShortened(t *testing.T) {
	for row, want := range map[string]string{
		"00000000":                        ",",
		"FFFF":                            "!",
		"80000000":                        "8,",
		"80FF":                            "80!",
		"AAAAB1":                          "JAB1",
		strings.Repeat("A", 20):           "gA",
		strings.Repeat("A", 47) + "1":     "hMA1",
		strings.Repeat("A", 400) + "1":    "zA1",
		strings.Repeat("A", 1021) + "B0":  "zzqGAB,",
		strings.Repeat("0", 24) + "FFFFC": "gJ0JFC",
	} {
		if got := compress(row); got != want {
			t.Errorf("%.30s… became %s, want %s", row, got, want)
		}
	}
}

// expand undoes ^GFA's compression as the programming guide tells it.
func expand(data string, perRow int) []string {
	var rows []string
	row, n := "", 0
	end := func(fill string) {
		row += strings.Repeat(fill, 2*perRow-len(row))
		rows, row = append(rows, row), ""
	}
	for _, c := range data {
		switch {
		case c >= 'G' && c <= 'Y':
			n += int(c-'G') + 1
			continue
		case c >= 'g' && c <= 'z':
			n += 20 * (int(c-'g') + 1)
			continue
		case c == ',':
			end("0")
		case c == '!':
			end("F")
		case c == ':':
			rows = append(rows, rows[len(rows)-1])
		default:
			row += strings.Repeat(string(c), max(n, 1))
			if len(row) == 2*perRow {
				end("")
			}
		}
		n = 0
	}
	return rows
}

func TestWhatIsShortenedIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 900).Draw(t, "width"), rapid.IntRange(1, 6).Draw(t, "height")
		from, to := rapid.IntRange(0, width).Draw(t, "from"), rapid.IntRange(0, width).Draw(t, "to")
		step := rapid.IntRange(1, 9).Draw(t, "step")
		dark := func(x, y int) bool { return x >= from && x < to && (x+y)%step == 0 || x == width-1 }
		l := New(width, height)
		l.Graphic(3, 4, width, height, dark)
		perRow := (width + 7) / 8
		parts := strings.SplitN(strings.TrimSuffix(l.fields.String(), "^FS\n"), ",", 6) // ^FO3,4^GFA,n,n,n,data
		rows := expand(parts[5], perRow)
		if len(rows) != height {
			t.Fatalf("%d rows of %d", len(rows), height)
		}
		for y, row := range rows {
			if want := hexRow(y, width, perRow, dark); row != want {
				t.Fatalf("row %d is %s, want %s", y, row, want)
			}
		}
	})
}

func TestNothingIsNotPrinted(t *testing.T) {
	l := New(100, 100)
	l.Graphic(0, 0, 100, 100, func(int, int) bool { return false })
	if l.fields.Len() > 0 {
		t.Errorf("an empty picture wrote %q", l.fields.String())
	}
}
