package trials

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// account is all that a ledger answers: what a trial compares before and after.
type account struct {
	attendances map[record.ID]string // as JSON
	numbers     map[record.DowntimeNumber]record.ID
	jobs        map[record.ID]string // print jobs, as JSON
	jobsOf      map[record.ID]int    // print jobs of each attendance
	entries     map[int64]record.ID  // those that are owed to destinations, by place
	owed        map[string]bool      // "destination entry"
	settled     map[string]bool      // "destination entry"
	kept        []string             // the receptionist's half-filled forms, as JSON
	issued      []record.DowntimeNumber
}

// takeAccount reads a whole ledger, and proves on the way that its views are
// what its entries make of them.
func takeAccount(l *ledger.Ledger) (account, error) {
	a := account{
		attendances: map[record.ID]string{}, numbers: map[record.DowntimeNumber]record.ID{}, jobs: map[record.ID]string{},
		jobsOf: map[record.ID]int{}, entries: map[int64]record.ID{}, owed: map[string]bool{}, settled: map[string]bool{},
	}
	for _, read := range []func(*ledger.Ledger) error{a.readEntries, a.readAttendances, a.readOutbox, a.readRest} {
		if err := read(l); err != nil {
			return a, err
		}
	}
	return a, a.agree()
}

func (a *account) readEntries(l *ledger.Ledger) error {
	entries, err := l.Deliverables(ctx)
	for _, e := range entries {
		a.entries[e.Seq] = e.ID
		if _, err := l.Attendance(ctx, e.AttendanceID); err != nil {
			return fmt.Errorf("entry %d has no attendance: %w", e.Seq, err)
		}
	}
	return err
}

func (a *account) readAttendances(l *ledger.Ledger) error {
	list, err := l.Attendances(ctx)
	if err != nil {
		return err
	}
	for _, at := range list {
		a.attendances[at.ID] = asJSON(at)
		if _, twice := a.numbers[at.Number]; twice {
			return fmt.Errorf("number %s is there twice", at.Number)
		}
		a.numbers[at.Number] = at.ID
		if err := a.fold(l, at); err != nil {
			return err
		}
	}
	return nil
}

// fold makes an attendance and its print jobs from their entries, and compares
// them with the views.
func (a *account) fold(l *ledger.Ledger, seen record.Attendance) error {
	entries, err := l.Entries(ctx, seen.ID)
	if err != nil {
		return err
	}
	var folded record.Attendance
	jobs := map[record.ID]record.PrintJob{}
	for _, e := range entries {
		if err := errors.Join(folded.Apply(e), foldJob(jobs, e)); err != nil {
			return err
		}
	}
	if asJSON(folded) != asJSON(seen) {
		return fmt.Errorf("attendance %s is not what its entries say", seen.Number)
	}
	list, err := l.PrintJobsOf(ctx, seen.ID)
	if err != nil {
		return err
	}
	if len(list) != len(jobs) {
		return fmt.Errorf("attendance %s has %d print jobs and entries for %d", seen.Number, len(list), len(jobs))
	}
	for _, j := range list {
		if asJSON(j) != asJSON(jobs[j.ID]) {
			return fmt.Errorf("print job %s is not what its entries say", j.Name())
		}
		a.jobs[j.ID] = asJSON(j)
	}
	a.jobsOf[seen.ID] = len(list)
	return nil
}

func foldJob(jobs map[record.ID]record.PrintJob, e record.Entry) error {
	body, err := e.Decode()
	if err != nil {
		return err
	}
	switch b := body.(type) {
	case *record.SheetQueued:
		b.Job.State, b.Job.StateAt = record.SheetWaiting, e.RecordedAt
		jobs[b.Job.ID] = b.Job
	case *record.SheetOutcome:
		j := jobs[b.JobID]
		j.Apply(*b, e.RecordedAt)
		jobs[b.JobID] = j
	}
	return nil
}

func (a *account) readOutbox(l *ledger.Ledger) error {
	for _, name := range destinations {
		owed, err := l.Undelivered(ctx, name)
		if err != nil {
			return err
		}
		for _, o := range owed {
			a.owed[name+" "+string(o.EntryID)] = true
		}
	}
	receipts, err := l.Receipts(ctx)
	for _, r := range receipts {
		a.settled[r.Destination+" "+string(r.EntryID)] = true
	}
	return err
}

func (a *account) readRest(l *ledger.Ledger) error {
	points, err := l.Savepoints(ctx, receptionist)
	if err != nil {
		return err
	}
	for _, p := range points {
		a.kept = append(a.kept, asJSON(p))
	}
	a.issued, err = l.Issued(ctx)
	return err
}

// agree proves that record, counters and outbox speak of the same things.
func (a *account) agree() error {
	for _, id := range a.entries {
		for _, name := range destinations {
			if key := name + " " + string(id); a.owed[key] == a.settled[key] {
				return fmt.Errorf("entry %s is for %s neither owed nor settled, or both", id, name)
			}
		}
	}
	if len(a.owed)+len(a.settled) != len(destinations)*len(a.entries) {
		return fmt.Errorf("%d deliveries owed and %d settled for %d entries", len(a.owed), len(a.settled), len(a.entries))
	}
	if len(a.issued) != len(a.numbers) {
		return fmt.Errorf("%d numbers issued, %d registered", len(a.issued), len(a.numbers))
	}
	for _, n := range a.issued {
		if a.numbers[n] == "" {
			return fmt.Errorf("number %s was issued and nobody has it", n)
		}
	}
	return nil
}

// shown finds a number that a person saw and that is not there whole. An
// arrival has three sheets.
func (a *account) shown(number record.DowntimeNumber, id record.ID) error {
	switch {
	case a.numbers[number] != id:
		return fmt.Errorf("%s was shown and is not there", number)
	case a.jobsOf[id] < 3:
		return fmt.Errorf("%s has %d print jobs", number, a.jobsOf[id])
	}
	return nil
}

// differs says what is not as it was, or "".
func (a account) differs(was account) string {
	for _, part := range []struct {
		name     string
		now, was any
	}{
		{"attendances", a.attendances, was.attendances},
		{"print jobs", a.jobs, was.jobs},
		{"entries", a.entries, was.entries},
		{"what is owed", sorted(a.owed), sorted(was.owed)},
		{"receipts", sorted(a.settled), sorted(was.settled)},
		{"half-filled forms", a.kept, was.kept},
		{"issued numbers", a.issued, was.issued},
	} {
		if asJSON(part.now) != asJSON(part.was) {
			return part.name
		}
	}
	return ""
}

func sorted(set map[string]bool) []string {
	keys := slices.Collect(maps.Keys(set))
	sort.Strings(keys)
	return keys
}

// asJSON writes what a ledger keeps, all of which can be written.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// holds finds what an earlier account had and this one has not. A delivery
// that was owed may be settled by now.
func (a account) holds(was account) error {
	for id, text := range was.attendances {
		if a.attendances[id] != text {
			return fmt.Errorf("attendance %s was changed or lost", id)
		}
	}
	for id, text := range was.jobs {
		if a.jobs[id] != text {
			return fmt.Errorf("print job %s was changed or lost", id)
		}
	}
	for seq, id := range was.entries {
		if a.entries[seq] != id {
			return fmt.Errorf("entry %d was changed or lost", seq)
		}
	}
	for key := range was.settled {
		if !a.settled[key] {
			return fmt.Errorf("the receipt of %s was lost", key)
		}
	}
	return nil
}

// deliver has one destination take one entry.
func deliver(l *ledger.Ledger, destination string, o ledger.Owed) error {
	if _, err := l.Delivery(ctx, destination, o.EntryID); err != nil {
		return err
	}
	return l.Settle(ctx, record.Receipt{Destination: destination, EntryID: o.EntryID, ControlIDs: []string{"T1"}, Proof: []string{"MSA AA T1"}, At: l.Now()})
}

// accountOf verifies the ledger of a desk and reads all of it. One that was
// never made is empty.
func accountOf(d desk) (account, error) {
	o, err := d.ledgerOptions()
	if err != nil {
		return account{}, err
	}
	return accountIn(d.data(), o)
}

func accountIn(dir string, o ledger.Options) (a account, err error) {
	if _, err := ledger.Verify(ctx, dir, o, nil); errors.Is(err, ledger.ErrNotFound) {
		return a, nil
	} else if err != nil {
		return a, fmt.Errorf("verifying: %w", err)
	}
	err = withLedgerIn(dir, o, func(l *ledger.Ledger) error {
		a, err = takeAccount(l)
		return err
	})
	return a, err
}
