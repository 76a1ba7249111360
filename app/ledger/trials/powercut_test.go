package trials

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// shift is a recorded session at a kiosk.
type shift struct {
	desk   desk
	record *recorder
	opened int     // steps until the kiosk was there
	end    account // what the ledger held at the end
}

// TestPowerCutReplay records all that a session asks of the disk, cuts the
// power at every step, builds the disks that a power cut may leave there, and
// opens each of them: whatever a person had been shown is there.
func TestPowerCutReplay(t *testing.T) {
	random := rand.New(rand.NewPCG(seed(t), 1))
	s := work(t)
	opened := s.openAll(t, s.disks(random, rounds(5_000, 120, 15)))
	t.Logf("%d steps recorded, %d moments at which somebody was told something; %d different disks built and opened",
		len(s.record.steps), len(s.record.told), opened)
}

// work spends a shift at a new kiosk that prints to a folder: registrations,
// half-filled forms, a delivery, a checkpoint, a restart in the middle.
func work(t *testing.T) shift {
	t.Helper()
	dir := scratch(t)
	d, err := newDesk(dir, newRandom(3))
	must(t, err)
	s := shift{desk: d, record: &recorder{open: map[string]int{}}}
	stop := watch(d.data(), s.record.guard)
	defer stop()
	_, err = staffedDesk(dir, newRandom(3))
	must(t, err)
	s.opened = len(s.record.steps)
	patients := rounds(16, 4, 3)
	for half := range 2 {
		s.workHalf(t, half*patients, patients)
	}
	stop()
	s.end, err = accountOf(d)
	must(t, err)
	return s
}

func (s *shift) workHalf(t *testing.T, first, patients int) {
	t.Helper()
	printed := make(chan struct{}, 1)
	k, session := s.openWithPaper(t, func() {
		select {
		case printed <- struct{}{}:
		default:
		}
	})
	for n := first; n < first+patients; n++ {
		must(t, s.receive(session, n))
	}
	for {
		open, err := waiting(k)
		must(t, err)
		if open == 0 {
			break
		}
		<-printed
	}
	must(t, k.Close())
	must(t, s.deliverOne())
}

// openWithPaper opens the kiosk with a folder for a printer.
func (s *shift) openWithPaper(t *testing.T, changed func()) (*app.Kiosk, *app.Session) {
	t.Helper()
	settings, err := s.desk.settings()
	must(t, err)
	paper := filepath.Join(s.desk.dir, "paper")
	must(t, os.MkdirAll(paper, 0o700))
	settings.Printers = []app.Printer{{Name: "Folder", Address: paper}}
	k, err := app.Open(ctx, settings, outside(uint64(len(s.record.steps))), changed)
	must(t, err)
	session, err := k.SignIn(ctx, receptionist, pin)
	must(t, err)
	return k, session
}

func waiting(k *app.Kiosk) (n int, err error) {
	jobs, err := k.PrintJobs(ctx, 1000)
	for _, j := range jobs {
		if j.State == record.SheetWaiting || j.State == record.SheetSending {
			n++
		}
	}
	return n, err
}

// receive registers a patient; every third form is kept half-filled first.
func (s *shift) receive(session *app.Session, n int) error {
	f, err := fill(session, n)
	if err != nil {
		return err
	}
	release := func() {}
	if n%3 == 0 {
		if _, err := f.Keep(ctx); err != nil {
			return err
		}
		release = s.record.tell(func(a account) error {
			if len(a.kept) != 1 {
				return fmt.Errorf("%d half-filled forms, want the one that was kept", len(a.kept))
			}
			return nil
		})
	}
	release()
	a, err := f.Save(ctx)
	if err == nil {
		s.record.tell(func(now account) error { return now.shown(a.Number, a.ID) })
	}
	return err
}

func (s *shift) deliverOne() error {
	return s.desk.withLedger(func(l *ledger.Ledger) error {
		owed, err := l.Undelivered(ctx, destinations[0])
		if err != nil {
			return err
		}
		if err := deliver(l, destinations[0], owed[0]); err != nil {
			return err
		}
		key := destinations[0] + " " + string(owed[0].EntryID)
		s.record.tell(func(a account) error {
			if !a.settled[key] {
				return fmt.Errorf("the receipt of %s was acknowledged and is not there", key)
			}
			return nil
		})
		return nil
	})
}

// cutDisk is one disk that a power cut may leave after so many steps.
type cutDisk struct {
	image
	at, reached, pending int
}

// disks yields at most so many of the disks that power cuts may leave, each
// different or with more told before it; which of them, chance decides.
func (s *shift) disks(random *rand.Rand, most int) <-chan cutDisk {
	list := make(chan cutDisk)
	go func() {
		defer close(list)
		seen := map[string]bool{}
		moments := random.Perm(len(s.record.steps) + 1)
		each := most/len(moments) + 1
		for _, n := range moments {
			c := s.record.cut(n)
			for _, choice := range random.Perm(c.choices())[:min(each, c.choices())] {
				reached := c.choice(choice, random)
				d := cutDisk{c.with(reached), n, len(reached), len(c.pending)}
				key := fmt.Sprint(d.sum(), s.toldBefore(n))
				if seen[key] {
					continue
				}
				if len(seen) == most {
					return
				}
				seen[key] = true
				list <- d
			}
		}
	}()
	return list
}

func (s *shift) toldBefore(at int) (n int) {
	for _, told := range s.record.told {
		if told.from <= at {
			n++
		}
	}
	return n
}

// openAll opens every disk and gives how many there were.
func (s *shift) openAll(t *testing.T, disks <-chan cutDisk) int {
	t.Helper()
	o, err := s.desk.ledgerOptions()
	must(t, err)
	dir := scratch(t)
	var opened atomic.Int64
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for d := range disks {
				if err := s.openOne(filepath.Join(dir, fmt.Sprint(opened.Add(1))), d, o); err != nil {
					t.Errorf("power cut after step %d, %d of %d pending steps done: %v", d.at, d.reached, d.pending, err)
				}
			}
		})
	}
	workers.Wait()
	return int(opened.Load())
}

// openOne opens one disk and looks for all that was told before the power cut.
func (s *shift) openOne(dir string, d cutDisk, o ledger.Options) error {
	if err := d.write(dir); err != nil {
		return err
	}
	now, err := accountIn(dir, o)
	if err == nil {
		err = s.compare(now, d.at)
	}
	return errors.Join(err, os.RemoveAll(dir))
}

func (s *shift) compare(now account, at int) error {
	for _, told := range s.record.told {
		if told.from > at || told.until != 0 && told.until < at {
			continue
		}
		if err := told.found(now); err != nil {
			return err
		}
	}
	last := int64(0)
	for seq, id := range now.entries {
		if s.end.entries[seq] != id {
			return fmt.Errorf("entry %d was never written", seq)
		}
		last = max(last, seq)
	}
	for seq := range s.end.entries {
		if seq < last && now.entries[seq] == "" {
			return fmt.Errorf("entry %d is gone from before entry %d", seq, last)
		}
	}
	return nil
}
