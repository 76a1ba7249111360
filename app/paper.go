package app

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/printing/spool"
)

// paper is how the kiosk makes one kind of sheet: what it shows, how many
// pages that takes, and the drawing of them. Each kind is one line of papers.
type paper struct {
	// act is what a person must be allowed to; empty is PrintSheets.
	act Act
	// gather gives what the sheet shows beside an attendance. It is frozen in
	// the entry that queues the sheet. It is nil where there is nothing.
	gather func(context.Context, *Kiosk, PrintRequest) (any, error)
	pages  func(context.Context, shown) (int, error)
	draw   func(context.Context, shown) ([]byte, error)
	// fresh marks a sheet that is printed to be written on, each an original.
	fresh    bool
	oneSided bool
	media    string // PWG 5101.1; empty is A4
	// mediaOf gives the paper of a job, where a kind comes on several.
	mediaOf func(record.PrintJob) string
}

// shown is a sheet's job with what the sheet shows.
type shown struct {
	kiosk   *Kiosk
	press   *printing.Press
	request PrintRequest // that it was asked for by, if it was
	job     record.PrintJob
	about   record.Attendance // the zero value where the sheet is about none
	content json.RawMessage
	by      string // name of whoever asked for it
}

// The sizes of paper, as PWG 5101.1 names them.
const (
	a4 = "iso_a4_210x297mm"
	a3 = "iso_a3_297x420mm"
)

// anySize leaves the size of the paper to the printer.
const anySize = "any"

// papers are the sheets that the kiosk makes, but for those of forms.
var papers = map[record.SheetKind]paper{
	record.CasualtyCard:     orBlank(paper{pages: cardPages, draw: drawn((*printing.Press).CasualtyCard)}, 2, (*printing.Press).BlankCard),
	record.LabelSheet:       orBlank(paper{pages: onePage, draw: drawn((*printing.Press).Labels), oneSided: true}, 1, (*printing.Press).BlankLabels),
	record.Wristband:        orBlank(paper{pages: onePage, draw: drawn((*printing.Press).Wristband), oneSided: true, media: anySize}, 1, blankBand),
	record.BabyBand:         {pages: onePage, draw: drawn((*printing.Press).BabyWristband), oneSided: true, media: anySize},
	record.ObservationChart: charted((*printing.Press).ObservationPages, (*printing.Press).ObservationChart),
	record.DrugChart:        charted((*printing.Press).DrugPages, (*printing.Press).DrugChart),
	record.RequestForm:      charted((*printing.Press).RequestPages, (*printing.Press).Request),
	record.PackRegister:     registerPaper,
	record.DepartmentList:   listed(gatherDepartment, (*printing.Press).DepartmentListPages, (*printing.Press).DepartmentList),
	record.WardList:         listed(gatherArea, (*printing.Press).WardListPages, (*printing.Press).WardList),
	record.Handover:         gathered(gatherArea, (*printing.Press).HandoverPages, (*printing.Press).Handover),
	record.Whiteboard:       listed(gatherDepartment, (*printing.Press).WhiteboardPages, (*printing.Press).Whiteboard).onto(a3),
	record.PatientSummary:   gathered(summarise, (*printing.Press).SummaryPages, (*printing.Press).Summary),
	record.WorkList:         gathered(workToDo, (*printing.Press).WorkListPages, (*printing.Press).WorkList).allowedBy(BackEnter),
	record.SitrepSheet:      gathered(sitrepNow, (*printing.Press).SitrepPages, (*printing.Press).Sitrep).allowedBy(PrintUnnamed),
	record.IncidentLog:      gathered(incidentSoFar, (*printing.Press).IncidentLogPages, (*printing.Press).IncidentLog).allowedBy(PrintUnnamed),
	record.ActionCard:       gathered(cardAsked, (*printing.Press).ActionCardPages, (*printing.Press).ActionCard).allowedBy(PrintUnnamed),
	record.Notice:           gathered(noticeAsked, (*printing.Press).NoticePages, (*printing.Press).Notice).allowedBy(PrintUnnamed).on(noticeMedia),
	record.TestSheet: {act: TendPrinters, pages: onePage, oneSided: true, draw: func(_ context.Context, s shown) ([]byte, error) {
		return s.press.Test(s.job, s.by)
	}},
}

// madeAs finds how a kind of sheet is made. Neither counting its pages nor
// drawing them takes the kiosk down.
func madeAs(kind record.SheetKind) (paper, error) {
	p, ok := papers[kind]
	if kind.OfForm() {
		p, ok = formPaper, true
	}
	if !ok {
		return paper{}, fmt.Errorf("%w that this version can draw: %s", ErrNoSheet, kind)
	}
	pages, draw := p.pages, p.draw
	p.pages = func(ctx context.Context, s shown) (int, error) {
		return contained(kind, func() (int, error) { return pages(ctx, s) })
	}
	p.draw = func(ctx context.Context, s shown) ([]byte, error) {
		return contained(kind, func() ([]byte, error) { return draw(ctx, s) })
	}
	return p, nil
}

// contained makes a panic an error. It is one sheet's trouble: what the sheet
// shows is still there after a restart, and would bring the kiosk down for ever.
func contained[T any](kind record.SheetKind, step func() (T, error)) (done T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("drawing sheet %s: panic: %v", kind, p)
		}
	}()
	return step()
}

// drawn adapts the drawing of a sheet that shows an attendance and no more.
func drawn(draw func(*printing.Press, record.PrintJob, record.Attendance, string) ([]byte, error)) func(context.Context, shown) ([]byte, error) {
	return func(_ context.Context, s shown) ([]byte, error) { return draw(s.press, s.job, s.about, s.by) }
}

func onePage(context.Context, shown) (int, error) { return 1, nil }

func cardPages(_ context.Context, s shown) (int, error) {
	return s.press.Pages(record.CasualtyCard, s.about)
}

// gathered makes the paper of a sheet that shows what it was given when it was
// queued: a list's rows, a report's figures.
func gathered[T any](
	gather func(context.Context, *Kiosk, PrintRequest) (T, error),
	pages func(*printing.Press, record.PrintJob, T) (int, error),
	draw func(*printing.Press, record.PrintJob, T, string) ([]byte, error),
) paper {
	return paper{
		gather: func(ctx context.Context, k *Kiosk, r PrintRequest) (any, error) { return gather(ctx, k, r) },
		pages: func(_ context.Context, s shown) (int, error) {
			var t T
			if err := s.frozen(&t); err != nil {
				return 0, err
			}
			return pages(s.press, s.job, t)
		},
		draw: func(_ context.Context, s shown) ([]byte, error) {
			var t T
			if err := s.frozen(&t); err != nil {
				return nil, err
			}
			return draw(s.press, s.job, t, s.by)
		},
	}
}

// onto says which size of paper a sheet is made for.
func (p paper) onto(media string) paper { p.media = media; return p }

// allowedBy says which act a person must be allowed.
func (p paper) allowedBy(act Act) paper { p.act = act; return p }

// on says which paper a job is for, and that it is printed on one side.
func (p paper) on(media func(record.PrintJob) string) paper {
	p.mediaOf, p.oneSided = media, true
	return p
}

// frozen reads what the sheet was given when it was queued.
func (s shown) frozen(t any) error {
	if err := json.Unmarshal(s.content, t); err != nil {
		return fmt.Errorf("what sheet %s shows: %w", s.job.Sheet, record.Unreadable(err))
	}
	return nil
}

// render draws the sheet of a job from what was known when it was queued, so
// that the same job always gives the same bytes.
func (k *Kiosk) render(ctx context.Context, j record.PrintJob) (spool.Document, error) {
	doc := spool.Document{Name: j.Name(), Format: "application/pdf", Media: a4, Sides: "two-sided-long-edge"}
	p, err := madeAs(j.Sheet)
	if err != nil {
		return doc, err
	}
	s, err := k.shownBy(ctx, j)
	if err != nil {
		return doc, err
	}
	if printer, ok := k.Settings.printer(j.Printer); ok {
		if err := s.printedBy(printer, &doc); err != nil {
			return doc, err
		}
	}
	if p.oneSided {
		doc.Sides = "one-sided"
	}
	if p.mediaOf != nil {
		p.media = p.mediaOf(j)
	}
	switch p.media {
	case "":
	case anySize:
		doc.Media = ""
	default:
		doc.Media = p.media
	}
	doc.Data, err = p.draw(ctx, s)
	return doc, err
}

// shownBy gives what the sheet of a queued job shows.
func (k *Kiosk) shownBy(ctx context.Context, j record.PrintJob) (shown, error) {
	s := shown{kiosk: k, press: k.press.CopyOf(j.Original), job: j, by: k.asker(j.QueuedBy)}
	var err error
	if s.content, err = k.frozenWith(ctx, j); err != nil {
		return s, err
	}
	if j.AttendanceID != "" {
		s.about, err = k.asQueued(ctx, j)
	}
	return s, err
}

// frozenWith gives what a sheet was given when its job was queued.
func (k *Kiosk) frozenWith(ctx context.Context, j record.PrintJob) (json.RawMessage, error) {
	e, err := k.ledger.SheetEntry(ctx, j.ID)
	if err != nil {
		return nil, err
	}
	body, err := e.Decode()
	if q, ok := body.(*record.SheetQueued); ok {
		return q.Content, err
	}
	return nil, err
}

// asQueued gives an attendance as it stood when a job of it was queued.
func (k *Kiosk) asQueued(ctx context.Context, j record.PrintJob) (record.Attendance, error) {
	var a record.Attendance
	entries, err := k.ledger.Entries(ctx, j.AttendanceID)
	if err != nil {
		return a, err
	}
	for _, e := range entries {
		if err := a.Apply(e); err != nil {
			return a, err
		}
		body, err := e.Decode()
		if err != nil {
			return a, err
		}
		if q, ok := body.(*record.SheetQueued); ok && q.Job.ID == j.ID {
			return a, nil
		}
	}
	return a, fmt.Errorf("%w: print job %s", ledger.ErrNotFound, j.ID)
}
