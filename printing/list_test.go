package printing

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func TestLook(t *testing.T) {
	p := testPress(t)
	dir := os.Getenv("TIDEOVER_SHEETS")
	for name, l := range map[string]List{"24": listSample(24), "1": listSample(1), "0": listSample(0), "300": listSample(300), "nasty": nastyList()} {
		l.Places = []string{"Waiting room", "Triage", "Resus 1", "Resus 2", "Resus 3", "Resus 4", "Majors 1", "Majors 2", "Majors 3", "Majors 4", "Majors 5", "Majors 6"}
		for kind, d := range map[string]struct {
			draw func(record.PrintJob, List, string) ([]byte, error)
			w, h float64
			k    record.SheetKind
		}{"dl": {p.DepartmentList, 297, 210, "DL01"}, "wl": {p.WardList, 297, 210, "WL01"}, "ho": {p.Handover, 210, 297, "HO01"}, "wh": {p.Whiteboard, 420, 297, "WH01"}} {
			pdf, err := d.draw(testJob(d.k, 0), l, "K PATEL")
			if err != nil {
				t.Fatal(err)
			}
			checkLayout(t, func(s string, a ...any) { t.Errorf(kind+name+s, a...) }, pdf, d.w, d.h)
			os.WriteFile(filepath.Join(dir, kind+"-"+name+".pdf"), pdf, 0o600)
		}
	}
}
