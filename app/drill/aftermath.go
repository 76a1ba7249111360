package drill

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// TruthHeader names the columns of patients.csv: what truly happened in the
// exercise, to hold the kiosk's and the trust's accounts against. Times are
// RFC 3339. The person is who it truly was, whatever reception was told.
var TruthHeader = []string{
	"downtime_number", "known", "person_nhs_number", "person_family_name", "person_given_name", "person_birth_date",
	"registered_name", "arrived_at", "registered_at", "departed_at", "amendments", "withdrawn", "exercise",
}

// writeTruth leaves patients.csv in the folder.
func (e *exercise) writeTruth() error {
	f, err := os.Create(filepath.Join(e.Out, "patients.csv"))
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	rows := [][]string{TruthHeader}
	for i, a := range e.arrivals {
		rows = append(rows, e.truth(a, e.registered[i]))
	}
	return errors.Join(w.WriteAll(rows), f.Sync(), f.Close())
}

func (e *exercise) truth(a Arrival, registered record.Attendance) []string {
	p := e.population.Person(a.Person).Patient
	born, _ := p.BirthDate.Date.MarshalText()
	departed := ""
	if a.Departure != nil {
		departed = a.Departure.DepartedAt.Format(time.RFC3339)
	}
	return []string{
		registered.Number.String(), [...]string{"in the index", "not in the index", "nobody knows"}[a.Known],
		string(p.NHSNumber), p.Name.Family, p.Name.Given, string(born), registered.Patient.Name.String(),
		registered.ArrivedAt.Format(time.RFC3339), a.RegisteredAt.Format(time.RFC3339), departed,
		strconv.Itoa(len(a.Amendments)), strconv.FormatBool(a.Withdrawal != nil), "EXERCISE",
	}
}

// rounds bounds how often the recovery is taken up again after a person has
// decided what waited.
const rounds = 20

// recover delivers until nothing waits, and plays the person who decides:
// matches by the truth, refusals by sending again what the trust refused by
// mistake.
func (e *exercise) recover(ctx context.Context, result *Result) error {
	if err := e.it.EndOutage(ctx, "Exercise"); err != nil {
		return err
	}
	progress := func(p app.Progress) { e.Progress(p.Words, p.Done, p.Total) }
	for round := 1; ; round++ {
		_, err := e.it.Recover(ctx, progress)
		if err == nil {
			return nil
		}
		if round == rounds || ctx.Err() != nil {
			return err
		}
		if err := e.decide(ctx, result); err != nil {
			return err
		}
	}
}

func (e *exercise) decide(ctx context.Context, result *Result) error {
	plan, err := e.kiosk.Plan(ctx)
	if err != nil {
		return err
	}
	for _, d := range plan.Decisions {
		result.Decisions++
		if err := e.it.Compare(ctx, d.Attendance.ID); err != nil {
			return err
		}
		if err := e.it.Decide(ctx, d.Attendance.ID, e.trueMatch(d.Attendance)); err != nil {
			return err
		}
	}
	for _, r := range plan.Refusals {
		result.Retried++
		if err := e.it.Retry(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// trueMatch is what a person who knew the truth would say.
func (e *exercise) trueMatch(registered record.Attendance) record.Match {
	for i, a := range e.registered {
		if a.ID != registered.ID {
			continue
		}
		truth := e.population.Person(e.arrivals[i].Person).Patient.NHSNumber
		for _, c := range registered.Match.Candidates {
			if c.Person.NHSNumber == truth && truth != "" {
				return record.Match{Outcome: record.MatchSame, Person: c.Person, Reasons: []string{"Exercise: it truly is this person"}}
			}
		}
	}
	return record.Match{Outcome: record.MatchNew, Reasons: []string{"Exercise: it truly is none of these people"}}
}

// report writes the signed balance, and holds the trust's own account against
// the truth.
func (e *exercise) report(ctx context.Context, result *Result) error {
	e.Progress("Reading back from the trust", 0, 0)
	r, err := e.kiosk.Balance(ctx, nil)
	if err != nil {
		return err
	}
	sig, err := e.it.WriteReport(ctx, e.Out, r)
	if err != nil {
		return err
	}
	result.Total, result.Balanced, result.Closed, result.Fingerprint = r.Total, r.Balanced(), r.Closed(), sig.Fingerprint
	if err := app.Closed(r); err != nil {
		return err
	}
	if e.trust != nil {
		if result.Wrong = e.disagreements(); len(result.Wrong) > 0 {
			return fmt.Errorf("%w: %d numbers, the first: %s", ErrWrongAccount, len(result.Wrong), result.Wrong[0])
		}
	}
	return e.it.SignBalance(ctx, r)
}

// disagreements says how the trust's own account differs from what truly
// happened: each attendance must be there once, in both systems, with its true
// times; one that was withdrawn must not be there, and nothing else may be.
func (e *exercise) disagreements() []string {
	account := e.trust.Account()
	var wrong []string
	for _, h := range account.Duplicates() {
		wrong = append(wrong, fmt.Sprintf("%s was created %d times at %s", h.Number, h.Created, h.Door))
	}
	for i, registered := range e.registered {
		final, err := e.kiosk.AttendanceByNumber(context.Background(), registered.Number)
		if err != nil {
			return append(wrong, err.Error())
		}
		for _, door := range []Door{DoorHL7, DoorFHIR} {
			if words := disagreement(account, door, final, e.arrivals[i].Withdrawal != nil); words != "" {
				wrong = append(wrong, fmt.Sprintf("%s %s", registered.Number, words))
			}
		}
	}
	if most := 2 * len(e.registered); len(account.Attendances) > most {
		wrong = append(wrong, fmt.Sprintf("the trust holds %d attendances, of at most %d", len(account.Attendances), most))
	}
	return wrong
}

func disagreement(account Account, door Door, a record.Attendance, withdrawn bool) string {
	h, there := account.Attendance(door, a.Number)
	switch {
	case withdrawn && there && !h.Cancelled:
		return fmt.Sprintf("was withdrawn and is still held at %s", door)
	case withdrawn:
		return ""
	case !there:
		return fmt.Sprintf("is missing at %s", door)
	case h.Cancelled:
		return fmt.Sprintf("is cancelled at %s", door)
	case !sameMinute(h.ArrivedAt, a.ArrivedAt):
		return fmt.Sprintf("has another arrival time at %s", door)
	case a.Departure != nil && !sameMinute(h.DepartedAt, a.Departure.DepartedAt):
		return fmt.Sprintf("has another departure time at %s", door)
	}
	return ""
}

func sameMinute(a, b time.Time) bool {
	return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute))
}
