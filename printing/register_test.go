package printing

import (
	"fmt"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// registerSample is the register of a pack of n numbers; as it stands where it
// has come back.
func registerSample(n int, standing bool) PackRegister {
	r := PackRegister{Pack: 7, IssuedAt: at("2026-11-02 10:14"), IssuedBy: "K PATEL"}
	for i := range n {
		row := PackRow{Number: record.NewDowntimeNumber("K3", "7HWRM", i+1), Name: record.Name{Family: "Uniform", Given: "Foxtrot Whisky"}}
		if standing {
			row.At, row.By = at("2026-11-22 18:00").Add(time.Duration(i)*time.Minute), "Oluwaseun NWOSU-ABERNETHY"
			row.Returned, row.Outcome = i%4 == 0, []record.PackOutcome{"", record.PackUnused, record.PackDestroyed, ""}[i%4]
		}
		r.Rows = append(r.Rows, row)
	}
	if standing {
		r.AsAt = at("2026-11-23 09:00")
	}
	return r
}

func TestTheRegisterHoldsEveryNumber(t *testing.T) {
	fullRun(t)
	for _, c := range []struct {
		n        int
		standing bool
	}{{1, false}, {20, false}, {20, true}, {1000, false}, {45, true}} {
		name := fmt.Sprintf("register-%d-%v", c.n, c.standing)
		t.Run(name, func(t *testing.T) {
			p, r := testPress(t), registerSample(c.n, c.standing)
			pages, err := p.RegisterPages(record.PrintJob{}, r)
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := p.Register(testJob(record.PackRegister, pages), r, "K PATEL")
			if err != nil {
				t.Fatal(err)
			}
			keep(t, name+".pdf", pdf)
			if c.n == 20 {
				checkGolden(t, name, pdf)
			}
			tool(t, "qpdf", "--check", file(t, pdf))
			checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
			var numbers []string
			for _, row := range r.Rows {
				numbers = append(numbers, row.Number.String())
			}
			has(t, pdf, append(numbers, fmt.Sprintf("Sum is %d", c.n), fmt.Sprintf("Page %d of %d", pages, pages))...)
			readPage(t, file(t, pdf), pages, 150, PageCode{false, "K32611210301", record.PackRegister, pages, pages, 4126 + pages})
		})
	}
}
