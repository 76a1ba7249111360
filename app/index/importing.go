package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Format is how a snapshot is written.
type Format string

// The formats of a snapshot.
const (
	// CSV is UTF-8 with a header row; see [Columns].
	CSV Format = "csv"
	// FHIR is FHIR R4 JSON: Patients one after another, as NDJSON has them, or
	// Bundles of them, such as the answer to a search.
	FHIR Format = "fhir"
)

var (
	// ErrFormat says that a snapshot cannot be read at all; its wording says
	// why and what to do.
	ErrFormat = errors.New("this file cannot be imported")

	// ErrNobody says that a snapshot holds nobody who could be imported. The
	// people held before are still there.
	ErrNobody = errors.New("nobody in this file could be imported, so the patient index was left as it was; check that it is the right file")
)

// ImportOptions say what a snapshot is.
type ImportOptions struct {
	// Source names the snapshot to people: "PAS extract, nightly".
	Source string
	// AsOf is the moment that the snapshot stands for, not that of the import.
	AsOf time.Time
	// Replace takes the snapshot for everybody there is. Without it, it is
	// added: whoever has a hospital number, or else an NHS number, that is
	// already held takes that person's place.
	Replace bool
	// Progress, where set, is told how many people were read so far.
	Progress func(people int)
	// DecodePatient reads one FHIR R4 Patient; [FHIR] snapshots need it.
	DecodePatient func([]byte) (record.Patient, error)
}

// RowProblem is what is wrong with one row, in words for whoever looks after
// the extract. It quotes nothing of the row.
type RowProblem struct {
	// Row is the line of the file, the header being 1; in a Bundle it is the
	// place of the entry.
	Row   int
	Words string
}

// MaxProblems is how many refused rows and how many doubts a result lists.
const MaxProblems = 1000

// Result is what an import did.
type Result struct {
	People int // imported from this snapshot
	// Refused are the rows that were left out, RefusedCount all of them.
	Refused      []RowProblem
	RefusedCount int
	// Doubts are rows that were taken without something they said.
	Doubts []RowProblem
	// Warnings concern the whole snapshot.
	Warnings []string
}

// reading is one row of a snapshot: a person, or why there is none.
type reading struct {
	row     int
	person  Person
	refused string
	doubts  []string
}

// rows reads a snapshot row by row, until io.EOF. Any other error ends it.
type rows interface {
	next() (reading, error)
	warnings() []string
}

// Import reads a snapshot. Rows that cannot be taken are refused one by one
// and the others imported; the previous people stay searchable until the end,
// and stay for good where the import is cut or fails. It fails with
// [ErrFormat] or [ErrNobody] where there is nothing to import.
func (x *Index) Import(ctx context.Context, r io.Reader, format Format, opts ImportOptions) (Result, error) {
	if opts.AsOf.IsZero() {
		return Result{}, fmt.Errorf("%w: say as of when the snapshot is", ErrFormat)
	}
	x.importing.Lock()
	defer x.importing.Unlock()
	from, err := openRows(r, format, opts)
	if err != nil {
		return Result{}, err
	}
	s, err := x.newStaging(ctx, opts.Replace)
	if err != nil {
		return Result{}, err
	}
	result, err := s.importAll(ctx, from, opts)
	if stopped := ctx.Err(); err != nil && stopped != nil && !errors.Is(err, stopped) {
		// The database's own words for it depend on where it was just then.
		err = fmt.Errorf("the import was stopped: %w (%w)", stopped, err)
	}
	if err != nil {
		return result, errors.Join(err, s.abandon(context.WithoutCancel(ctx)))
	}
	return result, nil
}

func openRows(r io.Reader, format Format, opts ImportOptions) (rows, error) {
	switch format {
	case CSV:
		return newCSVRows(r, record.DateOf(opts.AsOf))
	case FHIR:
		if opts.DecodePatient == nil {
			return nil, errors.New("importing FHIR needs a function that reads a Patient")
		}
		return newFHIRRows(r, opts.DecodePatient)
	}
	return nil, fmt.Errorf("%w: %q is no format that can be read", ErrFormat, format)
}

// importAll stages every row and then puts the staged people in place.
func (s *staging) importAll(ctx context.Context, from rows, opts ImportOptions) (Result, error) {
	var result Result
	for {
		if err := ctx.Err(); err != nil {
			return result, fmt.Errorf("the import was stopped: %w", err)
		}
		read, err := from.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return result, err
		}
		if err := s.take(ctx, read, &result); err != nil {
			return result, err
		}
		if opts.Progress != nil && result.People%1000 == 0 && read.refused == "" {
			opts.Progress(result.People)
		}
	}
	result.Warnings = from.warnings()
	if result.People == 0 {
		return result, ErrNobody
	}
	if err := s.putInPlace(ctx, opts, &result); err != nil {
		return result, err
	}
	if opts.Progress != nil {
		opts.Progress(result.People)
	}
	return result, nil
}

func (s *staging) take(ctx context.Context, read reading, result *Result) error {
	for _, words := range read.doubts {
		result.Doubts = note(result.Doubts, read.row, words)
	}
	if read.refused != "" {
		result.RefusedCount++
		result.Refused = note(result.Refused, read.row, read.refused)
		return nil
	}
	result.People++
	return s.add(ctx, read.person)
}

func note(list []RowProblem, row int, words string) []RowProblem {
	if len(list) >= MaxProblems {
		return list
	}
	return append(list, RowProblem{row, words})
}
