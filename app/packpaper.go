package app

import (
	"context"
	"fmt"
	"strconv"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// chartOf gives what a sheet shows that is a ward's to write on: of a number of
// a blank pack its set, of an attendance what the record has.
func chartOf(ctx context.Context, k *Kiosk, r PrintRequest) (any, error) {
	if r.Attendance != "" {
		observed, err := k.observations(ctx, r.Attendance)
		return printing.Chart{Observed: observed}, err
	}
	return setOf(ctx, k, r)
}

// setOf gives the set of a blank pack that a number has, as its sheets tell it;
// nothing for a sheet about an attendance.
func setOf(ctx context.Context, k *Kiosk, r PrintRequest) (any, error) {
	if r.Attendance != "" {
		return nil, nil
	}
	p, i, err := k.packOf(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	return printing.Chart{Set: packSet(p, i)}, nil
}

// packOf finds the pack of a number and its place in it. It is ErrNotFound for a
// number of no pack, and ErrNumberUsed for one that somebody is registered under:
// then there is a patient whose sheets can be printed.
func (k *Kiosk) packOf(ctx context.Context, n record.DowntimeNumber) (record.Pack, int, error) {
	packs, err := k.ledger.Packs(ctx)
	for _, p := range packs {
		for i, s := range p.Sets {
			if s.Number != n {
				continue
			}
			if s.Returned {
				err = ledger.ErrNumberUsed
			}
			return p, i, err
		}
	}
	if err == nil {
		err = ErrNoSuchNumber
	}
	return record.Pack{}, 0, err
}

func packSet(p record.Pack, i int) *printing.PackSet {
	return &printing.PackSet{Pack: p.Pack, Set: i + 1, Of: len(p.Sets), Name: p.Sets[i].Name}
}

// orBlank makes the paper of a sheet that blank packs have as well: of a number
// that nobody is registered under it is drawn to be filled in by hand.
func orBlank(p paper, pages int, blank func(*printing.Press, record.PrintJob, printing.PackSet, string) ([]byte, error)) paper {
	known := p
	p.gather = setOf
	p.pages = func(ctx context.Context, s shown) (int, error) {
		if s.job.OfPack() {
			return pages, nil
		}
		return known.pages(ctx, s)
	}
	p.draw = func(ctx context.Context, s shown) ([]byte, error) {
		if !s.job.OfPack() {
			return known.draw(ctx, s)
		}
		var c printing.Chart
		if err := s.frozen(&c); err != nil {
			return nil, err
		}
		if c.Set == nil {
			return nil, fmt.Errorf("sheet %s bears a number and no set of a pack", s.job.Sheet)
		}
		return blank(s.press, s.job, *c.Set, s.by)
	}
	return p
}

// blankBand leaves the set out: a band bears identifiers and no more.
func blankBand(p *printing.Press, j record.PrintJob, _ printing.PackSet, by string) ([]byte, error) {
	return p.BlankBand(j, by)
}

// charted makes the paper of a sheet that a ward writes on.
func charted(pages func(*printing.Press, record.PrintJob, printing.Chart) (int, error), draw func(*printing.Press, record.PrintJob, printing.Chart, string) ([]byte, error)) paper {
	return paper{
		fresh: true, gather: chartOf,
		pages: func(_ context.Context, s shown) (int, error) {
			c, err := s.chart()
			if err != nil {
				return 0, err
			}
			return pages(s.press, s.job, c)
		},
		draw: func(_ context.Context, s shown) ([]byte, error) {
			c, err := s.chart()
			if err != nil {
				return nil, err
			}
			return draw(s.press, s.job, c, s.by)
		},
	}
}

func (s shown) chart() (printing.Chart, error) {
	c := printing.Chart{}
	err := s.frozen(&c)
	c.About = s.about
	return c, err
}

// registerPaper is the register of a pack, as it stands when it is asked for. A
// request's title says which pack, by its number.
var registerPaper = func() paper {
	p := gathered(standingRegister, func(p *printing.Press, j record.PrintJob, r printing.PackRegister) (int, error) {
		return p.RegisterPages(j, r)
	}, (*printing.Press).Register)
	p.act, p.oneSided = IssuePacks, true
	return p
}()

func standingRegister(ctx context.Context, k *Kiosk, r PrintRequest) (printing.PackRegister, error) {
	packs, err := k.ledger.Packs(ctx)
	if err != nil {
		return printing.PackRegister{}, err
	}
	n, err := strconv.Atoi(r.Title)
	if err != nil || n < 1 || n > len(packs) {
		return printing.PackRegister{}, fmt.Errorf("%w: %q", ErrNoPack, r.Title)
	}
	register := k.registerOf(packs[n-1])
	register.AsAt = k.now()
	return register, nil
}

// registerOf gives the register of a pack with what has come back.
func (k *Kiosk) registerOf(p record.Pack) printing.PackRegister {
	r := printing.PackRegister{Pack: p.Pack, IssuedAt: p.IssuedAt, IssuedBy: k.nameOf(p.IssuedBy)}
	for _, s := range p.Sets {
		row := printing.PackRow{Number: s.Number, Name: s.Name, Returned: s.Returned, Outcome: s.Outcome}
		if s.Returned || s.Outcome != "" {
			row.At, row.By = s.At, k.nameOf(s.By)
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}
