package app

import (
	"errors"
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// errUsage stands for any *UsageError.
var errUsage = errors.New("a usage error")

// An order that makes no sense is refused before the glass is broken for it, and
// only paper about patients asks for them.
func TestAnOrderSaysWhatItAsksFor(t *testing.T) {
	n := record.NewDowntimeNumber("K3", "7HWRM", 1)
	for _, c := range []struct {
		order PrintOrder
		acts  []Act
		err   error
	}{
		{PrintOrder{Sheet: "card", Everybody: true}, []Act{SeePatients, PrintSheets}, nil},
		{PrintOrder{Sheet: "list"}, []Act{SeePatients, PrintSheets}, nil},
		{PrintOrder{Sheet: "work-list"}, []Act{SeePatients, BackEnter}, nil},
		{PrintOrder{Sheet: "sitrep"}, []Act{PrintUnnamed}, nil},
		{PrintOrder{Sheet: "log"}, []Act{PrintUnnamed}, nil},
		{PrintOrder{Sheet: "action-card", Title: "Loggist"}, []Act{PrintUnnamed}, nil},
		{PrintOrder{Sheet: "notice", Title: "A&E is open"}, []Act{PrintUnnamed}, nil},
		{PrintOrder{Sheet: "card"}, nil, ErrWhose},
		{PrintOrder{Sheet: "poster"}, nil, ErrNoSheet},
		{PrintOrder{Sheet: "continuation", Everybody: true}, nil, ErrNoSheet},
		{PrintOrder{Sheet: "form", Everybody: true}, nil, ErrNoSheet},
		{PrintOrder{Sheet: "report"}, nil, ErrInFiles},
		{PrintOrder{Sheet: "list", Number: n}, nil, errUsage},
		{PrintOrder{Sheet: "card", Form: "triage", Everybody: true}, nil, errUsage},
	} {
		acts, err := c.order.Acts()
		if !slices.Equal(acts, c.acts) {
			t.Errorf("%+v asks for %v, %v", c.order, acts, err)
		}
		if _, usage := errors.AsType[*UsageError](err); !errors.Is(err, c.err) && (c.err != errUsage || !usage) {
			t.Errorf("%+v: %v", c.order, err)
		}
	}
}

// A ward's name orders the sheets of whoever lies there, as it does their list.
func TestSheetsAreOrderedForAWard(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	arrive(t, s, "Jones")
	f, err := s.File(ctx, a.ID, "ward-admission")
	fileForm(t, f, err, map[string]string{"ward.admittedAt": "-3", "ward.name": "AMU", "ward.bed": "B2", "ward.consultant": "Dr SINGH", "ward.plan": "Fluids."})
	there, err := s.Requests(ctx, PrintOrder{Sheet: "summary", Area: "amu"})
	if err != nil || len(there) != 1 || there[0].Attendance != a.ID {
		t.Errorf("%+v, %v", there, err)
	}
	if _, err := s.Requests(ctx, PrintOrder{Sheet: "summary", Area: "Ward 9"}); !errors.Is(err, ErrNobodyHere) {
		t.Errorf("nobody is on ward 9: %v", err)
	}
}

// A list of a part of the department is of that part alone, the work list too.
func TestAnOrderOfAPlaceNamesIt(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	for _, sheet := range []string{"list", "ward-list", "handover", "whiteboard", "work-list"} {
		got, err := s.Requests(ctx, PrintOrder{Sheet: sheet, Area: "Majors"})
		if err != nil || len(got) != 1 || got[0].Area != "Majors" {
			t.Errorf("%s: %+v, %v", sheet, got, err)
		}
	}
}
