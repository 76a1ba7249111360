package printing

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Whatever was typed comes out on one line of characters that leave a mark,
// stays as it is when it is made legible again, and is wrapped without a
// character lost or a line too wide.
func FuzzLegible(f *testing.F) {
	for _, text := range []string{"Chest pain since\r\nmidnight", "O\u2019Neill \u4e2d\u6587 \u05d0", "a\x00b\u202ec", "\xff\xfe", "‹U+4E2D›", "very-long/word " + strings.Repeat("W", 90)} {
		f.Add(text, uint8(40))
	}
	p := testPress(f)
	f.Fuzz(func(t *testing.T, text string, wide uint8) {
		if len(text) > 1000 {
			return
		}
		once := p.legible(text)
		if !utf8.ValidString(once) || strings.ContainsFunc(once, func(r rune) bool { return unicode.IsControl(r) || !p.printable(r) }) {
			t.Fatalf("%q became %q", text, once)
		}
		if twice := p.legible(once); twice != once {
			t.Fatalf("%q became %q, then %q", text, once, twice)
		}
		width := 10 + float64(wide)
		lines := p.wrap(fact, once, width)
		for _, line := range lines {
			if p.width(fact, line) > width {
				t.Fatalf("%q is wider than %.0f mm", line, width)
			}
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if bare(strings.Join(lines, "")) != bare(once) {
			t.Fatalf("%q was wrapped as %q", once, lines)
		}
	})
}
