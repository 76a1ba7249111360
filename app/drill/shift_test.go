package drill_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/tideover/tideover/app/drill"
)

var outage = time.Date(2026, 11, 21, 22, 14, 0, 0, time.UTC)

func TestTheShiftOfASeedIsAlwaysTheSame(t *testing.T) {
	shift := func(seed uint64) []drill.Arrival { return drill.Shift(drill.Patients(seed), outage, 24, 12) }
	if !reflect.DeepEqual(shift(seed), shift(seed)) {
		t.Error("the same seed gave two shifts")
	}
	if reflect.DeepEqual(shift(seed), shift(seed+1)) {
		t.Error("two seeds gave one shift")
	}
	if n := len(drill.Shift(drill.Patients(seed), outage, 24, 0)); n != 0 {
		t.Errorf("%d came though nobody comes", n)
	}
}

func TestAShiftHasEveryKindOfArrival(t *testing.T) {
	arrivals := drill.Shift(drill.Patients(seed), outage, 7*24, 12)
	if n := len(arrivals); n < 1850 || n > 2200 {
		t.Errorf("%d arrivals in a week at 12 an hour (seed %d)", n, seed)
	}
	known := map[drill.Known]int{}
	ambulance, triaged, departed, amended, withdrawn, again, identified := 0, 0, 0, 0, 0, 0, 0
	for _, a := range arrivals {
		known[a.Known]++
		count := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		count(&ambulance, !a.Details.AmbulanceArrivedAt.IsZero())
		count(&triaged, a.Triage != nil)
		count(&departed, a.Departure != nil)
		count(&amended, len(a.Amendments) > 0)
		count(&withdrawn, a.Withdrawal != nil)
		count(&again, a.Again >= 0)
		count(&identified, a.Known == drill.Nobody && len(a.Amendments) > 0)
	}
	t.Logf("%v known, %d by ambulance, %d triaged, %d departed, %d amended, %d withdrawn, %d again, %d identified (seed %d)",
		known, ambulance, triaged, departed, amended, withdrawn, again, identified, seed)
	for name, n := range map[string]int{
		"known": known[drill.InIndex], "strangers": known[drill.NotInIndex], "unknown": known[drill.Nobody], "by ambulance": ambulance,
		"triaged": triaged, "departed": departed, "amended": amended, "withdrawn": withdrawn, "again": again, "identified": identified,
	} {
		if n < 5 {
			t.Errorf("only %d %s (seed %d)", n, name, seed)
		}
	}
}

func TestTimesOfAnArrivalAreInTheirOrder(t *testing.T) {
	population := drill.Patients(seed)
	arrivals := drill.Shift(population, outage, 72, 15)
	end := outage.Add(72 * time.Hour)
	for i, a := range arrivals {
		d := a.Details
		if a.Ordinal != i || i > 0 && a.RegisteredAt.Before(arrivals[i-1].RegisteredAt) {
			t.Fatalf("arrival %d is out of order (seed %d)", i, seed)
		}
		if d.ArrivedAt.Before(outage) || !d.ArrivedAt.Before(end) || a.RegisteredAt.Before(d.ArrivedAt) {
			t.Errorf("arrival %d at %v, registered %v (seed %d)", i, d.ArrivedAt, a.RegisteredAt, seed)
		}
		if !d.AmbulanceArrivedAt.IsZero() && (d.HandoverAt.Before(d.AmbulanceArrivedAt) || d.AmbulanceIncidentNumber == "") {
			t.Errorf("arrival %d was handed over before the ambulance came (seed %d)", i, seed)
		}
		if a.Triage != nil && a.Triage.AssessedAt.Before(d.ArrivedAt) {
			t.Errorf("arrival %d was triaged before they came (seed %d)", i, seed)
		}
		if dep := a.Departure; dep != nil && (dep.DepartedAt.Before(a.RegisteredAt) || dep.DepartedAt.Before(dep.ConcludedAt) || !dep.DepartedAt.Before(end)) {
			t.Errorf("arrival %d departed %v, concluded %v (seed %d)", i, dep.DepartedAt, dep.ConcludedAt, seed)
		}
		if a.Again >= 0 && (arrivals[a.Again].Person != a.Person || arrivals[a.Again].Departure.DepartedAt.After(d.ArrivedAt)) {
			t.Errorf("arrival %d comes again before they left (seed %d)", i, seed)
		}
		if a.Withdrawal != nil && a.Withdrawal.At.Before(a.RegisteredAt) {
			t.Errorf("arrival %d was withdrawn before it was registered (seed %d)", i, seed)
		}
	}
}

func TestReceptionHearsNoMoreThanItCan(t *testing.T) {
	population := drill.Patients(seed)
	for _, a := range drill.Shift(population, outage, 7*24, 12) {
		heard, truth := a.Details.Patient, population.Person(a.Person).Patient
		switch a.Known {
		case drill.InIndex:
			if a.Person >= drill.Indexed || heard.NHSNumber != truth.NHSNumber || heard.Name != truth.Name {
				t.Errorf("arrival %d is not who the index has (seed %d)", a.Ordinal, seed)
			}
		case drill.NotInIndex:
			if a.Person < drill.Indexed || heard.LocalPatientID != "" || heard.Allergies.Status.String() != "Allergies unavailable" {
				t.Errorf("arrival %d is in the index, or more is known than they can say (seed %d)", a.Ordinal, seed)
			}
		case drill.Nobody:
			if !heard.Unknown || !heard.Name.IsZero() || heard.NHSNumber != "" || !heard.BirthDate.Estimated || heard.Description == "" {
				t.Errorf("arrival %d is unknown, yet %+v (seed %d)", a.Ordinal, heard, seed)
			}
		}
	}
}
