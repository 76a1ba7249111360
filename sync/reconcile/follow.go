package reconcile

import (
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// follow finds out where a number that stands for one attendance ends.
func (a *account) follow(line *Line, at record.Attendance) {
	line.Omissions = a.omissions(at)
	if line.Problems = a.problems(at); len(line.Problems) > 0 {
		line.End = Waiting
		return
	}
	line.Proof = a.proof(at)
	switch {
	case at.Withdrawal != nil:
		line.End = Withdrawn
	case at.Match != nil && at.Match.Outcome == record.MatchSame:
		line.End = Matched
	default:
		line.End = Delivered
	}
}

// omissions gives what the destinations were not told of the forms of an
// attendance, as their receipts say it. A later entry of the same form that
// was told makes good what an earlier one left out, and a withdrawal all of it.
func (a *account) omissions(at record.Attendance) []Problem {
	if at.Withdrawal != nil {
		return nil
	}
	var problems []Problem
	for _, v := range a.views {
		since := map[record.ID]bool{}
		for _, e := range slices.Backward(a.entries[at.ID]) {
			p, form := place{v.Destination, e.ID}, formOf(at, e)
			if !a.told[p] || since[form] {
				continue
			}
			since[form] = true
			for _, words := range a.omitted[p] {
				problems = append(problems, leftOut(v.Destination, words))
			}
		}
	}
	return problems
}

// formOf names the form that an entry is of, within its attendance.
func formOf(at record.Attendance, e record.Entry) record.ID {
	if filing, ok := at.Filing(e.ID); ok {
		return filing.ID()
	}
	if e.Kind == record.KindAmended {
		return record.ID(record.KindRegistered)
	}
	return record.ID(e.Kind)
}

// followPack finds out where a number ends that nobody is registered under: on
// a blank pack that is still out, or that came back.
func (a *account) followPack(line *Line) {
	n, onPack := a.packs[line.Number]
	switch {
	case !onPack || a.heldAnywhere(line.Number):
		line.left(noAttendance())
	case n.Outcome == record.PackUnused:
		line.End, line.Proof = Withdrawn, Unused
	case n.Outcome == record.PackDestroyed:
		line.End, line.Proof = Withdrawn, Destroyed
	default:
		line.End, line.Problems = Waiting, []Problem{onPaper()}
	}
}

func (a *account) heldAnywhere(n record.DowntimeNumber) bool {
	return slices.ContainsFunc(a.views, func(v View) bool { return v.Held[n] > 0 })
}

func (a *account) problems(at record.Attendance) []Problem {
	if at.Withdrawal == nil && len(a.views) == 0 {
		return []Problem{noDestination()}
	}
	var problems []Problem
	for _, v := range a.views {
		if at.Withdrawal != nil {
			problems = append(problems, a.followWithdrawn(v, at)...)
		} else {
			problems = append(problems, a.followDelivered(v, at)...)
		}
	}
	if at.Withdrawal == nil && at.Match != nil && at.Match.Outcome == record.MatchWaiting {
		return unmatchedBefore(problems)
	}
	return problems
}

// unmatchedBefore puts the decision that is wanted first, and leaves out that
// nothing was delivered, since nothing will be until somebody decides.
func unmatchedBefore(problems []Problem) []Problem {
	rest := slices.DeleteFunc(problems, func(p Problem) bool { return p.Why == Undelivered })
	return append([]Problem{unmatched()}, rest...)
}

// proof gives the weakest proof among the destinations that were told.
func (a *account) proof(at record.Attendance) Proof {
	proof := NeverSent
	for _, v := range a.views {
		switch {
		case !a.anyTold(v.Destination, at):
		case !v.Asked:
			return Acknowledged
		default:
			proof = ReadBack
		}
	}
	return proof
}

func (a *account) anyTold(destination string, at record.Attendance) bool {
	for _, e := range a.entries[at.ID] {
		if a.told[place{destination, e.ID}] {
			return true
		}
	}
	return false
}

// followDelivered holds an attendance against one destination: every entry must
// have its receipt, and the destination must hold the attendance once.
func (a *account) followDelivered(v View, at record.Attendance) []Problem {
	problems := a.unsettled(v.Destination, at)
	if !v.Asked {
		return problems
	}
	switch held := v.Held[at.Number]; {
	case held == 0 && a.anyTold(v.Destination, at):
		problems = append(problems, missing(v.Destination))
	case held > 1:
		problems = append(problems, doubled(v.Destination, held))
	}
	return problems
}

// followWithdrawn holds a withdrawn attendance against one destination: if that
// ever heard of it, it must have acknowledged the withdrawal; and it must hold
// nothing.
func (a *account) followWithdrawn(v View, at record.Attendance) []Problem {
	problems := a.owedProblems(v.Destination, at)
	if len(problems) == 0 && a.anyTold(v.Destination, at) && !a.withdrawalTold(v.Destination, at) {
		problems = append(problems, unproved(v.Destination))
	}
	if v.Asked && v.Held[at.Number] > 0 {
		problems = append(problems, stillHeld(v.Destination))
	}
	return problems
}

func (a *account) withdrawalTold(destination string, at record.Attendance) bool {
	for _, e := range a.entries[at.ID] {
		if e.Kind == record.KindWithdrawn && a.told[place{destination, e.ID}] {
			return true
		}
	}
	return false
}

// unsettled says what is still to come at a destination: first what its outbox
// holds, and else any entry that has neither a receipt nor a place there nor a
// later amendment that replaced it. A form is replaced by the same form alone,
// and is nothing to a destination that takes none.
func (a *account) unsettled(destination string, at record.Attendance) []Problem {
	if problems := a.owedProblems(destination, at); len(problems) > 0 {
		return problems
	}
	replaced := false // by an amendment that the destination has
	entries := a.entries[at.ID]
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.Kind == record.KindFiled {
			if !a.formTold(destination, at, e) {
				return []Problem{unproved(destination)}
			}
			continue
		}
		told := a.told[place{destination, e.ID}]
		tellsAll := e.Kind == record.KindRegistered || e.Kind == record.KindAmended || e.Kind == record.KindTriaged
		if !told && !(replaced && tellsAll) {
			return []Problem{unproved(destination)}
		}
		replaced = replaced || told && e.Kind == record.KindAmended
	}
	return nil
}

// formTold reports whether a destination needs no more of a filed form: it
// takes none, or has it, or has what replaced it.
func (a *account) formTold(destination string, at record.Attendance, e record.Entry) bool {
	if !a.forms[destination] {
		return true
	}
	filing, known := at.Filing(e.ID)
	if !known {
		return a.told[place{destination, e.ID}]
	}
	since := filing.Entries[slices.Index(filing.Entries, e.ID):]
	return slices.ContainsFunc(since, func(id record.ID) bool { return a.told[place{destination, id}] })
}

// owedProblems says that the outbox still holds something of the attendance for
// a destination, in the words of a refusal where there was one.
func (a *account) owedProblems(destination string, at record.Attendance) []Problem {
	owed := 0
	for _, e := range a.entries[at.ID] {
		p := place{destination, e.ID}
		o := a.owed[p]
		switch {
		case o == nil || a.told[p]:
		case o.Refused != nil:
			return []Problem{refused(destination, *o.Refused)}
		default:
			owed++
		}
	}
	if owed > 0 {
		return []Problem{undelivered(destination)}
	}
	return nil
}
