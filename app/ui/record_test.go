package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

func (d *desk) record() *recordScreen {
	d.t.Helper()
	r, ok := d.ui.now.(*recordScreen)
	if !ok {
		d.t.Fatalf("no record is on, but %T", d.ui.now)
	}
	return r
}

// withPAS adds a destination that nobody answers for yet.
func withPAS(s *app.Settings) {
	s.Destinations = []app.Destination{{Name: "PAS", Kind: app.KindHL7, Address: "127.0.0.1:1", Application: "PAS", Facility: "RZZ"}}
}

// oneHere is a desk with one patient, three and a half hours in, before whose
// record a nurse sits.
func oneHere(t *testing.T) (*desk, record.Attendance) {
	t.Helper()
	d := newDesk(t, withPAS)
	d.signIn("3001")
	p := d.patient(tonight[3])
	p.Allergies = record.Allergies{Status: record.AllergiesKnown, Items: []record.Allergy{{Substance: "Penicillin"}}}
	a := d.arrived(221*time.Minute, p, "arrival.complaint", "Tight across the chest", "arrival.place", "Majors 1")
	d.triaged(a.ID, 0, veryUrgent, "Chest pain")
	d.must(d.ui.session.Move(ctx, a.ID, "Majors 1"))
	d.press("F4", "Enter")
	return d, a
}

func TestARecordTellsWhatHappenedNewestFirst(t *testing.T) {
	d, a := oneHere(t)
	d.printed()
	d.sees("WHITTAKER, Margaret (Mrs)", "999 047 7612", "Known allergies", a.Number.String(), "Moved to Majors 1", "Triage: Very urgent", "Arrival",
		"19min left of four hours.", "Nothing is ever removed.", "2 entries wait. They go after the outage")
	d.shot("07-record")
	lines := d.record().view.Lines
	if lines[len(lines)-1].Kind != record.KindRegistered {
		t.Errorf("the oldest entry is %s", lines[len(lines)-1].Kind)
	}
}

// Opening a record writes that somebody looked; that it stays on screen writes
// nothing more.
func TestALookAtARecordIsAnEntry(t *testing.T) {
	d, _ := oneHere(t)
	d.printed()
	opened := d.entries()
	d.later(time.Minute)
	if n := d.entries(); n != opened {
		t.Errorf("%d entries were written by looking on", n-opened)
	}
	d.press("Esc", "Enter")
	if n := d.entries(); n != opened+1 {
		t.Errorf("%d entries were written by opening it again, want one", n-opened)
	}
}

// printed waits until every sheet has come out.
func (d *desk) printed() {
	d.t.Helper()
	d.eventually("every sheet was sent", func() bool {
		sheets, err := d.ui.kiosk.Queue(ctx, 100, 100)
		d.must(err)
		d.ui.refresh()
		return !slices.ContainsFunc(sheets, func(s app.QueuedSheet) bool { return s.State.Open() })
	})
}

// entries counts the ledger, as a balance tells it.
func (d *desk) entries() int64 {
	d.t.Helper()
	r, err := d.ui.kiosk.Balance(ctx, nil)
	d.must(err)
	return r.Entries
}

func TestASheetIsSaidToBeInHand(t *testing.T) {
	d, _ := oneHere(t)
	d.eventually("a sheet was sent", func() bool { return d.record().asking() != nil })
	d.sees("In hand?")
	job := d.record().asking().ID
	d.press("Y")
	for _, j := range d.record().view.Jobs {
		if j.ID == job && j.State != record.SheetInHand {
			t.Errorf("the sheet is %s", j.State)
		}
	}
	d.sees("In hand 03:11")
}

func TestAWithdrawalWantsAReasonAndSaysWhatItMeans(t *testing.T) {
	d, a := oneHere(t)
	d.signIn("2001")
	d.ui.openRecord(a.ID, nil)
	d.press("W")
	d.sees("Nothing is deleted.", "The number stays issued")
	d.press("F10")
	d.sees("Say why it is withdrawn.")
	d.typed("Registered twice, see K3-0001")
	d.shot("07-record-withdraw")
	d.press("F10")
	v, err := d.ui.session.View(ctx, a.ID)
	d.must(err)
	if v.Withdrawal == nil {
		t.Fatal("it was not withdrawn")
	}
	d.sees("Record, withdrawn", "Registered twice, see K3-0001.", "The number stays issued.")
	d.shot("07-record-withdrawn")
	d.press("A")
	d.record() // A does nothing now
}

func TestADepartedRecordSaysSo(t *testing.T) {
	d, a := oneHere(t)
	f, err := d.ui.session.About(ctx, a.ID, app.ForDeparture)
	d.must(err)
	f.Set("departure.departedAt", d.clock().Format("15:04"))
	f.Set("departure.concludedAt", d.clock().Format("15:04"))
	if _, err := f.Save(ctx); err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	d.ui.refresh()
	d.sees("Record, departed", "Left after 3hr 41min, within four hours.", "left 03:11")
	d.shot("07-record-departed")
}

func TestAnUnknownPatientCanBeIdentified(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	f, err := d.ui.session.ArriveUnknown(ctx)
	d.must(err)
	f.Set("arrival.arrivedAt", d.clock().Format("15:04"))
	a, err := f.Save(ctx)
	if err != nil {
		t.Fatalf("%v: %+v", err, f.Problems())
	}
	d.ui.show(newRecord(d.ui, a.ID))
	d.press("I")
	if form, ok := d.ui.now.(*form); !ok || form.filling.Purpose != app.ForAmendment {
		t.Fatalf("I brought up %T", d.ui.now)
	}
	d.press("Esc")
	d.record()
}

func TestEscGoesBackToTheBoardAsItWas(t *testing.T) {
	d, _ := onBoard(t)
	d.press("2", "↓", "Enter")
	d.record()
	d.press("Esc")
	if n := len(d.board().list.Rows()); n != 2 {
		t.Errorf("the filter is gone: %d rows", n)
	}
}
