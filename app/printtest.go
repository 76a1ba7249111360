package app

import (
	"context"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/spool"
)

// PrintTest queues a test sheet for one printer. It is about no patient: that
// it came out, and a person says so, proves that paper comes from there.
func (s *Session) PrintTest(ctx context.Context, printer string) error {
	if err := s.Allow(TendPrinters); err != nil {
		return err
	}
	err := s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) error {
		serial, err := tx.NextSerials(1)
		if err != nil {
			return err
		}
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		_, err = tx.Append(record.Draft{Author: s.Staff.ID, Body: &record.SheetQueued{Job: record.PrintJob{
			ID: id, Sheet: record.TestSheet, Printer: printer, Copy: 1, Pages: 1, FirstSerial: serial,
			QueuedAt: tx.Now().Round(0), QueuedBy: s.Staff.ID, ChainHead: tx.Head().Code(),
		}}})
		return err
	})
	if err == nil {
		s.kiosk.wakePrinters()
	}
	return err
}

func (k *Kiosk) renderTest(doc spool.Document, j record.PrintJob) (spool.Document, error) {
	var err error
	doc.Sides = "one-sided"
	doc.Data, err = k.press.Test(j, k.nameOf(j.QueuedBy))
	return doc, err
}
