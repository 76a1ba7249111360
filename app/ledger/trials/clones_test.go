package trials

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms/record"
)

// TestClonesRepeatNoNumber has two clones of one disk, neither of which can
// know of the other, register side by side: no number twice, none lost.
func TestClonesRepeatNoNumber(t *testing.T) {
	t.Parallel()
	patients := rounds(10_000, 300, 20)
	folder := scratch(t)
	first, err := busyDesk(filepath.Join(folder, "first"))
	must(t, err)
	second, err := first.copyTo(filepath.Join(folder, "second"))
	must(t, err)
	clones := []desk{first, second}
	shown := make([]map[record.DowntimeNumber]record.ID, len(clones))
	var kiosks sync.WaitGroup
	for i, d := range clones {
		kiosks.Go(func() {
			var err error
			if shown[i], err = registerMany(d, patients); err != nil {
				t.Error(err)
			}
		})
	}
	kiosks.Wait()
	for number := range shown[0] {
		if shown[1][number] != "" {
			t.Errorf("%s was issued by both", number)
		}
	}
	for i, d := range clones {
		now, err := accountOf(d)
		must(t, err)
		if len(shown[i]) != patients || len(now.numbers) != patients+2 {
			t.Errorf("%d numbers were shown and %d are there, of %d and two before the cloning", len(shown[i]), len(now.numbers), patients)
		}
		for number, id := range shown[i] {
			if err := now.shown(number, id); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("2 clones, %d patients each", patients)
}

func registerMany(d desk, patients int) (map[record.DowntimeNumber]record.ID, error) {
	s, err := d.settings()
	if err != nil {
		return nil, err
	}
	s.Printers = nil // the sheets wait; nobody looks through thousands of them each time
	k, session, err := openAs(s, app.Outside{Dial: noNetwork})
	if err != nil {
		return nil, err
	}
	shown := map[record.DowntimeNumber]record.ID{}
	for n := range patients {
		a, err := arrive(session, n)
		if err != nil {
			return shown, err
		}
		shown[a.Number] = a.ID
	}
	return shown, k.Close()
}
