package fhirpath

import (
	"errors"
	"testing"
)

// FuzzEvaluate takes any text for an expression: it is refused, or it comes to
// something within its bound, and the same each time.
func FuzzEvaluate(f *testing.F) {
	for _, source := range []string{
		"name.given.where($this.startsWith('A') and %resource.active) | 'x'",
		"iif(birthDate + 1 year > today() - 4 'd', 10 'mg' / 2, -1.5 mod 0.7)",
		"descendants().ofType(Quantity) ~ extension('https://example.org/height').value",
		"@2015-02-04T14:34:28+09:00 <= @T14:30 implies `a`[0].`b` in {} xor true",
		"(1|2|3).aggregate($total.combine($this), {}).select($index * $this).sum().power(2).round(1)",
		"'a\\u0041\\d'.replaceMatches('(a)', '$1').encode('base64').decode('hex').toChars().join(',')",
		"name.repeat(children()).type().name // all\n /* of */ & ''",
		"0.repeat($this + 1)", "--1", "%'vs-x' is System.String", "9999999999999999999.9 * 1e", "@9999-12-31 + 1 day",
		"'2147483648'.toInteger().toQuantity('mg').toString().length().exp().ln().sqrt().log(2).truncate()",
	} {
		f.Add(source)
	}
	resource := treeOf(f, "patient.json")
	f.Fuzz(func(t *testing.T, source string) {
		c := overResource(resource)
		c.Steps = 20_000
		e, err := Compile(source)
		if err != nil {
			if failure(err) == err.Error() {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		first, err := e.Evaluate(c)
		again, errAgain := e.Evaluate(c)
		if (err == nil) != (errAgain == nil) || show(first) != show(again) {
			t.Fatalf("%s, %v; and then %s, %v", show(first), err, show(again), errAgain)
		}
		var unsupported *UnsupportedError
		if err != nil && failure(err) == err.Error() && !errors.As(err, &unsupported) {
			t.Fatalf("an error of no kind: %v", err)
		}
		for _, v := range first {
			_, _ = v.JSON(), v.Type()
		}
	})
}
