package printing

import (
	"errors"
	"os"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func thermal(t testing.TB, p *Press, dpi int) *Press {
	t.Helper()
	q, err := p.Thermal(dpi)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestTry(t *testing.T) {
	for _, dpi := range []int{203, 300} {
		p := thermal(t, testPress(t), dpi)
		job := testJob(record.LabelSheet, 1)
		for name, a := range nastiest() {
			z, err := p.Labels(job, a, "K PATEL")
			if err != nil {
				t.Fatal(err)
			}
			os.WriteFile("/tmp/zs/l-"+name+map[int]string{203: "203", 300: "300"}[dpi]+".zpl", z, 0o600)
			for _, s := range BandStock() {
				job.Layout = s
				z, err := p.Wristband(job, a, "K PATEL")
				if err != nil {
					t.Fatal(err)
				}
				os.WriteFile("/tmp/zs/b-"+s+"-"+name+map[int]string{203: "203", 300: "300"}[dpi]+".zpl", z, 0o600)
			}
			job.Layout = ""
		}
	}
	if _, err := testPress(t).Thermal(600); !errors.Is(err, ErrHead) {
		t.Error(err)
	}
}
