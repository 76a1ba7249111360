package matching

import (
	"math"
	"testing"
	"time"
	"unicode"

	"github.com/tideover/tideover/forms/record"
)

func date(y, m, d int) record.Date { return record.Date{Year: y, Month: time.Month(m), Day: d} }

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"O’Súilleabháin": "OSUILLEABHAIN", "O'Brien": "OBRIEN", "O´Brien": "OBRIEN",
		"Smith-Jones": "SMITH JONES", "  de  la Cruz ": "DE LA CRUZ", "ŁUKASIK": "LUKASIK",
		"Nguyễn": "NGUYEN", "Müller": "MULLER", "Weiß": "WEISS", "St. John": "ST JOHN",
		"Þórsdóttir": "THORSDOTTIR", "李": "李", "-": "", "": "",
	} {
		if got := Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSoundex(t *testing.T) {
	// Robert to Honeyman are the worked examples of the US National Archives.
	for in, want := range map[string]string{
		"Robert": "R163", "Rupert": "R163", "Rubin": "R150", "Ashcraft": "A261", "Ashcroft": "A261",
		"Tymczak": "T522", "Pfister": "P236", "Honeyman": "H555", "Gutierrez": "G362", "Jackson": "J250",
		"VanDeusen": "V532", "Lee": "L000", "Smith": "S530", "Smyth": "S530", "SMYTHE": "S530",
		"Łukasik": "L222", "O'Brien": "O165", "李": "", "": "",
	} {
		if got := Soundex(in); got != want {
			t.Errorf("Soundex(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestJaroWinkler(t *testing.T) {
	// The first six are from Winkler's own tables.
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"MARTHA", "MARHTA", 0.961}, {"DWAYNE", "DUANE", 0.840}, {"DIXON", "DICKSONX", 0.813},
		{"JONES", "JOHNSON", 0.832}, {"ABROMS", "ABRAMS", 0.922}, {"HARDIN", "MARTINEZ", 0.722},
		{"SMITH", "SMITH", 1}, {"A", "A", 1}, {"A", "B", 0}, {"", "", 0}, {"", "A", 0},
	} {
		if got := JaroWinkler(tt.a, tt.b); math.Abs(got-tt.want) > 0.0006 {
			t.Errorf("JaroWinkler(%q, %q) = %.4f, want %.3f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestCompareDates(t *testing.T) {
	for _, tt := range []struct {
		a, b  record.Date
		score int
		words string
	}{
		{date(1958, 3, 14), date(1958, 3, 14), 100, "Birth date agrees"},
		{date(1958, 3, 14), date(1985, 3, 14), 66, "Birth year 1985, two figures swapped"},
		{date(1958, 3, 14), date(1959, 3, 14), 66, "Birth year 1959, one figure differs"},
		{date(1958, 3, 14), date(1958, 3, 13), 66, "Birth day 13, one figure differs"},
		{date(1958, 3, 14), date(1958, 3, 30), 66, "Birth day 30, different"},
		{date(1958, 3, 12), date(1958, 3, 21), 66, "Birth day 21, two figures swapped"},
		{date(1958, 3, 14), date(1958, 8, 14), 66, "Birth month August, one figure differs"},
		{date(1958, 3, 12), date(1958, 12, 3), 66, "Birth day and month swapped, 03-Dec-1958"},
		{date(1958, 3, 14), date(1958, 5, 15), 33, "Only the birth year agrees, born 15-May-1958"},
		{date(1958, 3, 14), date(1961, 3, 15), 33, "Only the birth month agrees, born 15-Mar-1961"},
		{date(1958, 3, 14), date(1961, 5, 14), 33, "Only the day of birth agrees, born 14-May-1961"},
		{date(1958, 3, 14), date(1961, 5, 15), 0, "Birth date differs, born 15-May-1961"},
		{date(1958, 3, 14), record.Date{}, 0, "Birth date not known"},
	} {
		score, words := CompareDates(tt.a, tt.b)
		if score != tt.score || words != tt.words {
			t.Errorf("CompareDates(%s, %s) = %d, %q; want %d, %q", tt.a, tt.b, score, words, tt.score, tt.words)
		}
	}
}

func BenchmarkJaroWinkler(b *testing.B) {
	for b.Loop() {
		JaroWinkler("HOLLINGWORTH", "HOLLYNGWOTH")
	}
}

// Of a name that is in its one form already, no letter becomes another.
func TestNormaliseIsDoneAtOnce(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if once := Normalise(string(r)); Normalise(once) != once {
			t.Errorf("%U becomes %q, and that %q", r, once, Normalise(once))
		}
	}
}
