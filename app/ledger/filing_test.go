package ledger

import (
	"errors"
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// takingForms are the options of a ledger with a destination that takes forms
// and others that do not.
func takingForms(takes string, others ...string) Options {
	o := testOptions(append([]string{takes}, others...)...)
	o.TakeForms = []string{takes}
	return o
}

// refile files a form, or files it again in the place of an entry.
func refile(t *testing.T, l *Ledger, a record.Attendance, amends record.ID) record.ID {
	t.Helper()
	var e record.Entry
	err := l.Commit(ctx, func(tx *Tx) (err error) {
		e, err = tx.Append(record.Draft{AttendanceID: a.ID, Author: "S1", Amends: amends, Body: &record.Filed{Name: "notes", Title: "Notes"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// pack issues numbers for a blank pack.
func pack(t *testing.T, l *Ledger, n int) []record.DowntimeNumber {
	t.Helper()
	var body record.PackIssued
	err := l.Commit(ctx, func(tx *Tx) error {
		for range n {
			number, err := tx.NextNumber()
			if err != nil {
				return err
			}
			body.Numbers = append(body.Numbers, number)
		}
		_, err := tx.Append(record.Draft{Author: "S1", Body: &body})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return body.Numbers
}

func ids(owed []Owed) []record.ID {
	var list []record.ID
	for _, o := range owed {
		list = append(list, o.EntryID)
	}
	return list
}

func TestAFormIsOwedToThoseWhoTakeForms(t *testing.T) {
	l := open(t, t.TempDir(), takingForms("epr", "pas"))
	a := register(t, l, "Smith")
	form := refile(t, l, a, "")
	if got := ids(owedTo(t, l, "epr")); !slices.Equal(got, []record.ID{a.RegisteredIn, form}) {
		t.Errorf("epr is owed %v", got)
	}
	if got := ids(owedTo(t, l, "pas")); !slices.Equal(got, []record.ID{a.RegisteredIn}) {
		t.Errorf("pas is owed %v", got)
	}
	add(t, l, a, &record.Withdrawn{Reason: "Registered twice"})
	if got := owedTo(t, l, "epr"); len(got) != 0 {
		t.Errorf("epr is owed %v of what nobody heard", got)
	}
}

// A form that was refused is mended by filing it again: that takes its turn,
// and neither it nor what was filed between is sent any more.
func TestFilingAgainMendsARefusedForm(t *testing.T) {
	l := open(t, t.TempDir(), takingForms("epr"))
	a := register(t, l, "Smith")
	other := refile(t, l, a, "")
	form := refile(t, l, a, "")
	between := refile(t, l, a, form)
	add(t, l, a, &record.Triaged{})
	triage := owedTo(t, l, "epr")[4].EntryID
	if got := ids(owedTo(t, l, "epr")); !slices.Equal(got, []record.ID{a.RegisteredIn, other, form, between, triage}) {
		t.Fatalf("owed %v", got)
	}
	try(t, l, "epr", form)
	if err := l.Refuse(ctx, record.Refused{Destination: "epr", EntryID: form, Code: "422", Words: "no"}); err != nil {
		t.Fatal(err)
	}
	mended := refile(t, l, a, between)
	if got := owedTo(t, l, "epr"); !slices.Equal(ids(got), []record.ID{a.RegisteredIn, other, mended, triage}) || got[2].Refused != nil {
		t.Errorf("owed %+v", got)
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}

// A destination whose interface is exchanged is owed the forms that it takes
// now, and no others.
func TestADestinationBeginsAndCeasesToTakeForms(t *testing.T) {
	dir := t.TempDir()
	o := testOptions("epr")
	o.TakeForms = nil
	l := open(t, dir, o)
	a := register(t, l, "Smith")
	form := refile(t, l, a, "")
	for _, takes := range []bool{true, false, true} {
		l.Close()
		o.TakeForms = nil
		if takes {
			o.TakeForms = []string{"epr"}
		}
		l = open(t, dir, o)
		if got := ids(owedTo(t, l, "epr")); slices.Contains(got, form) != takes {
			t.Errorf("takes forms: %v, and is owed %v", takes, got)
		}
		if _, err := l.verify(ctx, nil); err != nil {
			t.Error(err)
		}
		if takes {
			try(t, l, "epr", form)
			if err := l.Refuse(ctx, record.Refused{Destination: "epr", EntryID: form, Code: "422", Words: "no"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A number of a blank pack is issued once, becomes one attendance, and is
// counted after the views are made again.
func TestNumbersOfABlankPack(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	issued := pack(t, l, 3)
	take := func(n record.DowntimeNumber) error {
		return l.Commit(ctx, func(tx *Tx) error {
			if err := tx.TakePackNumber(n); err != nil {
				return err
			}
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			_, err = tx.Append(record.Draft{AttendanceID: id, Body: &record.Registered{Number: n}})
			return err
		})
	}
	if err := take(issued[1]); err != nil {
		t.Fatal(err)
	}
	if err := take(issued[1]); !errors.Is(err, ErrNumberUsed) {
		t.Errorf("a second patient under one number: %v", err)
	}
	if err := take("K32222200016"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a number of no pack: %v", err)
	}
	add(t, l, record.Attendance{}, &record.PackAccounted{Numbers: issued[2:], Outcome: record.PackDestroyed, Reason: "Spilt"})
	if err := l.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	want := []record.PackNumber{{Number: issued[0]}, {Number: issued[1], Returned: true}, {Number: issued[2], Outcome: record.PackDestroyed}}
	if got, err := l.PackNumbers(ctx); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if a := register(t, l, "Smith"); slices.Contains(issued, a.Number) {
		t.Errorf("%s was issued again", a.Number)
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}

// What became of a page is kept with its sheet; a later word replaces an
// earlier.
func TestAPageIsReturned(t *testing.T) {
	l := open(t, t.TempDir(), testOptions())
	a := register(t, l, "Smith")
	job := a.ID + "-job"
	add(t, l, a, &record.PageReturned{JobID: job, Page: 2, State: record.PageLost, Reason: "Resus", Witness: "S2"})
	add(t, l, a, &record.PageReturned{JobID: job, Page: 1, State: record.PageTyped})
	add(t, l, a, &record.PageReturned{JobID: job, Page: 2, State: record.PageTyped})
	j, err := l.PrintJob(ctx, job)
	if err != nil || len(j.Returned) != 2 || j.Returned[0].Page != 1 || j.Returned[1].State != record.PageTyped {
		t.Errorf("returned %+v, %v", j.Returned, err)
	}
	if err := l.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := l.verify(ctx, nil); err != nil {
		t.Error(err)
	}
}
