package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// workToDo lists the pages that are on paper and of which nobody has said what
// became of them: whoever came first, first, and each patient's in the order of
// their serials.
func workToDo(ctx context.Context, k *Kiosk, r PrintRequest) (printing.WorkList, error) {
	w := printing.WorkList{AsAt: k.now(), Area: r.Area}
	owed, err := k.Operator("work-list").PagesOwed(ctx)
	if err != nil {
		return w, err
	}
	all, err := k.ledger.Attendances(ctx)
	if err != nil {
		return w, err
	}
	patients := map[record.DowntimeNumber]record.Attendance{}
	for _, a := range all {
		patients[a.Number] = a
	}
	slices.SortStableFunc(owed, func(a, b Page) int {
		return cmp.Or(patients[a.Number].ArrivedAt.Compare(patients[b.Number].ArrivedAt), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Serial, b.Serial))
	})
	for _, p := range owed {
		if who := patients[p.Number]; inArea(who.Place, r.Area) {
			w.Pages = append(w.Pages, printing.PageToDo{
				Number: p.Number, Name: shortName(who.Patient), Sheet: p.Sheet, Title: p.Title(), Page: p.Page, Of: p.Of, Serial: p.Serial,
			})
		}
	}
	return w, nil
}

// inArea reports whether a place is in an area: "Majors 3" is in "Majors".
func inArea(place, area string) bool {
	return area == "" || place == area || strings.HasPrefix(place, area+" ")
}

// shortName is a name as a work list shows it: the family name whole and the
// first letter of the given. With the number it tells two folders apart, and a
// list that lies about gives away no more than that. A temporary name is nobody's
// and stands whole.
func shortName(who record.Patient) string {
	n := who.Name
	if who.Unknown {
		return n.String()
	}
	n.Title, n.Middle, n.KnownAs = "", "", ""
	if _, first := utf8.DecodeRuneInString(n.Given); first > 0 {
		n.Given = n.Given[:first]
	}
	return n.String()
}
