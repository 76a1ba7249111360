package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// PrintOrder is what a command asks for: a sheet by its word, and whose.
type PrintOrder struct {
	Sheet       string // record.SheetKind.Word
	Form, Title string
	Number      record.DowntimeNumber // one attendance's
	Area        string                // everybody there, or a list of there
	Everybody   bool                  // in the department
	Printer     string
}

// Why an order cannot be carried out.
var (
	ErrWhose      = errors.New("it is not said whose sheet it is")
	ErrNoSheet    = errors.New("there is no such sheet")
	ErrNobodyHere = errors.New("nobody is there")
	// ErrInFiles says that the reconciliation report is signed and written, and
	// its paper with it, so that one fingerprint stands on both.
	ErrInFiles = errors.New("the reconciliation report is written to files")
)

// Acts are what a person must be allowed who gives the order. It fails where the
// order makes no sense, so that no glass is broken for nothing, nor for paper that
// names nobody.
func (o PrintOrder) Acts() ([]Act, error) {
	kind, err := o.kind()
	if err != nil {
		return nil, err
	}
	act, err := actOf(kind)
	switch {
	case err != nil:
		return nil, err
	case kind.OfPatient(), kind.OfPlace():
		return []Act{SeePatients, act}, nil
	}
	return []Act{act}, nil
}

// kind finds which sheet is ordered, and whether the order says of it what it
// must and no more.
func (o PrintOrder) kind() (record.SheetKind, error) {
	kind, ok := record.SheetOfWord(o.Sheet)
	switch {
	case !ok:
		return "", fmt.Errorf("%w: %q", ErrNoSheet, o.Sheet)
	case kind == record.BalanceSheet:
		return "", ErrInFiles
	case kind.OfForm() && o.Form == "":
		return "", fmt.Errorf("%w: a form without its name", ErrNoSheet)
	case !kind.OfForm() && o.Form != "":
		return "", &UsageError{Words: fmt.Sprintf("%s is no form: --form goes with sheet form.", kind)}
	case !kind.OfPatient() && o.Number != "":
		return "", &UsageError{Words: fmt.Sprintf("%s is about no one patient: leave --attendance out.", kind)}
	case kind.OfPatient() && o.Number == "" && o.Area == "" && !o.Everybody:
		return "", ErrWhose
	}
	return kind, nil
}

// Requests turns an order into a request for each sheet of it, in the order of
// the board.
func (s *Session) Requests(ctx context.Context, o PrintOrder) ([]PrintRequest, error) {
	kind, err := o.kind()
	if err != nil {
		return nil, err
	}
	r := PrintRequest{Sheet: kind, Form: o.Form, Title: o.Title, Printer: o.Printer}
	switch {
	case kind.OfPlace():
		r.Area = o.Area
		return []PrintRequest{r}, nil
	case !kind.OfPatient():
		return []PrintRequest{r}, nil
	}
	whose, err := s.whose(ctx, o)
	requests := make([]PrintRequest, len(whose))
	for i, id := range whose {
		requests[i] = r
		requests[i].Attendance = id
	}
	return requests, err
}

// whose finds whom an order is about: one, or everybody of the department, of a
// part of it or, after that, of a ward.
func (s *Session) whose(ctx context.Context, o PrintOrder) ([]record.ID, error) {
	if o.Number != "" {
		a, err := s.kiosk.AttendanceByNumber(ctx, o.Number)
		return []record.ID{a.ID}, err
	}
	here, err := s.Board(ctx)
	if err != nil {
		return nil, err
	}
	var all []record.ID
	for _, row := range here {
		if o.Everybody || called(o.Area)(AreaOf(row.Place)) {
			all = append(all, row.ID)
		}
	}
	if len(all) > 0 || o.Everybody {
		return all, somebody(all)
	}
	wards, err := s.Wards(ctx)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(wards, func(w Ward) bool { return called(o.Area)(w.Name) }); i >= 0 {
		for _, row := range wards[i].Patients {
			all = append(all, row.ID)
		}
	}
	return all, somebody(all)
}

func somebody(all []record.ID) error {
	if len(all) == 0 {
		return ErrNobodyHere
	}
	return nil
}
