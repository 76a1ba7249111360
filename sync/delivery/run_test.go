package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

func TestRunDeliversInLedgerOrder(t *testing.T) {
	s, x := newShelf().add("1a", "2a", "1b", "2b", "1c"), &trust{}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 5})
	sentInOrder(t, x, "1a", "2a", "1b", "2b", "1c")
}

func TestRunTakesInWhatComesMeanwhile(t *testing.T) {
	s, x := newShelf().add("1a"), &trust{}
	came := false
	s.listed = func() {
		if !came {
			came = true
			s.add("1b", "2a")
		}
	}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 3})
}

// Lesson 1: a late acknowledgement credited to the next message. A receipt for
// anything but what was sent settles nothing, and the delivery is sent again.
func TestLesson01LateAcknowledgementSettlesNothingElse(t *testing.T) {
	stray := map[string]func(r *record.Receipt){
		"another entry":       func(r *record.Receipt) { r.EntryID = "2a" },
		"another destination": func(r *record.Receipt) { r.Destination = "EPR" },
		"no proof":            func(r *record.Receipt) { r.Proof = nil },
		"nothing at all":      func(r *record.Receipt) { *r = record.Receipt{} },
	}
	for name, spoil := range stray {
		t.Run(name, func(t *testing.T) {
			s := newShelf().add("1a", "2a")
			x := &trust{answer: func(d record.Delivery, nth int) (record.Receipt, error) {
				r := receipt(d)
				if d.Entry.ID == "1a" && nth == 1 {
					spoil(&r)
				}
				return r, nil
			}}
			sum, err := run1(t, s, x)
			wantSummary(t, sum, err, Summary{Settled: 2, Resent: 1})
			sentInOrder(t, x, "1a", "1a", "2a")
			if s.settled["1a"].ControlIDs[0] != "C1a" || s.settled["2a"].ControlIDs[0] != "C2a" {
				t.Errorf("settled %+v", s.settled)
			}
		})
	}
}

// Lesson 2: no answer is not a failure, and not a reason to flood either: the
// same delivery goes again, after pauses that double up to a bound.
func TestLesson02NoAnswerIsSentAgainWithBoundedBackoff(t *testing.T) {
	s := newShelf().add("1a")
	x := &trust{answer: func(d record.Delivery, nth int) (record.Receipt, error) {
		if nth < 5 {
			return record.Receipt{}, errSilence
		}
		return receipt(d), nil
	}}
	var pauses []time.Duration
	o := options(t, &pauses)
	o.Attempts, o.Backoff = 5, Backoff{First: time.Second, Longest: 5 * time.Second}
	sum, err := Run(t.Context(), s, x, o)
	wantSummary(t, sum, err, Summary{Settled: 1, Resent: 4})
	if want := []time.Duration{1e9, 2e9, 4e9, 5e9}; !slices.Equal(pauses, want) {
		t.Errorf("pauses %v, want %v", pauses, want)
	}
}

func TestBackoffPause(t *testing.T) {
	b := Backoff{First: time.Second, Longest: time.Minute}
	for _, tt := range []struct {
		failures int
		jitter   float64
		want     time.Duration
	}{{1, 1, time.Second}, {1, 0, time.Second / 2}, {3, 0.5, 3 * time.Second}, {7, 1, time.Minute}, {1000, 1, time.Minute}} {
		if got := b.Pause(tt.failures, tt.jitter); got != tt.want {
			t.Errorf("after %d failures with jitter %v: %v, want %v", tt.failures, tt.jitter, got, tt.want)
		}
	}
}

type busy struct{}

func (busy) Error() string             { return "503" }
func (busy) RetryAfter() time.Duration { return 90 * time.Second }

func TestTheDestinationMayAskForTime(t *testing.T) {
	s := newShelf().add("1a")
	x := &trust{answer: func(d record.Delivery, nth int) (record.Receipt, error) {
		if nth == 1 {
			return record.Receipt{}, fmt.Errorf("asked: %w", busy{})
		}
		return receipt(d), nil
	}}
	var pauses []time.Duration
	if _, err := Run(t.Context(), s, x, options(t, &pauses)); err != nil || pauses[0] != 90*time.Second {
		t.Errorf("pauses %v, error %v", pauses, err)
	}
}

// Lesson 3: one bad record blocks the rest. A refusal holds back the later
// entries of its own attendance and nothing else.
func TestLesson03OneBadRecordBlocksNobodyElse(t *testing.T) {
	s := newShelf().add("1a", "2a", "1b", "3a", "2b")
	x := &trust{answer: func(d record.Delivery, _ int) (record.Receipt, error) {
		if d.Entry.ID == "1a" {
			return record.Receipt{}, fmt.Errorf("A04: %w", &record.Refusal{Code: "AE", Words: "postcode"})
		}
		return receipt(d), nil
	}}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 3, Refused: 1, Behind: 1})
	sentInOrder(t, x, "1a", "2a", "3a", "2b")
	if s.refused["1a"] != (record.Refused{Destination: t.Name(), EntryID: "1a", Code: "AE", Words: "postcode"}) {
		t.Errorf("refusals %+v", s.refused)
	}

	x.got = nil // the same bytes again would be refused again
	sum, err = run1(t, s, x)
	wantSummary(t, sum, err, Summary{Refused: 1, Behind: 1})
	sentInOrder(t, x)
}

// Lesson 3 again: a record that makes the destination fall silent is set
// aside for this run, and the others go.
func TestLesson03ASilencingRecordBlocksNobodyElse(t *testing.T) {
	s := newShelf().add("1a", "1b", "2a", "3a", "3b")
	x := &trust{answer: func(d record.Delivery, _ int) (record.Receipt, error) {
		if d.Entry.ID == "1a" {
			return record.Receipt{}, errSilence
		}
		return receipt(d), nil
	}}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 3, Failed: 1, Behind: 1, Resent: 3})
	sentInOrder(t, x, "1a", "1a", "1a", "1a", "2a", "3a", "3b")
}

// Lesson 11: a stuck record that can be neither sent nor set aside. Once it is
// mended, what was held behind it follows.
func TestLesson11AMendedRecordGoes(t *testing.T) {
	s := newShelf().add("1a", "1b")
	s.refused["1a"] = record.Refused{EntryID: "1a", Code: "AE"}
	s.add("1c") // an amendment, which replaces what was refused
	delete(s.refused, "1a")
	s.gone["1a"] = true
	x := &trust{}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 2})
	sentInOrder(t, x, "1b", "1c")
}

func TestAPatientWhoWaitsForAMatchIsNotSent(t *testing.T) {
	s := newShelf().add("1a", "2a", "1b")
	s.match["1"] = &record.Match{Outcome: record.MatchWaiting}
	s.match["2"] = &record.Match{Outcome: record.MatchSame, Person: record.TrustPerson{Reference: "Patient/2"}}
	x := &trust{}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 1, Waiting: 1, Behind: 1})
	sentInOrder(t, x, "2a")
	if s.tried["1a"] {
		t.Error("noted as tried although it was not sent: a withdrawal would be delivered for nothing")
	}
	s.match["1"] = nil
	sum, err = run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 2})
}

func TestWithdrawnBeforeItWasSentIsNotSent(t *testing.T) {
	s := newShelf().add("1a", "2a")
	s.listed = func() { s.gone["1a"] = true } // withdrawn just after the listing
	x := &trust{}
	var last Progress
	o := options(t, nil)
	o.Progress = func(p Progress) { last = p }
	sum, err := Run(t.Context(), s, x, o)
	wantSummary(t, sum, err, Summary{Settled: 1})
	sentInOrder(t, x, "2a")
	if last.Total != 1 || last.Settled != 1 {
		t.Errorf("progress %+v", last)
	}
}

func TestDestinationDownStopsTheRun(t *testing.T) {
	s := newShelf()
	for i := range 50 {
		s.add(record.ID(fmt.Sprintf("%da", i)))
	}
	x := &trust{answer: func(record.Delivery, int) (record.Receipt, error) { return record.Receipt{}, errSilence }}
	sum, err := run1(t, s, x)
	down, ok := errors.AsType[*DownError](err)
	if !ok || down.Failures != 12 || !errors.Is(err, errSilence) {
		t.Fatalf("error %v", err)
	}
	if want := t.Name() + " gives no answer (12 tries): no acknowledgement within 30 s"; err.Error() != want {
		t.Errorf("it says %q, want %q", err, want)
	}
	if len(x.got) != 12 || sum.Settled != 0 || len(s.settled)+len(s.refused) != 0 {
		t.Errorf("sent %v; %+v", x.got, sum)
	}
	tried := slices.Compact(slices.Clone(x.got))
	if len(tried) != 9 {
		t.Errorf("tried %d records, want several: a silent one must not look like a silent destination", len(tried))
	}
}

// Lesson 6: "sync successful" shown when it failed. Even one record that gets
// no answer, with nothing after it to prove the destination alive, is an error.
func TestLesson06SilenceIsNeverSuccess(t *testing.T) {
	s := newShelf().add("1a")
	x := &trust{answer: func(record.Delivery, int) (record.Receipt, error) { return record.Receipt{}, errSilence }}
	sum, err := run1(t, s, x)
	if _, ok := errors.AsType[*DownError](err); !ok || sum.Refused+sum.Waiting+sum.Failed+sum.Behind != 1 {
		t.Errorf("error %v, %+v", err, sum)
	}
}

func TestOneRefusalAfterAnotherStopsTheRun(t *testing.T) {
	s := newShelf()
	for i := range 50 {
		s.add(record.ID(fmt.Sprintf("%da", i)))
	}
	x := &trust{answer: func(record.Delivery, int) (record.Receipt, error) {
		return record.Receipt{}, &record.Refusal{Code: "AR", Words: "unknown application"}
	}}
	o := options(t, nil)
	o.RefusalsInARow = 3
	_, err := Run(t.Context(), s, x, o)
	all, ok := errors.AsType[*RefusesAllError](err)
	if !ok || all.Refusals != 3 || all.Last.Code != "AR" || len(x.got) != 3 {
		t.Fatalf("error %v after %v", err, x.got)
	}
	if want := t.Name() + " refused 3 records one after another, the last with AR: unknown application"; err.Error() != want {
		t.Errorf("it says %q, want %q", err, want)
	}
}

func TestUnsendableIsKeptAsARefusal(t *testing.T) {
	s := newShelf().add("1a", "2a")
	x := &trust{answer: func(d record.Delivery, _ int) (record.Receipt, error) {
		if d.Entry.ID == "1a" {
			return record.Receipt{}, fmt.Errorf("%w: no arrival time", ErrUnsendable)
		}
		return receipt(d), nil
	}}
	sum, err := run1(t, s, x)
	wantSummary(t, sum, err, Summary{Settled: 1, Refused: 1})
	if s.refused["1a"].Code != CodeNotSent {
		t.Errorf("refusals %+v", s.refused)
	}
}

func TestUnusableStopsAtOnce(t *testing.T) {
	s := newShelf().add("1a", "2a")
	x := &trust{answer: func(record.Delivery, int) (record.Receipt, error) {
		return record.Receipt{}, fmt.Errorf("%w: 401", ErrUnusable)
	}}
	_, err := run1(t, s, x)
	if !errors.Is(err, ErrUnusable) || len(x.got) != 1 {
		t.Errorf("error %v after %v", err, x.got)
	}
}

// Lesson 4: racing senders double. A second run for a destination is turned
// away while the first is at work, and only then.
func TestLesson04TwoRunsForOneDestinationDoNotRace(t *testing.T) {
	s := newShelf().add("1a")
	o := options(t, nil)
	var second error
	x := &trust{}
	x.answer = func(d record.Delivery, _ int) (record.Receipt, error) {
		_, second = Run(t.Context(), s, x, o)
		return receipt(d), nil
	}
	if _, err := Run(t.Context(), s, x, o); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(second, ErrRunning) || len(x.got) != 1 {
		t.Errorf("second run: %v; sent %v", second, x.got)
	}
	if _, err := Run(t.Context(), s, x, o); err != nil {
		t.Errorf("after the first has ended: %v", err)
	}
}

// Lesson 16: a retry deleted before the rerun was saved. An answer that cannot
// be kept ends the run, and the entry stays owed.
func TestLesson16AnAnswerThatCannotBeKeptEndsTheRun(t *testing.T) {
	full := errors.New("disk full")
	for _, answer := range []error{nil, &record.Refusal{Code: "AE"}} {
		s := newShelf().add("1a", "2a")
		s.fails = full
		x := &trust{answer: func(d record.Delivery, _ int) (record.Receipt, error) { return receipt(d), answer }}
		_, err := run1(t, s, x)
		if !errors.Is(err, full) || len(x.got) != 1 || owedIDs(s) != "1a 2a " {
			t.Errorf("error %v, sent %v, owed %s", err, x.got, owedIDs(s))
		}
	}
}

func TestCancelStopsBetweenSendsAndKeepsTheAnswer(t *testing.T) {
	s := newShelf().add("1a", "2a")
	ctx, cancel := context.WithCancel(t.Context())
	x := &trust{answer: func(d record.Delivery, _ int) (record.Receipt, error) {
		cancel()
		return receipt(d), nil
	}}
	_, err := Run(ctx, s, x, options(t, nil))
	if !errors.Is(err, context.Canceled) || owedIDs(s) != "2a " {
		t.Errorf("error %v, owed %s", err, owedIDs(s))
	}
}

func TestCancelDuringASendIsNoFailureOfTheDestination(t *testing.T) {
	s := newShelf().add("1a")
	ctx, cancel := context.WithCancel(t.Context())
	x := &trust{answer: func(record.Delivery, int) (record.Receipt, error) {
		cancel()
		return record.Receipt{}, fmt.Errorf("cut: %w", ctx.Err())
	}}
	o := options(t, nil)
	o.DownAfter = 1
	_, err := Run(ctx, s, x, o)
	if _, down := errors.AsType[*DownError](err); down || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// forgetful never takes a settled entry out.
type forgetful struct{ *shelf }

func (f forgetful) Settle(context.Context, record.Receipt) error { return nil }

// impostor gives another entry than was asked for.
type impostor struct{ *shelf }

func (i impostor) Delivery(ctx context.Context, destination string, _ record.ID) (record.Delivery, error) {
	return i.shelf.Delivery(ctx, destination, "2a")
}

func TestAnOutboxThatContradictsItselfFloodsNobody(t *testing.T) {
	for _, outbox := range []Outbox{forgetful{newShelf().add("1a")}, impostor{newShelf().add("1a", "2a")}} {
		x := &trust{}
		if _, err := Run(t.Context(), outbox, x, options(t, nil)); err == nil || len(x.got) > 1 {
			t.Errorf("%T: error %v, sent %v", outbox, err, x.got)
		}
	}
}

func TestProgressAddsUp(t *testing.T) {
	s := newShelf().add("1a", "2a", "2b", "3a", "4a")
	s.match["3"] = &record.Match{Outcome: record.MatchWaiting}
	s.refused["2a"] = record.Refused{EntryID: "2a"}
	var seen []Progress
	o := options(t, nil)
	o.Progress = func(p Progress) { seen = append(seen, p) }
	if _, err := Run(t.Context(), s, &trust{}, o); err != nil {
		t.Fatal(err)
	}
	for _, p := range seen {
		if p.Total != 5 || p.Settled+p.Refused+p.Waiting+p.Failed+p.Behind > p.Total {
			t.Errorf("progress %+v", p)
		}
	}
	if last := seen[len(seen)-1]; last != (Progress{Total: 5, Settled: 2, Refused: 1, Waiting: 1, Behind: 1}) {
		t.Errorf("last progress %+v", last)
	}
}

func TestOptionsMustNameADestinationAndAWayToWait(t *testing.T) {
	for _, o := range []Options{{}, {Destination: "pas"}} {
		if _, err := Run(t.Context(), newShelf(), &trust{}, o); err == nil {
			t.Errorf("%+v accepted", o)
		}
	}
}
