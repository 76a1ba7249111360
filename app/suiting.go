package app

import (
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/printing/spool"
)

// onStationery are the sheets that want labels or bands to be printed on.
func onStationery(kind record.SheetKind) bool { return kind == record.LabelSheet || isBand(kind) }

func isBand(kind record.SheetKind) bool { return kind == record.Wristband || kind == record.BabyBand }

// printedBy suits a sheet to the printer that it goes to, which may not be the
// one that it was queued for: its stationery, and its language.
func (s *shown) printedBy(p Printer, doc *spool.Document) (err error) {
	if s.job.Layout == "" {
		if s.job.Layout, err = s.stationeryOf(p); err != nil {
			return err
		}
	}
	if s.job.Sheet == record.LabelSheet {
		layout, err := printing.LabelLayoutNamed(s.job.Layout)
		if err != nil {
			return err
		}
		doc.Media = layout.Media()
	}
	if p.ZPL() {
		doc.Format = "application/vnd.zebra-zpl"
		s.press, err = s.press.Thermal(p.Dots())
	}
	return err
}

// stationeryOf is what a printer holds for a sheet: labels, or the band that
// suits the patient best.
func (s *shown) stationeryOf(p Printer) (string, error) {
	switch {
	case s.job.Sheet == record.LabelSheet:
		layout, err := p.LabelLayout()
		return layout.Name, err
	case isBand(s.job.Sheet):
		_, band := s.kiosk.bandFor(s.about, s.job.QueuedAt, p.Bands)
		return band, nil
	}
	return "", nil
}

// bandFor chooses the kind of a patient's wristband and the stock for it, of
// those that printers hold.
func (k *Kiosk) bandFor(a record.Attendance, at time.Time, held []string) (record.SheetKind, string) {
	return printing.BandFor(a.Patient.BirthDate, record.AgeDay(at.In(k.zone)), held)
}

// arrivalSheets come out when somebody is registered: the card, the band that
// suits them, and labels.
func (k *Kiosk) arrivalSheets(a record.Attendance) []record.SheetKind {
	var held []string
	for _, kind := range []record.SheetKind{record.Wristband, record.BabyBand} {
		printer, _ := k.Settings.printer(k.Settings.PrinterFor(kind))
		held = append(held, printer.Bands...)
	}
	band, _ := k.bandFor(a, k.now(), held)
	return []record.SheetKind{record.CasualtyCard, band, record.LabelSheet}
}
