package index

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// read says how the text was understood, in the sense of the best hit. An
// ellipsis marks a name that was taken for the beginning of one.
func (q query) read(in sense, shown []finding) []string {
	var all []string
	if q.nhs != "" {
		all = append(all, "NHS No. "+q.nhs.String())
	}
	if q.nhsSlip != "" {
		all = append(all, fmt.Sprintf("NHS No. %s is not possible: a digit is wrong or two are swapped", record.NHSNumber(q.nhsSlip)))
	}
	for _, local := range q.local {
		if hasLocal(shown, local) || q.born.isZero() {
			all = append(all, "Hospital No. "+local)
		}
	}
	if len(in.family) > 0 {
		all = append(all, "Family name "+quoted(in.family, anyWith(shown, func(f finding) bool {
			return f.face.familyLikeness(in) == same
		})))
	}
	if len(in.given) > 0 {
		all = append(all, "Given name "+quoted(in.given, len(shown) > 0 && !anyWith(shown, func(f finding) bool {
			return f.face.givenLikeness(in) == beginsWith
		})))
	}
	if !q.born.isZero() {
		all = append(all, q.born.words)
	}
	if place := q.postcode + q.outward; place != "" {
		all = append(all, "Postcode "+place)
	}
	if len(q.unused) > 0 {
		all = append(all, "Not used: “"+strings.Join(q.unused, " ")+"”")
	}
	return all
}

func quoted(words []word, whole bool) string {
	typed := make([]string, len(words))
	for i, w := range words {
		typed[i] = w.typed
	}
	text := strings.Join(typed, " ")
	if !whole {
		text += "…"
	}
	return "“" + text + "”"
}

func anyWith(shown []finding, test func(finding) bool) bool {
	for _, f := range shown {
		if test(f) {
			return true
		}
	}
	return false
}

func hasLocal(shown []finding, local string) bool {
	return anyWith(shown, func(f finding) bool { return f.face.local == local })
}
