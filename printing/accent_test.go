package printing

import (
	"math"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/tideover/tideover/forms/record"
)

// Letters that bear accents which no letter was made with: of Yoruba, Igbo, Lithuanian,
// Guaraní, and nobody's.
var yoruba = record.Name{Family: "Ọ̀ṣunlẹ́yẹ̀", Given: "Ọlámídé Ị̀fẹ́ z̈ G̃ l̃ ų̃"}

// Each accent stands over the middle of its own letter, clear of it and of what it
// bears already, and is read with it.
func TestAnAccentStandsOverItsLetter(t *testing.T) {
	p := testPress(t)
	a := clone(t, known())
	a.Patient.Name = yoruba
	pdf, err := p.CasualtyCard(testJob(record.CasualtyCard, 2), a, "K PATEL")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "accents", pdf)
	tool(t, "qpdf", "--check", file(t, pdf))
	inOrder(t, textOf(t, pdf), []string{norm.NFC.String("Ọ̀ṢUNLẸ́YẸ̀, Ọlámídé Ị̀fẹ́ z̈ G̃ l̃ ų̃"), "Born"})
	borne := 0
	for _, bold := range []bool{false, true} {
		line := lettering{style: style{12, bold}, words: p.legible("LẸ́ Ẹ̀, fẹ́ Ị̀ z̈ G̃ l̃ x̧̌")}
		clusters, err := p.placed(line)
		if err != nil {
			t.Fatal(err)
		}
		for _, cluster := range clusters {
			if cluster.said != "" {
				borne++
				checkBorne(t, p, cluster)
			}
		}
	}
	if borne != 16 {
		t.Errorf("%d letters bear accents", borne)
	}
}

func checkBorne(t *testing.T, p *Press, borne cluster) {
	t.Helper()
	found := plan{press: p}
	var inks []rect
	for _, part := range borne.parts {
		var text inked
		text.rect = nowhere
		found.letters(part, &text)
		inks = append(inks, text.rect)
	}
	letter := inks[0]
	for i, accent := range inks[1:] {
		advance := p.width(borne.parts[0].style, borne.parts[0].words)
		if off := (accent.left+accent.right)/2 - (borne.parts[0].x + advance/2); math.Abs(off) > 0.01 {
			t.Errorf("%q: accent %d is %.2f mm beside the middle", borne.said, i, off)
		}
		for _, other := range inks[:i+1] {
			if accent.foot > other.top && accent.top < other.foot {
				t.Errorf("%q: accent %d at %v touches %v of %v", borne.said, i, accent, other, letter)
			}
		}
	}
}
