package ledger

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Unsent data was destroyed by clearing a store. Here nothing clears: these
// are all the places that take a row away, and why each may.
func TestLesson07NothingDeletesButForAReason(t *testing.T) {
	allowed := map[string]int{
		"commit.go savepoint":         1, // saved whole in the same commit
		"read.go savepoint":           1, // its owner gave it up
		"slots.go key_slot":           1, // IT takes one way to open the ledger away, never the last
		"destinations.go undelivered": 1, // a form that was filed again after it was refused
		"views.go undelivered":        5, // a receipt; an amendment that tells it; a withdrawal of what nobody heard or refused; a refusal of what is withdrawn
	}
	found := map[string]int{}
	deletes := regexp.MustCompile(`(?i)(?:DELETE\s+FROM|DROP\s+TABLE|TRUNCATE)\s+(?:"\s*)?([a-z_]+)`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range deletes.FindAllStringSubmatch(string(text), -1) {
			found[name+" "+m[1]]++
		}
	}
	for where, n := range found {
		if n > allowed[where] {
			t.Errorf("%s: %d statements that take rows away, and %d known of; say why it loses nothing", where, n, allowed[where])
		}
	}
}

// life is a ledger in which anything happens, with what must never be lost of
// it.
type life struct {
	t   *testing.T
	rnd *rand.Rand
	dir string
	l   *Ledger

	here     []record.Attendance
	excused  map[record.ID]string // entries that "pas" is owed no more, and why
	tried    map[record.ID]bool   // entries that it may have heard of
	told     map[record.ID]bool   // attendances that it proved to hold something of
	refused  map[record.ID]bool   // entries
	received map[record.ID]bool   // entries
}

// Whatever happens, an entry that a destination is to be told is owed until
// there is a receipt; unless it was taken back before anybody could have heard
// of it, or was refused and then mended or taken back.
func TestLesson07NothingOwedIsEverDropped(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	lives := uint64(6)
	if testing.Short() {
		lives = 2
	}
	for i := range lives {
		x := &life{
			t: t, rnd: rand.New(rand.NewPCG(seed, i)), dir: t.TempDir(),
			excused: map[record.ID]string{}, tried: map[record.ID]bool{}, told: map[record.ID]bool{},
			refused: map[record.ID]bool{}, received: map[record.ID]bool{},
		}
		x.l = open(t, x.dir, takingForms("pas"))
		add(t, x.l, record.Attendance{}, &record.OutageEnded{DeclaredBy: "IT"})
		for range 50 {
			what := x.step()
			if x.check(what); t.Failed() {
				t.Fatalf("in life %d of seed %d", i, seed)
			}
		}
	}
}

func (x *life) step() string {
	switch x.rnd.IntN(12) {
	case 0, 1:
		x.here = append(x.here, register(x.t, x.l, "Smith"))
		return "an arrival"
	case 2, 3, 4:
		return x.happen()
	case 5:
		return x.withdraw()
	case 6, 7, 8, 9, 10:
		return x.deliver()
	}
	if x.rnd.IntN(2) == 0 {
		x.l.Close()
		x.l = open(x.t, x.dir, takingForms("pas"))
		return "another start"
	}
	if err := x.l.Rebuild(ctx); err != nil {
		x.t.Fatal(err)
	}
	for _, o := range owedTo(x.t, x.l, "pas") {
		x.tried[o.EntryID] = true // nobody knows any more
	}
	return "views made again"
}

func (x *life) happen() string {
	if len(x.here) == 0 {
		return "nothing"
	}
	a := x.here[x.rnd.IntN(len(x.here))]
	if x.rnd.IntN(3) == 0 {
		return x.file(a)
	}
	body := []record.Body{
		&record.Amended{Details: a.Details}, &record.Triaged{}, &record.Departed{}, &record.Moved{Place: "Majors 3"}, &record.Viewed{},
	}[x.rnd.IntN(5)]
	if body.Kind() == record.KindAmended {
		for _, e := range x.entries(a) {
			if x.refused[e.ID] && e.Kind != record.KindDeparted {
				x.excused[e.ID] = "mended"
			}
			delete(x.refused, e.ID)
		}
	}
	add(x.t, x.l, a, body)
	return string(body.Kind())
}

// file files a form, or one of those that were filed again.
func (x *life) file(a record.Attendance) string {
	now, err := x.l.Attendance(ctx, a.ID)
	if err != nil {
		x.t.Fatal(err)
	}
	var replaced record.Filing
	if n := len(now.Filings); n > 0 && x.rnd.IntN(3) > 0 {
		replaced = now.Filings[x.rnd.IntN(n)]
	}
	if slices.ContainsFunc(replaced.Entries, func(id record.ID) bool { return x.refused[id] }) {
		for _, id := range replaced.Entries {
			if !x.received[id] {
				x.excused[id] = "replaced by the form that mends it"
			}
			delete(x.refused, id)
		}
	}
	var amends record.ID
	if len(replaced.Entries) > 0 {
		amends = replaced.Latest()
	}
	refile(x.t, x.l, a, amends)
	return "a form"
}

func (x *life) withdraw() string {
	if len(x.here) == 0 {
		return "nothing"
	}
	i := x.rnd.IntN(len(x.here))
	a := x.here[i]
	x.here = slices.Delete(x.here, i, i+1)
	heard := x.told[a.ID]
	for _, e := range x.entries(a) {
		if x.refused[e.ID] {
			x.excused[e.ID] = "refused, then taken back"
		} else if x.tried[e.ID] && x.excused[e.ID] == "" {
			heard = true
		}
	}
	add(x.t, x.l, a, &record.Withdrawn{Reason: "Registered twice"})
	if !heard {
		for _, e := range x.entries(a) {
			x.excused[e.ID] = "taken back before anybody heard of it"
		}
	}
	return "a withdrawal"
}

// deliver tries the first thing that is owed of some attendance, and something
// or other comes of it.
func (x *life) deliver() string {
	owed := owedTo(x.t, x.l, "pas")
	if len(owed) == 0 {
		return "nothing"
	}
	o := owed[x.rnd.IntN(len(owed))]
	if o.Refused != nil {
		if x.rnd.IntN(2) == 0 {
			return "nothing"
		}
		add(x.t, x.l, record.Attendance{ID: o.AttendanceID}, &record.Retried{Destination: "pas", EntryID: o.EntryID})
		delete(x.refused, o.EntryID)
		return "a retry"
	}
	try(x.t, x.l, "pas", o.EntryID)
	x.tried[o.EntryID] = true
	switch x.rnd.IntN(3) {
	case 0:
		if err := x.l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: o.EntryID}); err != nil {
			x.t.Fatal(err)
		}
		x.received[o.EntryID], x.told[o.AttendanceID] = true, true
		return "a receipt"
	case 1:
		x.refuse(o)
		return "a refusal"
	}
	return "silence"
}

func (x *life) refuse(o Owed) {
	if err := x.l.Refuse(ctx, record.Refused{Destination: "pas", EntryID: o.EntryID, Code: "AE", Words: "no"}); err != nil {
		x.t.Fatal(err)
	}
	var refused record.Entry
	withdrawn := false
	for _, e := range x.entries(record.Attendance{ID: o.AttendanceID}) {
		withdrawn = withdrawn || e.Kind == record.KindWithdrawn
		if e.ID == o.EntryID {
			refused = e
		}
	}
	if withdrawn && (refused.Kind != record.KindWithdrawn || !x.told[o.AttendanceID]) {
		x.excused[o.EntryID] = "refused after it was taken back"
		return
	}
	x.refused[o.EntryID] = true
}

func (x *life) entries(a record.Attendance) []record.Entry {
	x.t.Helper()
	entries, err := x.l.Entries(ctx, a.ID)
	if err != nil {
		x.t.Fatal(err)
	}
	return entries
}

func (x *life) check(after string) {
	x.t.Helper()
	owed := map[record.ID]bool{}
	for _, o := range owedTo(x.t, x.l, "pas") {
		owed[o.EntryID] = true
		if (o.Refused != nil) != x.refused[o.EntryID] {
			x.t.Errorf("after %s, entry %s is refused: %v", after, o.EntryID, o.Refused)
		}
	}
	all, err := x.l.Deliverables(ctx)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, e := range all {
		if !owed[e.ID] && !x.received[e.ID] && x.excused[e.ID] == "" {
			x.t.Errorf("after %s, %s (%s) is owed no more and nobody has it", after, e.Kind, e.ID)
		}
	}
}

// A retry is no forgetting: the refusal stays readable, and what is tried again
// stays owed, across a crash, until there is a receipt for it.
func TestLesson16ARetryStaysOwedUntilItsReceipt(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions("pas"))
	a := register(t, l, "Smith")
	refuse(t)(l, a)
	add(t, l, a, &record.Retried{Destination: "pas", EntryID: a.RegisteredIn})
	for range 2 {
		l.Close()
		l = open(t, dir, testOptions("pas"))
		if owed := owedTo(t, l, "pas"); len(owed) != 1 || owed[0].EntryID != a.RegisteredIn || owed[0].Refused != nil {
			t.Fatalf("owed %+v", owed)
		}
		try(t, l, "pas", a.RegisteredIn) // and the process ends before an answer
	}
	entries, err := l.Entries(ctx, a.ID)
	if err != nil || !slices.ContainsFunc(entries, func(e record.Entry) bool { return e.Kind == record.KindRefused }) {
		t.Errorf("the refusal is gone: %v", err)
	}
	if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}); err != nil {
		t.Fatal(err)
	}
	if owed := owedTo(t, l, "pas"); len(owed) != 0 {
		t.Errorf("owed %+v", owed)
	}
}

// A withdrawal is never stuck behind something that was refused and that
// nobody can mend any more.
func TestLesson11NothingOfAWithdrawnAttendanceIsStuck(t *testing.T) {
	refused := func(l *Ledger, id record.ID) {
		t.Helper()
		try(t, l, "pas", id)
		if err := l.Refuse(ctx, record.Refused{Destination: "pas", EntryID: id, Code: "AE", Words: "no"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, held := range []bool{true, false} {
		t.Run(fmt.Sprintf("held by the destination %v", held), func(t *testing.T) {
			l := open(t, t.TempDir(), testOptions("pas"))
			a := register(t, l, "Smith")
			add(t, l, a, &record.Triaged{})
			try(t, l, "pas", a.RegisteredIn)
			triage := owedTo(t, l, "pas")[1].EntryID
			if held {
				if err := l.Settle(ctx, record.Receipt{Destination: "pas", EntryID: a.RegisteredIn}); err != nil {
					t.Fatal(err)
				}
				refused(l, triage)
			}
			add(t, l, a, &record.Withdrawn{Reason: "Registered twice"})
			if !held { // it was tried with an unknown outcome, and is refused now
				refused(l, a.RegisteredIn)
				refused(l, triage)
			}
			owed := owedTo(t, l, "pas")
			if len(owed) != 1 || try(t, l, "pas", owed[0].EntryID).Entry.Kind != record.KindWithdrawn {
				t.Fatalf("owed %+v, want the withdrawal alone", owed)
			}
			refused(l, owed[0].EntryID)
			if owed = owedTo(t, l, "pas"); len(owed) > 0 != held {
				t.Errorf("owed %+v after the withdrawal was refused", owed)
			}
		})
	}
}
