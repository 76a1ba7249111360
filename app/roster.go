package app

import (
	"context"
	"slices"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// roster is who may use the kiosk, folded from the ledger.
type roster struct {
	people []record.Staff
	gone   map[string]record.Staff // removed; their entries keep their name
	last   map[string]record.Entry // by which each last signed in
	wrong  map[string]wrongPINs
}

// rosterKinds are the entries that the roster follows from.
var rosterKinds = []record.Kind{record.KindStaffEnrolled, record.KindStaffRemoved, record.KindStaffUnlocked, record.KindSignedIn, record.KindSignInRefused}

// loadRoster folds the ledger's entries. A wait that was under way begins
// again at since: how long the machine was off, its clock cannot be trusted
// to say.
func loadRoster(ctx context.Context, l *ledger.Ledger, since time.Duration) (*roster, error) {
	r := &roster{gone: map[string]record.Staff{}, last: map[string]record.Entry{}, wrong: map[string]wrongPINs{}}
	var all []record.Entry
	for _, kind := range rosterKinds {
		entries, err := l.KioskEntries(ctx, kind)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	slices.SortFunc(all, func(a, b record.Entry) int { return int(a.Seq - b.Seq) })
	for _, e := range all {
		if err := r.apply(e, since); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// apply takes one entry in; now is the monotonic count.
func (r *roster) apply(e record.Entry, now time.Duration) error {
	body, err := e.Decode()
	if err != nil {
		return err
	}
	switch b := body.(type) {
	case *record.StaffEnrolled:
		r.drop(b.Staff.ID)
		r.people = append(r.people, b.Staff)
		delete(r.gone, b.Staff.ID)
		delete(r.wrong, b.Staff.ID)
	case *record.StaffRemoved:
		if s, ok := r.find(b.StaffID); ok {
			r.gone[b.StaffID] = s
			r.drop(b.StaffID)
		}
	case *record.StaffUnlocked:
		delete(r.wrong, b.StaffID)
	case *record.SignedIn:
		r.last[e.Author] = e
		delete(r.wrong, e.Author)
	case *record.SignInRefused:
		r.wrong[b.StaffID] = wrongPINs{r.wrong[b.StaffID].count + 1, now}
	}
	return nil
}

func (r *roster) drop(id string) {
	r.people = slices.DeleteFunc(r.people, func(s record.Staff) bool { return s.ID == id })
}

func (r *roster) find(id string) (record.Staff, bool) {
	i := slices.IndexFunc(r.people, func(s record.Staff) bool { return s.ID == id })
	if i < 0 {
		return record.Staff{}, false
	}
	return r.people[i], true
}

// known gives somebody who is on the list, or was.
func (r *roster) known(id string) (record.Staff, bool) {
	if s, ok := r.find(id); ok {
		return s, true
	}
	s, ok := r.gone[id]
	return s, ok
}

// helpers gives the names of those who can reset or unlock somebody's PIN:
// shift leads, or trust IT where there is none, and nobody who is locked.
func (r *roster) helpers(of string) []string {
	for _, role := range inCharge {
		var names []string
		for _, s := range r.people {
			if s.Role == role && s.ID != of && !r.wrong[s.ID].locked() {
				names = append(names, s.Name)
			}
		}
		if len(names) > 0 {
			return names
		}
	}
	return nil
}
