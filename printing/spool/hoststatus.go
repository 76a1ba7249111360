package spool

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxHostStatus bounds what is read of one answer; a real one has 82 bytes.
const maxHostStatus = 4096

// errOddAnswer says that a label printer is there and answers, and what it says
// cannot be made out.
var errOddAnswer = errors.New("its answer to ~HS cannot be made out")

// hostStatus is the answer to ~HS: three strings of numbers with commas between
// them (ZPL II Programming Guide, "Host Status Return").
type hostStatus struct {
	paperOut, paused, bufferFull, headOpen, ribbonOut bool
	lostSettings, cold, hot                           bool
	partial                                           bool // a label has come in by half
	formats                                           int  // labels taken in and not begun
	left                                              int  // of the batch that is being printed
}

// cutAnswer takes so many strings between STX and ETX off the front of what was
// read.
func cutAnswer(read []byte, n int) (texts []string, rest []byte, whole bool) {
	const stx, etx = 0x02, 0x03
	for rest = read; len(texts) < n; {
		begin := bytes.IndexByte(rest, stx)
		if begin < 0 {
			return nil, read, false
		}
		end := bytes.IndexByte(rest[begin:], etx)
		if end < 0 {
			return nil, read, false
		}
		texts = append(texts, string(rest[begin+1:begin+end]))
		rest = rest[begin+end+1:]
	}
	return texts, rest, true
}

// The places of what is read in the strings.
const (
	inString1 = 12
	inString2 = 11
)

func readHostStatus(texts []string) (hostStatus, error) {
	one, two := strings.Split(texts[0], ","), strings.Split(texts[1], ",")
	if len(one) < inString1 || len(two) < inString2 {
		return hostStatus{}, fmt.Errorf("%w: it has %d and %d parts, not %d and %d", errOddAnswer, len(one), len(two), inString1, inString2)
	}
	formats, err := strconv.Atoi(strings.TrimSpace(one[4]))
	if err != nil {
		return hostStatus{}, fmt.Errorf("%w: formats in its buffer: %w", errOddAnswer, err)
	}
	left, err := strconv.Atoi(strings.TrimSpace(two[8]))
	if err != nil {
		return hostStatus{}, fmt.Errorf("%w: labels left: %w", errOddAnswer, err)
	}
	set := func(part string) bool { return strings.TrimSpace(part) == "1" }
	return hostStatus{
		paperOut: set(one[1]), paused: set(one[2]), formats: formats, bufferFull: set(one[5]), partial: set(one[7]),
		lostSettings: set(one[9]), cold: set(one[10]), hot: set(one[11]),
		headOpen: set(two[2]), ribbonOut: set(two[3]), left: left,
	}, nil
}

// done reports whether nothing is left to print.
func (s hostStatus) done() bool { return s.formats == 0 && s.left == 0 && !s.partial }

// state words what the printer says of itself, what a person must see to first.
func (s hostStatus) state() State {
	state := State{Condition: Idle, Accepting: true}
	if !s.done() {
		state.Condition = Working
		state.Message = fmt.Sprintf("%d labels of the batch are left, %d more wait in the printer", s.left, s.formats)
	}
	for _, flag := range []struct {
		set     bool
		keyword string
		stops   bool
	}{
		{s.headOpen, HeadOpen, true}, {s.paperOut, LabelsOut, true}, {s.ribbonOut, RibbonOut, true}, {s.paused, Paused, true},
		{s.hot, HeadHot, true}, {s.cold, HeadCold, false}, {s.lostSettings, LostSettings, false}, {s.bufferFull, BufferFull, false},
	} {
		if !flag.set {
			continue
		}
		state.Reasons = append(state.Reasons, Explain(flag.keyword))
		if flag.stops {
			state.Condition = Stopped
		}
	}
	return state
}
