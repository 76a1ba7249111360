package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"syscall"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
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

// explanations are tried in order; the first that fits speaks.
var explanations = []struct {
	is    error
	words string
	hint  string
	code  int
}{
	{ledger.ErrInUse, "Another Tideover has this kiosk's records open.", "Use the window that is open already, or close it and try again.", ExitInUse},
	{ledger.ErrWrongKey, "The key file does not open this kiosk's records.", "Put back the key file that was made when this kiosk was set up. Nothing was changed.", ExitWrongKey},
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
	{ErrNoReason, "A reason is needed.", "Type why, in a few words.", ExitFailed},
	{ErrOvertaken, "Somebody amended this record while you were typing. Yours was not saved over it.", "Throw this form away with Ctrl+D, look at the record, and make your change again if it is still needed.", ExitFailed},
	{ErrNothingChanged, "Nothing was changed.", "Change a field, or press Esc.", ExitFailed},
	{ErrJobState, "This sheet is not in that state any more.", "Look at the queue again.", ExitFailed},
	{ErrNotOnList, "Nobody by that staff number may use this kiosk.", "A shift lead can enrol them.", ExitFailed},
	{ErrPINForm, "A PIN has 6 figures, not all the same.", "Choose another.", ExitFailed},
	{ErrStaffForm, "A person needs a staff number, a name and a role.", "Fill in what is missing.", ExitFailed},
	{index.ErrFormat, "This file cannot be imported.", "Check that it is a CSV file or FHIR Patients; README.md names the columns.", ExitFailed},
	{index.ErrNobody, "Nobody in this file could be imported, so the patient index was left as it was.", "Check that it is the right file.", ExitFailed},
	{record.ErrNamesInUse, "All names for unknown patients are in use.", "Identify or depart one of them first.", ExitFailed},
	{ErrWrongPIN, "That was not your PIN.", "Try again, or ask a shift lead.", ExitFailed},
	{ErrLockedOut, "Too many wrong PINs.", "Wait a minute, or ask a shift lead.", ExitFailed},
	{ErrProblems, "The form has problems.", "Ctrl+E goes to the first of them.", ExitFailed},
	{ErrNoPrinter, "No printer is set up.", "Add a printer to the settings file; until then nothing can be printed.", ExitFailed},
	{ledger.ErrNotFound, "There is no such record here.", "Check the number: its last character guards against slips.", ExitFailed},
	{syscall.ENOSPC, "The disk is full.", "Free some space and try again.", ExitFailed},
	{fs.ErrPermission, "This account may not use that file.", "Ask IT for the permission, or choose another folder.", ExitFailed},
	{fs.ErrNotExist, "There is no such file.", "Check the name and try again.", ExitFailed},
	{context.Canceled, "It was stopped.", "Start it again: it goes on where it was.", ExitFailed},
	{context.DeadlineExceeded, "It took too long.", "Check the network and try again: it goes on where it was.", ExitFailed},
}

// Explain turns an error into words, the next thing to do, and an exit code.
// It is the only place that does.
func Explain(err error) Explanation {
	if err == nil {
		return Explanation{}
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
var telling = []error{ErrNoSettings, ErrSetAside, ErrDecision, ErrNoSignature, index.ErrFormat, delivery.ErrUnusable, ledger.ErrNewer, fs.ErrNotExist, fs.ErrPermission}

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
