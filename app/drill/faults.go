package drill

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Fault is one way in which a trust's systems misbehave.
type Fault string

// The faults. What a door has no use for does not happen at it.
const (
	LateReply      Fault = "late reply"       // answered after Faults.Late
	ErrorFirst     Fault = "error first"      // AE, or 500, the first time; taken when sent again
	LostReply      Fault = "lost reply"       // taken, then the line drops before the answer
	Away           Fault = "away"             // not taken; connections are refused for Faults.Away
	Busy           Fault = "busy"             // FHIR: 503 with Retry-After, not taken
	WrongControlID Fault = "wrong control ID" // HL7: taken, but the answer names another message
)

// maxFaults is how often one message can meet a fault, so that whoever sends
// again gets through.
const maxFaults = 2

// Faults is a plan of misbehaviour, drawn from its seed. The zero value is a
// trust that behaves.
type Faults struct {
	Seed uint64
	// Percent is how many in a hundred messages meet each fault.
	Percent    map[Fault]float64
	Late, Away time.Duration
	RetryAfter time.Duration // told in whole seconds, rounded up
}

// plan draws faults as messages come.
type plan struct {
	mu       sync.Mutex
	faults   Faults
	dice     dice
	met      map[string]int // by message
	injected map[Fault]int
}

func newPlan(f Faults) *plan {
	return &plan{faults: f, dice: newDice(f.Seed, diceTrust, 0), met: map[string]int{}, injected: map[Fault]int{}}
}

// draw gives the fault that a message meets, or none.
func (p *plan) draw(message string, possible ...Fault) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	roll := p.dice.Float64() * 100
	if p.met[message] >= maxFaults {
		return ""
	}
	for _, f := range slices.Sorted(maps.Keys(p.faults.Percent)) {
		if roll -= p.faults.Percent[f]; roll >= 0 {
			continue
		}
		if !slices.Contains(possible, f) {
			return ""
		}
		p.met[message]++
		p.injected[f]++
		return f
	}
	return ""
}

func (p *plan) counts() map[Fault]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.injected)
}
