package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// indexFresh is how old the patient index may be: it is taken every night.
const indexFresh = 24 * time.Hour

func (e *examination) patientIndex() []probe {
	return []probe{{id: "index", group: DataChecks, name: "Patient index", test: func(ctx context.Context) finding {
		o, err := e.k.Outage(ctx)
		if err != nil {
			return failed(err, "")
		}
		asOf, people := e.k.index.Freshness()
		return judgeIndex(people, asOf.In(e.k.zone), e.k.now(), o.Phase)
	}}}
}

// nextForIndex is what to do about an index that is old: in an outage there is
// no newer one, and nobody closes the kiosk for it.
func nextForIndex(p Phase) string {
	if p != Standby {
		return "Nothing now. Ask people for what has changed."
	}
	return "Trust IT closes Tideover, then: tideover index import FILE."
}

func judgeIndex(people int, asOf, now time.Time, p Phase) finding {
	age := now.Sub(asOf)
	if people == 0 {
		return notReady("No patient index is loaded", nextForIndex(p), "Nobody could be looked up: every patient would be typed whole.")
	}
	words := fmt.Sprintf("%s people, of %s", thousands(people), record.FormatDateTime(asOf))
	switch {
	case age < -time.Minute:
		return seeTo(words+", which is still to come", "Check this machine’s clock, and the time that the index was imported with.", "Nobody could tell how old the patient index is.")
	case age >= indexFresh:
		return seeTo(words+", "+record.FormatDuration(age.Truncate(time.Hour))+" old", nextForIndex(p), "Whoever is new to the trust since the index was taken would not be found.")
	}
	return found(words + ", " + record.FormatDuration(age) + " old")
}

func (e *examination) formsAndCodes() []probe {
	return []probe{{id: "forms", group: DataChecks, name: "Forms and code lists", test: func(context.Context) finding {
		codes := e.k.codes.Tally()
		if bad := e.k.unusable; len(bad) > 0 {
			return seeTo(fmt.Sprintf("%d of the trust’s own forms cannot be used: %s", len(bad), bad[0].File),
				"Trust IT puts the file right, or takes it out of the forms folder: "+bad[0].Err.Error(), "The department would do without that form, or with the one that it was to replace.")
		}
		words := fmt.Sprintf("%d forms, %d lists, %s codes to choose from", len(e.k.forms.Names()), codes.Lists, thousands(codes.Offered))
		if codes.Unverified == 0 {
			return found(words)
		}
		return seeTo(fmt.Sprintf("%s, %d of them not verified", words, codes.Unverified),
			"Trust IT refreshes the SNOMED CT lists from TRUD.",
			"Some complaints would be recorded under codes that nobody has verified.")
	}}}
}

// The kiosk's own savepoint, which is written, read back and dropped to prove
// that the records take writes. No person has such a staff number.
const (
	proofOwner   = "kiosk:readiness"
	proofSubject = "proof"
)

// slowRecords is how long one write and read back may take before the disk is
// called slow: a person waits for several at every registration.
const slowRecords = 500 * time.Millisecond

func (e *examination) records() []probe {
	const fails = "No arrival could be saved here."
	return []probe{{id: "records", group: DataChecks, name: "Records", vital: true, test: func(ctx context.Context) finding {
		began := e.k.outside.Elapsed()
		if err := e.k.proveRecords(ctx); err != nil {
			return failed(err, fails)
		}
		took := e.k.outside.Elapsed() - began
		words := fmt.Sprintf("%s entries. Written and read back in %s", thousands(int(e.k.ledger.Head().Seq)), milliseconds(took))
		if took > slowRecords {
			return seeTo(words+", which is slow", "Close what else runs on this machine; if it stays so, trust IT changes the disk.", "Every registration would keep people waiting.")
		}
		return found(words)
	}}}
}

// errReadBack says that a disk gave back something else than was written.
var errReadBack = errors.New("what was written was not read back")

// proveRecords writes to the real ledger, reads it back, and takes it away
// again in a commit, so that both ways of writing are proved and nothing stays.
func (k *Kiosk) proveRecords(ctx context.Context) error {
	mark, err := record.NewID(k.now(), k.outside.Random)
	if err != nil {
		return err
	}
	content, err := json.Marshal(mark)
	if err != nil {
		return err
	}
	if err := k.ledger.KeepSavepoint(ctx, ledger.Savepoint{Owner: proofOwner, Subject: proofSubject, Content: content}); err != nil {
		return err
	}
	kept, err := k.ledger.Savepoints(ctx, proofOwner)
	if err != nil {
		return err
	}
	if len(kept) != 1 || !bytes.Equal(kept[0].Content, content) {
		return &ledger.DamagedError{Why: errReadBack.Error()}
	}
	return k.ledger.Commit(ctx, func(tx *ledger.Tx) error { return tx.DropSavepoint(proofOwner, proofSubject) })
}

// What a busy department writes: some 40 kB in the ledger for an attendance
// with its sheets and deliveries, 110 kB for the sheets where a folder stands
// for the printer, and room to spare.
const (
	patientsAnHour  = 20
	bytesAPatient   = 200_000
	diskLow         = 1_000_000_000
	diskNearlyEmpty = 100_000_000
)

func (e *examination) disk() []probe {
	return []probe{{id: "disk", group: DataChecks, name: "Disk", vital: true, test: func(context.Context) finding {
		free, err := diskFree(e.k.Settings.Data)
		switch {
		case errors.Is(err, errors.ErrUnsupported):
			return finding{state: CheckSeeToIt, words: "This system does not say how much is free", next: "Look with the system’s own tools that 1 GB or more is free."}
		case err != nil:
			return failed(err, "No arrival could be saved here.")
		}
		return judgeDisk(free)
	}}}
}

func judgeDisk(free uint64) finding {
	words := fmt.Sprintf("%s free: %s at %d patients an hour", size(free), lasting(free), patientsAnHour)
	switch {
	case free < diskNearlyEmpty:
		return notReady(words, "Free space on the disk of the data folder now.", "The disk would fill up, and then no arrival could be saved.")
	case free < diskLow:
		return seeTo(words, "Free space on the disk of the data folder.", "The disk could fill up in a long outage.")
	}
	return found(words)
}

// lasting says for how long so many bytes are enough.
func lasting(free uint64) string {
	hours := free / (patientsAnHour * bytesAPatient)
	switch days := hours / 24; {
	case days > 365:
		return "more than a year"
	case days >= 60:
		return fmt.Sprintf("about %d months", days/30)
	case days >= 2:
		return fmt.Sprintf("about %d days", days)
	}
	return fmt.Sprintf("about %dhr", hours)
}

// size gives bytes as disks are sold: 1 GB is a thousand million.
func size(bytes uint64) string {
	switch {
	case bytes >= 10_000_000_000:
		return fmt.Sprintf("%d GB", bytes/1_000_000_000)
	case bytes >= 1_000_000_000:
		return fmt.Sprintf("%.1f GB", float64(bytes/100_000_000)/10)
	}
	return fmt.Sprintf("%d MB", bytes/1_000_000)
}

func milliseconds(d time.Duration) string {
	switch ms := d.Milliseconds(); ms {
	case 0:
		return "less than 1 millisecond"
	case 1:
		return "1 millisecond"
	default:
		return fmt.Sprintf("%s milliseconds", thousands(int(ms)))
	}
}

// thousands sets a number with its commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
