package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/cds"
	"github.com/tideover/tideover/sync/delivery"
	"github.com/tideover/tideover/sync/reconcile"
)

// The exit codes of the commands. Scripts branch on them; they never change.
const (
	ExitDone     = 0
	ExitFailed   = 1
	ExitUsage    = 2
	ExitDecision = 3  // something waits for a person's decision
	ExitNotZero  = 4  // the balance is not zero
	ExitInUse    = 10 // another process has the ledger
	ExitWrongKey = 11
	ExitDamaged  = 12
)

// ErrDecision says that a recovery did all it may without a person.
var ErrDecision = errors.New("something waits for a person's decision")

// ErrNotZero says that the balance of a recovery is not zero.
var ErrNotZero = errors.New("the balance is not zero")

// UsageError is a command that was not understood.
type UsageError struct{ Words string }

// Error says what was not understood.
func (e *UsageError) Error() string { return e.Words }

// Explanation is an error in the words of the person it happens to.
type Explanation struct {
	Words string `json:"error"`
	Hint  string `json:"hint"`
	Code  int    `json:"code"`
}

// explanation words one error.
type explanation struct {
	is    error
	words string
	hint  string
	code  int
}

// explanations are tried in order; the first that fits speaks.
var explanations = slices.Concat(scanExplanations, []explanation{
	{ErrTestsItself, "The kiosk’s window is open and has its records, so they cannot be tested from here.", "Look at Readiness (F9) on the kiosk: it tests itself every hour. Or close the window and run this again.", ExitInUse},
	{ErrNotReady, "This kiosk would not carry the department now.", "Put right what is listed, the first thing first.", ExitFailed},
	{ledger.ErrInUse, "Another Tideover has this kiosk's records open.", "Use the window that is open already, or close it and try again.", ExitInUse},
	{ledger.ErrWrongKey, "That key does not open this kiosk's records.", "Put back the key file that was made when this kiosk was set up, type its passphrase, or open it with the trust's recovery key: --identity FILE. Nothing was changed.", ExitWrongKey},
	{index.ErrWrongKey, "The key file does not open the patient index.", "Import the patient index again: tideover index import FILE. Records are not touched.", ExitWrongKey},
	{index.ErrDiskFull, "The disk is full, so the patient index cannot be opened. Records are not touched.", "Free some space and start Tideover again.", ExitFailed},
	{index.ErrDisk, "The disk does not let the patient index be read or written. Records are not touched.", "Start Tideover again. If it happens again, use another kiosk and call IT.", ExitFailed},
	{index.ErrDamaged, "The patient index is damaged. Records are not touched.", "Move index.db out of the data folder, start Tideover, and import the patient index again: tideover index import FILE.", ExitFailed},
	{index.ErrNewer, "The patient index was written by a newer Tideover.", "Start the newer version. This one has changed nothing.", ExitFailed},
	{ledger.ErrNewer, "These records were written by a newer Tideover.", "Start the newer version. This one has changed nothing.", ExitFailed},
	{ledger.ErrDiskFull, "The disk is full. What you just did was not saved; everything before it was.", "Free some space, then press the same key again: what you typed is still here.", ExitFailed},
	{ledger.ErrReadOnly, "The disk takes no writes. What you just did was not saved; everything before it was.", "Call IT: the data folder must be writable. Go on with the blank pack.", ExitFailed},
	{ledger.ErrFailed, "The disk failed while writing, so this kiosk stopped writing.", "Close Tideover and start it again: everything that was shown as saved is there. If it happens again, use another kiosk.", ExitFailed},
	{ledger.ErrOldSQLite, "This program was built with an SQLite that is too old.", "Install the released version.", ExitFailed},
	{ErrLocked, "This kiosk's records are locked with a passphrase.", "Ask a keeper to type it at the kiosk, or give --passphrase-file FILE.", ExitWrongKey},
	{ledger.ErrNoRecipient, "No recovery recipient is set up, so nobody could open this disk if the kiosk died.", "Put the public key of the trust's recovery key into the settings: recovery = [\"age1…\"]. tideover keys new-recovery FILE makes one.", ExitFailed},
	{ledger.ErrRecoveryForm, "This is no recovery key.", "Give the file that holds AGE-SECRET-KEY-1…, or its public key, age1….", ExitFailed},
	{ledger.ErrPassphraseForm, "A passphrase has at least 16 characters.", "Choose five or six words that do not belong together.", ExitFailed},
	{ledger.ErrNoSuchSlot, "There is no such way to open these records.", "tideover keys list shows those that there are.", ExitFailed},
	{ledger.ErrLastSlot, "That would leave these records without a recovery recipient, or without a secret of the kiosk's own.", "Add another first, then take this one away.", ExitFailed},
	{ledger.ErrLedgerThere, "This kiosk has records, and a restore would put them aside.", "If it is to be so, add --replace and --reason WHY: they are moved to a folder beside, never deleted.", ExitFailed},
	{ledger.ErrRestoring, "A restore of these records was cut short.", "Start the kiosk once: it finishes the restore by itself. Then try again.", ExitFailed},
	{ledger.ErrNothingGone, "No entry of this kiosk is known to be gone, so there is nothing to accept.", "Start the kiosk as ever. Nothing was changed.", ExitFailed},
	{ErrNoBackupFolder, "It is not said where backups go.", "Say it with --to FOLDER, or as folder under [backup] in the settings file.", ExitFailed},
	{ErrNoBackup, "No backup of this kiosk was found.", "Give the backup's file, or the folder that its kiosk wrote.", ExitFailed},
	{ErrNoRecords, "There are no records to back up.", "Check data in the settings file: nothing was ever registered there, or its disk is missing.", ExitFailed},
	{ErrNoSettings, "This kiosk has not been set up.", "Start tideover on a screen to set it up, or give --settings FILE.", ExitFailed},
	{ErrDecision, "Some records wait for a person's decision.", "Open Recovery (F8) on the kiosk, or look at tideover recover plan.", ExitDecision},
	{ErrNotZero, "The balance is not zero: some numbers are not accounted for.", "The report names each of them. Do not close the outage.", ExitNotZero},
	{ErrNotClean, "Trust IT has not declared the systems clean, so nothing was sent.", "When IT has, declare it on Recovery (F8), or with --declared-clean REFERENCE.", ExitFailed},
	{ErrNoDestination, "No destination is set up.", "Add the trust's systems to the settings file; everything waits safely until then.", ExitFailed},
	{delivery.ErrUnusable, "The destination cannot be used as it is set up.", "Check its entry in the settings file with whoever runs it. Nothing is lost.", ExitFailed},
	{delivery.ErrRunning, "Delivery is running already.", "Wait for it to finish.", ExitFailed},
	{ErrSetAside, "Some records got no answer and were set aside.", "Run the recovery again: they go under the same names, so nothing is doubled.", ExitFailed},
	{ErrNothingToMatch, "This record does not wait for a decision any more.", "Somebody has decided it. Open Recovery (F8) again.", ExitFailed},
	{ErrNoSignature, "The report has no signature beside it.", "Keep report.sig in the same folder as the file.", ExitFailed},
	{reconcile.ErrBadSignature, "The signature is not good: this report was changed, or another key signed it.", "Ask for the report again from the kiosk.", ExitFailed},
	{reconcile.ErrUnknownFile, "The signature does not speak of this file.", "Check that file and report.sig belong together.", ExitFailed},
	{reconcile.ErrMalformed, "The signature cannot be read.", "Ask for the report again from the kiosk.", ExitFailed},
	{ErrWithdrawn, "This attendance has been withdrawn.", "Register the patient again if they are here.", ExitFailed},
	{ErrWithdrawnWorn, "This registration was withdrawn, so no labels or band of it are printed.", "Print those of the registration that stands; register the patient again if they are here. Destroy what was printed.", ExitFailed},
	{ErrNoReason, "A reason is needed.", "Type why, in a few words.", ExitFailed},
	{ErrOvertaken, "Somebody saved the same form, or amended what it asks, while you were typing. Yours was not saved over it.", "Bring both together: what only one of you changed is taken over, and what both changed is asked.", ExitFailed},
	{forms.ErrAllergiesDenied, "The record has allergies, and this form says that there are none.", "Answer that they are known, and save. If the record is wrong, amend the arrival afterwards: A on the record.", ExitFailed},
	{ledger.ErrRegistered, "This arrival is saved already, under its number.", "Throw this form away with Ctrl+D and look at the board.", ExitFailed},
	{ErrNothingChanged, "Nothing was changed.", "Change a field, or press Esc.", ExitFailed},
	{ErrNotOnList, "Nobody by that staff number may use this kiosk.", "A shift lead can enrol them on People (F11).", ExitFailed},
	{ErrPINForm, "A PIN has 6 figures, not all the same.", "Choose another.", ExitFailed},
	{ErrStaffForm, "A person needs a staff number, a name and a role.", "Fill in what is missing.", ExitFailed},
	{index.ErrFormat, "This file cannot be imported.", "Check that it is a CSV file or FHIR Patients; README.md names the columns.", ExitFailed},
	{index.ErrNobody, "Nobody in this file could be imported, so the patient index was left as it was.", "Check that it is the right file.", ExitFailed},
	{record.ErrNamesInUse, "All names for unknown patients are in use.", "Identify or depart one of them first.", ExitFailed},
	{ErrClockSet, "The clock was set while this form was open, and the times in it were moved with it.", "Look at the times, put right what is wrong, and save again.", ExitFailed},
	{ErrClockWrong, "The clock cannot be right: it stands before this program was made.", "Set the machine’s date and time, or ask IT to. Registering goes on meanwhile.", ExitFailed},
	{ErrOnList, "That staff number is on the list already, or was taken off it.", "A shift lead can give a new PIN, or enrol them again, on People (F11).", ExitFailed},
	{ErrYourself, "Nobody does this for themselves.", "Ask another shift lead, or trust IT.", ExitFailed},
	{ErrNotYours, "This form was begun by somebody else.", "It waits for them: they sign in with F12.", ExitFailed},
	{ErrNotBroughtBack, "A form that you left unfinished cannot be brought back by this version.", "Nothing of it was thrown away. Tell IT, and fill it in again if the patient waits.", ExitFailed},
	{ErrProblems, "The form has problems.", "Ctrl+E goes to the first of them.", ExitFailed},
	{cds.ErrEmpty, "Nobody arrived in those days whom the return could tell of, so no file was written.", "Check --from and --to: they are days of arrival.", ExitFailed},
	{ErrReturnPeriod, "The return has no days: the last is before the first.", "Give --from and --to as 2026-11-21, days of arrival.", ExitUsage},
	{ErrReturnFile, "There is a file of that name already.", "Choose another name: no return is written over.", ExitFailed},
	{ErrNoPrinter, "No printer is set up.", "A shift lead or IT adds one at the print centre with Ctrl+6, or in the settings file; until then nothing can be printed.", ExitFailed},
	{ErrNoSuchArea, "No part of the department and no ward with patients is called so.", "Use a part of the department as its places have it, like Majors, or the name of a ward as its forms have it.", ExitFailed},
	{ErrNoSuchPrinter, "No printer of that name is set up.", "Use a name of the settings file, or a whole path to a folder.", ExitFailed},
	{ledger.ErrNothingToRepair, "Nothing is wrong with this kiosk's records, so nothing was repaired.", "Start Tideover again. If a screen still looks wrong, tell IT which.", ExitFailed},
	{ErrNoSuchHead, "No chain head of that code ever stood on this kiosk.", "Compare the code with the paper. If it is the same, the sheet is another kiosk's, or this disk is not what it was when the sheet was printed: ask IT for its last backup.", ExitFailed},
	{ledger.ErrNotFound, "There is no such record here.", "Check the number: its last character guards against slips.", ExitFailed},
	{syscall.ENOSPC, "The disk is full.", "Free some space and try again.", ExitFailed},
	{fs.ErrPermission, "This account may not use that file.", "Ask IT for the permission, or choose another folder.", ExitFailed},
	{fs.ErrNotExist, "There is no such file.", "Check the name and try again.", ExitFailed},
	{context.Canceled, "It was stopped.", "Start it again: it goes on where it was.", ExitFailed},
	{context.DeadlineExceeded, "It took too long.", "Check the network and try again: it goes on where it was.", ExitFailed},
}, paperExplanations, commandExplanations)

// Explain turns an error into words, the next thing to do, and an exit code.
// It is the only place that does.
func Explain(err error) Explanation {
	if err == nil {
		return Explanation{}
	}
	if x, ok := explainKeeping(err); ok {
		return x
	}
	if x, ok := explainPeople(err); ok {
		return x
	}
	if x, ok := explainScan(err); ok {
		return x
	}
	if x, ok := explainForms(err); ok {
		return x
	}
	if x, ok := explainCommand(err); ok {
		return x
	}
	var usage *UsageError
	var settings *SettingsError
	var damaged *ledger.DamagedError
	var altered *reconcile.AlteredError
	var down *delivery.DownError
	var refuses *delivery.RefusesAllError
	switch {
	case errors.As(err, &down):
		return Explanation{down.Destination + " gives no answer.", "Check the network and ask whoever runs it, then run the recovery again: it goes on where it was, and nothing is doubled.", ExitFailed}
	case errors.As(err, &refuses):
		return Explanation{fmt.Sprintf("%s refused %d records one after another, the last with: %s.", refuses.Destination, refuses.Refusals, refuses.Last.Words), "The settings are likelier to be wrong than the records: check the destination with whoever runs it. Nothing is lost.", ExitFailed}
	case errors.As(err, &altered):
		return Explanation{"This file is not as it was signed: " + altered.Name + " was changed.", "Ask for the report again from the kiosk.", ExitFailed}
	case errors.As(err, &usage):
		return Explanation{usage.Words, "tideover help shows what there is.", ExitUsage}
	case errors.As(err, &settings):
		return Explanation{"A setting is wrong: " + settings.Error() + ".", settings.Hint, ExitFailed}
	case errors.As(err, &damaged) && damaged.Repairable():
		return Explanation{"This kiosk's entries all hold, but what it shows of them does not: " + damaged.Found[0] + ".",
			"Do not trust its board and lists. Close Tideover and let IT run tideover ledger repair --reason TEXT, which makes them again from the entries.", ExitDamaged}
	case errors.As(err, &damaged):
		return Explanation{"This kiosk's records are damaged: " + damaged.Error() + ".",
			"Do not use this kiosk. Keep its disk as it is, go on with another kiosk, and restore the last backup.", ExitDamaged}
	}
	for _, e := range explanations {
		if errors.Is(err, e.is) {
			return Explanation{e.words + detail(err, e.is), e.hint, e.code}
		}
	}
	return explainUnknown(err)
}

// telling are the errors whose own text says more than their explanation: a
// file, a count, a destination.
var telling = []error{ErrNoSettings, ErrNoBackup, ErrNoRecords, ErrSetAside, ErrDecision, ErrNoSignature, index.ErrFormat, delivery.ErrUnusable, ledger.ErrNewer, fs.ErrNotExist, fs.ErrPermission}

func detail(err, sentinel error) string {
	if err == sentinel || !slices.Contains(telling, sentinel) {
		return ""
	}
	return fmt.Sprintf(" (%v)", err)
}

func explainUnknown(err error) Explanation {
	var network net.Error
	if errors.As(err, &network) {
		return Explanation{"The other system cannot be reached: " + err.Error() + ".", "Check its address and the network, then try again. Nothing is lost.", ExitFailed}
	}
	return Explanation{err.Error(), "Try again. If it happens again, tell IT these words.", ExitFailed}
}

// explainPeople words what people may not do, or not yet.
func explainPeople(err error) (Explanation, bool) {
	var notYours *NotYoursError
	var pin *PINError
	var voucher *VoucherError
	switch {
	case errors.As(err, &notYours):
		hint := "Let one of them sign in (F12)."
		if notYours.Act.Breakable() {
			hint = "Ctrl+G breaks the glass if it cannot wait."
		}
		return Explanation{notYours.Act.String() + " is for " + plainly(rules[notYours.Act].roles) + ".", hint, ExitFailed}, true
	case errors.As(err, &pin):
		return explainPIN(pin), true
	case errors.As(err, &voucher):
		return Explanation{"A " + strings.ToLower(voucher.Voucher.String()) + " cannot vouch for a newcomer as " + voucher.Newcomer.String() + ".",
			"A shift lead or trust IT can. Or let them in with a role that may do no more than you.", ExitFailed}, true
	}
	return Explanation{}, false
}

func explainPIN(e *PINError) Explanation {
	who := strings.Join(e.Helpers, " or ")
	reset := orElse(who, "A shift lead") + " can reset it."
	wrong := map[bool]string{true: "That was not your PIN. "}[e.Wrong]
	switch {
	case e.Locked && who == "":
		return Explanation{wrong + "Locked after too many wrong PINs.", "Nobody on the list is free to unlock it: trust IT does, with tideover staff unlock " + e.StaffID + ".", ExitFailed}
	case e.Locked:
		return Explanation{wrong + "Locked after too many wrong PINs.", who + " can unlock it on People (F11).", ExitFailed}
	case e.Wait > 0:
		wait := record.FormatDuration((e.Wait + time.Minute - 1).Truncate(time.Minute))
		return Explanation{fmt.Sprintf("%sWait %s. %s left, then it locks.", wrong, wait, tries(e.Left)), reset, ExitFailed}
	}
	return Explanation{fmt.Sprintf("%s%s left, then a 1min wait.", wrong, tries(e.Left)), reset, ExitFailed}
}

func tries(n int) string {
	if n == 1 {
		return "1 try"
	}
	return fmt.Sprintf("%d tries", n)
}

// plainly names roles as people: clinicians and shift leads.
func plainly(roles []record.Role) string {
	if len(roles) == len(everybody)-1 && !slices.Contains(roles, record.TrustIT) {
		return "everybody but trust IT"
	}
	var words []string
	for _, r := range roles {
		word := strings.ToLower(r.String()) + "s"
		if r == record.TrustIT {
			word = "trust IT"
		}
		words = append(words, word)
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
