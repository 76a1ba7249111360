package ui

import (
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// refreshStatus reads the strip's figures and shows them.
func (u *UI) refreshStatus() {
	if err := u.kiosk.LookAtClock(u.ctx); err != nil {
		u.fail(err) // the strip goes on; it is tried again in a second
	}
	status, err := u.kiosk.Status(u.ctx)
	if err != nil {
		u.fail(err)
		return
	}
	u.status = status
	u.strip.Set(u.outage(status))
	u.refreshRail()
}

// outage puts the status into the strip's cells, the same in the same order
// always.
func (u *UI) outage(s app.Status) controls.Outage {
	settings := u.kiosk.Settings
	o := controls.Outage{
		State: stripState(s), Clock: record.FormatTime(s.Now), Date: s.Now.Format("Mon ") + record.DateOf(s.Now).String(),
		Kiosk: settings.Kiosk.Code + " " + settings.Kiosk.Name, ClockSet: s.Clock != nil,
	}
	if s.Phase == app.Standby {
		o.Cells[0] = controls.StripCell{Label: "Outage", Value: "None declared"}
		o.Cells[1] = controls.StripCell{Label: "Lasted", Value: "Not begun"}
	} else {
		o.Cells[0] = controls.StripCell{Label: "Since", Value: record.FormatDateTime(s.Since)}
		o.Cells[1] = controls.StripCell{Label: "Lasted", Value: record.FormatDuration(s.Lasted(s.Now))}
	}
	o.Cells[2] = controls.StripCell{Label: "This kiosk", Value: fmt.Sprintf("%d registered", s.Registered)}
	o.Cells[3] = controls.StripCell{Label: "To print", Value: strconv.Itoa(s.ToPrint), Stopped: s.PrinterStopped != ""}
	o.Cells[4] = controls.StripCell{Label: "To send", Value: toSend(s)}
	o.Cells[5] = controls.StripCell{Label: "Patient index", Value: indexAge(s)}
	return o
}

func stripState(s app.Status) controls.OutageState {
	switch {
	case s.Exercise:
		return controls.Exercise
	case s.Phase == app.Downtime:
		return controls.Downtime
	case s.Phase == app.Recovery:
		return controls.Recovery
	}
	return controls.Standby
}

func toSend(s app.Status) string {
	switch {
	case s.ToSend == 0:
		return "0"
	case s.Destinations == 0:
		return fmt.Sprintf("%d, nowhere set", s.ToSend)
	case s.Exercise:
		return fmt.Sprintf("%d, drill", s.ToSend)
	case s.Phase == app.Downtime:
		return fmt.Sprintf("%d, no network", s.ToSend)
	}
	return strconv.Itoa(s.ToSend)
}

func indexAge(s app.Status) string {
	if s.IndexPeople == 0 {
		return "Not loaded"
	}
	age := s.IndexAge
	if age < 0 {
		return "Age not known"
	}
	if age >= 24*time.Hour {
		age = age.Truncate(time.Hour)
	}
	return record.FormatDuration(age) + " old"
}

// refreshRail shows where the person is and what waits where.
func (u *UI) refreshRail() {
	if u.session == nil {
		return
	}
	view := controls.RailView{State: stripState(u.status), Person: u.session.Staff.Name, Role: u.session.Staff.Role.String()}
	if left := u.session.GlassLeft(); left > 0 {
		view.Glass = "Glass broken, " + minutesUp(left)
	}
	for _, p := range u.placesHere() {
		item := controls.RailItem{Key: p.key, Name: p.name}
		if p.count != nil {
			if n := p.count(u.status); n > 0 {
				item.Count = strconv.Itoa(n)
			}
		}
		view.Items = append(view.Items, item)
	}
	if u.now != nil {
		view.Active = u.now.place()
	}
	if !reflect.DeepEqual(view, u.railView) {
		u.railView = view
		u.rail.Set(view)
	}
}

// bannerOf shows one patient by ISB 1505, from what is on disk or in the
// index.
func (u *UI) bannerOf(a record.Attendance) controls.Patient {
	today := u.kiosk.AgeDay()
	p := a.Patient
	v := controls.Patient{
		Name: p.Name.String(), KnownAs: p.Name.KnownAs, Born: p.BirthDate.Display(today), Gender: p.Sex.String(),
		NHSNumber: orNotKnown(p.NHSNumber.String()), Allergies: allergies[p.Allergies.Status],
	}
	if !p.DiedOn.IsZero() {
		v.Born, v.Died, v.AgeDied = p.BirthDate.Date.String(), p.DiedOn.String(), p.BirthDate.Age(p.DiedOn)
	}
	address, phone := p.Address.String(), orNotKnown(p.Phone)
	if p.Sensitive {
		address, phone = "Withheld", "Withheld"
	}
	v.Cells = []controls.BannerCell{
		{Label: "Address", Value: address, Shorten: true},
		{Label: "Phone", Value: phone},
		{Label: "Downtime No.", Value: u.numberOf(a)},
		{Label: "Arrived", Value: u.arrivedOf(a)},
	}
	return v
}

var allergies = map[record.AllergyStatus]controls.AllergyStatus{
	record.AllergiesUnavailable: controls.AllergiesUnavailable, record.AllergiesKnown: controls.KnownAllergies,
	record.AllergiesNone: controls.NoKnownAllergies, record.AllergiesNotRecorded: controls.AllergiesNotRecorded,
}

func (u *UI) numberOf(a record.Attendance) string {
	if a.Number == "" {
		return "given on saving"
	}
	return a.Number.String()
}

func (u *UI) arrivedOf(a record.Attendance) string {
	switch {
	case a.Number == "":
		return "not saved yet"
	case a.Departure != nil:
		return record.FormatTime(a.ArrivedAt) + ", left " + record.FormatTime(a.Departure.DepartedAt)
	}
	if elapsed := u.kiosk.Reckoned(a).Clock().Elapsed(u.kiosk.Now()); elapsed >= 0 {
		return record.FormatTime(a.ArrivedAt) + ", " + record.FormatDuration(elapsed)
	}
	return record.FormatTime(a.ArrivedAt) // an ambulance's clock starts later
}

func orNotKnown(text string) string {
	if text == "" {
		return "Not known"
	}
	return text
}
