package cds

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

var seed = flag.Uint64("seed", 0, "what TestRandomAttendances draws from; 0 for something new")

// whims draws attendances such as no department ever wrote down.
type whims struct{ *rand.Rand }

// quoted is what an answer that is drawn is made of; omissions never quote it.
const quoted = "Zwetschge"

func (r whims) often() bool { return r.IntN(4) > 0 }

func pick[T any](r whims, of ...T) T { return of[r.IntN(len(of))] }

func (r whims) moment() time.Time {
	return arrival.Add(time.Duration(r.IntN(20*24*60)) * time.Minute)
}

func (r whims) maybe(at time.Time) time.Time {
	if r.often() {
		return at
	}
	return time.Time{}
}

func (r whims) words() string {
	return pick(r, "", " ", quoted, strings.Repeat(quoted+" ", 1+r.IntN(20)), "<"+quoted+"&>", "\x00"+quoted+"\ufffe", "Ørsted "+quoted, "RZZ01", "15E", "000012345678", "Y12345")
}

func (r whims) code() record.Code {
	return pick(r, record.Code{}, sct("1064911000000105"), sct("12345"), sct("1234567890123456789"), sct("x"), record.Code{Display: quoted},
		record.Code{System: "https://example.org", Code: "306706006"}, record.Code{Code: pick(r, "1", "02", "X", "Y", "A", "99", "Q")})
}

func (r whims) fact() record.Fact {
	var f record.Fact
	switch r.IntN(6) {
	case 0:
		for range r.IntN(4) {
			f.Codes = append(f.Codes, r.code())
		}
	case 1:
		f.Text = r.words()
	case 2:
		f.At = r.moment()
	case 3:
		f.Day = record.Date{Year: 1700 + r.IntN(600), Month: time.Month(1 + r.IntN(12)), Day: 1 + r.IntN(28)}
	case 4:
		f.Number = pick(r, "1", "-1.5", "53.1234567", "1e9", "91", "4000000", "seven")
	case 5:
		f.Yes = new(r.often())
	}
	return f
}

// facts answer elements of the return, rightly and wrongly, alone and together.
func (r whims) facts() []record.Fact {
	names := append(slices.Sorted(maps.Keys(leaves)), "NoSuchElement")
	var facts []record.Fact
	for range r.IntN(60) {
		elements := []string{pick(r, names...)}
		if r.IntN(3) == 0 {
			elements = append(elements, pick(r, names...))
		}
		facts = append(facts, says(pick(r, "", "a", "b[2]", "c[1].d[3]"), r.fact(), elements...))
	}
	return facts
}

func (r whims) patient() record.Patient {
	p := attendance().Patient
	p.NHSNumber = pick(r, "", "9990000018", "9990000026", "9990000019", record.NHSNumber(quoted))
	p.NHSNumberStatus = pick(r, "", "01", "02", "03", "04", "05", "06", "07", "08", record.NHSNumberStatus("9"))
	p.LocalPatientID, p.TemporaryNumber = r.words(), pick(r, "", "RZZ 0012345")
	p.Name = record.Name{Family: r.words(), Given: r.words(), Title: r.words(), Suffix: r.words()}
	p.BirthDate = record.BirthDate{Date: record.Date{Year: 1790 + r.IntN(260), Month: 2, Day: 28}, Estimated: !r.often()}
	p.Sex = pick(r, "", record.Male, record.Female, record.Indeterminate, record.SexNotKnown, record.Sex("F"))
	p.Address = record.Address{Postcode: pick(r, "", "LS1 6AE", record.PostcodeNoFixedAbode, record.Postcode("near the "+quoted))}
	for range r.IntN(7) {
		p.Address.Lines = append(p.Address.Lines, r.words())
	}
	p.GP = record.GP{Code: r.words(), PracticeCode: r.words()}
	p.EthnicCategory, p.Language, p.Interpreter = r.code(), r.words(), r.words()
	p.Unknown, p.Sensitive = r.IntN(5) == 0, r.IntN(5) == 0
	return p
}

func (r whims) attendance(n int) record.Attendance {
	a := attendance()
	a.Number = record.NewDowntimeNumber("K3", "7HWRM", n+1)
	a.Patient = r.patient()
	a.ArrivedAt, a.ArrivalMode, a.AttendanceSource, a.AttendanceCategory = r.moment(), r.code(), r.code(), r.code()
	a.AmbulanceIncidentNumber, a.ConveyingTrust, a.Incident = r.words(), r.words(), r.words()
	if r.often() {
		a.Triage = &record.Triage{AssessedAt: r.maybe(r.moment()), Acuity: r.code(), ChiefComplaint: r.code()}
	}
	if r.often() {
		a.Departure = &record.Departure{ConcludedAt: r.maybe(r.moment()), DepartedAt: r.moment(), DecidedToAdmitAt: r.maybe(r.moment()), DischargeStatus: r.code(), DischargeDestination: r.code(), FollowUp: r.code()}
	}
	if !r.often() {
		a.Match = &record.Match{Outcome: record.MatchSame, Person: record.TrustPerson{NHSNumber: pick(r, "", record.NHSNumber("9990000034")), LocalPatientID: r.words()}}
	}
	return a
}

// Whatever was written down, the interchange is valid, every attendance is in
// it, and what is reported quotes no patient.
func TestRandomAttendances(t *testing.T) {
	from := *seed
	if from == 0 {
		from = rand.Uint64()
	}
	t.Logf("drawn from -seed %d", from)
	r := whims{rand.New(rand.NewPCG(from, 4))}
	for _, update := range []Update{NetChange, Bulk} {
		var all []told
		for i := range 200 {
			all = append(all, told{r.attendance(i), r.facts()})
		}
		in := interchange()
		in.Update = update
		document, omitted := write(t, in, all...)
		if n := strings.Count(document, "<EmergencyCare>"); n != len(all) {
			t.Errorf("%d attendances of %d are in it", n, len(all))
		}
		for _, o := range omitted {
			if strings.Contains(o.Words, quoted) || strings.Contains(o.Element, quoted) || o.Words == "" || o.Element == "" {
				t.Errorf("%+v", o)
			}
		}
		if wrong := validate(t, document); wrong != "" {
			t.Errorf("-seed %d: %s", from, wrong)
		}
	}
}

// Three thousand attendances are kept no more than three hundred are.
func TestMemoryIsConstant(t *testing.T) {
	w, err := NewWriter(io.Discard, interchange())
	if err != nil {
		t.Fatal(err)
	}
	f := full()
	used := func(n int) uint64 {
		for range n {
			if _, _, err := w.Write(f.Attendance, f.facts); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := used(300)
	if after := used(3000); after > before+256<<10 {
		t.Errorf("%s more are kept after 3000 messages", fmt.Sprint((after-before)>>10, " KiB"))
	}
	runtime.KeepAlive(w)
}
