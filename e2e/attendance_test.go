package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// A whole attendance in a real window by keyboard alone: arrival, triage,
// notes, observations, departure. A form that was printed to be written on
// comes back and is scanned. Afterwards the ledger holds what was typed, and
// no more.
func TestWholeAttendanceByKeyboard(t *testing.T) {
	began := time.Now()
	y := newTypist(t, setUp(t, 200))
	y.start()
	y.signIn()
	y.arrive()
	y.triage()
	y.notes()
	y.observe()
	sheet := y.printBlank()
	y.leave()
	y.scan(sheet)
	t.Logf("typed within %v", time.Since(began).Round(time.Second))
	y.quit()
	y.command(0, "ledger", "verify")
	y.inside(y.proveWhatWasTyped)
}

func (y *typist) arrive() {
	y.find()
	y.answers("own")
	y.press("ctrl+a") // it says now
	y.answers(y.at("arrived", 50), "self", skip, skip, complaint)
	y.shot("walk-01-arrival")
	y.save()
	y.shot("walk-02-registered")
}

// triage takes the patient from the board, and types a NEWS2 of 8.
func (y *typist) triage() {
	y.keys("F4")
	pause(600)
	y.keys("Down", "t")
	pause(600)
	y.press("shift+Tab")
	y.press("ctrl+a")
	y.answers(y.at("assessed", 40), "difficulty br")
	y.press("alt+3")
	y.shot("walk-03-triage-acuity")
	y.answers(skip, "Speaks in words, tripod", "4", skip, "majors 1")
	y.answers(skip, skip, skip) // allergies stand as the arrival has them
	y.answers("24", "93", skip, "a", "104", "62", "112", "a", "38.6", "n")
	y.shot("walk-04-triage")
	y.save()
	y.shot("walk-05-board")
}

// notes names two diagnoses, each found as it is typed.
func (y *typist) notes() {
	y.keys("Return")
	y.pick("clin")
	y.answers(y.at("seen", 30), "RUTH COLE", "tier 3", skip, skip, "y", skip, skip)
	y.answers("Wheeze since midnight", skip, "Salbutamol", skip, "y", "Wheeze both bases", "pneum", "s")
	y.shot("walk-06-notes")
	y.press("Return") // on what adds another diagnosis
	y.answers("asth", "c", skip, "Nebuliser, film, reassess")
	y.shot("walk-07-notes-second-diagnosis")
	y.save()
	y.shot("walk-08-record")
}

// observe types a set with a NEWS2 of 5.
func (y *typist) observe() {
	y.pick("obs")
	y.answers("n", "30")
	y.press("Right") // minutes
	y.answers(skip, skip, skip, y.at("taken", 20), "22", "94", "a", "110", "70", "104", "a", "37.9", "3", skip, "15", skip, "RC")
	y.shot("walk-09-observations")
	y.save()
}

// printBlank prints a form that somebody will write on, and gives its file.
func (y *typist) printBlank() string {
	y.t.Helper()
	y.keys("f")
	y.fast("refe")
	y.keys("ctrl+p")
	y.shot("walk-10-picker")
	var sheets []string
	waitFor(y.t, "the blank form came out of the printer", func() bool {
		sheets, _ = filepath.Glob(filepath.Join(y.paper, "*-form-*.pdf"))
		return len(sheets) == 1
	})
	y.keys("Escape")
	return sheets[0]
}

func (y *typist) leave() {
	y.keys("d")
	pause(600)
	y.answers(skip, y.at("concluded", 4), y.at("departed", 2), "treatment c", "home")
	y.shot("walk-11-departure")
	y.save()
}

// scan types what a scanner reads off the sheet, and then what a doctor wrote
// on it.
func (y *typist) scan(sheet string) {
	y.keys("F6")
	pause(600)
	y.shot("walk-12-owed")
	y.fast(y.pageCode(sheet))
	y.keys("Return")
	pause(600)
	y.answers("Lena Marsh, doctor")
	y.shot("walk-13-page")
	y.answers(skip)
	y.keys("1")
	pause(600)
	y.answers("cardio", y.at("asked", 8), "LM", "Dr Osei", "Troponin, for a bed")
	y.times["asked"] = onDay(y.times["asked"], y.times["arrived"]) // the day on the paper, as it was suggested
	y.shot("walk-14-typed-in")
	y.save()
	y.keys("F10")
	y.shot("walk-15-page-typed-in")
}

// proveWhatWasTyped holds the ledger against the keys.
func (y *typist) proveWhatWasTyped(k *app.Kiosk) error {
	ctx := context.Background()
	s, err := k.SignIn(ctx, "1001", pin)
	if err != nil {
		return err
	}
	report, err := k.Balance(ctx, nil)
	if err != nil {
		return err
	}
	if len(report.Lines) != 1 {
		return fmt.Errorf("%d attendances", len(report.Lines))
	}
	a, err := k.AttendanceByNumber(ctx, report.Lines[0].Number)
	if err != nil {
		return err
	}
	facts, err := k.Facts(ctx, a.ID)
	if err != nil {
		return err
	}
	y.same("facts", y.inWords(facts), y.filled(typedFacts, clock))
	answers, err := answersOf(ctx, s, a)
	if err != nil {
		return err
	}
	y.same("answers", answers, y.filled(typedAnswers, y.day))
	return y.proveScan(ctx, s, a)
}

// proveScan wants the scanned sheet to be typed in, on the word of whoever
// wrote it, and the casualty card's two pages to be owed yet.
func (y *typist) proveScan(ctx context.Context, s *app.Session, a record.Attendance) error {
	last := a.Filings[len(a.Filings)-1]
	if last.Name != "referral" || last.OnBehalfOf != "Lena Marsh, doctor" || last.Author != "1001" {
		y.t.Errorf("%s on behalf of %q by %s", last.Name, last.OnBehalfOf, last.Author)
	}
	owed, err := s.PagesOwed(ctx)
	if len(owed) != 2 || owed[0].Sheet != record.CasualtyCard || owed[1].Sheet != record.CasualtyCard {
		y.t.Errorf("%d pages are owed: %+v", len(owed), owed)
	}
	if a.Patient.NHSNumber != y.patient.NHSNumber || a.Complaint != complaint || a.Place != "Majors 1" {
		y.t.Errorf("%s, %q, in %q", a.Patient.Name, a.Complaint, a.Place)
	}
	return err
}

// answersOf gives each answer of the forms that were filed, by its linkId.
func answersOf(ctx context.Context, s *app.Session, a record.Attendance) ([]string, error) {
	var all []string
	for _, filing := range a.Filings {
		f, _, err := s.Filed(ctx, filing.Latest())
		if err != nil {
			return nil, err
		}
		for _, it := range f.Items() {
			if it.Answered && !it.ReadOnly {
				all = append(all, it.At+": "+f.Summary(it.At))
			}
		}
	}
	return all, nil
}

// inWords gives what was answered and counts as a fact, in order, but for what
// the patient index said of the person.
func (y *typist) inWords(facts []record.Fact) []string {
	var all []string
	for _, f := range facts {
		if !slices.Contains([]string{"NHS No.", "Birth date", "Sex", "Postcode", "Ethnic category", "Language"}, f.Label) {
			all = append(all, f.Label+": "+y.words(f))
		}
	}
	return all
}

func (y *typist) words(f record.Fact) string {
	switch {
	case len(f.Codes) > 0:
		return f.Codes[0].String()
	case !f.At.IsZero():
		return clock(f.At.In(y.zone))
	case f.Yes != nil:
		return fmt.Sprint(*f.Yes)
	case f.Number != "":
		return strings.TrimSpace(f.Number + " " + f.Unit.Code)
	}
	return f.Text
}

// onDay gives the time of the day of one moment on the day of another.
func onDay(at, day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, at.Location())
}

func clock(at time.Time) string { return at.Format("15:04") }

// day is how a form reads a time back: the walk may cross midnight.
func (y *typist) day(at time.Time) string {
	if at.YearDay() != time.Now().In(y.zone).YearDay() {
		return "yesterday " + clock(at)
	}
	return clock(at)
}

// filled puts the times that were typed into what is wanted, in such words.
func (y *typist) filled(want string, words func(time.Time) string) []string {
	lines := strings.Split(strings.TrimSpace(want), "\n")
	for i := range lines {
		for what, at := range y.times {
			lines[i] = strings.ReplaceAll(lines[i], "<"+what+">", words(at))
		}
	}
	return lines
}

// same compares line by line, and tells of those that one side has alone.
func (y *typist) same(what string, got, want []string) {
	y.t.Helper()
	if slices.Equal(got, want) {
		return
	}
	y.t.Errorf("the %s are not what was typed", what)
	for i := range max(len(got), len(want)) {
		if g, w := lineOf(got, i), lineOf(want, i); g != w {
			y.t.Logf("got  %s", g)
			y.t.Logf("want %s", w)
		}
	}
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}
