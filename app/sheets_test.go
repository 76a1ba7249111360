package app

import (
	"slices"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

// The print centre lists first what somebody must see to, then what is with a
// printer, what will print next, and what waits of blank packs; each sheet once.
func TestTheQueueBeginsWithWhatWantsAPerson(t *testing.T) {
	job := func(id string, serial int, state record.SheetState) record.PrintJob {
		return record.PrintJob{ID: record.ID(id), FirstSerial: serial, State: state}
	}
	jobs := []record.PrintJob{
		job("done-old", 1, record.SheetInHand), job("done-new", 2, record.SheetCancelled), job("sent-old", 3, record.SheetSent),
		job("sent-new", 4, record.SheetSent), job("waits-first", 5, record.SheetWaiting), job("with-printer", 6, record.SheetSending),
		job("look", 7, record.SheetUnknown), job("failed", 8, record.SheetFailed), job("waits-first", 5, record.SheetWaiting),
		job("waits-next", 10, record.SheetHeld),
	}
	pack := job("of-pack", 9, record.SheetWaiting)
	pack.Number = record.NewDowntimeNumber("K3", "7HWRM", 9)
	jobs = append(jobs, pack)
	var got []string
	for _, j := range inQueueOrder(jobs) {
		got = append(got, string(j.ID))
	}
	want := []string{"look", "failed", "with-printer", "waits-first", "waits-next", "of-pack", "sent-new", "sent-old", "done-new", "done-old"}
	if !slices.Equal(got, want) {
		t.Errorf("the queue is %v, want %v", got, want)
	}
}
