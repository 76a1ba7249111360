package printing

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// sampleForms are the forms that golden files hold the text of.
func sampleForms() map[string]FormSheet {
	return map[string]FormSheet{
		"form-blank": sampleForm(everyType()), "form-blank-known": sampleForm(everyType(), aboutKnown),
		"form-filled": sampleForm(everyType(), aboutKnown, filledIn),
	}
}

func TestFormsReadAsTheGoldenText(t *testing.T) {
	p := testPress(t)
	for name, f := range sampleForms() {
		pdf := drawForm(t, name, p, f, 0)
		checkGolden(t, name, pdf)
		checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
		tool(t, "qpdf", "--check", file(t, pdf))
		if again := drawForm(t, name, p, f, 0); !bytes.Equal(pdf, again) {
			t.Errorf("%s came out differently the second time", name)
		}
	}
}

func TestDeskFormsNameNoKiosk(t *testing.T) {
	p, err := DeskPress(at("2026-11-21 03:00").Location())
	if err != nil {
		t.Fatal(err)
	}
	job := record.PrintJob{Copy: 1, QueuedAt: at("2026-11-21 03:01")}
	pdf, err := p.Form(job, sampleForm(everyType()), "IT")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, "Printed away from the kiosks 21-Nov-2026 03:01 by IT", "Not numbered", "F4PX Every type, version 2.1.0")
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
}

// A form that an exercise prints must not be taken for a patient's.
func TestFormsOfAnExerciseSaySo(t *testing.T) {
	p, a := exercising(t, known())
	f := sampleForm(everyType(), filledIn)
	f.About = &a
	pdf := drawForm(t, "form-exercise", p, f, 0)
	has(t, pdf, "EXERCISE DOWNTIME RECORD")
	if c := cornerCode(t, pdf, 1); !c.Exercise || c.Record != a.Number.Compact() {
		t.Errorf("the code of a form in an exercise says %+v", c)
	}
}

func TestEveryCodeOfAFormIsRead(t *testing.T) {
	p := testPress(t)
	for name, f := range sampleForms() {
		pages, err := p.FormPages(f)
		if err != nil {
			t.Fatal(err)
		}
		pdf := drawForm(t, name, p, f, pages)
		for n := 1; n <= pages; n++ {
			want := PageCode{false, noRecord, record.FormSheet(f.Form), n, pages, 4126 + n}
			if f.About != nil {
				want.Record = f.About.Number.Compact()
			}
			if got := cornerCode(t, pdf, n); got != want {
				t.Errorf("%s, page %d: %+v, want %+v", name, n, got, want)
			}
		}
	}
}

func cornerCode(t *testing.T, pdf []byte, page int) PageCode {
	t.Helper()
	c, err := ParsePageCode(scans(t, raster(t, file(t, pdf), page, 200, cornerArea))[0])
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFormsNeedSerialsForEachPage(t *testing.T) {
	p, f := testPress(t), sampleForm(everyType(), filledIn)
	pages, err := p.FormPages(f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Form(testJob("", pages-1), f, ""); !errors.Is(err, ErrSerials) {
		t.Errorf("a page too few: %v", err)
	}
	pdf, err := p.Form(testJob("", pages+1), f, "")
	if err != nil {
		t.Fatal(err)
	}
	has(t, pdf, fmt.Sprintf("Page %d of %d", pages+1, pages+1))
}

func TestWhatHasNoQuestionsIsNotPrinted(t *testing.T) {
	if _, err := testPress(t).FormPages(sampleForm(nil)); !errors.Is(err, ErrNoQuestions) {
		t.Errorf("an empty form: %v", err)
	}
}

// The sheet asks what the screen asks, in its order.
func TestQuestionsStandInTheOrderOfTheScreen(t *testing.T) {
	items := under(group("g", "One section"))
	var want []string
	for i := range 120 {
		at := fmt.Sprintf("question%03d", i)
		kind := []forms.Type{forms.TypeText, forms.TypeString, forms.TypeDate, forms.TypeInteger}[i%4]
		items = append(items, ask(at, kind, at, func(it *forms.Item) { it.Parent, it.Width = "g", i%5*3 }))
		want = append(want, at)
	}
	for _, filled := range []bool{false, true} {
		f := sampleForm(items)
		f.Filled = filled
		pdf := drawForm(t, "form-order", testPress(t), f, 0)
		var got []string
		for _, w := range wordsOf(t, pdf) {
			if strings.HasPrefix(w.text, "question") {
				got = append(got, w.text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("filled %v: %v", filled, got)
		}
	}
}

// Nothing is cut: every word of what was answered is on the sheet.
func TestLongAnswersAreWhole(t *testing.T) {
	var words []string
	for i := range 400 {
		words = append(words, fmt.Sprintf("word%d", i))
	}
	items := under(group("g", "Notes"), ask("n", forms.TypeText, "Notes", answered(strings.Join(words, " "))), ask("w", forms.TypeString, "One word", answered(strings.Repeat("Wx", 400))))
	pdf := drawForm(t, "form-long", testPress(t), sampleForm(items, aboutKnown, filledIn), 0)
	has(t, pdf, "word0", "word399")
	said := strings.Join(strings.Fields(textOf(t, pdf)), "")
	if n := strings.Count(said, "Wx"); n != 400 {
		t.Errorf("%d of 400 syllables were printed", n)
	}
}

func TestFormsSayWhatTheFaceLacks(t *testing.T) {
	items := under(group("g", "注意"), ask("n", forms.TypeText, "Name", answered("王小明")))
	pdf := drawForm(t, "form-cjk", testPress(t), sampleForm(items, aboutKnown, filledIn), 0)
	has(t, pdf, "‹U+738B U+5C0F U+660E›", "‹U+6CE8 U+610F›", "stands for a letter not printable")
}

// No form, however odd, makes texts stand on each other or leaves the page.
func TestNoFormOverlaps(t *testing.T) {
	p := testPress(t)
	drawn := rapid.Custom(drawItems)
	for seed := range 8 {
		f := sampleForm(drawn.Example(seed))
		if seed%2 == 1 {
			filledIn(&f)
		}
		if seed%3 == 0 {
			aboutKnown(&f)
		}
		pdf := drawForm(t, fmt.Sprint("form-seed-", seed), p, f, 0)
		checkLayout(t, func(format string, args ...any) { t.Errorf("seed %d: "+format, append([]any{seed}, args...)...) }, pdf, pageWidth, pageHeight)
	}
}

// drawItems draws a form of any shape: nested, repeated, in tables, with long
// words and long lists.
func drawItems(t *rapid.T) []forms.Item {
	kinds := []forms.Type{
		forms.TypeGroup, forms.TypeGroup, forms.TypeDisplay, forms.TypeBoolean, forms.TypeDecimal, forms.TypeInteger, forms.TypeDate, forms.TypeDateTime,
		forms.TypeTime, forms.TypeString, forms.TypeText, forms.TypeURL, forms.TypeChoice, forms.TypeOpenChoice, forms.TypeAttachment, forms.TypeReference, forms.TypeQuantity,
	}
	text := func(most int) string {
		words := rapid.SampledFrom([]string{"Hollingworth ", "incomprehensibilities-of-forty-characters ", "is it ", "王小明 ", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW ", "and/or ", "a "})
		var b strings.Builder
		for n := rapid.IntRange(0, most).Draw(t, "length"); b.Len() < n; {
			b.WriteString(words.Draw(t, "word"))
		}
		return b.String()
	}
	var items []forms.Item
	open := []string{""}
	for i := range rapid.IntRange(1, 60).Draw(t, "items") {
		it := ask(fmt.Sprint("i", i), rapid.SampledFrom(kinds).Draw(t, "type"), text(rapid.SampledFrom([]int{20, 60, 400}).Draw(t, "words")))
		it.Parent = open[rapid.IntRange(max(0, len(open)-3), len(open)-1).Draw(t, "parent")]
		it.Enabled = rapid.IntRange(0, 9).Draw(t, "put") > 0
		it.Repeats, it.Required = rapid.Bool().Draw(t, "repeats"), rapid.Bool().Draw(t, "required")
		it.ReadOnly = rapid.IntRange(0, 5).Draw(t, "read only") == 0
		it.Width = rapid.IntRange(0, 12).Draw(t, "width")
		it.Control = rapid.SampledFrom([]string{"", "", "gtable", "grid", "table", "htable", "autocomplete"}).Draw(t, "control")
		it.Orientation = rapid.SampledFrom([]string{"", "vertical", "horizontal"}).Draw(t, "orientation")
		it.Hint, it.Help, it.Unit = text(30), text(60), rapid.SampledFrom([]string{"", "kg", "breaths a minute and more words"}).Draw(t, "unit")
		if rapid.Bool().Draw(t, "conditional") {
			it.When = "if " + text(120) + "x"
		}
		if it.Type == forms.TypeChoice || it.Type == forms.TypeOpenChoice {
			it.Options = options(numbered(rapid.SampledFrom([]int{2, 5, 20, 200}).Draw(t, "options"), "An option "+text(60))...)
			it.Open = it.Type == forms.TypeOpenChoice
		}
		if it.Type == forms.TypeInteger && rapid.Bool().Draw(t, "scale") {
			it.Least, it.Most = "0", "10"
		}
		if it.Type != forms.TypeGroup && rapid.Bool().Draw(t, "answered") {
			answered(text(rapid.SampledFrom([]int{20, 200, 2000}).Draw(t, "answer")) + "x")(&it)
		}
		if it.Type == forms.TypeGroup {
			open = append(open, it.At)
		}
		items = append(items, it)
	}
	return items
}

func BenchmarkFilledForm(b *testing.B) {
	p := testPress(b)
	items := under(group("g", "Five hundred questions"))
	for i := range 500 {
		at := fmt.Sprint("q", i)
		items = append(items, ask(at, forms.TypeString, "A question of some length, as they are", answered("An answer of a few words"), func(it *forms.Item) { it.Parent = "g" }))
	}
	f := sampleForm(items, aboutKnown, filledIn)
	pages, err := p.FormPages(f)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Form(testJob("", 0), f, "K PATEL"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pages)*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

// Every form that ships comes out blank, whole and readable by a scanner.
func TestEveryFormOfTheDepartmentIsDrawn(t *testing.T) {
	lists, err := forms.LoadCodes(assets.Codes)
	if err != nil {
		t.Fatal(err)
	}
	department, err := forms.LoadDepartment(lists, assets.Forms)
	if err != nil {
		t.Fatal(err)
	}
	p := testPress(t)
	for _, name := range department.Names() {
		q, err := department.Form(name)
		if err != nil {
			t.Fatal(err)
		}
		f := FormSheet{Form: q.Form(), Title: q.Title, Items: forms.New(q, forms.Setting{Now: func() time.Time { return at("2026-11-21 03:00") }}).Items()}
		pdf := drawForm(t, "department-"+name, p, f, 0)
		checkLayout(t, func(format string, args ...any) { t.Errorf(name+": "+format, args...) }, pdf, pageWidth, pageHeight)
		if c := cornerCode(t, pdf, 1); c.Sheet != record.FormSheet(q.Form()) {
			t.Errorf("%s: its code names %s", name, string(c.Sheet))
		}
	}
}

// A registration that was withdrawn says so at the head of its forms, as on
// every other sheet.
func TestFormOfAWithdrawnRegistration(t *testing.T) {
	p := testPress(t)
	a := settled()
	for _, title := range []string{"Falls", strings.Repeat("Assessment of falls ", 4)} {
		f := sampleForm(everyType()[:4], func(f *FormSheet) { f.About, f.Title = &a, title })
		said := 0
		looking := p.looking(func(d *drawing) {
			for _, page := range d.pages {
				page.onto(sizes(func(l lettering) {
					if strings.HasSuffix(l.words, ", WITHDRAWN") && l.pt >= 8 {
						said++
					}
				}))
			}
		})
		if _, err := looking.Form(testJob("", 0), f, "K PATEL"); err != nil || said == 0 {
			t.Errorf("%q: said %d times, %v", title, said, err)
		}
	}
}
