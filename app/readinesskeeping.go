package app

import (
	"context"
	"fmt"

	"github.com/tideover/tideover/forms/record"
)

// wholeLedger tells what the check found that walks all records after each
// start.
func (e *examination) wholeLedger() []probe {
	return []probe{{id: "whole-ledger", group: DataChecks, name: "All records", vital: true, test: func(context.Context) finding {
		return e.judgeCheck(e.k.RecordsCheck())
	}}}
}

func (e *examination) judgeCheck(c RecordsCheck) finding {
	switch {
	case c.Damage != nil:
		return notReady(c.Damage.Words, c.Damage.Hint, "What this kiosk shows could not be trusted.")
	case !c.HeldAt.IsZero():
		return found(fmt.Sprintf("All %s entries held at %s", thousands(int(c.Entries)), record.FormatDateTime(c.HeldAt.In(e.k.zone))))
	case c.Running && c.Whole > 0:
		return untested(fmt.Sprintf("Being looked through: %d%% so far, and all of that holds", 100*c.Done/c.Whole))
	}
	return untested("Looked through after each start; not yet after this one")
}

// backups tells how far the newest backup is behind the records.
func (e *examination) backups() []probe {
	return []probe{{id: "backup", group: DataChecks, name: "Backup", test: func(context.Context) finding {
		s := e.k.BackupState()
		f := e.judgeBackup(s)
		if s.Folder != "" {
			f = f.offering(ActBackUp)
		}
		return f
	}}}
}

func (e *examination) judgeBackup(s BackupState) finding {
	const fails = "If this disk died, what was registered since would be on paper alone."
	switch {
	case s.Trouble != nil:
		return seeTo(s.Trouble.Words, s.Trouble.Hint, fails)
	case s.Folder == "" && s.Last == nil:
		return seeTo("None is made", "Trust IT plugs a stick in and sets folder under [backup] in the settings, or runs: tideover ledger backup --to FOLDER.", "If this disk died, everything would be on paper alone.")
	case s.Last == nil:
		return untested("Goes to " + s.Folder + "; none was made yet")
	}
	words := "Made " + record.FormatDateTime(s.Last.At.In(e.k.zone))
	if s.Behind > 0 {
		words += fmt.Sprintf(", %s entries ago", thousands(int(s.Behind)))
	}
	switch {
	case s.SameDisk:
		return seeTo(words+", onto the disk of the records", "Trust IT sets a stick or a share as folder under [backup].", "If this disk died, its backups would die with it.")
	case s.Unwitnessed != nil:
		return seeTo(words+". The witness beside the settings cannot be written", s.Unwitnessed.Hint, "An older copy that was put back would not be noticed.")
	}
	return found(words)
}

// clock tells whether the clock was set and nobody has said that it is right.
func (e *examination) clock() []probe {
	return []probe{{id: "clock", group: PowerChecks, name: "Clock", test: func(ctx context.Context) finding {
		if err := e.k.LookAtClock(ctx); err != nil {
			return failed(err, "")
		}
		n, standing := e.k.ClockNotice()
		switch {
		case !standing:
			return found("It shows " + record.FormatDateTime(e.k.now()) + ", and was not set")
		case n.Impossible:
			return notReady(n.Words, "Set the machine’s date and time, or ask IT to.", "Times on every record and sheet would be wrong.")
		}
		return seeTo(n.Words, "Compare it with another clock. If it is right, press Ctrl+K; if not, ask IT to set it.", "Times on every record and sheet may be wrong.")
	}}}
}

// recovery tells whether the trust could open this kiosk's disk without it.
func (e *examination) recovery() []probe {
	return []probe{{id: "recovery", group: PeopleChecks, name: "Recovery key", test: func(ctx context.Context) finding {
		slots, err := e.k.Keys(ctx)
		if err != nil {
			return failed(err, "")
		}
		keys := 0
		for _, s := range slots {
			if s.Kind == "recovery" {
				keys++
			}
		}
		if keys == 0 {
			return seeTo("None: only this kiosk’s own key opens the records", "Trust IT runs tideover keys new-recovery on a stick, and puts its public half into the settings.", "If the kiosk died, nobody could read its disk.")
		}
		return found("Sealed for " + count(keys, "recovery key", "recovery keys") + " in the trust’s safe")
	}}}
}
