package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// filed files a form about somebody, with answers by their linkIds in turn.
func (d *desk) filed(a record.Attendance, form string, answers ...string) {
	d.t.Helper()
	f, err := d.ui.session.File(ctx, a.ID, form)
	d.must(err)
	for pair := range slices.Chunk(answers, 2) {
		f.Set(pair[0], pair[1])
	}
	if _, err := f.Save(ctx); err != nil {
		d.t.Fatalf("%s: %v, %+v", form, err, f.Problems())
	}
}

// observed files a whole set of observations so many minutes ago.
func (d *desk) observed(a record.Attendance, ago, respirations, consciousness string) {
	d.t.Helper()
	d.filed(a, "observations", "obs.takenAt", ago, "news.respirations", respirations, "news.spo2", "97", "news.systolic", "120",
		"news.pulse", "70", "news.temperature", "37.0", "news.consciousness", consciousness, "news.oxygen", "Air")
}

// says gives what the row of one patient says.
func (b *board) says(a record.Attendance) string {
	for _, r := range b.rows {
		if r.ID == a.ID {
			return strings.Join(textsOf(b.row(r, b.u.kiosk.Now()).Content()), "|")
		}
	}
	return ""
}

func TestTheBoardShowsHowSickAndHowFar(t *testing.T) {
	d, all := onBoard(t)
	breathless, chest, fall, child := all["Adeyemi Folasade"], all["Whittaker Margaret"], all["Roberts Geoffrey"], all["Taylor-Hughes Poppy"]
	d.observed(breathless, "-55", "18", "A")
	d.observed(breathless, "-15", "26", "V")
	d.observed(chest, "-30", "22", "A")
	d.observed(chest, "-5", "18", "A")
	d.filed(chest, "notes", "notes.seenAt", "-90")
	d.filed(fall, "notes", "notes.seenAt", "-150")
	d.filed(fall, "decision-to-admit", "departure.decidedToAdmitAt", "-35", "admit.specialty", "Geriatric medicine service")
	d.later(0)
	at := func(minutes time.Duration) string { return record.FormatTime(d.clock().Add(-minutes * time.Minute)) }
	b := d.board()
	for _, c := range []struct {
		a    record.Attendance
		want string
	}{
		{breathless, "Difficulty breathing|" + at(15)}, {chest, "Chest pain|" + at(5)}, {chest, "In treatment|Since " + at(90)},
		{fall, "Not done"}, {fall, "Awaiting bed|Decided " + at(35)}, {child, "Under 16"}, {child, "To be seen"},
	} {
		if got := b.says(c.a); !strings.Contains(got, c.want) {
			t.Errorf("%q is not in %q", c.want, got)
		}
	}
	want := map[record.ID]app.Score{breathless.ID: {Total: 6, Rose: true}, chest.ID: {Total: 0}}
	for _, r := range b.rows {
		w, scored := want[r.ID]
		if scored != (r.Score != nil) || scored && (r.Score.Total != w.Total || r.Score.Rose != w.Rose) {
			t.Errorf("%s scores %+v, want %+v", r.Patient.Name, r.Score, w)
		}
	}
	d.shot("06-board")
	for key, rows := range map[string]int{"3": 9, "4": 1, "5": 1} {
		d.press(key)
		if n := len(b.list.Rows()); n != rows {
			t.Errorf("after %s the board has %d rows, want %d", key, n, rows)
		}
	}
	d.press("4")
	d.sees("WHITTAKER, Margaret (Mrs)")
}
