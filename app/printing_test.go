package app

import (
	"bytes"
	"errors"
	"image/png"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// A preview is a picture of the page that would be printed, and leaves nothing
// behind.
func TestPreviewPrintsNothing(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	before := queuedSheets(t, k)
	p, err := s.Preview(ctx, PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID}, 9, 480)
	if err != nil || p.Page != 2 || p.Pages != 2 {
		t.Fatalf("page %d of %d, %v; want the last of two", p.Page, p.Pages, err)
	}
	if size, err := png.DecodeConfig(bytes.NewReader(p.PNG)); err != nil || size.Width != 480 || size.Height < 670 {
		t.Errorf("the picture is %d × %d, %v", size.Width, size.Height, err)
	}
	if queuedSheets(t, k) != before {
		t.Error("a preview has queued a sheet")
	}
}

// queuedSheets counts the sheets that were ever asked for.
func queuedSheets(t *testing.T, k *Kiosk) int {
	t.Helper()
	all, err := k.ledger.EntriesOfKind(ctx, record.KindSheetQueued)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// Of several sheets all are queued or none.
func TestPrintIsWholeOrNothing(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	for _, c := range []struct {
		name string
		bad  PrintRequest
		want error
	}{
		{"printer", PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID, Printer: "Nowhere"}, ErrNoSuchPrinter},
		{"patient", PrintRequest{Sheet: record.CasualtyCard, Attendance: "nobody"}, nil},
		{"sheet", PrintRequest{Sheet: "ZZ99"}, nil},
		{"form", PrintRequest{Sheet: formKind, Attendance: a.ID, Form: "nonsense"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := queuedSheets(t, k)
			_, err := s.Print(ctx, PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID}, c.bad)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if queuedSheets(t, k) != before {
				t.Error("a sheet was queued")
			}
		})
	}
}

// A copy says which sheet it is a copy of; requests for two different sheets
// are no copies of each other.
func TestCopiesNameTheirOriginal(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith") // an original of each has come out
	jobs, err := s.Print(ctx, PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID}, PrintRequest{Sheet: record.CasualtyCard, Attendance: a.ID},
		PrintRequest{Sheet: record.BabyBand, Attendance: a.ID})
	if err != nil {
		t.Fatal(err)
	}
	first, err := k.ledger.PrintJobsOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	original := first[0].FirstSerial
	if jobs[0].Copy != 2 || jobs[1].Copy != 3 || jobs[0].Original != original || jobs[1].Original != original {
		t.Errorf("copies %d and %d of %d and %d, want 2 and 3 of %d", jobs[0].Copy, jobs[1].Copy, jobs[0].Original, jobs[1].Original, original)
	}
	if jobs[2].Copy != 1 || jobs[2].Original != 0 {
		t.Errorf("the first band for a baby is copy %d of %d", jobs[2].Copy, jobs[2].Original)
	}
}

// What waited when a registration was withdrawn does not come out as if it stood.
func TestWhatWaitsIsCancelledWithItsRegistration(t *testing.T) {
	k, _ := kiosk(t, away)
	s := signIn(t, k)
	stays, goes := arrive(t, s, "Smith"), arrive(t, s, "Smith")
	if err := s.Withdraw(ctx, goes.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[record.ID]record.SheetState{stays.ID: record.SheetWaiting, goes.ID: record.SheetCancelled} {
		jobs, err := k.ledger.PrintJobsOf(ctx, id)
		if err != nil || len(jobs) == 0 {
			t.Fatal(len(jobs), err)
		}
		for _, j := range jobs {
			if j.State != want {
				t.Errorf("%s is %s, want %s", j.Sheet, j.State, want)
			}
		}
	}
}

// Of a registration that was withdrawn nothing comes out that would be worn or
// stuck on a sample: it has no room to say so. The card has, and does.
func TestNoLabelsOrBandsOfAWithdrawnRegistration(t *testing.T) {
	k, _ := kiosk(t)
	s := signIn(t, k)
	a := arrive(t, s, "Smith")
	allOut(t, k)
	if err := s.Withdraw(ctx, a.ID, "Registered twice"); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []record.SheetKind{record.LabelSheet, record.Wristband, record.BabyBand} {
		if err := s.Reprint(ctx, a.ID, kind); !errors.Is(err, ErrWithdrawnWorn) {
			t.Errorf("%s: %v", kind, err)
		}
		if _, err := s.Preview(ctx, PrintRequest{Sheet: kind, Attendance: a.ID}, 1, 480); !errors.Is(err, ErrWithdrawnWorn) {
			t.Errorf("%s on screen: %v", kind, err)
		}
	}
	v, err := s.View(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range v.Jobs {
		want := map[bool]error{true: ErrWithdrawnWorn}[j.Sheet != record.CasualtyCard]
		if _, err := s.PrintAgain(ctx, j.ID); !errors.Is(err, want) {
			t.Errorf("%s again: %v, want %v", j.Sheet, err, want)
		}
		if _, err := s.NotOut(ctx, j.ID); !errors.Is(err, want) {
			t.Errorf("%s did not come out: %v, want %v", j.Sheet, err, want)
		}
		if after, err := k.ledger.PrintJob(ctx, j.ID); err != nil || after.State != record.SheetNotOut {
			t.Errorf("%s is %s, %v", j.Sheet, after.State, err)
		}
	}
	if err := s.Reprint(ctx, a.ID, record.CasualtyCard); err != nil {
		t.Error(err)
	}
}
