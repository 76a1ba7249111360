package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// supply is one battery or UPS as Linux tells of it
// (Documentation/ABI/testing/sysfs-class-power).
type supply struct {
	name     string // of its folder: BAT0
	kind     string // Battery or UPS
	status   string // Charging, Discharging, Full, Not charging, Unknown
	capacity int    // in percent; -1 where it does not say
	left     time.Duration
}

// The charge in percent below which a battery is worth a look, and below which
// it will soon be empty.
const (
	chargeLow    = 50
	chargeSparse = 20
)

// power has a check for each battery and UPS, and none where there is none or
// where the system does not tell.
func (e *examination) power() []probe {
	supplies := readSupplies(e.k.outside.Power)
	var all []probe
	for _, s := range supplies {
		name := s.kind
		if len(supplies) > 1 {
			name += " " + s.name
		}
		all = append(all, probe{id: "power " + s.name, group: PowerChecks, name: name, vital: true, test: func(context.Context) finding {
			now, err := readSupply(e.k.outside.Power, s.name)
			if err != nil {
				return untested("It does not say how full it is")
			}
			return now.judge()
		}})
	}
	return all
}

func readSupplies(power fs.FS) []supply {
	folders, err := fs.ReadDir(power, ".")
	if err != nil {
		return nil // no such folder: not Linux, or no power supply
	}
	var all []supply
	for _, f := range folders {
		if s, err := readSupply(power, f.Name()); err == nil {
			all = append(all, s)
		}
	}
	return all
}

var errNoSupply = errors.New("no battery of this machine")

// readSupply reads one folder. Mains, and the batteries of mice and keyboards,
// are none of ours.
func readSupply(power fs.FS, name string) (supply, error) {
	said := func(attribute string) string {
		text, err := fs.ReadFile(power, path.Join(name, attribute))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(text))
	}
	s := supply{name: name, kind: said("type"), status: said("status"), capacity: -1}
	if s.kind != "Battery" && s.kind != "UPS" || said("scope") == "Device" || said("present") == "0" {
		return s, errNoSupply
	}
	if n, err := strconv.Atoi(said("capacity")); err == nil {
		s.capacity = n
	}
	s.left = timeLeft(said)
	return s, nil
}

// timeLeft is how long the present load can be carried: as the supply says, or
// by what it holds and gives.
func timeLeft(said func(string) string) time.Duration {
	number := func(attribute string) float64 {
		n, err := strconv.ParseFloat(said(attribute), 64)
		if err != nil {
			return 0
		}
		return max(n, -n) // some give a negative current while they discharge
	}
	if seconds := number("time_to_empty_now"); seconds > 0 {
		return time.Duration(seconds * float64(time.Second))
	}
	for _, pair := range [][2]string{{"energy_now", "power_now"}, {"charge_now", "current_now"}} {
		if held, drawn := number(pair[0]), number(pair[1]); held > 0 && drawn > 0 {
			return time.Duration(held / drawn * float64(time.Hour))
		}
	}
	return 0
}

func (s supply) judge() finding {
	const fails = "This kiosk would go off when its battery is empty."
	words := s.words()
	switch {
	case s.capacity < 0 && s.status != "Discharging":
		return untested(words)
	case s.status == "Discharging" && s.capacity >= 0 && s.capacity < chargeSparse:
		return notReady(words, "Plug this kiosk in now.", fails)
	case s.status == "Discharging":
		return seeTo(words, "Plug this kiosk in.", fails)
	case s.capacity < chargeLow:
		return seeTo(words, "Leave it plugged in; if it does not charge, trust IT changes the battery.", "A power cut soon would end this kiosk early.")
	}
	return found(words)
}

func (s supply) words() string {
	var parts []string
	if s.capacity >= 0 {
		parts = append(parts, fmt.Sprintf("%d%% full", s.capacity))
	}
	switch s.status {
	case "Discharging":
		parts = append(parts, "running on it")
		if s.left > 0 {
			parts = append(parts, record.FormatDuration(s.left)+" left at the present load")
		}
	case "Charging":
		parts = append(parts, "charging")
	case "Full", "Not charging":
		parts = append(parts, "plugged in")
	default:
		parts = append(parts, "it does not say whether it is in use")
	}
	words := strings.Join(parts, ", ")
	return strings.ToUpper(words[:1]) + words[1:]
}
