package printing

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

func TestXExp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	type key struct{ c, s, v string }
	n := map[key]int{}
	tot := map[key]int{}
	for p := 0; p < 4; p++ {
		for _, sheet := range homecomers(t, random) {
			pages := rasters(t, sheet)
			dots := float64(sheet.dpi) / 25.4
			for ci, c := range copies {
				if ci == 0 {
					continue
				}
				m := c.copy
				m.skew *= 2*random.Float64() - 1
				m.lean = 6 * random.Float64()
				var cuts, big, big2 []*image.Gray
				for _, s := range sheet.spots {
					img := m.of(pages[s.page-1], s.area.x*dots, s.area.y*dots, s.area.w*dots, s.area.h*dots, random)
					cuts = append(cuts, img)
					e := enlarged(img)
					big = append(big, e)
					big2 = append(big2, enlarged(e))
				}
				for v, set := range map[string][]*image.Gray{"1": cuts, "2": big, "4": big2} {
					z := zbarOf(t, sheet.spots, set)
					for i, s := range sheet.spots {
						k := func(r string) key { return key{c.name[:8], s.name, r + v} }
						tot[k("zx")]++
						if zxingOf(t, s.reader, set[i]) == s.want {
							n[k("zx")]++
						}
						if s.matrix {
							tot[k("dm")]++
							if dmtxOf(t, set[i]) == s.want {
								n[k("dm")]++
							}
						} else {
							tot[k("zb")]++
							if z[i] == s.want {
								n[k("zb")]++
							}
						}
					}
				}
			}
		}
	}
	for k, v := range tot {
		fmt.Printf("%-10s %-28s %-4s %d/%d\n", k.c, k.s, k.v, n[k], v)
	}
}
