package ui

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// sheetsOf gives the sheets of forms that were queued about an attendance.
func (d *desk) sheetsOf(id record.ID) []record.PrintJob {
	d.t.Helper()
	v, err := d.ui.session.View(ctx, id)
	d.must(err)
	var jobs []record.PrintJob
	for _, j := range v.Jobs {
		if j.Sheet.OfForm() {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// The chosen form goes to the printer, and the kiosk says which went where.
func TestABlankFormIsPrintedFromThePicker(t *testing.T) {
	d := newDesk(t)
	d.signIn("3001")
	v := d.here()
	d.ui.openRecord(v.ID, nil)
	d.press("F", "Ctrl+P")
	d.sees("Choose the form to print, with ↓ or a few letters")
	if jobs := d.sheetsOf(v.ID); len(jobs) != 0 {
		t.Fatalf("nothing was chosen, and %+v was printed", jobs)
	}
	d.typed("refe")
	d.press("Ctrl+P")
	d.sees("To Reception laser: Referral, blank")
	d.shot("form-picker-printed")
	jobs := d.sheetsOf(v.ID)
	if len(jobs) != 1 || jobs[0].Entry != "" || !strings.HasSuffix(jobs[0].Form.URL, "/referral") {
		t.Fatalf("printed %+v", jobs)
	}
	d.eventually("the sheet came out", func() bool {
		sheets, err := filepath.Glob(filepath.Join(d.paper, "*-form-*.pdf"))
		return err == nil && len(sheets) == 1
	})
}

// A filed form is printed with its answers while nobody has replaced it.
func TestAFiledFormIsPrintedFromTheRecord(t *testing.T) {
	d, a := oneHere(t)
	f, err := d.ui.session.File(ctx, a.ID, "notes")
	d.must(err)
	f.Set("notes.seenAt", "-12")
	f.Set("notes.history", "Tight across the chest since midnight.")
	_, err = f.Save(ctx)
	d.must(err)
	d.ui.refresh()
	v := d.record().view
	d.openFirstFiled()
	d.press("P")
	d.sees("To Reception laser: Clinician’s notes, filled in")
	jobs := d.sheetsOf(a.ID)
	if len(jobs) != 1 || jobs[0].Entry != v.Filings[0].Latest() {
		t.Fatalf("printed %+v", jobs)
	}
	d.shot("07-filed-form-printed")

	f, err = d.ui.session.Refile(ctx, v.Filings[0].Latest())
	d.must(err)
	f.Set("notes.history", "Tight across the chest since supper.")
	f.SetReason("Now known")
	_, err = f.Save(ctx)
	d.must(err)
	d.press("Esc")
	d.ui.refresh()
	d.openFirstFiled()
	d.sees("Replaced since")
	d.press("P")
	if jobs := d.sheetsOf(a.ID); len(jobs) != 1 {
		t.Errorf("answers that were replaced were printed: %+v", jobs)
	}
}

// openFirstFiled reads the oldest of the filed forms.
func (d *desk) openFirstFiled() {
	d.t.Helper()
	var oldest app.Line
	for _, l := range d.record().view.Lines { // newest first
		if l.Kind == record.KindFiled {
			oldest = l
		}
	}
	d.record().openFiled(oldest)
}

func TestAFormIsNotPrintedWithoutAPrinter(t *testing.T) {
	d := newDesk(t, func(s *app.Settings) { s.Printers = nil })
	d.signIn("3001")
	v := d.here()
	d.ui.openRecord(v.ID, nil)
	d.press("F")
	d.typed("refe")
	d.press("Ctrl+P")
	d.sees("No printer is set up.")
}
