package drill_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/app/internal/pinhash"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/fhir"
	"github.com/tideover/tideover/sync/hl7"
	"github.com/tideover/tideover/sync/mllp"
)

func TestMain(m *testing.M) {
	pinhash.Cheap()
	goleak.VerifyTestMain(m)
}

var now = func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// deliveries tells one arrival entry by entry, each with the attendance as it
// stood then.
func deliveries(t *testing.T, a drill.Arrival, destination string) []record.Delivery {
	t.Helper()
	number := record.NewDowntimeNumber("X1", "247FH", a.Ordinal+1)
	id := func(n int) record.ID {
		return record.ID(fmt.Sprintf("0193%04x-%04x-7000-8000-000000000000", a.Ordinal, n))
	}
	details := a.Details
	details.Patient.PatientID = id(99)
	if details.Patient.Unknown {
		details.Patient.Name = record.Name{Family: "Foxtrot", Given: "Whisky"}
	}
	bodies := []record.Body{&record.Registered{Number: number, Details: details}}
	for _, m := range a.Amendments {
		amended := m.Details
		amended.Patient.PatientID = id(99)
		if amended.Patient.Unknown {
			amended.Patient.Name = details.Patient.Name
		}
		bodies = append(bodies, &record.Amended{Details: amended, Reason: m.Reason})
	}
	if a.Triage != nil {
		bodies = append(bodies, &record.Triaged{Triage: *a.Triage})
	}
	if a.Departure != nil {
		bodies = append(bodies, &record.Departed{Departure: *a.Departure})
	}
	if a.Withdrawal != nil {
		bodies = append(bodies, &record.Withdrawn{Reason: a.Withdrawal.Reason})
	}
	var all []record.Delivery
	var attendance record.Attendance
	for i, body := range bodies {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		e := record.Entry{
			ID: id(i + 1), Kind: body.Kind(), Seq: int64(i + 1), AttendanceID: id(98), OccurredAt: a.Details.ArrivedAt,
			RecordedAt: a.RegisteredAt.Add(time.Duration(i) * time.Minute), Run: "247FH", Kiosk: "X1", Author: "S-1", Body: raw,
		}
		if err := attendance.Apply(e); err != nil {
			t.Fatal(err)
		}
		all = append(all, record.Delivery{Destination: destination, Entry: e, Attendance: attendance, First: i == 0})
	}
	return all
}

type sender interface {
	Send(ctx context.Context, d record.Delivery) (record.Receipt, error)
}

func start(t *testing.T, trust *drill.Trust) *drill.Trust {
	t.Helper()
	trust.ODS, trust.Now = "RMW", now
	if err := trust.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := trust.Close(); err != nil {
			t.Error(err)
		}
	})
	return trust
}

func overHL7(t *testing.T, trust *drill.Trust, timeout time.Duration) sender {
	t.Helper()
	client := &mllp.Client{Addr: trust.MLLPAddress(), Dial: &net.Dialer{}, Timeout: timeout}
	t.Cleanup(func() { client.Close() })
	return &hl7.Sender{Profile: hl7.DefaultProfile("RMW", "RMW00"), To: client, Now: now}
}

func overFHIR(t *testing.T, trust *drill.Trust, timeout time.Duration) sender {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &fhir.Sender{
		Client:  &fhir.Client{Base: trust.FHIRBase(), HTTP: &http.Client{Transport: transport, Timeout: timeout}},
		Profile: fhir.Profile{Trust: "RMW", Site: "RMW00"},
		Now:     now,
	}
}

// insist sends until there is a receipt.
func insist(t *testing.T, s sender, d record.Delivery) {
	t.Helper()
	var err error
	for range 60 {
		if _, err = s.Send(t.Context(), d); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s was never taken: %v", d.Entry.Kind, err)
}

func quiet() []drill.Arrival { return drill.Shift(drill.Patients(seed), outage, 5, 8) }

// checkAccount holds the trust's account against what truly happened.
func checkAccount(t *testing.T, account drill.Account, door drill.Door, arrivals []drill.Arrival) {
	t.Helper()
	if len(account.Attendances) != len(arrivals) {
		t.Errorf("%d attendances are held, %d arrived (seed %d)", len(account.Attendances), len(arrivals), seed)
	}
	for _, a := range arrivals {
		number := record.NewDowntimeNumber("X1", "247FH", a.Ordinal+1)
		h, found := account.Attendance(door, number)
		if !found || h.Created != 1 {
			t.Errorf("%s was created %d times (seed %d)", number, h.Created, seed)
			continue
		}
		truth := a.Details
		if n := len(a.Amendments); n > 0 {
			truth = a.Amendments[n-1].Details
		}
		if !h.ArrivedAt.Equal(truth.ArrivedAt) || h.Cancelled != (a.Withdrawal != nil) || h.Patient.NHSNumber != truth.Patient.NHSNumber {
			t.Errorf("%s: arrived %v, want %v; cancelled %v; NHS number %q, want %q (seed %d)",
				number, h.ArrivedAt, truth.ArrivedAt, h.Cancelled, h.Patient.NHSNumber, truth.Patient.NHSNumber, seed)
		}
		if !truth.Patient.Unknown && h.Patient.Name.Family != truth.Patient.Name.Family || h.Patient.BirthDate.Date.Year != truth.Patient.BirthDate.Date.Year {
			t.Errorf("%s is held for somebody else (seed %d)", number, seed)
		}
		if dep := a.Departure; dep != nil && !h.DepartedAt.Equal(dep.DepartedAt) || dep == nil && !h.DepartedAt.IsZero() {
			t.Errorf("%s departed %v (seed %d)", number, h.DepartedAt, seed)
		}
	}
	if twice := account.Duplicates(); len(twice) > 0 {
		t.Errorf("%d were created more than once (seed %d)", len(twice), seed)
	}
}

func TestAShiftThroughEitherDoorIsHeldOnce(t *testing.T) {
	arrivals := quiet()
	for _, door := range []drill.Door{drill.DoorHL7, drill.DoorFHIR} {
		t.Run(string(door), func(t *testing.T) {
			trust := start(t, &drill.Trust{})
			s := overHL7(t, trust, 10*time.Second)
			if door == drill.DoorFHIR {
				s = overFHIR(t, trust, 10*time.Second)
			}
			for _, a := range arrivals {
				for _, d := range deliveries(t, a, string(door)) {
					if _, err := s.Send(t.Context(), d); err != nil {
						t.Fatalf("arrival %d, %s: %v (seed %d)", a.Ordinal, d.Entry.Kind, err, seed)
					}
				}
			}
			checkAccount(t, trust.Account(), door, arrivals)
			if len(trust.Injected()) != 0 {
				t.Errorf("faults without a plan: %v", trust.Injected())
			}
		})
	}
}

func TestEveryFaultIsGotThroughWithOneEffect(t *testing.T) {
	arrivals := quiet()[:12]
	doors := map[drill.Door][]drill.Fault{
		drill.DoorHL7:  {drill.LateReply, drill.ErrorFirst, drill.LostReply, drill.Away, drill.WrongControlID},
		drill.DoorFHIR: {drill.LateReply, drill.ErrorFirst, drill.LostReply, drill.Away, drill.Busy},
	}
	for door, faults := range doors {
		for _, fault := range faults {
			t.Run(fmt.Sprintf("%s/%s", door, fault), func(t *testing.T) {
				t.Parallel()
				trust := start(t, &drill.Trust{Faults: drill.Faults{
					Seed: seed, Percent: map[drill.Fault]float64{fault: 25}, Late: 700 * time.Millisecond, Away: 50 * time.Millisecond,
				}})
				s := overHL7(t, trust, 500*time.Millisecond)
				if door == drill.DoorFHIR {
					s = overFHIR(t, trust, 500*time.Millisecond)
				}
				for _, a := range arrivals {
					for _, d := range deliveries(t, a, string(door)) {
						insist(t, s, d)
					}
				}
				checkAccount(t, trust.Account(), door, arrivals)
				if n := trust.Injected()[fault]; n < 3 {
					t.Errorf("the fault was met %d times only (seed %d)", n, seed)
				}
			})
		}
	}
}

func TestAForgetfulTrustShowsItsDuplicates(t *testing.T) {
	for _, forgetful := range []bool{false, true} {
		trust := start(t, &drill.Trust{Forgetful: forgetful})
		s := overHL7(t, trust, 10*time.Second)
		d := deliveries(t, quiet()[0], "hl7")[0]
		insist(t, s, d)
		insist(t, s, d)
		account := trust.Account()
		if got := len(account.Duplicates()) > 0; got != forgetful {
			t.Errorf("forgetful %v: duplicates %v", forgetful, account.Duplicates())
		}
		if h := account.Attendances[0]; !forgetful && h.Resent != 1 {
			t.Errorf("%d recognised as sent again", h.Resent)
		}
	}
}

// Lesson: A03 before A04.
func TestADepartureBeforeItsArrivalIsRefused(t *testing.T) {
	trust := start(t, &drill.Trust{})
	s := overHL7(t, trust, 10*time.Second)
	i := slices.IndexFunc(quiet(), func(a drill.Arrival) bool { return a.Departure != nil })
	all := deliveries(t, quiet()[i], "hl7")
	_, err := s.Send(t.Context(), all[len(all)-1])
	if refusal := (*record.Refusal)(nil); err == nil || !asRefusal(err, &refusal) || refusal.Code != "AE" {
		t.Errorf("%v", err)
	}
	if len(trust.Account().Attendances) != 0 {
		t.Error("an attendance is held all the same")
	}
}

func asRefusal(err error, target **record.Refusal) bool {
	r, ok := err.(*record.Refusal)
	*target = r
	return ok
}

func TestThePeopleOfTheTrustAreFoundByNumberAndByName(t *testing.T) {
	population := drill.Patients(seed)
	trust := &drill.Trust{ODS: "RMW", Now: now}
	if err := trust.Know(population.All(300)); err != nil {
		t.Fatal(err)
	}
	start(t, trust)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	tracer := &fhir.Tracer{
		Client:  &fhir.Client{Base: trust.FHIRBase(), HTTP: &http.Client{Transport: transport}},
		Profile: fhir.Profile{Trust: "RMW"},
	}
	for i := range 300 {
		p := population.Person(i).Patient
		for _, ask := range []record.Patient{p, {Name: p.Name, BirthDate: p.BirthDate, Sex: p.Sex}} {
			found, err := tracer.Trace(t.Context(), ask)
			if err != nil || !slices.ContainsFunc(found, func(c record.Candidate) bool { return c.Person.LocalPatientID == p.LocalPatientID }) {
				t.Fatalf("person %d is not among %d found: %v (seed %d)", i, len(found), err, seed)
			}
		}
	}
	if a := trust.Account(); len(a.People)+len(a.Attendances) != 0 {
		t.Errorf("people known before are in the account: %d, %d", len(a.People), len(a.Attendances))
	}
}

func TestTheTrustClosesWithItsContext(t *testing.T) {
	trust := &drill.Trust{ODS: "RMW", Now: now}
	if err := trust.Close(); err != nil {
		t.Errorf("closing before the start: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := trust.Start(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := trust.Close(); err != nil {
		t.Error(err)
	}
	if _, err := net.DialTimeout("tcp", trust.MLLPAddress(), time.Second); err == nil {
		t.Error("the door is still open")
	}
	if err := (&drill.Trust{}).Start(t.Context()); err == nil {
		t.Error("a trust without clock and code started")
	}
}
