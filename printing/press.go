// Package printing turns the values of package record into the sheets that
// care runs on while screens are dark: the casualty card, labels, wristbands
// and the reconciliation report, each as the bytes of a PDF file.
//
// It is a pure function of its arguments. It knows no printer (that is
// printing/spool), no clock and no disk; the same values give the same bytes,
// so that a sheet can be drawn again years later and compared. Dates within
// the file are the job's own.
//
// Sheets are black on white, in unkerned Liberation Sans, drawn to survive a
// mono printer and a second photocopy: facts bold, labels regular, nothing
// under 8 points (7 on labels), lines of 0.3 mm or more. Nothing is truncated.
// Text that its box cannot hold is shown in whole sentences and carried, all
// of it, to a continuation page. What the face cannot print is shown by its
// code point and said so on the sheet, never left out; where a label, a band or
// the strip of a later page has no room for a name, it says to see the card.
// Hebrew runs from right to left, within lines that run from left to right.
//
// Labels and wristbands can be had as ZPL II for thermal printers, from the same
// drawing.
//
// Codes are QR (ISO/IEC 18004), Code 128 (ISO/IEC 15417) and, for wristbands,
// GS1 DataMatrix as DCB1077 has it. Page and label codes hold no patient data.
package printing

import (
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms/record"
)

// Why a sheet cannot be drawn.
var (
	// ErrSerials means that the text has grown past the pages that the job
	// reserved serials for, so the sheet must be queued anew.
	ErrSerials = errors.New("the sheet needs more pages than it has serials; queue it again")
	// ErrKioskCode means that the issuer has no valid kiosk code.
	ErrKioskCode = errors.New("a kiosk code is a letter and a digit, like K3")
	// ErrSheet means that Pages was asked for a sheet that is not about an
	// attendance.
	ErrSheet = errors.New("no such sheet of an attendance")
)

// Issuer is who prints.
type Issuer struct {
	Trust      string // ODS code of the trust
	Site       string // name of the site, "Tidewater General Hospital"
	ODS        string // ODS code of the site
	Department string // "Emergency Department"
	KioskCode  string // "K3"
	KioskName  string // "Reception 1"
	Exercise   bool   // every sheet says EXERCISE
	// Location is the zone that times are printed in; nil prints them in the
	// zone they came with.
	Location *time.Location
	// VerifiedBandsOnly leaves the NHS No. of a wristband blank unless its
	// status is 01, as DSCN 04/2009 has it. Otherwise a valid number whose
	// trace is not in doubt is printed, since nothing can be traced in an
	// outage.
	VerifiedBandsOnly bool
}

// Press draws sheets. It is made once, and may be used by several goroutines.
type Press struct {
	issuer        Issuer
	regular, bold *face
	original      int  // serial of the sheet that copies are copies of
	thermal       head // of a thermal printer; 0 makes PDF files
	make          maker
}

// NewPress reads the faces and checks the issuer.
func NewPress(issuer Issuer) (*Press, error) {
	if !record.ValidKioskCode(issuer.KioskCode) {
		return nil, fmt.Errorf("%w; this is %q", ErrKioskCode, issuer.KioskCode)
	}
	return newPress(issuer)
}

func newPress(issuer Issuer) (*Press, error) {
	regular, err := newFace("LiberationSans", assets.FontRegular)
	if err != nil {
		return nil, fmt.Errorf("reading the regular face: %w", err)
	}
	bold, err := newFace("LiberationSans-Bold", assets.FontBold)
	if err != nil {
		return nil, fmt.Errorf("reading the bold face: %w", err)
	}
	return &Press{issuer: issuer, regular: regular, bold: bold, make: (*Press).file}, nil
}

// CopyOf gives a press whose copies name the sheet they are copies of by its
// first serial. Without it a copy says "of the original".
func (p *Press) CopyOf(serial int) *Press {
	q := *p
	q.original = serial
	return &q
}

// Pages counts the pages of a sheet before the job has its serials. It does
// not depend on the attendance's number, which may still be empty.
func (p *Press) Pages(kind record.SheetKind, a record.Attendance) (int, error) {
	switch kind {
	case record.CasualtyCard:
		return p.planCard(record.PrintJob{}, a, "").pages, nil
	case record.LabelSheet, record.Wristband, record.BabyBand:
		return 1, nil
	}
	return 0, fmt.Errorf("%w: %s", ErrSheet, kind)
}

// ReportMinute is the minute in the name of a sheet about no one patient, which
// has the kiosk's code before it.
const ReportMinute = "0601021504"

// NamedByMinute gives what stands on a sheet about no one patient in the place of
// a downtime number, as its codes have it and as people read it: the kiosk, and
// the minute in which the sheet was asked for.
func (p *Press) NamedByMinute(job record.PrintJob) (code, words string) {
	at := p.local(job.QueuedAt)
	return p.issuer.KioskCode + at.Format(ReportMinute), p.issuer.KioskCode + "-" + at.Format("060102-1504")
}

// local puts a time into the zone of the issuer.
func (p *Press) local(t time.Time) time.Time {
	if p.issuer.Location == nil || t.IsZero() {
		return t
	}
	return t.In(p.issuer.Location)
}

// today is the day that ages are reckoned on: the day of printing, where the
// clock can have been right.
func (p *Press) today(job record.PrintJob) record.Date {
	return record.AgeDay(p.local(job.QueuedAt))
}

// reserve gives the number of pages to print: those needed, or as many as
// have serials, so that each serial ends on paper.
func reserve(job record.PrintJob, needed int) (int, error) {
	if job.Pages == 0 {
		return needed, nil
	}
	if needed > job.Pages {
		return 0, fmt.Errorf("%w: %d pages, %d serials", ErrSerials, needed, job.Pages)
	}
	return job.Pages, nil
}
