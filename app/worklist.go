package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// workToDo lists the pages that are on paper and of which nobody has said what
// became of them: whoever came first, first, and each patient's in the order of
// their serials.
func workToDo(ctx context.Context, k *Kiosk, r PrintRequest) (printing.WorkList, error) {
	w := printing.WorkList{AsAt: k.now(), Area: r.Area}
	jobs, err := k.ledger.OwedPrintJobs(ctx)
	if err != nil {
		return w, err
	}
	slices.SortStableFunc(jobs, func(a, b ledger.OwedJob) int {
		return cmp.Or(a.Attendance.ArrivedAt.Compare(b.Attendance.ArrivedAt), cmp.Compare(a.Number, b.Number), cmp.Compare(a.FirstSerial, b.FirstSerial))
	})
	var rows []BoardRow
	wanted := called(r.Area)
	for _, j := range jobs {
		rows = append(rows, BoardRow{Attendance: j.Attendance})
		if r.Area == "" || wanted(AreaOf(j.Attendance.Place)) {
			for _, p := range k.owedPages(j) {
				w.Pages = append(w.Pages, printing.PageToDo{
					Number: p.Number, Name: shortName(p.Patient), Sheet: p.Sheet, Title: p.Title(), Page: p.Page, Of: p.Of, Serial: p.Serial,
				})
			}
		}
	}
	if r.Area != "" && !slices.ContainsFunc(k.Areas(rows), wanted) {
		return w, fmt.Errorf("%w: %q", ErrNoSuchArea, r.Area)
	}
	return w, nil
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
