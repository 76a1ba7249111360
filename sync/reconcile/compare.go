package reconcile

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// Compare accounts for every number. A destination that has receipts or a
// place in the outbox but no view is one that could not be asked. The order of
// what is given, but for Entries, makes no difference.
func Compare(ours Ours, theirs []View) Balance {
	a := newAccount(ours, theirs)
	lines := map[record.DowntimeNumber]*Line{}
	for number, times := range a.issued {
		line := &Line{Number: number, Kiosk: kioskOf(number)}
		switch {
		case times > 1:
			line.left(issuedTwice(times))
		case len(a.byNumber[number]) == 0:
			a.followPack(line)
		case len(a.byNumber[number]) > 1:
			line.left(shared(len(a.byNumber[number])))
		default:
			a.follow(line, a.byNumber[number][0])
		}
		lines[number] = line
	}
	a.findUnissued(lines)
	return a.balance(lines)
}

// account is what Compare looks things up in.
type account struct {
	views    []View
	issued   map[record.DowntimeNumber]int
	byNumber map[record.DowntimeNumber][]record.Attendance
	entries  map[record.ID][]record.Entry // deliverable ones, by attendance
	told     map[place]bool               // what has a receipt
	omitted  map[place][]string           // what the receipts say was left out
	owed     map[place]*Owed
	forms    map[string]bool // destinations that forms are owed to
	packs    map[record.DowntimeNumber]record.PackNumber
}

// place is one entry at one destination.
type place struct {
	destination string
	entry       record.ID
}

func newAccount(ours Ours, theirs []View) *account {
	a := &account{
		views:    destinations(ours, theirs),
		issued:   map[record.DowntimeNumber]int{},
		byNumber: map[record.DowntimeNumber][]record.Attendance{},
		entries:  map[record.ID][]record.Entry{},
		told:     map[place]bool{},
		omitted:  map[place][]string{},
		owed:     map[place]*Owed{},
		forms:    map[string]bool{},
		packs:    map[record.DowntimeNumber]record.PackNumber{},
	}
	for _, name := range ours.TakeForms {
		a.forms[name] = true
	}
	for _, n := range ours.Packs {
		a.packs[n.Number] = n
	}
	for _, n := range ours.Issued {
		a.issued[n]++
	}
	for _, e := range ours.Entries {
		if e.Kind.Deliverable() {
			a.entries[e.AttendanceID] = append(a.entries[e.AttendanceID], e)
		}
	}
	for _, at := range ours.Attendances {
		a.byNumber[at.Number] = append(a.byNumber[at.Number], at)
		a.entries[at.ID] = withRegistration(a.entries[at.ID], at)
	}
	for _, r := range ours.Receipts {
		a.told[place{r.Destination, r.EntryID}] = true
		a.omitted[place{r.Destination, r.EntryID}] = r.Omitted
	}
	for i, o := range ours.Owed {
		a.owed[place{o.Destination, o.EntryID}] = &ours.Owed[i]
	}
	return a
}

// withRegistration makes sure that the entry that began an attendance is asked
// after, even where the list of entries lost it.
func withRegistration(entries []record.Entry, at record.Attendance) []record.Entry {
	if slices.ContainsFunc(entries, func(e record.Entry) bool { return e.ID == at.RegisteredIn }) {
		return entries
	}
	return slices.Insert(entries, 0, record.Entry{ID: at.RegisteredIn, AttendanceID: at.ID, Kind: record.KindRegistered})
}

// destinations gives the views by name, with one for every destination that
// only our side speaks of.
func destinations(ours Ours, theirs []View) []View {
	views := slices.Clone(theirs)
	known := map[string]bool{}
	for _, v := range theirs {
		known[v.Destination] = true
	}
	add := func(name string) {
		if !known[name] {
			known[name] = true
			views = append(views, View{Destination: name})
		}
	}
	for _, r := range ours.Receipts {
		add(r.Destination)
	}
	for _, o := range ours.Owed {
		add(o.Destination)
	}
	slices.SortStableFunc(views, func(a, b View) int { return cmp.Compare(a.Destination, b.Destination) })
	return views
}

// findUnissued names the numbers that somebody has and no counter issued, and
// those that a counter went past.
func (a *account) findUnissued(lines map[record.DowntimeNumber]*Line) {
	found := func(n record.DowntimeNumber, p Problem) {
		if a.issued[n] > 0 {
			return
		}
		if lines[n] == nil {
			lines[n] = &Line{Number: n, Kiosk: kioskOf(n)}
		}
		lines[n].left(p)
	}
	for n, attendances := range a.byNumber {
		found(n, neverIssued("an attendance of ours has it", ""))
		if len(attendances) > 1 {
			found(n, shared(len(attendances)))
		}
	}
	for _, v := range a.views {
		for n, times := range v.Held {
			if times > 0 {
				found(n, neverIssued(v.Destination+" holds it", v.Destination))
			}
		}
	}
	for _, n := range a.gaps() {
		found(n, gap())
	}
}

// gaps gives the numbers of each series that come between the first one that
// anybody knows of and the last issued, and were not issued. A series begins
// wherever its run drew it. Numbers that the trust issued have no such order.
func (a *account) gaps() []record.DowntimeNumber {
	type series struct{ kiosk, series string }
	in := func(n record.DowntimeNumber) series { return series{string(n[:2]), string(n[2:7])} }
	first, last := map[series]int{}, map[series]int{}
	for n := range a.known() {
		if own(n) {
			if at, ok := first[in(n)]; !ok || sequence(n) < at {
				first[in(n)] = sequence(n)
			}
			if a.issued[n] > 0 {
				last[in(n)] = max(last[in(n)], sequence(n))
			}
		}
	}
	var missing []record.DowntimeNumber
	for s, end := range last {
		for i := first[s]; i < end; i++ {
			if n := record.NewDowntimeNumber(s.kiosk, s.series, i); a.issued[n] == 0 {
				missing = append(missing, n)
			}
		}
	}
	return missing
}

// known gives every number that a counter issued, an attendance has or a
// destination holds.
func (a *account) known() map[record.DowntimeNumber]bool {
	known := map[record.DowntimeNumber]bool{}
	for n := range a.issued {
		known[n] = true
	}
	for n := range a.byNumber {
		known[n] = true
	}
	for _, v := range a.views {
		for n := range v.Held {
			known[n] = true
		}
	}
	return known
}

// own reports whether a number was made by a kiosk, not loaded from a block
// that the trust issued.
func own(n record.DowntimeNumber) bool {
	parsed, err := record.ParseDowntimeNumber(string(n))
	return err == nil && parsed == n && sequence(n) > 0
}

// sequence gives the four figures before the check character, or 0.
func sequence(n record.DowntimeNumber) int {
	value := 0
	for _, r := range n[7:11] {
		if r < '0' || r > '9' {
			return 0
		}
		value = 10*value + int(r-'0')
	}
	return value
}

func kioskOf(n record.DowntimeNumber) string {
	if own(n) {
		return n.KioskCode()
	}
	return ""
}

func (a *account) balance(lines map[record.DowntimeNumber]*Line) Balance {
	b := Balance{Total: Row{Kiosk: "All"}, Lines: []Line{}, Kiosks: []Row{}, Destinations: []Asked{}}
	rows := map[string]*Row{}
	for _, line := range lines {
		if rows[line.Kiosk] == nil {
			rows[line.Kiosk] = &Row{Kiosk: line.Kiosk}
		}
		rows[line.Kiosk].count(line.End, a.issued[line.Number])
		b.Total.count(line.End, a.issued[line.Number])
		b.Lines = append(b.Lines, *line)
	}
	slices.SortFunc(b.Lines, openFirst)
	for _, kiosk := range slices.Sorted(maps.Keys(rows)) {
		b.Kiosks = append(b.Kiosks, *rows[kiosk])
	}
	for _, v := range a.views {
		b.Destinations = append(b.Destinations, Asked{v.Destination, v.Asked, v.AsOf})
	}
	return b
}

func (r *Row) count(end End, issued int) {
	r.Issued += issued
	switch end {
	case Delivered:
		r.Delivered++
	case Matched:
		r.Matched++
	case Withdrawn:
		r.Withdrawn++
	case Waiting:
		r.Waiting++
	case Left:
		r.Left++
	}
}

func (l *Line) left(p Problem) {
	l.End = Left
	l.Problems = append(l.Problems, p)
}

func openFirst(a, b Line) int {
	urgency := map[End]int{Left: -2, Waiting: -1}
	return cmp.Or(cmp.Compare(urgency[a.End], urgency[b.End]), cmp.Compare(a.Number, b.Number))
}
