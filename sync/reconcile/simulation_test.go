package reconcile

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/delivery"
)

// kiosk is the outbox of a kiosk in memory, with the ledger it comes from.
type kiosk struct {
	Ours
	rng     *rand.Rand
	kills   int // how often the process may still die between answer and note
	settled map[place]bool
	refused map[place]*record.Refused
}

func (k *kiosk) attendanceOf(e record.Entry) record.Attendance {
	i := slices.IndexFunc(k.Attendances, func(a record.Attendance) bool { return a.ID == e.AttendanceID })
	return k.Attendances[i]
}

func (k *kiosk) Undelivered(_ context.Context, destination string) ([]delivery.Owed, error) {
	var owed []delivery.Owed
	for _, e := range k.Entries {
		if k.attendanceOf(e).Withdrawal == nil && !k.settled[place{destination, e.ID}] {
			owed = append(owed, delivery.Owed{EntryID: e.ID, AttendanceID: e.AttendanceID, Refused: k.refused[place{destination, e.ID}]})
		}
	}
	return owed, nil
}

func (k *kiosk) Delivery(_ context.Context, destination string, id record.ID) (record.Delivery, error) {
	i := slices.IndexFunc(k.Entries, func(e record.Entry) bool { return e.ID == id })
	a := k.attendanceOf(k.Entries[i])
	return record.Delivery{Destination: destination, Entry: k.Entries[i], Attendance: a, Match: a.Match}, nil
}

func (k *kiosk) Settle(_ context.Context, r record.Receipt) error {
	if k.kills > 0 && k.rng.IntN(20) == 0 {
		k.kills--
		return errors.New("killed")
	}
	k.Receipts = append(k.Receipts, r)
	k.settled[place{r.Destination, r.EntryID}] = true
	return nil
}

func (k *kiosk) Refuse(_ context.Context, r record.Refused) error {
	k.refused[place{r.Destination, r.EntryID}] = &r
	return nil
}

// account gives what a report is made from.
func (k *kiosk) account(destinations ...string) Ours {
	ours := k.Ours
	for _, d := range destinations {
		undelivered, _ := k.Undelivered(context.Background(), d)
		for _, o := range undelivered {
			ours.Owed = append(ours.Owed, Owed{d, o.EntryID, o.Refused})
		}
	}
	return ours
}

// trust is a destination behind a network that loses questions and answers,
// delivers twice, and keeps old messages to deliver them later.
type trust struct {
	rng     *rand.Rand
	faulty  bool
	doubles bool // makes a new attendance of every arrival it hears
	deaf    map[record.DowntimeNumber]bool
	held    map[record.DowntimeNumber]int
	seen    map[record.ID]int // by entry: how often it took effect
	wire    []record.Delivery // what may come again
}

func newTrust(rng *rand.Rand) *trust {
	return &trust{rng: rng, faulty: true, deaf: map[record.DowntimeNumber]bool{}, held: map[record.DowntimeNumber]int{}, seen: map[record.ID]int{}}
}

var errNoAnswer = errors.New("no answer")

func (x *trust) Send(_ context.Context, d record.Delivery) (record.Receipt, error) {
	fault := 0
	if x.faulty {
		fault = x.rng.IntN(10)
	}
	if fault == 1 {
		return record.Receipt{}, errNoAnswer
	}
	if x.deaf[d.Attendance.Number] {
		return record.Receipt{}, &record.Refusal{Code: "AE", Words: "postcode"}
	}
	x.wire = append(x.wire, d)
	x.take(d)
	switch fault {
	case 2:
		return record.Receipt{}, errNoAnswer
	case 3: // an old one once more, and its late answer instead of ours
		old := x.wire[x.rng.IntN(len(x.wire))]
		x.take(old)
		return x.receipt(old), nil
	}
	return x.receipt(d), nil
}

func (x *trust) receipt(d record.Delivery) record.Receipt {
	return record.Receipt{Destination: d.Destination, EntryID: d.Entry.ID, ControlIDs: []string{string(d.Entry.ID)}, Proof: []string{"AA"}}
}

// take has an effect once, unless the trust doubles.
func (x *trust) take(d record.Delivery) {
	x.seen[d.Entry.ID]++
	if d.Entry.Kind == record.KindRegistered && (x.doubles || x.seen[d.Entry.ID] == 1) {
		x.held[d.Attendance.Number]++
	}
}

// replay delivers everything that was ever on the wire again, in any order.
func (x *trust) replay() {
	for _, i := range x.rng.Perm(len(x.wire)) {
		x.take(x.wire[i])
	}
}

// people fills a kiosk with attendances of every sort, each of several entries.
func people(n int, rng *rand.Rand) *kiosk {
	k := &kiosk{rng: rng, kills: 5, settled: map[place]bool{}, refused: map[place]*record.Refused{}}
	for i := range n {
		id := record.ID(fmt.Sprintf("at%d", i))
		a := record.Attendance{ID: id, Number: number(i + 1), RegisteredIn: id + "-0"}
		switch i % 10 {
		case 1, 2, 3:
			a.Match = &record.Match{Outcome: record.MatchSame}
		case 4:
			a.Match = &record.Match{Outcome: record.MatchWaiting}
		case 5:
			a.Withdrawal = &record.Withdrawal{}
		}
		k.Issued = append(k.Issued, a.Number)
		k.Attendances = append(k.Attendances, a)
		for e, kind := range []record.Kind{record.KindRegistered, record.KindTriaged, record.KindDeparted} {
			k.Entries = append(k.Entries, record.Entry{ID: record.ID(fmt.Sprintf("%s-%d", id, e)), AttendanceID: id, Kind: kind})
		}
	}
	return k
}

// drain runs delivery until the faults are over.
func drain(t *testing.T, k *kiosk, x *trust, destination string) {
	t.Helper()
	o := delivery.Options{Destination: t.Name() + destination, Wait: func(context.Context, time.Duration) error { return nil }}
	for range 30 {
		_, _ = delivery.Run(t.Context(), k, x, o) // it may be killed, and go on
	}
	x.faulty, k.kills = false, 0
	if _, err := delivery.Run(t.Context(), k, x, o); err != nil {
		t.Fatal(err)
	}
}

// Messages replayed, reordered and doubled, answers lost and late, the process
// killed: the account comes out right, whichever way the trust takes it.
func TestSimulatedRecoveryComesOutRight(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 5))
			k := people(100, rng)
			pas, adt := newTrust(rng), newTrust(rng)
			pas.deaf[number(11)] = true // index 10: a new patient whom the PAS refuses
			drain(t, k, pas, "PAS")
			drain(t, k, adt, "ADT")
			pas.replay()
			adt.replay()

			lost := k.Attendances[20].Number // acknowledged, then gone from the PAS
			delete(pas.held, lost)
			b := Compare(k.account(t.Name()+"PAS", t.Name()+"ADT"),
				[]View{{Destination: t.Name() + "PAS", Asked: true, Held: pas.held}, {Destination: t.Name() + "ADT"}})
			want := Row{Kiosk: "All", Issued: 100, Delivered: 48, Matched: 30, Withdrawn: 10, Waiting: 12}
			if b.Total != want || !b.Balanced() || b.Closed() {
				t.Fatalf("total %+v, want %+v", b.Total, want)
			}
			for _, l := range b.Waiting() {
				if got, want := whys(l), expected(l.Number, lost); !slices.Equal(got, want) {
					t.Errorf("%s: %v, want %v", l.Number, got, want)
				}
			}
		})
	}
}

func expected(n, lost record.DowntimeNumber) []Why {
	switch n {
	case lost:
		return []Why{Missing}
	case number(11):
		return []Why{Refused}
	}
	return []Why{Unmatched}
}

// A trust that makes a new attendance of every message that comes twice is
// found out number by number.
func TestSimulatedDoublesAreNamed(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 6))
			k, pas := people(60, rng), newTrust(rng)
			pas.doubles = true
			drain(t, k, pas, "PAS")
			b := Compare(k.account(t.Name()+"PAS"), []View{{Destination: t.Name() + "PAS", Asked: true, Held: pas.held}})
			doubles := 0
			for n, held := range pas.held {
				i := slices.IndexFunc(b.Lines, func(l Line) bool { return l.Number == n })
				found := slices.Contains(whys(b.Lines[i]), Doubled)
				if found != (held > 1) {
					t.Errorf("%s is held %d times: %+v", n, held, b.Lines[i])
				}
				if found {
					doubles++
				}
			}
			if doubles == 0 || !b.Balanced() {
				t.Errorf("%d doubled, %+v", doubles, b.Total)
			}
		})
	}
}
