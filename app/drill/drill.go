// Package drill makes the people and the other side of an exercise: a
// population of invented patients, a shift of arrivals at an emergency
// department, and a trust that takes messages over HL7 v2 and FHIR R4 and
// misbehaves as trusts do.
//
// Everything is drawn from a seed, so that the same seed tells the same story
// again. Nobody in it exists: NHS numbers lie in 999 000 0000 to 999 999 9999,
// telephone numbers in the ranges that Ofcom keeps for drama, the town of
// Marlham and its postcode area QM are invented.
//
// [Patients] and [Shift] are pure: they do no I/O and read no clock. [Trust]
// opens sockets on the loopback address. What is registered, printed and
// delivered during an exercise is package app's business; the trust here only
// answers, and keeps its own account of what it was told, so that the kiosk's
// account can be held against one that it did not write.
package drill

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// dice draws reproducibly.
type dice struct{ *rand.Rand }

// newDice gives the dice of one purpose and one ordinal under a seed. Draws of
// different purposes never shift one another.
func newDice(seed, purpose, ordinal uint64) dice {
	return dice{rand.New(rand.NewPCG(seed^purpose*0x9E3779B97F4A7C15, ordinal*0xD1B54A32D192ED03+purpose))}
}

// chance is true in percent of a hundred draws.
func (d dice) chance(percent float64) bool { return d.Float64()*100 < percent }

// between draws from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// minutes draws a whole number of minutes from low to high.
func (d dice) minutes(low, high int) time.Duration {
	return time.Duration(d.between(low, high)) * time.Minute
}

// one draws an element evenly.
func one[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// early draws an element and favours the first ones, as names do.
func early[T any](d dice, from []T) T {
	return from[int(math.Pow(d.Float64(), 1.25)*float64(len(from)))]
}

// weigh draws the place of a weight, in proportion to the weights.
func weigh(d dice, weights ...float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := d.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// daysBefore gives the day that lies n days before day.
func daysBefore(day record.Date, n int) record.Date {
	return record.DateOf(day.Time().AddDate(0, 0, -n))
}
