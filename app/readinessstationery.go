package app

import (
	"context"
	"fmt"
	"strings"
)

// stationery asks whether what sheets are printed on would last.
func (e *examination) stationery() []probe {
	if len(e.k.Settings.Printers) == 0 {
		return nil
	}
	return []probe{{id: "stationery", group: PaperChecks, name: "Labels, wristbands, paper", test: func(ctx context.Context) finding {
		all, err := e.k.Stationery(ctx)
		if err != nil {
			return failed(err, "")
		}
		return judgeStationery(all)
	}}}
}

func judgeStationery(all []StationeryLeft) finding {
	var low, uncounted, left []string
	for _, l := range all {
		name := strings.ToLower(l.Item.String()[:1]) + l.Item.String()[1:]
		switch {
		case !l.Counted:
			uncounted = append(uncounted, name)
			continue
		case l.Low:
			low = append(low, fmt.Sprintf("%s: %d left", name, l.Left))
		}
		left = append(left, fmt.Sprintf("%s %d", name, l.Left))
	}
	switch {
	case len(low) > 0:
		return seeTo(sentence(strings.Join(low, "; ")), "Fetch more, and say so at the print centre: F5, then Ctrl+5.", "Sheets would wait for stationery that is locked away.").offering(ActPrintQueue)
	case len(uncounted) > 0:
		return seeTo(sentence("Nobody has counted "+strings.Join(uncounted, ", ")), "Count at the print centre: F5, then Ctrl+5.", "Nobody would be warned before it runs out.").offering(ActPrintQueue)
	}
	return found(sentence("Left: " + strings.Join(left, ", ")))
}
