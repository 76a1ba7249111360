package record

import (
	"slices"
	"time"
)

// Filing is one form of the department about an attendance, as the entries
// written so far tell it: the answers themselves stay in the newest of them.
type Filing struct {
	// Entries are those that filed it: the first, which names the filing for
	// ever, and each that replaced the one before it.
	Entries []ID   `json:"entries"`
	Token   ID     `json:"token,omitempty"` // of the newest
	Form    Form   `json:"form"`
	Name    string `json:"name"`
	Title   string `json:"title"`
	// When it happened, when it was written down, by whom and on whose word, all
	// as the newest entry has it.
	OccurredAt time.Time `json:"occurredAt"`
	RecordedAt time.Time `json:"recordedAt"`
	Author     string    `json:"author,omitempty"`
	OnBehalfOf string    `json:"onBehalfOf,omitempty"`
}

// ID names the filing: it is that of the entry that filed it first.
func (f Filing) ID() ID { return f.Entries[0] }

// Latest is the entry that holds the answers as they stand.
func (f Filing) Latest() ID { return f.Entries[len(f.Entries)-1] }

// Filing gives the filing that an entry belongs to, whether it stands or was
// replaced.
func (a Attendance) Filing(entry ID) (Filing, bool) {
	if i := a.filingOf(entry); i >= 0 {
		return a.Filings[i], true
	}
	return Filing{}, false
}

func (a Attendance) filingOf(entry ID) int {
	return slices.IndexFunc(a.Filings, func(f Filing) bool { return slices.Contains(f.Entries, entry) })
}

// file folds a filed form into the view. The list is made anew: copies of the
// view share the old one.
func (a *Attendance) file(e Entry, b *Filed) {
	f := Filing{
		Entries: []ID{e.ID}, Token: b.Token, Form: b.Form, Name: b.Name, Title: b.Title,
		OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Author: e.Author, OnBehalfOf: e.OnBehalfOf,
	}
	i := a.filingOf(e.Amends)
	if i < 0 {
		a.Filings = append(slices.Clip(a.Filings), f)
		return
	}
	f.Entries = append(slices.Clone(a.Filings[i].Entries), e.ID)
	a.Filings = slices.Clone(a.Filings)
	a.Filings[i] = f
}

// FactsOf gives the coded answers of an attendance that stand, from all its
// entries in order: those of the arrival, the triage, the filed forms in the
// order in which they were first filed, and the departure. What one filing
// said has a Group of its own, so that two sets of observations stay two.
func FactsOf(entries []Entry) ([]Fact, error) {
	var a Attendance
	var arrival, triage, departure []Fact
	filed := map[ID][]Fact{}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return nil, err
		}
		if err := a.ApplyBody(e, body); err != nil {
			return nil, err
		}
		switch b := body.(type) {
		case *Registered:
			arrival = b.Facts
		case *Amended:
			arrival = b.Facts
		case *Triaged:
			triage = b.Facts
		case *Departed:
			departure = b.Facts
		case *Filed:
			filed[e.ID] = b.Facts
		}
	}
	all := slices.Concat(arrival, triage)
	for _, f := range a.Filings {
		all = append(all, grouped(f.ID(), filed[f.Latest()])...)
	}
	return append(all, departure...), nil
}

// grouped puts a filing's name before the groups of its facts.
func grouped(filing ID, facts []Fact) []Fact {
	own := slices.Clone(facts)
	for i := range own {
		if own[i].Group != "" {
			own[i].Group = "/" + own[i].Group
		}
		own[i].Group = string(filing) + own[i].Group
	}
	return own
}
