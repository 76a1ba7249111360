package reconcile

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/tideover/tideover/forms/record"
)

// The problems in words. None of them holds patient data: a destination's own
// words come from a refusal, which keeps none.

func unmatched() Problem {
	return Problem{Unmatched, "", "Nobody has decided yet which person in the trust's index this is.",
		"Open Review, compare, and choose one or keep as new.", "Records"}
}

func refused(destination string, r record.Refused) Problem {
	return Problem{Refused, destination, fmt.Sprintf("Refused by %s with %s: %s.", destination, r.Code, oneLine(r.Words)),
		"Mend the record; that sends it again.", "Reception lead"}
}

func undelivered(destination string) Problem {
	return Problem{Undelivered, destination, "Not delivered to " + destination + " yet.",
		"Deliver again; if it has been tried, ask the destination's team whether it is there.", "Integration"}
}

func unproved(destination string) Problem {
	return Problem{Unproved, destination, "No receipt from " + destination + ", and nothing more is set to be sent.",
		"Ask the destination's team whether it is there, and keep this ledger for Tideover's support.", "Integration"}
}

func leftOut(destination, words string) Problem {
	return Problem{LeftOut, destination, "At " + destination + ": " + oneLine(words) + ".",
		"The answers are there; enter what is missing from them by hand, or have the form mended.", "Trust IT"}
}

func missing(destination string) Problem {
	return Problem{Missing, destination, destination + " acknowledged it, but does not hold it.",
		"Ask the destination's team for this number; if it is gone, enter it from the card.", "Integration"}
}

func doubled(destination string, times int) Problem {
	return Problem{Doubled, destination, fmt.Sprintf("%s holds it %d times.", destination, times),
		"Ask the destination's team to keep one and cancel the rest.", "Records"}
}

func stillHeld(destination string) Problem {
	return Problem{StillHeld, destination, "Withdrawn here, but " + destination + " still holds it.",
		"Ask the destination's team to cancel it.", "Records"}
}

func noDestination() Problem {
	return Problem{NoDestination, "", "There is no destination to deliver to.",
		"Set up a destination and deliver.", "Trust IT"}
}

func onPaper() Problem {
	return Problem{OnPaper, "", "Issued on a blank pack, and not returned.",
		"Find the pack: type in what was written (F6), or say that it came back unused or was destroyed.", "Shift lead"}
}

func noAttendance() Problem {
	return Problem{NoAttendance, "", "Issued, but nobody is registered under it.",
		"Look for paper with this number; then check the ledger against its copy.", "Trust IT"}
}

func issuedTwice(times int) Problem {
	return Problem{IssuedTwice, "", fmt.Sprintf("Issued %d times.", times),
		"Find both patients' paper and register one of them anew.", "Records"}
}

func shared(attendances int) Problem {
	return Problem{Shared, "", fmt.Sprintf("%d attendances have this one number.", attendances),
		"Find both patients' paper and register one of them anew.", "Records"}
}

func neverIssued(words, destination string) Problem {
	return Problem{NeverIssued, destination, "No counter of ours issued it, but " + words + ".",
		"Ask whether a kiosk or a backup is missing from this account.", "Trust IT"}
}

func gap() Problem {
	return Problem{Gap, "", "The counter went past it.",
		"Look for paper with this number; then check the ledger against its copy.", "Trust IT"}
}

// oneLine makes a destination's words fit into a sentence and a cell: controls
// become spaces, and the full stop is ours.
func oneLine(words string) string {
	plain := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(words, "\uFFFD"))
	plain = strings.TrimRight(strings.Join(strings.Fields(plain), " "), ". ")
	if plain == "" {
		return "no reason given"
	}
	return plain
}
