package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
)

// Act is what a person must be allowed who gives the order.
func (o PrintOrder) Act() (Act, error) {
	kind, ok := record.SheetOfWord(o.Sheet)
	if !ok {
		return "", fmt.Errorf("%w: %q", ErrNoSheet, o.Sheet)
	}
	return actOf(kind)
}

// Requests turns an order into a request for each sheet of it, in the order of
// the board.
func (s *Session) Requests(ctx context.Context, o PrintOrder) ([]PrintRequest, error) {
	kind, ok := record.SheetOfWord(o.Sheet)
	if !ok {
		return nil, fmt.Errorf("%w: %q", ErrNoSheet, o.Sheet)
	}
	r := PrintRequest{Sheet: kind, Form: o.Form, Title: o.Title, Printer: o.Printer}
	switch {
	case kind.OfForm() && o.Form == "":
		return nil, fmt.Errorf("%w: a form without its name", ErrNoSheet)
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

func (s *Session) whose(ctx context.Context, o PrintOrder) ([]record.ID, error) {
	if o.Number != "" {
		a, err := s.kiosk.AttendanceByNumber(ctx, o.Number)
		return []record.ID{a.ID}, err
	}
	if o.Area == "" && !o.Everybody {
		return nil, ErrWhose
	}
	here, err := s.Board(ctx)
	if err != nil {
		return nil, err
	}
	var all []record.ID
	for _, row := range here {
		if o.Everybody || strings.EqualFold(AreaOf(row.Place), o.Area) {
			all = append(all, row.ID)
		}
	}
	if len(all) == 0 {
		return nil, ErrNobodyHere
	}
	return all, nil
}

// SheetWords gives the words of all sheets that can be ordered.
func SheetWords() []string {
	words := []string{formKind.Word()}
	for kind := range papers {
		if kind != record.TestSheet {
			words = append(words, kind.Word())
		}
	}
	slices.Sort(words)
	return words
}
