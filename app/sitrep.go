package app

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// usualSitrepEvery is how long after a situation report the next is due, unless
// the settings say otherwise. It is due on a quarter of an hour.
const usualSitrepEvery = 4 * time.Hour

func (s Settings) sitrepDue(after time.Time) time.Time {
	every := usualSitrepEvery
	if s.SitrepEvery > 0 {
		every = time.Duration(s.SitrepEvery) * time.Minute
	}
	return after.Add(every).Truncate(15 * time.Minute)
}

// sitrepNow counts how things stand, and sets that beside the last report of
// this outage. It holds no patient.
func sitrepNow(ctx context.Context, k *Kiosk, _ PrintRequest) (printing.Sitrep, error) {
	now := k.now()
	r := printing.Sitrep{Number: 1, AsAt: now, NextDue: k.Settings.sitrepDue(now)}
	o, declared, err := k.outageEntry(ctx)
	if err != nil {
		return r, err
	}
	r.OutageFrom, r.Lasted = o.Since, o.Lasted(now)
	if declared != nil {
		if r.Declared, err = reasonOf(*declared); err != nil {
			return r, err
		}
	}
	here, err := k.countHeads(ctx, declared)
	if err != nil {
		return r, err
	}
	r.Figures, r.Parts = here.figures(), here.parts()
	for _, part := range []func(context.Context) (printing.SitrepPart, error){k.recordsAndPaper, k.byHand} {
		p, err := part(ctx)
		if err != nil {
			return r, err
		}
		r.Parts = append(r.Parts, p)
	}
	last, job, err := lastShown[printing.Sitrep](ctx, k, record.SitrepSheet)
	if job != nil && last.OutageFrom.Equal(r.OutageFrom) {
		r = r.Beside(last)
		r.Number = last.Number + 1
	}
	return r, err
}

// outageEntry gives the present outage with the entry that declared it, which
// is nil in standby.
func (k *Kiosk) outageEntry(ctx context.Context) (Outage, *record.Entry, error) {
	o, err := k.Outage(ctx)
	if err != nil || o.Phase == Standby {
		return o, nil, err
	}
	declared, err := k.latest(ctx, record.KindOutageDeclared)
	return o, declared, err
}

func reasonOf(declared record.Entry) (string, error) {
	body, err := declared.Decode()
	if err != nil {
		return "", err
	}
	o, _ := body.(*record.OutageDeclared)
	return strings.TrimRight(strings.TrimSpace(o.Reason), "."), nil
}

// lastShown gives what the newest sheet of a kind about no attendance showed,
// and its job, which is nil where there was none.
func lastShown[T any](ctx context.Context, k *Kiosk, kind record.SheetKind) (t T, job *record.PrintJob, err error) {
	job, err = k.newestSheet(ctx, func(j record.PrintJob) bool { return j.Sheet == kind && standing(j) })
	if err != nil || job == nil {
		return t, nil, err
	}
	s, err := k.shownBy(ctx, *job)
	if err == nil {
		err = s.frozen(&t)
	}
	return t, job, err
}

// newestSheet gives the job of the newest sheet about no attendance that passes
// a test; nil where there is none. A copy shows what was frozen for the first of
// it, and is no newer.
func (k *Kiosk) newestSheet(ctx context.Context, wanted func(record.PrintJob) bool) (*record.PrintJob, error) {
	first := func(j record.PrintJob) int { return cmp.Or(j.Original, j.FirstSerial) }
	var newest *record.PrintJob
	for j, err := range k.ledger.PrintJobsOfNobody(ctx) {
		if err != nil {
			return nil, err
		}
		if !wanted(j) {
			continue
		}
		if newest == nil || first(j) >= first(*newest) { // the first of it rather than a copy
			newest = &j
		}
		if j.Original == 0 {
			break // all that is older is of a sheet before this one
		}
	}
	return newest, nil
}

// standing reports a sheet that is on paper, or will be. One that was cancelled
// never came out, and does not count.
func standing(j record.PrintJob) bool { return j.State != record.SheetCancelled }

// recordsAndPaper tells what the department's own means are doing.
func (k *Kiosk) recordsAndPaper(ctx context.Context) (printing.SitrepPart, error) {
	part := printing.SitrepPart{Title: "Records and paper"}
	st, err := k.Status(ctx)
	if err != nil {
		return part, err
	}
	owed, err := k.ledger.CountPagesOwed(ctx)
	if err != nil {
		return part, err
	}
	stopped, which, err := k.printersStopped(ctx)
	if err != nil {
		return part, err
	}
	part.Rows = []printing.SitrepRow{
		{Label: "Attendances not yet sent", Now: fmt.Sprint(st.ToSend), Note: k.destinationsInWords()},
		{Label: "Pages printed, not yet typed in", Now: fmt.Sprint(owed)},
		{Label: "Sheets waiting to print", Now: fmt.Sprint(st.ToPrint)},
		{Label: "Printers stopped", Now: fmt.Sprint(stopped), Note: which},
		k.indexRow(st),
		k.backupRow(),
	}
	if free, err := diskFree(k.Settings.Data); err == nil {
		part.Rows = append(part.Rows, printing.SitrepRow{Label: "Disk free", Now: bytesInWords(free)})
	}
	return part, nil
}

// printersStopped counts the printers that need a person, and says which and
// why.
func (k *Kiosk) printersStopped(ctx context.Context) (n int, which string, err error) {
	all, err := k.Printers(ctx)
	var words []string
	for _, p := range all {
		if p.NeedsPerson() {
			n++
			words = append(words, strings.TrimRight(p.Words.Sentence, "."))
		}
	}
	return n, strings.Join(words, "; "), err
}

func (k *Kiosk) destinationsInWords() string {
	if names := k.Settings.destinationNames(); len(names) > 0 {
		return "to " + strings.Join(names, ", ")
	}
	return "no destination is set up"
}

func (k *Kiosk) indexRow(st Status) printing.SitrepRow {
	row := printing.SitrepRow{Label: "Age of the patient snapshot", Now: "none", Note: "nobody can be looked up"}
	if st.IndexPeople > 0 {
		row.Now, row.Note = "not known", "taken "+record.FormatDateTime(st.IndexAsOf.In(k.zone))
		if st.IndexAge >= 0 {
			row.Now = record.FormatDuration(st.IndexAge.Truncate(time.Minute))
		}
	}
	return row
}

func (k *Kiosk) backupRow() printing.SitrepRow {
	row := printing.SitrepRow{Label: "Newest backup", Now: "none"}
	if b := k.BackupState(); b.Last != nil {
		row.Now, row.Note = record.FormatTime(b.Last.At.In(k.zone)), b.Last.At.In(k.zone).Format("02-Jan-2006")
	}
	return row
}

func bytesInWords(n uint64) string {
	if n >= 10_000_000_000 {
		return fmt.Sprintf("%d GB", n/1_000_000_000)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// byHand are the figures that somebody must go and count, with what the records
// can say beside them.
func (k *Kiosk) byHand(ctx context.Context) (printing.SitrepPart, error) {
	part := printing.SitrepPart{Title: "Count by hand"}
	out, err := k.numbersOut(ctx)
	part.Rows = []printing.SitrepRow{
		{Label: "Kiosks working, of"}, {Label: "Label sheets"}, {Label: "Wristbands adult, baby"}, {Label: "Paper, reams; toner, spare"},
		{Label: "Numbers of blank packs out", Now: fmt.Sprint(len(out)), Note: "issued, not typed in, not accounted for"},
	}
	return part, err
}
