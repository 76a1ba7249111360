package ui

import (
	"slices"

	"github.com/tideover/tideover/app"

	"github.com/tideover/tideover/forms/record"
)

// chose follows what is ticked and pointed at: what F10 would print, how many
// pages that is, and how it looks.
func (c *printCentre) chose() {
	if c.patients == nil || c.queue == nil {
		return // being made
	}
	c.heeded()
	c.requests = c.unprinted(c.ticked())
	wanted, shown := c.pointed()
	c.preview.set(shown, wanted)
	c.counter.want(slices.Concat(c.requests, c.eachOf(c.subject())))
	c.showCounts()
	c.setWords()
}

// ticked gives the sheets that are ticked, patient by patient, so that a set
// comes out together; and after them those that are about no one patient.
func (c *printCentre) ticked() []app.PrintRequest {
	var all []app.PrintRequest
	chosen := c.what.chosen()
	for _, id := range c.patients.chosen() {
		for _, p := range chosen {
			if p.Group == app.OfPatient {
				all = append(all, c.requestsFor(p, id)...)
			}
		}
	}
	for _, p := range chosen {
		if p.Group != app.OfPatient {
			all = append(all, c.requestsFor(p, "")...)
		}
	}
	return all
}

func (c *printCentre) requestsFor(p app.Printable, id record.ID) []app.PrintRequest {
	if p.Filled {
		return c.filedSheets(p, id)
	}
	return c.requestsAnew(p, id)
}

func (c *printCentre) requestsAnew(p app.Printable, id record.ID) []app.PrintRequest {
	var patients []record.ID
	if id != "" {
		patients = []record.ID{id}
	}
	all, err := c.u.session.RequestsFor(c.u.ctx, p, patients, c.patients.area)
	if err != nil {
		c.u.fail(err)
	}
	for i := range all {
		all[i].Printer = c.printer
	}
	return all
}

// filed are the sheets of the forms that were filed about each patient, as the
// ledger and the printer stood.
type filed struct {
	at      readAt
	printer string
	sheets  map[record.ID][]app.PrintRequest
}

// filedSheets reads what was filed about somebody, if that may have changed: it
// is asked for at each key.
func (c *printCentre) filedSheets(p app.Printable, id record.ID) []app.PrintRequest {
	if at := c.u.readNow(); at != c.filed.at || c.printer != c.filed.printer || c.filed.sheets == nil {
		c.filed = filed{at, c.printer, map[record.ID][]app.PrintRequest{}}
	}
	all, known := c.filed.sheets[id]
	if !known {
		all = c.requestsAnew(p, id)
		c.filed.sheets[id] = all
	}
	return all
}

// subject is whose sheets are shown: whoever is pointed at, or else the first
// who is ticked, or here.
func (c *printCentre) subject() record.ID {
	if id := c.patients.who.Chosen(); id != "" {
		return record.ID(id)
	}
	if ids := c.patients.chosen(); len(ids) > 0 {
		return ids[0]
	}
	if here := c.patients.shown; len(here) > 0 {
		return here[0].ID
	}
	return ""
}

// pointed gives the sheet to be shown, and among which it stands. It is the
// pointed one of the pointed patient, ticked or not; away from the list of
// sheets it is one that is ticked.
func (c *printCentre) pointed() (wanted app.PrintRequest, shown []app.PrintRequest) {
	sheet, ok := c.what.pointed()
	ticked := c.what.chosen()
	if !c.focused(c.what.list) && len(ticked) > 0 && !c.what.ticked[sheet.ID] {
		sheet, ok = ticked[0], true
	}
	if ok {
		if of := c.requestsFor(sheet, c.subject()); len(of) > 0 {
			wanted = of[0]
		}
	}
	if wanted == (app.PrintRequest{}) || slices.Contains(c.requests, wanted) {
		return wanted, c.requests
	}
	return wanted, []app.PrintRequest{wanted}
}

// eachOf gives one sheet of each sort about a patient, to be counted.
func (c *printCentre) eachOf(id record.ID) []app.PrintRequest {
	var all []app.PrintRequest
	for _, p := range c.what.all {
		if !p.Filled && (id != "" || p.Group != app.OfPatient) {
			all = append(all, c.requestsFor(p, id)...)
		}
	}
	return all
}
